import type { Account } from '../server/account.ts';
import { callApi } from './api.ts';
import { element } from './element.ts';
import { reportOf, showReport, takeReportFromAddress } from './outcome.ts';
import { createRunner } from './runner.ts';
import { askAloud, askSilently } from './sign-in.ts';
import { showSource } from './source.ts';
import { createTabMemory } from './tab-memory.ts';

const memory = createTabMemory('123done-login-hint');
const outcome = element('outcome', HTMLElement);
const form = element('ask', HTMLFormElement);
const hint = element('login-hint', HTMLInputElement);
const { run } = createRunner(outcome, refresh);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  memory.remember(hint.value);
  run(() => askSilently({ loginHint: hint.value }));
});
element('recover', HTMLButtonElement).addEventListener('click', () =>
  run(() => askAloud({ loginHint: hint.value })),
);
showSource(element('source', HTMLElement), askSilently, askAloud);

const report = takeReportFromAddress();
if (report) hint.value = memory.recall();
await refresh();
if (report) showReport(outcome, report);
element('recovery', HTMLElement).hidden = report?.outcome !== 'server_error';

async function refresh(): Promise<void> {
  try {
    const { account } = await callApi<{ account: Account | null }>('GET', '/api/session');
    element('account', HTMLElement).textContent = account
      ? `You are signed in here as ${account.email}.`
      : 'You are not signed in here.';
  } catch (error) {
    showReport(outcome, reportOf(error));
  }
}
