import { expect, test } from './browser-test.ts';

test('a user signs in by redirect', async ({ page, siteUrl, fxa }) => {
  await page.goto(siteUrl);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await fxa.signIn(page);
  await expect(page.getByText('jo@example.com')).toBeVisible();
});

test('a user signs in in the lightbox', async ({ page, siteUrl, fxa }) => {
  await page.goto(siteUrl);
  await page.getByRole('button', { name: 'Sign in here' }).click();
  await fxa.signIn(page);
  await expect(page.getByText('jo@example.com')).toBeVisible();
});

test('a user who is signed in at Firefox Accounts types nothing', async ({
  page,
  siteUrl,
  fxa,
}) => {
  await fxa.openSession(page);
  await page.goto(siteUrl);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('jo@example.com')).toBeVisible();
});

test('a user signs up, with the code from the inbox', async ({ page, siteUrl, fxa }) => {
  await page.goto(siteUrl);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: 'Create one' }).click();
  await page.getByLabel('Email').fill('new@example.com');
  await page.getByLabel('Password').fill('a new one');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Code')).toBeVisible();
  await page.getByLabel('Code').fill(fxa.inbox.at(-1)?.code ?? '');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('new@example.com')).toBeVisible();
});

test('refuseFrames: the user continues by redirect', async ({ page, siteUrl, fxa }) => {
  fxa.faults = { refuseFrames: true };
  await page.goto(siteUrl);
  await page.getByRole('button', { name: 'Sign in here' }).click();
  // The lightbox offers this after 4 s, because the site passes `fallback`.
  await page.getByRole('button', { name: 'Continue on Firefox Accounts' }).click();
  await expect(page).toHaveURL(/\/oauth\/signin\?/);
  await fxa.signIn(page);
  await expect(page.getByText('jo@example.com')).toBeVisible();
});

test('silentFrames: the user continues by redirect if the frame sends no message', async ({
  page,
  siteUrl,
  fxa,
}) => {
  fxa.faults = { silentFrames: true };
  await page.goto(siteUrl);
  await page.getByRole('button', { name: 'Sign in here' }).click();
  await page.getByRole('button', { name: 'Continue on Firefox Accounts' }).click();
  await expect(page).toHaveURL(/\/oauth\/signin\?/);
});

test('fail: the site says so while Firefox Accounts is down', async ({ page, siteUrl, fxa }) => {
  fxa.faults = { fail: { '/v1/token': 201 } };
  await page.goto(siteUrl);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await fxa.signIn(page);
  await expect(page.getByText('Signing in did not work: http_error')).toBeVisible();
});
