import { invalidAssertion } from './invalid-assertion.ts';
import type { JsonWebSignature } from './json-web-signature.ts';
import type { VerificationKey } from './public-key.ts';

/** Refuses what none of `keys` has signed. A weak key counts only where it is allowed to. */
export function checkSignature(
  { algorithm, signed, signature }: JsonWebSignature,
  keys: VerificationKey[],
  isWeakAllowed: boolean,
): void {
  // The key says which algorithm is used. The header, which anybody can write, only has to agree.
  const fitting = keys.filter((key) => key.algorithm === algorithm);
  if (!fitting.length) throw invalidAssertion('algorithms do not match');

  const trusted = fitting.filter(({ weak }) => isWeakAllowed || !weak);
  if (!trusted.length) throw invalidAssertion(`keys for ${algorithm} are too weak`);

  if (!trusted.some((key) => key.verify(signed, signature))) {
    throw invalidAssertion('invalid signature');
  }
}
