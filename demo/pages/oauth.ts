import { type Answer, ApiError } from './api.ts';
import { element } from './element.ts';
import { addressWith, reportOfAnswer, showProgress, showReport } from './outcome.ts';
import { handOver, receiveSignIn } from './sign-in.ts';

const outcome = element('outcome', HTMLElement);
const choice = element('choice', HTMLElement);
// Before handleRedirect() takes it out of the address.
const brought = Object.fromEntries(new URLSearchParams(location.search));

element('retry', HTMLButtonElement).addEventListener('click', () => {
  finish(() => handOver(brought));
});
await finish(receiveSignIn);

async function finish(attempt: () => Promise<Answer | undefined>): Promise<void> {
  choice.hidden = true;
  showProgress(outcome, 'Signing you in …');
  try {
    const answer = await attempt();
    // Loaded again, or typed in: there is nothing to finish.
    leave(answer ? addressWith(answer) : '/');
  } catch (error) {
    const answer: Answer = error instanceof ApiError ? error.answer : { outcome: 'site_error' };
    if (answer.retry_after === undefined) return leave(addressWith(answer));
    // Firefox Accounts is out of order, and the code may be good when it is back.
    showReport(outcome, reportOfAnswer(answer));
    choice.hidden = false;
  }
}

/** Not kept in the history: to go back from the next page leads to where the sign-in began. */
function leave(address: string): void {
  location.replace(address);
}
