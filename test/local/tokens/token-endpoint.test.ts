import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import {
  account,
  confidential,
  content,
  createFxa,
  oauth,
  obtainCode,
  obtainToken,
  pkce,
  post,
  publicClient,
  trade,
  verifier,
} from '../fixture.ts';

let fxa: LocalFxa;

beforeEach(() => {
  fxa = createFxa();
});

afterEach(() => {
  vi.useRealTimers();
});

const ofPublic = { client_id: publicClient.id, redirect_uri: publicClient.redirectUris[0] };

describe('a confidential client', () => {
  it('trades a code for a token with its secret', async () => {
    vi.useFakeTimers({ now: 1_700_000_000_500, toFake: ['Date'] });
    const answer = await trade(fxa, await obtainCode(fxa, { scope: 'profile:email openid' }));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      token_type: 'bearer',
      scope: 'profile:email openid',
      expires_in: 86_400,
      auth_at: 1_700_000_000,
      id_token: expect.any(String),
    });
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  it('may send a form', async () => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: confidential.id,
      client_secret: confidential.secret,
      code: await obtainCode(fxa),
    });
    const response = await fxa.fetch(new Request(`${oauth}/token`, { method: 'POST', body }));
    expect(await response.json()).toMatchObject({ token_type: 'bearer' });
  });

  it('may show its secret as HTTP Basic', async () => {
    const answer = await post(fxa, '/token', { code: await obtainCode(fxa) }, basic());
    expect(answer.body).toMatchObject({ token_type: 'bearer' });
  });

  it('may not show who it is in two ways', async () => {
    const fields = { client_id: confidential.id, code: await obtainCode(fxa) };
    const answer = await post(fxa, '/token', fields, basic());
    expect(answer.body).toMatchObject({ errno: 109, validation: { keys: ['client_id'] } });
  });

  it('is refused with a wrong secret', async () => {
    const answer = await trade(fxa, await obtainCode(fxa), { client_secret: 'e'.repeat(64) });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errno: 102, clientId: confidential.id });
  });

  it('is refused without a secret', async () => {
    const answer = await post(fxa, '/token', { client_id: confidential.id, code: '1'.repeat(64) });
    expect(answer.body).toMatchObject({ errno: 109, validation: { keys: ['client_secret'] } });
  });

  it('is refused with a verifier: it is no public client', async () => {
    const code = await obtainCode(fxa);
    const proof = { code, code_verifier: verifier };
    expect((await post(fxa, '/token', proof, basic())).body).toMatchObject({ errno: 116 });
    const alone = await post(fxa, '/token', { client_id: confidential.id, ...proof });
    expect(alone.body).toMatchObject({ errno: 109, validation: { keys: ['client_secret'] } });
    const both = await trade(fxa, code, { code_verifier: verifier });
    expect(both.body).toMatchObject({ errno: 109, validation: { keys: ['client_secret'] } });
  });
});

describe('a public client', () => {
  it('trades a code with the verifier of its challenge', async () => {
    const code = await obtainCode(fxa, { ...ofPublic, ...pkce });
    const answer = await tradePublic(code);
    expect(answer.body).toMatchObject({ token_type: 'bearer', scope: 'profile' });
  });

  it('is refused without a verifier', async () => {
    const code = await obtainCode(fxa, { ...ofPublic, ...pkce });
    const answer = await tradePublic(code, { code_verifier: undefined });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errno: 109, validation: { keys: ['client_secret'] } });
    expect((await tradePublic(code)).status).toBe(200);
  });

  it('is refused with the verifier of another challenge, and may try again', async () => {
    const code = await obtainCode(fxa, { ...ofPublic, ...pkce });
    const answer = await tradePublic(code, { code_verifier: 'w'.repeat(43) });
    expect(answer.body).toMatchObject({ errno: 117, requestCodeChallenge: expect.any(String) });
    expect((await tradePublic(code)).status).toBe(200);
  });

  it.each(['short', 'v'.repeat(129), `${'v'.repeat(43)}.`, `${'v'.repeat(43)}~`])(
    'is refused with a verifier of the wrong form: %s',
    async (malformed) => {
      const answer = await tradePublic('1'.repeat(64), { code_verifier: malformed });
      expect(answer.body).toMatchObject({ errno: 109, validation: { keys: ['code_verifier'] } });
    },
  );

  it('is refused with a secret', async () => {
    const code = await obtainCode(fxa, { ...ofPublic, ...pkce });
    const secret = { client_secret: 'a'.repeat(64) };
    expect((await tradePublic(code, secret)).body).toMatchObject({ errno: 109 });
    const instead = await tradePublic(code, { ...secret, code_verifier: undefined });
    expect(instead.body).toMatchObject({ errno: 109, validation: { keys: ['client_secret'] } });
  });
});

describe('a code', () => {
  it('can be traded once, and the tokens of the first time stay valid', async () => {
    const code = await obtainCode(fxa, { access_type: 'offline' });
    const { body } = await trade(fxa, code);
    const second = await trade(fxa, code);
    expect(second.status).toBe(400);
    expect(second.body).toMatchObject({ errno: 105, requestCode: code });
    expect((await post(fxa, '/verify', { token: body.access_token })).status).toBe(200);
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });

  it('is worth one token when it is traded twice at once', async () => {
    const code = await obtainCode(fxa, { ...ofPublic, ...pkce });
    const answers = await Promise.all([tradePublic(code), tradePublic(code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('lives for 15 minutes', async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] });
    const [inTime, late] = [await obtainCode(fxa), await obtainCode(fxa)];
    vi.setSystemTime(1_700_000_000_000 + 15 * 60_000 - 1);
    expect((await trade(fxa, inTime)).status).toBe(200);
    vi.setSystemTime(1_700_000_000_000 + 15 * 60_000);
    expect((await trade(fxa, late)).body).toMatchObject({
      errno: 107,
      requestCode: late,
      expiredAt: 1_700_000_900_000,
    });
  });

  it('is worth nothing to another client, and is not spent by it', async () => {
    const code = await obtainCode(fxa);
    const { body } = await tradePublic(code);
    expect(body).toMatchObject({ errno: 106, requestCode: code, client: publicClient.id });
    expect((await trade(fxa, code)).status).toBe(200);
  });

  it('that was never given out is refused', async () => {
    const requestCode = '0'.repeat(64);
    expect((await trade(fxa, requestCode)).body).toMatchObject({ errno: 105, requestCode });
  });
});

describe('a refresh token', () => {
  it('comes with offline access only', async () => {
    expect((await trade(fxa, await obtainCode(fxa))).body).not.toHaveProperty('refresh_token');
    const { body } = await trade(fxa, await obtainCode(fxa, { access_type: 'offline' }));
    expect(body.refresh_token).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives access tokens again and again, of fewer scopes if asked', async () => {
    const token = await obtainRefreshToken();
    expect((await refresh(token)).body).toMatchObject({ scope: 'profile', expires_in: 86_400 });
    expect((await refresh(token, { scope: 'profile:email', ttl: 60 })).body).toMatchObject({
      scope: 'profile:email',
      expires_in: 60,
    });
  });

  it('never gives more scopes than it has', async () => {
    const { body } = await refresh(await obtainRefreshToken(), { scope: 'profile:email openid' });
    expect(body).toMatchObject({ errno: 114, invalidScopes: ['openid'] });
  });

  it('is worth nothing to another client', async () => {
    const refresh_token = await obtainRefreshToken();
    const asked = { grant_type: 'refresh_token', client_id: publicClient.id, refresh_token };
    expect((await post(fxa, '/token', asked)).body).toMatchObject({ errno: 108 });
  });

  it('is refused without the secret of a confidential client', async () => {
    const { body } = await refresh(await obtainRefreshToken(), { client_secret: undefined });
    expect(body).toMatchObject({ errno: 109, validation: { keys: ['client_secret'] } });
  });
});

describe('a request for a token', () => {
  it('is refused in another format than JSON or a form', async () => {
    const headers = { 'Content-Type': 'text/plain' };
    const answer = await post(fxa, '/token', {}, headers);
    expect(answer.status).toBe(415);
    expect(answer.body).toMatchObject({ code: 415, errno: 113, error: 'Unsupported Media Type' });
  });

  it.each(['{', '[]', 'null', '1'])('is refused with the JSON body %s', async (body) => {
    const headers = { 'Content-Type': 'application/json' };
    const request = new Request(`${oauth}/token`, { method: 'POST', headers, body });
    expect(await (await fxa.fetch(request)).json()).toMatchObject({ errno: 109 });
  });

  it.each([
    ['code', { code: 'ABC' }],
    ['code', { code: 1 }],
    ['client_id', { client_id: 'nonsense' }],
    ['client_id', { client_id: undefined }],
    ['client_secret', { client_secret: 'nonsense' }],
    ['scope', { scope: 'profile' }],
    ['ttl', { ttl: 0 }],
    ['ttl', { ttl: -1 }],
    ['client_secret', { client_secret: '' }],
    ['grant_type', { grant_type: 'password' }],
    ['ttl', { ttl: 'long' }],
  ])('is refused with a bad %s', async (name, more) => {
    const answer = await trade(fxa, '0'.repeat(64), more);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errno: 109, validation: { keys: [name] } });
  });

  it('is refused from an unknown client', async () => {
    const clientId = '0'.repeat(16);
    const { body } = await trade(fxa, '0'.repeat(64), { client_id: clientId });
    expect(body).toMatchObject({ errno: 101, message: 'Unknown client', clientId });
  });

  it('may carry fields that nobody knows', async () => {
    expect((await trade(fxa, await obtainCode(fxa), { whatever: 1 })).status).toBe(200);
  });
});

it('an ID token is signed with a key of /v1/jwks and says who, for whom and for how long', async () => {
  const { body } = await trade(fxa, await obtainCode(fxa, { scope: 'openid' }));
  const keys = createRemoteJWKSet(new URL(`${oauth}/jwks`), {
    [customFetch]: (url, init) => fxa.fetch(new Request(url, init as RequestInit)),
  });
  const { payload, protectedHeader } = await jwtVerify(body.id_token, keys, {
    issuer: content,
    audience: confidential.id,
    algorithms: ['RS256'],
  });
  expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
  expect(payload).toMatchObject({
    sub: account.uid,
    amr: ['pwd'],
    acr: 'AAL1',
    'fxa-aal': 1,
    auth_time: expect.any(Number),
    at_hash: expect.stringMatching(/^[\w-]{22}$/),
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
});

it('two tokens are never the same', async () => {
  expect(await obtainToken(fxa)).not.toBe(await obtainToken(fxa));
});

function basic() {
  return { Authorization: `Basic ${btoa(`${confidential.id}:${confidential.secret}`)}` };
}

function tradePublic(code: string, more: object = {}) {
  const fields = { client_id: publicClient.id, code_verifier: verifier, code, ...more };
  return post(fxa, '/token', fields);
}

async function obtainRefreshToken(): Promise<string> {
  return (await trade(fxa, await obtainCode(fxa, { access_type: 'offline' }))).body.refresh_token;
}

function refresh(refresh_token: string, more: object = {}) {
  return post(fxa, '/token', {
    grant_type: 'refresh_token',
    client_id: confidential.id,
    client_secret: confidential.secret,
    refresh_token,
    ...more,
  });
}
