import type { Page } from '@playwright/test';
import {
  beginSignIn,
  dialogOf,
  expect,
  frameOf,
  html,
  openPage,
  relierPage,
  test as relierTest,
} from './relier-test.ts';

// Scrollbars that take room, as most users have them.
const test = relierTest.extend<object, object>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      await use({ ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] });
    },
    { scope: 'worker' },
  ],
});

/** Tells the height of its body, which begins 10 px below the top, as servers since v0.40 did. */
const contentPage = `<!doctype html><title>Fake</title>
<style>body { margin: 10px 0 0; height: 300px; }</style>
<script>
  const { origin } = new URL(new URLSearchParams(location.search).get('redirect_uri'));
  const say = (command, data = {}) => parent.postMessage(JSON.stringify({ command, data }), origin);
  addEventListener('message', () => {
    say('resize', { height: document.body.clientHeight });
    say('loaded');
  }, { once: true });
  say('ping');
</script><body>`;

test('a page whose body begins 10 px below its top needs no scrollbar', { tag: '@engine' }, async ({
  page,
  relier,
}) => {
  relier.content.set('/oauth/signin', () => html(contentPage));
  await openPage(page, relier);
  await beginSignIn(page);
  const hiddenHeight = () =>
    frameOf(page)
      .locator('html')
      .evaluate(({ scrollHeight, clientHeight }) => [
        clientHeight > 200,
        scrollHeight - clientHeight,
      ]);
  await expect.poll(async () => (await dialogOf(page).boundingBox())?.height).toBeLessThan(400);
  await expect.poll(hiddenHeight).toEqual([true, 0]);
});

test('the backdrop covers the place of the page’s scrollbar', { tag: '@engine' }, async ({
  page,
  relier,
}) => {
  // Playwright adds a style element to each frame for a screenshot.
  relier.allowed = [/inline style/];
  const head = '<style>html { background: rgb(0 200 0) } body { height: 3000px }</style>';
  for (const mode of ['<!doctype html>', '']) {
    relier.site.set('/', async () => {
      const text = await relierPage(relier, { head }).text();
      return html(text.replace('<!doctype html>', mode));
    });
    await openPage(page, relier);
    const scrollbarWidth = await page.evaluate(
      () => innerWidth - document.documentElement.clientWidth,
    );
    expect(scrollbarWidth).toBeGreaterThan(0);
    await beginSignIn(page);
    await expect(frameOf(page).getByLabel('Email')).toBeVisible();
    const [inside, ...strip] = await colorsOf(page, [scrollbarWidth + 20, scrollbarWidth - 1, 2]);
    expect(inside).toBe('0 93 0');
    expect(strip).toEqual([inside, inside]);
  }
});

/** The colours at these distances from the right edge of the window. */
async function colorsOf(page: Page, distances: number[]): Promise<string[]> {
  const screenshot = (await page.screenshot()).toString('base64');
  const canvasPage = await page.context().newPage();
  const colors = await canvasPage.evaluate(
    async ({ screenshot, distances }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${screenshot}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), {
        width: image.width,
        height: image.height,
      });
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      return distances.map((distance) => {
        const { data } = context.getImageData(image.width - distance, 300, 1, 1);
        return [...data].slice(0, 3).join(' ');
      });
    },
    { screenshot, distances },
  );
  await canvasPage.close();
  return colors;
}

for (const scale of [1.5, 2]) {
  test(`the lightbox stays within the window of a page with zoom: ${scale}`, {
    tag: '@engine',
  }, async ({ page, relier }) => {
    relier.site.set('/', () =>
      relierPage(relier, { head: `<style>html { zoom: ${scale} }</style>` }),
    );
    await openPage(page, relier);
    await beginSignIn(page);
    await expect(frameOf(page).getByLabel('Email')).toBeVisible();
    await expect(dialogOf(page)).toBeInViewport({ ratio: 1 });
  });
}

for (const where of ['html', 'body']) {
  test(`the close button is at the left of a page whose ${where} is written from right to left`, {
    tag: '@engine',
  }, async ({ page, relier }) => {
    await openPage(page, relier);
    await page.locator(where).evaluate((element) => element.setAttribute('dir', 'rtl'));
    await beginSignIn(page);
    const dialog = await dialogOf(page).boundingBox();
    const button = await dialogOf(page).getByRole('button', { name: 'Close' }).boundingBox();
    expect((button?.x ?? 0) - (dialog?.x ?? 0)).toBeLessThan(10);
  });
}

test('the lightbox is as light in the dark as the pages in it', { tag: '@engine' }, async ({
  page,
  relier,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openPage(page, relier);
  await beginSignIn(page);
  await expect(frameOf(page).getByLabel('Email')).toBeVisible();
  const white = 'rgb(255, 255, 255)';
  await expect(dialogOf(page)).toHaveCSS('background-color', white);
  await expect(frameOf(page).locator('body')).toHaveCSS('background-color', white);
});
