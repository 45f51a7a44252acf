import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import {
  account,
  content,
  createFxa,
  pkce,
  post,
  profile,
  publicClient,
  query,
  trade,
  untrusted,
  verifier,
} from '../fixture.ts';
import { createLocalBrowser, type Shown } from '../local-browser.ts';

const start = 1_700_000_000_000;
const secured = {
  email: 'totp@example.com',
  password: 'password456',
  uid: 'abcdefabcdefabcdefabcdefabcdefab',
  totp: true,
};

let fxa: LocalFxa;
let browser: ReturnType<typeof createLocalBrowser>;

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  fxa = createFxa({ accounts: [account, secured] });
  browser = createLocalBrowser(fxa);
});

afterEach(() => {
  vi.useRealTimers();
});

type Params = Record<string, string | undefined>;

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const open = (params: Params = {}, page = 'signin') =>
  browser.open(`${content}/oauth/${page}?${query({ scope: 'profile openid', ...params })}`);
const lastCode = () => fxa.inbox.at(-1)?.code ?? '';
const typeCode = (page: Shown, code = lastCode()) => browser.submit(page, { code });

/** From the password on. */
async function signIn({ email, password } = account, params: Params = {}): Promise<Shown> {
  return browser.submit(await open({ email: 'blank', ...params }), { email, password });
}

/** What the relier gets to know of the sign-in that has ended. */
async function claimsOf(end: Shown) {
  const code = new URL(end.location ?? '').searchParams.get('code') ?? '';
  const { body } = await trade(fxa, code);
  const introspected = await post(fxa, '/introspect', { token: body.access_token });
  const { acr, amr, auth_time } = decodeJwt(body.id_token);
  expect(introspected.body).toMatchObject({ acr, amr, auth_time });
  return { acr, amr, auth_time, aal: decodeJwt(body.id_token)['fxa-aal'] };
}

const aal1 = (at = start) => ({ acr: 'AAL1', amr: ['pwd'], auth_time: at / 1000, aal: 1 });
const aal2 = (at = start) => ({ acr: 'AAL2', amr: ['pwd', 'otp'], auth_time: at / 1000, aal: 2 });

describe('an account with a second factor', () => {
  it('is asked for a code after the password, and is at AAL2 then', async () => {
    const page = await signIn(secured);
    expect(page.heading).toBe('Enter your authentication code');
    expect(page.text).toContain(secured.email);
    expect(page.html).toContain('autocomplete="one-time-code"');
    expect(fxa.inbox).toMatchObject([
      { to: secured.email, subject: expect.any(String), code: expect.stringMatching(/^\d{6}$/) },
    ]);
    expect((await browser.open(`${content}/inbox`)).text).toContain(lastCode());
    later(30);
    const end = await typeCode(page);
    expect(end.location).toMatch(/state=a-state&code=[0-9a-f]{64}&action=signin$/);
    expect(await claimsOf(end)).toEqual(aal2(start + 30_000));
  });

  it('needs no cookie on the way, as in a frame of another site', async () => {
    const page = await signIn(secured, { context: 'iframe' });
    expect(page.html).toContain('id="close"');
    browser.cookies.clear();
    const end = await typeCode(page);
    expect(end.heading).toBe('Signed in');
    expect(end.html).toContain('data-result=');
  });

  it.each([
    ['force_auth', { password: secured.password }],
    ['signin', secured],
  ])('is asked at /oauth/%s too', async (start, { password }) => {
    const page = await open({ email: secured.email }, start);
    expect((await browser.submit(page, { password })).heading).toContain('authentication code');
  });

  it('is asked when it left after the password, and gets no code of the relier before', async () => {
    await signIn(secured);
    const page = await open();
    const code = lastCode();
    expect(page.heading).toBe('Enter your authentication code');
    const skipped = await fxa.fetch(`${content}/oauth/continue?${query()}`, {
      method: 'POST',
      headers: { Cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; ') },
    });
    expect(skipped.headers.get('Location')).toContain('/oauth/totp?');
    expect((await typeCode(page, code)).location).toContain('code=');
  });

  it('is not asked again while its session is at AAL2', async () => {
    await typeCode(await signIn(secured));
    later(86_400);
    const page = await open({ acr_values: 'AAL2' });
    expect(page.heading).toBe('Signed in');
    expect(await claimsOf(await browser.submit(page))).toEqual(aal2());
  });

  it('may be left for another one', async () => {
    await signIn(secured);
    const page = await browser.follow(await open(), 'Use another account');
    expect(page.heading).toBe('Sign in');
    expect(page.forms[0]?.fields.email).toBe('');
  });

  it('says so in its profile', async () => {
    expect(await factorsOf(await typeCode(await signIn(secured)))).toEqual({
      amrValues: ['pwd', 'email', 'otp'],
      twoFactorAuthentication: true,
    });
    expect(await factorsOf(await signIn())).toMatchObject({ twoFactorAuthentication: false });
  });

  it('agrees after the code where consent is due', async () => {
    const client = { client_id: untrusted.id, redirect_uri: untrusted.redirectUris[0] };
    const page = await typeCode(await signIn(secured, { ...client, scope: 'openid' }));
    expect(page.heading).toBe('Allow access');
    expect(page.links.map(({ href }) => href).join()).not.toContain('challenge_id');
    expect((await browser.submit(page)).location).toContain('code=');
  });
});

describe('a code', () => {
  it('may be typed in groups', async () => {
    const page = await signIn(secured);
    const code = lastCode();
    expect((await typeCode(page, ` ${code.slice(0, 3)} ${code.slice(3)}`)).location).toBeTruthy();
  });

  it.each(['', '000000', '-', '<script>', '1'.repeat(10_000)])(
    'that is wrong leads no further: %j',
    async (wrong) => {
      const page = await signIn(secured);
      const code = wrong === lastCode() ? '111111' : wrong;
      const again = await typeCode(page, code);
      expect([again.status, again.location]).toEqual([200, null]);
      expect(again.text).toContain('This is not the code.');
      expect(again.html).toContain('aria-invalid="true"');
      expect(again.html).not.toContain('<script>');
      expect((await typeCode(again)).location).toContain('code=');
    },
  );

  it('counts once', async () => {
    const page = await signIn(secured);
    expect((await typeCode(page)).location).toContain('code=');
    const again = await typeCode(page);
    expect([again.status, again.heading]).toEqual([200, 'Code used or unknown']);
    expect((await browser.open(page.url)).heading).toBe('Code used or unknown');
    expect((await browser.follow(again, 'Sign in')).heading).toBe('Sign in');
  });

  it('counts for five minutes, and then there is another one', async () => {
    const page = await signIn(secured);
    const first = lastCode();
    later(300);
    const again = await typeCode(page, first);
    expect(again.text).toContain('This code is too old. A new one is in the inbox.');
    expect(fxa.inbox).toHaveLength(2);
    expect((await typeCode(again)).location).toContain('code=');
  });

  it('counts to the end of its five minutes', async () => {
    const page = await signIn(secured);
    later(299.999);
    expect((await typeCode(page)).location).toContain('code=');
  });

  it('of one sign-in does not end another, nor one that asks for something else', async () => {
    const page = await signIn(secured);
    const code = lastCode();
    const other = await signIn(secured, { state: 'other' });
    const id = new URL(page.url).searchParams.get('challenge_id') ?? '';
    for (const changed of [
      page.url.replace('a-state', 'other'),
      page.url.replace('profile+openid', 'profile'),
      page.url.replace(id, '0'.repeat(64)),
      page.url.replace(`&challenge_id=${id}`, ''),
    ]) {
      expect(changed).not.toBe(page.url);
      expect((await browser.open(changed)).heading).toBe('Code used or unknown');
      const [form] = page.forms;
      const forged = { ...page, forms: [{ action: changed, fields: { ...form?.fields } }] };
      expect((await typeCode(forged, code)).location).toBeNull();
    }
    if (code !== lastCode()) expect((await typeCode(other, code)).location).toBeNull();
    expect((await typeCode(page, code)).location).toContain('state=a-state&');
    expect((await typeCode(other)).location).toContain('state=other&');
  });

  it('is not taken from a page of another site', async () => {
    const page = await signIn(secured);
    const headers = { Origin: 'https://evil.example' };
    expect((await browser.submit(page, { code: lastCode() }, headers)).status).toBe(403);
  });

  it('is awaited no more after a reset', async () => {
    const page = await signIn(secured);
    const code = lastCode();
    fxa.reset();
    expect(fxa.inbox).toEqual([]);
    expect((await typeCode(page, code)).heading).toBe('Code used or unknown');
  });
});

describe('acr_values=AAL2', () => {
  const asked = { acr_values: 'AAL2' };

  it.each(['AAL2', 'AAL1 AAL2', 'x AAL2 y'])('is met when it says %j', async (acr_values) => {
    const page = await signIn(account, { acr_values });
    expect(await claimsOf(await typeCode(page))).toEqual(aal2());
  });

  it.each(['AAL1', 'AAL22', 'aal2', ''])('is not meant by %j', async (acr_values) => {
    expect(await claimsOf(await signIn(account, { acr_values }))).toEqual(aal1());
  });

  it('sets up the second factor of an account that has none', async () => {
    const page = await signIn(account, asked);
    expect(page.heading).toBe('Set up two-step authentication');
    expect(page.text).toContain(account.email);
    const wrong = await typeCode(page, '-');
    expect(wrong.heading).toBe('Set up two-step authentication');
    expect(await claimsOf(await typeCode(wrong))).toEqual(aal2());
    browser = createLocalBrowser(fxa);
    expect((await signIn()).heading).toBe('Enter your authentication code');
    fxa.reset();
    expect((await signIn()).location).toContain('code=');
  });

  it('leaves the account as it was when that is given up', async () => {
    await signIn(account, asked);
    expect((await signIn()).location).toContain('code=');
  });

  it('asks somebody who is signed in only for what is missing', async () => {
    await signIn();
    later(600);
    const page = await open(asked);
    expect(page.heading).toBe('Set up two-step authentication');
    expect(page.html).not.toContain('type="password"');
    expect(await claimsOf(await typeCode(page))).toEqual(aal2(start + 600_000));
    expect((await open(asked)).heading).toBe('Signed in');
  });

  it('is met after a sign-up too', async () => {
    const page = await open({ ...asked, email: 'blank' }, 'signup');
    const confirm = await browser.submit(page, {
      email: 'new@example.com',
      password: 'long enough',
    });
    const enrol = await typeCode(confirm);
    expect(enrol.heading).toBe('Set up two-step authentication');
    const end = await typeCode(enrol);
    expect(end.location).toContain('action=signup');
    expect(await claimsOf(end)).toEqual(aal2());
  });
});

describe('max_age', () => {
  const end = (page: Shown) => (page.forms.length ? browser.submit(page) : page);

  it.each([
    [0, 5, 'Signed in'],
    [0, 5.001, 'Sign in'],
    [60, 65, 'Signed in'],
    [60, 65.001, 'Sign in'],
    [9_999_999_999, 86_400, 'Signed in'],
  ])('of %d seconds: a password of %d seconds ago leads to "%s"', async (max, ago, heading) => {
    await signIn();
    later(ago);
    expect((await open({ max_age: String(max) })).heading).toBe(heading);
  });

  it('asks for the password again, and says when it was given', async () => {
    await signIn();
    later(100);
    const page = await open({ max_age: '0' });
    expect(page.forms[0]?.fields.email).toBe(account.email);
    const { password } = account;
    expect(await claimsOf(await browser.submit(page, { password }))).toEqual(aal1(start + 100_000));
  });

  it.each(['', 'email'])('asks again at /oauth/%s', async (first) => {
    await signIn();
    later(100);
    const page = await open({ max_age: '0' }, first);
    expect(page.heading).not.toBe('Signed in');
    expect(page.forms[0]?.fields.email).toBe(account.email);
  });

  it('asks only for the code where there is a second factor', async () => {
    await typeCode(await signIn(secured));
    later(100);
    const page = await open({ max_age: '60' });
    expect(page.heading).toBe('Enter your authentication code');
    expect(await claimsOf(await typeCode(page))).toEqual(aal2(start + 100_000));
    expect((await open({ max_age: '60' })).heading).toBe('Signed in');
  });

  it('counts when the user goes on, not when the page was shown', async () => {
    await signIn();
    const page = await open({ max_age: '0' });
    expect(page.heading).toBe('Signed in');
    later(6);
    expect((await end(page)).heading).toBe('Sign in');
  });

  it('is met by a second factor that took its time', async () => {
    const page = await signIn(secured, { max_age: '0' });
    later(120);
    expect(await claimsOf(await typeCode(page))).toEqual(aal2(start + 120_000));
  });
});

describe('a token that was refreshed', () => {
  const offline = { access_type: 'offline', scope: 'profile openid' };
  const ofPublic = {
    client_id: publicClient.id,
    redirect_uri: publicClient.redirectUris[0],
  };

  it('is alive and says nothing of how the user was authenticated', async () => {
    const end = await typeCode(await signIn(secured, offline));
    const code = new URL(end.location ?? '').searchParams.get('code') ?? '';
    const first = await trade(fxa, code);
    expect(first.body).toMatchObject({ auth_at: start / 1000 });
    const { body } = await trade(fxa, '', {
      code: undefined,
      grant_type: 'refresh_token',
      refresh_token: first.body.refresh_token,
    });
    expect(body).not.toHaveProperty('auth_at');
    const introspected = await post(fxa, '/introspect', { token: body.access_token });
    expect(introspected.body).toMatchObject({
      ...{ active: true, scope: 'profile', sub: secured.uid },
    });
    for (const name of ['acr', 'amr', 'auth_time', 'fxa-aal']) {
      expect(introspected.body).not.toHaveProperty(name);
    }
  });

  it('is a public client’s without a secret, until the refresh token is destroyed', async () => {
    const end = await typeCode(await signIn(secured, { ...offline, ...ofPublic, ...pkce }));
    const { body } = await post(fxa, '/token', {
      client_id: publicClient.id,
      code: new URL(end.location ?? '').searchParams.get('code'),
      code_verifier: verifier,
    });
    const refresh = (more: object = {}) =>
      post(fxa, '/token', {
        grant_type: 'refresh_token',
        client_id: publicClient.id,
        refresh_token: body.refresh_token,
        ...more,
      });
    expect((await refresh({ scope: 'profile:email' })).body).toMatchObject({
      scope: 'profile:email',
    });
    expect((await refresh({ scope: 'profile:write' })).body).toMatchObject({ errno: 114 });
    expect((await refresh({ client_secret: 'a'.repeat(64) })).body).toMatchObject({ errno: 109 });
    await post(fxa, '/destroy', { refresh_token: body.refresh_token });
    expect((await refresh()).body).toMatchObject({ errno: 108 });
  });
});

async function factorsOf(end: Shown): Promise<object> {
  const code = new URL(end.location ?? '').searchParams.get('code') ?? '';
  const { body } = await trade(fxa, code);
  const headers = { Authorization: `Bearer ${body.access_token}` };
  const { amrValues, twoFactorAuthentication } = await (
    await fxa.fetch(`${profile}/profile`, { headers })
  ).json();
  return { amrValues, twoFactorAuthentication };
}
