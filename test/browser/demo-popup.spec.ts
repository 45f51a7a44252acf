import type { Page } from '@playwright/test';
import { expect, test } from './demo-test.ts';
import { fillSignIn } from './local-fxa-pages.ts';

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

async function openPopup(page: Page, siteUrl: string): Promise<Page> {
  await page.goto(siteUrl);
  await page.getByLabel('Open a popup window').check();
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const popup = await opened;
  await expect(popup.getByLabel('Email')).toBeVisible();
  return popup;
}

test('a popup that the user closes is told as that, and the next sign-in works', {
  tag: '@engine',
}, async ({ page, demo }) => {
  await page.clock.install();
  const popup = await openPopup(page, demo.siteUrl);
  await popup.getByLabel('Email').fill(demo.account.email);
  // As long as a person takes, so that the page has seen it open.
  await page.clock.runFor(1_000);
  await popup.close();
  await page.clock.runFor(2_000);
  await expect(page.getByText('You closed the sign-in. Nothing has changed.')).toBeVisible();

  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(await opened, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
});

test('who presses the button again comes back to the popup that is open', {
  tag: '@engine',
}, async ({ page, context, demo }) => {
  // While the popup is blank yet, the page can see what becomes of it.
  const { promise: seen, resolve: letGo } = deferred();
  await context.route(`${demo.server.oauthHost}/**`, async (route) => {
    await seen;
    await route.continue();
  });
  await page.addInitScript(() => {
    const { open } = window;
    window.open = (...where) => {
      const popup = open.apply(window, where);
      if (popup) popup.focus = () => document.documentElement.setAttribute('data-focused', '');
      return popup;
    };
  });
  await page.goto(demo.siteUrl);
  await page.getByLabel('Open a popup window').check();
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const popup = await opened;
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-focused');
  await expect(page.getByText('Firefox Accounts is open in a window.')).toBeVisible();
  expect(context.pages()).toHaveLength(2);

  letGo();
  await fillSignIn(popup, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
});

test('where popups are blocked there is a link, which signs in too', { tag: '@engine' }, async ({
  page,
  demo,
}) => {
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await page.goto(demo.siteUrl);
  await page.getByLabel('Open a popup window').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Your browser did not let a window open.')).toBeVisible();
  await page.getByRole('link', { name: 'Go to Firefox Accounts' }).click();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
  expect(page.url()).toBe(`${demo.siteUrl}/`);
});

test('a popup closes, and the page says why, if the backend has no state for it', async ({
  page,
  demo,
}) => {
  const { promise: clicked, resolve: opened } = deferred();
  await page.route('**/api/sign-in', async (route) => {
    await clicked;
    const json = { outcome: 'site_error', message: 'The site is out of order.' };
    await route.fulfill({ status: 500, json });
  });
  await page.goto(demo.siteUrl);
  await page.getByLabel('Open a popup window').check();
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const blank = await popup;
  opened();
  await expect(page.getByText('site_error: The site is out of order.')).toBeVisible();
  await expect.poll(() => blank.isClosed()).toBe(true);
});

test('who stops waiting is not signed in by what comes of it all the same', async ({
  page,
  demo,
}) => {
  // It leaves the popup out of reach: what the page asks it to do comes to nothing.
  demo.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
  const popup = await openPopup(page, demo.siteUrl);
  await page.getByRole('button', { name: 'Stop waiting' }).click();
  await expect(page.getByText('The sign-in was stopped. Nothing has changed.')).toBeVisible();
  expect(popup.isClosed()).toBe(false);

  await fillSignIn(popup, demo.account);
  await expect(popup.getByText('This sign-in was not begun in this browser')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in to see your to-dos' })).toBeVisible();
});

test('a popup that is out of reach signs in all the same', { tag: '@engine' }, async ({
  page,
  demo,
}) => {
  demo.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
  const popup = await openPopup(page, demo.siteUrl);
  await fillSignIn(popup, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
  await expect.poll(() => popup.isClosed()).toBe(true);
});
