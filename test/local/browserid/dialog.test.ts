import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { readPage } from '../../../src/testing/read-page.ts';
import { account, content, createFxa } from '../fixture.ts';
import { createLocalBrowser } from '../local-browser.ts';
import {
  address,
  type Browser,
  directive,
  finding,
  openDialog,
  signIn,
  site,
  stranger,
  taskOf,
} from './fixture.ts';

const { email, password } = account;
const second = { email: 'second@example.com', password: 'password456', uid: 'f'.repeat(32) };
const totp = { email: 'totp@example.com', password: 'password789' };

let fxa: LocalFxa;
let browser: Browser;

beforeEach(() => {
  fxa = createFxa({ accounts: [account, second, { ...totp, totp: true }] });
  browser = createLocalBrowser(fxa);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('whose dialog it is', () => {
  it('is the page that the browser says it was on, whatever the query says', async () => {
    const page = await openDialog(browser, {
      origin: 'https://evil.example',
      audience: 'https://evil.example',
      site: 'https://evil.example',
    });
    const end = await browser.submit(page, { email, password });
    expect(taskOf(end)).toMatchObject({ audience: site, returnTo: `${site}/back` });
    expect(end.html).not.toContain('evil.example');
  });

  it.each([
    undefined,
    '',
    'about:blank',
    'null',
    'data:text/html,x',
    `${content}/`,
    'https://a;b/',
  ])('is nobody’s where the browser does not say: %j', async (referrer) => {
    const headers = referrer === undefined ? {} : { Referer: referrer };
    const page = await browser.open(address('/browserid/sign_in'), headers);
    expect(page.status).toBe(400);
    expect(page.text).toContain('no-referrer');
    expect(page.text).toContain('strict-origin-when-cross-origin');
    expect(directive(page, 'frame-ancestors')).toBe("'none'");
  });

  it('is kept under an id, which no query can change', async () => {
    const page = await openDialog(browser);
    expect(page.url).toMatch(/\/browserid\/dialog\?request=[0-9a-f]{64}$/);
    const headers = { Referer: `${stranger}/` };
    const again = await browser.open(`${page.url}&return_to=/other&site_name=Other`, headers);
    expect(again.text).toContain('relier.example');
    expect(again.text).not.toContain('stranger.example');
    const end = await browser.submit(again, { email, password });
    expect(taskOf(end)).toMatchObject({ audience: site, returnTo: `${site}/back` });
  });

  it.each(['?request=0', '', `?request=${'0'.repeat(64)}`])(
    'is nobody’s under an id that is not known: %j',
    async (query) => {
      for (const path of ['', '/signin', '/force_auth', '/signup', '/totp']) {
        const page = await browser.open(`${content}/browserid/dialog${path}${query}`);
        expect(page.status).toBe(200);
        expect(page.heading).toBe('This sign-in is over');
      }
    },
  );

  it('is over after a day, and after a reset', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    const { url } = await openDialog(browser);
    vi.setSystemTime(24 * 60 * 60_000 - 1);
    expect((await browser.open(url)).heading).toBe('Sign in');
    vi.setSystemTime(24 * 60 * 60_000);
    expect((await browser.open(url)).heading).toBe('This sign-in is over');
    const { url: later } = await openDialog(browser);
    fxa.reset();
    expect((await browser.open(later)).heading).toBe('This sign-in is over');
  });
});

it('stays open when another site floods the server with dialogs', async () => {
  const page = await openDialog(browser);
  const attacker = createLocalBrowser(fxa);
  const logo = `data:image/png;base64,${'A'.repeat(1000)}`;
  const first = await openDialog(attacker, { site_logo: logo }, stranger);
  for (let index = 0; index < 250; index += 1) {
    await openDialog(attacker, { site_logo: logo }, stranger);
  }
  expect((await attacker.open(first.url)).heading).toBe('This sign-in is over');
  expect(taskOf(await browser.submit(page, { email, password }))).toMatchObject({ email });
});

it.each(['cors', 'no-cors', 'same-origin'])(
  'is not begun by a request of the mode %s, which a page can send unseen',
  async (mode) => {
    for (const path of ['/browserid/sign_in', '/browserid/check']) {
      const headers = { Referer: `${site}/`, 'Sec-Fetch-Mode': mode };
      const response = await browser.open(address(path, { return_to: '/back' }), headers);
      expect(response.status).toBe(400);
      expect(response.text).toContain('in a window or a frame');
    }
    const headers = { Referer: `${site}/`, 'Sec-Fetch-Mode': 'navigate' };
    const page = await browser.open(address('/browserid/sign_in', { return_to: '/' }), headers);
    expect(page.heading).toBe('Sign in');
  },
);

describe('what it shows', () => {
  it('names the site as it likes to be called, and its host on every page', async () => {
    const asking = { site_name: 'Bank\u202e <b>of</b> X', email };
    let page = await openDialog(browser, asking);
    expect(page.heading).toBe('Sign in');
    expect(page.html).toContain('<strong>Bank &lt;b&gt;of&lt;/b&gt; X</strong>');
    expect(page.html).toContain('<span class="host">relier.example</span>');
    page = await browser.follow(page, 'Create one');
    expect(page.html).toContain('<span class="host">relier.example</span>');
    page = await signIn(browser, asking);
    expect(page.html).toContain('<span class="host">relier.example</span>');
  });

  it('calls it by its host where it has no name', async () => {
    const page = await openDialog(browser, {}, 'https://relier.example:8443');
    expect(page.text).toContain('to continue to relier.example:8443');
  });

  it('lets in the logo’s origin and nothing else, on its own pages alone', async () => {
    const own = (await openDialog(browser, { site_logo: '/logo.png' })) as never;
    expect(directive(own, 'img-src')).toBe(`'self' ${site}`);
    const cdn = await openDialog(browser, { site_logo: 'https://cdn.example:1/l.png?a;b' });
    expect(directive(cdn, 'img-src')).toBe("'self' https://cdn.example:1");
    const data = await openDialog(browser, { site_logo: 'data:image/png;base64,AAAA' });
    expect(directive(data, 'img-src')).toBe("'self' data:");
    expect(data.html).toContain('src="data:image/png;base64,AAAA"');
    expect(directive(await openDialog(browser), 'img-src')).toBe("'self'");
    expect(directive(await browser.open(content), 'img-src')).toBe("'self'");
  });

  it('has the strict policy of the other pages, and a script only where it is needed', async () => {
    const page = await openDialog(browser);
    expect(page.headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'none'; " +
        "base-uri 'none'; frame-ancestors 'none'",
    );
    expect(page.headers.get('Referrer-Policy')).toBe('same-origin');
    const end = await browser.submit(page, { email, password });
    expect(directive(end, 'script-src')).toBe("'self'");
    expect(directive(end, 'connect-src')).toBe("'self'");
    expect(end.html.match(/<script[^>]*>/g)).toEqual(['<script src="/browserid-page.js" defer>']);
  });

  it('has the site’s colour, with a writing on it that stands out', async () => {
    const page = await openDialog(browser, { background_color: '#0a0' });
    expect(page.html).toContain('href="/browserid/banner.css?background=00aa00"');
    const css = async (color: string) =>
      (await fxa.fetch(`${content}/browserid/banner.css?background=${color}`)).text();
    expect(await css('ffffff')).toContain('--on-banner: #000');
    expect(await css('777777')).toContain('--on-banner: #000');
    expect(await css('747474')).toContain('--on-banner: #fff');
    expect(await css('000000')).toContain('--on-banner: #fff');
    const wrong = await fxa.fetch(`${content}/browserid/banner.css?background=red;}`);
    expect(wrong.status).toBe(404);
  });

  it('has links to terms and privacy together, and opens them beside itself', async () => {
    const both = { terms_of_service: '/terms', privacy_policy: 'https://other.example/p' };
    const page = await openDialog(browser, both);
    expect(page.html).toContain(
      `<a href="${site}/terms" target="_blank" rel="noopener noreferrer">`,
    );
    expect(page.html).toContain('<a href="https://other.example/p" target="_blank"');
    const alone = await openDialog(browser, { terms_of_service: '/terms' });
    expect(alone.text).not.toContain('terms of service');
  });

  it('says which option is wrong, why, and what to do', async () => {
    const page = await openDialog(browser, { background_color: '<script>' });
    expect(page.status).toBe(400);
    expect(page.text).toContain('Option backgroundColor');
    expect(page.text).toContain('What is wrong invalid backgroundColor: <script>');
    expect(page.text).toContain('What to do Give three or six hexadecimal digits');
    expect(page.html).not.toContain('<script>');
    expect(page.links).toContainEqual({
      href: `${site}/#error=access_denied&state=a-state`,
      text: 'Back to relier.example',
    });
  });
});

describe('in a frame', () => {
  it('may be framed by the site where it belongs to a client', async () => {
    const page = await openDialog(browser, { context: 'iframe' });
    expect(directive(page, 'frame-ancestors')).toBe(site);
    expect(page.headers.has('X-Frame-Options')).toBe(false);
    expect(page.html).toContain(`data-relier-origin="${site}"`);
    const end = await browser.submit(page, { email, password });
    expect(directive(end, 'frame-ancestors')).toBe(site);
    expect(end.html).toContain(`data-relier-origin="${site}"`);
  });

  it('may be framed by nobody else', async () => {
    for (const page of [
      await openDialog(browser, { context: 'iframe' }, stranger),
      await openDialog(browser),
      await openDialog(browser, { context: 'iframe', site_logo: 'wrong' }, stranger),
    ]) {
      expect(directive(page, 'frame-ancestors')).toBe("'none'");
      expect(page.headers.get('X-Frame-Options')).toBe('DENY');
      expect(page.html).not.toContain('data-relier-origin');
    }
  });

  it('shows what is wrong with an option to the site that may frame it', async () => {
    const page = await openDialog(browser, { context: 'iframe', site_logo: 'wrong' });
    expect(directive(page, 'frame-ancestors')).toBe(site);
    expect(page.text).not.toContain('Back to');
  });

  it('obeys the faults that are for frames', async () => {
    fxa.faults = { refuseFrames: true };
    const refused = await openDialog(browser, { context: 'iframe' });
    expect(directive(refused, 'frame-ancestors')).toBe("'none'");
    fxa.faults = { silentFrames: true };
    const silent = await signIn(browser, { context: 'iframe' });
    expect(silent.html).not.toContain('data-relier-origin');
  });
});

describe('who may go on', () => {
  it('somebody with the right password', async () => {
    const page = await openDialog(browser);
    const wrong = await browser.submit(page, { email, password: 'wrong' });
    expect(wrong.status).toBe(200);
    expect(wrong.text).toContain('The password is wrong.');
    expect(taskOf(wrong)).toEqual({});
    const unknown = await browser.submit(page, { email: 'nobody@example.com', password });
    expect(unknown.text).toContain('There is no account with this address.');
    const end = await browser.submit(page, { email, password });
    expect(readPage(end.html).problem).toBe('');
    expect(taskOf(end)).toEqual({
      kind: 'complete',
      ticket: expect.stringMatching(/^[0-9a-f]{64}$/),
      audience: site,
      email,
      state: 'a-state',
      inPopup: false,
      returnTo: `${site}/back`,
    });
  });

  it('nobody by a form of another site', async () => {
    const page = await openDialog(browser);
    const headers = { Origin: stranger };
    const end = await browser.submit(page, { email, password }, headers);
    expect(end.status).toBe(403);
    await signIn(browser);
    expect((await browser.submit(await openDialog(browser), {}, headers)).status).toBe(403);
  });

  it('somebody with a second factor only with it', async () => {
    let page = await browser.submit(await openDialog(browser), totp);
    expect(page.heading).toBe('Enter your authentication code');
    // The password has opened a session, which alone is not enough here either.
    const other = await openDialog(browser);
    expect(other.heading).toBe('Enter your authentication code');
    expect(taskOf(await browser.submit(other, { code: '000' }))).toEqual({});
    page = await browser.submit(page, { code: fxa.inbox[0]?.code ?? '' });
    expect(taskOf(page)).toMatchObject({ kind: 'complete', email: totp.email });
  });

  it('only the required account, whatever is typed or who is signed in', async () => {
    const required = { required_email: 'Test@Example.com' };
    let page = await openDialog(browser, required);
    expect(page.text).toContain('Email Test@Example.com');
    expect(page.links.map(({ text }) => text)).not.toContain('Create one');
    const forged = await browser.submit(page, second);
    expect(forged.text).toContain('The password is wrong.');
    expect(taskOf(await browser.submit(page, { password }))).toMatchObject({ email });

    // Signed in, there is no other account to choose.
    page = await openDialog(browser, required);
    expect(page.heading).toBe('Signed in');
    expect(page.text).not.toContain('Use another account');
    expect(taskOf(await browser.submit(page))).toMatchObject({ email });

    // By hand to the page for everybody: signed in, but not to the site.
    const elsewhere = createLocalBrowser(fxa);
    page = await openDialog(elsewhere, required);
    const [, id] = page.url.split('=');
    const open = await elsewhere.open(`${content}/browserid/dialog/signup?request=${id}`);
    page = await elsewhere.submit(
      { ...open, forms: [{ action: `/browserid/dialog/signin?request=${id}`, fields: {} }] },
      second,
    );
    expect(page.status).toBe(200);
    expect(page.heading).toBe('Another account is needed');
    expect(taskOf(page)).toEqual({});
    expect(await finding(elsewhere)).toEqual({ answer: 'signed out' });
    // Who is signed in as somebody else is asked for the required account's password.
    page = await openDialog(elsewhere, required);
    expect(page.heading).toBe('Sign in');
    expect(taskOf(await elsewhere.submit(page, { password }))).toMatchObject({ email });
  });

  it('nobody, where the required address has no account', async () => {
    const page = await openDialog(browser, { required_email: 'nobody@example.com' });
    expect(page.heading).toBe('Unknown account');
    expect(page.forms.map(({ action }) => action.split('?')[0])).toEqual([
      '/browserid/dialog/cancel',
    ]);
  });

  it('somebody who is signed in, with one click, unless the password is too old', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    await signIn(browser);
    const asks = async (seconds?: string) =>
      (await openDialog(browser, { refresh_authentication: seconds })).heading === 'Sign in';
    vi.setSystemTime(60_000);
    expect(await asks()).toBe(false);
    expect(await asks('60')).toBe(false);
    expect(await asks('59')).toBe(true);
    expect(await asks('0')).toBe(true);
    await signIn(browser, { refresh_authentication: '0' });
    expect(await asks('0')).toBe(true);
  });

  it('nobody past an old password by posting what the page does not offer', async () => {
    await signIn(browser);
    const page = await openDialog(browser, { refresh_authentication: '0' });
    const [, query] = page.url.split('?');
    const forms = [{ action: `/browserid/dialog/continue?${query}`, fields: {} }];
    const past = await browser.submit({ ...page, forms });
    expect(past.heading).toBe('Sign in');
    expect(taskOf(past)).toEqual({});
  });

  it('a second factor does not stand in for a password that has to be typed', async () => {
    const page = await browser.submit(await openDialog(browser), totp);
    await browser.submit(page, { code: fxa.inbox[0]?.code ?? '' });
    const again = await openDialog(browser, { refresh_authentication: '0' });
    expect(again.heading).toBe('Sign in');
  });

  it('a hint is where to begin, and no more', async () => {
    const page = await openDialog(browser, { email: second.email });
    expect(page.html).toContain(`value="${second.email}"`);
    expect(taskOf(await browser.submit(page, { email, password }))).toMatchObject({ email });
  });
});

describe('what it remembers', () => {
  it('is the sign-in to this site, and whether to keep it', async () => {
    await signIn(browser, { allow_persistent: 'true' });
    expect(await finding(browser)).toMatchObject({ answer: 'different', email });
    expect(await finding(browser, { persistent: 'true' })).toEqual({ answer: 'signed out' });
    expect(await finding(browser, {}, stranger)).toEqual({ answer: 'signed out' });

    const page = await openDialog(browser, { allow_persistent: 'true' });
    expect(page.html).not.toContain('checked');
    await browser.submit(page, { persistent: 'on' });
    expect(await finding(browser, { persistent: 'true' })).toMatchObject({ email });
    expect((await openDialog(browser, { allow_persistent: 'true' })).html).toContain(' checked>');
  });

  it('outlives the browser, as the box "Keep me signed in" promises', async () => {
    const page = await openDialog(browser, { allow_persistent: 'true' });
    const { headers } = await browser.submit(page, { email, password, persistent: 'on' });
    const yearSeconds = 365 * 24 * 60 * 60;
    for (const name of ['local-fxa-session', 'local-fxa-fedcm']) {
      const cookie = headers.getSetCookie().find((one) => one.startsWith(name)) ?? '';
      expect(Number(/Max-Age=(\d+)/.exec(cookie)?.[1])).toBeGreaterThan(yearSeconds);
    }
  });

  it('is not changed by a box that the site does not allow', async () => {
    const page = await openDialog(browser);
    expect(page.html).not.toContain('persistent');
    await browser.submit(page, { email, password, persistent: 'on', asks_persistent: 'true' });
    expect(await finding(browser, { persistent: 'true' })).toEqual({ answer: 'signed out' });
  });

  it('goes on when the same user signs in again, and not with another', async () => {
    await signIn(browser);
    await signIn(browser, { refresh_authentication: '0' }, stranger);
    expect(await finding(browser)).toMatchObject({ email });
    const page = await openDialog(browser, {}, stranger);
    await browser.submit(await browser.follow(page, 'another account'), second);
    expect(await finding(browser)).toEqual({ answer: 'signed out' });
    expect(await finding(browser, {}, stranger)).toMatchObject({ email: second.email });
  });
});

describe('how it ends otherwise', () => {
  it('is cancelled back to the site', async () => {
    const page = await openDialog(browser, { state: 'a&b#c' });
    const cancel = page.forms.find(({ action }) => action.includes('cancel'));
    const end = await browser.submit({ ...page, forms: cancel ? [cancel] : [] });
    expect(end.location).toBe(`${site}/back#error=access_denied&state=a%26b%23c`);
  });

  it('is cancelled in a popup by a page that tells the site, and has a link back without scripts', async () => {
    const page = await openDialog(browser, { context: 'popup' });
    const cancel = page.forms.find(({ action }) => action.includes('cancel'));
    const end = await browser.submit({ ...page, forms: cancel ? [cancel] : [] });
    expect(end.status).toBe(200);
    expect(taskOf(end)).toEqual({
      kind: 'end',
      answer: { error: 'access_denied', state: 'a-state' },
      audience: site,
      inPopup: true,
      returnTo: `${site}/back`,
    });
    expect(end.links).toContainEqual({
      href: `${site}/back#error=access_denied&state=a-state`,
      text: 'Back to relier.example',
    });
    expect(directive(end, 'frame-ancestors')).toBe("'none'");
  });

  it('ends in a popup in the error that a test wants', async () => {
    fxa.faults = { signInError: 1000 };
    expect(taskOf(await signIn(browser, { context: 'popup' }))).toMatchObject({
      kind: 'end',
      answer: { error: '1000', state: 'a-state' },
      inPopup: true,
    });
  });

  it('ends in the error that a test wants, in a frame and out of it', async () => {
    fxa.faults = { signInError: 1000 };
    expect((await signIn(browser)).location).toBe(`${site}/back#error=1000&state=a-state`);
    browser = createLocalBrowser(fxa);
    const framed = await signIn(browser, { context: 'iframe' });
    expect(framed.html).toContain(
      '{&quot;error&quot;:&quot;1000&quot;,&quot;state&quot;:&quot;a-state&quot;}',
    );
    expect(await finding(browser)).toEqual({ answer: 'signed out' });
  });

  it('fails where a test wants it to', async () => {
    fxa.faults = { fail: { '/browserid/sign_in': 201 } };
    const page = await openDialog(browser);
    expect(page.status).toBe(503);
    expect(page.text).toContain('errno 201');
    fxa.faults = {};
    const { url } = await openDialog(browser);
    fxa.faults = { fail: { '/browserid/dialog': 202 } };
    expect((await browser.open(url)).status).toBe(503);
  });
});
