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
  104: { status: 401, message: 'Invalid assertion' },
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
  114: { status: 400, message: 'Requested scopes are not allowed' },
  115: { status: 400, message: 'Expired token' },
  116: { status: 400, message: 'Not a public client' },
  117: { status: 400, message: 'Incorrect code_challenge' },
  118: {
    status: 400,
    error: 'PKCE parameters missing',
    message: 'Public clients require PKCE OAuth parameters',
  },
  119: { status: 401, message: 'Stale authentication timestamp' },
  120: { status: 400, message: 'Mismatch acr value' },
  121: { status: 400, message: 'Invalid grant_type' },
  122: { status: 400, message: 'Unknown token' },
  201: { status: 503, message: 'Service unavailable', extras: { retryAfter: 30 } },
  202: { status: 503, message: 'Client has been temporarily disabled' },
  999: { status: 500, message: 'Unspecified error' },
};

const profileErrors: ErrorTable = {
  100: { status: 401, message: 'Unauthorized', extras: { reason: 'Bearer token not provided' } },
  101: { status: 400, message: 'Invalid request parameter' },
  102: { status: 400, message: 'Unsupported image provider' },
  103: { status: 500, message: 'Image processing error' },
  104: { status: 503, message: 'OAuth server error' },
  105: { status: 503, message: 'Auth server error' },
  114: { status: 429, message: 'Client has sent too many requests', extras: { retryAfter: 30 } },
  125: { status: 400, message: 'The request was blocked for security reasons' },
  201: { status: 503, message: 'Service unavailable', extras: { retryAfter: 30 } },
  999: { status: 500, message: 'Unspecified error' },
};

const oauthInfo = 'https://github.com/mozilla/fxa-oauth-server/blob/master/docs/api.md#errors';
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

/** A parameter that is missing or malformed: 109, which names it. */
export function invalidParameter(name: string, source: 'payload' | 'query' | 'params' = 'payload') {
  return oauthError(109, { validation: { source, keys: [name] } });
}

/** One of the profile server's errors, by its number. */
export function profileError(errno: number, extras: Record<string, unknown> = {}): ServerError {
  return new ServerError(profileErrors[errno] ?? unspecified, errno, profileInfo, extras);
}

/** The profile server's answer to a token whose scope does not reach; it has no number of its own. */
export function insufficientScope(): ServerError {
  return new ServerError({ status: 403, message: 'Insufficient scope' }, 999, profileInfo, {});
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
