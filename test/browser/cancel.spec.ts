import type { Page } from '@playwright/test';
import { expect, test } from './demo-test.ts';
import { clickAndLeave, fillSignIn, fxaInLightbox, pressAndLeave } from './local-fxa-pages.ts';
import { createClientOnPage, signInOnPage } from './sign-in-on-page.ts';

const waysToCancel: Record<string, (page: Page) => Promise<void>> = {
  "Firefox Accounts' own Cancel": async (page) =>
    clickAndLeave(fxaInLightbox(page).getByRole('button', { name: 'Cancel' })),
  'the close button': async (page) => page.getByRole('button', { name: 'Close' }).click(),
  'Esc on the close button': async (page) =>
    page.getByRole('button', { name: 'Close' }).press('Escape'),
  'Esc inside the frame': async (page) =>
    pressAndLeave(fxaInLightbox(page).getByLabel('Email'), 'Escape'),
};

for (const [way, cancel] of Object.entries(waysToCancel)) {
  test(`${way} cancels, and the next sign-in works`, async ({ page, demo }) => {
    const fxa = fxaInLightbox(page);
    const button = page.getByRole('button', { name: 'Sign in' });
    await page.goto(demo.siteUrl);
    await page.getByLabel('Stay here, in a lightbox').check();

    // Twice, since what the first leaves behind could disturb the second.
    for (const _ of [1, 2]) {
      await button.click();
      await expect(fxa.getByLabel('Email')).toBeFocused();
      await cancel(page);
      await expect(page.getByText('You closed the sign-in. Nothing has changed.')).toBeVisible();
      await expect(page.locator('dialog')).toHaveCount(0);
      await expect(button).toBeFocused();
    }

    await button.press('Enter');
    await fillSignIn(fxa, demo.account);
    await expect(page.getByText('You are signed in.')).toBeVisible();
  });
}

test('an AbortSignal takes the lightbox down, and the next sign-in works', {
  tag: '@engine',
}, async ({ page, demo }) => {
  const fxa = fxaInLightbox(page);
  const button = page.getByRole('button', { name: 'Sign in' });
  await page.goto(demo.siteUrl);
  await createClientOnPage(page, demo);
  await button.focus();

  const ending = signInOnPage(page, { ui: 'lightbox' });
  await expect(fxa.getByLabel('Email')).toBeFocused();
  await page.evaluate(() => stopper.abort());
  expect(await ending).toMatchObject({ reason: 'aborted' });
  await expect(page.locator('dialog')).toHaveCount(0);
  await expect(button).toBeFocused();

  // A signal that has fired long before opens nothing; one that fires late changes nothing.
  const [reason, cause] = await page.evaluate(async () => {
    const signal = AbortSignal.abort('changed my mind');
    const error = await client.auth.signIn({ ui: 'lightbox', signal }).catch((error) => error);
    return [error.reason, error.cause];
  });
  expect([reason, cause]).toEqual(['aborted', 'changed my mind']);
  await expect(page.locator('dialog')).toHaveCount(0);

  const next = signInOnPage(page, { ui: 'lightbox', state: 'mine' });
  await fillSignIn(fxa, demo.account);
  expect((await next).result).toMatchObject({ state: 'mine', action: 'signin' });
  await page.evaluate(() => stopper.abort());
});

test('cancel before Firefox Accounts has answered leaves a usable page', {
  tag: '@engine',
}, async ({ page, demo }) => {
  demo.fxa.faults = { silentFrames: true };
  await page.goto(demo.siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Loading…')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('You closed the sign-in.')).toBeVisible();

  demo.fxa.faults = {};
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(fxaInLightbox(page), demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
});
