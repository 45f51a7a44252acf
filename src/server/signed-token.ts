import type { JWTPayload, JWTVerifyOptions, RemoteJWKSet } from 'jose';
import { FxaRelierError, isFxaRelierError } from '../errors.ts';
import { type Fetch, fetchJson } from '../oauth/http.ts';

export interface TokenIssuer {
  issuer: string;
  jwksUri: string;
  /** Whom the tokens are for. */
  clientId: string;
  fetch: Fetch;
}

export type VerifySignedToken = (
  token: string,
  options: Pick<JWTVerifyOptions, 'requiredClaims' | 'clockTolerance'>,
) => Promise<JWTPayload>;

/**
 * Verifies what Firefox Accounts signs: RS256, its issuer, this client. Its keys are kept for ten
 * minutes; an unknown one has them fetched again, though not more often than every 30 seconds.
 */
export function createSignedTokens({
  issuer,
  jwksUri,
  clientId,
  fetch,
}: TokenIssuer): VerifySignedToken {
  let keys: RemoteJWKSet | undefined;

  return async (token, options) => {
    const { createRemoteJWKSet, customFetch, jwtVerify } = await import('jose');
    keys ??= createRemoteJWKSet(new URL(jwksUri), {
      [customFetch]: async (url: string) => Response.json(await fetchJson(fetch, url, {})),
    });
    try {
      const { payload } = await jwtVerify(token, keys, {
        // Its webhooks name it with a slash at the end, its ID tokens without.
        issuer: [issuer, `${issuer}/`],
        audience: clientId,
        algorithms: ['RS256'],
        ...options,
      });
      return payload;
    } catch (cause) {
      if (isFxaRelierError(cause)) throw cause;
      const { message } = cause as Error;
      throw new FxaRelierError('invalid_response', `The token is not valid: ${message}`, { cause });
    }
  };
}
