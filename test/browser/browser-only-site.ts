import { test as base, type Page } from '@playwright/test';
import type { AuthorizationResult } from 'fxa-relier-client';
import { type LocalFxa, listen, startLocalFxa } from 'fxa-relier-client/testing';
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
    let answer = (_: Request) => new Response(null, { status: 503 });
    const site = await listen(0, (request) => answer(request));
    const siteUrl = `http://localhost:${site.port}`;
    const redirectUri = `${siteUrl}/callback?lang=de&q=a%20b`;
    const account = { email: 'test@example.com', password: 'one-two-three-done' };
    const clients = [{ id: clientId, name: 'Browser only', redirectUris: [redirectUri] }];
    const fxa = await startLocalFxa({ clients, accounts: [account] });
    const files = readFiles();
    const page = pageOf({ server: fxa.server, redirectUri, scope: 'profile', pkce: true });
    answer = (request) => {
      const { pathname } = new URL(request.url);
      const file = files.get(pathname);
      const headers = { 'content-type': file?.type ?? 'text/html; charset=utf-8' };
      return new Response(file?.body ?? page, { headers });
    };

    await use({ siteUrl, redirectUri, fxa, account });
    await Promise.all([site.close(), fxa.close()]);
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
