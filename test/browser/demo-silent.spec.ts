import { expect, test } from './demo-test.ts';
import { fillEmailFirst, fillSignIn } from './local-fxa-pages.ts';

test('who is not signed in at Firefox Accounts recovers by a sign-in with a new state', async ({
  page,
  demo,
}) => {
  const states: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname === '/v1/authorization') states.push(url.searchParams.get('state') ?? '');
  });
  await page.goto(`${demo.siteUrl}/silent`);
  await expect(page.getByText('You are not signed in here.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Sign in after all' })).toBeHidden();
  await page.getByRole('button', { name: 'Ask silently' }).click();
  await expect(page.getByText('Nobody is signed in to Firefox Accounts')).toBeVisible();
  await expect(page.getByText('server_error: login_required')).toBeVisible();

  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillEmailFirst(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
  await expect(page.getByText(`signed in here as ${demo.account.email}`)).toBeVisible();
  expect(page.url()).toBe(`${demo.siteUrl}/silent`);
  expect(new Set(states).size).toBe(2);
});

test('who is signed in at Firefox Accounts is signed in without a page', async ({ page, demo }) => {
  await page.goto(demo.siteUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();

  await page.goto(`${demo.siteUrl}/silent`);
  await page.getByLabel('Only this address').fill(demo.account.email);
  await page.getByRole('button', { name: 'Ask silently' }).click();
  await expect(page.getByText(`signed in here as ${demo.account.email}`)).toBeVisible();
});

test('another account than the one that is hinted at is told, and the hint is kept for the recovery', async ({
  page,
  demo,
}) => {
  await page.goto(demo.siteUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();

  await page.goto(`${demo.siteUrl}/silent`);
  await page.getByLabel('Only this address').fill(demo.twoStepAccount.email);
  await page.getByRole('button', { name: 'Ask silently' }).click();
  await expect(page.getByText('Another account than that one is signed in')).toBeVisible();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Email')).toHaveValue(demo.twoStepAccount.email);
});
