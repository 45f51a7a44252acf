import { AxeBuilder } from '@axe-core/playwright';
import type { FrameLocator, Page } from '@playwright/test';
import { test as demoTest } from './demo-test.ts';
import { fillEmailFirst, fillSignIn } from './local-fxa-pages.ts';
import {
  account,
  beginSignIn,
  dialogOf,
  expect,
  expectOutcome,
  frameOf,
  openPage,
  type Relier,
  type RelierWindow,
  signInQuery,
  signInWithin,
  test,
  totpAccount,
  untrustedClientId,
} from './relier-test.ts';

const wide = { width: 1280, height: 720 };
const phone = { width: 390, height: 844 };
const looks = [
  { viewport: wide, colorScheme: 'light' },
  { viewport: phone, colorScheme: 'dark' },
] as const;

async function violationsOf(page: Page): Promise<object[]> {
  // Its types may come from another copy of Playwright.
  const options = { page } as unknown as ConstructorParameters<typeof AxeBuilder>[0];
  const axe = new AxeBuilder(options);
  // To look into frames it needs a second page beside this one.
  const { violations } = await axe.setLegacyMode(page.frames().length === 1).analyze();
  return violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
  }));
}

/** Looks at the page as it is on a desk by day, and on a phone at night. */
async function expectAccessible(page: Page): Promise<void> {
  for (const { viewport, colorScheme } of looks) {
    await page.setViewportSize(viewport);
    // In the middle of a transition, colours are neither the one look's nor the other's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const name = `${viewport.width} px wide, ${colorScheme}`;
    expect.soft(await violationsOf(page), name).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overflow, `beyond the edge, ${name}`).toBe(0);
  }
}

test.describe('a page of the local Firefox Accounts has no violation:', () => {
  type Path = (page: Page, relier: Relier) => Promise<void>;

  const open =
    (path: string, replaced: Record<string, string> = {}): Path =>
    async (page, relier) => {
      await page.goto(`${relier.contentUrl}${path}?${signInQuery(relier, replaced)}`);
    };
  const submit = async (page: Page, fields: Record<string, string>) => {
    for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).fill(text);
    await page.locator('main form button').click();
  };
  const { email, password } = account;
  const signUp: Path = async (page, relier) => {
    await open('/oauth/signup')(page, relier);
    await submit(page, { Email: 'new@example.com', Password: 'long-enough' });
  };
  const signIn =
    (replaced: Record<string, string> = {}): Path =>
    async (page, relier) => {
      await open('/oauth/signin', replaced)(page, relier);
      await submit(page, { Email: email, Password: password });
    };

  const secondFactor: Path = async (page, relier) => {
    await open('/oauth/signin')(page, relier);
    await submit(page, { Email: totpAccount.email, Password: totpAccount.password });
  };

  const pages: [string, string, Path][] = [
    ['home', 'It runs', open('/')],
    ['an empty inbox', 'Inbox', open('/inbox')],
    [
      'an inbox with mail',
      'Inbox',
      async (page, relier) => {
        await signUp(page, relier);
        await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
        await open('/inbox')(page, relier);
      },
    ],
    ['sign in', 'Sign in', open('/oauth/signin')],
    [
      'sign in with a wrong password',
      'Sign in',
      async (page, relier) => {
        await open('/oauth/signin')(page, relier);
        await submit(page, { Email: email, Password: 'wrong' });
        await page.getByText('The password is wrong.').waitFor();
      },
    ],
    ['sign up', 'Create an account', open('/oauth/signup')],
    [
      'sign up with a short password',
      'Create an account',
      async (page, relier) => {
        await open('/oauth/signup')(page, relier);
        await submit(page, { Email: 'new@example.com', Password: 'short' });
        await page.getByRole('alert').waitFor();
      },
    ],
    ['the code', 'Enter your code', signUp],
    [
      'a wrong code',
      'Enter your code',
      async (page, relier) => {
        await signUp(page, relier);
        await submit(page, { 'Code, six digits': '-' });
        await page.getByText('This is not the code.').waitFor();
      },
    ],
    ['a code used before', 'Code used or unknown', open('/oauth/confirm')],
    ['the second factor', 'Enter your authentication code', secondFactor],
    [
      'a second factor that is wrong',
      'Enter your authentication code',
      async (page, relier) => {
        await secondFactor(page, relier);
        await submit(page, { 'Code, six digits': '-' });
        await page.getByText('This is not the code.').waitFor();
      },
    ],
    [
      'setting up a second factor',
      'Set up two-step authentication',
      signIn({ acr_values: 'AAL2' }),
    ],
    ['a second factor used before', 'Code used or unknown', open('/oauth/totp')],
    [
      'a sign-in without a page that is refused',
      'This sign-in cannot go on',
      open('/oauth/', { prompt: 'none', return_on_error: 'false' }),
    ],
    ['the end in a frame without a sign-in', 'Not signed in', open('/refused')],
    ['force auth', 'Sign in', open('/oauth/force_auth', { email })],
    [
      'force auth without such an account',
      'Unknown account',
      open('/oauth/force_auth', { email: 'nobody@example.com' }),
    ],
    ['email first', 'Enter your email', open('/oauth/email')],
    [
      'signed in already',
      'Signed in',
      async (page, relier) => {
        await signIn()(page, relier);
        await page.waitForURL(`${relier.url}/**`);
        await open('/oauth/')(page, relier);
      },
    ],
    ['consent', 'Allow access', signIn({ client_id: untrustedClientId, scope: 'profile:email' })],
    ['the end in a frame', 'Signed in', open('/end')],
    ['a sign-in that is refused', 'This sign-in cannot go on', open('/oauth/', { scope: '' })],
    ['a form that is not accepted', 'Not accepted', open('/foreign')],
    ['no answer from the relier', 'Something went wrong', open('/500.html')],
    ['what is not there', 'Not found', open('/nothing')],
  ];
  for (const [name, heading, path] of pages) {
    test(name, async ({ page, relier }) => {
      relier.allowed = [/400|403|404/];
      // Two pages that only a POST leads to.
      const post = (query: string, headers: Record<string, string> = {}) =>
        relier.fxa.fetch(`${relier.contentUrl}/oauth/signin?${query}`, {
          method: 'POST',
          body: new URLSearchParams({ email, password }),
          headers: { Origin: relier.contentUrl, ...headers },
        });
      relier.content.set('/foreign', () => post(signInQuery(relier), { Origin: relier.url }));
      // Outside a frame their script would go on to the relier.
      const atRest = (end: Response) => {
        end.headers.set('Content-Security-Policy', "script-src 'none'");
        return end;
      };
      relier.content.set('/end', async () =>
        atRest(await post(signInQuery(relier, { context: 'iframe' }))),
      );
      relier.content.set('/refused', async () => {
        const query = signInQuery(relier, { context: 'iframe', prompt: 'none' });
        return atRest(await relier.fxa.fetch(`${relier.contentUrl}/oauth/?${query}`));
      });
      relier.allowed.push(/script-src|content-page/);
      await path(page, relier);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
      await expectAccessible(page);
    });
  }
});

demoTest.describe('a page of the demo has no violation:', () => {
  const signInByRedirect = async (page: Page, fxa: Page | FrameLocator, demo: typeof account) => {
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await fxa.getByLabel('Email').fill(demo.email);
    await fxa.getByLabel('Password').fill(demo.password);
    await fxa.getByRole('button', { name: 'Sign in' }).click();
  };

  demoTest('signed out, in, and the reference', async ({ page, demo }) => {
    await page.goto(`${demo.siteUrl}/reference`);
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
    await expectAccessible(page);

    await page.goto(demo.siteUrl);
    await expect(page.getByRole('heading', { name: 'Sign in to see your to-dos' })).toBeVisible();
    await expectAccessible(page);

    await signInByRedirect(page, page, demo.account as typeof account);
    await page.getByLabel('A new to-do').fill('Look at it with axe');
    await page.getByRole('button', { name: 'Add' }).click();
    await expect(page.getByText('Look at it with axe')).toBeVisible();
    await expectAccessible(page);
  });

  demoTest('the private note, locked and open', async ({ page, demo }) => {
    await page.goto(`${demo.siteUrl}/private`);
    await expect(page.getByRole('heading', { name: 'Your note is locked' })).toBeVisible();
    await page.getByText('The lines behind it').click();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Unlock' }).click();
    await fillEmailFirst(page, demo.twoStepAccount);
    await page.getByLabel('Code').waitFor();
    await page.getByLabel('Code').fill(demo.fxa.inbox.at(-1)?.code ?? '');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByRole('heading', { name: 'Your note', exact: true })).toBeVisible();
    await expectAccessible(page);
  });

  demoTest('to ask silently, and what comes of it', async ({ page, demo }) => {
    await page.goto(`${demo.siteUrl}/silent`);
    await expect(page.getByText('You are not signed in here.')).toBeVisible();
    await page.getByText('The lines behind it').click();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Ask silently' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in after all' })).toBeVisible();
    await expectAccessible(page);
  });

  demoTest('the public client, signed out and in', async ({ page, demo }) => {
    await page.goto(`${demo.siteUrl}/public`);
    await expect(page.getByRole('heading', { name: 'Sign in to get a token' })).toBeVisible();
    await page.getByText('The lines behind it').click();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Sign in' }).click();
    await fillEmailFirst(page, demo.account);
    await expect(page.getByRole('heading', { name: 'Your profile' })).toBeVisible();
    await expectAccessible(page);
  });

  for (const path of ['/persona', '/persona/get']) {
    demoTest(`${path}, signed out`, async ({ page, demo }) => {
      await page.goto(demo.siteUrl + path);
      await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
      await page.getByText('The lines behind it').click();
      await expectAccessible(page);
    });

    demoTest(`${path}, signed in`, async ({ page, demo }) => {
      await page.goto(demo.siteUrl + path);
      const opened = page.waitForEvent('popup');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await fillSignIn(await opened, demo.account);
      await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible();
      await expectAccessible(page);
    });
  }

  demoTest('the callback page', async ({ page, demo }) => {
    await page.route('**/clients.json', () => {});
    await page.goto(`${demo.siteUrl}/oauth?code=1&state=1`);
    await expect(page.getByText('Signing you in …')).toBeVisible();
    await expectAccessible(page);
  });

  demoTest('a popup that is open, and one that is blocked', async ({ page, demo }) => {
    await page.goto(demo.siteUrl);
    await page.getByLabel('Open a popup window').check();
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await (await opened).getByLabel('Email').waitFor();
    await expect(page.getByRole('button', { name: 'Stop waiting' })).toBeVisible();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Stop waiting' }).click();
    await page.evaluate(() => {
      window.open = () => null;
    });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('link', { name: 'Go to Firefox Accounts' })).toBeVisible();
    await expectAccessible(page);
  });

  demoTest('each kind of outcome', async ({ page, demo }) => {
    for (const outcome of ['signed_out', 'cancel', 'state_mismatch']) {
      await page.goto(`${demo.siteUrl}/?outcome=${outcome}`);
      await expect(page.locator('#outcome p')).toBeVisible();
      await expectAccessible(page);
    }
  });
});

test.describe('the open lightbox', () => {
  test('has no violation while it loads', async ({ page, relier }) => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    relier.content.set('/oauth/signin', async (request) => {
      await held;
      return relier.fxa.fetch(request);
    });
    await openPage(page, relier);
    await beginSignIn(page);
    await expect(dialogOf(page).getByText('Loading…')).toBeVisible();
    await expectAccessible(page);
    await expect(dialogOf(page).getByRole('button', { name: 'Close' })).toBeFocused();
    letGo();
    await expect(frameOf(page).getByLabel('Email')).toBeFocused();
  });

  test('has no violation when it has loaded', async ({ page, relier }) => {
    await openPage(page, relier);
    await beginSignIn(page);
    await expect(frameOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
    await expectAccessible(page);
  });

  test('names itself, its close button and its frame', async ({ page, relier }) => {
    await openPage(page, relier);
    await beginSignIn(page);
    const dialog = page.getByRole('dialog', { name: 'Firefox Accounts', exact: true });
    await expect(dialog).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Close', exact: true })).toBeVisible();
    await expect(dialog.locator('iframe')).toHaveAttribute('title', 'Firefox Accounts');
    expect(await dialog.evaluate((element) => element.matches(':modal'))).toBe(true);
  });

  test('keeps the focus: the page behind is inert', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    await openPage(page, relier);
    await beginSignIn(page);
    await expect(frameOf(page).getByLabel('Email')).toBeFocused();
    const focused = () => page.evaluate(() => document.activeElement?.localName);

    await page.locator('#ask').evaluate((element) => element.focus());
    expect(await focused()).toBe('div');
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let times = 0; times < 12; times++) {
        await page.keyboard.press(key);
        expect(['div', 'body']).toContain(await focused());
      }
    }
  });

  test('shows the whole ring around its close button', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    await openPage(page, relier);
    await beginSignIn(page);
    await expect(frameOf(page).getByLabel('Email')).toBeFocused();
    const close = dialogOf(page).getByRole('button', { name: 'Close' });
    await close.focus();
    // The dialog's edges are right at the button's, and cut off whatever is beyond them.
    const beyond = await close.evaluate((button) => {
      const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(button);
      if (outlineStyle === 'none') return Number.POSITIVE_INFINITY;
      return Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset);
    });
    expect(beyond).toBeLessThanOrEqual(0);
  });

  const ends: [string, string, (page: Page) => Promise<void>][] = [
    [
      'the close button',
      'cancel',
      (page) => dialogOf(page).getByRole('button', { name: 'Close' }).click(),
    ],
    [
      'Esc',
      'cancel',
      async (page) => {
        await dialogOf(page).getByRole('button', { name: 'Close' }).focus();
        await page.keyboard.press('Escape');
      },
    ],
    [
      'Firefox Accounts’ own button',
      'cancel',
      (page) => frameOf(page).getByRole('button', { name: 'Cancel' }).click(),
    ],
    ['a result', 'signed in', (page) => signInWithin(frameOf(page))],
  ];
  for (const [name, outcome, end] of ends) {
    test(`gives the focus back after ${name}`, { tag: '@engine' }, async ({ page, relier }) => {
      await openPage(page, relier);
      await beginSignIn(page);
      await expect(frameOf(page).getByLabel('Email')).toBeFocused();
      await end(page);
      await expectOutcome(page, outcome);
      await expect(page.locator('#sign-in')).toBeFocused();
      // Not by name alone: the next key goes there.
      await page.keyboard.press('Enter');
      await expect(dialogOf(page)).toBeVisible();
    });
  }

  for (const [name, viewport] of [
    ['at 200 % of a small window', { width: 640, height: 360 }],
    ['at 400 %', { width: 320, height: 256 }],
    ['on a phone', phone],
  ] as const) {
    test(`cuts nothing off ${name}`, async ({ page, relier }) => {
      await page.setViewportSize(viewport);
      await openPage(page, relier);
      await beginSignIn(page);
      const frame = frameOf(page);
      await expect(frame.getByLabel('Email')).toBeFocused();
      const controls = [
        dialogOf(page).getByRole('button', { name: 'Close' }),
        frame.getByRole('heading', { level: 1 }),
        frame.getByLabel('Email'),
        frame.getByLabel('Password'),
        frame.getByRole('button', { name: 'Sign in' }),
        frame.getByRole('link', { name: 'Create one' }),
        frame.getByRole('button', { name: 'Cancel' }),
        frame.getByText('This is not Mozilla'),
      ];
      for (const control of controls) {
        await control.scrollIntoViewIfNeeded();
        await expect(control).toBeInViewport({ ratio: 0.99 });
      }
      const sideways = await frame
        .locator('html')
        .evaluate((root) => root.scrollWidth - root.clientWidth);
      expect(sideways).toBe(0);
      await expect(dialogOf(page)).toBeInViewport({ ratio: 0.99 });
    });
  }
});

/** Firefox cannot be told by Playwright what its user prefers, so that it is started with it. */
const preferring = (preferences: Record<string, number>) =>
  test.extend<object, { preferences: undefined }>({
    launchOptions: [
      async ({ launchOptions, browserName }, use) => {
        const { firefoxUserPrefs, ...others } = launchOptions;
        if (browserName !== 'firefox') return use(launchOptions);
        await use({ ...others, firefoxUserPrefs: { ...firefoxUserPrefs, ...preferences } });
      },
      { scope: 'worker' },
    ],
  });

const darkTest = preferring({ 'layout.css.prefers-color-scheme.content-override': 0 });
darkTest('the lightbox has no violation in the dark', async ({ page, relier }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openPage(page, relier);
  expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
  await beginSignIn(page);
  await expect(frameOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.goto(`${relier.contentUrl}/oauth/signin?${signInQuery(relier)}`);
  expect(await violationsOf(page)).toEqual([]);
});

const stillTest = preferring({ 'ui.prefersReducedMotion': 1 });
stillTest(
  'nothing in the lightbox moves for those who want less motion',
  async ({ page, relier }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openPage(page, relier);
    expect(await page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches)).toBe(
      true,
    );
    // From the moment that it opens.
    const running = await page.evaluate(async () => {
      const { relier: own } = window as unknown as RelierWindow;
      const opened = new Promise((resolve) => {
        new MutationObserver(resolve).observe(document.documentElement, { childList: true });
      });
      void own.signIn();
      await opened;
      await new Promise(requestAnimationFrame);
      const dialog = document.querySelector('html > div')?.shadowRoot?.querySelector('dialog');
      return dialog?.getAnimations({ subtree: true }).length;
    });
    expect(running).toBe(0);
  },
);

const forcedTest = preferring({
  'browser.display.document_color_use': 2,
  'ui.useAccessibilityTheme': 1,
});
forcedTest(
  'the lightbox keeps its edges and its button where colours are forced',
  { tag: '@engine' },
  async ({ page, relier }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await openPage(page, relier);
    expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
    await beginSignIn(page);
    await expect(frameOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
    const { border, edge, ground, sign } = await dialogOf(page).evaluate((dialog) => {
      const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(dialog);
      const button = dialog.querySelector('button') as Element;
      return {
        border: Number.parseFloat(borderTopWidth),
        edge: borderTopColor,
        ground: backgroundColor,
        sign: getComputedStyle(button).color,
      };
    });
    expect(border).toBeGreaterThanOrEqual(1);
    expect(edge).not.toBe(ground);
    expect(sign).not.toBe(ground);
    expect(await violationsOf(page)).toEqual([]);
  },
);

test('the lightbox has its names and roles without the properties that Firefox 101 to 118 lack', async ({
  page,
  relier,
}) => {
  await page.addInitScript(() => {
    for (const name of Object.getOwnPropertyNames(Element.prototype)) {
      if (name === 'role' || /^aria[A-Z]/.test(name))
        Reflect.deleteProperty(Element.prototype, name);
    }
  });
  // It keeps loading, so that the notice stays.
  await page.route(`${relier.server.oauthHost}/**`, () => {});
  await openPage(page, relier);
  await beginSignIn(page);
  await expect(dialogOf(page)).toBeVisible();
  await expect(dialogOf(page).getByRole('status')).toHaveText('Loading…');
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  await expect(dialogOf(page)).toHaveCount(0);
});
