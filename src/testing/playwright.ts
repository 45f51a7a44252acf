import { type BrowserContext, test as base, type Frame, type Page } from '@playwright/test';
import { defaultAccount } from '../local/index.ts';
import {
  type Credentials,
  type RunningLocalFxa,
  type StartLocalFxaOptions,
  startLocalFxa,
} from './index.ts';
import { newestCode, visitToTheEnd } from './sign-in-with-fetch.ts';

/** The local Firefox Accounts of a test. */
export interface TestFxa extends RunningLocalFxa {
  /**
   * Signs in on Firefox Accounts' own pages as a user would, wherever they appear on `page`: in the
   * tab itself, in a lightbox, or in a popup, whose page is then given. It waits for the pages, fills
   * in what they ask for (the code from the inbox, too), gives consent, and is done when they are
   * gone.
   *
   * @param account Default: the first of `fxaOptions.accounts`.
   * @throws {Error} A page says that something is wrong: the message has its words. Or Firefox
   *   Accounts never appeared on `page`, and the test ended: the message says which pages there were.
   */
  signIn(page: Page, account?: Credentials): Promise<void>;
  /**
   * Makes the browser one that was signed in at Firefox Accounts before the test, so that a sign-in
   * has nothing left to type: its page offers to continue.
   */
  openSession(browser: Page | BrowserContext, account?: Credentials): Promise<void>;
}

/**
 * Playwright's `test` with a local Firefox Accounts. Each worker has one of its own, on free ports;
 * after each test it is as it was at first, faults and inbox included.
 *
 * ```ts
 * import { test } from 'fxa-relier-client/testing/playwright';
 *
 * test.use({
 *   fxaOptions: {
 *     clients: [
 *       { id: '1234567890abcdef', name: 'My site', redirectUris: ['http://localhost:5000/back'] },
 *     ],
 *   },
 * });
 *
 * test('signs in', async ({ page, fxa }) => {
 *   await page.goto('http://localhost:5000/');
 *   await page.getByRole('button', { name: 'Sign in' }).click();
 *   await fxa.signIn(page);
 * });
 * ```
 */
export const test = base.extend<
  { fxa: TestFxa },
  { fxaOptions: StartLocalFxaOptions; workersFxa: RunningLocalFxa }
>({
  fxaOptions: [{}, { option: true, scope: 'worker' }],

  workersFxa: [
    async ({ fxaOptions }, use) => {
      const fxa = await startLocalFxa(fxaOptions);
      await use(fxa);
      await fxa.close();
    },
    { scope: 'worker', box: true },
  ],

  fxa: async ({ workersFxa: fxa, fxaOptions }, use) => {
    const [first = defaultAccount] = fxaOptions.accounts ?? [];
    const helpers = {
      signIn: (page: Page, account: Credentials = first) =>
        base.step('Sign in at Firefox Accounts', () => signIn(page, fxa, account)),
      openSession: (browser: Page | BrowserContext, account: Credentials = first) =>
        openSession('context' in browser ? browser.context() : browser, fxa, account),
    };
    await use(Object.assign(fxa, helpers));
    fxa.reset();
  },
});

export { expect } from '@playwright/test';

async function signIn(page: Page, fxa: RunningLocalFxa, credentials: Credentials): Promise<void> {
  const isFxa = (frame: Frame) => frame.url().startsWith(`${fxa.server.contentHost}/`);
  const { contentHost } = fxa.server;
  const frame = page.frames().find(isFxa) ?? (await nextFrame(page, isFxa, contentHost));

  while (!page.isClosed() && !frame.isDetached() && isFxa(frame)) {
    const gone = nextDocument(page, frame);
    try {
      await fillIn(frame, fxa, credentials);
    } catch (error) {
      // Where the sign-in is over, the page may go while it is looked at.
      if (!page.isClosed() && !frame.isDetached() && isFxa(frame)) throw error;
    }
    await gone;
  }
}

/** Fills in the page that is in the frame, and sends it off; a page that says "done" has no form. */
async function fillIn(frame: Frame, fxa: RunningLocalFxa, credentials: Credentials): Promise<void> {
  await frame.waitForLoadState('load');
  const problem = frame.getByRole('alert').first();
  if (await problem.isVisible()) {
    throw new Error(`Firefox Accounts says: ${(await problem.textContent())?.trim()}`);
  }
  const form = frame.locator('form').first();
  const { email, password } = credentials;
  const answers = { email: email.trim(), password, code: newestCode(fxa, credentials) };
  for (const name of ['email', 'password', 'code'] as const) {
    const input = form.locator(`input[name="${name}"]:not([type="hidden"])`);
    if (!(await input.isVisible())) continue;
    // Firefox was seen to add to what stood in a field when the page took the focus meanwhile.
    while ((await input.inputValue()) !== answers[name]) await input.fill(answers[name]);
  }
  const button = form.locator('button[type="submit"]');
  if (!(await button.isVisible())) return;
  // Not awaited: the click may take its own frame away, and with it who would tell of its end.
  void button.click().catch(() => {});
}

/**
 * Waits for a frame on the page that has an address of Firefox Accounts. Playwright closes the page
 * when the test has exceeded its time, so the message must serve a developer whose page was open.
 */
function nextFrame(
  page: Page,
  isFxa: (frame: Frame) => boolean,
  contentHost: string,
): Promise<Frame> {
  const context = page.context();
  const watched = new Set<Page>();
  let seen: string[] = [];

  return new Promise((resolve, reject) => {
    const look = (frame: Frame) => {
      // Noted now, since all pages may be gone when this one is closed.
      seen = describePages(context.pages(), page, isFxa);
      if (frame.page() !== page || !isFxa(frame)) return;
      stop();
      resolve(frame);
    };
    const watch = (one: Page) => {
      watched.add(one);
      one.on('framenavigated', look);
    };
    const closed = () => {
      stop();
      const message = `Firefox Accounts did not appear on the page, which was open until the test ended or closed it.
fxa.signIn(page) waited for an address of ${contentHost} on the page or in a frame of it.
Pages that it saw: ${seen.join(', ')}.`;
      reject(new Error(message));
    };
    const stop = () => {
      for (const one of watched) one.off('framenavigated', look);
      context.off('page', watch);
      page.off('close', closed);
    };
    for (const one of context.pages()) watch(one);
    seen = describePages(context.pages(), page, isFxa);
    context.on('page', watch);
    page.on('close', closed);
  });
}

/** The addresses of the pages and their frames, and what to do if Firefox Accounts is on another. */
function describePages(pages: Page[], waiting: Page, isFxa: (frame: Frame) => boolean): string[] {
  return pages.map((page) => {
    const [url = '', ...frames] = page.frames().map((frame) => frame.url() || 'about:blank');
    const framed = frames.length ? ` with frames ${frames.join(' and ')}` : '';
    if (page === waiting) return `${url}${framed} (the page that was passed)`;
    const advice = page.frames().some(isFxa) ? ' (pass this page to fxa.signIn)' : '';
    return url + framed + advice;
  });
}

/** Resolves when the frame has another document, or is gone. */
function nextDocument(page: Page, frame: Frame): Promise<void> {
  return new Promise((resolve) => {
    const changed = (one: Frame) => {
      if (one === frame) finish();
    };
    const finish = () => {
      page.off('framenavigated', changed).off('framedetached', changed).off('close', finish);
      resolve();
    };
    page.on('framenavigated', changed).on('framedetached', changed).on('close', finish);
  });
}

/** Signs in for some site, and keeps what the browser would have kept. */
async function openSession(
  browser: BrowserContext,
  fxa: RunningLocalFxa,
  credentials: Credentials,
): Promise<void> {
  const { clients, server } = fxa;
  const [client] = clients;
  if (!client) throw new Error('fxaOptions.clients is empty: a session begins with a sign-in');
  const query = new URLSearchParams({
    client_id: client.id,
    state: 'session',
    scope: 'profile:uid',
    ...(!client.secret && { code_challenge: '-'.repeat(43), code_challenge_method: 'S256' }),
  });
  const url = `${server.oauthHost}/authorization?${query}`;
  const { cookies } = await visitToTheEnd(fxa, url, credentials);
  await browser.addCookies(
    [...cookies].map(([name, value]) => ({
      name,
      value,
      url: server.contentHost,
      httpOnly: true,
      sameSite: 'Lax' as const,
    })),
  );
}
