import { expect, type Page } from '@playwright/test';
import type { FxaRelierClient, SignInOptions } from 'fxa-relier-client';
import type { LocalFxa } from 'fxa-relier-client/testing';
import { fillSignIn } from './local-fxa-pages.ts';
import { html, packageFile, test as siteTest } from './site-test.ts';

const clientId = '0123456789abcdef';
const importMap = '{ "imports": { "fxa-relier-client": "/fxa-relier-client/index.js" } }';

/** How a sign-in ended, or how a callback page did. */
export interface PopupEnding {
  result?: { code: string; state: string; codeVerifier?: string };
  reason?: string;
  url?: string;
  /** How often the page had looked at its popup by then. */
  looks: number;
}

/** What the pages of the site have on their window. */
export interface PopupWindow {
  client: FxaRelierClient;
  options: SignInOptions;
  stopper: AbortController;
  endings: PopupEnding[];
  opened: { sync: boolean; features: string }[];
  /** How often the page has looked whether its popup is open. */
  looks: number;
}

/** A site whose button signs in in a popup, and the local Firefox Accounts. */
export interface PopupSite {
  url: string;
  strangerUrl: string;
  redirectUri: string;
  fxa: LocalFxa;
  account: { email: string; password: string };
  /** What the site's pages send as Cross-Origin-Opener-Policy. */
  coop: { relier: string; callback: string };
  /** What they send as Content-Security-Policy. Their script has the nonce `of-the-page`. */
  policy?: string;
  /** What the callback page waits for before it is sent. */
  beforeCallback: () => Promise<void>;
  /** How long the callback page is on screen before it calls the library. */
  callbackIdleMs: number;
}

/** `test` with such a site of its own, on free ports. */
export const test = siteTest.extend<{ site: PopupSite }>({
  site: async ({ openOrigin, startFxa }, use) => {
    let answer = async (_: Request) => new Response(null, { status: 503 });
    const url = await openOrigin((request) => answer(request));
    const strangerUrl = await openOrigin(() => html('<title>A stranger</title>'));
    const redirectUri = `${url}/callback`;
    const account = { email: 'test@example.com', password: 'one-two-three-done' };
    const clients = [{ id: clientId, name: 'A popup', redirectUris: [redirectUri] }];
    const fxa = await startFxa({ clients, accounts: [account] });
    const site: PopupSite = {
      ...{ url, strangerUrl, redirectUri, fxa, account },
      coop: { relier: 'unsafe-none', callback: 'unsafe-none' },
      beforeCallback: async () => {},
      callbackIdleMs: 0,
    };
    const options = { server: { ...fxa.server, frames: false }, redirectUri, scope: 'profile' };
    answer = async (request) => {
      const file = packageFile(request);
      if (file) return file;
      const isCallback = new URL(request.url).pathname === '/callback';
      if (isCallback) await site.beforeCallback();
      const page = pageOf(options, isCallback ? callbackScript(site.callbackIdleMs) : buttonScript);
      return html(page, {
        'cross-origin-opener-policy': isCallback ? site.coop.callback : site.coop.relier,
        ...(site.policy && { 'content-security-policy': site.policy }),
      });
    };

    await use(site);
  },
});

export { expect };

function pageOf(options: object, script: string): string {
  return `<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width">
<title>A relier</title>
<script type="importmap" nonce="of-the-page">${importMap}</script>
<h1>A relier</h1>
<button type="button">Sign in</button>
<script type="module" nonce="of-the-page">
  import { FxaRelierClient } from 'fxa-relier-client';
  globalThis.client = new FxaRelierClient('${clientId}', { ...${JSON.stringify(options)}, pkce: true });
  globalThis.endings = [];
  globalThis.looks = 0;
  globalThis.follow = (promise) =>
    promise.then(
      (result) => endings.push({ result, looks }),
      ({ reason, url }) => endings.push({ reason, url, looks }),
    );
  ${script}
</script>
</html>`;
}

const buttonScript = `
  globalThis.opened = [];
  globalThis.options = {};
  globalThis.stopper = new AbortController();
  const { hasFocus } = document;
  document.hasFocus = () => {
    looks++;
    return hasFocus.call(document);
  };
  const open = window.open;
  let inClick = false;
  window.open = (url, target, features) => {
    opened.push({ sync: inClick, features });
    return open.call(window, url, target, features);
  };
  document.querySelector('button').onclick = () => {
    inClick = true;
    const { action = 'signIn', ...rest } = options;
    follow(client.auth[action]({ ui: 'popup', signal: stopper.signal, ...rest }));
    inClick = false;
  };
  document.documentElement.dataset.ready = 'true';`;

const callbackScript = (idleMs: number) => `
  await new Promise((resolve) => setTimeout(resolve, ${idleMs}));
  follow(client.auth.handleRedirect());`;

/** Opens the site's page. */
export async function openSite(page: Page, site: PopupSite): Promise<void> {
  await page.goto(site.url);
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true');
}

/** Clicks the site's button, and gives the popup. */
export async function openPopup(page: Page, options: object = {}): Promise<Page> {
  await page.evaluate((options) => {
    (window as unknown as PopupWindow).options = options;
  }, options);
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button').click()]);
  return popup;
}

/** Signs in within the popup, which then closes. */
export async function signInWithin(
  popup: Page,
  site: PopupSite,
  fill: typeof fillSignIn = fillSignIn,
): Promise<void> {
  const closed = popup.waitForEvent('close');
  await fill(popup, site.account);
  await closed;
}

/** How far apart the page's looks are. */
export const lookMs = 200;

export function looksOf(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as PopupWindow).looks);
}

/** Waits until the page has looked at its popup often enough to know that it is open. */
export async function seeOpen(page: Page): Promise<void> {
  const looks = await looksOf(page);
  await page.waitForFunction(
    (looks) => (window as unknown as PopupWindow).looks > looks,
    looks + 2,
  );
}

export function endingsOf(page: Page): Promise<PopupEnding[]> {
  return page.evaluate(() => (window as unknown as PopupWindow).endings);
}

/** Waits until the sign-in has ended, once. */
export async function endingOf(page: Page): Promise<PopupEnding> {
  // A page that is still loading has none yet.
  const look = async () => (await endingsOf(page))?.length;
  await expect.poll(look, { intervals: [50, 100], timeout: 15_000 }).toBe(1);
  return (await endingsOf(page))[0] as PopupEnding;
}
