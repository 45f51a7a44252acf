import type { Page } from '@playwright/test';
import type { Demo } from '../../demo/server/start-demo.ts';
import { expect, test } from './demo-test.ts';
import { fillEmailFirst, fillSignIn } from './local-fxa-pages.ts';

async function fillCode(page: Page, demo: Demo): Promise<void> {
  await expect(page.getByLabel('Code')).toBeVisible();
  await page.getByLabel('Code').fill(demo.fxa.inbox.at(-1)?.code ?? '');
  await page.locator('main form button').click();
}

const fact = (page: Page, name: string) =>
  page.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]');

test('the private note opens after a second factor, shows what let one in, and keeps what is written', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.siteUrl}/private`);
  await expect(page.getByText('You are not signed in: this does both at once.')).toBeVisible();
  await page.getByRole('button', { name: 'Unlock' }).click();
  await fillEmailFirst(page, demo.twoStepAccount);
  await fillCode(page, demo);

  await expect(page.getByRole('heading', { name: 'Your note' })).toBeVisible();
  expect(page.url()).toBe(`${demo.siteUrl}/private`);
  await expect(fact(page, 'acr')).toHaveText('AAL2');
  await expect(fact(page, 'amr')).toHaveText(/pwd.*otp/);
  await expect(fact(page, 'auth_time')).toHaveText(/\d:\d\d/);
  await page.getByLabel('What nobody else should read').fill('A word or two');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your note is saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('What nobody else should read')).toHaveValue('A word or two');
});

test('the private note stays locked for a user who is signed in without a second factor', async ({
  page,
  demo,
}) => {
  await page.goto(demo.siteUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();

  await page.getByRole('link', { name: 'Private note' }).click();
  await expect(page.getByText(`You are signed in as ${demo.account.email}, but`)).toBeVisible();
});

test('a user without a second factor sets one up to open the private note', async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.siteUrl}/private`);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await fillEmailFirst(page, demo.account);
  await fillCode(page, demo);
  await expect(fact(page, 'acr')).toHaveText('AAL2');
  await page.getByRole('link', { name: 'To-dos' }).click();
  await expect(page.locator('#account-email')).toHaveText(demo.account.email);
});

test('a note whose time is over is locked when it is to be saved', async ({ page, demo }) => {
  await page.goto(`${demo.siteUrl}/private`);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await fillEmailFirst(page, demo.twoStepAccount);
  await fillCode(page, demo);
  await page.getByLabel('What nobody else should read').fill('Too late');
  await page.route('**/api/private-note', (route) =>
    route.fulfill({ status: 403, json: { outcome: 'step_up_required' } }),
  );
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Please confirm first that it is you.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your note is locked' })).toBeFocused();
});
