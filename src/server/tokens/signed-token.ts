import type { JWTPayload, JWTVerifyOptions } from 'jose';
import { FxaRelierError, isFxaRelierError } from '../../errors.ts';
import type { Fetch } from '../../shared/http.ts';
import { oneLine } from '../../shared/one-line.ts';
import { createPublishedKeys } from './published-keys.ts';

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
 * Verifies tokens that Firefox Accounts has signed for this client: with RS256, by one of its
 * published keys.
 */
export function createSignedTokens({
  issuer,
  jwksUri,
  clientId,
  fetch,
}: TokenIssuer): VerifySignedToken {
  const findKey = createPublishedKeys(jwksUri, fetch);

  return async (token, options) => {
    const { jwtVerify } = await import('jose');
    try {
      const { payload } = await jwtVerify(token, findKey, {
        // Its webhooks name it with a slash at the end, its ID tokens without.
        issuer: [issuer, `${issuer}/`],
        audience: clientId,
        algorithms: ['RS256'],
        ...options,
      });
      return payload;
    } catch (error) {
      if (isFxaRelierError(error)) throw error;
      // Anybody can send a token, so its own words go no further: neither with the message nor as
      // the `cause`, whose message and payload a log would print.
      const why = oneLine((error as Error).message);
      throw new FxaRelierError('invalid_response', `The token is not valid: ${why}`);
    }
  };
}
