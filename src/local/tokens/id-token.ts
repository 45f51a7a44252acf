import { aalOf, authenticationClaims } from '../accounts/authentication.ts';
import { optionalNumber, readFields, requireField } from '../http/request-body.ts';
import { oauthError } from '../http/server-error.ts';
import type { LocalState } from '../state.ts';
import type { Grant } from './grants.ts';

const idTokenLifeSeconds = 300;

/**
 * The ID token that comes with an access token. Its audience is the client and, if the client asked
 * for one, a `resource`.
 */
export async function createIdToken(
  { account, clientId, authentication }: Grant,
  accessToken: string,
  resource: string | undefined,
  { signingKeys, options }: LocalState,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return signingKeys.sign({
    iss: options.server.contentHost,
    sub: account.uid,
    aud: resource === undefined ? clientId : [clientId, resource],
    iat: now,
    exp: now + idTokenLifeSeconds,
    at_hash: await leftHalfOfHash(accessToken),
    ...(authentication && {
      ...authenticationClaims(authentication),
      'fxa-aal': aalOf(authentication),
    }),
  });
}

/** `POST /v1/oauth/id-token-verify`: the claims of an ID token that is for this client. */
export async function verifyIdToken(
  request: Request,
  { signingKeys, options }: LocalState,
): Promise<object> {
  const fields = await readFields(request);
  const clientId = requireField(fields, 'client_id', /./);
  const idToken = requireField(fields, 'id_token', /./);
  const graceSeconds = optionalNumber(fields, 'expiry_grace_period', Number.isFinite) ?? 0;
  try {
    return await signingKeys.verify(idToken, {
      issuer: options.server.contentHost,
      audience: clientId,
      clockTolerance: graceSeconds,
      requiredClaims: ['exp'],
    });
  } catch {
    throw oauthError(108);
  }
}

async function leftHalfOfHash(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(hash, 0, hash.byteLength / 2).toString('base64url');
}
