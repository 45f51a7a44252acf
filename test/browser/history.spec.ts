import { test as base, expect } from './demo-test.ts';
import { goBackTo } from './go-back.ts';
import { clickAndLeave, fillPassword, fillSignIn, fxaInLightbox } from './local-fxa-pages.ts';
import { createClientOnPage, signInOnPage } from './sign-in-on-page.ts';

// Playwright switches Chromium's back/forward cache off.
const test = base.extend<object, object>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const ignored = { ignoreDefaultArgs: ['--disable-back-forward-cache'] };
      await use({ ...launchOptions, ...ignored });
    },
    { scope: 'worker' },
  ],
});

declare global {
  /** The page is as it was left, out of the back/forward cache. */
  var cameBack: boolean;
  var endings: string[];
}

test('back from Firefox Accounts the page is as before, and the next sign-in works', {
  tag: '@engine',
}, async ({ page, demo }) => {
  await page.goto(demo.siteUrl);
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => {
      globalThis.cameBack = persisted;
    });
  });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Password')).toBeVisible();

  await goBackTo(page, `${demo.siteUrl}/`);
  expect(await page.evaluate(() => globalThis.cameBack)).toBe(true);
  const outcome = () => page.evaluate(() => document.querySelector('#outcome')?.textContent);
  await expect.poll(outcome).toBe('');
  await page.evaluate(() => document.querySelector<HTMLElement>('#sign-in')?.click());
  await expect(page.getByLabel('Password')).toBeVisible();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
});

test('the address that signed in does nothing when it is loaded again', { tag: '@engine' }, async ({
  page,
  demo,
}) => {
  const callbacks: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(`${demo.siteUrl}/oauth?`)) callbacks.push(request.url());
  });
  await page.goto(demo.siteUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
  await page.reload();
  await expect(page.locator('#account-email')).toHaveText(demo.account.email);
  await expect(page.getByRole('status')).toBeEmpty();

  const [callback = ''] = callbacks;
  await page.goto(callback);
  await expect(page.getByText('You are signed in already')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.goto(callback);
  await expect(page.getByText('or it was used before')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});

test('back after the sign-in, and through it once more, changes nothing', {
  tag: '@engine',
}, async ({ page, demo }) => {
  await page.goto(demo.siteUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();

  // Firefox Accounts' pages are never cached, so this one is loaded.
  await page.goBack();
  await expect(page.getByText('Signed in as')).toBeVisible();
  clickAndLeave(page.getByRole('button', { name: 'Continue' }));
  await expect(page.getByText('You are signed in already')).toBeVisible();
  await expect(page.locator('#account-email')).toHaveText(demo.account.email);
});

test('of two tabs the later one ends signed in, too, whichever was begun first', {
  tag: '@engine',
}, async ({ page, context, demo }) => {
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto(demo.siteUrl);
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await expect(tab.getByLabel('Password')).toBeVisible();
  }
  await fillSignIn(other, demo.account);
  await expect(other.getByText('You are signed in.')).toBeVisible();
  await page.bringToFront();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in already')).toBeVisible();
  for (const tab of [page, other]) {
    await expect(tab.locator('#account-email')).toHaveText(demo.account.email);
  }
});

test('of a lightbox and a second tab the later one ends signed in, too', {
  tag: '@engine',
}, async ({ page, context, demo }) => {
  await page.goto(demo.siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  const other = await context.newPage();
  await other.goto(demo.siteUrl);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(other, demo.account);
  await expect(other.getByText('You are signed in.')).toBeVisible();

  // As a user does: input to a tab that is not in front may be lost.
  await page.bringToFront();
  await fillSignIn(fxaInLightbox(page), demo.account);
  await expect(page.getByText('You are signed in already')).toBeVisible();
  await expect(page.locator('#account-email')).toHaveText(demo.account.email);
});

for (const surface of ['Go to Firefox Accounts', 'Stay here, in a lightbox']) {
  test(`a double click on the button is one sign-in: ${surface}`, { tag: '@engine' }, async ({
    page,
    demo,
  }) => {
    await page.goto(demo.siteUrl);
    await page.getByLabel(surface).check();
    await page.getByRole('button', { name: 'Sign in' }).dblclick();
    const fxa = surface.startsWith('Stay') ? fxaInLightbox(page) : page;
    await fillSignIn(fxa, demo.account);
    await expect(page.getByText('You are signed in.')).toBeVisible();
    await expect(page.locator('dialog')).toHaveCount(0);
  });
}

test('a second lightbox is already_open, and does not disturb the first', async ({
  page,
  demo,
}) => {
  await page.goto(demo.siteUrl);
  await createClientOnPage(page, demo);
  const ending = signInOnPage(page, { ui: 'lightbox', state: 'first' });
  const fxa = fxaInLightbox(page);
  await fxa.getByLabel('Email').fill(demo.account.email);

  const second = await page.evaluate(() =>
    client.auth.signUp({ ui: 'lightbox' }).catch(({ reason, message }) => [reason, message]),
  );
  expect(second).toEqual(['already_open', 'Firefox Accounts is already open']);
  await expect(page.locator('dialog')).toHaveCount(1);
  await expect(fxa.getByLabel('Email')).toHaveValue(demo.account.email);

  await fillPassword(fxa, demo.account);
  expect(await ending).toMatchObject({ result: { state: 'first' } });
});

test('a call that is aborted and made again at once, as React StrictMode does, signs in', {
  tag: '@engine',
}, async ({ page, demo }) => {
  await page.goto(demo.siteUrl);
  await createClientOnPage(page, demo);
  await page.evaluate(() => {
    const begin = () => {
      const controller = new AbortController();
      const { signal } = controller;
      const ended = client.auth.signIn({ ui: 'lightbox', signal }).then(
        ({ action }) => action,
        ({ reason }) => reason,
      );
      return { controller, ended };
    };
    const first = begin();
    first.controller.abort();
    const second = begin();
    globalThis.endings = [];
    for (const { ended } of [first, second]) ended.then((how) => endings.push(how));
  });
  await expect(page.locator('dialog')).toHaveCount(1);
  expect(await page.evaluate(() => endings)).toEqual(['aborted']);
  await fillSignIn(fxaInLightbox(page), demo.account);
  await expect.poll(() => page.evaluate(() => endings)).toEqual(['aborted', 'signin']);
  await expect(page.locator('dialog')).toHaveCount(0);
});

test('a page that replaces its body while the lightbox is open still gets the result', {
  tag: '@engine',
}, async ({ page, demo }) => {
  await page.goto(demo.siteUrl);
  await createClientOnPage(page, demo);
  const ending = signInOnPage(page, { ui: 'lightbox' });
  const fxa = fxaInLightbox(page);
  await expect(fxa.getByLabel('Email')).toBeFocused();
  await page.evaluate(() => {
    const main = document.createElement('main');
    main.append('All new');
    document.body = document.createElement('body');
    document.body.append(main);
  });
  await fillSignIn(fxa, demo.account);
  expect(await ending).toMatchObject({ result: { action: 'signin' } });
  await expect(page.locator('dialog')).toHaveCount(0);
  await expect(page.getByText('All new')).toBeVisible();
  expect(await page.locator(':root').getAttribute('style')).toBeFalsy();
  // And the next one opens.
  const next = signInOnPage(page, { ui: 'lightbox' });
  await page.getByRole('button', { name: 'Close' }).click();
  expect(await next).toMatchObject({ reason: 'cancel' });
});
