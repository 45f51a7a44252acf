import type { Page } from '@playwright/test';
import { account, createSites } from '../examples/sites.ts';
import { fillSignIn, fxaInLightbox } from './local-fxa-pages.ts';
import { expect, html, test as siteTest } from './site-test.ts';

/** `test` with demo/examples/pages.js, which docs/backend.md shows, and a local Firefox Accounts. */
const test = siteTest.extend<{ siteUrl: string }>({
  siteUrl: async ({ openOrigin }, use) => {
    let passOn = async (_: Request) => new Response(null, { status: 503 });
    const front = await openOrigin((request) => passOn(request));
    const { siteUrl, fxa, start, close } = await createSites(async (backendUrl) => {
      // The pages are as in the documentation; only the servers' ports are different.
      passOn = async (request) => {
        const { pathname, search } = new URL(request.url);
        const { method, headers } = request;
        const body = method === 'POST' ? await request.text() : null;
        const response = await fetch(backendUrl + pathname + search, {
          ...{ method, headers, body, redirect: 'manual' },
        });
        const isPage = response.headers.get('content-type')?.startsWith('text/html');
        if (!isPage) return response;
        return html((await response.text()).replace("'local'", JSON.stringify(fxa.server)));
      };
      return front;
    });
    await start('pages');
    await use(siteUrl);
    await close();
  },
});

/** Clicks the button once the page's module, which makes it work, has run. */
async function clickButton(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector<HTMLElement>('#sign-in')?.onclick);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('the lightbox page of the README signs in without a bundler', async ({ page, siteUrl }) => {
  await page.goto(`${siteUrl}/lightbox`);
  await clickButton(page);
  await fillSignIn(fxaInLightbox(page), account);
  await expect(page.getByText(`Hello ${account.email}`)).toBeVisible();
});

test('the popup pages of docs/popup.md sign in without a bundler', { tag: '@engine' }, async ({
  page,
  siteUrl,
}) => {
  await page.goto(`${siteUrl}/popup-button`);
  const opened = page.waitForEvent('popup');
  await clickButton(page);
  const popup = await opened;
  await fillSignIn(popup, account);
  await expect(page.getByText(`Hello ${account.email}`)).toBeVisible();
  await expect.poll(() => popup.isClosed()).toBe(true);
});

test('the popup pages of docs/popup.md sign in by a link if the popup is blocked', async ({
  page,
  siteUrl,
}) => {
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await page.goto(`${siteUrl}/popup-button`);
  await clickButton(page);
  await page.getByRole('link', { name: 'Go on to Firefox Accounts' }).click();
  await fillSignIn(page, account);
  await expect(page.getByText(`Hello ${account.email}`)).toBeVisible();
});
