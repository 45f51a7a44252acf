import type { FxaRelierError } from '../../errors.ts';
import { type AnswerOptions, jsonAnswer } from '../http/answer.ts';
import { type FailurePage, failurePage } from './failure-page.ts';

const retryAfterSeconds = 30;
const mostRetryAfterSeconds = 3600;

/**
 * Whether Firefox Accounts or the session store is unreachable or failing (network, 5xx, 429), as
 * opposed to refusing the request.
 */
export function isUnavailable({ reason, status = 0 }: FxaRelierError): boolean {
  return reason === 'network' || (reason === 'http_error' && (status >= 500 || status === 429));
}

/** The answer to a sign-in that did not end as it should, as a page or as JSON. */
export function signInFailure(
  error: FxaRelierError,
  { json, returnTo, cookies }: { json: boolean; returnTo: string; cookies: readonly string[] },
): Response {
  const unavailable = isUnavailable(error);
  const retryAfter = Math.min(error.retryAfter ?? retryAfterSeconds, mostRetryAfterSeconds);
  const options: AnswerOptions = {
    status: unavailable ? 503 : statusOf(error),
    cookies,
    headers: unavailable ? { 'retry-after': String(Math.ceil(retryAfter)) } : {},
  };
  if (json) {
    return jsonAnswer(
      {
        outcome: error.reason,
        message: unavailable ? unavailableText : textFor(error),
        // With http_error it is text of the server. Otherwise it is an AuthorizationErrorName.
        ...(error.reason !== 'http_error' && { error: error.error }),
        ...(Number.isInteger(error.errno) && { errno: error.errno }),
        return_to: returnTo,
        ...(unavailable && { retry_after: retryAfter }),
      },
      options,
    );
  }
  const back = { text: 'Back to the site', href: returnTo };
  return failurePage(unavailable ? unavailablePage : { ...pageFor(error), link: back }, options);
}

const unavailableText =
  'A server that the sign-in needs does not respond. Please try again in a moment: your sign-in continues where it stopped.';

const unavailablePage: FailurePage = {
  heading: 'Signing in does not work at the moment',
  text: unavailableText,
  link: { text: 'Try again', href: '' },
};

function pageFor(error: FxaRelierError): Omit<FailurePage, 'link'> {
  const text = textFor(error);
  return error.reason === 'server_error'
    ? { heading: 'You are not signed in', text }
    : { heading: 'This sign-in could not be completed', text };
}

/**
 * A fixed text. The error's own message may contain a server's words, such as the names of internal
 * hosts or a stack trace: it goes to `onError` only.
 */
function textFor(error: FxaRelierError): string {
  const { reason } = error;
  if (reason === 'state_missing' || reason === 'state_mismatch') {
    return 'It began in another browser, took too long, or this browser does not keep the cookies of this site. Please allow them, and sign in again.';
  }
  if (reason === 'server_error') {
    const name = error.error && error.error !== 'unknown' ? ` (${error.error})` : '';
    return `Firefox Accounts ended the sign-in${name}. You can sign in again.`;
  }
  return 'Something went wrong between this site and Firefox Accounts. You can sign in again.';
}

function statusOf({ reason }: FxaRelierError): number {
  if (reason === 'state_missing' || reason === 'state_mismatch') return 403;
  // Firefox Accounts' or the user's decision, against an answer that is none.
  return reason === 'server_error' ? 400 : 502;
}
