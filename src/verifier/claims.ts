/** Claims that the verifier reads itself, and that its answer does not repeat. */
const reserved = new Set([
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'public-key',
  'pubkey',
  'principal',
  // In an answer that is copied it would not be a claim.
  '__proto__',
]);

/** What is claimed beside that, or `undefined` if it is nothing. The later ones win. */
export function extraClaims(
  ...sources: Record<string, unknown>[]
): Record<string, unknown> | undefined {
  const entries = sources
    .flatMap((claims) => Object.entries(claims))
    .filter(([name]) => !reserved.has(name));
  return entries.length ? Object.fromEntries(entries) : undefined;
}
