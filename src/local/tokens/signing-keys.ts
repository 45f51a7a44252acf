import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  CompactSign,
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from 'jose';

export interface SigningKeys {
  /** The keys as `/v1/jwks` publishes them, newest first. */
  publicKeys(): Promise<{ keys: JWK[] }>;
  /** A JWT of these claims, signed with the newest key. */
  sign(claims: JWTPayload): Promise<string>;
  /** The same as BrowserID's certificates are signed: their header names the algorithm alone. */
  signCertificate(claims: object): Promise<string>;
  /** The claims of a JWT that one of these keys has signed; it rejects for any other. */
  verify(jwt: string, options: JWTVerifyOptions): Promise<JWTPayload>;
  /** From here on a new key signs; the one before it stays published, and no older one. */
  rotate(): void;
}

/** The RS256 keys of this local Firefox Accounts. The first is given, or made when it is needed. */
export function createSigningKeys(given: KeyObject | undefined): SigningKeys {
  let keys = given ? [describeKey(given, createPublicKey(given))] : [];
  const newest = () => {
    const key = keys[0] ?? makeKey();
    if (!keys.length) keys = [key];
    return key;
  };

  async function publicKeys() {
    newest();
    return { keys: (await Promise.all(keys)).map(({ publicJwk }) => publicJwk) };
  }

  return {
    publicKeys,

    async sign(claims) {
      const { privateKey, publicJwk } = await newest();
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: publicJwk.kid })
        .sign(privateKey);
    },

    async signCertificate(claims) {
      const { privateKey } = await newest();
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'RS256' })
        .sign(privateKey);
    },

    async verify(jwt, options) {
      const known = createLocalJWKSet(await publicKeys());
      return (await jwtVerify(jwt, known, { algorithms: ['RS256'], ...options })).payload;
    },

    rotate() {
      keys = [makeKey(), newest()];
    },
  };
}

async function makeKey() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return describeKey(privateKey, publicKey);
}

async function describeKey(privateKey: CryptoKey | KeyObject, publicKey: CryptoKey | KeyObject) {
  const { kty, n, e } = await exportJWK(publicKey);
  const jwk = { kty, n, e } as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  return { privateKey, publicJwk: { alg: 'RS256', use: 'sig', kid, ...jwk } };
}
