import type { Page } from '@playwright/test';
import type { ClientOptions, FxaRelierClient, SignInOptions } from 'fxa-relier-client';
import { type Listening, listen } from 'fxa-relier-client/testing';
import {
  clientId,
  dialogOf,
  expect,
  expectOutcome,
  frameOf,
  openPage,
  type Relier,
  type RelierWindow,
  relierPage,
  signInWithin,
  test,
} from './relier-test.ts';

/** Begins a sign-in with another client than the page's own. */
async function beginWith(
  page: Page,
  { server, redirectUri }: Relier,
  id: string,
  options: ClientOptions & SignInOptions = {},
): Promise<void> {
  await page.evaluate(
    ([clientId, given]) => {
      const { relier: own } = window as unknown as RelierWindow;
      const Client = own.client.constructor as typeof FxaRelierClient;
      own.client = new Client(clientId, given);
      void own.signIn();
    },
    [id, { server, redirectUri, scope: 'profile', ...options }] as const,
  );
}

const errorOf = (page: Page) =>
  page.evaluate(() => {
    const { reason, message } = (window as unknown as RelierWindow).relier.error as {
      reason: string;
      message: string;
    };
    return { reason, message };
  });

test.describe('a lightbox that the page’s own policy blocks', () => {
  test.beforeEach(async ({ page, relier }) => {
    relier.allowed = [/frame-src|favicon/];
    // No time limit ends the sign-in.
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000);
  });

  for (const missing of ['oauthHost', 'contentHost'] as const) {
    test(`rejects at once, and names the directive and the hosts: without the ${missing}`, {
      tag: '@engine',
    }, async ({ page, relier }) => {
      const { contentHost, oauthHost } = relier.server;
      const hosts = { oauthHost: new URL(oauthHost).origin, contentHost };
      const allowed = missing === 'oauthHost' ? hosts.contentHost : hosts.oauthHost;
      const headers = { 'Content-Security-Policy': `frame-src ${allowed}` };
      relier.site.set('/', () => relierPage(relier, { headers }));
      await openPage(page, relier);
      await beginWith(page, relier, clientId, { pkce: true });
      await expectOutcome(page, 'frame_refused');
      const { message } = await errorOf(page);
      expect(message).toContain(
        'The Content-Security-Policy of this page blocks http://localhost:',
      );
      expect(message).toContain(`allow ${hosts.oauthHost} and ${hosts.contentHost} in frame-src`);
      await expect(dialogOf(page)).toHaveCount(0);
    });
  }

  test('is not confused with another frame that the policy blocks', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    const { contentHost, oauthHost } = relier.server;
    const policy = `frame-src ${contentHost} ${new URL(oauthHost).origin}`;
    relier.site.set('/', () =>
      relierPage(relier, { headers: { 'Content-Security-Policy': policy } }),
    );
    await openPage(page, relier);
    await beginWith(page, relier, clientId, { pkce: true });
    await page.evaluate(async (url) => {
      const blocked = new Promise((resolve) =>
        document.addEventListener('securitypolicyviolation', resolve),
      );
      document.body.append(Object.assign(document.createElement('iframe'), { src: url }));
      await blocked;
    }, relier.strangerUrl);
    await signInWithin(frameOf(page));
    await expectOutcome(page, 'signed in');
  });
});

test.describe('a lightbox whose frame stays silent rejects with frame_refused in every browser, and says what to check', () => {
  let dead: Listening | undefined;
  test.beforeEach(async ({ page, relier }) => {
    relier.allowed = [/refused|refuse|blocked|Cross-Origin/i];
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000);
  });
  test.afterEach(() => dead?.close());

  /** Waits until the browser has replaced the frame's blank page. */
  const leftBlank = (page: Page) =>
    page.waitForFunction(() => {
      const frame = document.querySelector('html > div')?.shadowRoot?.querySelector('iframe');
      try {
        return frame && frame.contentWindow?.location.href !== 'about:blank';
      } catch {
        return true;
      }
    });

  const expectRefusal = async (page: Page) => {
    await page.clock.runFor(25_000);
    await expectOutcome(page, 'frame_refused');
    const { message } = await errorOf(page);
    expect(message).toMatch(/^No message from http:\/\/localhost:\d+ in 1[05]000 ms\. Check in /);
  };

  test('if the server does not run', async ({ page, relier }) => {
    const { port, close } = await listen(0, () => new Response());
    await close();
    await openPage(page, relier);
    const host = `http://localhost:${port}`;
    const server = { ...relier.server, contentHost: host, oauthHost: `${host}/v1` };
    await beginWith(page, relier, clientId, { server, pkce: true });
    await leftBlank(page);
    await expectRefusal(page);
  });

  test('if the page is cross-origin isolated, and the server is not', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    const headers = {
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Opener-Policy': 'same-origin',
    };
    relier.site.set('/', () => relierPage(relier, { headers }));
    await openPage(page, relier);
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    await beginWith(page, relier, clientId, { pkce: true });
    await expect(dialogOf(page)).toBeVisible();
    await expectRefusal(page);
  });
});

for (const [mistake, id, problem] of [
  ['an unknown client id', '0'.repeat(16), 'Unknown client'],
  ['a public client without PKCE', clientId, 'Public clients require PKCE OAuth parameters'],
] as const) {
  test(`the local Firefox Accounts says in the lightbox and its console why it refuses ${mistake}`, async ({
    page,
    relier,
  }) => {
    relier.allowed = [/refuses this sign-in/];
    const printed = page.waitForEvent('console', (message) => message.type() === 'error');
    await openPage(page, relier);
    await beginWith(page, relier, id, { pkce: mistake.startsWith('an unknown') });
    await expect(frameOf(page).getByRole('alert')).toHaveText(`${problem}.`);
    await expect(dialogOf(page).locator('iframe')).toHaveCSS('opacity', '1');
    expect((await printed).text()).toContain(
      `Local Firefox Accounts refuses this sign-in: ${problem} (errno 1`,
    );
    await expect(frameOf(page).locator('form, a')).toHaveCount(0);
    await dialogOf(page).getByRole('button', { name: 'Close' }).click();
    await expectOutcome(page, 'cancel');
  });
}
