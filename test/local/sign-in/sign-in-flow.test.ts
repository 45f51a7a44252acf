import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import {
  account,
  confidential,
  content,
  createFxa,
  oauth,
  pkce,
  publicClient,
  query,
  trade,
} from '../fixture.ts';
import { createLocalBrowser, type Shown } from '../local-browser.ts';

let fxa: LocalFxa;
let browser: ReturnType<typeof createLocalBrowser>;

beforeEach(() => {
  fxa = createFxa();
  browser = createLocalBrowser(fxa);
});

const { email, password } = account;
const open = (page: string, params: Record<string, string | undefined> = {}) =>
  browser.open(`${content}/oauth/${page}?${query(params)}`);

/** Signs in, so that the browser has a session. */
async function signIn() {
  return browser.submit(await open('signin', { email: 'blank' }), { email, password });
}

function field(page: Shown, name: string): string {
  return new RegExp(`<input id="${name}"[^>]*>`).exec(page.html)?.[0] ?? '';
}

describe('signing in', () => {
  it('ends at the redirect URI with state, code and action, in that order', async () => {
    const end = await signIn();
    expect(end.status).toBe(303);
    expect(end.location).toMatch(
      /^https:\/\/relier\.example\/oauth\?state=a-state&code=[0-9a-f]{64}&action=signin$/,
    );
    const code = new URL(end.location ?? '').searchParams.get('code') ?? '';
    expect((await trade(fxa, code)).status).toBe(200);
  });

  it('begins at the OAuth server and needs nothing but the query', async () => {
    const page = await browser.open(`${oauth}/authorization?${query({ action: 'signin' })}`);
    browser.cookies.clear();
    const end = await browser.submit(page, { email, password });
    browser.cookies.clear();
    expect(end.location).toContain('https://relier.example/oauth?state=');
  });

  it('keeps the query that the redirect URI has', async () => {
    const page = await open('signin', { redirect_uri: confidential.redirectUris[1] });
    const end = await browser.submit(page, { email, password });
    expect(end.location).toMatch(
      /^https:\/\/relier\.example\/other\?kept=a\+b&state=a-state&code=[0-9a-f]{64}&action=signin$/,
    );
  });

  it('goes to the first redirect URI where the relier names none', async () => {
    const page = await open('signin', { redirect_uri: undefined });
    const end = await browser.submit(page, { email, password });
    expect(end.location).toContain('https://relier.example/oauth?');
  });

  it.each(['a&b=c', 'a+b c', 'ünï©ødé ✓ 💡', '<script>"\'%41%', 'x'.repeat(512)])(
    'gives the state %j back unmodified',
    async (state) => {
      const end = await browser.submit(await open('signin', { state }), { email, password });
      const returned = new URL(end.location ?? '');
      expect(returned.searchParams.get('state')).toBe(state);
      expect([...returned.searchParams.keys()]).toEqual(['state', 'code', 'action']);
    },
  );

  it('says that the password is wrong, and keeps the address', async () => {
    const page = await browser.submit(await open('signin'), { email, password: 'wrong' });
    expect(page.text).toContain('The password is wrong.');
    expect(page.forms[0]?.fields).toEqual({ email, password: '' });
    expect(field(page, 'password')).toContain('aria-describedby="password-problem"');
    expect(field(page, 'password')).toContain('aria-invalid="true"');
    expect((await browser.submit(page, { password })).location).toContain('code=');
  });

  it('says that there is no such account', async () => {
    const unknown = { email: 'nobody@example.com', password };
    const page = await browser.submit(await open('signin'), unknown);
    expect(page.text).toContain('There is no account with this address.');
    expect(page.forms[0]?.fields.email).toBe('nobody@example.com');
    const signUp = await browser.follow(page, 'Create one');
    expect(signUp.heading).toBe('Create an account');
    expect(signUp.forms[0]?.fields.email).toBe('nobody@example.com');
  });

  it('says that an address is none', async () => {
    const page = await browser.submit(await open('signin'), { email: 'test', password });
    expect(page.text).toContain('This is not an email address.');
  });

  it('knows an address in whatever case', async () => {
    const end = await browser.submit(await open('signin'), {
      email: ' Test@Example.COM',
      password,
    });
    expect(end.location).toContain('code=');
  });

  it.each(['email', 'login_hint'])('fills in the address that %s gives', async (name) => {
    const page = await open('signin', { [name]: 'hint@example.com' });
    expect(page.forms[0]?.fields.email).toBe('hint@example.com');
    expect(field(page, 'password')).toContain('autofocus');
  });

  it('lets parameters pass that it does not know, and malformed ones for metrics', async () => {
    const more = {
      utm_source: 'no <good>',
      entrypoint: '',
      flow_id: '1',
      flow_begin_time: 'now',
      device_id: '?',
      service: confidential.id,
      acr_values: 'AAL1 phr AAL22',
      return_on_error: 'perhaps',
      ui_locales: 'de',
    };
    const end = await browser.submit(await open('signin', more), { email, password });
    expect(end.location).toContain('code=');
  });
});

describe('a browser that is signed in', () => {
  it.each(['signin', '', 'email'])(
    'may continue at /oauth/%s without a password',
    async (start) => {
      await signIn();
      const page = await open(start);
      expect(page.heading).toBe('Signed in');
      expect(page.text).toContain(`Signed in as ${email}`);
      expect(page.html).not.toContain('type="password"');
      const end = await browser.submit(page);
      expect(end.location).toMatch(/state=a-state&code=[0-9a-f]{64}&action=signin$/);
    },
  );

  it('may use another account instead', async () => {
    await signIn();
    const page = await browser.follow(await open('signin'), 'Use another account');
    expect(page.heading).toBe('Sign in');
    expect(page.forms[0]?.fields).toEqual({ email: '', password: '' });
  });

  it.each(['signin', '', 'email'])(
    'is not offered its account at /oauth/%s with email=blank',
    async (start) => {
      await signIn();
      const page = await open(start, { email: 'blank' });
      expect(page.heading).not.toBe('Signed in');
      expect(page.forms[0]?.fields.email).toBe('');
    },
  );

  it('is not offered its account when another one is named', async () => {
    await signIn();
    const page = await open('signin', { email: 'other@example.com' });
    expect(page.heading).toBe('Sign in');
    expect(page.forms[0]?.fields.email).toBe('other@example.com');
    expect((await open('signin', { email: 'TEST@example.com' })).heading).toBe('Signed in');
  });

  it('signs in anew when its session is gone in the meantime', async () => {
    await signIn();
    const page = await open('signin');
    browser.cookies.clear();
    expect((await browser.submit(page)).heading).toBe('Sign in');
  });

  it('has a cookie that scripts and other sites do not get and nobody guesses', async () => {
    const end = await signIn();
    expect(end.headers.getSetCookie()[0]).toMatch(
      /^local-fxa-session-3030=[0-9a-f]{64}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('gets a secure cookie over https', async () => {
    const server = { ...fxa.server, contentHost: 'https://accounts.example' };
    fxa = createFxa({ server });
    browser = createLocalBrowser(fxa);
    const page = await browser.open(`https://accounts.example/oauth/signin?${query()}`);
    const end = await browser.submit(page, { email, password });
    expect(end.headers.get('Set-Cookie')).toContain('; Secure');
  });
});

describe('force_auth', () => {
  it('asks for the password of the one account', async () => {
    const page = await open('force_auth', { email });
    expect(page.text).toContain(email);
    expect(field(page, 'email')).toBe('');
    const wrong = await browser.submit(page, { password: 'wrong' });
    expect(wrong.text).toContain('The password is wrong.');
    const end = await browser.submit(wrong, { password });
    expect(end.location).toContain('action=signin');
  });

  it('asks for it even of who is signed in', async () => {
    await signIn();
    expect((await open('force_auth', { email })).html).toContain('type="password"');
  });

  it('takes no other account than the one of the query', async () => {
    const other = { email: 'other@example.com', password: 'otherpass' };
    fxa = createFxa({ accounts: [account, other] });
    browser = createLocalBrowser(fxa);
    const page = await open('force_auth', { email });
    expect((await browser.submit(page, other)).text).toContain('The password is wrong.');
  });

  it('says that the account is unknown, and lets nobody register', async () => {
    const page = await open('force_auth', { email: 'nobody@example.com' });
    expect(page.text).toContain('There is no account with the address nobody@example.com');
    expect(page.forms).toEqual([]);
    expect(page.links).toEqual([]);
    const known = await open('force_auth', { email });
    fxa = createFxa({ accounts: [] });
    browser = createLocalBrowser(fxa);
    const answer = await browser.submit(known, { password });
    expect(answer.heading).toBe('Unknown account');
  });

  it('needs an address', async () => {
    const page = await open('force_auth');
    expect(page.text).toContain('"email"');
  });
});

describe('email first', () => {
  it('leads to the password of an account that is there', async () => {
    const page = await browser.submit(await open('email'), { email });
    expect(page.heading).toBe('Sign in');
    expect(page.forms[0]?.fields.email).toBe(email);
    expect((await browser.submit(page, { password })).location).toContain('action=signin');
  });

  it('leads to a new account for an address that is not', async () => {
    const page = await browser.submit(await open('email'), { email: 'new+1@example.com' });
    expect(page.heading).toBe('Create an account');
    expect(page.forms[0]?.fields.email).toBe('new+1@example.com');
  });

  it('says that an address is none', async () => {
    const page = await browser.submit(await open('email'), { email: 'new' });
    expect(page.text).toContain('This is not an email address.');
    expect(page.forms[0]?.fields.email).toBe('new');
  });
});

describe('the best choice', () => {
  it.each([
    ['asks for the address of who is unknown', {}, 'Enter your email'],
    ['asks for the password of an account that is there', { email }, 'Sign in'],
    [
      'offers a new account for an address that is not',
      { email: 'a@example.com' },
      'Create an account',
    ],
  ])('%s', async (_, params, heading) => {
    expect((await open('', params)).heading).toBe(heading);
  });

  it.each(['/authorization', '/oauth'])('is what %s without an action gives', async (path) => {
    expect((await browser.open(`${content}${path}?${query()}`)).heading).toBe('Enter your email');
  });
});

it('the content server understands the actions itself', async () => {
  for (const [action, heading] of [
    ['email', 'Enter your email'],
    ['signin', 'Sign in'],
    ['signup', 'Create an account'],
    ['force_auth', 'Sign in'],
  ]) {
    const page = await browser.open(
      `${content}/authorization?${query({ action: action ?? '', email })}`,
    );
    expect(page.heading).toBe(heading);
  }
});

describe('/authorization', () => {
  it.each(['dance', 'pairing', 'constructor', '__proto__', ''])(
    'shows the page that asks for the address first if it has no page for the action: %j',
    async (action) => {
      const page = await browser.open(`${content}/authorization?${query({ action })}`);
      expect(page.heading).toBe('Enter your email');
      expect(page.url).not.toContain('action');
    },
  );
});

it('/reset_password is a page', async () => {
  const page = await browser.open(`${content}/reset_password`);
  expect([page.status, page.heading]).toEqual([200, 'Reset your password']);
});

describe('a request that cannot be met', () => {
  const challenge = { client_id: publicClient.id, redirect_uri: undefined, ...pkce };

  it.each([
    ['an unknown client', { client_id: '0'.repeat(16) }, 101],
    ['no client', { client_id: undefined }, 109],
    ['an unknown redirect URI', { redirect_uri: 'https://evil.example/' }, 103],
    ['no scope', { scope: undefined }, 109],
    ['an empty scope', { scope: ' ' }, 109],
    [
      'a scope of another client',
      { scope: 'profile https://identity.mozilla.com/apps/oldsync' },
      114,
    ],
    ['a scope of no form', { scope: 'pro<file' }, 114],
    ['a service, which only Firefox names', { service: 'sync' }, 109],
    ['no state', { state: undefined }, 109],
    ['a state that is too long', { state: 'x'.repeat(513) }, 109],
    ['a response type that is not code', { response_type: 'token' }, 110],
    ['an access type that does not exist', { access_type: 'forever' }, 109],
    ['a public client without PKCE', { ...challenge, code_challenge: undefined }, 118],
    ['a public client without a method', { ...challenge, code_challenge_method: undefined }, 118],
    ['a plain challenge', { ...challenge, code_challenge_method: 'plain' }, 109],
    ['a prompt that does not exist', { prompt: 'select_account' }, 109],
    ['a max_age below zero', { max_age: '-1' }, 109],
    ['a max_age that is no whole number', { max_age: '1.5' }, 109],
    ['an empty max_age', { max_age: '' }, 109],
    ['a malformed challenge', { ...challenge, code_challenge: 'short' }, 109],
    ['a confidential client with PKCE', pkce, 116],
  ])('shows a page for %s', async (_, params, errno) => {
    for (const path of ['signin', 'signup', 'force_auth', 'email', '', 'confirm']) {
      const page = await open(path, { email, ...params });
      expect(page.status).toBe(200);
      expect(page.location).toBeNull();
      expect(page.heading).toBe('This sign-in cannot go on');
      expect(page.text).toContain(`errno ${errno}`);
    }
  });

  it('is refused too when it comes with a form', async () => {
    const page = await open('signin');
    const [form] = page.forms;
    if (form) form.action = form.action.replace('relier.example', 'evil.example');
    const answer = await browser.submit(page, { email, password });
    expect(answer.heading).toBe('This sign-in cannot go on');
    expect(answer.location).toBeNull();
  });

  it.each([
    'client_id',
    'redirect_uri',
    'scope',
    'state',
    'prompt',
    'max_age',
    'acr_values',
    'id_token_hint',
    'keys_jwk',
    'return_on_error',
  ])('names %s only once', async (name) => {
    const page = await browser.open(
      `${content}/oauth/signin?${query({ [name]: 'once' })}&${name}=again`,
    );
    expect(page.text).toContain(`"${name}"`);
    expect(page.heading).toBe('This sign-in cannot go on');
  });
});

describe('a page that says what is wrong', () => {
  // `identity.launchWebAuthFlow` in Chromium closes its window on a status of 400 or more. The real
  // service is one document whose status is 200 whatever it shows.
  it.each([
    ['no address', 'signin', { email: 'nonsense', password }],
    ['an unknown address', 'signin', { email: 'nobody@example.com', password }],
    ['a wrong password', 'signin', { email, password: 'wrong' }],
    ['a wrong password for a fixed account', 'force_auth', { password: 'wrong' }],
    ['no address, where it comes first', 'email', { email: 'nonsense' }],
    ['an address that has an account', 'signup', { email, password }],
    ['a short password', 'signup', { email: 'new@example.com', password: 'short' }],
  ])('has the status 200: %s', async (_, page, fields) => {
    const shown = await browser.submit(await open(page, { email }), fields);
    expect(shown.html).toContain('role="alert"');
    expect(shown.status).toBe(200);
  });

  it('has the status 200: wrong and unknown codes', async () => {
    const confirm = await browser.submit(await open('signup'), {
      email: 'new@example.com',
      password,
    });
    expect(confirm.heading).toBe('Enter your code');
    const wrong = await browser.submit(confirm, { code: 'wrong' });
    expect([wrong.status, wrong.text]).toEqual([200, expect.stringContaining('not the code')]);
    for (const path of ['confirm', 'totp']) {
      const over = await open(path);
      const [form] = confirm.forms;
      const forms = [{ fields: { ...form?.fields }, action: over.url }];
      const posted = await browser.submit({ ...over, forms }, { code: '123456' });
      expect([posted.status, posted.heading]).toEqual([200, 'Code used or unknown']);
    }
  });

  it('keeps the status of an error of the server, which a test has asked for', async () => {
    fxa.faults = { fail: { '/oauth/signin': 201 } };
    expect((await open('signin')).status).toBe(503);
  });
});
