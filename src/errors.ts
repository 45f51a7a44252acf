/**
 * Why a call did not end in what was asked for. Reasons are API: a change to one is a breaking
 * change. Messages are for people and may change.
 */
export type FxaRelierErrorReason =
  /** The user closed the lightbox or the popup, or chose "cancel" in Firefox Accounts. */
  | 'cancel'
  /** The `signal` that was passed in fired, or the page removed the lightbox. */
  | 'aborted'
  /** Firefox Accounts did not load in time. */
  | 'timeout'
  /** Firefox Accounts cannot be framed here: its server refuses, or it stayed silent. */
  | 'frame_refused'
  /** The browser did not let the popup open; `url` leads to the same sign-in by redirect. */
  | 'popup_blocked'
  /** A sign-in is on screen already. */
  | 'already_open'
  /** An argument is missing or malformed; the message names it. */
  | 'invalid_argument'
  /** Nothing is remembered of the sign-in that this answer belongs to. */
  | 'state_missing'
  /** The answer belongs to another sign-in than the one that was begun. */
  | 'state_mismatch'
  /** Firefox Accounts answered the sign-in with an error; `error` and `errno` say which. */
  | 'server_error'
  /** The request did not reach the server, or its answer did not reach this page. */
  | 'network'
  /** The server refused the request; `status` and `errno` say why. */
  | 'http_error'
  /** The answer is not what the protocol says. */
  | 'invalid_response'
  /** The BrowserID assertion shows nobody's identity; the message is the verifier's reason. */
  | 'invalid_assertion';

/** What Firefox Accounts calls the errors that it sends back in place of a code. */
export type AuthorizationErrorName =
  /** A parameter is missing or malformed, or `prompt=none` is not to be had with it. */
  | 'invalid_request'
  /** This client may not ask with `prompt=none`. */
  | 'unauthorized_client'
  /** `prompt=none`, and nobody is signed in. */
  | 'login_required'
  /** `prompt=none`, and somebody else is signed in than was hinted at. */
  | 'account_selection_required'
  /** `prompt=none`, and the user would have to do something, for example confirm their address. */
  | 'interaction_required'
  /** `prompt=none`, and the sign-in is too old or too weak for `maxAge` or `acrValues`. */
  | 'unmet_authentication_requirements';

/** Any text, of which an editor can offer those that are known. */
type ErrorName = AuthorizationErrorName | (string & Record<never, never>);

/** What an error carries beside its reason and message, where there is any. */
export interface FxaRelierErrorDetails {
  /** Firefox Accounts' own number for the error, for example 105 for an unknown code. */
  errno?: number | undefined;
  /** The HTTP status of the answer. */
  status?: number | undefined;
  /**
   * The `error` that the server named: of a sign-in an `AuthorizationErrorName`, as far as it is
   * known here; of a call, for example `Bad Request`.
   */
  error?: ErrorName | null | undefined;
  /** Seconds to wait before the call is made again. */
  retryAfter?: number | undefined;
  /** Where a link may lead instead of the popup that was blocked. */
  url?: string | undefined;
  /** The error underneath, or the whole body of a server's refusal. */
  cause?: unknown;
}

/**
 * Every rejection of this library.
 *
 * ```ts
 * import { isFxaRelierError } from 'fxa-relier-client';
 *
 * try {
 *   await client.auth.signIn({ ui: 'lightbox' });
 * } catch (error) {
 *   if (!isFxaRelierError(error, 'cancel')) throw error;
 * }
 * ```
 */
export class FxaRelierError extends Error {
  override readonly name = 'FxaRelierError';
  readonly reason: FxaRelierErrorReason;
  readonly errno: number | undefined;
  readonly status: number | undefined;
  readonly error: ErrorName | undefined;
  readonly retryAfter: number | undefined;
  readonly url: string | undefined;

  constructor(
    reason: FxaRelierErrorReason,
    message: string,
    { cause, errno, status, error, retryAfter, url }: FxaRelierErrorDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.errno = errno;
    this.status = status;
    this.error = error ?? undefined;
    this.retryAfter = retryAfter;
    this.url = url;
  }
}

/**
 * Whether `error` is one of this library's, and of this `reason` where one is given. It looks at
 * the name rather than the class, so it also knows errors of another frame or another copy.
 */
export function isFxaRelierError(
  error: unknown,
  reason?: FxaRelierErrorReason,
): error is FxaRelierError {
  const candidate = error as FxaRelierError | null | undefined;
  return candidate?.name === 'FxaRelierError' && (!reason || candidate.reason === reason);
}
