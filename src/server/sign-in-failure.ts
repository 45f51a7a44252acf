import type { FxaRelierError } from '../errors.ts';
import { type AnswerOptions, jsonAnswer } from './answer.ts';
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
    const { reason, message, errno } = error;
    const body = { outcome: reason, message, error: error.error, errno, return_to: returnTo };
    return jsonAnswer({ ...body, ...(unavailable && { retry_after: retryAfter }) }, options);
  }
  const back = { text: 'Back to the site', href: returnTo };
  return failurePage(unavailable ? outOfReach : { ...pageFor(error), link: back }, options);
}

const outOfReach: FailurePage = {
  heading: 'Signing in does not work at the moment',
  text: 'A server that it needs does not respond. Please try again in a moment: your sign-in continues where it stopped.',
  link: { text: 'Try again', href: '' },
};

function pageFor({ reason, error }: FxaRelierError): Omit<FailurePage, 'link'> {
  if (reason === 'state_missing' || reason === 'state_mismatch') {
    return {
      heading: 'This sign-in could not be completed',
      text: 'It began in another browser, took too long, or this browser does not keep the cookies of this site. Please allow them, and sign in again.',
    };
  }
  if (reason === 'server_error') {
    return {
      heading: 'You are not signed in',
      text: `Firefox Accounts ended the sign-in${error && error !== 'unknown' ? ` (${error})` : ''}. You can sign in again.`,
    };
  }
  return {
    heading: 'This sign-in could not be completed',
    text: 'Something went wrong between this site and Firefox Accounts. You can sign in again.',
  };
}

function statusOf({ reason }: FxaRelierError): number {
  if (reason === 'state_missing' || reason === 'state_mismatch') return 403;
  // Firefox Accounts' or the user's decision, against an answer that is none.
  return reason === 'server_error' ? 400 : 502;
}
