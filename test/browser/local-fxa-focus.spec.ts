import { expect, type Frame, type Page } from '@playwright/test';
import type { RunningLocalFxa } from 'fxa-relier-client/testing';
import { test as siteTest } from './site-test.ts';

const account = { email: 'test@example.com', password: 'one-two-three' };
const clientId = '38a6b9b3a65a1871';

/** A site whose page frames the local sign-in and answers its `ping`, and never moves the focus. */
const test = siteTest.extend<{ openFrame(): Promise<Frame> }>({
  openFrame: async ({ page, openOrigin, startFxa }, use) => {
    let fxa: RunningLocalFxa | undefined;
    const siteUrl = await openOrigin(() => pageOf(fxa?.server.contentHost ?? '', siteUrl));
    const client = { id: clientId, name: 'A site', redirectUris: [`${siteUrl}/oauth`] };
    const running = await startFxa({ clients: [client], accounts: [account] });
    fxa = running;
    await use(async () => {
      const { contentHost } = running.server;
      await page.goto(siteUrl);
      await expect(page.locator('html')).toHaveAttribute('data-loaded', '');
      return page.frames().find((one) => one.url().startsWith(contentHost)) as Frame;
    });
  },
});

test('a framed page of the local sign-in focuses its field once it has loaded', {
  tag: '@engine',
}, async ({ openFrame }) => {
  const frame = await openFrame();
  await expect(frame.getByLabel('Email')).toBeFocused();
  await frame.getByLabel('Email').fill(account.email);
  await frame.getByLabel('Password').fill('wrong');
  await frame.getByRole('button', { name: 'Sign in' }).click();
  await expect(frame.getByText('The password is wrong.')).toBeVisible();
  await expect(frame.getByLabel('Password')).toBeFocused();
});

test('a framed page of the local sign-in leaves the focus alone after that', {
  tag: '@engine',
}, async ({ page, openFrame }) => {
  const frame = await openFrame();
  await frame.getByLabel('Email').fill('');
  await loseFocus(page, frame);
  await frame.evaluate(() => {
    window.addEventListener('focus', () => {
      document.documentElement.dataset.focused = document.activeElement?.tagName ?? '';
    });
  });
  await page.locator('iframe').evaluate((element: HTMLIFrameElement) => element.focus());
  await expect(frame.locator('html')).toHaveAttribute('data-focused', 'BODY');
});

/** The field in the frame is blurred, and the focus is on the page around it. */
async function loseFocus(page: Page, frame: Frame): Promise<void> {
  await frame.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.getByRole('button').focus();
  await expect.poll(() => frame.evaluate(() => document.hasFocus())).toBe(false);
}

function pageOf(contentHost: string, siteUrl: string): Response {
  const query = new URLSearchParams({
    ...{ client_id: clientId, state: 'a-state', scope: 'profile', context: 'iframe' },
    ...{ redirect_uri: `${siteUrl}/oauth`, code_challenge_method: 'S256' },
    code_challenge: 'c'.repeat(43),
  });
  const address = `${contentHost}/oauth/signin?${query}`.replaceAll('&', '&amp;');
  const html = `<!doctype html>
<html lang="en">
<title>A site</title>
<button type="button">A button</button>
<script>
  addEventListener('message', ({ source, origin, data }) => {
    const { command } = JSON.parse(data);
    if (command === 'ping') source.postMessage(JSON.stringify({ command: 'ping' }), origin);
    if (command === 'loaded') document.documentElement.dataset.loaded = '';
  });
</script>
<iframe src="${address}" title="Firefox Accounts" width="600" height="600"></iframe>
</html>`;
  return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}
