import { FxaRelierError } from '../errors.ts';
import { originOf } from '../shared/argument.ts';
import { authorizationErrorName } from './authorization-error.ts';
import type { PendingRequest } from './authorization-request.ts';

declare const checked: unique symbol;

/** A code whose `state` has been checked. Only `AuthorizationResult` has one. */
export type AuthorizationCode = string & { readonly [checked]: true };

/** A finished sign-in, checked against the request that began it. */
export interface AuthorizationResult {
  /** Where Firefox Accounts sent the user, or would have sent them: with code and state. */
  redirect_uri: string;
  /** @deprecated The name that `redirect_uri` had in the lightbox of 0.0.8. */
  readonly redirect: string;
  /** To be traded for a token, once, within 15 minutes. */
  code: AuthorizationCode;
  state: string;
  /** What the user did: `signin` or `signup`. */
  action?: string | undefined;
  /** What the code is traded with, where `pkce` is on. */
  codeVerifier?: string | undefined;
}

/** A response as it arrived. It may come from anyone: `readAuthorizationResponse` checks it. */
export interface UnreadResponse {
  params: URLSearchParams;
  /** The URL that it arrived at, or that Firefox Accounts would have sent the user to. */
  redirectUri: string;
}

/** A parameter of these may occur once. A second one may have been added by an attacker. */
const singleParameters = ['state', 'error', 'code', 'iss'];

/**
 * The one place that decides to trust a response. Every surface's response is checked here, and only
 * the response to the request that was made becomes a result.
 *
 * @param request The request that was stored under the response's state, if there is one.
 * @param response Its parameters and URL are not trusted.
 * @param issuer The server that the request was sent to. A response that names another one is
 *   refused; Firefox Accounts names none.
 * @see RFC 6749, sections 3.1 and 4.1.2; RFC 9207; RFC 9700, section 4.7
 */
export function readAuthorizationResponse(
  request: PendingRequest | undefined,
  { params, redirectUri }: UnreadResponse,
  issuer: string,
): AuthorizationResult {
  const repeated = singleParameters.find((name) => params.getAll(name).length > 1);
  if (repeated) {
    throw invalidResponse(`The response has the parameter ${repeated} more than once`);
  }
  const state = params.get('state');
  const reported = params.get('error');
  // To another browser than the one that began, Firefox Accounts gave an error alone.
  if (state || !reported) {
    if (!request) {
      throw new FxaRelierError('state_missing', 'The sign-in is unknown here: begin anew');
    }
    if (state !== request.state) {
      throw new FxaRelierError('state_mismatch', 'The answer is of another sign-in');
    }
  }
  if (params.get('iss') && params.get('iss')?.replace(/\/$/, '') !== issuer) {
    throw invalidResponse('The response comes from another server');
  }
  if (reported || !request) {
    const error = authorizationErrorName(`${reported}`);
    throw new FxaRelierError('server_error', `Firefox Accounts sent the error: ${error}`, {
      error,
      errno: Number(reported) || undefined,
    });
  }
  const code = params.get('code') ?? '';
  const { redirectUri: registered, codeVerifier } = request;
  // The scheme, too: a blob: URL has the origin of the page that made it.
  const isOurs = /^https?:/i.test(redirectUri) && originOf(redirectUri) === originOf(registered);
  if (!/^[ -~]{1,1024}$/.test(code) || !isOurs) {
    throw invalidResponse('Firefox Accounts sent no code for this site');
  }
  const result = {
    redirect_uri: redirectUri,
    code: code as AuthorizationCode,
    state: request.state,
    action: params.get('action') ?? undefined,
    codeVerifier,
  };
  // Not enumerable: a copy or a comparison of the result has no use for the second name.
  return Object.defineProperty(result as AuthorizationResult & typeof result, 'redirect', {
    get: () => result.redirect_uri,
  });
}

function invalidResponse(message: string): FxaRelierError {
  return new FxaRelierError('invalid_response', message);
}
