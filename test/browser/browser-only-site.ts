import type { Page } from '@playwright/test';
import type { AuthorizationResult } from 'fxa-relier-client';
import type { LocalFxa } from 'fxa-relier-client/testing';
import { html, packageFile, test as siteTest } from './site-test.ts';

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
export const test = siteTest.extend<{ site: BrowserOnlySite }>({
  site: async ({ openOrigin, startFxa }, use) => {
    let answer = (_: Request) => new Response(null, { status: 503 });
    const siteUrl = await openOrigin((request) => answer(request));
    const redirectUri = `${siteUrl}/callback?lang=de&q=a%20b`;
    const account = { email: 'test@example.com', password: 'one-two-three-done' };
    const clients = [{ id: clientId, name: 'Browser only', redirectUris: [redirectUri] }];
    const fxa = await startFxa({ clients, accounts: [account] });
    const page = pageOf({ server: fxa.server, redirectUri, scope: 'profile', pkce: true });
    answer = (request) => packageFile(request) ?? html(page);
    await use({ siteUrl, redirectUri, fxa, account });
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
