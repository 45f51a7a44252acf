import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import type { Grant } from '../tokens/grants.ts';
import { isShortScope } from './scopes.ts';

/** Reads `keys_jwk`, a public key on P-256 as base64url of JSON; what is none gives `undefined`. */
export function readKeysJwk(keysJwk: string): KeyObject | undefined {
  try {
    const { kty, crv, x, y } = JSON.parse(Buffer.from(keysJwk, 'base64url').toString());
    if (kty !== 'EC' || crv !== 'P-256') return undefined;
    // It throws for a point that is not on the curve.
    return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/**
 * `keys_jwe`: a key for each scope that is a URL, its user's own and the same at each sign-in, so
 * encrypted that none but the owner of the private key can read it. They are made up: at Firefox
 * Accounts they come of the password.
 *
 * @see https://mozilla.github.io/ecosystem-platform/explanation/scoped-keys
 */
export async function encryptScopedKeys(
  { account, scope }: Grant,
  recipient: KeyObject,
): Promise<string | undefined> {
  const scopes = scope.filter((one) => !isShortScope(one));
  if (!scopes.length) return undefined;
  const hash = (one: string, use: string) =>
    createHash('sha256').update(`${account.uid} ${one} ${use}`).digest();
  const keys = scopes.map((one) => ({
    kty: 'oct',
    scope: one,
    k: hash(one, 'key').toString('base64url'),
    kid: `1500000000000-${hash(one, 'id').subarray(0, 16).toString('base64url')}`,
  }));
  const bundle = Object.fromEntries(keys.map((key) => [key.scope, key]));
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(bundle)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(recipient);
}
