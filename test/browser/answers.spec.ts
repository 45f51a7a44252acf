import type { Demo } from '../../demo/server/start-demo.ts';
import { expect, test } from './demo-test.ts';
import { fillSignIn, fxaInLightbox } from './local-fxa-pages.ts';
import { createClientOnPage, signInOnPage } from './sign-in-on-page.ts';

/** Lets `change` rewrite what Firefox Accounts says at the end of a sign-in. */
function rewriteAnswers({ fxa }: Demo, change: (answer: string, state: string) => string): void {
  const answer = fxa.fetch;
  fxa.fetch = async (input: Request | string | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    const response = await answer(request);
    const state = new URL(request.url).searchParams.get('state');
    if (request.method !== 'POST' || !state) return response;
    const headers = new Headers(response.headers);
    const location = headers.get('location');
    if (location) headers.set('location', change(location, state));
    return new Response(change(await response.text(), state), { status: response.status, headers });
  };
}

/** Lets Firefox Accounts answer a sign-in at once, by redirect or in the frame, with an error. */
function answerWithError({ fxa, siteUrl }: Demo, error: string): void {
  const answer = fxa.fetch;
  fxa.fetch = async (input: Request | string | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/oauth/signin') return answer(request);
    const state = searchParams.get('state') ?? '';
    if (!searchParams.has('context')) {
      return Response.redirect(`${siteUrl}/oauth?${new URLSearchParams({ error, state })}`);
    }
    const say = (command: string, data: object) =>
      `parent.postMessage(${JSON.stringify(JSON.stringify({ command, data }))}, '${siteUrl}');`;
    const page = `<script>${say('ping', {})}${say('error', { error, state })}</script>`;
    return new Response(page, { headers: { 'content-type': 'text/html' } });
  };
}

const anotherState = (answer: string, state: string) => answer.replaceAll(state, 'f'.repeat(64));
const withoutCode = (answer: string) =>
  answer.replaceAll('code=', 'kode=').replaceAll('code&quot;', 'kode&quot;');
const forAnotherSite = (answer: string, _: string) =>
  answer.replaceAll(/http:\/\/\w+:\d+\/oauth\?/g, 'https://example.com/oauth?');

const badAnswers = [
  {
    what: 'another state',
    change: anotherState,
    // What this browser began is remembered under its state; a lightbox knows what it waits for.
    byRedirect: 'state_missing',
    inLightbox: 'state_mismatch',
  },
  {
    what: 'no code',
    change: withoutCode,
    byRedirect: 'invalid_response',
    inLightbox: 'invalid_response',
  },
];

for (const { what, change, byRedirect, inLightbox } of badAnswers) {
  test(`an answer with ${what} signs nobody in, and the next sign-in works`, async ({
    page,
    demo,
  }) => {
    const fxa = fxaInLightbox(page);
    const { fetch } = demo.fxa;
    rewriteAnswers(demo, change);
    await page.goto(demo.siteUrl);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await fillSignIn(page, demo.account);
    await expect(page.getByText(byRedirect)).toBeVisible();

    await page.context().clearCookies();
    await page.getByLabel('Stay here, in a lightbox').check();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await fillSignIn(fxa, demo.account);
    await expect(page.getByText(inLightbox)).toBeVisible();
    await expect(page.locator('dialog')).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();

    demo.fxa.fetch = fetch;
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await fillSignIn(fxa, demo.account);
    await expect(page.getByText('You are signed in.')).toBeVisible();
  });
}

test("a code for another site's redirect URI is refused by the lightbox", async ({
  page,
  demo,
}) => {
  rewriteAnswers(demo, forAnotherSite);
  await page.goto(demo.siteUrl);
  await createClientOnPage(page, demo);
  const ending = signInOnPage(page, { ui: 'lightbox' });
  await fillSignIn(fxaInLightbox(page), demo.account);
  expect(await ending).toMatchObject({ reason: 'invalid_response' });
  await expect(page.locator('dialog')).toHaveCount(0);
});

for (const [error, words] of [
  ['access_denied', 'You chose not to sign in.'],
  ['unauthorized_client', 'Firefox Accounts does not let this site ask for that.'],
  ['1001', 'Firefox Accounts could not sign you in.'],
] as const) {
  test(`error ${error} of Firefox Accounts is told, by both surfaces`, async ({ page, demo }) => {
    answerWithError(demo, error);
    await page.goto(demo.siteUrl);
    for (const surface of ['Go to Firefox Accounts', 'Stay here, in a lightbox']) {
      await page.getByLabel(surface).check();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByText(words)).toBeVisible();
      await expect(page.getByText(new RegExp(`server_error: .*\\b${error}$`))).toBeVisible();
      await expect(page.locator('dialog')).toHaveCount(0);
      expect(page.url()).toBe(`${demo.siteUrl}/`);
      await page.reload();
      await expect(page.getByRole('status')).toBeEmpty();
    }

    // Nothing of it is left that would disturb the next one.
    await page.getByRole('button', { name: 'Sign up' }).click();
    await expect(fxaInLightbox(page).getByLabel('Email')).toBeVisible();
  });
}

test('a redirect that comes back while Firefox Accounts is down can be finished later', async ({
  page,
  demo,
}) => {
  demo.fxa.faults = { fail: { '/v1/token': 201 } };
  await page.goto(demo.siteUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('Firefox Accounts cannot be reached at the moment.')).toBeVisible();
  await expect(page.getByText('http_error: 201')).toBeVisible();
  expect(page.url()).toBe(`${demo.siteUrl}/oauth`);

  demo.fxa.faults = {};
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('You are signed in.')).toBeVisible();
});

test('a redirect that this browser did not begin signs nobody in', async ({ page, demo }) => {
  const code = '0'.repeat(64);
  await page.goto(`${demo.siteUrl}/oauth?code=${code}&state=planted`);
  await expect(page.getByText('This sign-in was not begun in this browser')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(page.url()).toBe(`${demo.siteUrl}/`);
});

test('an OAuth server that refuses the code is told, and signs nobody in', async ({
  page,
  demo,
}) => {
  demo.fxa.faults = { fail: { '/v1/token': 107 } };
  await page.goto(demo.siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(fxaInLightbox(page), demo.account);
  await expect(page.getByText('http_error: 107')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});
