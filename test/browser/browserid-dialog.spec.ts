import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startLocalFxa } from 'fxa-relier-client/testing';
import { isGenuine, readAssertion } from '../local/browserid/read-assertion.ts';
import {
  account,
  allHeard,
  check,
  expect,
  follow,
  frameDialog,
  lastHeard,
  openDialog,
  other,
  type Site,
  test,
  totpAccount,
} from './browserid-site.ts';
import { clickAndLeave, fillPassword, fillSignIn, pressAndLeave } from './local-fxa-pages.ts';

/** What the site is told in the fragment of its address, once the browser is back. */
async function answerAt(page: Page, site: Site, path = '/back'): Promise<Record<string, string>> {
  await page.waitForURL(`${site.url}${path}#**`);
  return Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
}

async function expectGenuine(
  site: Site,
  backed = '',
  { audience = site.url, email = account.email } = {},
) {
  const { keys } = await (await fetch(`${site.content}/.well-known/browserid`)).json();
  expect(isGenuine(backed, keys)).toBe(true);
  const { certificate, assertion } = readAssertion(backed);
  expect(assertion.aud).toBe(audience);
  expect(assertion.exp - Date.now()).toBeLessThanOrEqual(120_000);
  expect(assertion.exp - Date.now()).toBeGreaterThan(60_000);
  expect(certificate.principal).toEqual({ email });
  expect(certificate.iss).toBe(new URL(site.content).host);
}

/** Signs in to the site on its page, and leaves the browser there. */
async function signIn(page: Page, site: Site, as = account, asking = {}) {
  await openDialog(page, site, asking);
  await fillSignIn(page, as);
  return answerAt(page, site);
}

const frameIn = (page: Page) => page.frameLocator('iframe[title="Firefox Accounts"]');

test('by redirect a sign-in ends on the site, with an assertion for it', async ({ page, site }) => {
  const { assertion, email, state } = await signIn(page, site);
  expect({ email, state }).toEqual({ email: account.email, state: 'a-state' });
  await expectGenuine(site, assertion);
});

test('in a popup it comes back the same way', { tag: '@engine' }, async ({ page, site }) => {
  await page.goto(site.url);
  const opened = page.waitForEvent('popup');
  const address = `${site.content}/browserid/sign_in?state=s&return_to=/back`;
  await page.evaluate((url) => void window.open(url, 'dialog', 'width=700,height=600'), address);
  const popup = await opened;
  await fillSignIn(popup, account);
  const { assertion, state } = await answerAt(popup, site);
  expect(state).toBe('s');
  await expectGenuine(site, assertion);
});

for (const kind of ['url', 'crossUrl'] as const) {
  test(`in a frame the page is told: ${kind}`, { tag: '@engine' }, async ({ page, site }) => {
    await page.goto(site[kind]);
    await frameDialog(page, site);
    const fxa = frameIn(page);
    await expect(fxa.getByLabel('Email')).toBeVisible();
    await fillSignIn(fxa, account);
    const { assertion, ...rest } = (await lastHeard(page, 'oauth_complete')).data;
    expect(rest).toEqual({ email: account.email, state: 'a-state' });
    await expectGenuine(site, assertion, { audience: site[kind] });
    const commands = (await allHeard(page)).map(({ command }) => command);
    expect(commands.slice(0, 2)).toEqual(['ping', 'resize']);
    expect(commands.filter((one) => one === 'oauth_complete')).toHaveLength(1);
  });
}

test('the private key cannot leave the page, and the certificate holds for a day', {
  tag: '@engine',
}, async ({ page, site }) => {
  await page.addInitScript(() => {
    const generate = crypto.subtle.generateKey;
    crypto.subtle.generateKey = async function (this: SubtleCrypto, ...args: never[]) {
      const pair = (await Reflect.apply(generate, this, args)) as unknown as CryptoKeyPair;
      const { extractable, algorithm } = pair.privateKey;
      const { name, modulusLength, hash } = algorithm as RsaHashedKeyAlgorithm;
      console.log(JSON.stringify({ extractable, name, modulusLength, hash: hash.name }));
      return pair;
    } as never;
  });
  const made = page.waitForEvent('console');
  const { assertion = '' } = await signIn(page, site);
  expect(JSON.parse((await made).text())).toEqual({
    extractable: false,
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    hash: 'SHA-256',
  });
  const { certificate } = readAssertion(assertion);
  expect(certificate.exp - certificate.iat).toBe(24 * 60 * 60_000 + 10_000);
});

test('cancelling comes back without an assertion: by redirect, and in a frame', async ({
  page,
  site,
}) => {
  await openDialog(page, site);
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(await answerAt(page, site)).toEqual({ error: 'access_denied', state: 'a-state' });

  await page.goto(site.url);
  const waysToCancel = [
    () => clickAndLeave(frameIn(page).getByRole('button', { name: 'Cancel' })),
    () => pressAndLeave(frameIn(page).getByLabel('Email'), 'Escape'),
  ];
  for (const cancel of waysToCancel) {
    await page.reload();
    await frameDialog(page, site);
    await expect(frameIn(page).getByRole('button', { name: 'Cancel' })).toHaveCount(1);
    await expect(frameIn(page).getByLabel('Email')).toBeVisible();
    await expect.poll(async () => (await allHeard(page)).length).toBeGreaterThan(2);
    cancel();
    await lastHeard(page, 'oauth_cancel');
  }
});

test('who is signed in goes on with one click, or with another account', async ({ page, site }) => {
  await signIn(page, site);
  await openDialog(page, site);
  await expect(page.getByText(account.email)).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectGenuine(site, (await answerAt(page, site)).assertion);

  await openDialog(page, site);
  await page.getByRole('link', { name: 'Use another account' }).click();
  await fillSignIn(page, other);
  const answer = await answerAt(page, site);
  await expectGenuine(site, answer.assertion, { email: other.email });
});

test('a wrong password is told, and what was ticked stays ticked', async ({ page, site }) => {
  await openDialog(page, site, { allow_persistent: 'true' });
  const box = page.getByLabel('Keep me signed in');
  await expect(box).not.toBeChecked();
  await box.check();
  await fillSignIn(page, { ...account, password: 'wrong' });
  await expect(page.getByText('The password is wrong.')).toBeVisible();
  await expect(box).toBeChecked();
  await fillPassword(page, account);
  await answerAt(page, site);
  await openDialog(page, site, { allow_persistent: 'true' });
  await expect(box).toBeChecked();
  // A dialog that does not ask has no box, and leaves it as it was.
  await openDialog(page, site);
  await expect(box).toHaveCount(0);
  await page.getByRole('button', { name: 'Continue' }).click();
  await answerAt(page, site);
  expect(await check(page, site, { persistent: 'true' })).toMatchObject({ answer: 'different' });
});

test('a second factor is asked for, and nothing comes before it', async ({ page, site }) => {
  await openDialog(page, site);
  await fillSignIn(page, totpAccount);
  await expect(page.getByLabel('Code')).toBeVisible();
  const tab = await page.context().newPage();
  await tab.goto(site.url);
  expect(await check(tab, site)).toMatchObject({ answer: 'signed out' });
  await page.getByLabel('Code').fill(site.fxa.inbox.at(-1)?.code ?? '');
  await page.getByRole('button', { name: 'Confirm' }).click();
  const { assertion = '' } = await answerAt(page, site);
  await expectGenuine(site, assertion, { email: totpAccount.email });
  expect(readAssertion(assertion).certificate).toMatchObject({ 'fxa-aal': 2 });
});

test('an account can be made on the way', async ({ page, site }) => {
  await openDialog(page, site);
  await page.getByRole('link', { name: 'Create one' }).click();
  await page.getByLabel('Email').fill('new@example.com');
  await page.getByLabel('Password').fill('long-enough');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByLabel('Code').fill(site.fxa.inbox.at(-1)?.code ?? '');
  await page.getByRole('button', { name: 'Confirm' }).click();
  const { assertion } = await answerAt(page, site);
  await expectGenuine(site, assertion, { email: 'new@example.com' });
});

test('what the server refuses is told on the page, with a way back', async ({ page, site }) => {
  site.fxa.faults = { fail: { '/v1/certificate/sign': 201 } };
  await openDialog(page, site);
  await fillSignIn(page, account);
  await expect(page.getByRole('alert')).toContainText('Service unavailable (errno 201)');
  await page.getByRole('link', { name: /^Back to/ }).click();
  expect(await answerAt(page, site)).toEqual({ error: 'server_error', state: 'a-state' });

  await frameDialog(page, site);
  await frameIn(page).getByRole('button', { name: 'Continue' }).click();
  await expect(frameIn(page).getByRole('alert')).toContainText('Service unavailable');
  clickAndLeave(frameIn(page).getByRole('button', { name: 'Cancel' }));
  await lastHeard(page, 'oauth_cancel');
});

test('a frame that nobody answers stops there, and hands out nothing', async ({ page, site }) => {
  await page.goto(site.url);
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.title = 'Firefox Accounts';
    frame.src = address;
    document.body.append(frame);
  }, `${site.content}/browserid/sign_in?state=s&context=iframe`);
  const heading = frameIn(page).getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Something went wrong', { timeout: 15_000 });
});

test.describe('the silent check', () => {
  const persistent = { allow_persistent: 'true' };

  test('knows nobody, agrees, and tells of another user with an assertion', async ({
    page,
    site,
  }) => {
    await page.goto(site.url);
    const state = 'a-state';
    expect(await check(page, site)).toEqual({ answer: 'signed out', state });
    expect(await check(page, site, { logged_in_user: '' })).toEqual({ answer: 'agreed', state });
    expect(await check(page, site, { logged_in_user: account.email })).toEqual({
      answer: 'signed out',
      state,
    });

    await signIn(page, site);
    expect(await check(page, site, { logged_in_user: account.email })).toEqual({
      answer: 'agreed',
      state,
    });
    for (const asking of [{}, { logged_in_user: '' }, { logged_in_user: 'TEST@example.com' }]) {
      const { assertion, ...rest } = await check(page, site, asking as Record<string, string>);
      expect(rest).toEqual({ answer: 'different', email: account.email, state });
      await expectGenuine(site, assertion);
    }
  });

  test('counts only what was asked for', async ({ page, site }) => {
    await signIn(page, site, account, persistent);
    expect(await check(page, site, { persistent: 'true' })).toMatchObject({ answer: 'signed out' });
    const required = { required_email: other.email };
    expect(await check(page, site, required)).toMatchObject({ answer: 'signed out' });
    const answer = await check(page, site, { want_issuer: 'firefox-accounts' });
    expect(answer.email).toMatch(/^[0-9a-f]{32}@localhost:\d+$/);
  });

  test('cannot tell on another site, in either direction', { tag: '@engine' }, async ({
    page,
    site,
    context,
  }) => {
    await signIn(page, site);
    await page.goto(site.crossUrl);
    for (const asking of [{}, { logged_in_user: '' }, { logged_in_user: account.email }]) {
      const asked = asking as Record<string, string>;
      expect(await check(page, site, asked)).toEqual({ answer: 'unknown', state: 'a-state' });
    }
    await context.clearCookies();
    expect(await check(page, site)).toMatchObject({ answer: 'unknown' });
    const fxa = await startLocalFxa({ host: '127.0.0.1' });
    await page.goto(site.url);
    const swapped = { ...site, content: fxa.server.contentHost };
    expect(await check(page, swapped)).toMatchObject({ answer: 'unknown' });
    await fxa.close();
  });

  for (const signedIn of [false, true]) {
    const who = signedIn ? 'signed in' : 'signed out';
    test(`cannot tell where the site is itself in a frame of another: ${who}`, {
      tag: '@engine',
    }, async ({ page, site }) => {
      if (signedIn) await signIn(page, site);
      await page.goto(`${site.crossUrl}/?frame=${encodeURIComponent(site.url)}`);
      const [, inner] = page.frames();
      if (!inner) throw new Error('no frame');
      await inner.waitForURL(`${site.url}/`);
      expect(await check(inner, site)).toMatchObject({ answer: 'unknown' });
    });
  }

  const changes: [string, (tab: Page, site: Site) => Promise<unknown>][] = [
    ['a sign-in', (tab, site) => signIn(tab, site)],
    [
      'a logout from the site',
      async (tab, site) => {
        await tab.goto(site.url);
        await logout(tab, site);
      },
    ],
    [
      'a sign-out from Firefox Accounts',
      async (tab, site) => {
        await tab.goto(site.content);
        await tab.getByRole('button', { name: 'Sign out' }).click();
        await expect(tab.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
      },
    ],
  ];
  for (const [name, change] of changes) {
    test(`is told of ${name} in another tab`, { tag: '@engine' }, async ({
      page,
      site,
      context,
    }) => {
      if (name !== 'a sign-in') await signIn(page, site);
      await page.goto(site.url);
      const before = await check(page, site);
      expect(before.answer).toBe(name === 'a sign-in' ? 'signed out' : 'different');
      const tab = await context.newPage();
      await change(tab, site);
      const { data } = await lastHeard(page, 'oauth_complete', 2);
      expect(data).toEqual({ answer: 'changed', state: 'a-state' });
      expect((await check(page, site)).answer).toBe(
        name === 'a sign-in' ? 'different' : 'signed out',
      );
    });
  }

  test('is not told of what concerns other sites', async ({ page, site, context }) => {
    await page.goto(site.url);
    expect(await check(page, site)).toMatchObject({ answer: 'signed out' });
    const looked = page.waitForResponse(/\/browserid\/check\/state/);
    const tab = await context.newPage();
    await tab.goto(site.crossUrl);
    await follow(tab, `${site.content}/browserid/sign_in?state=s&return_to=/back`);
    await fillSignIn(tab, account);
    await tab.waitForURL(`${site.crossUrl}/back#**`);
    await (await looked).finished();
    // It would have been told by the time that it has answered another question.
    await page.evaluate(() => document.querySelector('iframe')?.remove());
    expect(
      (await allHeard(page)).filter(({ command }) => command === 'oauth_complete'),
    ).toHaveLength(1);
  });
});

async function logout(page: Page, site: Site): Promise<void> {
  const status = await page.evaluate(async (address) => {
    const init = { method: 'POST', credentials: 'include', keepalive: true } as const;
    return (await fetch(address, init)).status;
  }, `${site.content}/browserid/logout`);
  expect(status).toBe(204);
}

test('a site that hides itself is told how not to', async ({ page, site }) => {
  for (const policy of ['no-referrer', 'same-origin']) {
    await page.goto(`${site.url}/?referrer=${policy}`);
    await follow(page, `${site.content}/browserid/sign_in?state=s`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('No site to sign in to');
    await expect(page.getByText('strict-origin-when-cross-origin')).toBeVisible();
  }
});

test('what the site says is shown as text, and its logo is let in', async ({ page, site }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await openDialog(page, site, { ...decorated, site_name: '<img src=x onerror=alert(1)>' });
  await expect(page.getByText('<img src=x onerror=alert(1)>').first()).toBeVisible();
  await expect(page.getByText(new URL(site.url).host, { exact: true })).toBeVisible();
  const logo = page.locator('.logo');
  await expect(logo).toHaveJSProperty('complete', true);
  expect(await logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
  const png =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await openDialog(page, site, { site_logo: png });
  expect(await logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  expect(complaints).toEqual([]);
});

const decorated = {
  site_name: 'A shop',
  site_logo: '/logo.svg',
  background_color: '#0a7a4b',
  terms_of_service: '/terms',
  privacy_policy: '/privacy',
  allow_persistent: 'true',
};

test.describe('has no violation on a desk by day, and on a phone at night:', () => {
  const pages: [string, (page: Page, site: Site) => Promise<unknown>][] = [
    ['the dialog', (page, site) => openDialog(page, site, decorated)],
    ['in a light colour', (page, site) => openDialog(page, site, { background_color: 'fe9' })],
    [
      'in a frame',
      async (page, site) => {
        await page.goto(site.url);
        await frameDialog(page, site, decorated);
        await expect(frameIn(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
      },
    ],
    [
      'somebody signed in',
      async (page, site) => {
        await signIn(page, site);
        await openDialog(page, site, decorated);
      },
    ],
    [
      'a required address',
      (page, site) => openDialog(page, site, { ...decorated, required_email: account.email }),
    ],
    ['a wrong option', (page, site) => openDialog(page, site, { site_logo: 'logo.png' })],
    [
      'Firefox Accounts’ own page',
      async (page, site) => {
        await signIn(page, site);
        await page.goto(site.content);
      },
    ],
  ];
  for (const [name, open] of pages) {
    test(name, async ({ page, site }) => {
      await open(page, site);
      for (const [width, height, colorScheme] of [
        [1280, 720, 'light'],
        [390, 844, 'dark'],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect.soft(await violationsOf(page), colorScheme).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect.soft(overflow, `beyond the edge, ${width} px wide`).toBe(0);
      }
    });
  }
});

async function violationsOf(page: Page): Promise<object[]> {
  const options = { page } as unknown as ConstructorParameters<typeof AxeBuilder>[0];
  const axe = new AxeBuilder(options).setLegacyMode(page.frames().length === 1);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }));
}
