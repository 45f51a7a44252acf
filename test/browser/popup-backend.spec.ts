import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { FxaRelierServer, type Server } from 'fxa-relier-client/server';
import { listen, startLocalFxa } from 'fxa-relier-client/testing';
import { readFiles } from '../../demo/server/files.ts';
import { fillSignIn } from './local-fxa-pages.ts';

const account = { email: 'test@example.com', password: 'one-two-three-done' };
const clientId = 'dcdb5ae7add825d2';
const clientSecret = 'c'.repeat(64);
const files = readFiles();

test('the page and the backend of docs/popup.md sign in together', async ({ page }) => {
  let answer = async (_: Request) => new Response(null, { status: 503 });
  const { port, close } = await listen(0, (request) => answer(request));
  const url = `http://localhost:${port}`;
  const redirectUri = `${url}/popup`;
  const name = 'A site with a backend';
  const client = { id: clientId, name, secret: clientSecret, redirectUris: [redirectUri] };
  const fxa = await startLocalFxa({ clients: [client], accounts: [account] });
  const { server } = fxa;
  const relier = new FxaRelierServer(clientId, {
    ...{ clientSecret, server, redirectUri: `${url}/oauth`, scope: 'profile' },
    cookieSecret: randomBytes(32).toString('base64'),
  });
  answer = async (request) => {
    const { pathname } = new URL(request.url);
    const file = files.get(pathname);
    if (file) return new Response(file.body, { headers: { 'content-type': file.type } });
    if (pathname === '/sign-in-popup') return relier.beginSignIn(request, { redirectUri });
    if (pathname === '/oauth') return relier.completeSignIn(request);
    if (pathname === '/popup') return pageOf(callbackScript(server, redirectUri));
    const session = await relier.session(request);
    return pageOf(documentedScript(server, url), String(session?.profile.email ?? 'Nobody'));
  };

  await page.goto(url);
  await expect(page.getByText('Nobody')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-ready', '');
  const opened = page.waitForEvent('popup');
  await page.getByRole('button').click();
  const popup = await opened;
  await fillSignIn(popup, account);
  await expect(page.getByText(account.email)).toBeVisible();
  expect(popup.isClosed()).toBe(true);
  await Promise.all([close(), fxa.close()]);
});

/** The lines for the page with the button, where only the addresses are others. */
function documentedScript(server: Server, url: string): string {
  const [, section = ''] = readFileSync('docs/popup.md', 'utf8').split('\n## With a backend\n');
  const blocks = [...section.matchAll(/^```js\n(.*?)^```$/gms)];
  const script = blocks.map(([, lines = '']) => lines).find((lines) => lines.includes('onclick'));
  return `import { FxaRelierClient, isFxaRelierError } from 'fxa-relier-client';
    ${script?.replace("'local'", JSON.stringify(server)).replace('http://localhost:8080', url)}
    document.documentElement.dataset.ready = '';`;
}

function callbackScript(server: Server, redirectUri: string): string {
  return `import { FxaRelierClient } from 'fxa-relier-client';
    const options = ${JSON.stringify({ server, redirectUri, scope: 'profile' })};
    await new FxaRelierClient('${clientId}', options).auth.handleRedirect();`;
}

function pageOf(script: string, text = ''): Response {
  const page = `<!doctype html>
<html lang="en">
<title>A relier</title>
<script type="importmap">{ "imports": { "fxa-relier-client": "/fxa-relier-client/index.js" } }</script>
<p>${text}</p>
<button id="signInButton">Sign in</button>
<script type="module">
  ${script}
</script>
</html>`;
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}
