import type { Page } from '@playwright/test';
import {
  account,
  beginSignIn,
  dialogOf,
  expect,
  expectGenuineSignIn,
  expectOutcome,
  frameOf,
  openPage,
  type Relier,
  type RelierWindow,
  relierPage,
  test,
} from './relier-test.ts';

/** Opens the lightbox on a page with more in it than usual, and waits until nothing moves. */
async function openOn(page: Page, relier: Relier, path = '/'): Promise<void> {
  await openPage(page, relier, path);
  // No click: on some of these pages there is nothing to be clicked.
  await page.evaluate(() => void (window as unknown as RelierWindow).relier.signIn());
  await expect(frameOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
  await expect(frameOf(page).getByLabel('Email')).toBeFocused();
}

/** The lightbox inside its rounded border: none of the page shows through there. */
async function pictureOf(page: Page): Promise<Buffer> {
  const box = await dialogOf(page).boundingBox();
  if (!box) throw new Error('The lightbox is not shown');
  // No cursor blinks there.
  await dialogOf(page).getByRole('button', { name: 'Close' }).focus();
  const { x, y, width, height } = box;
  const clip = { x: x + 12, y: y + 12, width: width - 24, height: height - 24 };
  return page.screenshot({ clip, caret: 'initial' });
}

test.describe('a page’s style sheet that fights everything', () => {
  test('does not change how the lightbox looks', { tag: '@engine' }, async ({ page, relier }) => {
    // Playwright's own style, for the pictures.
    relier.allowed = [/style-src-elem/];
    await openOn(page, relier);
    const box = await dialogOf(page).boundingBox();
    const picture = await pictureOf(page);

    relier.site.set('/hostile-style', () =>
      relierPage(relier, { head: '<link rel="stylesheet" href="/hostile/hostile.css">' }),
    );
    await openOn(page, relier, '/hostile-style');
    expect(await dialogOf(page).boundingBox()).toEqual(box);
    expect((await pictureOf(page)).equals(picture)).toBe(true);
  });

  test('does not change how the lightbox works', { tag: '@engine' }, async ({ page, relier }) => {
    relier.site.set('/', () =>
      relierPage(relier, { head: '<link rel="stylesheet" href="/hostile/hostile.css">' }),
    );
    await openOn(page, relier);
    await dialogOf(page).getByRole('button', { name: 'Close' }).click();
    await expectOutcome(page, 'cancel');
    await openOn(page, relier);
    await frameOf(page).getByLabel('Email').fill(account.email);
    await frameOf(page).getByLabel('Password').fill(account.password);
    // Playwright cannot work out where things are in a frame of so mistreated a page.
    const { x = 0, y = 0, width = 0 } = (await dialogOf(page).boundingBox()) ?? {};
    const fromTop = await frameOf(page)
      .getByRole('button', { name: 'Sign in' })
      .evaluate((button) => button.getBoundingClientRect().top);
    await page.mouse.click(x + width / 2, y + 44 + fromTop + 10);
    await expectOutcome(page, 'signed in');
  });
});

// What it looks like then is the browser's to say: Firefox has a filter on the root change the top
// layer too, Chromium has not.
test('a filter on the root does not change how the lightbox works', { tag: '@engine' }, async ({
  page,
  relier,
}) => {
  relier.site.set('/', () =>
    relierPage(relier, { head: '<style>html { filter: invert(1) blur(1px) !important }</style>' }),
  );
  await openPage(page, relier);
  await beginSignIn(page);
  await expectGenuineSignIn(page);
});

test('custom properties of the page do not colour the lightbox', { tag: '@engine' }, async ({
  page,
  relier,
}) => {
  const names = ['background', 'backdrop', 'color', 'width', 'height'];
  const style = names.map((name) => `--${name}: rgb(255, 0, 0)`).join(';');
  const looks = () =>
    dialogOf(page).evaluate((dialog) => ({
      backdrop: getComputedStyle(dialog, '::backdrop').backgroundColor,
      dialog: getComputedStyle(dialog).backgroundColor,
      width: getComputedStyle(dialog).width,
    }));
  await openOn(page, relier);
  const plain = await looks();

  relier.site.set('/variables', () =>
    relierPage(relier, { head: `<style>:root, * { ${style} }</style>` }),
  );
  await openOn(page, relier, '/variables');
  expect(await looks()).toEqual(plain);
});

test('the lightbox lies over whatever claims the highest z-index, and takes the clicks', {
  tag: '@engine',
}, async ({ page, relier }) => {
  relier.site.set('/', () =>
    relierPage(relier, {
      body: `<div style="position: fixed; inset: 0; z-index: 2147483647; background: red"></div>`,
    }),
  );
  await openOn(page, relier);
  const close = await dialogOf(page).getByRole('button', { name: 'Close' }).boundingBox();
  if (!close) throw new Error('There is no close button');
  await page.mouse.click(close.x + close.width / 2, close.y + close.height / 2);
  await expectOutcome(page, 'cancel');
});

test('the lightbox changes nothing of the page’s own looks', { tag: '@engine' }, async ({
  page,
  relier,
}) => {
  // The dialog is at the left: what a page centres in the window moves when the scrollbar goes.
  const head = `<style>
    dialog { color: rgb(1, 2, 3); padding: 5px; margin: 0 } dialog::backdrop { background: rgb(4, 5, 6) }
    button { border: 3px solid } p { inset: 1px; margin: 4px } iframe { border: 2px dotted }
  </style>`;
  const body = `<dialog open>Here already</dialog><button type="button">A button</button>
    <p>A paragraph</p><iframe title="Empty" srcdoc=""></iframe><div>A division</div>
    <p style="height: 3000px">Long</p>`;
  relier.site.set('/', () => relierPage(relier, { head, body }));
  const looks = () =>
    page.evaluate(() => {
      const styles = (element: Element, pseudo?: string) => {
        const style = getComputedStyle(element, pseudo);
        return Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]));
      };
      const shown = [...document.querySelectorAll('body, body *')].map((element) => ({
        name: element.nodeName,
        box: element.getBoundingClientRect().toJSON(),
        style: styles(element),
      }));
      const dialog = document.querySelector('dialog') as Element;
      return {
        shown,
        backdrop: styles(dialog, '::backdrop'),
        sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
        y: scrollY,
      };
    });

  await openPage(page, relier);
  await page.locator('#sign-in').focus();
  await page.evaluate(() => scrollTo(0, 500));
  // The outcome is a text of the page's own.
  await page.evaluate(() => document.querySelector('#outcome')?.remove());
  const before = await looks();
  const rootBefore = await page.locator('html').getAttribute('style');

  await page.keyboard.press('Enter');
  await expect(frameOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const during = await looks();
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  await expect(dialogOf(page)).toHaveCount(0);

  // But for the ring around what has the focus.
  const focusRing = /outline|caret/;
  const withoutRing = ({ shown, ...others }: typeof before) => ({
    ...others,
    shown: shown.map(({ style, ...element }) => ({
      ...element,
      style: Object.fromEntries(Object.entries(style).filter(([name]) => !focusRing.test(name))),
    })),
  });
  expect(withoutRing(during)).toEqual(withoutRing(before));
  expect(withoutRing(await looks())).toEqual(withoutRing(before));
  expect(await page.locator('html').getAttribute('style')).toBe(rootBefore);
});

test('the lightbox opens over a modal dialog of the page, and gives the focus back to it', {
  tag: '@engine',
}, async ({ page, relier }) => {
  relier.site.set('/', () =>
    relierPage(relier, {
      body: `<dialog id="own" aria-label="Own"><button type="button" id="inner">Sign in here</button></dialog>`,
    }),
  );
  await openPage(page, relier);
  await page.evaluate(() => {
    document.querySelector<HTMLDialogElement>('#own')?.showModal();
    const outer = document.querySelector<HTMLElement>('#sign-in');
    document.querySelector('#inner')?.addEventListener('click', () => outer?.click());
  });
  await page.locator('#inner').press('Enter');
  await frameOf(page).getByRole('button', { name: 'Cancel' }).click();
  await expectOutcome(page, 'cancel');
  await expect(page.getByRole('dialog', { name: 'Own' })).toBeVisible();
  await expect(page.locator('#inner')).toBeFocused();

  await page.locator('#inner').press('Enter');
  await expect(frameOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Close' }).press('Escape');
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(page.getByRole('dialog', { name: 'Own' })).toBeVisible();
});

for (const popover of ['auto', 'manual']) {
  test(`the lightbox lies over a popover that is open: ${popover}`, { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    relier.site.set('/', () =>
      relierPage(relier, {
        body: `<div popover="${popover}" id="popover"
          style="inset: 0; width: auto; height: auto; background: red">A popover</div>`,
      }),
    );
    await openPage(page, relier);
    await page.evaluate(() => document.querySelector<HTMLElement>('#popover')?.showPopover());
    await beginSignIn(page);
    await expect(frameOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
    const over = await page.evaluate(() => {
      const topmost = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
      return Boolean(topmost?.shadowRoot?.querySelector('dialog'));
    });
    expect(over).toBe(true);
    await expectGenuineSignIn(page);
  });
}
