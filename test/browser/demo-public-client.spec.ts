import type { Page } from '@playwright/test';
import type { Demo } from '../../demo/server/start-demo.ts';
import { expect, test } from './demo-test.ts';
import { fillEmailFirst, fxaInLightbox } from './local-fxa-pages.ts';

const fact = (page: Page, name: string) =>
  page.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]');

async function signInByRedirect(page: Page, { siteUrl, account }: Demo): Promise<void> {
  await page.goto(`${siteUrl}/public`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillEmailFirst(page, account);
  await expect(page.getByRole('heading', { name: 'Your profile' })).toBeVisible();
}

test('the page trades the code itself, without a secret, and cleans its address', async ({
  page,
  demo,
}) => {
  const proofs: string[][] = [];
  const answer = demo.fxa.fetch;
  demo.fxa.fetch = async (input: Request | string | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    if (request.url === `${demo.server.oauthHost}/token` && request.method === 'POST') {
      proofs.push(Object.keys(await request.clone().json()).sort());
    }
    return answer(request);
  };
  await signInByRedirect(page, demo);
  await expect(page.getByText('You are signed in.')).toBeVisible();
  await expect(fact(page, 'Address')).toHaveText(demo.account.email);
  await expect(fact(page, 'Name')).toHaveText('Test account');
  await expect(fact(page, 'It may read')).toHaveText(
    'profile:uid, profile:email, profile:display_name',
  );
  await expect(fact(page, 'Firefox Accounts says it is')).toHaveText('active');
  expect(page.url()).toBe(`${demo.siteUrl}/public`);
  expect(proofs).toEqual([['client_id', 'code', 'code_verifier', 'grant_type']]);
});

for (const surface of ['Stay here, in a lightbox', 'Open a popup window']) {
  test(`the same without leaving the page: ${surface}`, async ({ page, demo }) => {
    await page.goto(`${demo.siteUrl}/public`);
    await page.getByLabel(surface).check();
    const isPopup = surface.startsWith('Open');
    const opened = isPopup && page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await fillEmailFirst((await opened) || fxaInLightbox(page), demo.account);
    await expect(fact(page, 'Address')).toHaveText(demo.account.email);
    await expect(page.getByRole('heading', { name: 'Your profile' })).toBeFocused();
  });
}

test('a refreshed token may do less, and the one before it nothing', async ({ page, demo }) => {
  const tokens: string[] = [];
  page.on('response', async (response) => {
    if (response.url() !== `${demo.server.oauthHost}/token`) return;
    tokens.push((await response.json()).access_token);
  });
  await signInByRedirect(page, demo);
  await page.getByLabel('profile:email').uncheck();
  await page.getByLabel('profile:display_name').uncheck();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('The page has a new token')).toBeVisible();
  await expect(fact(page, 'It may read')).toHaveText('profile:uid');
  await expect(fact(page, 'User id')).toHaveText(/^[0-9a-f]{32}$/);
  await expect(fact(page, 'Address')).toHaveCount(0);

  const isActive = async (token: string | undefined) => {
    const body = JSON.stringify({ token });
    const headers = { 'content-type': 'application/json' };
    const url = `${demo.server.oauthHost}/introspect`;
    return (await (await fetch(url, { method: 'POST', headers, body })).json()).active;
  };
  await expect.poll(() => tokens.length).toBe(2);
  expect(await Promise.all(tokens.map(isActive))).toEqual([false, true]);

  // What was left out can be had again: the refresh token may do all that was granted.
  await page.getByLabel('profile:email').check();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(fact(page, 'Address')).toHaveText(demo.account.email);

  await page.getByLabel('profile:uid').uncheck();
  await page.getByLabel('profile:email').uncheck();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('Choose one at least.')).toBeVisible();
});

test('destroyed tokens are good for nothing, and the page is signed out', async ({
  page,
  demo,
}) => {
  const tokens: string[] = [];
  page.on('response', async (response) => {
    if (response.url() !== `${demo.server.oauthHost}/token`) return;
    const { access_token, refresh_token } = await response.json();
    tokens.push(access_token, refresh_token);
  });
  await signInByRedirect(page, demo);
  await page.getByRole('button', { name: 'Destroy the tokens' }).click();
  await expect(page.getByText('The tokens are destroyed.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Sign in to get a token' })).toBeFocused();
  expect(tokens).toHaveLength(2);
  for (const token of tokens) {
    const body = JSON.stringify({ token });
    const headers = { 'content-type': 'application/json' };
    const url = `${demo.server.oauthHost}/introspect`;
    const response = await fetch(url, { method: 'POST', headers, body });
    expect(await response.json()).toEqual({ active: false });
  }
});

test('nothing of the tokens is stored: a reload shows signed out, and why', async ({
  page,
  demo,
}) => {
  await signInByRedirect(page, demo);
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...sessionStorage }, { ...localStorage }]),
  );
  expect(stored).not.toMatch(/[0-9a-f]{64}/);
  // A cookie knows no port: those of Firefox Accounts on this machine are here as well.
  const cookies = (await page.context().cookies()).map(({ name }) => name);
  expect(cookies.filter((name) => !name.startsWith('local-fxa-'))).toEqual([]);

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in to get a token' })).toBeVisible();
  await expect(page.getByText('The tokens stay in the memory of this page.')).toBeVisible();
});
