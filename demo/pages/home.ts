import type { Account } from '../server/sessions.ts';
import { callApi } from './api.ts';
import { element } from './element.ts';
import {
  type Report,
  reportOf,
  showProgress,
  showReport,
  takeReportFromAddress,
} from './outcome.ts';
import { bestChoice, emailFirst, forceAuth, signIn, signOut, signUp } from './sign-in.ts';
import { surfaceChoice } from './surface-choice.ts';
import { createTodoList } from './todo-list.ts';

const outcome = element('outcome', HTMLElement);
const signedOutView = element('signed-out', HTMLElement);
const signedInView = element('signed-in', HTMLElement);
const forceAuthForm = element('force-auth', HTMLFormElement);
const choice = surfaceChoice(element('surface', HTMLFormElement));
const todoList = createTodoList(
  {
    form: element('add-todo', HTMLFormElement),
    list: element('todos', HTMLElement),
    count: element('todo-count', HTMLElement),
  },
  fail,
);

let account: Account | null | undefined;
let busy = false;

onClick('sign-in', () => signIn(choice()));
onClick('sign-up', () => signUp(choice()));
onClick('best-choice', () => bestChoice(choice()));
onClick('email-first', () => emailFirst(choice()));
onClick('sign-out', signOut);
forceAuthForm.addEventListener('submit', (event) => {
  event.preventDefault();
  const email = String(new FormData(forceAuthForm).get('email'));
  run(() => forceAuth({ ...choice(), email }));
});

// Back from Firefox Accounts the page may be as it was left, in the middle of going there.
window.addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  busy = false;
  showReport(outcome);
  refresh();
});
// Another tab may have signed in or out.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && !busy) refresh();
});

const report = takeReportFromAddress();
await refresh();
if (report) showReport(outcome, report);

function onClick(id: string, action: () => Promise<Report | undefined>): void {
  element(id, HTMLButtonElement).addEventListener('click', () => run(action));
}

/** Runs what a button does, one at a time, and shows how it ended. */
async function run(action: () => Promise<(Report & { error?: string }) | undefined>) {
  if (busy) return;
  busy = true;
  showReport(outcome);
  try {
    const ended = await action();
    if (!ended) {
      showProgress(outcome, 'On the way to Firefox Accounts …');
      return;
    }
    await refresh();
    showReport(outcome, { outcome: ended.outcome, detail: ended.error });
  } catch (error) {
    await fail(error);
  } finally {
    busy = false;
  }
}

async function fail(error: unknown): Promise<void> {
  const report = reportOf(error);
  if (report.outcome === 'session_ended' || report.outcome === 'already_signed_in') await refresh();
  showReport(outcome, report);
}

/** Asks the backend who is signed in, and shows the page for that. */
async function refresh(): Promise<void> {
  try {
    const session = await callApi<{ account: Account | null }>('GET', '/api/session');
    if (account !== undefined && account?.uid === session.account?.uid) return;
    todoList.clear();
    if (session.account) await todoList.load();
    const first = account === undefined;
    account = session.account;
    showAccount(account);
    // The button that had the focus is gone.
    if (!first) (account ? signedInView : signedOutView).querySelector('h2')?.focus();
  } catch (error) {
    showReport(outcome, reportOf(error));
  }
}

function showAccount(account: Account | null): void {
  signedInView.hidden = !account;
  signedOutView.hidden = Boolean(account);
  const name = account?.displayName || account?.email || '';
  element('account-name', HTMLElement).textContent = name;
  element('account-email', HTMLElement).textContent = account?.email ?? '';
  element('avatar', HTMLElement).textContent = name.slice(0, 1).toUpperCase();
}
