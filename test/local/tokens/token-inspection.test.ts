import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import {
  account,
  confidential,
  createFxa,
  obtainCode,
  obtainToken,
  pkce,
  post,
  publicClient,
  trade,
  untrusted,
  verifier,
} from '../fixture.ts';

let fxa: LocalFxa;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] });
  fxa = createFxa();
});

afterEach(() => {
  vi.useRealTimers();
});

const unknown = '0'.repeat(64);
const aDay = 86_400_000;

describe('/v1/verify', () => {
  it('says whose the token is, for whom and for what', async () => {
    const token = await obtainToken(fxa, 'profile:email profile:uid');
    const { status, body } = await post(fxa, '/verify', { token });
    expect(status).toBe(200);
    expect(body).toEqual({
      user: account.uid,
      client_id: confidential.id,
      scope: ['profile:email', 'profile:uid'],
      profile_changed_at: 1_700_000_000_000,
    });
  });

  it('refuses a token that it does not know', async () => {
    const { status, body } = await post(fxa, '/verify', { token: unknown });
    expect([status, body.errno]).toEqual([400, 108]);
  });

  it('refuses a token that has expired', async () => {
    const token = await obtainToken(fxa);
    vi.setSystemTime(Date.now() + aDay);
    const { status, body } = await post(fxa, '/verify', { token });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errno: 115, expiredAt: 1_700_086_400_000 });
  });

  it('refuses what is no token', async () => {
    const { body } = await post(fxa, '/verify', { token: 'token' });
    expect(body).toMatchObject({ errno: 109, validation: { source: 'payload', keys: ['token'] } });
  });
});

describe('/v1/introspect', () => {
  it('tells everything about a live access token, in milliseconds', async () => {
    const token = await obtainToken(fxa, 'profile openid');
    const { body } = await post(fxa, '/introspect', { token, token_type_hint: 'access_token' });
    expect(body).toEqual({
      active: true,
      scope: 'profile openid',
      client_id: confidential.id,
      token_type: 'access_token',
      iat: 1_700_000_000_000,
      exp: 1_700_086_400_000,
      sub: account.uid,
      jti: createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex'),
      acr: 'AAL1',
      amr: ['pwd'],
      auth_time: 1_700_000_000,
    });
  });

  it('tells only that a token is not alive', async () => {
    const token = await obtainToken(fxa);
    vi.setSystemTime(Date.now() + aDay);
    expect((await post(fxa, '/introspect', { token })).body).toEqual({ active: false });
    expect((await post(fxa, '/introspect', { token: unknown })).body).toEqual({ active: false });
  });

  it('tells of a refresh token of a public client', async () => {
    const token = await obtainPublicRefreshToken();
    const { body } = await post(fxa, '/introspect', { token });
    expect(body).toMatchObject({
      active: true,
      token_type: 'refresh_token',
      'fxa-lastUsedAt': 1_700_000_000_000,
    });
    expect(body).not.toHaveProperty('exp');
  });

  it('tells nothing of a refresh token of a confidential client', async () => {
    const { body } = await trade(fxa, await obtainCode(fxa, { access_type: 'offline' }));
    const answer = await post(fxa, '/introspect', { token: body.refresh_token });
    expect(answer.body).toMatchObject({ errno: 116, clientId: confidential.id });
  });

  it('refuses a hint that it does not know', async () => {
    const { body } = await post(fxa, '/introspect', { token: unknown, token_type_hint: 'cookie' });
    expect(body).toMatchObject({ errno: 109, validation: { keys: ['token_type_hint'] } });
  });
});

describe('/v1/destroy', () => {
  it.each(['token', 'access_token'])('ends an access token that is named as %s', async (name) => {
    const token = await obtainToken(fxa);
    const { status, body } = await post(fxa, '/destroy', { [name]: token });
    expect([status, body]).toEqual([200, {}]);
    expect((await post(fxa, '/verify', { token })).body.errno).toBe(108);
  });

  it('ends a refresh token', async () => {
    const token = await obtainPublicRefreshToken();
    expect((await post(fxa, '/destroy', { refresh_token: token })).body).toEqual({});
    expect((await post(fxa, '/introspect', { token })).body).toEqual({ active: false });
  });

  it('ends no token of the other kind than is named', async () => {
    const token = await obtainPublicRefreshToken();
    for (const name of ['token', 'access_token']) {
      expect((await post(fxa, '/destroy', { [name]: token })).body.errno).toBe(108);
    }
    expect((await post(fxa, '/introspect', { token })).body.active).toBe(true);
    const access = await obtainToken(fxa);
    expect((await post(fxa, '/destroy', { refresh_token: access })).body.errno).toBe(108);
    expect((await post(fxa, '/verify', { token: access })).status).toBe(200);
  });

  it('refuses a token that it does not know', async () => {
    const { status, body } = await post(fxa, '/destroy', { token: unknown });
    expect([status, body.errno]).toEqual([400, 108]);
  });

  it('wants one token, no more and no less', async () => {
    expect((await post(fxa, '/destroy', {})).body.errno).toBe(109);
    const two = { token: unknown, refresh_token: unknown };
    expect((await post(fxa, '/destroy', two)).body.errno).toBe(109);
  });

  it('overlooks a secret without an id, even an empty one', async () => {
    const [first, second] = [await obtainToken(fxa), await obtainToken(fxa)];
    const empty = { token: first, client_secret: '' };
    expect((await post(fxa, '/destroy', empty)).status).toBe(200);
    const some = { token: second, client_secret: 'f'.repeat(64) };
    expect((await post(fxa, '/destroy', some)).status).toBe(200);
  });

  it('believes nobody who says who they are and cannot show it', async () => {
    const token = await obtainToken(fxa);
    const wrong = { token, client_id: confidential.id, client_secret: 'f'.repeat(64) };
    expect((await post(fxa, '/destroy', wrong)).body.errno).toBe(102);
    const other = { token, client_id: untrusted.id, client_secret: untrusted.secret };
    expect((await post(fxa, '/destroy', other)).body.errno).toBe(108);
    const right = { token, client_id: confidential.id, client_secret: confidential.secret };
    expect((await post(fxa, '/destroy', right)).body).toEqual({});
  });
});

async function obtainPublicRefreshToken(): Promise<string> {
  const code = await obtainCode(fxa, {
    client_id: publicClient.id,
    redirect_uri: publicClient.redirectUris[0],
    access_type: 'offline',
    ...pkce,
  });
  const fields = { client_id: publicClient.id, code, code_verifier: verifier };
  return (await post(fxa, '/token', fields)).body.refresh_token;
}
