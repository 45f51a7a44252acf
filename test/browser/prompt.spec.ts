import type { Page } from '@playwright/test';
import { fillPassword } from './local-fxa-pages.ts';
import {
  account,
  beginSignIn,
  dialogOf,
  expect,
  expectOutcome,
  frameOf,
  openPage,
  type PageSignInOptions,
  type Relier,
  type RelierWindow,
  signInWithin,
  test,
  totpAccount,
} from './relier-test.ts';

/** Leaves the page and comes back to it; gives what its client makes of the return. */
async function goAndReturn(page: Page, relier: Relier, options: PageSignInOptions) {
  await openPage(page, relier);
  await beginSignIn(page, { ...options, ui: 'redirect' });
  await page.waitForURL(`${relier.redirectUri}**`);
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true');
  return page.evaluate(async () => {
    const { client } = (window as unknown as RelierWindow).relier;
    try {
      return { result: await client.auth.handleRedirect() };
    } catch (error) {
      const { reason, error: word, errno } = error as Record<string, unknown>;
      return { reason, error: word, errno };
    }
  });
}

const thrown = (page: Page) =>
  page.evaluate(() => {
    const { error } = (window as unknown as RelierWindow).relier;
    const { reason, error: word, errno } = error as Record<string, unknown>;
    return { reason, error: word, errno };
  });

async function signIn(page: Page, relier: Relier): Promise<void> {
  await openPage(page, relier);
  await beginSignIn(page);
  await signInWithin(frameOf(page));
  await expectOutcome(page, 'signed in');
}

const silent: PageSignInOptions = { prompt: 'none' };

test('by redirect it comes back with the reason, and after a sign-in with a code', async ({
  page,
  relier,
}) => {
  expect(await goAndReturn(page, relier, silent)).toEqual({
    reason: 'server_error',
    error: 'login_required',
    errno: undefined,
  });
  expect(page.url()).toBe(relier.redirectUri);
  await signIn(page, relier);
  expect(await goAndReturn(page, relier, silent)).toMatchObject({
    result: { code: expect.stringMatching(/^[0-9a-f]{64}$/), action: 'signin' },
  });
});

test('by redirect the reason may come as a number, and is named', async ({ page, relier }) => {
  relier.fxa.faults = { numericErrors: true };
  expect(await goAndReturn(page, relier, silent)).toEqual({
    reason: 'server_error',
    error: 'login_required',
    errno: 1010,
  });
});

const reasons: [string, PageSignInOptions, string, number | undefined][] = [
  [
    'another account is hinted',
    { loginHint: totpAccount.email },
    'account_selection_required',
    1011,
  ],
  ['the ID token is none', { idTokenHint: 'a.b.c' }, 'invalid_request', 1013],
  [
    'a second factor is wanted',
    { acrValues: 'AAL2' },
    'unmet_authentication_requirements',
    undefined,
  ],
];
for (const [name, options, error, errno] of reasons) {
  test(`in the lightbox it says why when ${name}`, async ({ page, relier }) => {
    await signIn(page, relier);
    await beginSignIn(page, { ...silent, ...options });
    await expectOutcome(page, 'server_error');
    await expect(dialogOf(page)).toHaveCount(0);
    expect(await thrown(page)).toEqual({ reason: 'server_error', error, errno: undefined });

    relier.fxa.faults = { numericErrors: true };
    await beginSignIn(page, { ...silent, ...options });
    await expectOutcome(page, 'server_error');
    expect(await thrown(page)).toMatchObject({ error, errno });
  });
}

test('in the lightbox it signs in who is signed in', async ({ page, relier }) => {
  await signIn(page, relier);
  await beginSignIn(page, { ...silent, loginHint: account.email });
  await expectOutcome(page, 'signed in');
  await page.locator('#ask').press('Enter');
  await expectOutcome(page, account.email);
});

test('prompt=login asks for the password again, prompt=consent for consent', async ({
  page,
  relier,
}) => {
  await signIn(page, relier);
  await beginSignIn(page, { prompt: 'login' });
  await expect(frameOf(page).getByLabel('Email')).toHaveValue(account.email);
  await expect(frameOf(page).getByLabel('Password')).toBeFocused();
  await fillPassword(frameOf(page), account);
  await expectOutcome(page, 'signed in');

  await beginSignIn(page, { prompt: 'consent' });
  await frameOf(page).getByRole('button', { name: 'Continue' }).click();
  await expect(frameOf(page).getByRole('heading', { level: 1 })).toHaveText('Allow access');
});

test('a page may ask for a flow at its own Firefox Accounts, and no stranger’s page may', async ({
  page,
  relier,
}) => {
  const ask = () =>
    page.evaluate(
      (url) =>
        fetch(url).then(
          (response) => response.json(),
          (error) => error.name,
        ),
      `${relier.contentUrl}/metrics-flow?entrypoint=menu`,
    );
  await openPage(page, relier);
  expect(await ask()).toMatchObject({ flowId: expect.stringMatching(/^[0-9a-f]{64}$/) });
  relier.allowed = [/CORS|403|Cross-Origin|ERR_FAILED/];
  relier.stranger.set(
    '/',
    () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }),
  );
  await page.goto(relier.strangerUrl);
  expect(await ask()).toBe('TypeError');
});
