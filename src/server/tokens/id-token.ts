import { FxaRelierError } from '../../errors.ts';
import { encodeBase64url } from '../../shared/base64url.ts';
import type { PendingSignIn } from '../sign-in/pending-sign-in.ts';
import type { VerifySignedToken } from './signed-token.ts';

/** What an ID token says of the user and of how they signed in. */
export interface IdTokenClaims {
  sub: string;
  /** `AAL1` or `AAL2`. */
  acr?: string;
  amr?: string[];
  /** Seconds since 1970. */
  authTime?: number;
}

export type VerifyIdToken = (
  idToken: string | undefined,
  context: { accessToken: string; pending: PendingSignIn },
) => Promise<IdTokenClaims>;

/** Firefox Accounts' own grace of 5 seconds, and as much for clocks that differ. */
const toleranceSeconds = 10;
/** How far ahead the clock of Firefox Accounts may be: as long as an ID token lives. */
const maxAheadSeconds = 300;

/**
 * Verifies the ID token of a sign-in, and that it keeps what `acrValues` and `maxAge` asked for:
 * the parameters went through the browser, where anybody may have taken them off.
 *
 * @see OpenID Connect Core 1.0, sections 3.1.3.7, 3.1.3.8 and 3.1.2.1
 */
export function createIdTokenVerifier(verify: VerifySignedToken, clientId: string): VerifyIdToken {
  return async (idToken, { accessToken, pending }) => {
    if (!idToken) throw refused('There is no ID token, though openid was asked for');
    const claims = await verify(idToken, {
      requiredClaims: ['sub', 'exp', 'iat'],
      clockTolerance: toleranceSeconds,
    });
    const { sub, iat = 0, azp, nonce, at_hash, acr, amr, auth_time } = claims;
    if (typeof sub !== 'string' || !sub) throw refused('The ID token does not say who signed in');
    if (azp !== undefined && azp !== clientId) {
      throw refused('The ID token was issued to another client');
    }
    if (nonce !== (pending.options.params?.nonce || undefined)) {
      throw refused('The nonce of the ID token is not the one that was sent');
    }
    if (acr !== undefined && typeof acr !== 'string') {
      throw refused('The acr of the ID token is not text');
    }
    if (auth_time !== undefined && typeof auth_time !== 'number') {
      throw refused('The auth_time of the ID token is not a number');
    }
    const latest = Date.now() / 1000 + maxAheadSeconds;
    if (iat > latest || (auth_time ?? 0) > latest) {
      throw refused('The ID token comes from the future: are the clocks of both servers right?');
    }
    if (at_hash !== undefined && at_hash !== (await halfHash(accessToken))) {
      throw refused('The ID token belongs to another access token');
    }

    const { acrValues, maxAge } = pending.options;
    if (acrValues?.split(' ').includes('AAL2') && !(levelOf(acr) >= 2)) {
      throw unmet(`AAL2 was asked for, and the ID token says ${acr}`);
    }
    if (maxAge !== undefined) {
      // As of the beginning: how long the user then took for it is no matter.
      const earliest = pending.begunAt / 1000 - maxAge - toleranceSeconds;
      if (!(auth_time !== undefined && auth_time >= earliest)) {
        throw unmet(`The user has not signed in within ${maxAge} seconds`);
      }
    }
    return {
      sub,
      ...(acr !== undefined && { acr }),
      ...(Array.isArray(amr) && { amr: amr.map(String) }),
      ...(auth_time !== undefined && { authTime: auth_time }),
    };
  };
}

function levelOf(acr = ''): number {
  return Number(/^AAL(\d)$/.exec(acr)?.[1]);
}

function refused(message: string): FxaRelierError {
  return new FxaRelierError('invalid_response', message);
}

function unmet(message: string): FxaRelierError {
  const error = 'unmet_authentication_requirements';
  return new FxaRelierError('invalid_response', message, { error });
}

/** The left half of the SHA-256, as base64url. */
async function halfHash(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return encodeBase64url(new Uint8Array(hash, 0, 16));
}
