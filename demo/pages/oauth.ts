import { type Answer, ApiError } from './api.ts';
import { element } from './element.ts';
import { addressWith, showProgress } from './outcome.ts';
import { receiveSignIn } from './sign-in.ts';

const failed: Answer = { outcome: 'site_error' };

showProgress(element('outcome', HTMLElement), 'Signing you in …');
// Not kept in the history: to go back from the next page leads to where the sign-in began.
location.replace(await nextPage());

async function nextPage(): Promise<string> {
  try {
    const answer = await receiveSignIn();
    // Loaded again, or typed in: there is nothing to finish.
    return answer ? addressWith(answer) : '/';
  } catch (error) {
    return addressWith(error instanceof ApiError ? error.answer : failed);
  }
}
