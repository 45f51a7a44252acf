import { expect, type Page } from '@playwright/test';
import type { RunningLocalFxa } from 'fxa-relier-client/testing';
import { html, test as siteTest } from './site-test.ts';

export const account = { email: 'test@example.com', password: 'one-two-three' };
export const other = { email: 'other@example.com', password: 'seven-eight-nine' };
export const totpAccount = { email: 'totp@example.com', password: 'four-five-six', totp: true };

/** What the site's page has heard of a frame. */
export interface Heard {
  command: string;
  data: Record<string, string>;
}

export interface Site {
  fxa: RunningLocalFxa;
  /** The site on the same site as Firefox Accounts, and on another one: one server. */
  url: string;
  crossUrl: string;
  content: string;
}

/** `test` with a local Firefox Accounts, and a site with a page that opens its frames and popups. */
export const test = siteTest.extend<{ site: Site }>({
  site: async ({ openOrigin, startFxa }, use) => {
    const url = await openOrigin(answer);
    const crossUrl = url.replace('localhost', '127.0.0.1');
    const fxa = await startFxa({
      clients: [
        {
          id: '38a6b9b3a65a1871',
          name: 'A site',
          redirectUris: [`${url}/oauth`, `${crossUrl}/oauth`],
        },
      ],
      accounts: [account, other, totpAccount],
    });
    await use({ fxa, url, crossUrl, content: fxa.server.contentHost });
  },
});

export { expect };

function answer(request: Request): Response {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/logo.svg') {
    return new Response(logo, { headers: { 'Content-Type': 'image/svg+xml' } });
  }
  const policy = searchParams.get('referrer');
  const frame = searchParams.get('frame');
  return html(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title>
<main><h1>A site</h1>
<p><a id="open" href="about:blank">Sign in</a></p></main>
${frame ? `<iframe title="Another site" src="${frame.replaceAll('"', '%22')}"></iframe>` : ''}
<script>(${playClient})()</script>`,
    policy ? { 'Referrer-Policy': policy } : {},
  );
}

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40">
<circle cx="20" cy="20" r="18" fill="#fff"/><path d="M10 21l7 7 14-15" fill="none" stroke="#0a7a4b" stroke-width="5"/>
</svg>`;

/** The side of the site's page, written out: it frames an address and answers its ping. */
function playClient() {
  const own = { heard: [] as { frame: string; command: string; data: object }[], openFrame };
  Object.assign(window, { own });

  function openFrame(address: string, hidden: boolean) {
    const frame = document.createElement('iframe');
    const { origin } = new URL(address);
    frame.title = 'Firefox Accounts';
    frame.hidden = hidden;
    frame.style.cssText = 'width: 30rem; height: 44rem; border: 0; max-width: 100%';
    addEventListener('message', (event) => {
      if (event.source !== frame.contentWindow || event.origin !== origin) return;
      const { command, data } = JSON.parse(event.data);
      if (command === 'ping') frame.contentWindow?.postMessage(event.data, origin);
      own.heard.push({ frame: address, command, data });
    });
    frame.src = address;
    document.body.append(frame);
  }
}

type Asking = Record<string, string>;

const addressOf = (site: Site, path: string, asking: Asking) =>
  `${site.content}${path}?${new URLSearchParams({ state: 'a-state', ...asking })}`;

/** Goes from the site's page to the dialog, as by redirect. */
export async function openDialog(page: Page, site: Site, asking: Asking = {}): Promise<void> {
  await page.goto(site.url);
  await follow(page, addressOf(site, '/browserid/sign_in', { return_to: '/back', ...asking }));
}

/** Follows a link on the page, so that the browser says which page it was on. */
export async function follow(page: Page, address: string): Promise<void> {
  await page.evaluate((href) => {
    const link = document.querySelector<HTMLAnchorElement>('#open');
    if (link) link.href = href;
  }, address);
  await page.click('#open');
  await page.waitForURL(`${new URL(address).origin}/**`);
}

/** Opens the dialog in a frame on the page that is open. */
export function frameDialog(page: Page, site: Site, asking: Asking = {}): Promise<void> {
  return openFrame(page, addressOf(site, '/browserid/sign_in', { context: 'iframe', ...asking }));
}

/** Asks silently, from the page or frame that is given. */
export async function check(
  page: Pick<Page, 'evaluate'>,
  site: Site,
  asking: Asking = {},
): Promise<Record<string, string>> {
  await openFrame(page, addressOf(site, '/browserid/check', asking), true);
  return (await lastHeard(page, 'oauth_complete')).data;
}

async function openFrame(page: Pick<Page, 'evaluate'>, address: string, hidden = false) {
  await page.evaluate(
    ([to, isHidden]) => {
      const { own } = window as unknown as { own: { heard: unknown[]; openFrame: Opening } };
      own.heard.length = 0;
      own.openFrame(to, isHidden);
    },
    [address, hidden] as const,
  );
}

type Opening = (address: string, hidden: boolean) => void;

/** Waits for the page to have heard a command, and gives the last one. */
export async function lastHeard(
  page: Pick<Page, 'evaluate'>,
  command: string,
  times = 1,
): Promise<Heard> {
  const heard = async () => (await allHeard(page)).filter((one) => one.command === command);
  await expect.poll(async () => (await heard()).length).toBe(times);
  return (await heard()).at(-1) as Heard;
}

export function allHeard(page: Pick<Page, 'evaluate'>): Promise<Heard[]> {
  return page.evaluate(() => (window as unknown as { own: { heard: Heard[] } }).own.heard);
}
