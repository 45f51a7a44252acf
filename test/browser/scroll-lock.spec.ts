import { test as base, expect } from './demo-test.ts';
import { fxaInLightbox } from './local-fxa-pages.ts';

// Scrollbars that take room, as most users have them: a page that locks its scrolling must not jump.
const test = base.extend<object, object>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const ignored = { ignoreDefaultArgs: ['--hide-scrollbars'] };
      await use({ ...launchOptions, ...ignored });
    },
    { scope: 'worker' },
  ],
});

test('the page behind neither scrolls nor jumps, and scrolls again afterwards', {
  tag: '@engine',
}, async ({ page, demo }) => {
  await page.goto(demo.siteUrl);
  await page.getByLabel('Stay here, in a lightbox').check();
  const button = page.getByRole('button', { name: 'Sign in' });
  // Long above and below the button.
  await page.locator('main').evaluate(({ style }) => {
    style.paddingBlock = '2000px';
  });
  await button.scrollIntoViewIfNeeded();
  const layout = () =>
    page.evaluate(() => {
      const { left, top, width } =
        document.querySelector('#sign-in')?.getBoundingClientRect() ?? {};
      return { left, top, width, scrollY };
    });
  const before = await layout();
  expect(before.scrollY).toBeGreaterThan(500);
  // Without room for a scrollbar there would be nothing to jump.
  expect(await page.evaluate(() => innerWidth - document.documentElement.clientWidth)).not.toBe(0);

  await button.click();
  const email = fxaInLightbox(page).getByLabel('Email');
  await expect(email).toBeFocused();
  expect(await layout()).toEqual(before);

  const twoFrames = () =>
    page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  await page.mouse.move(20, 300);
  await page.mouse.wheel(0, 400);
  await page.getByRole('button', { name: 'Close' }).press('PageDown');
  await twoFrames();
  expect(await layout()).toEqual(before);

  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.locator('dialog')).toHaveCount(0);
  await expect(button).toBeFocused();
  // The outcome is shown above the button, so only its height may be another.
  const { top, ...after } = await layout();
  expect({ ...after, top: before.top }).toEqual(before);
  await page.mouse.move(20, 300);
  await page.mouse.wheel(0, 400);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before.scrollY + 300);
  expect(await page.locator(':root').getAttribute('style')).toBeNull();
});
