import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalFxa, signInWithFetch } from '../../src/testing/index.ts';
import {
  account,
  content,
  createFxa,
  obtainToken,
  post,
  profile,
  query,
  trade,
} from './fixture.ts';

let fxa: LocalFxa;

beforeEach(() => {
  fxa = createFxa({ accounts: [{ ...account, displayName: 'Jo', locale: 'de' }] });
});

afterEach(() => {
  vi.useRealTimers();
});

const get = (path: string, token?: string, headers: HeadersInit = {}) =>
  fxa.fetch(
    new Request(profile + path, {
      headers: { ...headers, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) },
    }),
  );

const placeholder = {
  avatar: `${profile}/a/${'0'.repeat(32)}`,
  avatarDefault: true,
};

it('gives everything to the scope profile', async () => {
  const response = await get('/profile', await obtainToken(fxa, 'profile'));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    uid: account.uid,
    email: account.email,
    locale: 'de',
    amrValues: ['pwd', 'email'],
    twoFactorAuthentication: false,
    displayName: 'Jo',
    avatar: `${profile}/avatar/J`,
    avatarDefault: false,
    subscriptions: [],
    metricsEnabled: true,
  });
});

it.each([
  ['profile:uid', { uid: account.uid }],
  ['profile:email', { email: account.email }],
  ['email', { email: account.email }],
  ['profile:locale', { locale: 'de' }],
  ['profile:display_name', { displayName: 'Jo' }],
  ['profile:avatar', placeholder],
  ['openid profile:uid', { uid: account.uid, sub: account.uid }],
  ['profile:uid profile:email', { uid: account.uid, email: account.email }],
  ['profile:email:write', { email: account.email }],
])('gives to the scope %s only what it permits', async (scope, permitted) => {
  const response = await get('/profile', await obtainToken(fxa, scope));
  expect(await response.json()).toEqual(permitted);
});

it.each([
  ['/uid', 'profile:uid', { uid: account.uid }],
  ['/email', 'profile:email', { email: account.email }],
  ['/email', 'email', { email: account.email }],
  ['/display_name', 'profile:display_name', { displayName: 'Jo' }],
  ['/avatar', 'profile:avatar', { id: '0'.repeat(32), ...placeholder }],
])('%s answers to the scope %s', async (path, scope, body) => {
  const response = await get(path, await obtainToken(fxa, scope));
  expect(await response.json()).toEqual(body);
});

it.each([
  ['/profile', 'basket'],
  ['/profile', 'openid'],
  ['/subscriptions', 'profile:email'],
  ['/uid', 'profile:email'],
  ['/email', 'profile:uid'],
  ['/display_name', 'openid'],
  ['/avatar', 'email'],
])('%s is forbidden to the scope %s', async (path, scope) => {
  const response = await get(path, await obtainToken(fxa, scope));
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: 403, error: 'Forbidden' });
});

describe('without a good token', () => {
  it('says that there is none', async () => {
    const response = await get('/profile');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      code: 401,
      errno: 100,
      error: 'Bad Request',
      message: 'Unauthorized',
      reason: 'Bearer token not provided',
    });
  });

  it.each([
    ['', 'Invalid request parameter'],
    ['nonsense', 'Invalid request parameter'],
    ['0'.repeat(64), 'Invalid token'],
  ])('refuses the token "%s" with the reason "%s"', async (token, reason) => {
    const response = await get('/uid', token);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errno: 100, reason });
  });

  it('refuses one that was destroyed and one that has expired', async () => {
    const [destroyed, expired] = [await obtainToken(fxa), await obtainToken(fxa)];
    await post(fxa, '/destroy', { token: destroyed });
    expect((await get('/profile', destroyed)).status).toBe(401);
    vi.useFakeTimers({ now: Date.now() + 86_400_001, toFake: ['Date'] });
    expect((await get('/profile', expired)).status).toBe(401);
  });
});

describe('an answer', () => {
  it('is not sent again to who has it', async () => {
    const token = await obtainToken(fxa);
    const first = await get('/profile', token);
    const etag = first.headers.get('ETag') ?? '';
    expect(etag).toMatch(/^"\w+"$/);
    expect(first.headers.get('Last-Modified')).toMatch(/GMT$/);
    const second = await get('/profile', token, { 'If-None-Match': etag });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe('');
    expect((await get('/profile', token, { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it('is for nobody else to keep', async () => {
    const response = await get('/profile', await obtainToken(fxa));
    expect(response.headers.get('Cache-Control')).toBe(
      'private, no-cache, no-store, must-revalidate',
    );
  });

  it('names the origin that asked, and varies by it', async () => {
    const origin = 'https://relier.example';
    const response = await get('/profile', undefined, { Origin: origin });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(origin);
    expect(response.headers.get('Vary')).toBe('Origin');
    expect(response.headers.get('Access-Control-Expose-Headers')).not.toContain('ETag');
  });

  it('names no origin to who has none', async () => {
    const response = await get('/profile');
    expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
  });
});

it('a preflight may ask for If-None-Match but not for X-Requested-With', async () => {
  const ask = (headers: string) =>
    fxa.fetch(
      new Request(`${profile}/profile`, {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://relier.example',
          'Access-Control-Request-Method': 'GET',
          'Access-Control-Request-Headers': headers,
        },
      }),
    );
  const allowed = await ask('authorization,if-none-match');
  expect(allowed.headers.get('Access-Control-Allow-Origin')).toBe('https://relier.example');
  const refused = await ask('authorization,x-requested-with');
  expect(refused.headers.has('Access-Control-Allow-Origin')).toBe(false);
});

it('a display name that is not set is 204', async () => {
  fxa = createFxa();
  const response = await get('/display_name', await obtainToken(fxa, 'profile'));
  expect(response.status).toBe(204);
});

it('an avatar of its own has an id of its own', async () => {
  const avatar = 'https://pictures.example/jo.png';
  fxa = createFxa({ accounts: [{ ...account, avatar }] });
  const response = await get('/avatar', await obtainToken(fxa, 'profile'));
  expect(await response.json()).toEqual({
    id: expect.stringMatching(/^(?!0+$)[0-9a-f]{32}$/),
    avatar,
    avatarDefault: false,
  });
});

it.each(['', '_small', '_large'])('the neutral avatar can be looked at%s', async (size) => {
  const response = await fxa.fetch(new Request(placeholder.avatar + size));
  expect(response.headers.get('Content-Type')).toBe('image/svg+xml; charset=UTF-8');
  expect(await response.text()).toContain('<svg');
});

describe('a monogram', () => {
  it.each([
    [{}, 't'],
    [{ displayName: 'Spock' }, 'S'],
    [{ displayName: '7 of 9' }, '7'],
    [{ displayName: 'Álvaro' }, 't'],
  ])('of %j has the initial %s', async (names, initial) => {
    fxa = createFxa({ accounts: [{ ...account, ...names }] });
    const token = await obtainToken(fxa, 'profile');
    const avatar = `${profile}/avatar/${initial}`;
    expect(await (await get('/profile', token)).json()).toMatchObject({ avatar });
    expect(await (await get('/avatar', token)).json()).toMatchObject({
      avatar,
      avatarDefault: false,
    });
  });

  it('changes with the display name', async () => {
    const token = await obtainToken(fxa, 'profile:write');
    await get('/profile', token);
    await setDisplayName(token, 'Spock');
    expect(await (await get('/profile', token)).json()).toMatchObject({
      displayName: 'Spock',
      avatar: `${profile}/avatar/S`,
    });
  });

  it('is not given to a user whose names have no initial', async () => {
    const nameless = { email: '_@example.com', password: 'password123' };
    fxa = createFxa({ accounts: [nameless] });
    const back = await signInWithFetch(fxa, `${content}/authorization?${query()}`, nameless);
    const { body } = await trade(fxa, back.searchParams.get('code') ?? '');
    const response = await get('/profile', body.access_token);
    expect(await response.json()).toMatchObject(placeholder);
  });

  it('is not given when a site reads the avatar alone', async () => {
    const response = await get('/profile', await obtainToken(fxa, 'profile:avatar'));
    expect(await response.json()).toEqual(placeholder);
  });

  it('never replaces a picture', async () => {
    const avatar = 'https://pictures.example/jo.png';
    fxa = createFxa({ accounts: [{ ...account, avatar }] });
    const response = await get('/profile', await obtainToken(fxa, 'profile'));
    expect(await response.json()).toMatchObject({ avatar });
  });

  it('is an image with the initial in capitals, or a question mark', async () => {
    expect(await (await get('/avatar/k')).text()).toContain('>K</text>');
    expect(await (await get('/avatar/%3Cscript%3E')).text()).toContain('>?</text>');
  });
});

describe('POST /v1/display_name', () => {
  it('sets the name, and an empty one unsets it', async () => {
    const token = await obtainToken(fxa, 'profile:display_name:write');
    expect((await setDisplayName(token, 'Kim 👍')).status).toBe(200);
    expect(await (await get('/display_name', token)).json()).toEqual({ displayName: 'Kim 👍' });
    expect((await setDisplayName(token, '')).status).toBe(200);
    expect((await get('/display_name', token)).status).toBe(204);
  });

  it.each(['a\nb', 'a\u0085b', 'a\u2028b', 'a\ue000b', 'x'.repeat(257), 1, undefined])(
    'refuses %j',
    async (displayName) => {
      const token = await obtainToken(fxa, 'profile:write');
      const response = await setDisplayName(token, displayName);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errno: 101 });
    },
  );

  it('is forbidden to a scope that only reads', async () => {
    expect((await setDisplayName(await obtainToken(fxa, 'profile'), 'Kim')).status).toBe(403);
  });
});

function setDisplayName(token: string, displayName: unknown) {
  return fxa.fetch(`${profile}/display_name`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ displayName }),
  });
}

it('other avatars do not exist', async () => {
  expect((await get(`/a/${'1'.repeat(32)}`)).status).toBe(404);
  expect((await get(`/a/${'0'.repeat(32)}_huge`)).status).toBe(404);
});
