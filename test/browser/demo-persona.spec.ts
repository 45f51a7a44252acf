import type { Page } from '@playwright/test';
// Types of `navigator.id`.
import type {} from 'fxa-relier-client/persona';
import type { Demo } from '../../demo/server/start-demo.ts';
import { expect, test } from './demo-test.ts';
import { fillSignIn } from './local-fxa-pages.ts';

/** What was called, on this page and on those before it in the tab. */
const log = (page: Page) => page.locator('#log li');
const loaded = (user: string | null) => `page loaded, loggedInUser: ${user}`;
const agreed = ['onmatch()', 'onready()'];

/** Clicks what opens the dialog, and gives its window. */
async function openDialog(page: Page, button = 'Sign in'): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: button }).click();
  return opened;
}

async function expectSignedIn(page: Page, { email }: Demo['account']): Promise<void> {
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible();
  await expect(page.locator('#account-email')).toHaveText(email);
}

async function expectSignedOut(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
}

const clear = (page: Page) => page.getByRole('button', { name: 'Clear' }).click();

/** What a policy has kept the pages from, those of the provider included. */
async function violationsOn(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction('noteViolation', (violation: string) => violations.push(violation));
  await page.addInitScript(() => {
    const { noteViolation } = window as unknown as { noteViolation(violation: string): void };
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      noteViolation(`${effectiveDirective} ${blockedURI}`),
    );
  });
  return violations;
}

test('signs in, stays signed in after a reload, and signs out, under the strict policies', async ({
  page,
  demo,
}) => {
  const { account } = demo;
  const violations = await violationsOn(page);
  const response = await page.goto(`${demo.siteUrl}/persona`);
  expect(response?.headers()).toMatchObject({
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringContaining("trusted-types 'none'"),
  });
  await expectSignedOut(page);

  const dialog = await openDialog(page);
  await expect(dialog.getByText('to continue to 123done')).toBeVisible();
  const logo = dialog.locator('img.logo');
  await expect
    .poll(() => logo.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
  const closed = dialog.waitForEvent('close');
  await fillSignIn(dialog, account);
  await closed;
  await expectSignedIn(page, account);
  expect(page.url()).toBe(`${demo.siteUrl}/persona`);

  await page.reload();
  await expectSignedIn(page, account);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectSignedOut(page);
  await expect(log(page)).toHaveText([
    loaded(null),
    ...agreed,
    'onlogin(assertion)',
    '/auth/login answered 200',
    loaded(account.email),
    ...agreed,
    loaded(account.email),
    ...agreed,
    'onlogout()',
    loaded(null),
    ...agreed,
  ]);
  expect(violations).toEqual([]);
});

test('a visitor who is known to the provider is signed in on the first page', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.siteUrl}/persona`);
  await fillSignIn(await openDialog(page), demo.account);
  await expectSignedIn(page, demo.account);
  // The site's session is over, as by the end of its cookie.
  await page.context().clearCookies({ name: 'persona-session' });
  await clear(page);
  await page.reload();
  await expectSignedIn(page, demo.account);
  await expect(log(page)).toHaveText([
    loaded(null),
    'onlogin(assertion)',
    // The page is shown, and then loaded anew.
    'onready()',
    '/auth/login answered 200',
    loaded(demo.account.email),
    ...agreed,
  ]);
});

test('the other tab follows, in and out', { tag: '@engine' }, async ({ page, demo }) => {
  const other = await page.context().newPage();
  for (const tab of [page, other]) {
    await tab.goto(`${demo.siteUrl}/persona`);
    await expectSignedOut(tab);
  }
  await fillSignIn(await openDialog(page), demo.account);
  await expectSignedIn(page, demo.account);
  await expectSignedIn(other, demo.account);

  await other.getByRole('button', { name: 'Sign out' }).click();
  await expectSignedOut(other);
  await expectSignedOut(page);
});

test('a refused assertion ends in logout(), and is not offered again on the next page', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.siteUrl}/persona`);
  await page.getByLabel('Let nobody in').check();
  await fillSignIn(await openDialog(page), demo.account);
  await expect(
    page.getByText('You could not be signed in: This site lets nobody in at the moment.'),
  ).toBeVisible();
  const refused = [
    loaded(null),
    ...agreed,
    'onlogin(assertion)',
    '/auth/login answered 403',
    'onlogout()',
    loaded(null),
    ...agreed,
  ];
  await expect(log(page)).toHaveText(refused);
  await expectSignedOut(page);

  await page.reload();
  await expect(log(page)).toHaveText([...refused, loaded(null), ...agreed]);
  await expect(page.getByLabel('Let nobody in')).toBeChecked();

  await page.getByLabel('Let nobody in').uncheck();
  const dialog = await openDialog(page);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expectSignedIn(page, demo.account);
});

test('without logout() the same refusal would begin every page', async ({ page, demo }) => {
  await page.goto(`${demo.siteUrl}/persona`);
  await page.getByLabel('Let nobody in').check();
  await page.evaluate(() => {
    navigator.id.logout = () => {};
  });
  await fillSignIn(await openDialog(page), demo.account);
  await expect(log(page).last()).toHaveText('/auth/login answered 403');
  await clear(page);
  await page.reload();
  await expect(log(page)).toContainText(['onlogin(assertion)', '/auth/login answered 403']);
});

test('while nobody can verify the assertion, nobody is signed in or out', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.siteUrl}/persona`);
  const reason = 'Nobody can verify the assertion at the moment.';
  await page.route('**/auth/login', (route) => route.fulfill({ status: 503, json: { reason } }));
  await fillSignIn(await openDialog(page), demo.account);
  await expect(page.getByText(reason)).toBeVisible();
  await expect(log(page).last()).toHaveText('/auth/login answered 503');

  await page.unroute('**/auth/login');
  await page.reload();
  await expectSignedIn(page, demo.account);
});

test('who cancels, or closes the window, stays signed out', async ({ page, demo }) => {
  await page.clock.install();
  await page.goto(`${demo.siteUrl}/persona`);
  const dialog = await openDialog(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(log(page)).toHaveText([loaded(null), ...agreed, 'oncancel()', 'onmatch()']);

  const second = await openDialog(page);
  await second.getByLabel('Email').fill(demo.account.email);
  // As long as a person takes, so that the page has seen it open.
  await page.clock.runFor(1_000);
  await second.close();
  await page.clock.runFor(2_000);
  await expect(log(page).last()).toHaveText('oncancel()');
  await expectSignedOut(page);
});

test('signs in by redirect, where the script tag says so', async ({ page, demo }) => {
  // As if the page had `data-ui="redirect"` in its script tag.
  await page.addInitScript(() => {
    const get = Object.getOwnPropertyDescriptor(Document.prototype, 'currentScript')?.get;
    Object.defineProperty(document, 'currentScript', {
      get() {
        const script = get?.call(document);
        if (script) script.dataset.ui = 'redirect';
        return script;
      },
    });
  });
  await page.goto(`${demo.siteUrl}/persona`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${demo.server.contentHost}/**`);
  await fillSignIn(page, demo.account);
  await expectSignedIn(page, demo.account);
  expect(page.url()).toBe(`${demo.siteUrl}/persona`);
  await expect(log(page)).toHaveText([
    loaded(null),
    ...agreed,
    loaded(null),
    'onlogin(assertion)',
    'onready()',
    '/auth/login answered 200',
    loaded(demo.account.email),
    ...agreed,
  ]);
});

test('says so where the provider’s script does not load', async ({ page, demo }) => {
  await page.route('**/include.js', (route) => route.abort());
  for (const path of ['/persona', '/persona/get']) {
    await page.goto(demo.siteUrl + path);
    await expect(page.getByText('The script of the provider did not load.')).toBeVisible();
  }
});

test.describe('a page that calls get()', () => {
  const silent = 'get(gotAssertion, silent)';
  const asked = 'get(gotAssertion, siteName, siteLogo, allowPersistent)';

  test('signs in who wants to be kept signed in, silently from then on', async ({ page, demo }) => {
    const { account } = demo;
    const violations = await violationsOn(page);
    await page.goto(`${demo.siteUrl}/persona/get`);
    await expectSignedOut(page);
    const dialog = await openDialog(page);
    await dialog.getByLabel('Keep me signed in').check();
    await fillSignIn(dialog, account);
    await expectSignedIn(page, account);

    let windows = 0;
    page.context().on('page', () => {
      windows += 1;
    });
    await page.getByRole('button', { name: 'Let the session expire' }).click();
    const expected = [
      loaded(null),
      silent,
      'gotAssertion(null)',
      asked,
      'gotAssertion(assertion)',
      '/auth/login answered 200',
      loaded(null),
      silent,
      'gotAssertion(assertion)',
      '/auth/login answered 200',
    ];
    await expect(log(page)).toHaveText(expected);
    await expectSignedIn(page, account);
    expect(windows).toBe(0);

    await page.reload();
    await expectSignedIn(page, account);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expectSignedOut(page);
    await page.reload();
    await expectSignedOut(page);
    await expect(log(page)).toHaveText([
      ...expected,
      loaded(account.email),
      'logout()',
      loaded(null),
      silent,
      'gotAssertion(null)',
    ]);
    expect(violations).toEqual([]);
  });

  test('signs nobody in silently who has not asked for it', async ({ page, demo }) => {
    await page.goto(`${demo.siteUrl}/persona/get`);
    await fillSignIn(await openDialog(page), demo.account);
    await expectSignedIn(page, demo.account);
    await page.getByRole('button', { name: 'Let the session expire' }).click();
    await expectSignedOut(page);
    await expect(log(page).last()).toHaveText('gotAssertion(null)');
  });

  test('gets the required address, or null', async ({ page, demo }) => {
    const { account, twoStepAccount } = demo;
    await page.goto(`${demo.siteUrl}/persona/get`);
    await fillSignIn(await openDialog(page), account);
    await expectSignedIn(page, account);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expectSignedOut(page);

    // Somebody else is signed in to Firefox Accounts, and is not offered.
    await page.getByLabel('Only as this address').fill(twoStepAccount.email);
    const refused = await openDialog(page);
    await expect(refused.getByText(twoStepAccount.email)).toBeVisible();
    await expect(refused.getByText(account.email)).toBeHidden();
    await refused.getByRole('button', { name: 'Cancel' }).click();
    await expect(log(page).last()).toHaveText('gotAssertion(null)');
    await expectSignedOut(page);

    await page.reload();
    await page.getByLabel('Only as this address').fill(account.email);
    const dialog = await openDialog(page);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expectSignedIn(page, account);
  });
});

test.describe('where the provider is another site, so that no frame of it has cookies', () => {
  test.use({ siteHost: '127.0.0.1' });

  test('a user signs in, and the silent check signs nobody out', { tag: '@engine' }, async ({
    page,
    demo,
  }) => {
    const { account } = demo;
    const violations = await violationsOn(page);
    await page.goto(`${demo.siteUrl}/persona`);
    await expectSignedOut(page);
    await fillSignIn(await openDialog(page), account);
    await expectSignedIn(page, account);
    await page.reload();
    await expectSignedIn(page, account);
    await expect(log(page)).toHaveText([
      loaded(null),
      'onready()',
      'onlogin(assertion)',
      '/auth/login answered 200',
      loaded(account.email),
      'onready()',
      loaded(account.email),
      'onready()',
    ]);
    expect(violations).toEqual([]);
  });

  test('the other tab follows all the same', { tag: '@engine' }, async ({ page, demo }) => {
    const other = await page.context().newPage();
    for (const tab of [page, other]) {
      await tab.goto(`${demo.siteUrl}/persona`);
      await expectSignedOut(tab);
    }
    await fillSignIn(await openDialog(page), demo.account);
    await expectSignedIn(page, demo.account);
    await expectSignedIn(other, demo.account);
    await other.getByRole('button', { name: 'Sign out' }).click();
    await expectSignedOut(other);
    await expectSignedOut(page);
  });
});
