import type { Locator, Page } from '@playwright/test';
import { expect, test } from './demo-test.ts';
import { fillSignIn, fxaInLightbox } from './local-fxa-pages.ts';

declare global {
  /** What has had the focus on the page behind. */
  var reached: string[];
}

const closeRowHeight = 44;
/** Older servers do not count the margin above their page's body. */
const bodyMargin = 12;

async function openLightbox(page: Page, siteUrl: string, button = 'Sign in'): Promise<Locator> {
  await page.goto(siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();
  await page.getByRole('button', { name: button }).click();
  await expect(fxaInLightbox(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
  return page.getByRole('dialog', { name: 'Firefox Accounts' });
}

/** As whole pixels, as Firefox Accounts tells its own. */
const heightOf = (element: Locator) =>
  element.evaluate((element) => Math.ceil(element.getBoundingClientRect().height));
const innerHeightOf = (dialog: Locator) => dialog.evaluate(({ clientHeight }) => clientHeight);

test("the lightbox follows the height of Firefox Accounts' pages", async ({ page, demo }) => {
  await page.setViewportSize({ width: 1280, height: 1000 });
  const dialog = await openLightbox(page, demo.siteUrl);
  const fxa = fxaInLightbox(page);
  const body = fxa.locator('body');
  const roomLeft = async () =>
    (await innerHeightOf(dialog)) - closeRowHeight - bodyMargin - (await heightOf(body));
  await expect.poll(roomLeft).toBe(0);
  const before = await innerHeightOf(dialog);

  await fillSignIn(fxa, { ...demo.account, password: 'not the one' });
  await expect(fxa.getByText('The password is wrong.')).toBeVisible();
  await expect.poll(() => innerHeightOf(dialog)).toBeGreaterThan(before);
  await expect.poll(roomLeft).toBe(0);

  await fxa.locator('.sheet').evaluate((sheet) => sheet.replaceChildren());
  await expect.poll(roomLeft).toBe(0);
  expect(await innerHeightOf(dialog)).toBeLessThan(before);
});

test('the lightbox never leaves the window, however high the page or small the window', async ({
  page,
  demo,
}) => {
  const dialog = await openLightbox(page, demo.siteUrl);
  const fxa = fxaInLightbox(page);
  const before = await innerHeightOf(dialog);
  await fxa.locator('.sheet').evaluate(({ style }) => {
    style.height = '5000px';
  });
  await expect.poll(() => innerHeightOf(dialog)).toBeGreaterThan(before);

  for (const [width, height] of [
    [1280, 720],
    [700, 500],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(dialog).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 });
  }
  // What does not fit is reached by scrolling inside.
  await fxa.getByText('This is not Mozilla.').scrollIntoViewIfNeeded();
  await expect(fxa.getByText('This is not Mozilla.')).toBeInViewport();
});

for (const [device, width, height] of [
  ['a phone', 360, 640],
  ['a phone on its side', 640, 360],
] as const) {
  test(`on ${device} the lightbox fills the screen and can be closed`, async ({ page, demo }) => {
    await page.setViewportSize({ width, height });
    const dialog = await openLightbox(page, demo.siteUrl);
    // Phones have no scrollbar that takes room; where there is one, its place is kept.
    const widthBesideScrollbar = await page.evaluate(() => document.documentElement.clientWidth);
    await expect
      .poll(() => dialog.evaluate((dialog) => dialog.getBoundingClientRect().toJSON()))
      .toMatchObject({ x: 0, y: 0, width: widthBesideScrollbar, height });

    const frame = page.locator('iframe');
    const { bottom, right } = await frame.evaluate((frame) => frame.getBoundingClientRect());
    expect(bottom).toBeLessThanOrEqual(height);
    expect(right).toBeLessThanOrEqual(width);
    for (const root of [page.locator(':root'), fxaInLightbox(page).locator(':root')]) {
      const overhang = await root.evaluate(({ scrollWidth, clientWidth }) => [
        scrollWidth - clientWidth,
      ]);
      expect(overhang).toEqual([0]);
    }

    const close = page.getByRole('button', { name: 'Close' });
    await expect(close).toBeInViewport({ ratio: 1 });
    const { width: closeWidth, height: closeHeight } = (await close.boundingBox()) ?? {};
    expect([closeWidth, closeHeight]).toEqual([44, 44]);
    await close.click();
    await expect(page.getByText('You closed the sign-in.')).toBeVisible();

    await page.getByRole('button', { name: 'Sign in' }).click();
    await fillSignIn(fxaInLightbox(page), demo.account);
    await expect(page.getByText('You are signed in.')).toBeVisible();
  });
}

test('the focus goes in when Firefox Accounts has loaded, and Tab never reaches the page behind', {
  tag: '@engine',
}, async ({ page, demo }) => {
  const dialog = await openLightbox(page, demo.siteUrl);
  const fxa = fxaInLightbox(page);
  await expect(page.locator('iframe')).toBeFocused();
  await expect(fxa.getByLabel('Email')).toBeFocused();

  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(fxa.getByLabel('Email')).toBeFocused();

  await page.evaluate(() => {
    globalThis.reached = [];
    document.body.addEventListener('focusin', ({ target }) => {
      globalThis.reached.push((target as Element).outerHTML);
    });
  });
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let pressed = 0; pressed < 8; pressed += 1) await page.keyboard.press(key);
  }
  expect(await page.evaluate(() => globalThis.reached)).toEqual([]);
  await expect(dialog).toBeVisible();
});
