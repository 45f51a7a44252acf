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
  // As the name of a property it means something else.
  '__proto__',
]);

/** What is claimed beside that, or `undefined` if it is nothing. The later ones win. */
export function extraClaims(
  ...sources: Record<string, unknown>[]
): Record<string, unknown> | undefined {
  let extra: Record<string, unknown> | undefined;
  for (const claims of sources) {
    for (const name of Object.keys(claims)) {
      if (reserved.has(name)) continue;
      extra ??= {};
      extra[name] = claims[name];
    }
  }
  return extra;
}
