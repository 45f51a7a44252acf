import { isFxaRelierError } from 'fxa-relier-client';
import type { Outcome } from '../server/outcome.ts';
import { type Answer, ApiError } from './api.ts';

type Tone = 'good' | 'neutral' | 'bad';

const words: Record<Outcome, [Tone, string]> = {
  signed_in: ['good', 'You are signed in.'],
  signed_out: ['good', 'You are signed out.'],
  already_signed_in: [
    'neutral',
    'You are signed in already, so nothing has changed. To use another account, sign out first.',
  ],
  session_ended: ['neutral', 'You are not signed in any more. Sign in to go on.'],
  step_up_required: ['neutral', 'Please confirm first that it is you.'],
  saved: ['good', 'Your note is saved.'],
  refreshed: ['good', 'The page has a new token, and the old one is destroyed.'],
  destroyed: ['good', 'The tokens are destroyed. You are signed out.'],
  site_error: ['bad', 'That did not work.'],
  cancel: ['neutral', 'You closed the sign-in. Nothing has changed.'],
  aborted: ['neutral', 'The sign-in was stopped. Nothing has changed.'],
  timeout: ['bad', 'Firefox Accounts took too long to load. Please try again.'],
  frame_refused: [
    'bad',
    'Firefox Accounts cannot be shown inside this page. Choose “Go to Firefox Accounts” and try again.',
  ],
  popup_blocked: ['bad', 'Your browser did not let a window open. This link leads there, too:'],
  already_open: ['neutral', 'A sign-in is open already. Finish or close it first.'],
  invalid_argument: ['bad', 'Something about this sign-in is not right. See below for what it is.'],
  state_missing: [
    'bad',
    'This sign-in was not begun in this browser, or it was used before. Please sign in again.',
  ],
  state_mismatch: [
    'bad',
    'This sign-in was not begun in this browser, or it was used before. Please sign in again.',
  ],
  server_error: ['bad', 'Firefox Accounts could not sign you in. Please try again.'],
  network: ['bad', 'Firefox Accounts cannot be reached at the moment. Please try again later.'],
  http_error: ['bad', 'Firefox Accounts did not accept this sign-in. Please sign in again.'],
  invalid_response: [
    'bad',
    'Firefox Accounts answered with something unexpected. Please sign in again.',
  ],
  invalid_assertion: ['bad', 'The assertion does not show who you are. Please sign in again.'],
};

/** What Firefox Accounts may say instead of signing somebody in. */
const serverErrors: Record<string, [Tone, string]> = {
  invalid_request: ['bad', 'Firefox Accounts does not understand what this site asks for.'],
  unauthorized_client: ['bad', 'Firefox Accounts does not let this site ask for that.'],
  login_required: ['neutral', 'Nobody is signed in to Firefox Accounts in this browser.'],
  account_selection_required: [
    'neutral',
    'Another account than that one is signed in to Firefox Accounts.',
  ],
  interaction_required: [
    'neutral',
    'Firefox Accounts has a question first, so it cannot answer without showing a page.',
  ],
  consent_required: ['neutral', 'Firefox Accounts has to ask first whether you agree.'],
  unmet_authentication_requirements: [
    'neutral',
    'You would have to confirm first that it is you, as this asks for.',
  ],
  access_denied: ['neutral', 'You chose not to sign in. Nothing has changed.'],
};

/** An outcome, and in technical words why. */
export interface Report {
  outcome: Outcome;
  /** What Firefox Accounts called it. */
  error?: string | undefined;
  detail?: string | undefined;
  /** Where to go instead. */
  url?: string | undefined;
  /** Whether Firefox Accounts is out of order, whatever it calls that. */
  isOutage?: boolean;
}

export function reportOf(error: unknown): Report {
  if (isFxaRelierError(error)) {
    // The backend had no state for the library, and has said why.
    if (error.cause instanceof ApiError) return reportOf(error.cause);
    const { reason, message, url } = error;
    return { outcome: reason, error: error.error, detail: message, url };
  }
  if (error instanceof ApiError) return reportOfAnswer(error.answer);
  return { outcome: 'site_error', detail: String(error) };
}

export function reportOfAnswer(answer: Answer): Report {
  const { outcome, message, error, errno, retry_after } = answer;
  const name = outcome === 'server_error' ? error : (errno ?? error);
  const detail = name === undefined ? message : String(name);
  return { outcome, error, detail, isOutage: retry_after !== undefined };
}

/** The address of a page that shows how a sign-in has ended. */
export function addressWith(answer: Answer): string {
  const { outcome, detail } = reportOfAnswer(answer);
  const address = new URL(answer.return_to ?? '/', location.href);
  address.searchParams.set('outcome', outcome);
  if (isName(detail)) address.searchParams.set('error', detail);
  return address.href;
}

/** What the redirect brought back in the address, which is then taken out of it. */
export function takeReportFromAddress(): Report | undefined {
  const query = new URLSearchParams(location.search);
  const outcome = query.get('outcome');
  const error = query.get('error') ?? '';
  if (!outcome || !Object.hasOwn(words, outcome)) return;
  history.replaceState(history.state, '', location.pathname);
  // Anybody can write an address, so what it says is shown only as far as it can be a name.
  return { outcome: outcome as Outcome, ...(isName(error) && { error, detail: error }) };
}

/** Shows a report in `place`, a live region; shows nothing without one. */
export function showReport(place: HTMLElement, report?: Report): void {
  place.replaceChildren();
  if (!report) {
    delete place.dataset.tone;
    return;
  }
  const { outcome, error = '', detail, url, isOutage } = report;
  const isKnown = outcome === 'server_error' && Object.hasOwn(serverErrors, error);
  const [tone, text] = (isKnown && serverErrors[error]) || words[isOutage ? 'network' : outcome];
  place.dataset.tone = tone;
  place.append(paragraph(text));
  if (url) {
    const link = document.createElement('a');
    link.href = url;
    link.textContent = 'Go to Firefox Accounts';
    place.append(link);
  }
  if (tone === 'bad' || detail) {
    const small = document.createElement('small');
    small.textContent = detail ? `${outcome}: ${detail}` : outcome;
    place.append(small);
  }
}

/** Says what is going on in `place`, and how to stop it where it can be stopped. */
export function showProgress(place: HTMLElement, text: string, stop?: () => void): void {
  place.dataset.tone = 'neutral';
  place.replaceChildren(paragraph(text));
  if (!stop) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Stop waiting';
  button.addEventListener('click', stop);
  place.append(button);
}

function isName(text: string | undefined): text is string {
  return /^[\w.-]{1,40}$/.test(text ?? '');
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}
