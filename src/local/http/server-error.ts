import { STATUS_CODES } from 'node:http';

interface KnownError {
  status: number;
  message: string;
  /** What stands in `error` where it is not the status in words. */
  error?: string;
  /** What a deliberate failure (`LocalFaults.fail`) adds to the body. */
  extras?: Record<string, unknown>;
}

type ErrorTable = Readonly<Record<number, KnownError>>;

const oauthErrors: ErrorTable = {
  101: { status: 400, message: 'Unknown client' },
  102: { status: 400, message: 'Incorrect secret' },
  103: { status: 400, message: 'Incorrect redirect_uri' },
  104: { status: 401, error: 'Bad Request', message: 'Invalid assertion' },
  105: { status: 400, message: 'Unknown code' },
  106: { status: 400, message: 'Incorrect code' },
  107: { status: 400, message: 'Expired code' },
  108: { status: 400, message: 'Invalid token' },
  109: { status: 400, message: 'Invalid request parameter' },
  110: { status: 400, message: 'Invalid response_type' },
  111: { status: 401, message: 'Unauthorized for route' },
  112: { status: 403, message: 'Forbidden' },
  113: {
    status: 415,
    message: 'Content-Type must be either application/json or application/x-www-form-urlencoded',
  },
  114: { status: 400, error: 'Invalid scopes', message: 'Requested scopes are not allowed' },
  115: { status: 400, message: 'Expired token' },
  116: { status: 400, message: 'Not a public client' },
  117: { status: 400, message: 'Incorrect code_challenge' },
  118: {
    status: 400,
    error: 'PKCE parameters missing',
    message: 'Public clients require PKCE OAuth parameters',
  },
  119: { status: 401, error: 'Bad Request', message: 'Stale authentication timestamp' },
  120: { status: 400, message: 'Mismatch acr value' },
  121: { status: 400, message: 'Invalid grant_type' },
  122: { status: 400, message: 'Unknown token' },
  201: { status: 503, message: 'Service unavailable', extras: { retryAfter: 30 } },
  202: {
    status: 503,
    error: 'Client Disabled',
    message: 'This client has been temporarily disabled',
    // A deliberate failure reads no body, so it does not know which client sent the request.
    extras: { clientId: '0000000000000000' },
  },
  999: { status: 500, message: 'Unspecified error' },
};

const profileErrors: ErrorTable = {
  100: {
    status: 401,
    error: 'Bad Request',
    message: 'Unauthorized',
    extras: { reason: 'Bearer token not provided' },
  },
  101: { status: 400, message: 'Invalid request parameter' },
  102: { status: 400, message: 'Unsupported image provider' },
  103: { status: 500, message: 'Image processing error' },
  104: { status: 503, message: 'OAuth server error' },
  105: { status: 503, message: 'Auth server error' },
  114: { status: 429, message: 'Client has sent too many requests', extras: { retryAfter: 30 } },
  125: {
    status: 400,
    error: 'Request blocked',
    message: 'The request was blocked for security reasons',
  },
  201: { status: 503, message: 'Service unavailable', extras: { retryAfter: 30 } },
  999: { status: 500, message: 'Unspecified error' },
};

/**
 * How the auth server, which answers under `/v1/oauth/`, reports the OAuth server's errors. It has
 * numbers of its own and drops the extras.
 *
 * @see https://mozilla.github.io/ecosystem-platform/api
 */
const authErrors: Readonly<Record<number, KnownError & { errno: number }>> = {
  101: { errno: 162, status: 400, message: 'Unknown client_id' },
  102: { errno: 171, status: 400, message: 'Incorrect client_secret' },
  105: { errno: 172, status: 400, message: 'Unknown authorization code' },
  106: { errno: 173, status: 400, message: 'Mismatched authorization code' },
  107: { errno: 174, status: 400, message: 'Expired authorization code' },
  108: {
    errno: 110,
    status: 401,
    message: 'Invalid authentication token in request signature',
  },
  109: { errno: 107, status: 400, message: 'Invalid parameter in request body' },
  114: { errno: 163, status: 400, message: 'Requested scopes are not allowed' },
  116: { errno: 166, status: 400, message: 'Not a public client' },
  117: { errno: 175, status: 400, message: 'Public clients require PKCE OAuth parameters' },
};

const oauthInfo = 'https://github.com/mozilla/fxa-oauth-server/blob/master/docs/api.md#errors';
const authInfo = 'https://mozilla.github.io/ecosystem-platform/api#section/Response-format';
const profileInfo = 'https://github.com/mozilla/fxa-profile-server/blob/master/docs/API.md#errors';

/** A request that is answered with Firefox Accounts' error body. */
export class ServerError extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(known: KnownError, errno: number, info: string, extras: Record<string, unknown>) {
    super(known.message);
    this.status = known.status;
    const error = known.error ?? STATUS_CODES[known.status];
    this.body = { code: known.status, errno, error, message: known.message, info, ...extras };
  }
}

/** One of the OAuth server's errors, by its number. */
export function oauthError(errno: number, extras: Record<string, unknown> = {}): ServerError {
  return new ServerError(oauthErrors[errno] ?? unspecified, errno, oauthInfo, extras);
}

/** The same error as the auth server reports it. */
export function asAuthServerError(error: unknown): unknown {
  if (!(error instanceof ServerError)) return error;
  const known = authErrors[Number(error.body.errno)];
  if (!known) return error;
  const { validation } = error.body;
  return new ServerError(known, known.errno, authInfo, validation ? { validation } : {});
}

/** A parameter that is missing or malformed: 109, which names it. */
export function invalidParameter(
  name: string,
  source: 'payload' | 'query' | 'params' | 'headers' = 'payload',
) {
  return oauthError(109, { validation: { source, keys: [name] } });
}

/** One of the profile server's errors, by its number. */
export function profileError(errno: number, extras: Record<string, unknown> = {}): ServerError {
  return new ServerError(profileErrors[errno] ?? unspecified, errno, profileInfo, extras);
}

/** The profile server's response to a token whose scopes don't suffice; it has no number of its own. */
export function insufficientScope(): ServerError {
  return new ServerError({ status: 403, message: 'Insufficient scope' }, 999, profileInfo, {});
}

/** A body of more than `maxBytes` bytes. */
export function bodyTooLarge(maxBytes: number): ServerError {
  const known = {
    status: 413,
    error: 'Request Entity Too Large',
    message: `Payload content length greater than maximum allowed: ${maxBytes}`,
  };
  return new ServerError(known, 999, oauthInfo, {});
}

/** What either server says of an address that it does not have. */
export function notFound(): ServerError {
  return new ServerError({ status: 404, message: 'Not Found' }, 999, oauthInfo, {});
}

/** The error that a test has asked for, with everything that its documentation says it carries. */
export function deliberateError(server: 'oauth' | 'profile', errno: number): ServerError {
  const extras = (server === 'oauth' ? oauthErrors : profileErrors)[errno]?.extras;
  return (server === 'oauth' ? oauthError : profileError)(errno, extras);
}

export function isKnownErrno(errno: unknown): boolean {
  return [oauthErrors, profileErrors].some((known) => Object.hasOwn(known, Number(errno)));
}

/** The answer that an error is. What is no `ServerError` is a fault in this package: thrown on. */
export function errorResponse(error: unknown): Response {
  if (!(error instanceof ServerError)) throw error;
  const { retryAfter } = error.body;
  return Response.json(error.body, {
    status: error.status,
    headers: {
      'Cache-Control': 'no-store',
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    },
  });
}

const unspecified: KnownError = { status: 500, message: 'Unspecified error' };
