import { AxeBuilder } from '@axe-core/playwright';
import { fillSignIn } from './local-fxa-pages.ts';
import {
  endingOf,
  endingsOf,
  expect,
  openPopup,
  openSite,
  seeOpen,
  signInWithin,
  test,
} from './popup-site.ts';

const result = { code: expect.stringMatching(/^[0-9a-f]{64}$/) };

test('closed before the server has answered, a popup is cancelled within two seconds', async ({
  page,
  site,
}) => {
  let ask = () => {};
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  site.fxa.fetch = async () => {
    ask();
    await answered;
    return new Response();
  };
  await openSite(page, site);
  const popup = await openPopup(page);
  await asked;
  await popup.close({ runBeforeUnload: true });
  const closedAt = await page.evaluate(() => performance.now());
  expect(await endingOf(page)).toMatchObject({ reason: 'cancel' });
  expect((await page.evaluate(() => performance.now())) - closedAt).toBeLessThan(2_000);
  answer();
});

test('what the callback page says can be read by everyone', async ({ page, site }) => {
  await openSite(page, site);
  const popup = await openPopup(page);
  await popup.waitForURL(/signin/);
  // Reached by a tab of the user's own, it cannot close itself.
  const tab = await page.context().newPage();
  await tab.goto(`${site.url}/elsewhere`);
  await tab.goto(popup.url());
  await fillSignIn(tab, site.account);
  await expect(tab.getByText('You may close this window.')).toBeVisible();
  // Its types may come from another copy of Playwright.
  const options = { page: tab } as unknown as ConstructorParameters<typeof AxeBuilder>[0];
  const { violations } = await new AxeBuilder(options).setLegacyMode().analyze();
  // Headings and landmarks are the site's, and gone with the rest of its page.
  const ofStructure = ['landmark-one-main', 'page-has-heading-one', 'region'];
  expect(violations.filter(({ id }) => !ofStructure.includes(id))).toEqual([]);
  expect(await endingOf(page)).toMatchObject({ result });
});

test('a callback page that is slow to answer under COOP is not taken for a closed popup', async ({
  page,
  site,
}) => {
  site.coop.callback = 'same-origin';
  site.callbackIdleMs = 900;
  await openSite(page, site);
  const popup = await openPopup(page);
  await expect(popup.getByLabel('Email')).toBeVisible();
  await seeOpen(page);
  await signInWithin(popup, site);
  expect(await endingOf(page)).toMatchObject({ result });
});

test('a redirect URI of another origin is refused before a window opens', async ({
  page,
  site,
}) => {
  await openSite(page, site);
  await page.evaluate((redirectUri) => {
    Object.assign(window, { options: { redirectUri } });
  }, `${site.strangerUrl}/callback`);
  await page.getByRole('button').click();
  expect(await endingOf(page)).toMatchObject({ reason: 'invalid_argument' });
  expect(page.context().pages()).toHaveLength(1);
});

test.describe('under the strictest policy and Trusted Types', () => {
  test('a popup signs in, and the callback page closes it', async ({ page, site }) => {
    const heard: string[] = [];
    page.context().on('console', (message) => heard.push(message.text()));
    await page
      .context()
      .addInitScript(() =>
        addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
          console.error(`violation: ${effectiveDirective} ${blockedURI}`),
        ),
      );
    site.policy = [
      "default-src 'none'",
      "script-src 'self' 'nonce-of-the-page'",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; ');
    await openSite(page, site);
    await signInWithin(await openPopup(page), site);
    expect(await endingOf(page)).toMatchObject({ result });
    const violations = heard.filter((text) => text.startsWith('violation:'));
    // Firefox looks for an icon, which the policy does not name.
    expect(violations.filter((text) => !text.includes('favicon'))).toEqual([]);
  });
});

test.describe('another page of the same site', () => {
  const channelOf = (oauthHost: string, state: string, client = '0123456789abcdef') =>
    `fxa ${client} ${oauthHost} ${state}`;
  const code = 'c'.repeat(64);

  test('answers neither for another client nor for another sign-in', async ({ page, site }) => {
    await openSite(page, site);
    const popup = await openPopup(page, { state: 'mine' });
    await expect(popup.getByLabel('Email')).toBeVisible();
    const tab = await page.context().newPage();
    await tab.goto(`${site.url}/elsewhere`);
    const { oauthHost } = site.fxa.server;
    await tab.evaluate(
      (messages) => {
        for (const [name, address] of messages) {
          new BroadcastChannel(name as string).postMessage([name, address]);
        }
      },
      [
        [channelOf(oauthHost, 'mine', 'fedcba9876543210'), `${site.redirectUri}?code=${code}`],
        [channelOf(oauthHost, 'other'), `${site.redirectUri}?code=${code}&state=other`],
      ],
    );
    await signInWithin(popup, site);
    expect(await endingOf(page)).toMatchObject({ result: { state: 'mine' } });
  });

  test('cannot have an answer taken whose state is another', async ({ page, site }) => {
    await openSite(page, site);
    await openPopup(page, { state: 'mine' });
    const tab = await page.context().newPage();
    await tab.goto(`${site.url}/elsewhere`);
    await tab.evaluate(
      ([name, address]) => new BroadcastChannel(name as string).postMessage([name, address]),
      [
        channelOf(site.fxa.server.oauthHost, 'mine'),
        `${site.redirectUri}?code=${code}&state=other`,
      ],
    );
    expect(await endingOf(page)).toMatchObject({ reason: 'state_mismatch' });
  });
});

test('a page with COOP leaves the popup no way to navigate it', async ({ page, site }) => {
  const reach = async () => {
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await popup.goto(site.strangerUrl);
    return popup;
  };
  site.coop.relier = 'same-origin';
  const severed = await reach();
  expect(await severed.evaluate(() => window.opener)).toBeNull();
  expect(await endingsOf(page)).toEqual([]);
  await severed.close();

  // Without it a browser lets any page in the popup do so; nobody is signed in by it.
  site.coop.relier = 'unsafe-none';
  const popup = await reach();
  await popup.evaluate((url) => {
    opener.location = url;
  }, site.strangerUrl);
  await expect.poll(() => popup.isClosed()).toBe(true);
  await expect(page).toHaveURL(`${site.strangerUrl}/`);
});
