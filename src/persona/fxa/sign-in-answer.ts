import { FxaRelierError } from '../../errors.ts';
import type { SignedIn } from '../provider.ts';

/**
 * Who has signed in: the one place that trusts what a dialog answered, by whatever window it came.
 * `undefined` where the user declined.
 *
 * @param state Of the request that was made.
 */
export function readSignInAnswer(answer: URLSearchParams, state: string): SignedIn | undefined {
  if (answer.get('state') !== state) {
    throw new FxaRelierError('state_mismatch', 'The answer is of another sign-in');
  }
  const error = answer.get('error');
  if (error === 'access_denied') return;
  if (error) {
    throw new FxaRelierError('server_error', `Firefox Accounts sent the error: ${error}`, {
      error,
    });
  }
  const email = answer.get('email');
  const assertion = answer.get('assertion');
  if (!email || !assertion) {
    throw new FxaRelierError('invalid_response', 'Firefox Accounts sent no assertion');
  }
  return { email, assertion };
}
