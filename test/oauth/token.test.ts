import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTokenApi, type TokenApi } from '../../src/oauth/token.ts';

const oauthHost = 'https://oauth.example.com/v1';
const clientId = 'dcdb5ae7add825d2';
const clientSecret = '5'.repeat(64);
const network = setupServer();

beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

const who = {
  clientId,
  oauthHost,
  fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
};
const publicClient = createTokenApi(who);
const confidential = createTokenApi({ ...who, clientSecret });

const failure = (reason: string, details: object = {}) =>
  expect.objectContaining({ name: 'FxaRelierError', reason, ...details });

interface Sent {
  path: string;
  body: unknown;
  headers: Record<string, string>;
  credentials: RequestCredentials;
}

/** Answers everything with `body`, and says what was asked. */
function answer(body: object): Sent[] {
  const sent: Sent[] = [];
  network.use(
    http.post(`${oauthHost}/:path`, async ({ request }) => {
      sent.push({
        path: request.url.slice(oauthHost.length),
        body: await request.json(),
        headers: Object.fromEntries(request.headers),
        credentials: request.credentials,
      });
      return HttpResponse.json(body);
    }),
  );
  return sent;
}

const token = { access_token: 't', token_type: 'bearer', scope: 'profile' };

describe('on the wire', () => {
  const json = { 'content-type': 'application/json' };
  it.each<[name: string, call: () => Promise<unknown>, path: string, body: object]>([
    [
      'tradeCode sends a public client’s verifier',
      () => publicClient.tradeCode('c0de', { codeVerifier: 'v' }),
      '/token',
      {
        client_id: clientId,
        grant_type: 'authorization_code',
        code_verifier: 'v',
        code: 'c0de',
      },
    ],
    [
      'tradeCode sends a confidential client’s secret',
      () => confidential.tradeCode('c0de'),
      '/token',
      {
        client_id: clientId,
        client_secret: clientSecret,
        grant_type: 'authorization_code',
        code: 'c0de',
      },
    ],
    [
      'tradeCode sends the secret and no verifier, since the server takes one proof only',
      () => confidential.tradeCode('c0de', { codeVerifier: 'v' }),
      '/token',
      {
        client_id: clientId,
        client_secret: clientSecret,
        grant_type: 'authorization_code',
        code: 'c0de',
      },
    ],
    [
      'refreshToken sends no secret for a public client',
      () => publicClient.refreshToken('r'),
      '/token',
      { client_id: clientId, grant_type: 'refresh_token', refresh_token: 'r' },
    ],
    [
      'refreshToken sends the secret, and the scope that is asked for',
      () => confidential.refreshToken('r', { scope: 'profile:email openid' }),
      '/token',
      {
        client_id: clientId,
        grant_type: 'refresh_token',
        client_secret: clientSecret,
        refresh_token: 'r',
        scope: 'profile:email openid',
      },
    ],
    ['verifyToken sends the token', () => publicClient.verifyToken('t'), '/verify', { token: 't' }],
    [
      'introspectToken sends the token',
      () => publicClient.introspectToken('t'),
      '/introspect',
      { token: 't' },
    ],
    [
      'destroyToken sends the token',
      () => publicClient.destroyToken('t'),
      '/destroy',
      { token: 't' },
    ],
    [
      'destroyToken names a refresh token as one, since the server looks among the named kind only',
      () => publicClient.destroyToken('r', { tokenTypeHint: 'refresh_token' }),
      '/destroy',
      { refresh_token: 'r' },
    ],
    [
      'destroyToken sends no secret, which servers of 2015 refuse',
      () => confidential.destroyToken('t'),
      '/destroy',
      { token: 't' },
    ],
  ])('%s, and no header but the type', async (_, call, path, body) => {
    const sent = answer(token);
    await call();
    expect(sent).toEqual([{ path, body, headers: json, credentials: 'omit' }]);
  });
});

describe('an answer', () => {
  it('gets camelCase names, and keeps the fields that nobody knows', async () => {
    answer({
      ...token,
      expires_in: 3600,
      auth_at: 1_422_336_613,
      refresh_token: 'r',
      id_token: 'i',
      keys_jwe: 'k',
      some_new_field: { inner_name: 1 },
      'fxa-lastUsedAt': 2,
    });
    expect(await confidential.tradeCode('c0de')).toEqual({
      accessToken: 't',
      tokenType: 'bearer',
      scope: ['profile'],
      expiresIn: 3600,
      authAt: 1_422_336_613,
      refreshToken: 'r',
      idToken: 'i',
      keysJwe: 'k',
      someNewField: { inner_name: 1 },
      'fxa-lastUsedAt': 2,
    });
  });

  it.each([
    ['a string', { scope: 'profile openid' }],
    ['a list', { scope: ['profile', 'openid'] }],
    ['a list called scopes, as in 2015', { scopes: ['profile', 'openid'] }],
    ['a string called scopes', { scopes: 'profile openid' }],
    ['both, of which scope counts', { scope: ['profile', 'openid'], scopes: ['email'] }],
  ])('gives scope as a list where it is %s', async (_, body) => {
    answer({ user: 'u', client_id: clientId, ...body });
    const verified = await publicClient.verifyToken('t');
    expect(verified.scope).toEqual(['profile', 'openid']);
    expect(verified).not.toHaveProperty('scopes');
  });

  it('gives an empty list where there is no scope in it', async () => {
    answer({ user: 'u', client_id: clientId, scope: [] });
    expect((await publicClient.verifyToken('t')).scope).toEqual([]);
  });

  it('of introspection may say no more than that the token is dead', async () => {
    answer({ active: false });
    expect(await publicClient.introspectToken('t')).toEqual({ active: false });
  });

  it('sets no prototype, whatever names are in it', async () => {
    network.use(
      http.post(`${oauthHost}/verify`, () =>
        HttpResponse.text('{"user":"u","__proto__":{"admin":true},"constructor":1}'),
      ),
    );
    const verified = await publicClient.verifyToken('t');
    expect(Object.getPrototypeOf(verified)).toBe(Object.prototype);
    expect((verified as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each([
    {},
    { token_type: 'bearer' },
    { access_token: '' },
    { access_token: null },
    { access_token: 5 },
    { access_token: ['t'] },
    { access_token: 'two words' },
    { access_token: 't\r\nx-header: 1' },
    { access_token: 'é' },
  ])('to a trade is none without an access token that fits into a header: %j', async (body) => {
    answer(body);
    const message = 'Firefox Accounts sent no valid access_token';
    await expect(confidential.tradeCode('c0de')).rejects.toEqual(
      failure('invalid_response', { message }),
    );
    await expect(confidential.refreshToken('r')).rejects.toEqual(
      failure('invalid_response', { message }),
    );
  });

  it.each([undefined, '', null, 5, 'mac', 'DPoP'])(
    'to a trade is none if token_type is %j',
    async (token_type) => {
      answer({ ...token, token_type });
      const expected = failure('invalid_response', {
        message: 'Firefox Accounts sent no bearer token: its token_type must be "bearer"',
      });
      await expect(confidential.tradeCode('c0de')).rejects.toEqual(expected);
      await expect(confidential.refreshToken('r')).rejects.toEqual(expected);
    },
  );

  it.each(['bearer', 'Bearer', 'BEARER'])('may spell the token_type %s', async (token_type) => {
    answer({ ...token, token_type });
    expect(await confidential.tradeCode('c0de')).toMatchObject({ tokenType: token_type });
  });

  it('without scope grants the scope that was asked for', async () => {
    const { scope: _, ...body } = token;
    answer(body);
    const refreshed = await confidential.refreshToken('r', { scope: 'profile:email openid' });
    expect(refreshed.scope).toEqual(['profile:email', 'openid']);
    const traded = await confidential.tradeCode('c0de', { scope: 'profile openid' });
    expect(traded.scope).toEqual(['profile', 'openid']);
  });

  it('without scope has an empty list if nobody says what was asked for', async () => {
    const { scope: _, ...body } = token;
    answer(body);
    expect((await confidential.tradeCode('c0de')).scope).toEqual([]);
    expect((await confidential.refreshToken('r')).scope).toEqual([]);
  });

  it('names the scope itself if it differs from the one that was asked for', async () => {
    const sent = answer({ ...token, scope: 'profile:uid' });
    const traded = await confidential.tradeCode('c0de', { scope: 'profile openid' });
    expect(traded.scope).toEqual(['profile:uid']);
    // Firefox Accounts refuses a scope beside a code.
    expect(sent[0]?.body).not.toHaveProperty('scope');
  });

  it.each(['', 'OK', '{}'])('to destroyToken() may be %j, as in RFC 7009', async (body) => {
    network.use(http.post(`${oauthHost}/destroy`, () => HttpResponse.text(body)));
    await expect(confidential.destroyToken('t')).resolves.toBeUndefined();
  });

  it('that refuses becomes an error with its errno', async () => {
    network.use(
      http.post(`${oauthHost}/token`, () =>
        HttpResponse.json(
          { code: 400, errno: 105, error: 'Bad Request', message: 'Unknown code' },
          { status: 400 },
        ),
      ),
    );
    await expect(confidential.tradeCode('c0de')).rejects.toEqual(
      failure('http_error', { errno: 105, status: 400, error: 'Bad Request' }),
    );
  });
});

describe('a missing or malformed argument is refused before anything is sent', () => {
  const calls: [string, (api: TokenApi, value: string) => Promise<unknown>][] = [
    ['code', (api, value) => api.tradeCode(value, { codeVerifier: 'v' })],
    ['codeVerifier', (api, value) => api.tradeCode('c0de', { codeVerifier: value })],
    ['refreshToken', (api, value) => api.refreshToken(value)],
    ['token', (api, value) => api.verifyToken(value)],
    ['token', (api, value) => api.introspectToken(value)],
    ['token', (api, value) => api.destroyToken(value)],
  ];

  it.each(calls)('%s', async (name, call) => {
    const sent = answer(token);
    for (const value of [undefined, null, '']) {
      await expect(call(publicClient, value as never)).rejects.toEqual(
        failure('invalid_argument', { message: `${name} is required` }),
      );
    }
    for (const value of [5, {}, new URLSearchParams('code=c'), '\ud800']) {
      await expect(call(publicClient, value as never)).rejects.toEqual(
        failure('invalid_argument', { message: `${name} must be a well-formed string` }),
      );
    }
    expect(sent).toEqual([]);
  });

  it('codeVerifier, where the options are left out', async () => {
    await expect(publicClient.tradeCode('c0de')).rejects.toEqual(
      failure('invalid_argument', { message: 'codeVerifier is required' }),
    );
  });
});

it('a signal ends each call', async () => {
  network.use(http.post(`${oauthHost}/:path`, () => new Promise<never>(() => {})));
  const options = () => ({ signal: AbortSignal.timeout(1) });
  const calls = [
    confidential.tradeCode('c0de', options()),
    publicClient.tradeCode('c0de', { codeVerifier: 'v', ...options() }),
    confidential.refreshToken('r', options()),
    confidential.verifyToken('t', options()),
    confidential.introspectToken('t', options()),
    confidential.destroyToken('t', options()),
  ];
  for (const call of calls) await expect(call).rejects.toEqual(failure('aborted'));
});
