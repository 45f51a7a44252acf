import type { Page } from '@playwright/test';
import { expect, test } from './demo-test.ts';
import { fillPassword, fillSignIn, fxaInLightbox } from './local-fxa-pages.ts';
import { createClientOnPage, signInOnPage } from './sign-in-on-page.ts';

/** The next frame's `load`, which starts the wait for the first word. */
async function tellWhenFramesLoad(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { attachShadow } = Element.prototype;
    Element.prototype.attachShadow = function (init) {
      const root = attachShadow.call(this, init);
      const tell = () => document.documentElement.setAttribute('data-frame-loaded', '');
      root.addEventListener('load', tell, true);
      return root;
    };
  });
}

async function frameHasLoaded(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-frame-loaded');
}

test('a server that refuses frames is told in words, and never shown', { tag: '@engine' }, async ({
  page,
  demo,
}) => {
  demo.fxa.faults = { refuseFrames: true };
  await page.clock.install();
  await tellWhenFramesLoad(page);
  await page.goto(demo.siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('dialog', { name: 'Firefox Accounts' })).toContainText('Loading…');
  await expect(page.locator('iframe')).toHaveCSS('opacity', '0');
  await frameHasLoaded(page);
  await page.clock.fastForward(10_000);
  await expect(page.getByText('cannot be shown inside this page')).toBeVisible();
  await expect(page.getByText('frame_refused')).toBeVisible();
  await expect(page.locator('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeFocused();

  await page.getByLabel('Go to Firefox Accounts').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
});

test('a frame that loads and stays silent is refused after pingTimeoutMs', async ({
  page,
  demo,
}) => {
  await page.goto(demo.siteUrl);
  await createClientOnPage(page, demo);
  for (const faults of [{ refuseFrames: true }, { silentFrames: true }]) {
    demo.fxa.faults = faults;
    expect(await signInOnPage(page, { ui: 'lightbox', pingTimeoutMs: 200 })).toEqual({
      reason: 'frame_refused',
      message: expect.stringContaining(
        `No message from ${demo.server.contentHost} in 200 ms. Check`,
      ),
    });
    await expect(page.locator('dialog')).toHaveCount(0);
  }

  demo.fxa.faults = {};
  const ending = signInOnPage(page, { ui: 'lightbox' });
  await fillSignIn(fxaInLightbox(page), demo.account);
  expect((await ending).result?.code).toMatch(/^[0-9a-f]{64}$/);
});

test('a server known to refuse frames is refused before anything is shown', async ({
  page,
  demo,
}) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(demo.siteUrl);
  for (const preset of ['production', 'stage'] as const) {
    const [reason, shown] = await page.evaluate(async (server) => {
      const { FxaRelierClient } = await import('fxa-relier-client');
      const redirectUri = `${location.origin}/oauth`;
      const options = { server, redirectUri, scope: 'profile' };
      const client = new FxaRelierClient('dcdb5ae7add825d2', options);
      const shown: MutationRecord[] = [];
      const observer = new MutationObserver((records) => shown.push(...records));
      observer.observe(document, { childList: true, subtree: true });
      const error = await client.auth.signIn({ ui: 'lightbox' }).catch((error) => error);
      return [error.reason, shown.length + observer.takeRecords().length];
    }, preset);
    expect([reason, shown]).toEqual(['frame_refused', 0]);
  }
  expect(requests.filter((url) => !url.startsWith(demo.siteUrl))).toEqual([]);
});

test('a server that does not load in loadTimeoutMs is a timeout', async ({ page, demo }) => {
  await page.goto(demo.siteUrl);
  await createClientOnPage(page, demo);
  const answer = demo.fxa.fetch;
  demo.fxa.fetch = () => new Promise(() => {});
  expect(await signInOnPage(page, { ui: 'lightbox', loadTimeoutMs: 200 })).toEqual({
    reason: 'timeout',
    message: expect.stringContaining(`No message from ${demo.server.contentHost} in 200 ms. Check`),
  });
  await expect(page.locator('dialog')).toHaveCount(0);

  // Slow, but within the limit: what is shown meanwhile is that it is loading.
  demo.fxa.fetch = answer;
  demo.fxa.faults = { delayMs: 300 };
  const ending = signInOnPage(page, { ui: 'lightbox' });
  await expect(page.getByText('Loading…')).toBeVisible();
  await expect(page.locator('iframe')).toHaveCSS('opacity', '0');
  await fillSignIn(fxaInLightbox(page), demo.account);
  expect(await ending).toMatchObject({ result: { action: 'signin' } });
});

test('once Firefox Accounts has spoken there is no time limit', async ({ page, demo }) => {
  await page.clock.install();
  await page.goto(demo.siteUrl);
  await createClientOnPage(page, demo);
  const fxa = fxaInLightbox(page);
  const ending = signInOnPage(page, { ui: 'lightbox' });
  await expect(fxa.getByLabel('Email')).toBeVisible();
  await page.clock.fastForward('01:00:00');
  // The next page loads and pings as the first did, and starts no limit anew.
  await fillSignIn(fxa, { ...demo.account, password: 'not the one' });
  await expect(fxa.getByText('The password is wrong.')).toBeVisible();
  await page.clock.fastForward('01:00:00');
  await fillPassword(fxa, demo.account);
  expect(await ending).toMatchObject({ result: { action: 'signin' } });
});

test('fallback goes on by redirect, to a signed-in page', { tag: '@engine' }, async ({
  page,
  demo,
}) => {
  for (const faults of [{ refuseFrames: true }, { silentFrames: true }]) {
    demo.fxa.faults = faults;
    await page.goto(demo.siteUrl);
    await createClientOnPage(page, demo);
    const { state, scope } = await page.evaluate(async () => {
      const body = JSON.stringify({ returnTo: '/' });
      const headers = { accept: 'application/json', 'content-type': 'application/json' };
      return (await fetch('/api/sign-in', { method: 'POST', headers, body })).json();
    });
    // The page that would tell the ending is being left.
    const options = { ui: 'lightbox', fallback: 'redirect', pingTimeoutMs: 200 } as const;
    signInOnPage(page, { ...options, state, scope }).catch(() => {});
    await page.waitForURL(`${demo.server.contentHost}/oauth/signin**`);
    expect(new URL(page.url()).searchParams.has('context')).toBe(false);
    await fillSignIn(page, demo.account);
    await expect(page.getByText('You are signed in.')).toBeVisible();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('You are signed out.')).toBeVisible();
    await page.context().clearCookies();
  }
});
