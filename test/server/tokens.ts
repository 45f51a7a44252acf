import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { account, confidential, content } from '../local/fixture.ts';

/** A key pair as Firefox Accounts has one, and what it signs. */
export async function createSigner(kid: string, alg = 'RS256') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },

    sign(claims: JWTPayload, header: object = {}): Promise<string> {
      const jwt = new SignJWT({ ...claims }).setProtectedHeader({ alg, kid, ...header });
      return jwt.sign(privateKey);
    },
  };
}

const seconds = () => Math.floor(Date.now() / 1000);

export function idTokenClaims(more: Record<string, unknown> = {}): JWTPayload {
  return {
    iss: content,
    aud: confidential.id,
    sub: account.uid,
    iat: seconds(),
    exp: seconds() + 300,
    auth_time: seconds(),
    acr: 'AAL1',
    amr: ['pwd'],
    ...more,
  };
}

export function eventClaims(events: unknown, more: Record<string, unknown> = {}): JWTPayload {
  return {
    iss: `${content}/`,
    aud: confidential.id,
    sub: account.uid,
    iat: 1565720808.5,
    jti: 'e19ed6c5-4816-4171-aa43-56ffe80dbda1',
    events,
    ...more,
  };
}
