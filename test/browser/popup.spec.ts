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
    test(`${action} gives a result whose code can be traded`, { tag: '@engine' }, async ({
      page,
      site,
    }) => {
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

  test('the window opens inside the click, over the middle of the page’s', {
    tag: '@engine',
  }, async ({ page, site }) => {
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

  test('a second call gives the open window the focus, and leaves the first alone', {
    tag: '@engine',
  }, async ({ page, site }) => {
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await page.getByRole('button').click();
    expect(await endingOf(page)).toMatchObject({ reason: 'already_open' });
    expect(page.context().pages()).toHaveLength(2);

    await signInWithin(popup, site);
    await expect.poll(async () => (await endingsOf(page))[1]).toMatchObject({ result });
  });

  test('closed by the user, it is cancelled within two seconds, and the next one works', {
    tag: '@engine',
  }, async ({ page, site }) => {
    await page.clock.install();
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await page.clock.runFor(5 * lookMs);
    await popup.close();
    await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(true);
    const looksBefore = await looksOf(page);
    await page.clock.runFor(2_000);
    const { reason, looks } = await endingOf(page);
    expect(reason).toBe('cancel');
    expect((looks - looksBefore) * lookMs).toBeLessThan(2_000);

    await signInWithin(await openPopup(page), site);
    await expect.poll(async () => (await endingsOf(page))[1]).toMatchObject({ result });
  });

  test('closed before the server has answered, it is cancelled within two seconds, too', {
    tag: '@engine',
  }, async ({ page, site }) => {
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
    await page.clock.install();
    await openSite(page, site);
    const popup = await openPopup(page);
    await asked;
    await popup.close({ runBeforeUnload: true });
    const looksBefore = await looksOf(page);
    await page.clock.runFor(2_000);
    const { reason, looks } = await endingOf(page);
    expect(reason).toBe('cancel');
    expect((looks - looksBefore) * lookMs).toBeLessThan(2_000);
    answer();
  });

  test('a signal that fires closes the window', { tag: '@engine' }, async ({ page, site }) => {
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    const closed = popup.waitForEvent('close');
    await page.evaluate(() => (window as unknown as PopupWindow).stopper.abort());
    await closed;
    expect(await endingOf(page)).toMatchObject({ reason: 'aborted' });
  });

  test('a page that is loaded anew takes its window with it', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    const closed = popup.waitForEvent('close');
    await page.reload();
    await closed;
    expect(await endingsOf(page)).toEqual([]);
  });

  test('two tabs have a window each, and their answers do not cross', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
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

  test('is told of at once, with an address for a link, and the next click works', {
    tag: '@engine',
  }, async ({ page, site }) => {
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

test('where a lightbox is known to be refused, fallback: popup opens inside the click', {
  tag: '@engine',
}, async ({ page, site }) => {
  await openSite(page, site);
  const popup = await openPopup(page, { ui: 'lightbox', fallback: 'popup' });
  const [opened] = await page.evaluate(() => (window as unknown as PopupWindow).opened);
  expect(opened?.sync).toBe(true);
  await expect(page.getByRole('dialog')).toHaveCount(0);
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

test.describe('a popup whose state arrives after the click', () => {
  /** Clicks the button of a page whose state waits for `settle`. */
  async function openWithLateState(page: Page): Promise<Page> {
    await page.evaluate(() => {
      const site = window as unknown as PopupWindow & {
        asked: { isOpen: boolean }[];
        settle: { resolve(state: string): void; reject(error: unknown): void };
      };
      site.asked = [];
      site.options = {
        state: () => {
          site.asked.push({ isOpen: site.opened.length > 0 });
          return new Promise((resolve, reject) => {
            site.settle = { resolve, reject };
          });
        },
      } as object;
    });
    const opened = page.waitForEvent('popup');
    await page.getByRole('button').click();
    return opened;
  }

  test('opens in the click, waits on its blank page, and signs in with that state', {
    tag: '@engine',
  }, async ({ page, site }) => {
    await openSite(page, site);
    const popup = await openWithLateState(page);
    const { opened, asked } = await page.evaluate(() => {
      const { opened, asked } = window as unknown as PopupWindow & { asked: object[] };
      return { opened, asked };
    });
    expect(opened).toMatchObject([{ sync: true }]);
    expect(asked).toEqual([{ isOpen: true }]);
    await seeOpen(page);
    expect(popup.url()).toBe('about:blank');
    await page.getByRole('button').click();
    expect(await endingOf(page)).toMatchObject({ reason: 'already_open' });

    await page.evaluate("settle.resolve('of-the-backend')");
    await signInWithin(popup, site);
    await expect
      .poll(async () => (await endingsOf(page))[1])
      .toMatchObject({ result: { ...result, state: 'of-the-backend' } });
    expect(await page.evaluate('asked.length')).toBe(1);
  });

  test('closes and rejects with network if the state cannot be obtained', {
    tag: '@engine',
  }, async ({ page, site }) => {
    await openSite(page, site);
    const popup = await openWithLateState(page);
    const closed = popup.waitForEvent('close');
    await page.evaluate("settle.reject(new TypeError('Failed to fetch'))");
    await closed;
    expect(await endingOf(page)).toMatchObject({ reason: 'network' });
    await signInWithin(await openPopup(page), site);
    await expect.poll(async () => (await endingsOf(page))[1]).toMatchObject({ result });
  });

  test('rejects with cancel if the user closes it while it waits', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await openSite(page, site);
    const popup = await openWithLateState(page);
    await popup.close({ runBeforeUnload: true });
    expect(await endingOf(page)).toMatchObject({ reason: 'cancel' });
    // The state that arrives afterwards opens nothing.
    await page.evaluate("settle.resolve('too-late')");
    await seeNothingOpen(page);
  });

  test('closes and rejects with aborted if the signal fires while it waits', async ({
    page,
    site,
  }) => {
    await openSite(page, site);
    const popup = await openWithLateState(page);
    const closed = popup.waitForEvent('close');
    await page.evaluate(() => (window as unknown as PopupWindow).stopper.abort());
    await closed;
    expect(await endingOf(page)).toMatchObject({ reason: 'aborted' });
    await page.evaluate("settle.resolve('too-late')");
    await seeNothingOpen(page);
  });

  async function seeNothingOpen(page: Page): Promise<void> {
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(page.context().pages()).toEqual([page]);
    expect(await endingsOf(page)).toHaveLength(1);
  }
});
