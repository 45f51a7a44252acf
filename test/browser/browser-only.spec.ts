import type { Page } from '@playwright/test';
import type { FxaRelierClient, Profile, Token } from 'fxa-relier-client';
import { type BrowserOnlySite, expect, handleRedirectOnPage, test } from './browser-only-site.ts';
import { goBackTo } from './go-back.ts';
import { clickAndLeave, fillSignIn, fxaInLightbox } from './local-fxa-pages.ts';
import { signInOnPage } from './sign-in-on-page.ts';

declare global {
  var createClient: (options?: object) => FxaRelierClient;
}

test('handleRedirect gives the result, cleans the address, and answers twice the same', {
  tag: '@engine',
}, async ({ page, site }) => {
  await page.goto(site.siteUrl);
  const state = await page.evaluate(async () => {
    const { url, state } = await client.auth.request('signIn');
    setTimeout(() => location.assign(url));
    return state;
  });
  await fillSignIn(page, site.account);
  await page.waitForURL(/[?&]code=/);
  const cameBy = page.url();
  // The server keeps the query of the redirect URI, but writes its spaces as +.
  const kept = new URL(cameBy).searchParams;
  expect([kept.get('lang'), kept.get('q')]).toEqual(['de', 'a b']);

  const { result } = await handleRedirectOnPage(page);
  expect(result).toEqual({
    redirect_uri: cameBy,
    code: expect.stringMatching(/^[0-9a-f]{64}$/),
    state,
    action: 'signin',
    codeVerifier: expect.stringMatching(/^[\w-]{64}$/),
  });
  expect(page.url()).toBe(site.redirectUri);
  expect((await handleRedirectOnPage(page)).result).toEqual(result);
  expect(await page.evaluate((url) => client.auth.handleRedirect(url), cameBy)).toEqual(result);

  // Neither a reload nor the history brings the code back.
  await page.reload();
  expect(await handleRedirectOnPage(page)).toEqual({ result: null });
  await page.goto(`${site.siteUrl}/other`);
  await goBackTo(page, site.redirectUri);
  expect(await handleRedirectOnPage(page)).toEqual({ result: null });

  // A state is used once: the very address that worked is now no answer to anything.
  await page.goto(cameBy);
  expect(await handleRedirectOnPage(page)).toMatchObject({ reason: 'state_missing' });
});

test('handleRedirect called twice at once, as React StrictMode does, gives one result', async ({
  page,
  site,
}) => {
  await page.goto(site.siteUrl);
  await page.evaluate(() => void client.auth.signIn());
  await fillSignIn(page, site.account);
  await page.waitForURL(/[?&]code=/);
  const [first, second] = await page.evaluate(() =>
    // Each effect makes its own client, too.
    Promise.all([client.auth.handleRedirect(), createClient().auth.handleRedirect()]),
  );
  expect(first?.code).toMatch(/^[0-9a-f]{64}$/);
  expect(second).toEqual(first);
});

test('pages that are no return from Firefox Accounts are left alone', async ({ page, site }) => {
  for (const path of ['/other?code=abc', '/other?code=abc&state=def#x', '/other?error=1', '/']) {
    await page.goto(site.siteUrl + path);
    expect(await handleRedirectOnPage(page)).toEqual({ result: null });
    expect(page.url()).toBe(site.siteUrl + path);
  }
});

test('a tampered state gives state_missing, and the true answer still counts', async ({
  page,
  site,
}) => {
  await page.goto(site.siteUrl);
  await page.evaluate(() => void client.auth.signIn({ state: 'mine' }));
  await fillSignIn(page, site.account);
  await page.waitForURL(/[?&]code=/);
  const cameBy = page.url();
  await page.goto(cameBy.replace('state=mine', 'state=theirs'));
  expect(await handleRedirectOnPage(page)).toMatchObject({ reason: 'state_missing' });
  expect(page.url()).toBe(cameBy.replace('state=mine', 'state=theirs'));
  await page.goto(cameBy);
  expect(await handleRedirectOnPage(page)).toMatchObject({ result: { state: 'mine' } });
});

test('of two clients on one callback page, the one that began the sign-in gets the result', {
  tag: '@engine',
}, async ({ page, site }) => {
  await page.goto(site.siteUrl);
  await page.evaluate(() => void client.auth.signIn({ state: 'mine' }));
  await fillSignIn(page, site.account);
  await page.waitForURL(/[?&]code=/);
  const results = await page.evaluate(async () => {
    const other = createClient({ oauthHost: 'http://other.example/v1' });
    return [await other.auth.handleRedirect(), await client.auth.handleRedirect()];
  });
  expect(results).toMatchObject([null, { state: 'mine' }]);
  expect(page.url()).toBe(site.redirectUri);
});

const errors: [sent: string, name: string, errno: number | undefined][] = [
  ['access_denied', 'access_denied', undefined],
  ['1010', 'login_required', 1010],
];
for (const [error, ...named] of errors) {
  test(`handleRedirect rejects with error ${error} of the server`, async ({ page, site }) => {
    await page.goto(site.siteUrl);
    const { state } = await page.evaluate(() => client.auth.request('signIn'));
    await page.goto(`${site.redirectUri}&error=${error}&state=${state}`);
    const [reason, ...told] = await page.evaluate(async () => {
      const failure = await client.auth.handleRedirect().catch((failure) => failure);
      return [failure.reason, failure.error, failure.errno];
    });
    expect([reason, ...told]).toEqual(['server_error', ...named]);
    expect(page.url()).toBe(site.redirectUri);
  });
}

test('pkce: the browser alone signs in, trades the code and reads the profile', async ({
  page,
  site,
}) => {
  await page.goto(site.siteUrl);
  const finish = () =>
    page.evaluate(async (): Promise<[Token, Profile]> => {
      const result = globalThis.ending?.result ?? (await client.auth.handleRedirect());
      const { code, codeVerifier = '' } = result as NonNullable<
        Awaited<ReturnType<typeof client.auth.handleRedirect>>
      >;
      const token = await client.token.tradeCode(code, { codeVerifier });
      return [token, await client.profile.fetch(token.accessToken)];
    });

  const ending = signInOnPage(page, { ui: 'lightbox' });
  await fillSignIn(fxaInLightbox(page), site.account);
  await ending;
  const [token, profile] = await finish();
  expect(token).toMatchObject({ tokenType: 'bearer', scope: ['profile'] });
  expect(profile).toMatchObject({ email: site.account.email });

  await page.goto(`${site.siteUrl}/other`);
  await page.evaluate(() => void client.auth.signIn());
  clickAndLeave(page.getByRole('button', { name: 'Continue' }));
  await page.waitForURL(/[?&]code=/);
  const [secondToken, sameProfile] = await finish();
  expect(secondToken.accessToken).not.toBe(token.accessToken);
  expect(sameProfile).toEqual(profile);
});

test('a double call of signIn by redirect ends in a result', { tag: '@engine' }, async ({
  page,
  site,
}) => {
  await page.goto(site.siteUrl);
  await page.evaluate(() => {
    void client.auth.signIn({ state: 'first' });
    void client.auth.signIn({ state: 'second' });
  });
  await fillSignIn(page, site.account);
  await page.waitForURL(/[?&]code=/);
  expect(await handleRedirectOnPage(page)).toMatchObject({
    result: { state: expect.stringMatching(/^(first|second)$/) },
  });
});

test('of two tabs that share a storage, each gets its own result, whichever is first', {
  tag: '@engine',
}, async ({ page, context, site }) => {
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto(site.siteUrl);
    const state = tab === page ? 'first' : 'second';
    await tab.evaluate(
      (state) => void createClient({ storage: localStorage }).auth.signIn({ state }),
      state,
    );
    await expect(tab.getByLabel('Password')).toBeVisible();
  }
  for (const tab of [other, page]) {
    await fillSignIn(tab, site.account);
    await tab.waitForURL(/[?&]code=/);
    const result = await tab.evaluate(() =>
      createClient({ storage: localStorage }).auth.handleRedirect(),
    );
    expect(result?.state).toBe(tab === page ? 'first' : 'second');
    // What is used up is forgotten, and only that.
    const stored = await tab.evaluate(() => JSON.stringify(localStorage));
    expect([stored.includes('first'), stored.includes('second')]).toEqual([tab === other, false]);
  }
});

test.describe('two tabs that refresh', () => {
  /** Two signed-in tabs, of which the first refreshes and the server does not answer yet. */
  async function refreshInFirst(page: Page, site: BrowserOnlySite) {
    await page.goto(site.siteUrl);
    await page.evaluate(() => void client.auth.signIn({ accessType: 'offline' }));
    await fillSignIn(page, site.account);
    await page.waitForURL(/[?&]code=/);
    const refreshToken = await page.evaluate(async () => {
      const result = await client.auth.handleRedirect();
      const { code, codeVerifier } = result as NonNullable<typeof result>;
      return (await client.token.tradeCode(code, { codeVerifier })).refreshToken as string;
    });

    const atServer: (() => void)[] = [];
    const { fetch } = site.fxa;
    site.fxa.fetch = async (request) => {
      const isCall = request instanceof Request && request.method === 'POST';
      if (isCall) await new Promise<void>((letGo) => atServer.push(letGo));
      return fetch(request);
    };
    const other = await page.context().newPage();
    await other.goto(site.siteUrl);
    const first = refresh(page, refreshToken);
    await expect.poll(() => atServer.length).toBe(1);
    return { refreshToken, atServer, other, first };
  }

  function refresh(tab: Page, refreshToken: string) {
    return tab.evaluate((token) => client.token.refreshToken(token), refreshToken);
  }

  async function seeWaiting(tab: Page) {
    const isWaiting = async () => (await navigator.locks.query()).pending?.length === 1;
    await expect.poll(() => tab.evaluate(isWaiting)).toBe(true);
  }

  test('do so one after the other', { tag: '@engine' }, async ({ page, site }) => {
    const { refreshToken, atServer, other, first } = await refreshInFirst(page, site);
    const second = refresh(other, refreshToken);
    await seeWaiting(other);
    expect(atServer).toHaveLength(1);
    atServer[0]?.();
    await expect.poll(() => atServer.length).toBe(2);
    atServer[1]?.();
    expect((await first).accessToken).not.toBe((await second).accessToken);
  });

  test('can be aborted while they wait for each other', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    const { refreshToken, atServer, other, first } = await refreshInFirst(page, site);
    const reason = other.evaluate((token) => {
      const controller = new AbortController();
      const { signal } = controller;
      Object.assign(window, { stop: () => controller.abort() });
      return client.token.refreshToken(token, { signal }).catch(({ reason }) => reason);
    }, refreshToken);
    await seeWaiting(other);
    await other.evaluate(() => (window as unknown as { stop: () => void }).stop());
    expect(await reason).toBe('aborted');
    expect(atServer).toHaveLength(1);
    atServer[0]?.();
    expect((await first).accessToken).toMatch(/^[0-9a-f]{64}$/);
  });
});
