import { nanoid } from 'nanoid';
import { invalidArgument } from '../shared/argument.ts';
import { encodeBase64url } from '../shared/base64url.ts';

/**
 * A fresh code verifier of 64 characters. nanoid's alphabet, `A-Za-z0-9_-`, is just what Firefox
 * Accounts takes, which is less than RFC 7636 allows.
 */
export function createCodeVerifier(): string {
  // Refused here, before anything is on screen, rather than when the challenge is made.
  if (!globalThis.crypto?.subtle) {
    throw invalidArgument('pkce needs https or localhost');
  }
  return nanoid(64);
}

/** The S256 code challenge of a verifier (RFC 7636, section 4.2). */
export async function createCodeChallenge(codeVerifier: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier));
  return encodeBase64url(new Uint8Array(hash));
}
