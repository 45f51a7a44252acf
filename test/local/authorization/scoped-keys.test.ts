import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { compactDecrypt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import {
  account,
  confidential,
  content,
  createFxa,
  obtainCode,
  pkce,
  post,
  publicClient,
  query,
  trade,
  verifier,
} from '../fixture.ts';
import { createLocalBrowser } from '../local-browser.ts';

const notes = 'https://identity.mozilla.com/apps/notes';
const send = 'https://identity.mozilla.com/apps/send';
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const encode = (jwk: unknown) => Buffer.from(JSON.stringify(jwk)).toString('base64url');
const keys_jwk = encode(publicKey.export({ format: 'jwk' }));

let fxa: LocalFxa;

beforeEach(() => {
  fxa = createFxa({
    clients: [
      { ...publicClient, scopes: [notes, send] },
      { ...confidential, scopes: [notes] },
    ],
    accounts: [account],
  });
});

const ofPublic = {
  client_id: publicClient.id,
  redirect_uri: publicClient.redirectUris[0],
  ...pkce,
};

/** Trades the code of a sign-in that asks for keys. */
async function tradeForKeys(params: Record<string, string | undefined>) {
  const code = await obtainCode(fxa, { ...ofPublic, keys_jwk, ...params });
  const fields = { client_id: publicClient.id, code, code_verifier: verifier };
  return (await post(fxa, '/token', fields)).body;
}

async function read(jwe: string) {
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey);
  expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM' });
  return JSON.parse(new TextDecoder().decode(plaintext));
}

describe('keys_jwe', () => {
  it('has a key for each scope that is a URL, which only the private key opens', async () => {
    const { keys_jwe, scope } = await tradeForKeys({ scope: `profile ${notes} ${send}` });
    expect(scope).toBe(`profile ${notes} ${send}`);
    expect(keys_jwe.length).toBeLessThanOrEqual(1024);
    const keys = await read(keys_jwe);
    expect(Object.keys(keys)).toEqual([notes, send]);
    expect(keys[notes]).toEqual({
      kty: 'oct',
      scope: notes,
      k: expect.stringMatching(/^[\w-]{43}$/),
      kid: expect.stringMatching(/^\d{13}-[\w-]{22}$/),
    });
    expect(keys[send].k).not.toBe(keys[notes].k);
    expect(keys[send].kid).not.toBe(keys[notes].kid);
  });

  it('has the same keys at each sign-in, and others for another user', async () => {
    const keys = async () => read((await tradeForKeys({ scope: notes })).keys_jwe);
    const first = await keys();
    expect(await keys()).toEqual(first);
    fxa = createFxa({
      clients: fxa.clients as never,
      accounts: [{ ...account, uid: 'e'.repeat(32) }],
    });
    expect((await keys())[notes].k).not.toBe(first[notes].k);
  });

  it('comes to no one who has not asked for a key', async () => {
    expect(await tradeForKeys({ scope: 'profile' })).not.toHaveProperty('keys_jwe');
    const { body } = await trade(fxa, await obtainCode(fxa, { scope: notes }));
    expect(body).toMatchObject({ scope: notes });
    expect(body).not.toHaveProperty('keys_jwe');
  });
});

describe('keys_jwk', () => {
  const jwk: JsonWebKey = publicKey.export({ format: 'jwk' });
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  it.each([
    ['empty', ''],
    ['no JSON', 'e3'],
    ['null', encode(null)],
    ['no key', encode({})],
    ['a key of another kind', encode(rsa.export({ format: 'jwk' }))],
    ['a key on another curve', encode(p384.export({ format: 'jwk' }))],
    ['a point that is not on the curve', encode({ ...jwk, y: jwk.x })],
    ['a number', encode({ ...jwk, x: 1 })],
  ])('is refused when it is %s', async (_, malformed) => {
    const asked = query({ ...ofPublic, scope: notes, keys_jwk: malformed });
    const page = await createLocalBrowser(fxa).open(`${content}/oauth/signin?${asked}`);
    expect(page.heading).toBe('This sign-in cannot go on');
    expect(page.text).toContain('"keys_jwk"');
  });

  it('may be had by a client only for its own scopes', async () => {
    const asked = query({ scope: send, keys_jwk });
    const page = await createLocalBrowser(fxa).open(`${content}/oauth/signin?${asked}`);
    expect(page.text).toContain('errno 114');
  });
});
