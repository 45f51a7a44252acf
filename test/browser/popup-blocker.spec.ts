import type { Page } from '@playwright/test';
import {
  endingOf,
  endingsOf,
  expect,
  openPopup,
  openSite,
  signInWithin,
  test,
} from './popup-site.ts';

// Playwright switches off what this is about.
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const firefoxUserPrefs = { 'dom.disable_open_during_load': true };
    await use({
      ...launchOptions,
      ignoreDefaultArgs: ['--disable-popup-blocking'],
      firefoxUserPrefs: { ...launchOptions.firefoxUserPrefs, ...firefoxUserPrefs },
    });
  },
});

/** A click is good for one window. What stands on the page uses it up, once. */
async function useUpNextClick(page: Page): Promise<void> {
  await page.evaluate(() => {
    const first = () => window.open('about:blank', '', 'popup')?.close();
    document.querySelector('button')?.addEventListener('click', first, {
      capture: true,
      once: true,
    });
  });
}

test("the browser's own blocker is told of at once, and the next click works", {
  tag: '@engine',
}, async ({ page, site }) => {
  await openSite(page, site);
  await useUpNextClick(page);
  await page.getByRole('button').click();
  const { reason, url } = await endingOf(page);
  expect(reason).toBe('popup_blocked');
  expect(url).toMatch(`${site.fxa.server.oauthHost}/authorization?`);

  await signInWithin(await openPopup(page), site);
  await expect.poll(async () => (await endingsOf(page))[1]?.result).toBeTruthy();
});
