import { expect, type Page } from '@playwright/test';
import type {
  FxaProviderOptions,
  GetOptions,
  RequestOptions,
  WatchOptions,
} from 'fxa-relier-client/persona';
import { createLocalFxa, type LocalFxa } from 'fxa-relier-client/testing';
import { clickAndLeave } from './local-fxa-pages.ts';
import { html, type OpenOrigin, type Pages, packageFile, test as siteTest } from './site-test.ts';

/** A site with `navigator.id`, a stranger's, and the Firefox Accounts that stands behind it. */
export interface PersonaSite {
  url: string;
  strangerUrl: string;
  fxa: LocalFxa;
  contentUrl: string;
  site: Pages;
  stranger: Pages;
  content: Pages;
  /** What the content host was asked for, in order: `POST /browserid/logout`. */
  asked: string[];
  /** The states of the questions among them. */
  states: string[];
  /** What the site's pages send beside their type. */
  headers: Record<string, string>;
}

/** What a page of the site does. It is the query of its address. */
export interface SitePage {
  /** The callbacks are given by the page. `false`: it does not call `watch()`. */
  watch?: Partial<WatchOptions> | false;
  request?: RequestOptions;
  get?: GetOptions;
  ui?: 'popup' | 'lightbox' | 'redirect';
  /** Without `onlogout`. */
  stateless?: boolean;
  /** The page calls `watch()` in its head. */
  inHead?: boolean;
  /** What its `onlogin` does beside being called. */
  onlogin?: 'throws' | 'logs out';
}

export const bob = { email: 'bob@example.com', password: 'one-two-three-done' };
export const ann = { email: 'ann@example.com', password: 'four-five-six-done' };

/** What a page of the site has heard: callbacks, and what they were told. */
export type Call = [name: string, ...told: unknown[]];

interface SiteWindow {
  calls: Call[];
}

export const test = siteTest.extend<{ siteHost: string; site: PersonaSite }>({
  siteHost: ['localhost', { option: true }],
  site: async ({ siteHost, openOrigin, signingKey }, use) => {
    await use(await openSite(siteHost, openOrigin, signingKey));
  },
});

export { expect, html };

async function openSite(
  host: string,
  openOrigin: OpenOrigin,
  signingKey: Record<string, unknown>,
): Promise<PersonaSite> {
  const [site, stranger, content]: [Pages, Pages, Pages] = [new Map(), new Map(), new Map()];
  const asked: string[] = [];
  const states: string[] = [];
  const headers: Record<string, string> = {};
  const answerAsFxa = (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    asked.push(`${request.method} ${pathname}`);
    const state = searchParams.get('state');
    if (state) states.push(state);
    return fxa.fetch(request);
  };
  const answerAsSite = (request: Request) => {
    const page = JSON.parse(new URL(request.url).searchParams.get('page') ?? '{}');
    return packageFile(request) ?? html(pageOf(contentUrl, page), headers);
  };
  const contentUrl = await openOrigin(answerAsFxa, { pages: content });
  const url = await openOrigin(answerAsSite, { pages: site, host });
  const strangerUrl = await openOrigin(() => html('<title>A stranger</title>'), {
    pages: stranger,
  });
  const fxa = createLocalFxa({
    server: { contentHost: contentUrl, oauthHost: contentUrl, profileHost: contentUrl },
    clients: [{ id: '0123456789abcdef', name: 'A site', redirectUris: [`${url}/oauth`] }],
    accounts: [bob, ann],
    signingKey,
  });
  return { url, strangerUrl, fxa, contentUrl, site, stranger, content, asked, states, headers };
}

/** A page as Persona's documents show it, with a script tag and inline handlers. */
export function pageOf(provider: string, page: SitePage, src?: string): string {
  const { watch = {}, request = {}, get = {}, ui = 'popup', stateless, inHead, onlogin } = page;
  const script = src ?? '/fxa-relier-client/fxa-persona.min.js';
  const library = `<script src="${script}" ${src ? '' : `data-provider="${provider}"`} data-ui="${ui}" nonce="of-the-page"></script>`;
  const set = `<script nonce="of-the-page">
  var calls = [];
  // Of every document of the site, popups among them.
  var log = 'calls of ' + Math.random();
  function record(name) {
    return function () {
      calls.push([name].concat(Array.from(arguments)));
      localStorage.setItem(log, JSON.stringify(calls));
    };
  }
  function start() {
    navigator.id.watch(Object.assign(${JSON.stringify(watch)}, {
      onlogin: function (assertion) {
        record('onlogin')(assertion);
        ${onlogin === 'throws' ? "throw new Error('the site has a bug');" : ''}
        ${onlogin === 'logs out' ? 'navigator.id.logout();' : ''}
      },
      onready: record('onready'),
      ${stateless ? '' : "onlogout: record('onlogout'), onmatch: record('onmatch'),"}
    }));
  }
  ${inHead && watch ? 'start();' : ''}
</script>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A site</title>
${inHead ? library + set : ''}
</head>
<body>
<h1>A site</h1>
<button type="button" id="request">Sign in</button>
<button type="button" id="logout">Sign out</button>
<button type="button" id="get">Get</button>
${inHead ? '' : library + set}
<script nonce="of-the-page">
  function on(id, act) {
    document.getElementById(id).onclick = act;
  }
  on('request', function () {
    navigator.id.request(Object.assign({ oncancel: record('oncancel') }, ${JSON.stringify(request)}));
  });
  on('logout', function () { navigator.id.logout(); });
  on('get', function () { navigator.id.get(record('got'), ${JSON.stringify(get)}); });
  ${!inHead && watch ? 'start();' : ''}
  document.documentElement.dataset.ready = 'true';
</script>
</body>
</html>`;
}

/** A page that brings `navigator.id` as a module, and so can say more than a script tag. */
export function modulePageOf(options: FxaProviderOptions, watch: Partial<WatchOptions>): string {
  return `<!doctype html>
<html lang="en">
<title>A site</title>
<h1>A site</h1>
<button type="button">Sign in</button>
<script type="importmap">
  { "imports": { "fxa-relier-client/persona": "/fxa-relier-client/persona.js" } }
</script>
<script type="module">
  import { createFxaProvider, installNavigatorId } from 'fxa-relier-client/persona';
  globalThis.calls = [];
  const record = (name) => (...told) => void calls.push([name, ...told]);
  const names = ['onlogin', 'onlogout', 'onmatch', 'onready'];
  const callbacks = Object.fromEntries(names.map((name) => [name, record(name)]));
  const id = installNavigatorId(createFxaProvider(${JSON.stringify(options)}));
  id.watch({ ...${JSON.stringify(watch)}, ...callbacks });
  document.querySelector('button').onclick = () =>
    navigator.id.request({ oncancel: record('oncancel') });
</script>
</html>`;
}

/** The address of a page that does this. */
export function addressOf({ url }: PersonaSite, page: SitePage = {}, path = '/'): string {
  return `${url}${path}?${new URLSearchParams({ page: JSON.stringify(page) })}`;
}

export async function visit(page: Page, site: PersonaSite, does: SitePage = {}): Promise<void> {
  await page.goto(addressOf(site, does));
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true');
}

/** A page whose first conversation is over. Gives what was called in it. */
export async function visitAndHear(
  page: Page,
  site: PersonaSite,
  does: SitePage = {},
): Promise<string[]> {
  await visit(page, site, does);
  await expect.poll(() => namesOf(page), quickly).toContain('onready');
  return namesOf(page);
}

const quickly = { intervals: [20, 50, 100], timeout: 20_000 };

export function callsOf(page: Page): Promise<Call[]> {
  return page.evaluate(() => (window as unknown as SiteWindow).calls ?? []);
}

export async function namesOf(page: Page): Promise<string[]> {
  return (await callsOf(page)).map(([name]) => name);
}

/** Waits until just these were called. */
export async function expectCalls(page: Page, ...names: string[]): Promise<void> {
  await expect.poll(() => namesOf(page), quickly).toEqual(names);
}

/** What every document of the site has heard that heard anything. */
export function callsOfSite(page: Page): Promise<Call[][]> {
  return page.evaluate(() =>
    Object.entries(localStorage)
      .filter(([key]) => key.startsWith('calls of '))
      .map(([, calls]) => JSON.parse(calls)),
  );
}

/** Opens the dialog in a popup. */
export async function openDialog(page: Page, button = 'Sign in'): Promise<Page> {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return popup;
}

/** Signs in in a popup, which then closes. */
export async function signInWithin(popup: Page, account: typeof bob = bob): Promise<void> {
  const closed = popup.waitForEvent('close');
  await popup.getByRole('button', { name: /^(Sign in|Continue)$/ }).waitFor();
  const other = popup.getByRole('link', { name: 'Use another account' });
  if (await other.isVisible()) await other.click();
  await popup.getByLabel('Email').fill(account.email);
  await popup.getByLabel('Password').fill(account.password);
  clickAndLeave(popup.getByRole('button', { name: 'Sign in' }));
  await closed;
}

/** A browser in which this user has signed in to the site; the page is left at that. */
export async function signIn(
  page: Page,
  site: PersonaSite,
  account: typeof bob = bob,
): Promise<void> {
  await visitAndHear(page, site, { watch: { loggedInUser: null } });
  await signInWithin(await openDialog(page), account);
  await expectCalls(page, 'onmatch', 'onready', 'onlogin');
}

/** What an assertion says, unverified: whom it is for, and of whom. */
export function read(assertion: unknown): { audience: string; email: string; issuer: string } {
  const parts = `${assertion}`.split('~');
  expect(parts).toHaveLength(2);
  const [certificate, signed] = parts.map((part) =>
    JSON.parse(Buffer.from(part.split('.')[1] ?? '', 'base64url').toString()),
  );
  return { audience: signed.aud, email: certificate.principal.email, issuer: certificate.iss };
}
