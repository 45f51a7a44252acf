import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { describe, expect, it } from 'vitest';
import { FxaRelierServer, type ServerClientOptions } from '../../src/server/index.ts';
import {
  account,
  confidential,
  createFxa,
  obtainCode,
  pkce,
  publicClient,
  verifier,
} from '../local/fixture.ts';

const failure = (reason: string, details: object = {}) =>
  expect.objectContaining({ name: 'FxaRelierError', reason, ...details });

function createBackend(
  options: ServerClientOptions = { clientSecret: confidential.secret },
  clientId = confidential.id,
) {
  const fxa = createFxa();
  const backend = new FxaRelierServer(clientId, {
    server: 'local',
    fetch: (input, init) => fxa.fetch(new Request(input, init)),
    ...options,
  });
  return { fxa, backend };
}

describe('the constructor', () => {
  it.each<[string, string, ServerClientOptions]>([
    ['clientId is required', '', {}],
    ['clientSecret is required', confidential.id, { clientSecret: '' }],
    ['clientSecret is required', confidential.id, { clientSecret: undefined }],
    ['clientSecret is required', confidential.id, { clientSecret: null as never }],
    ['clientSecret must be a well-formed string', confidential.id, { clientSecret: 5 as never }],
    [
      'oauthHost must be an http(s) URL without a fragment',
      confidential.id,
      { oauthHost: 'oauth.example.com' },
    ],
    [
      'server must be one of production, stage, stable, latest, nightly, local, or an object { contentHost, oauthHost, profileHost }; it is "staging"',
      confidential.id,
      { server: 'staging' as never },
    ],
  ])('says: %s', (message, clientId, options) => {
    expect(() => new FxaRelierServer(clientId, options)).toThrow(
      failure('invalid_argument', { message }),
    );
  });

  it('talks to production, over the global fetch, unless told otherwise', async () => {
    const asked: string[] = [];
    const network = setupServer(
      http.all('*', ({ request }) => {
        asked.push(request.url);
        return HttpResponse.json({});
      }),
    );
    network.listen();
    const backend = new FxaRelierServer(confidential.id);
    await backend.token.destroyToken('t');
    await backend.profile.fetch('t');
    network.close();
    expect(asked).toEqual([
      'https://oauth.accounts.firefox.com/v1/destroy',
      'https://profile.accounts.firefox.com/v1/profile',
    ]);
  });
});

describe('against the local Firefox Accounts, a backend', () => {
  it('trades a code for a token, and asks who the user is', async () => {
    const { fxa, backend } = createBackend();
    const code = await obtainCode(fxa, { scope: 'profile:email profile:uid' });
    const token = await backend.token.tradeCode(code);
    expect(token).toEqual({
      accessToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      tokenType: 'bearer',
      scope: ['profile:email', 'profile:uid'],
      expiresIn: expect.any(Number),
      authAt: expect.any(Number),
    });
    const { uid, email } = account;
    expect(await backend.profile.fetch(token.accessToken)).toMatchObject({ uid, email });
  });

  it('verifies, introspects and destroys a token', async () => {
    const { fxa, backend } = createBackend();
    const { accessToken } = await backend.token.tradeCode(await obtainCode(fxa));
    expect(await backend.token.verifyToken(accessToken)).toMatchObject({
      user: account.uid,
      clientId: confidential.id,
      scope: ['profile'],
      profileChangedAt: expect.any(Number),
    });
    expect(await backend.token.introspectToken(accessToken)).toMatchObject({
      active: true,
      sub: account.uid,
      clientId: confidential.id,
      scope: ['profile'],
      tokenType: 'access_token',
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    await backend.token.destroyToken(accessToken);
    expect(await backend.token.introspectToken(accessToken)).toEqual({ active: false });
    await expect(backend.token.verifyToken(accessToken)).rejects.toEqual(
      failure('http_error', { errno: 108, status: 400 }),
    );
    await expect(backend.profile.fetch(accessToken)).rejects.toEqual(
      failure('http_error', { status: 401 }),
    );
  });

  it('refreshes a token, with fewer scopes where it asks for fewer', async () => {
    const { fxa, backend } = createBackend();
    const code = await obtainCode(fxa, { access_type: 'offline', scope: 'profile openid' });
    const { refreshToken = '', idToken } = await backend.token.tradeCode(code);
    expect(idToken).toEqual(expect.any(String));
    const all = await backend.token.refreshToken(refreshToken);
    expect(all.scope).toEqual(['profile']);
    expect(all.idToken).toBeUndefined();
    const fewer = await backend.token.refreshToken(refreshToken, { scope: 'profile:uid' });
    expect(fewer.scope).toEqual(['profile:uid']);
    expect(await backend.profile.fetch(fewer.accessToken)).toEqual({ uid: account.uid });
    await expect(backend.token.refreshToken(refreshToken, { scope: 'oauth' })).rejects.toEqual(
      failure('http_error', {
        errno: 114,
        cause: expect.objectContaining({ invalidScopes: ['oauth'] }),
      }),
    );
  });

  it('of a public client trades with the verifier', async () => {
    const { fxa, backend } = createBackend({}, publicClient.id);
    const asked = {
      client_id: publicClient.id,
      redirect_uri: publicClient.redirectUris[0],
      ...pkce,
    };
    const code = await obtainCode(fxa, asked);
    const token = await backend.token.tradeCode(code, { codeVerifier: verifier });
    expect(token.scope).toEqual(['profile']);
  });
});

describe('an attacker gets no token', () => {
  it('with another secret', async () => {
    const { fxa, backend } = createBackend({ clientSecret: 'e'.repeat(64) });
    const code = await obtainCode(fxa);
    await expect(backend.token.tradeCode(code)).rejects.toEqual(
      failure('http_error', {
        errno: 102,
        status: 400,
        error: 'Bad Request',
        cause: expect.objectContaining({ clientId: confidential.id }),
      }),
    );
  });

  it('by a code that has been traded before', async () => {
    const { fxa, backend } = createBackend();
    const code = await obtainCode(fxa);
    const { accessToken } = await backend.token.tradeCode(code);
    await expect(backend.token.tradeCode(code)).rejects.toEqual(
      failure('http_error', {
        errno: 105,
        cause: expect.objectContaining({ requestCode: code }),
      }),
    );
    expect(await backend.token.verifyToken(accessToken)).toMatchObject({ user: account.uid });
  });

  it('by a code that another client was given', async () => {
    const { fxa, backend } = createBackend();
    const asked = {
      client_id: publicClient.id,
      redirect_uri: publicClient.redirectUris[0],
      ...pkce,
    };
    const code = await obtainCode(fxa, asked);
    await expect(backend.token.tradeCode(code)).rejects.toEqual(
      failure('http_error', { errno: 106 }),
    );
  });

  it('and the secret is in no error that a relier may log', async () => {
    const clientSecret = '5ec2e7'.repeat(11).slice(0, 64);
    const { backend } = createBackend({ clientSecret });
    const error = await backend.token.tradeCode('c'.repeat(64)).catch((thrown) => thrown);
    expect(error).toEqual(failure('http_error', { errno: 102 }));
    expect(JSON.stringify(error) + error.message + error.stack).not.toContain('5ec2e7');
  });
});

describe('a missing argument rejects, it is never thrown', () => {
  it.each<[string, (backend: FxaRelierServer) => Promise<unknown>]>([
    ['code', ({ token }) => token.tradeCode('')],
    ['refreshToken', ({ token }) => token.refreshToken('')],
    ['token', ({ token }) => token.verifyToken('')],
    ['token', ({ token }) => token.introspectToken('')],
    ['token', ({ token }) => token.destroyToken('')],
    ['token', ({ profile }) => profile.fetch('')],
  ])('%s is required', async (name, call) => {
    const { backend } = createBackend();
    await expect(call(backend)).rejects.toEqual(
      failure('invalid_argument', { message: `${name} is required` }),
    );
  });

  it('codeVerifier is required of a public client', async () => {
    const { backend } = createBackend({}, publicClient.id);
    await expect(backend.token.tradeCode('c'.repeat(64))).rejects.toEqual(
      failure('invalid_argument', { message: 'codeVerifier is required' }),
    );
  });
});
