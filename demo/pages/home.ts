import type { Account } from '../server/account.ts';
import { callApi } from './api.ts';
import { element } from './element.ts';
import { reportOf, showReport, takeReportFromAddress } from './outcome.ts';
import { type Action, createRunner } from './runner.ts';
import * as actions from './sign-in.ts';
import { surfaceChoice } from './surface-choice.ts';
import { createTodoList } from './todo-list.ts';

const outcome = element('outcome', HTMLElement);
const signedOutView = element('signed-out', HTMLElement);
const signedInView = element('signed-in', HTMLElement);
const forceAuthForm = element('force-auth', HTMLFormElement);
const choice = surfaceChoice(element('surface', HTMLFormElement));
const { run, fail } = createRunner(outcome, refresh);
const todoList = createTodoList(
  {
    form: element('add-todo', HTMLFormElement),
    list: element('todos', HTMLElement),
    count: element('todo-count', HTMLElement),
  },
  fail,
);

let account: Account | null | undefined;

onClick('sign-in', (signal) => actions.signIn({ ...choice(), signal }));
onClick('sign-up', (signal) => actions.signUp({ ...choice(), signal }));
onClick('best-choice', (signal) => actions.bestChoice({ ...choice(), signal }));
onClick('email-first', (signal) => actions.emailFirst({ ...choice(), signal }));
forceAuthForm.addEventListener('submit', (event) => {
  event.preventDefault();
  const email = String(new FormData(forceAuthForm).get('email'));
  run((signal) => actions.forceAuth({ ...choice(), signal, email }), choice().ui);
});
element('sign-out', HTMLButtonElement).addEventListener('click', () => run(actions.signOut));

const report = takeReportFromAddress();
await refresh();
if (report) showReport(outcome, report);

function onClick(id: string, action: Action): void {
  element(id, HTMLButtonElement).addEventListener('click', () => run(action, choice().ui));
}

/** Asks the backend who is signed in, and shows the page for that. */
async function refresh(): Promise<void> {
  try {
    if (account === undefined) await actions.prepareClient();
    const session = await callApi<{ account: Account | null }>('GET', '/api/session');
    const isSame = account !== undefined && account?.uid === session.account?.uid;
    if (!isSame) await show(session.account);
  } catch (error) {
    showReport(outcome, reportOf(error));
  }
}

async function show(shown: Account | null): Promise<void> {
  todoList.clear();
  if (shown) await todoList.load();
  const isFirst = account === undefined;
  account = shown;
  signedInView.hidden = !shown;
  signedOutView.hidden = Boolean(shown);
  const name = shown?.displayName || shown?.email || '';
  element('account-name', HTMLElement).textContent = name;
  element('account-email', HTMLElement).textContent = shown?.email ?? '';
  element('avatar', HTMLElement).textContent = name.slice(0, 1).toUpperCase();
  // The button that had the focus is gone.
  if (!isFirst) (shown ? signedInView : signedOutView).querySelector('h2')?.focus();
}
