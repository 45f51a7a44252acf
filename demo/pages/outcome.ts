import { isFxaRelierError } from 'fxa-relier-client';
import type { Outcome } from '../server/outcome.ts';
import { ApiError } from './api.ts';

type Tone = 'good' | 'neutral' | 'bad';

const words: Record<Outcome, [Tone, string]> = {
  signed_in: ['good', 'You are signed in.'],
  signed_out: ['good', 'You are signed out.'],
  already_signed_in: [
    'neutral',
    'You are signed in already, so nothing has changed. To use another account, sign out first.',
  ],
  session_ended: ['neutral', 'You are not signed in any more. Sign in to see your to-dos.'],
  site_error: ['bad', 'That did not work.'],
  cancel: ['neutral', 'You closed the sign-in. Nothing has changed.'],
  aborted: ['neutral', 'The sign-in was stopped. Nothing has changed.'],
  timeout: ['bad', 'Firefox Accounts took too long to load. Please try again.'],
  frame_refused: [
    'bad',
    'Firefox Accounts cannot be shown inside this page. Choose “Go to Firefox Accounts” and try again.',
  ],
  popup_blocked: ['bad', 'Your browser did not let a window open. Allow it and try again.'],
  already_open: ['neutral', 'A sign-in is open already. Finish or close it first.'],
  invalid_argument: ['bad', 'Something about this sign-in is not right. See below for what it is.'],
  state_missing: ['bad', 'This sign-in was not begun here. Please sign in again.'],
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
};

/** An outcome, and in technical words why. */
export interface Report {
  outcome: Outcome;
  detail?: string | undefined;
}

export function reportOf(error: unknown): Report {
  if (isFxaRelierError(error)) return { outcome: error.reason, detail: error.message };
  if (error instanceof ApiError) {
    return { outcome: error.outcome, detail: error.error ?? error.message };
  }
  return { outcome: 'site_error', detail: String(error) };
}

/** What the redirect brought back in the address, which is then taken out of it. */
export function takeReportFromAddress(): Report | undefined {
  const query = new URLSearchParams(location.search);
  const outcome = query.get('outcome');
  const error = query.get('error') ?? '';
  if (!outcome || !Object.hasOwn(words, outcome)) return;
  history.replaceState(history.state, '', location.pathname);
  // Anybody can write an address, so what it says is shown only as far as it can be a name.
  return {
    outcome: outcome as Outcome,
    ...(/^[\w.-]{1,40}$/.test(error) && { detail: error }),
  };
}

/** Shows a report in `place`, a live region; shows nothing without one. */
export function showReport(place: HTMLElement, report?: Report): void {
  place.replaceChildren();
  if (!report) {
    delete place.dataset.tone;
    return;
  }
  const { outcome, detail } = report;
  const [tone, text] = words[outcome];
  place.dataset.tone = tone;
  place.append(paragraph(text));
  if (tone === 'bad' || detail) {
    const small = document.createElement('small');
    small.textContent = detail ? `${outcome}: ${detail}` : outcome;
    place.append(small);
  }
}

/** Says what is going on in `place`. */
export function showProgress(place: HTMLElement, text: string): void {
  place.dataset.tone = 'neutral';
  place.replaceChildren(paragraph(text));
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}
