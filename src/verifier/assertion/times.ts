import { invalidAssertion } from './invalid-assertion.ts';

/**
 * Refuses what is valid no longer, not yet, or for too long, and returns when it expires. Times
 * are in milliseconds since 1970, as all that ever issued BrowserID certificates wrote them.
 */
export function checkTimes(
  { iat, nbf, exp }: Record<string, unknown>,
  now: number,
  longestMs: number,
): number {
  const expires = readTime('exp', exp);
  const issued = iat === undefined ? now : readTime('iat', iat);
  const begins = nbf === undefined ? now : readTime('nbf', nbf);
  if (expires < now) throw invalidAssertion('expired');
  if (issued > now) throw invalidAssertion('issued later than verification date');
  if (begins > now) throw invalidAssertion('not valid yet');
  if (expires - issued > longestMs) throw invalidAssertion('valid for too long');
  return expires;
}

function readTime(claim: string, value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw invalidAssertion(`${claim} must be a time in milliseconds`);
}
