import { listen } from 'fxa-relier-client/testing';
import { test as base, type TestFxa } from 'fxa-relier-client/testing/playwright';
import { createSite } from './site.ts';

const client = { id: '1234567890abcdef', name: 'The site', secret: 'a'.repeat(64) };

interface Site {
  url: string;
  run(fxa: TestFxa): void;
}

/** Playwright's `test` with the site and Firefox Accounts, for each worker on ports of its own. */
export const test = base.extend<{ siteUrl: string }, { site: Site }>({
  // The port is open first: Firefox Accounts has to know the site's address, and the site its.
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from it.
    async ({}, use) => {
      let answer = (_: Request): Response | Promise<Response> => new Response(null);
      const { port, close } = await listen(0, (request) => answer(request));
      const url = `http://localhost:${port}`;
      const run = ({ server }: TestFxa) => {
        const { id: clientId, secret: clientSecret } = client;
        answer = createSite({ siteUrl: url, clientId, clientSecret, server }).fetch;
      };
      await use({ url, run });
      await close();
    },
    { scope: 'worker' },
  ],

  fxaOptions: [
    async ({ site }, use) => {
      await use({
        clients: [{ ...client, redirectUris: [`${site.url}/oauth`] }],
        accounts: [{ email: 'jo@example.com', password: 'correct horse' }],
      });
    },
    { scope: 'worker' },
  ],

  siteUrl: async ({ site, fxa }, use) => {
    site.run(fxa);
    await use(site.url);
  },
});

export { expect } from 'fxa-relier-client/testing/playwright';
