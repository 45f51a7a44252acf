import type { Page } from '@playwright/test';
import type { LocalFaults } from 'fxa-relier-client/testing';
import { test as demoTest } from './demo-test.ts';
import {
  account,
  beginSignIn,
  dialogOf,
  expect,
  expectGenuineSignIn,
  expectOutcome,
  frameOf,
  html,
  openPage,
  type PageSignInOptions,
  type Relier,
  type RelierWindow,
  relierPage,
  signInWithin,
  test,
} from './relier-test.ts';

const origin = (url: string) => new URL(url).origin;

/** The least that a page with a lightbox needs. */
function sources({ server }: Relier): Record<string, string[]> {
  return {
    'script-src': ["'self'"],
    'frame-src': [server.contentHost, origin(server.oauthHost)],
    'connect-src': [origin(server.oauthHost), origin(server.profileHost)],
  };
}

function strictPolicy(allowed: Record<string, string[]>): string {
  return [
    "default-src 'none'",
    ...Object.entries(allowed).map(([directive, list]) => `${directive} ${list.join(' ')}`),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function underPolicy(
  relier: Relier,
  build: 'module' | 'script',
  allowed: Record<string, string[]> = sources(relier),
): void {
  const headers = { 'Content-Security-Policy': strictPolicy(allowed) };
  for (const path of ['/', '/oauth']) {
    relier.site.set(path, () => relierPage(relier, { build, headers }));
  }
  // Firefox looks for an icon, which the policy does not name.
  relier.allowed.push(/favicon\.ico/);
}

const report = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('violation: ' + event.effectiveDirective + ' ' + event.blockedURI));`;

for (const build of ['module', 'script'] as const) {
  test.describe(`under the strictest policy and Trusted Types, as a ${build},`, () => {
    test.beforeEach(async ({ page, relier }) => {
      underPolicy(relier, build);
      await openPage(page, relier);
      // What the page loads before its own script listens.
      await page.addInitScript(report);
    });

    test('a lightbox signs in, and the page trades the code and reads the profile', {
      tag: '@engine',
    }, async ({ page }) => {
      await beginSignIn(page);
      await expectGenuineSignIn(page);
    });

    test('a lightbox ends in every other way', { tag: '@engine' }, async ({ page, relier }) => {
      for (const { outcome, options = {}, faults = {}, end } of endings) {
        await test.step(outcome, async () => {
          relier.fxa.faults = faults;
          await beginSignIn(page, options);
          await end?.(page);
          await expectOutcome(page, outcome);
          await expect(dialogOf(page)).toHaveCount(0);
        });
      }
    });

    test('a lightbox has its looks', { tag: '@engine' }, async ({ page }) => {
      await beginSignIn(page, { background: 'rgb(1, 2, 3)' });
      await expect(frameOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
      const looks = await dialogOf(page).evaluate((dialog) => {
        const { position, borderRadius, padding } = getComputedStyle(dialog);
        const { backgroundColor } = getComputedStyle(dialog, '::backdrop');
        return { position, borderRadius, padding, backgroundColor };
      });
      expect(looks).toEqual({
        position: 'fixed',
        borderRadius: '12px',
        padding: '0px',
        backgroundColor: 'rgb(1, 2, 3)',
      });
      const { x = 0, width = 0 } = (await dialogOf(page).boundingBox()) ?? {};
      expect(width).toBeGreaterThan(440);
      expect(x * 2 + width).toBeCloseTo(1280, 0);
      const close = dialogOf(page).getByRole('button', { name: 'Close' });
      expect(await close.boundingBox()).toMatchObject({ width: 44, height: 44 });
    });

    test('a sign-in goes by redirect and comes back', { tag: '@engine' }, async ({ page }) => {
      await beginSignIn(page, { ui: 'redirect' });
      await page.getByLabel('Email').fill(account.email);
      await page.getByLabel('Password').fill(account.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.locator('html')).toHaveAttribute('data-ready', 'true');
      const code = await page.evaluate(async () => {
        const { relier: own } = window as unknown as RelierWindow;
        return (await own.client.auth.handleRedirect())?.code;
      });
      expect(code).toMatch(/^[0-9a-f]{64}$/);
    });
  });
}

interface Ending {
  outcome: string;
  options?: PageSignInOptions;
  faults?: LocalFaults;
  end?(page: Page): Promise<void>;
}

const endings: Ending[] = [
  {
    outcome: 'cancel',
    end: async (page) => frameOf(page).getByRole('button', { name: 'Cancel' }).click(),
  },
  {
    outcome: 'cancel',
    end: async (page) => dialogOf(page).getByRole('button', { name: 'Close' }).click(),
  },
  {
    outcome: 'cancel',
    options: { background: 'white' },
    async end(page) {
      await expect(dialogOf(page)).toBeVisible();
      await page.keyboard.press('Escape');
    },
  },
  {
    outcome: 'server_error',
    options: { state: 'known' },
    async end(page) {
      const body = frameOf(page).locator('body');
      await expect(frameOf(page).getByLabel('Email')).toBeVisible();
      await body.evaluate(() => {
        const data = { error: 'access_denied', state: 'known' };
        setTimeout(() => parent.postMessage(JSON.stringify({ command: 'error', data }), '*'));
      });
    },
  },
  { outcome: 'frame_refused', options: { pingTimeoutMs: 1 }, faults: { silentFrames: true } },
  { outcome: 'timeout', options: { loadTimeoutMs: 1 }, faults: { delayMs: 500 } },
];

test('nothing in that policy could be left out', { tag: '@engine' }, async ({ page, relier }) => {
  const complete = sources(relier);
  const heard: string[] = [];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  for (const [directive, list] of Object.entries(complete)) {
    for (const source of list) {
      const rest = list.filter((one) => one !== source);
      const allowed = { ...complete, [directive]: rest.length ? rest : ["'none'"] };
      underPolicy(relier, 'module', allowed);
      relier.allowed = [/./];
      await test.step(`${directive} ${source}`, async () => {
        heard.length = 0;
        await page.context().clearCookies();
        await page.goto(relier.url);
        if (directive !== 'script-src') await beginSignIn(page);
        if (directive === 'connect-src') {
          await signInWithin(frameOf(page));
          await expectOutcome(page, 'signed in');
          await page.locator('#ask').press('Enter');
        }
        await expect.poll(() => heard.join()).toContain(directive);
      });
    }
  }
});

test('under that policy a page cannot write markup from a string', { tag: '@engine' }, async ({
  page,
  relier,
}) => {
  underPolicy(relier, 'module');
  relier.allowed = [/./];
  relier.site.set('/sink', () =>
    html('<!doctype html><title>Sink</title><script src="/relier/sink.js"></script>', {
      'Content-Security-Policy': strictPolicy(sources(relier)),
    }),
  );
  await page.goto(`${relier.url}/sink`);
  await expect(page.locator('html')).toHaveAttribute('data-refused', 'TypeError');
});

demoTest('the demo’s own pages violate nothing', { tag: '@engine' }, async ({ page, demo }) => {
  const heard: string[] = [];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  await page.addInitScript(report);

  for (const path of ['/reference', '/silent', '/public', '/private', '/']) {
    await page.goto(demo.siteUrl + path);
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  }
  // That the private note is refused is told by Chromium.
  expect(heard.splice(0).filter((message) => !message.includes('401'))).toEqual([]);
  for (const where of ['Stay here, in a lightbox', 'Go to Firefox Accounts']) {
    await page.getByLabel(where).check();
    await page.getByRole('button', { name: 'Sign in', exact: true }).press('Enter');
    const inLightbox = where.startsWith('Stay');
    const fxa = inLightbox ? frameOf(page) : page;
    if (inLightbox) {
      await fxa.getByLabel('Email').fill(demo.account.email);
      await fxa.getByLabel('Password').fill(demo.account.password);
      await fxa.getByRole('button', { name: 'Sign in' }).click();
    } else {
      await fxa.getByRole('button', { name: 'Continue' }).click();
    }
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    await page.getByRole('button', { name: 'Sign out' }).press('Enter');
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  }
  expect(heard).toEqual([]);
});
