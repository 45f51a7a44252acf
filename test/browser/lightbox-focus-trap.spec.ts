import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  beginSignIn,
  dialogOf,
  expect,
  expectOutcome,
  frameOf,
  openPage,
  relierPage,
  signInWithin,
  test,
} from './relier-test.ts';

const { resolve } = createRequire(import.meta.url);
const scripts = {
  '/tabbable.js': resolve('tabbable/dist/index.umd.js'),
  '/focus-trap.js': resolve('focus-trap/dist/focus-trap.umd.js'),
};

for (const options of [{}, { allowOutsideClick: true }]) {
  test(`a lightbox works over a dialog of the page that traps the focus by ${JSON.stringify(options)}`, {
    tag: '@engine',
  }, async ({ page, relier }) => {
    for (const [path, file] of Object.entries(scripts)) {
      relier.site.set(path, () => {
        return new Response(readFileSync(file), { headers: { 'Content-Type': 'text/javascript' } });
      });
    }
    relier.site.set('/', () =>
      relierPage(relier, {
        head: '<script src="/tabbable.js"></script><script src="/focus-trap.js"></script>',
        body: `<script type="module">
          window.trap = focusTrap.createFocusTrap('main', ${JSON.stringify(options)}).activate();
        </script>`,
      }),
    );
    await openPage(page, relier);
    await page.waitForFunction('trap.active');
    const closeButton = dialogOf(page).getByRole('button', { name: 'Close' });
    const open = async () => {
      await beginSignIn(page);
      await expect(frameOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
    };

    await open();
    await closeButton.click();
    await expectOutcome(page, 'cancel');

    for (const key of ['Enter', 'Space']) {
      await open();
      await page.keyboard.press('Shift+Tab');
      await expect(closeButton).toBeFocused();
      await page.keyboard.press('Tab');
      await expect(page.locator('dialog iframe')).toBeFocused();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press(key);
      await expectOutcome(page, 'cancel');
    }

    // Esc is for the lightbox, and not for the dialog behind it.
    await open();
    await closeButton.press('Escape');
    await expectOutcome(page, 'cancel');
    expect(await page.evaluate('trap.active')).toBe(true);

    await open();
    await signInWithin(frameOf(page));
    await expectOutcome(page, 'signed in');
    // The trap holds the page's own dialog as before.
    await expect(page.locator('#sign-in')).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(page.locator('#ask')).toBeFocused();
  });
}
