import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalAccount, type LocalFxa, signInWithFetch } from '../../../src/testing/index.ts';
import {
  account,
  confidential,
  content,
  createFxa,
  oauth,
  obtainCode,
  publicClient,
  query,
  trade,
  untrusted,
} from '../fixture.ts';
import { createLocalBrowser, type Shown } from '../local-browser.ts';

const keysJwk = Buffer.from(
  JSON.stringify(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  ),
).toString('base64url');
const start = 1_700_000_000_000;
const hinting = { ...confidential, promptNoneWithLoginHint: true };
const other = { email: 'other@example.com', password: 'otherpass', uid: 'f'.repeat(32) };
const secured = { email: 'totp@example.com', password: 'password456', totp: true };

let fxa: LocalFxa;
let browser: ReturnType<typeof createLocalBrowser>;

function begin(clients = [hinting, publicClient, untrusted]): void {
  fxa = createFxa({ clients, accounts: [account, other, secured] });
  browser = createLocalBrowser(fxa);
}

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  begin();
});

afterEach(() => {
  vi.useRealTimers();
});

type Credentials = Pick<LocalAccount, 'email' | 'password'>;
type Params = Record<string, string | undefined>;

const open = (params: Params = {}, page = '') =>
  browser.open(`${content}/oauth/${page}?${query(params)}`);
const silently = (params: Params = {}, page = '') => open({ prompt: 'none', ...params }, page);
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

async function signIn({ email, password }: Credentials = account): Promise<Shown> {
  return browser.submit(await open({ email: 'blank' }, 'signin'), { email, password });
}

/** An ID token of the account, from an earlier sign-in elsewhere. */
async function idToken(): Promise<string> {
  return (await trade(fxa, await obtainCode(fxa, { scope: 'openid' }))).body.id_token;
}

async function idTokenOfUntrusted(): Promise<string> {
  const { id, secret, redirectUris } = untrusted;
  const asked = { client_id: id, redirect_uri: redirectUris[0], scope: 'openid' };
  const code = await obtainCode(fxa, asked);
  return (await trade(fxa, code, { client_id: id, client_secret: secret })).body.id_token;
}

const returned = (error: string, state = 'a-state') =>
  `https://relier.example/oauth?error=${error}&state=${state}`;

describe('prompt=none with promptNoneByScript', () => {
  it('responds with a page whose script goes to the site, with a code or with an error', async () => {
    fxa = createFxa({ promptNoneByScript: true });
    browser = createLocalBrowser(fxa);
    const goesTo = ({ links }: Shown) => links.find(({ text }) => text === 'Continue')?.href;
    const refused = await silently();
    expect([refused.status, refused.location]).toEqual([200, null]);
    expect(refused.html).toContain('<script src="/redirect.js"></script>');
    expect(refused.headers.get('Content-Security-Policy')).toContain("script-src 'self';");
    expect(goesTo(refused)).toBe(returned('login_required'));
    await signIn();
    expect(goesTo(await silently())).toMatch(/^https:\/\/relier\.example\/oauth\?.*code=/);
  });

  it('leaves other sign-ins as they are, and signInWithFetch() follows the page', async () => {
    fxa = createFxa({ promptNoneByScript: true });
    browser = createLocalBrowser(fxa);
    expect((await signIn()).status).toBe(303);
    const url = `${content}/authorization?${query({ prompt: 'none' })}`;
    const back = await signInWithFetch(fxa, url, account);
    expect(back.href).toBe(returned('login_required'));
  });
});

describe('prompt=none', () => {
  it.each(['', 'signin', 'email', 'signup', 'force_auth', 'totp', 'confirm'])(
    'gives a code of the session at once, at /oauth/%s',
    async (page) => {
      await signIn();
      const { status, location } = await silently({}, page);
      expect(status).toBe(303);
      expect(location).toMatch(
        /^https:\/\/relier\.example\/oauth\?state=a-state&code=[0-9a-f]{64}&action=signin$/,
      );
    },
  );

  it('gives it through both servers, and it can be traded', async () => {
    await signIn();
    for (const host of [`${oauth}/authorization`, `${content}/authorization`]) {
      const { location } = await browser.open(`${host}?${query({ prompt: 'none' })}`);
      const code = new URL(location ?? '').searchParams.get('code') ?? '';
      expect((await trade(fxa, code)).status).toBe(200);
    }
  });

  it('tells of a session that is as old as it is', async () => {
    await signIn();
    later(1000);
    const { location } = await silently({ scope: 'openid' });
    const { body } = await trade(fxa, new URL(location ?? '').searchParams.get('code') ?? '');
    expect(body.auth_at).toBe(start / 1000);
  });

  const rules: [string, string, number | undefined, Params, Credentials | undefined][] = [
    ['nobody is signed in', 'login_required', 1010, {}, undefined],
    ['no remembered account is wanted', 'login_required', 1010, { email: 'blank' }, account],
    [
      'the hint is another account',
      'account_selection_required',
      1011,
      { login_hint: other.email },
      account,
    ],
    [
      'the hint is no account',
      'account_selection_required',
      1011,
      { email: 'no@example.com' },
      account,
    ],
    ['the code is still missing', 'interaction_required', 1012, {}, secured],
    ['keys are wanted', 'invalid_request', 1009, { keys_jwk: keysJwk }, account],
    ['the id_token_hint is none', 'invalid_request', 1013, { id_token_hint: 'a.b.c' }, account],
    ['the id_token_hint is empty', 'invalid_request', 1013, { id_token_hint: '' }, account],
    [
      'a second factor is wanted',
      'unmet_authentication_requirements',
      undefined,
      { acr_values: 'AAL2' },
      account,
    ],
    ['the scope is missing', 'invalid_request', 1005, { scope: undefined }, account],
    ['the scope is empty', 'invalid_request', 1005, { scope: '' }, account],
  ];

  it.each(rules)('comes back when %s: %s', async (_, error, __, params, who) => {
    if (who) await signIn(who);
    const answer = await silently(params);
    expect([answer.status, answer.location]).toEqual([303, returned(error)]);
    expect(answer.html).toBe('');
  });

  it.each(rules)('comes back as a number where %s', async (_, error, errno, params, who) => {
    if (who) await signIn(who);
    fxa.faults = { numericErrors: true };
    expect((await silently(params)).location).toBe(returned(String(errno ?? error)));
  });

  it.each(rules)(
    'shows the user a page instead when %s, if that is wished',
    async (_, error, errno, params, who) => {
      if (who) await signIn(who);
      const page = await silently({ ...params, return_on_error: 'false' });
      expect([page.status, page.location]).toEqual([200, null]);
      expect(page.heading).toBe('This sign-in cannot go on');
      expect(page.text).toContain(`error ${error}`);
      if (errno) expect(page.text).toContain(`errno ${errno}`);
    },
  );

  it('comes back when the password is older than max_age, and not before', async () => {
    await signIn();
    later(65);
    expect((await silently({ max_age: '60' })).location).toContain('code=');
    later(1);
    expect((await silently({ max_age: '60' })).location).toBe(
      returned('unmet_authentication_requirements'),
    );
  });

  it('is met at AAL2 by a session that is', async () => {
    const page = await signIn(secured);
    await browser.submit(page, { code: fxa.inbox.at(-1)?.code ?? '' });
    expect((await silently({ acr_values: 'AAL2', max_age: '0' })).location).toContain('code=');
    later(6);
    expect((await silently({ acr_values: 'AAL2' })).location).toContain('code=');
    expect((await silently({ acr_values: 'AAL2', max_age: '0' })).location).toBe(
      returned('unmet_authentication_requirements'),
    );
    expect(fxa.inbox).toHaveLength(1);
  });

  it('takes the hint in whatever case', async () => {
    await signIn();
    expect((await silently({ login_hint: 'TEST@Example.com' })).location).toContain('code=');
  });

  it('takes a hint only from clients that may give one', async () => {
    begin([confidential]);
    await signIn();
    const { email } = account;
    for (const hint of [{ login_hint: email }, { email }]) {
      expect((await silently(hint)).location).toBe(returned('unauthorized_client'));
    }
    fxa.faults = { numericErrors: true };
    expect((await silently({ email })).location).toBe(returned('1008'));
    expect((await silently()).location).toContain('code=');
    const hinted = { id_token_hint: await idToken() };
    expect((await silently(hinted)).location).toContain('code=');
  });

  it('takes an ID token of who is signed in, and it outweighs an address', async () => {
    const id_token_hint = await idToken();
    await signIn();
    expect((await silently({ id_token_hint })).location).toContain('code=');
    expect((await silently({ id_token_hint, email: other.email })).location).toContain('code=');
    later(300 + 7 * 86_400 - 1);
    expect((await silently({ id_token_hint })).location).toContain('code=');
    later(2);
    expect((await silently({ id_token_hint })).location).toBe(returned('invalid_request'));
  });

  it('refuses an ID token of somebody else', async () => {
    const id_token_hint = await idToken();
    await signIn(other);
    expect((await silently({ id_token_hint })).location).toBe(
      returned('account_selection_required'),
    );
  });

  it.each([
    ['without a signature', (token: string) => token.replace(/[^.]*$/, '')],
    ['of another client', () => idTokenOfUntrusted()],
    ['of another key', () => forge()],
    ['with alg none', (token: string) => `${btoa('{"alg":"none"}')}.${token.split('.')[1]}.`],
    ['that is markup', () => '"><script>'],
  ])('refuses an ID token %s', async (_, make) => {
    const id_token_hint = await make(await idToken());
    await signIn();
    expect((await silently({ id_token_hint })).location).toBe(returned('invalid_request'));
  });

  it('needs a page for an untrusted client’s consent', async () => {
    await signIn();
    const ofUntrusted = {
      client_id: untrusted.id,
      redirect_uri: untrusted.redirectUris[0],
      scope: 'openid',
    };
    expect((await silently(ofUntrusted)).location).toBe(
      'https://untrusted.example/oauth?error=interaction_required&state=a-state',
    );
  });

  it('comes back without a state where it came without one', async () => {
    expect((await silently({ state: undefined })).location).toBe(
      'https://relier.example/oauth?error=invalid_request',
    );
  });

  it('can be switched off', async () => {
    await signIn();
    fxa.faults = { refusePromptNone: true };
    expect((await silently()).location).toBe(returned('invalid_request'));
    fxa.faults = { refusePromptNone: true, numericErrors: true };
    expect((await silently()).location).toBe(returned('1007'));
  });

  it('loses the query of the redirect URI with an error, and keeps it with a code', async () => {
    const redirect_uri = confidential.redirectUris[1];
    expect((await silently({ redirect_uri })).location).toBe(
      'https://relier.example/other?error=login_required&state=a-state',
    );
    await signIn();
    expect((await silently({ redirect_uri })).location).toContain('/other?kept=a+b&state=');
  });

  it.each(['a&b=c', 'a+b c', 'ünï©ødé ✓', '<script>"\'%41%', '#x'])(
    'gives the state %j back unmodified',
    async (state) => {
      const { location } = await silently({ state });
      expect([...new URL(location ?? '').searchParams]).toEqual([
        ['error', 'login_required'],
        ['state', state],
      ]);
    },
  );

  it('tells nobody who is not known', async () => {
    for (const wrong of [
      { redirect_uri: 'https://evil.example/' },
      { client_id: '0'.repeat(16) },
      { client_id: undefined },
      { scope: undefined, redirect_uri: 'https://evil.example/' },
    ]) {
      const page = await silently(wrong);
      expect([page.status, page.location]).toEqual([200, null]);
    }
  });

  it('shows a page for what is wrong otherwise', async () => {
    for (const wrong of [{ scope: 'pro<file' }, { state: 'x'.repeat(513) }, { max_age: 'x' }]) {
      const page = await silently(wrong);
      expect([page.status, page.location]).toEqual([200, null]);
      expect(page.heading).toBe('This sign-in cannot go on');
    }
  });

  it('in a frame tells the page around it, and shows no form', async () => {
    const page = await silently({ context: 'iframe' });
    expect([page.status, page.location, page.heading]).toEqual([200, null, 'Not signed in']);
    expect(page.forms).toEqual([]);
    expect(resultOf(page)).toEqual({
      redirect: returned('login_required'),
      error: 'login_required',
      state: 'a-state',
    });
    await signIn();
    expect(resultOf(await silently({ context: 'iframe' }))).toMatchObject({ state: 'a-state' });
  });
});

describe('prompt=login', () => {
  it.each(['', 'signin'])('asks for the password again at /oauth/%s', async (page) => {
    await signIn();
    const shown = await open({ prompt: 'login' }, page);
    expect(shown.heading).toBe('Sign in');
    expect(shown.forms[0]?.fields.email).toBe(account.email);
    const { password } = account;
    expect((await browser.submit(shown, { password })).location).toContain('code=');
  });

  it('cannot be passed by the button that goes on', async () => {
    await signIn();
    const page = await open();
    const [form] = page.forms;
    if (form) form.action += '&prompt=login';
    expect((await browser.submit(page)).heading).toBe('Sign in');
  });

  it('asks for the code too where there is a second factor', async () => {
    const code = () => ({ code: fxa.inbox.at(-1)?.code ?? '' });
    await browser.submit(await signIn(secured), code());
    const shown = await open({ prompt: 'login' });
    const { password } = secured;
    const next = await browser.submit(shown, { password });
    expect(next.heading).toBe('Enter your authentication code');
    expect((await browser.submit(next, code())).location).toContain('code=');
  });
});

it('prompt=consent asks for consent where it would not be asked for', async () => {
  const page = await browser.submit(await open({ prompt: 'consent' }, 'signin'), account);
  expect(page.heading).toBe('Allow access');
  expect(page.text).toContain('Your whole profile profile');
  expect((await browser.submit(page)).location).toContain('code=');
  const again = await browser.submit(await open({ prompt: 'consent' }));
  expect(again.heading).toBe('Allow access');
});

describe('signInError', () => {
  it.each([
    ['access_denied', 'access_denied'],
    [1000, '1000'],
    ['3005', '3005'],
  ])('%j ends each sign-in', async (signInError, error) => {
    fxa.faults = { signInError };
    expect((await signIn()).location).toBe(returned(error));
    expect((await silently()).location).toBe(returned(error));
    const framed = await browser.submit(await open({ context: 'iframe' }));
    expect(resultOf(framed)).toMatchObject({ error, state: 'a-state' });
  });
});

function resultOf({ html }: Shown) {
  const [, data = ''] = /data-result="([^"]*)"/.exec(html) ?? [];
  return JSON.parse(data.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
}

/** An ID token that says what it should, and is signed by somebody else. */
async function forge(): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: 'SHA-256',
    },
    true,
    ['sign', 'verify'],
  );
  const now = start / 1000;
  const usual = { iss: content, sub: account.uid, aud: confidential.id, iat: now, exp: now + 300 };
  return new SignJWT(usual).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
}
