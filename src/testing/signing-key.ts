import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Grant } from './grants.ts';

const idTokenLifeSeconds = 300;

export interface SigningKey {
  /** The keys as `/v1/jwks` publishes them. */
  publicKeys(): Promise<{ keys: JWK[] }>;
  /** The ID token that comes with an access token. */
  signIdToken(grant: Grant, accessToken: string, issuer: string): Promise<string>;
}

/** The RS256 key of this local Firefox Accounts; made when it is first needed. */
export function createSigningKey(): SigningKey {
  let made: ReturnType<typeof makeKey> | undefined;
  const key = () => {
    made ??= makeKey();
    return made;
  };

  return {
    async publicKeys() {
      return { keys: [(await key()).publicJwk] };
    },

    async signIdToken({ account, authAt, clientId }, accessToken, issuer) {
      const { privateKey, publicJwk } = await key();
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({
        at_hash: await leftHalfOfHash(accessToken),
        acr: 'AAL1',
        amr: ['pwd'],
        'fxa-aal': 1,
        auth_time: Math.floor(authAt / 1000),
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: publicJwk.kid ?? '' })
        .setSubject(account.uid)
        .setAudience(clientId)
        .setIssuer(issuer)
        .setIssuedAt(now)
        .setExpirationTime(now + idTokenLifeSeconds)
        .sign(privateKey);
    },
  };
}

async function makeKey() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const { kty, n, e } = await exportJWK(publicKey);
  const jwk = { kty, n, e } as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  return { privateKey, publicJwk: { alg: 'RS256', use: 'sig', kid, ...jwk } };
}

async function leftHalfOfHash(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(hash, 0, hash.byteLength / 2).toString('base64url');
}
