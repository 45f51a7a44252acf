import type { Page } from '@playwright/test';
import {
  endingOf,
  endingsOf,
  expect,
  openPopup,
  openSite,
  type PopupSite,
  seeOpen,
  signInWithin,
  test,
} from './popup-site.ts';

const code = 'c'.repeat(64);

test.describe('an attacker', () => {
  async function waiting(page: Page, site: PopupSite): Promise<Page> {
    await openSite(page, site);
    const popup = await openPopup(page, { state: 'a-secret-state' });
    await expect(popup.getByLabel('Email')).toBeVisible();
    return popup;
  }

  test('cannot sign a user in with a link to the callback page', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    const popup = await waiting(page, site);
    const tab = await page.context().newPage();
    await tab.goto(`${site.redirectUri}?code=${code}&state=evil`);
    expect(await endingOf(tab)).toMatchObject({ reason: 'state_missing' });
    expect(await endingsOf(page)).toEqual([]);
    await signInWithin(popup, site);
    expect(await endingOf(page)).toMatchObject({ result: { state: 'a-secret-state' } });
  });

  test('gets nothing by posting from another origin, be it in the popup itself', {
    tag: '@engine',
  }, async ({ page, site }) => {
    const popup = await waiting(page, site);
    await popup.goto(site.strangerUrl);
    await popup.evaluate(
      async ({ redirectUri, oauthHost, code }) => {
        const url = `${redirectUri}?code=${code}&state=a-secret-state`;
        const channel = `fxa 0123456789abcdef ${oauthHost} a-secret-state`;
        for (const message of [{ type: 'callback', channel, url }, url, null]) {
          opener.postMessage(message, '*');
          new BroadcastChannel(channel).postMessage(message);
        }
      },
      { redirectUri: site.redirectUri, oauthHost: site.fxa.server.oauthHost, code },
    );
    await popup.goto(`${site.fxa.server.contentHost}/`);
    expect(await endingsOf(page)).toEqual([]);
    await seeOpen(page);
    await popup.close();
    expect(await endingOf(page)).toMatchObject({ reason: 'cancel' });
  });

  test('cannot break a sign-in by garbage', { tag: '@engine' }, async ({ page, site }) => {
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    const popup = await waiting(page, site);
    const fxaUrl = popup.url();
    const channelName = `fxa 0123456789abcdef ${site.fxa.server.oauthHost} a-secret-state`;

    // From the popup, while it shows the attacker's page; and from another page of the site, whose
    // messages arrive on the channel itself.
    const tab = await page.context().newPage();
    await tab.goto(`${site.url}/elsewhere`);
    await popup.goto(site.strangerUrl);
    for (const attacker of [popup, tab]) {
      await attacker.evaluate(postGarbage, { channelName, redirectUri: site.redirectUri });
    }
    await seeOpen(page);
    expect(await endingsOf(page)).toEqual([]);

    await popup.goto(fxaUrl);
    await signInWithin(popup, site);
    expect(await endingOf(page)).toMatchObject({ result: { state: 'a-secret-state' } });
    expect(errors).toEqual([]);
  });

  test('gets no answer by opening the callback page himself', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await page.goto(site.strangerUrl);
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((url) => {
        const heard: unknown[] = [];
        Object.assign(window, { heard });
        addEventListener('message', ({ data }) => heard.push(data));
        open(url, '', 'popup');
      }, `${site.redirectUri}?code=${code}&state=evil`),
    ]);
    await popup.waitForURL(/callback/);
    expect(await endingOf(popup)).toMatchObject({ reason: 'state_missing' });
    expect(await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual(
      [],
    );
  });
});

/** Runs in an attacker's page. A message with a getter arrives as the plain value that it had. */
function postGarbage({
  channelName,
  redirectUri,
}: {
  channelName: string;
  redirectUri: string;
}): void {
  const address = `${redirectUri}?code=c&state=a-secret-state`;
  const circle: unknown[] = [channelName];
  circle.push(circle);
  const garbage = [
    undefined,
    null,
    0,
    Number.NaN,
    10n,
    '',
    channelName,
    'x'.repeat(1_000_000),
    [],
    [channelName],
    [channelName, null],
    [channelName, 1],
    [channelName, ''],
    [channelName, 'not an address'],
    [channelName, 'x'.repeat(1_000_000)],
    [channelName, 'https://evil.example/?code=c&state=a-secret-state'],
    [channelName, [address]],
    [channelName, new URL(address).searchParams.toString()],
    [`${channelName} `, address],
    [channelName.replace('a-secret-state', 'another'), address],
    { 0: channelName, 1: address, length: 2 },
    {
      get 0() {
        return channelName;
      },
      1: address,
    },
    new Map([[0, channelName]]),
    new Error(channelName),
    new Uint8Array(100_000),
    new Date(Number.NaN),
    circle,
  ];
  const channel = new BroadcastChannel(channelName);
  for (const message of garbage) {
    opener?.postMessage(message, '*');
    channel.postMessage(message);
  }
  channel.close();
}

test.describe('another page of the same site', () => {
  const channelOf = (oauthHost: string, state: string, client = '0123456789abcdef') =>
    `fxa ${client} ${oauthHost} ${state}`;

  test('answers neither for another client nor for another sign-in', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await openSite(page, site);
    const popup = await openPopup(page, { state: 'mine' });
    await expect(popup.getByLabel('Email')).toBeVisible();
    const tab = await page.context().newPage();
    await tab.goto(`${site.url}/elsewhere`);
    const { oauthHost } = site.fxa.server;
    await tab.evaluate(
      (messages) => {
        for (const [channel = '', url] of messages) {
          new BroadcastChannel(channel).postMessage({ type: 'callback', channel, url });
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

  test('cannot have an answer taken whose state is another', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await openSite(page, site);
    await openPopup(page, { state: 'mine' });
    const tab = await page.context().newPage();
    await tab.goto(`${site.url}/elsewhere`);
    await tab.evaluate(
      ([channel = '', url]) =>
        new BroadcastChannel(channel).postMessage({ type: 'callback', channel, url }),
      [
        channelOf(site.fxa.server.oauthHost, 'mine'),
        `${site.redirectUri}?code=${code}&state=other`,
      ],
    );
    expect(await endingOf(page)).toMatchObject({ reason: 'state_mismatch' });
  });
});

test('a page with COOP leaves the popup no way to navigate it', { tag: '@engine' }, async ({
  page,
  site,
}) => {
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
