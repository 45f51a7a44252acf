import type { BrowserContext } from '@playwright/test';
import type { Demo } from '../../demo/server/start-demo.ts';
import { expect, test } from './demo-test.ts';
import {
  clickAndLeave,
  type FxaPage,
  fillEmailFirst,
  fillPassword,
  fillSignIn,
  fillSignUp,
  fxaInLightbox,
} from './local-fxa-pages.ts';

interface ActionCase {
  button: string;
  /** The page of Firefox Accounts that the action begins on. */
  firstPage: string;
  heading: string;
  complete(fxa: FxaPage, account: Demo['account'], context: BrowserContext): Promise<void>;
}

const newAccount = { email: 'new@example.com', password: 'quite new here' };

const actions: Record<string, ActionCase> = {
  signIn: {
    button: 'Sign in',
    firstPage: '/oauth/signin',
    heading: 'Sign in',
    complete: fillSignIn,
  },
  signUp: {
    button: 'Sign up',
    firstPage: '/oauth/signup',
    heading: 'Create an account',
    complete: (fxa, account, context) => fillSignUp(fxa, context, account),
  },
  forceAuth: {
    button: 'Force auth',
    firstPage: '/oauth/force_auth',
    heading: 'Sign in',
    complete: fillPassword,
  },
  bestChoice: {
    button: 'Best choice',
    firstPage: '/oauth/',
    heading: 'Enter your email',
    complete: fillEmailFirst,
  },
  emailFirst: {
    button: 'Email first',
    firstPage: '/oauth/email',
    heading: 'Enter your email',
    complete: fillEmailFirst,
  },
};

const surfaces = {
  redirect: 'Go to Firefox Accounts',
  lightbox: 'Stay here, in a lightbox',
  popup: 'Open a popup window',
};

for (const [action, { button, firstPage, heading, complete }] of Object.entries(actions)) {
  for (const [surface, label] of Object.entries(surfaces)) {
    const tag = action === 'signIn' ? ['@engine'] : [];
    test(`${action} by ${surface} leads to a signed-in page`, { tag }, async ({
      page,
      context,
      demo,
    }) => {
      const account = action === 'signUp' ? newAccount : demo.account;
      await page.goto(demo.siteUrl);
      await page.getByLabel(label).check();
      if (action === 'forceAuth') await page.getByLabel('this address').fill(account.email);
      const opened = surface === 'popup' && page.waitForEvent('popup');
      await page.getByRole('button', { name: button }).click();

      const window = (await opened) || page;
      const fxa = surface === 'lightbox' ? fxaInLightbox(page) : window;
      await expect(fxa.getByRole('heading', { name: heading, exact: true })).toBeVisible();
      const shown = window.frames().map((frame) => new URL(frame.url()));
      expect(shown.map(({ origin, pathname }) => origin + pathname)).toContain(
        demo.server.contentHost + firstPage,
      );

      await complete(fxa, account, context);
      await expect(page.getByText('You are signed in.')).toBeVisible();
      await expect(page.locator('#account-email')).toHaveText(account.email);
      expect(page.url()).toBe(`${demo.siteUrl}/`);
      await expect(page.locator('dialog')).toHaveCount(0);
      if (window !== page) await expect.poll(() => window.isClosed()).toBe(true);
      // The button that was pressed is gone, so the focus is at what has come instead.
      if (surface !== 'redirect') {
        await expect(page.getByRole('heading', { name: 'Your to-dos' })).toBeFocused();
      }
    });
  }
}

test('who is signed in to Firefox Accounts continues with a click', async ({ page, demo }) => {
  const fxa = fxaInLightbox(page);
  await page.goto(demo.siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(fxa, demo.account);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();

  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(fxa.getByText('Signed in as')).toBeVisible();
  await expect(fxa.getByText(demo.account.email)).toBeVisible();
  // There is no field here that would take the focus by itself.
  await expect(page.locator('iframe')).toBeFocused();
  clickAndLeave(fxa.getByRole('button', { name: 'Continue' }));
  await expect(page.locator('#account-email')).toHaveText(demo.account.email);
});

test('who is signed in to Firefox Accounts can use another account', async ({
  page,
  context,
  demo,
}) => {
  await page.goto(demo.siteUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await page.getByRole('button', { name: 'Sign out' }).click();

  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Use another account' }).click();
  await expect(page.getByLabel('Email')).toHaveValue('');
  await page.getByRole('link', { name: 'Create one' }).click();
  await fillSignUp(page, context, newAccount);
  await expect(page.locator('#account-email')).toHaveText(newAccount.email);
});

test('email "blank" does not offer the account that is signed in', async ({ page, demo }) => {
  await page.goto(demo.siteUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();

  const href = await page.evaluate(
    async ({ server, siteUrl }) => {
      const { FxaRelierClient } = await import('fxa-relier-client');
      const client = new FxaRelierClient('dcdb5ae7add825d2', {
        server,
        redirectUri: `${siteUrl}/oauth`,
        scope: 'profile',
      });
      return (await client.auth.request('signIn', { email: 'blank' })).url;
    },
    { server: demo.server, siteUrl: demo.siteUrl },
  );
  await page.goto(href);
  await expect(page.getByLabel('Email')).toHaveValue('');
  await expect(page.getByText('Signed in as')).toHaveCount(0);

  await page.goto(href.replace('&email=blank', ''));
  await expect(page.getByText('Signed in as')).toBeVisible();
});

test('a wrong password is told so, and the right one then signs in', async ({ page, demo }) => {
  const fxa = fxaInLightbox(page);
  await page.goto(demo.siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(fxa, { ...demo.account, password: 'not the one' });
  await expect(fxa.getByText('The password is wrong.')).toBeVisible();
  await expect(fxa.getByLabel('Password')).toBeFocused();
  await fillPassword(fxa, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
});

test('forceAuth with an unknown address is told so, and can be cancelled', async ({
  page,
  demo,
}) => {
  const fxa = fxaInLightbox(page);
  await page.goto(demo.siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();
  await page.getByLabel('this address').fill('nobody@example.com');
  await page.getByRole('button', { name: 'Force auth' }).click();
  await expect(fxa.getByRole('alert')).toHaveText(
    'There is no account with the address nobody@example.com.',
  );
  await expect(fxa.getByLabel('Password')).toHaveCount(0);
  clickAndLeave(fxa.getByRole('button', { name: 'Cancel' }));
  await expect(page.getByText('You closed the sign-in.')).toBeVisible();
});
