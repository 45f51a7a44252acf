import { FxaRelierError } from '../../errors.ts';

/** The error for an assertion that shows nothing. Its message is the verifier's reason. */
export function invalidAssertion(reason: string): FxaRelierError {
  return new FxaRelierError('invalid_assertion', reason);
}
