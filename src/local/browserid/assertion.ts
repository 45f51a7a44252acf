import { encodeBase64url } from '../../shared/base64url.ts';
import { fromJwk, type PublicKey } from './public-key.ts';

/** A user's key: made for one assertion, and gone with the page that made it. */
export interface UserKey {
  privateKey: CryptoKey;
  publicKey: PublicKey;
}

/** As long as the assertions of Persona held. */
export const assertionLifeMs = 2 * 60_000;

/** No certificate may hold for longer. */
export const longestDurationMs = 24 * 60 * 60_000;

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** Makes a key that never leaves Web Crypto. */
export async function createUserKey(): Promise<UserKey> {
  const publicExponent = Uint8Array.of(1, 0, 1);
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    { ...algorithm, modulusLength: 2048, publicExponent },
    false,
    ['sign', 'verify'],
  );
  const jwk = await crypto.subtle.exportKey('jwk', publicKey);
  return { privateKey, publicKey: fromJwk(jwk) };
}

/** What a site gets: the certificate of a key, and by that key whom it is for and until when. */
export async function signAssertion(
  certificate: string,
  { privateKey }: UserKey,
  {
    audience,
    expiresAt,
    nonce,
  }: { audience: string; expiresAt: number; nonce?: string | undefined },
): Promise<string> {
  const encoder = new TextEncoder();
  const encode = (part: object) => encodeBase64url(encoder.encode(JSON.stringify(part)));
  const signed = `${encode({ alg: 'RS256' })}.${encode({ exp: expiresAt, aud: audience, nonce })}`;
  const signature = await crypto.subtle.sign(algorithm, privateKey, encoder.encode(signed));
  return `${certificate}~${signed}.${encodeBase64url(new Uint8Array(signature))}`;
}
