/**
 * What one scope says about another. A scope is a short name, whose parts narrow it and whose last
 * part may be `write` (`profile:email:write`), or an https URL, whose path and fragment narrow it.
 *
 * @see https://mozilla.github.io/ecosystem-platform/reference/oauth-details
 */

/** What a client that is not trusted may ask for. */
const untrustedScopes = ['openid', 'profile:uid', 'profile:email', 'profile:display_name'];

/** The longest list of scopes, in characters, that a request may carry. */
export const maxScopeLength = 256;

const shortName = /^\w+(:\w+)*$/;

/** The scopes in a space-separated list, each once. */
export function splitScope(scope: string): string[] {
  return [...new Set(scope.split(/ +/).filter(Boolean))];
}

export function isShortScope(scope: string): boolean {
  return shortName.test(scope);
}

/** Those of the scopes that an untrusted client may have. */
export function pruneForUntrusted(scopes: string[]): string[] {
  return scopes.filter((scope) => untrustedScopes.includes(scope));
}

/** Whether one of the scopes that are held covers the wanted one. */
export function grants(held: string[], wanted: string): boolean {
  return held.some((scope) => implies(scope, wanted));
}

/** Whether whoever has `held` has `wanted` too. */
export function implies(held: string, wanted: string): boolean {
  if (isShortScope(held) && isShortScope(wanted)) return impliesShort(held, wanted);
  if (URL.canParse(held) && URL.canParse(wanted)) return impliesUrl(new URL(held), new URL(wanted));
  return false;
}

function impliesShort(held: string, wanted: string): boolean {
  const a = partsOf(held);
  const b = partsOf(wanted);
  return (a.write || !b.write) && a.parts.every((part, index) => part === b.parts[index]);
}

function partsOf(scope: string): { parts: string[]; write: boolean } {
  const parts = scope.split(':');
  const write = parts.length > 1 && parts.at(-1) === 'write';
  return { parts: write ? parts.slice(0, -1) : parts, write };
}

function impliesUrl(held: URL, wanted: URL): boolean {
  const samePath = wanted.pathname === held.pathname;
  const below = wanted.pathname.startsWith(`${held.pathname.replace(/\/$/, '')}/`);
  return (
    wanted.protocol === held.protocol &&
    wanted.host === held.host &&
    (samePath || below) &&
    (!held.hash || held.hash === wanted.hash)
  );
}
