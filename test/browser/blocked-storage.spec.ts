import { mergeTests } from '@playwright/test';
import { expect, handleRedirectOnPage, test as testBrowserOnly } from './browser-only-site.ts';
import { test as testDemo } from './demo-test.ts';
import { fillSignIn, fxaInLightbox } from './local-fxa-pages.ts';
import { signInOnPage } from './sign-in-on-page.ts';

const test = mergeTests(testDemo, testBrowserOnly);

test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    for (const name of ['sessionStorage', 'localStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
    }
  }),
);

test('without storage a redirect signs in where a backend keeps the state', {
  tag: '@engine',
}, async ({ page, demo }) => {
  await page.goto(demo.siteUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await fillSignIn(page, demo.account);
  await expect(page.getByText('You are signed in.')).toBeVisible();
});

test('without storage a redirect that would be forgotten is refused before it begins', {
  tag: '@engine',
}, async ({ page, site }) => {
  await page.goto(site.siteUrl);
  // A state of the page's own does not help: the code verifier would be forgotten.
  for (const options of [{}, { state: 'mine' }]) {
    expect(await signInOnPage(page, options)).toEqual({
      reason: 'state_missing',
      message: 'Storage is blocked: pass storage, or state without pkce',
    });
    expect(page.url()).toBe(`${site.siteUrl}/`);
  }
});

test('without storage handleRedirect says that nothing is remembered', { tag: '@engine' }, async ({
  page,
  site,
}) => {
  await page.goto(`${site.redirectUri}&code=${'0'.repeat(64)}&state=mine`);
  expect(await handleRedirectOnPage(page)).toEqual({ reason: 'state_missing' });
});

test('without storage a lightbox signs in', { tag: '@engine' }, async ({ page, site }) => {
  await page.goto(site.siteUrl);
  const ending = signInOnPage(page, { ui: 'lightbox' });
  await fillSignIn(fxaInLightbox(page), site.account);
  expect(await ending).toMatchObject({ result: { action: 'signin' } });
});
