import type { Account } from '../server/account.ts';
import type { PrivateNote } from '../server/private-note-api.ts';
import { ApiError, callApi } from './api.ts';
import { element } from './element.ts';
import { showFacts, timeOf } from './facts.ts';
import { reportOf, showReport, takeReportFromAddress } from './outcome.ts';
import { createRunner } from './runner.ts';
import { stepUp } from './sign-in.ts';
import { showSource } from './source.ts';

const outcome = element('outcome', HTMLElement);
const lockedView = element('locked', HTMLElement);
const unlockedView = element('unlocked', HTMLElement);
const form = element('note', HTMLFormElement);
const text = element('note-text', HTMLTextAreaElement);
const { run, fail } = createRunner(outcome, refresh);

element('unlock', HTMLButtonElement).addEventListener('click', () => run(stepUp));
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    showNote(await callApi<PrivateNote>('PUT', '/api/private-note', { text: text.value }));
    showReport(outcome, { outcome: 'saved' });
  } catch (error) {
    await fail(error);
  }
});
showSource(element('source', HTMLElement), stepUp);

const report = takeReportFromAddress();
await refresh();
if (report) showReport(outcome, report);

/** Asks the backend for the note, and shows it or what it takes. */
async function refresh(): Promise<void> {
  try {
    showNote(await callApi<PrivateNote>('GET', '/api/private-note'));
  } catch (error) {
    const why = error instanceof ApiError ? error.answer.outcome : undefined;
    if (why === 'session_ended') showLocked('You are not signed in: this does both at once.');
    else if (why === 'step_up_required') showLocked(await whyNotYet());
    else showReport(outcome, reportOf(error));
  }
}

async function whyNotYet(): Promise<string> {
  const { account } = await callApi<{ account: Account | null }>('GET', '/api/session');
  return `You are signed in as ${account?.email}, but not with two factors in the last five minutes.`;
}

function showLocked(why: string): void {
  element('locked-why', HTMLElement).textContent = why;
  const wasOpen = !unlockedView.hidden;
  unlockedView.hidden = true;
  lockedView.hidden = false;
  text.value = '';
  // The field that had the focus is gone.
  if (wasOpen) lockedView.querySelector('h2')?.focus();
}

function showNote(note: PrivateNote): void {
  const wasLocked = unlockedView.hidden;
  lockedView.hidden = true;
  unlockedView.hidden = false;
  // Not over what is being typed.
  if (wasLocked) text.value = note.text;
  showFacts(element('proof', HTMLElement), {
    acr: note.acr,
    amr: note.amr.join(', '),
    auth_time: timeOf(note.authenticatedAt),
    'Open until': timeOf(note.openUntil),
  });
}
