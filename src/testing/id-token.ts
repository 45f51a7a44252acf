import { aalOf, authenticationClaims } from './authentication.ts';
import type { Grant } from './grants.ts';
import type { LocalState } from './local-state.ts';

const idTokenLifeSeconds = 300;

/** The ID token that comes with an access token. */
export async function createIdToken(
  { account, clientId, authentication }: Grant,
  accessToken: string,
  { signingKeys, options }: LocalState,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return signingKeys.sign({
    iss: options.server.contentHost,
    sub: account.uid,
    aud: clientId,
    iat: now,
    exp: now + idTokenLifeSeconds,
    at_hash: await leftHalfOfHash(accessToken),
    ...(authentication && {
      ...authenticationClaims(authentication),
      'fxa-aal': aalOf(authentication),
    }),
  });
}

async function leftHalfOfHash(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(hash, 0, hash.byteLength / 2).toString('base64url');
}
