import { expect, test } from './demo-test.ts';
test('probe', async ({ page, demo }) => {
  await page.goto(demo.siteUrl);
  const names = await page.evaluate(async () => Object.keys(await import('fxa-relier-client')));
  console.log(names);
  await page.getByLabel('Stay here, in a lightbox').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  const frame = page.frameLocator('iframe[title="Firefox Accounts"]');
  await frame.getByLabel('Email').fill(demo.account.email);
  await frame.getByLabel('Password').fill(demo.account.password);
  await frame.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('You are signed in.')).toBeVisible();
});
