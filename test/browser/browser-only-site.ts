import { test as base, type Page } from '@playwright/test';
import type { AuthorizationResult } from 'fxa-relier-client';
import { createLocalFxa, type Listening, type LocalFxa, listen } from 'fxa-relier-client/testing';
import { readFiles } from '../../demo/server/files.ts';

const clientId = '0123456789abcdef';
const importMap = '{ "imports": { "fxa-relier-client": "/fxa-relier-client/index.js" } }';

/** A site without a backend, and the local Firefox Accounts at which it is a public client. */
export interface BrowserOnlySite {
  siteUrl: string;
  /** With a query of its own. */
  redirectUri: string;
  fxa: LocalFxa;
  account: { email: string; password: string };
}

/** `test` with such a site of its own, on free ports. */
export const test = base.extend<{ site: BrowserOnlySite }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from it.
  site: async ({}, use) => {
    const open: Listening[] = [];
    let answer = async (_: Request) => new Response(null, { status: 503 });
    const openPort = async () => {
      const listening = await listen(0, (request) => answer(request));
      open.push(listening);
      return `http://localhost:${listening.port}`;
    };

    const siteUrl = await openPort();
    const redirectUri = `${siteUrl}/callback?lang=de&q=a%20b`;
    const account = { email: 'test@example.com', password: 'one-two-three-done' };
    const server = {
      contentHost: await openPort(),
      oauthHost: `${await openPort()}/v1`,
      profileHost: `${await openPort()}/v1`,
    };
    const clients = [{ id: clientId, name: 'Browser only', redirectUris: [redirectUri] }];
    const fxa = createLocalFxa({ server, clients, accounts: [account] });
    const files = readFiles();
    const page = pageOf({ server, redirectUri, scope: 'profile', pkce: true });
    answer = async (request) => {
      const { origin, pathname } = new URL(request.url);
      if (origin !== siteUrl) return fxa.fetch(request);
      const file = files.get(pathname);
      const headers = { 'content-type': file?.type ?? 'text/html; charset=utf-8' };
      return new Response(file?.body ?? page, { headers });
    };

    await use({ siteUrl, redirectUri, fxa, account });
    await Promise.all(open.map(({ close }) => close()));
  },
});

/** Every page of the site: it makes `client`, and waits for what a test lets it do. */
function pageOf(options: object): string {
  return `<!doctype html>
<html lang="en">
<title>Browser only</title>
<script type="importmap">${importMap}</script>
<script type="module">
  import { FxaRelierClient } from 'fxa-relier-client';
  globalThis.createClient = (more) =>
    new FxaRelierClient('${clientId}', { ...${JSON.stringify(options)}, ...more });
  globalThis.client = createClient();
</script>
<h1>Browser only</h1>
</html>`;
}

/** What `client.auth.handleRedirect` says on the page: a result, `null`, or why there is none. */
export function handleRedirectOnPage(
  page: Page,
): Promise<{ result?: AuthorizationResult | null; reason?: string }> {
  return page.evaluate(() =>
    client.auth.handleRedirect().then(
      (result) => ({ result }),
      ({ reason }) => ({ reason }),
    ),
  );
}

export { expect } from '@playwright/test';
