import type { BrowserContext, Page } from '@playwright/test';
import { clickAndLeave, type FxaPage, pressAndLeave } from './local-fxa-pages.ts';
import {
  account,
  beginSignIn,
  dialogOf,
  expect,
  expectOutcome,
  frameOf,
  openLightbox,
  openPage,
  type Relier,
  type RelierWindow,
  signInQuery,
  test,
  totpAccount,
} from './relier-test.ts';

/** The code that stands on the inbox page, opened by the link on the page that wants it. */
async function readCode(fxa: FxaPage, context: BrowserContext): Promise<string> {
  const opened = context.waitForEvent('page');
  await fxa.getByRole('link', { name: 'local inbox' }).click();
  const inbox = await opened;
  const code = await inbox
    .getByText(/^\d{6}$/)
    .first()
    .textContent();
  await inbox.close();
  return code ?? '';
}

async function givePassword(
  fxa: FxaPage,
  { email, password }: { email: string; password: string },
) {
  await fxa.getByLabel('Email').fill(email);
  await fxa.getByLabel('Password').fill(password);
  await fxa.getByRole('button', { name: 'Sign in' }).click();
}

async function giveCode(fxa: FxaPage, context: BrowserContext, button = 'Confirm') {
  await fxa.getByLabel('Code').fill(await readCode(fxa, context));
  clickAndLeave(fxa.getByRole('button', { name: button }));
}

/** What Firefox Accounts says of the token that the page trades its code for. */
function introspect(page: Page) {
  return page.evaluate(async () => {
    const { client, result } = (window as unknown as RelierWindow).relier;
    const { code, codeVerifier } = result as never;
    const { accessToken } = await client.token.tradeCode(code, { codeVerifier });
    const answer = await fetch(
      `${JSON.parse(document.body.dataset.client ?? '').server.oauthHost}/introspect`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token: accessToken }),
      },
    );
    return answer.json();
  });
}

const heading = (fxa: FxaPage) => fxa.getByRole('heading', { level: 1 });

test('in the lightbox the code comes after the password', async ({ page, context, relier }) => {
  const fxa = await openLightbox(page, relier);
  await givePassword(fxa, totpAccount);
  await expect(heading(fxa)).toHaveText('Enter your authentication code');
  await expect(fxa.getByLabel('Code')).toBeFocused();

  relier.allowed = [/400/];
  await fxa.getByLabel('Code').fill('-');
  await fxa.getByRole('button', { name: 'Confirm' }).click();
  await expect(fxa.getByText('This is not the code.')).toBeVisible();
  await expect(fxa.getByLabel('Code')).toBeFocused();

  await giveCode(fxa, context);
  await expectOutcome(page, 'signed in');
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await introspect(page)).toMatchObject({ acr: 'AAL2', amr: ['pwd', 'otp'] });
});

test('stepping up asks who is signed in only for what is missing', async ({
  page,
  context,
  relier,
}) => {
  let fxa = await openLightbox(page, relier);
  await givePassword(fxa, account);
  await expectOutcome(page, 'signed in');
  expect(await introspect(page)).toMatchObject({ acr: 'AAL1', amr: ['pwd'] });

  await beginSignIn(page, { acrValues: 'AAL2', maxAge: 300 });
  fxa = frameOf(page);
  await expect(heading(fxa)).toHaveText('Set up two-step authentication');
  await expect(fxa.getByLabel('Password')).toHaveCount(0);
  await giveCode(fxa, context, 'Set up');
  await expectOutcome(page, 'signed in');
  expect(await introspect(page)).toMatchObject({ acr: 'AAL2', amr: ['pwd', 'otp'] });

  await beginSignIn(page, { acrValues: 'AAL2', maxAge: 300 });
  clickAndLeave(fxa.getByRole('button', { name: 'Continue' }));
  await expectOutcome(page, 'signed in');
  expect(await introspect(page)).toMatchObject({ acr: 'AAL2' });
});

for (const [way, cancel] of [
  ['its own button', (fxa) => clickAndLeave(fxa.getByRole('button', { name: 'Cancel' }))],
  ['Esc', (fxa) => pressAndLeave(fxa.getByLabel('Code'), 'Escape')],
] satisfies [string, (fxa: FxaPage) => void][]) {
  for (const [name, who, options] of [
    ['the code', totpAccount, {}],
    ['the second factor’s setting up', account, { acrValues: 'AAL2' }],
  ] as const) {
    test(`${way} cancels at ${name}`, async ({ page, relier }) => {
      const fxa = await openLightbox(page, relier, options);
      await givePassword(fxa, who);
      await expect(fxa.getByLabel('Code')).toBeFocused();
      cancel(fxa);
      await expectOutcome(page, 'cancel');
      await expect(dialogOf(page)).toHaveCount(0);
    });
  }
}

test('the lightbox is as high as the page of the code', { tag: '@engine' }, async ({
  page,
  relier,
}) => {
  await page.setViewportSize({ width: 1280, height: 1000 });
  const fxa = await openLightbox(page, relier);
  const dialog = dialogOf(page);
  const closeRowHeight = 44;
  // Room for pages whose body begins below their top.
  const bodyMargin = 12;
  const roomLeft = async () => {
    const height = await fxa
      .locator('body')
      .evaluate((body) => body.getBoundingClientRect().height);
    return (
      (await dialog.evaluate(({ clientHeight }) => clientHeight)) -
      closeRowHeight -
      Math.ceil(height)
    );
  };
  // The frame has left its blank page: from here on no navigation breaks an evaluation off.
  await expect(fxa.getByLabel('Email')).toBeVisible();
  await expect.poll(roomLeft).toBe(bodyMargin);
  const before = await dialog.evaluate(({ clientHeight }) => clientHeight);
  await givePassword(fxa, totpAccount);
  await expect(fxa.getByLabel('Code')).toBeFocused();
  await expect.poll(() => dialog.evaluate(({ clientHeight }) => clientHeight)).not.toBe(before);
  await expect.poll(roomLeft).toBe(bodyMargin);
});

/** In a window of its own, at the end of which the relier's page is. */
async function signInInWindow(page: Page, context: BrowserContext, relier: Relier): Promise<void> {
  await page.goto(`${relier.contentUrl}/oauth/signin?${signInQuery(relier)}`);
  await givePassword(page, totpAccount);
  await expect(heading(page)).toHaveText('Enter your authentication code');
  await expect(page.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
  await page.reload();
  await giveCode(page, context);
  await page.waitForURL(/\/oauth\?state=a-state&code=/);
}

test('a popup needs no frame', async ({ page, context, relier }) => {
  await openPage(page, relier);
  const opened = page.waitForEvent('popup');
  await page.evaluate(() => void window.open('about:blank', '', 'width=400,height=600'));
  await signInInWindow(await opened, context, relier);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });
  test('the pages work as well', async ({ page, context, relier }) => {
    await signInInWindow(page, context, relier);
  });
});
