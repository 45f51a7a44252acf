import type { Page } from '@playwright/test';
import { fillEmailFirst, fillPassword, fillSignIn } from './local-fxa-pages.ts';
import {
  endingOf,
  endingsOf,
  expect,
  lookMs,
  looksOf,
  openPopup,
  openSite,
  type PopupSite,
  type PopupWindow,
  seeOpen,
  signInWithin,
  test,
} from './popup-site.ts';

const result = {
  redirect_uri: expect.stringContaining('/callback?'),
  code: expect.stringMatching(/^[0-9a-f]{64}$/),
  state: expect.any(String),
  codeVerifier: expect.stringMatching(/^[\w-]{64}$/),
};

async function tradeAndAsk(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => {
    const { client, endings } = window as unknown as PopupWindow;
    const { code, codeVerifier } = endings[0]?.result ?? {};
    const { accessToken } = await client.token.tradeCode(code as never, { codeVerifier });
    return (await client.profile.fetch(accessToken)).email;
  });
}

test.describe('in a popup', () => {
  const actions = [
    ['signIn', fillSignIn],
    ['forceAuth', fillPassword],
    ['bestChoice', fillEmailFirst],
    ['emailFirst', fillEmailFirst],
  ] as const;
  for (const [action, fill] of actions) {
    test(`${action} gives a result whose code can be traded`, async ({ page, site }) => {
      await openSite(page, site);
      const email = action === 'forceAuth' ? site.account.email : undefined;
      await signInWithin(await openPopup(page, { action, email }), site, fill);
      expect(await endingOf(page)).toMatchObject({ result });
      expect(await tradeAndAsk(page)).toBe(site.account.email);
    });
  }

  test('signUp gives a result whose code can be traded', async ({ page, site }) => {
    await openSite(page, site);
    const popup = await openPopup(page, { action: 'signUp' });
    await popup.getByLabel('Email').fill('new@example.com');
    await popup.getByLabel('Password').fill('long-enough');
    await popup.locator('main form button').click();
    await expect.poll(() => site.fxa.inbox.length).toBe(1);
    const closed = popup.waitForEvent('close');
    await popup.getByLabel('code').fill(site.fxa.inbox[0]?.code ?? '');
    await popup.locator('main form button').first().click();
    await closed;
    expect(await endingOf(page)).toMatchObject({ result });
    expect(await tradeAndAsk(page)).toBe('new@example.com');
  });

  test('the window opens inside the click, over the middle of the page’s', async ({
    page,
    site,
  }) => {
    await openSite(page, site);
    const popup = await openPopup(page);
    const [opened] = await page.evaluate(() => (window as unknown as PopupWindow).opened);
    expect(opened?.sync).toBe(true);
    const place = await page.evaluate(() => ({
      left: screenX + (outerWidth - 500) / 2,
      top: screenY + (outerHeight - 700) / 2,
    }));
    expect(opened?.features).toBe(`popup,width=500,height=700,left=${place.left},top=${place.top}`);
    await popup.close();
  });

  test('a second call gives the open window the focus, and leaves the first alone', async ({
    page,
    site,
  }) => {
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await page.getByRole('button').click();
    expect(await endingOf(page)).toMatchObject({ reason: 'already_open' });
    expect(page.context().pages()).toHaveLength(2);

    await signInWithin(popup, site);
    await expect.poll(async () => (await endingsOf(page))[1]).toMatchObject({ result });
  });

  test('closed by the user, it is cancelled within two seconds, and the next one works', async ({
    page,
    site,
  }) => {
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await seeOpen(page);
    await popup.close();
    const looksBefore = await looksOf(page);
    const { reason, looks } = await endingOf(page);
    expect(reason).toBe('cancel');
    expect((looks - looksBefore) * lookMs).toBeLessThan(2_000);

    await signInWithin(await openPopup(page), site);
    await expect.poll(async () => (await endingsOf(page))[1]).toMatchObject({ result });
  });

  test('a signal that fires closes the window', async ({ page, site }) => {
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    const closed = popup.waitForEvent('close');
    await page.evaluate(() => (window as unknown as PopupWindow).stopper.abort());
    await closed;
    expect(await endingOf(page)).toMatchObject({ reason: 'aborted' });
  });

  test('a page that is loaded anew takes its window with it', async ({ page, site }) => {
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    const closed = popup.waitForEvent('close');
    await page.reload();
    await closed;
    expect(await endingsOf(page)).toEqual([]);
  });

  test('two tabs have a window each, and their answers do not cross', async ({ page, site }) => {
    const other = await page.context().newPage();
    await openSite(page, site);
    await openSite(other, site);
    const popup = await openPopup(page, { state: 'of-the-first-tab' });
    const otherPopup = await openPopup(other, { state: 'of-the-second-tab' });
    await signInWithin(otherPopup, site);
    expect(await endingOf(other)).toMatchObject({ result: { state: 'of-the-second-tab' } });
    expect(await endingsOf(page)).toEqual([]);
    const closed = popup.waitForEvent('close');
    await popup.reload();
    await popup
      .getByRole('button', { name: 'Continue' })
      .or(popup.getByLabel('Email'))
      .first()
      .waitFor();
    if (await popup.getByLabel('Email').isVisible()) await fillSignIn(popup, site.account);
    else await popup.getByRole('button', { name: 'Continue' }).click();
    await closed;
    expect(await endingOf(page)).toMatchObject({ result: { state: 'of-the-first-tab' } });
  });

  test('an error of the server comes back as one', async ({ page, site }) => {
    await openSite(page, site);
    await openPopup(page, { prompt: 'none' });
    expect(await endingOf(page)).toMatchObject({ reason: 'server_error' });
  });
});

test.describe('a popup that the browser blocks', () => {
  const block = (page: Page) =>
    page.evaluate(() => {
      const { open } = window;
      window.open = () => {
        window.open = open;
        return null;
      };
    });

  test('is told of at once, with an address for a link, and the next click works', async ({
    page,
    site,
  }) => {
    await openSite(page, site);
    await block(page);
    await page.getByRole('button').click();
    const { reason, url } = await endingOf(page);
    expect(reason).toBe('popup_blocked');
    expect(url).toMatch(`${site.fxa.server.oauthHost}/authorization?`);

    await signInWithin(await openPopup(page), site);
    await expect.poll(async () => (await endingsOf(page))[1]).toMatchObject({ result });
  });

  test('leaves an address that signs in by redirect', async ({ page, site }) => {
    await openSite(page, site);
    await block(page);
    await page.getByRole('button').click();
    const { url = '' } = await endingOf(page);
    await page.evaluate((url) => location.assign(url), url);
    await fillSignIn(page, site.account);
    await page.waitForURL(`${site.redirectUri}**`);
    expect(await endingOf(page)).toMatchObject({ result });
    expect(await tradeAndAsk(page)).toBe(site.account.email);
  });
});

test('where a lightbox is known to be refused, fallback: popup opens inside the click', async ({
  page,
  site,
}) => {
  await openSite(page, site);
  const popup = await openPopup(page, { ui: 'lightbox', fallback: 'popup' });
  const [opened] = await page.evaluate(() => (window as unknown as PopupWindow).opened);
  expect(opened?.sync).toBe(true);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await signInWithin(popup, site);
  expect(await endingOf(page)).toMatchObject({ result });
});

test.describe('the callback page', () => {
  test('says that it may be closed where it cannot close itself', async ({ page, site }) => {
    await openSite(page, site);
    const popup = await openPopup(page);
    await popup.waitForURL(/signin/);
    const tab = await page.context().newPage();
    await tab.goto(`${site.url}/elsewhere`);
    await tab.goto(popup.url());
    await fillSignIn(tab, site.account);
    await expect(tab.getByText('You may close this window.')).toBeVisible();
    expect(tab.url()).toBe(site.redirectUri);
    expect(await endingsOf(tab)).toEqual([]);
    expect(await endingOf(page)).toMatchObject({ result });
  });

  test('signs nobody in after a cancel: it says that nobody waits for it', async ({
    page,
    site,
  }) => {
    site.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await page.evaluate(() => (window as unknown as PopupWindow).stopper.abort());
    expect(await endingOf(page)).toMatchObject({ reason: 'aborted' });

    await fillSignIn(popup, site.account);
    await popup.waitForURL(`${site.redirectUri}**`);
    expect(await endingOf(popup)).toMatchObject({ reason: 'state_missing' });
    expect(popup.url()).toBe(site.redirectUri);
    expect(await endingsOf(page)).toHaveLength(1);
  });
});

test.describe('an attacker', () => {
  const code = 'c'.repeat(64);

  async function waiting(page: Page, site: PopupSite): Promise<Page> {
    await openSite(page, site);
    const popup = await openPopup(page, { state: 'a-secret-state' });
    await expect(popup.getByLabel('Email')).toBeVisible();
    return popup;
  }

  test('cannot sign a user in with a link to the callback page', async ({ page, site }) => {
    const popup = await waiting(page, site);
    const tab = await page.context().newPage();
    await tab.goto(`${site.redirectUri}?code=${code}&state=evil`);
    expect(await endingOf(tab)).toMatchObject({ reason: 'state_missing' });
    expect(await endingsOf(page)).toEqual([]);
    await signInWithin(popup, site);
    expect(await endingOf(page)).toMatchObject({ result: { state: 'a-secret-state' } });
  });

  test('gets nothing by posting from another origin, be it in the popup itself', async ({
    page,
    site,
  }) => {
    const popup = await waiting(page, site);
    await popup.goto(site.strangerUrl);
    await popup.evaluate(
      async ({ redirectUri, oauthHost, code }) => {
        const address = `${redirectUri}?code=${code}&state=a-secret-state`;
        const name = `fxa 0123456789abcdef ${oauthHost} a-secret-state`;
        for (const message of [[name, address], address, { 0: name, 1: address }, null]) {
          opener.postMessage(message, '*');
          new BroadcastChannel(name).postMessage(message);
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

  test('gets no answer by opening the callback page himself', async ({ page, site }) => {
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
