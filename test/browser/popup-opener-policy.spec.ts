import type { Page } from '@playwright/test';
import { fillPassword, fillSignIn } from './local-fxa-pages.ts';
import {
  endingOf,
  endingsOf,
  expect,
  lookMs,
  looksOf,
  openPopup,
  openSite,
  type PopupSite,
  type PopupWindow,
  seeOpen,
  signInWithin,
  test,
} from './popup-site.ts';

const policies = ['unsafe-none', 'same-origin-allow-popups', 'same-origin'] as const;

const result = { code: expect.stringMatching(/^[0-9a-f]{64}$/) };

/** Longer than any grace in which a popup is taken for closed. */
const beyondGraceMs = 6_000;

async function begin(page: Page, site: PopupSite, options: object = {}): Promise<Page> {
  await page.context().clearCookies();
  await openSite(page, site);
  const popup = await openPopup(page, options);
  await expect(popup.getByLabel('Email')).toBeVisible();
  return popup;
}

// Time goes by as it does, and faster where a test says so.
test.beforeEach(({ context }) => context.clock.install());

for (const relier of policies) {
  for (const server of policies) {
    test(`a sign-in succeeds with ${relier} on the page and ${server} on the server, whatever the callback page sends`, {
      tag: '@engine',
    }, async ({ page, site }) => {
      site.coop.relier = relier;
      site.fxa.faults = { crossOriginOpenerPolicy: server };
      for (const callback of policies) {
        site.coop.callback = callback;
        const popup = await begin(page, site);
        await signInWithin(popup, site);
        expect(await endingOf(page), callback).toMatchObject({ result });
      }
    });
  }
}

test('an abort ends a sign-in in a severed popup, whose later response signs nobody in', {
  tag: '@engine',
}, async ({ page, site }) => {
  site.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
  const popup = await begin(page, site);
  await page.evaluate(() => (window as unknown as PopupWindow).stopper.abort());
  expect(await endingOf(page)).toMatchObject({ reason: 'aborted' });
  await fillSignIn(popup, site.account);
  await popup.waitForURL(`${site.redirectUri}**`);
  expect(await endingsOf(page)).toHaveLength(1);
  await popup.close();
});

test('a severed popup that its user closes is a cancel, once the user is back', {
  tag: '@engine',
}, async ({ page, site }) => {
  site.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
  const popup = await begin(page, site);
  await seeOpen(page);
  await popup.close();
  await page.bringToFront();
  await page.mouse.click(5, 5);
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(true);
  const looksBefore = await looksOf(page);
  await page.clock.runFor(beyondGraceMs);
  const { reason, looks } = await endingOf(page);
  expect(reason).toBe('cancel');
  expect((looks - looksBefore) * lookMs).toBeLessThan(beyondGraceMs);
});

test('a popup that is severed is not cancelled while its user still types', {
  tag: '@engine',
}, async ({ page, site }) => {
  site.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
  const popup = await begin(page, site);
  expect(await page.evaluate(() => (window as unknown as PopupWindow).endings.length)).toBe(0);
  const [name = '', domain = ''] = site.account.email.split('@');
  for (const text of [...name, '@', domain]) {
    await popup.getByLabel('Email').pressSequentially(text);
    await page.clock.runFor(beyondGraceMs / 6);
  }
  expect(await endingsOf(page)).toEqual([]);
  await signInWithin(popup, site, fillPassword);
  expect(await endingOf(page)).toMatchObject({ result });
});

test('a slow server that severs the popup is not taken for a closed one', {
  tag: '@engine',
}, async ({ page, site }) => {
  site.fxa.faults = { crossOriginOpenerPolicy: 'same-origin', delayMs: 700 };
  const popup = await begin(page, site);
  await page.clock.runFor(beyondGraceMs);
  expect(await endingsOf(page)).toEqual([]);
  site.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
  await signInWithin(popup, site);
  expect(await endingOf(page)).toMatchObject({ result });
});

test('who clicks again after a severed popup gets a new one at once', { tag: '@engine' }, async ({
  page,
  site,
}) => {
  site.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
  const severed = await begin(page, site);
  await page.clock.runFor(500);
  const popup = await openPopup(page);
  expect(await endingOf(page)).toMatchObject({ reason: 'cancel' });
  await signInWithin(popup, site);
  await expect.poll(async () => (await endingsOf(page))[1]).toMatchObject({ result });
  await severed.close();
});
