import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { createLocalFxa, type LocalFxa } from '../../../src/testing/index.ts';
import { confidential, createFxa, oauth, obtainCode, trade } from '../fixture.ts';

const generate = (bits: number) =>
  generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ format: 'jwk' });
const signingKey = { ...generate(2048) };

const keysOf = async (fxa: LocalFxa) => (await fxa.fetch(`${oauth}/jwks`)).json();

it('an ID token verifies after a restart with the same signingKey', async () => {
  const before = createFxa({ signingKey });
  const { body } = await trade(before, await obtainCode(before, { scope: 'openid' }));
  const after = createLocalJWKSet(await keysOf(createFxa({ signingKey })));
  const { payload } = await jwtVerify(body.id_token, after, { audience: confidential.id });
  expect(payload.sub).toEqual(expect.any(String));
});

it('/v1/jwks publishes no private part of a signingKey', async () => {
  const { keys } = await keysOf(createFxa({ signingKey }));
  expect(keys.map((key: object) => Object.keys(key).sort())).toEqual([
    ['alg', 'e', 'kid', 'kty', 'n', 'use'],
  ]);
  expect(keys[0].n).toBe(signingKey.n);
});

it('a rotation replaces a signingKey, and keeps it published', async () => {
  const fxa = createFxa({ signingKey });
  fxa.rotateSigningKey();
  const { keys } = await keysOf(fxa);
  expect(keys).toHaveLength(2);
  expect(keys[1].n).toBe(signingKey.n);
});

it.each([
  ['a text', 'secret'],
  ['null', null],
  ['an empty object', {}],
  ['a public key', { kty: 'RSA', n: signingKey.n, e: signingKey.e }],
  ['a key that is too short', { ...generate(1024) }],
  [
    'a key of another kind',
    { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) },
  ],
])('createLocalFxa() refuses %s as signingKey', (_what, wrong) => {
  expect(() => createLocalFxa({ signingKey: wrong as Record<string, unknown> })).toThrow(
    expect.objectContaining({
      reason: 'invalid_argument',
      message: expect.stringContaining('signingKey must be the JWK of a private RSA key'),
    }),
  );
});
