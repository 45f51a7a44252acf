import type { VerificationKey } from '../keys/public-key.ts';
import { invalidAssertion } from './invalid-assertion.ts';
import type { JsonWebSignature } from './json-web-signature.ts';

/** Refuses a JWS that is not signed with one of `keys`. Weak keys count only if their kind is allowed. */
export function checkSignature(
  { algorithm, signed, signature }: JsonWebSignature,
  keys: VerificationKey[],
  allowedWeakKeys: readonly string[],
): void {
  // The key says which algorithm is used. The header, which anybody can write, only has to agree.
  const fitting = keys.filter((key) => key.algorithm === algorithm);
  if (!fitting.length) throw invalidAssertion('algorithms do not match');

  const trusted = fitting.filter((key) => !key.weak || allowedWeakKeys.includes(key.algorithm));
  if (!trusted.length) throw invalidAssertion(`keys for ${algorithm} are too weak`);

  if (!trusted.some((key) => key.verify(signed, signature))) {
    throw invalidAssertion('invalid signature');
  }
}
