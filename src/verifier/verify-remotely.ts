import { FxaRelierError, isFxaRelierError } from '../errors.ts';
import { invalidArgument, ownOptions, requireHttpUrl, requireText } from '../shared/argument.ts';
import { type Fetch, fetchJson } from '../shared/http.ts';
import { isJsonObject } from '../shared/json-object.ts';
import { isLoopbackHost } from '../shared/loopback-host.ts';
import { invalidAssertion } from './assertion/invalid-assertion.ts';
import type { VerifiedAssertion } from './assertion/verify-assertion.ts';

export interface VerifyRemotelyOptions {
  /**
   * The address of the verifier's second version: `https://verifier.example.com/v2`. What it says
   * is believed, so it is https, or on this machine.
   */
  verifier: string;
  /**
   * Who must have issued the assertion, one or several. An assertion that is genuine can come from
   * anybody's provider: where addresses are not taken from all of them, name yours.
   */
  issuer?: string | string[] | undefined;
  /** Hosts that may speak for anybody, for example one Firefox Accounts. */
  trustedIssuers?: string[] | undefined;
  /** For all of the call. @default 10000 */
  timeoutMs?: number | undefined;
  /** Used instead of the global `fetch`. */
  fetch?: Fetch | undefined;
  /** Ends the call early; it then rejects with the reason `aborted`. */
  signal?: AbortSignal | undefined;
  /** The time in milliseconds. @default Date.now */
  now?: (() => number) | undefined;
  /**
   * Lets `verifier` be `http:` on another machine.
   *
   * The risk: whoever is on the path can sign in as anybody.
   */
  dangerouslyAllowHttp?: boolean | undefined;
}

/**
 * Has a verifier look at an assertion.
 *
 * ```ts
 * import { verifyRemotely } from 'fxa-relier-client/verifier';
 *
 * export async function signIn(assertion: string): Promise<string | undefined> {
 *   const { email } = await verifyRemotely(assertion, 'https://relier.example.com', {
 *     verifier: 'https://verifier.example.com/v2',
 *     issuer: 'accounts.example.com',
 *   });
 *   return email;
 * }
 * ```
 *
 * Rejects with an `FxaRelierError`: `invalid_assertion`, with the verifier's reason as its message;
 * `http_error`, where the verifier refuses the request or is too busy, with `status` and perhaps
 * `retryAfter`; `network`, `timeout`, `aborted`; `invalid_response`; `invalid_argument`. Of these
 * only `invalid_assertion` says something of the assertion.
 *
 * @param assertion As the page was given it.
 * @param audience Your site's origin, fixed in code or configuration and never taken from the
 *   request: an assertion that was made for another site would be good at yours.
 */
export async function verifyRemotely(
  assertion: string,
  audience: string,
  given: VerifyRemotelyOptions,
): Promise<VerifiedAssertion> {
  const options = ownOptions(given);
  const { fetch = globalThis.fetch, signal, timeoutMs = 10_000, now = Date.now } = options;
  const url = requireVerifier(options);
  const { trustedIssuers } = options;
  const body = JSON.stringify({
    assertion: requireText('assertion', assertion),
    audience: requireText('audience', audience),
    ...(trustedIssuers && { trustedIssuers }),
  });
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };

  const answer = await withinTime(timeoutMs, signal, url, (signal) =>
    fetchJson(fetch, url, { ...request, signal }),
  ).catch(giveReason);
  if (answer.status === 'failure' && typeof answer.reason === 'string') {
    throw invalidAssertion(answer.reason);
  }
  const verified = readVerified(url, answer);
  if (verified.audience !== audience) {
    throw invalidResponse(url, `speaks of the audience ${verified.audience}`);
  }
  if (verified.expires <= now()) throw invalidAssertion('expired');
  checkIssuer(options.issuer, verified.issuer);
  return verified;
}

function requireVerifier({ verifier, dangerouslyAllowHttp }: VerifyRemotelyOptions): string {
  const url = requireHttpUrl('verifier', verifier);
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopbackHost(hostname) || dangerouslyAllowHttp) return url;
  throw invalidArgument(
    'verifier must be https, for whoever is on the path could vouch for anybody',
  );
}

/**
 * Ends in time even where `fetch` does not heed its signal: undici holds it weakly, and after a
 * garbage collection a body that stalls is waited for without end.
 */
async function withinTime<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  url: string,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const abort = () => ending.abort();
  const timer = setTimeout(abort, timeoutMs);
  signal?.addEventListener('abort', abort, { once: true });
  const ended = new Promise<never>((_, reject) => {
    ending.signal.addEventListener('abort', () => {
      const reason = signal?.aborted ? 'aborted' : 'timeout';
      const why = signal?.aborted ? 'was not waited for' : 'took too long';
      reject(new FxaRelierError(reason, `${url} ${why}`));
    });
  });
  try {
    if (signal?.aborted) abort();
    return await Promise.race([ended, act(ending.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** The verifier's own words, where it refuses a request with some. */
function giveReason(error: unknown): never {
  if (isFxaRelierError(error, 'http_error')) {
    const { reason } = Object(error.cause);
    if (typeof reason === 'string') {
      const { status, retryAfter, cause } = error;
      const message = `${error.message.trimEnd()}: ${reason}`;
      throw new FxaRelierError('http_error', message, { status, retryAfter, cause });
    }
  }
  throw error;
}

function readVerified(url: string, answer: Record<string, unknown>): VerifiedAssertion {
  const { status, audience, expires, issuer, email, idpClaims, userClaims } = answer;
  const isWhole =
    status === 'okay' &&
    typeof audience === 'string' &&
    typeof expires === 'number' &&
    Number.isFinite(expires) &&
    typeof issuer === 'string' &&
    issuer !== '' &&
    (email === undefined || typeof email === 'string') &&
    (idpClaims === undefined || isJsonObject(idpClaims)) &&
    (userClaims === undefined || isJsonObject(userClaims));
  if (!isWhole) throw invalidResponse(url, 'sent no verifier answer');
  return {
    audience,
    expires,
    issuer,
    ...(email !== undefined && { email }),
    ...(idpClaims !== undefined && { idpClaims }),
    ...(userClaims !== undefined && { userClaims }),
  };
}

function checkIssuer(expected: string | string[] | undefined, issuer: string): void {
  if (expected === undefined || [expected].flat().includes(issuer)) return;
  throw invalidAssertion(`untrusted issuer, expected '${[expected].flat()}', got '${issuer}'`);
}

function invalidResponse(url: string, what: string): FxaRelierError {
  return new FxaRelierError('invalid_response', `${url} ${what}`);
}
