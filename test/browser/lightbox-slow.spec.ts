import type { Page } from '@playwright/test';
import {
  beginSignIn,
  dialogOf,
  expect,
  expectOutcome,
  frameOf,
  html,
  openPage,
  type Relier,
  test,
} from './relier-test.ts';

/** A server whose page has loaded long before it says its first word: it does so by the button. */
function speakWhenTold(relier: Relier): void {
  relier.content.set('/oauth/signin', (request) => {
    const { searchParams } = new URL(request.url);
    // Only the page in the frame is slow.
    if (!searchParams.has('context')) return relier.fxa.fetch(request);
    return html(`<!doctype html><title>Slow</title><button>Speak</button><script>
      const { origin } = new URL(new URLSearchParams(location.search).get('redirect_uri'));
      const say = (command, data = {}) => parent.postMessage(JSON.stringify({ command, data }), origin);
      document.querySelector('button').onclick = () => say('ping');
      // By then the frame in the page around has fired its load event.
      onload = () => parent.postMessage('attack over', '*');
    </script>`);
  });
}

/** Begins with a clock that stands still, and waits until the frame has loaded. */
async function openSlowLightbox(page: Page, relier: Relier, options = {}): Promise<void> {
  speakWhenTold(relier);
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1000);
  await openPage(page, relier);
  await beginSignIn(page, options);
  await page.waitForFunction('relier.attacksOver === 1');
}

const notice = 'Firefox Accounts takes longer than usual to load.';

test('a lightbox waits 10 s for the first word of a loaded page, and says after 4 s that it takes longer', async ({
  page,
  relier,
}) => {
  await openSlowLightbox(page, relier);
  const dialog = dialogOf(page);
  await page.clock.runFor(3_999);
  await expect(dialog.getByText('Loading…')).toBeVisible();
  await page.clock.runFor(1);
  await expect(dialog.getByRole('status')).toHaveText(notice);
  await expect(dialog.getByRole('button')).toHaveCount(1);

  await page.clock.runFor(5_999);
  await expectOutcome(page, 'pending');
  await frameOf(page)
    .getByRole('button', { name: 'Speak' })
    .evaluate((button: HTMLButtonElement) => button.click());
  await expect(dialog.getByText(notice)).toHaveCount(0);
  await expect(dialog.locator('iframe')).toHaveCSS('opacity', '1');
  await page.clock.runFor(60_000);
  await expectOutcome(page, 'pending');
});

test('a lightbox whose page says nothing for 10 s is refused', async ({ page, relier }) => {
  await openSlowLightbox(page, relier);
  await page.clock.runFor(9_999);
  await expectOutcome(page, 'pending');
  await page.clock.runFor(1);
  await expectOutcome(page, 'frame_refused');
  await expect(dialogOf(page)).toHaveCount(0);
});

test('a user who does not want to wait continues by redirect, if that is the fallback', async ({
  page,
  relier,
}) => {
  await openSlowLightbox(page, relier, { fallback: 'redirect' });
  await page.clock.runFor(4_000);
  await dialogOf(page).getByRole('button', { name: 'Continue on Firefox Accounts' }).click();
  await page.waitForURL(`${relier.contentUrl}/oauth/signin**`);
  expect(new URL(page.url()).searchParams.has('context')).toBe(false);
});

test('a user who does not want to wait continues in a popup, if that is the fallback', async ({
  page,
  relier,
}) => {
  await openSlowLightbox(page, relier, { fallback: 'popup' });
  await page.clock.runFor(4_000);
  // A browser lets the popup open because it opens within this click.
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    dialogOf(page).getByRole('button', { name: 'Continue on Firefox Accounts' }).click(),
  ]);
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(popup.getByLabel('Email')).toBeVisible();
  await expectOutcome(page, 'pending');
  await popup.close();
});
