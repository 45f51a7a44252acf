import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { expect, type FrameLocator, type Page } from '@playwright/test';
import type { FxaRelierClient, SignInOptions } from 'fxa-relier-client';
import { createLocalFxa, type LocalFxa } from 'fxa-relier-client/testing';
import { html, type OpenOrigin, type Pages, test as siteTest } from './site-test.ts';

/** A relier's site, Firefox Accounts, and a stranger's site: each an origin of its own. */
export interface Relier {
  url: string;
  strangerUrl: string;
  contentUrl: string;
  server: LocalFxa['server'];
  redirectUri: string;
  fxa: LocalFxa;
  site: Pages;
  stranger: Pages;
  content: Pages;
  oauth: Pages;
  /** What the page has complained about, beside what `allowed` names. */
  complaints(): string[];
  /** Complaints that a test is about. */
  allowed: RegExp[];
}

export const account = {
  email: 'test@example.com',
  password: 'one-two-three',
  displayName: 'Test account',
};
/** Asks for a code after the password. */
export const totpAccount = { email: 'totp@example.com', password: 'four-five-six', totp: true };
export const clientId = '38a6b9b3a65a1871';
export const untrustedClientId = '325b4083e32fe8e7';

/** What relier/page.js puts on its window. */
export interface RelierWindow {
  relier: {
    client: FxaRelierClient;
    options: PageSignInOptions;
    result?: { code: string; state: string; redirect_uri: string };
    error?: unknown;
    attacksOver: number;
    signIn(): Promise<void>;
  };
}

export interface PageOptions {
  /** The library as a module, or its minified script build. */
  build?: 'module' | 'script';
  head?: string;
  body?: string;
  headers?: Record<string, string>;
}

/** `test` with a relier of its own on free ports. It fails where the page has complained. */
export const test = siteTest.extend<{ clientName: string; relier: Relier }>({
  clientName: ['A relier', { option: true }],

  relier: async ({ page, clientName, openOrigin, signingKey }, use) => {
    const relier = await openRelier(clientName, openOrigin, signingKey);
    const heard: string[] = [];
    page.on('pageerror', (error) => heard.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) heard.push(message.text());
    });
    relier.complaints = () => heard.filter((text) => !relier.allowed.some((one) => one.test(text)));

    await use(relier);
    const complaints = relier.complaints();
    await page.close();
    expect(complaints).toEqual([]);
  },
});

export { expect, html };

/** The page of a relier that has nothing special about it, unless told. */
export function relierPage(relier: Relier, options: PageOptions = {}): Response {
  const { build = 'module', head = '', body = '', headers = {} } = options;
  const library =
    build === 'module'
      ? '<script type="module" src="/relier/module.js"></script>'
      : '<script src="/fxa-relier-client/fxa-relier-client.min.js"></script>';
  const client = {
    clientId,
    server: relier.server,
    redirectUri: relier.redirectUri,
    scope: 'profile',
    pkce: true,
  };
  return html(
    `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A relier</title>
${head}
${library}
<script type="module" src="/relier/page.js"></script>
</head>
<body data-client="${JSON.stringify(client).replaceAll('"', '&quot;')}">
<main>
<h1>A relier</h1>
<button id="sign-in" type="button">Sign in here</button>
<button id="ask" type="button">Ask who it is</button>
<p id="outcome" role="status"></p>
${body}
</main>
</body>
</html>`,
    headers,
  );
}

/** The query of a sign-in that Firefox Accounts accepts, but for what is replaced. */
export function signInQuery(relier: Relier, replaced: Record<string, string> = {}): string {
  const params = {
    client_id: clientId,
    state: 'a-state',
    scope: 'profile',
    redirect_uri: relier.redirectUri,
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
  };
  return `${new URLSearchParams({ ...params, ...replaced })}`;
}

/** Opens the relier's page, and the lightbox on it. */
export async function openLightbox(page: Page, relier: Relier, options: PageSignInOptions = {}) {
  await openPage(page, relier);
  await beginSignIn(page, options);
  return frameOf(page);
}

export async function openPage(page: Page, relier: Relier, path = '/'): Promise<void> {
  await page.goto(relier.url + path);
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true');
}

/** Options that Playwright can send into a page: a promise or a function cannot go there. */
export type PageSignInOptions = Omit<SignInOptions, 'state'> & {
  state?: string | undefined;
};

export async function beginSignIn(page: Page, options: PageSignInOptions = {}): Promise<void> {
  await page.evaluate((given) => {
    (window as unknown as RelierWindow).relier.options = given;
    document.querySelector('#outcome')?.replaceChildren();
  }, options);
  await page.locator('#sign-in').focus();
  await page.keyboard.press('Enter');
}

export function dialogOf(page: Page) {
  return page.getByRole('dialog', { name: 'Firefox Accounts' });
}

/** Firefox Accounts in the lightbox. */
export function frameOf(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="Firefox Accounts"]');
}

export async function signInWithin(frame: FrameLocator): Promise<void> {
  await frame.getByLabel('Email').fill(account.email);
  await frame.getByLabel('Password').fill(account.password);
  await frame.getByRole('button', { name: 'Sign in' }).click();
}

/** The outcome of the sign-in, as the relier's page states it. */
export async function expectOutcome(page: Page, outcome: string): Promise<void> {
  await expect(page.locator('#outcome')).toHaveText(outcome);
}

/** Signs in as a user would, and sees that the code is worth a token of her account. */
export async function expectGenuineSignIn(page: Page): Promise<void> {
  await expectOutcome(page, 'pending');
  await signInWithin(frameOf(page));
  await expectOutcome(page, 'signed in');
  await expect(dialogOf(page)).toHaveCount(0);
  await page.locator('#ask').press('Enter');
  await expectOutcome(page, account.email);
}

async function openRelier(
  name: string,
  openOrigin: OpenOrigin,
  signingKey: Record<string, unknown>,
): Promise<Relier> {
  const [site, stranger, content, oauth]: Pages[] = [1, 2, 3, 4].map(() => new Map());
  if (!site || !stranger || !content || !oauth) throw new Error('unreachable');
  const answerAsFxa = (request: Request) => fxa.fetch(request);
  const url = await openOrigin(file, { pages: site });
  const strangerUrl = await openOrigin(file, { pages: stranger });
  const contentUrl = await openOrigin(answerAsFxa, { pages: content });
  const server = {
    contentHost: contentUrl,
    oauthHost: `${await openOrigin(answerAsFxa, { pages: oauth })}/v1`,
    profileHost: `${await openOrigin(answerAsFxa)}/v1`,
  };
  const redirectUri = `${url}/oauth`;
  const fxa = createLocalFxa({
    server,
    clients: [
      { id: clientId, name, redirectUris: [redirectUri], promptNoneWithLoginHint: true },
      { id: untrustedClientId, name, redirectUris: [redirectUri], trusted: false },
    ],
    accounts: [account, totpAccount],
    signingKey,
  });
  const relier: Relier = {
    ...{ url, strangerUrl, contentUrl, server, redirectUri, fxa, site, stranger, content, oauth },
    complaints: () => [],
    allowed: [],
  };
  for (const path of ['/', '/oauth']) site.set(path, () => relierPage(relier));
  // Each origin can have been taken over: the hostile pages are on all of them.
  content.set('/hostile/attack.html', file);
  content.set('/hostile/attack.js', file);

  return relier;
}

const library = dirname(createRequire(import.meta.url).resolve('fxa-relier-client/dist/index.js'));
const folders: Record<string, string> = {
  'fxa-relier-client': library,
  relier: join(import.meta.dirname, 'relier'),
  hostile: join(import.meta.dirname, 'hostile'),
};
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
};

function file(request: Request): Response {
  const [, folder = '', name = ''] = new URL(request.url).pathname.split('/');
  if (name === '') return new Response(null, { status: 204 });
  const body = readFileSync(join(folders[folder] ?? '', name));
  return new Response(body, { headers: { 'Content-Type': types[extname(name)] ?? '' } });
}
