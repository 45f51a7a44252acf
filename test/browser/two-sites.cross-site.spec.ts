import { expect, test } from './demo-test.ts';
import { clickAndLeave, fillSignIn, fxaInLightbox, pressAndLeave } from './local-fxa-pages.ts';

// 127.0.0.1 and localhost are two sites: cookies of the one do not reach frames in the other.
test.use({ siteHost: '127.0.0.1' });

test('by redirect across sites, to a signed-in page', { tag: '@engine' }, async ({
  page,
  demo,
}) => {
  await page.goto(demo.siteUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
  await expect(page.locator('#account-email')).toHaveText(demo.account.email);
});

test('by lightbox across sites: cancelled in every way, then to a signed-in page', {
  tag: '@engine',
}, async ({ page, demo }) => {
  const fxa = fxaInLightbox(page);
  const button = page.getByRole('button', { name: 'Sign in' });
  const close = page.getByRole('button', { name: 'Close' });
  await page.goto(demo.siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();

  const waysToCancel = [
    async () => clickAndLeave(fxa.getByRole('button', { name: 'Cancel' })),
    async () => pressAndLeave(fxa.getByLabel('Email'), 'Escape'),
    () => close.click(),
    () => close.press('Escape'),
  ];
  for (const cancel of waysToCancel) {
    await button.click();
    await expect(fxa.getByLabel('Email')).toBeFocused();
    await cancel();
    await expect(page.getByText('You closed the sign-in.')).toBeVisible();
    await expect(page.locator('dialog')).toHaveCount(0);
    await expect(button).toBeFocused();
  }

  await button.click();
  await fillSignIn(fxa, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
  await expect(page.locator('#account-email')).toHaveText(demo.account.email);
});

test('across sites a frame that is refused goes on by redirect', { tag: '@engine' }, async ({
  page,
  demo,
}) => {
  demo.fxa.faults = { refuseFrames: true };
  await page.goto(demo.siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();
  await page.getByLabel('If the lightbox cannot open').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${demo.server.contentHost}/oauth/signin**`);
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
});
