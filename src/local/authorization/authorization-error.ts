import type { LocalFaults } from '../faults.ts';

/** Why a sign-in comes back to its relier without a code. */
export interface AuthorizationError {
  /** The word in `error`. */
  error: string;
  /** The content server's own number for it. */
  errno?: number;
}

/** What `prompt=none` comes back with where it cannot sign in; the numbers are all one can tell by. */
export const promptNoneErrors = {
  missingParameter: { errno: 1005, error: 'invalid_request' },
  disabled: { errno: 1007, error: 'invalid_request' },
  disabledForClient: { errno: 1008, error: 'unauthorized_client' },
  withKeys: { errno: 1009, error: 'invalid_request' },
  notSignedIn: { errno: 1010, error: 'login_required' },
  otherAccount: { errno: 1011, error: 'account_selection_required' },
  unverified: { errno: 1012, error: 'interaction_required' },
  badIdTokenHint: { errno: 1013, error: 'invalid_request' },
  unmetRequirements: { error: 'unmet_authentication_requirements' },
} satisfies Record<string, AuthorizationError>;

/** The value of `error`: a word, or as some of Firefox Accounts' pages do it, the number. */
export function errorOnTheWire(
  { error, errno }: AuthorizationError,
  { numericErrors }: LocalFaults,
): string {
  return numericErrors && errno !== undefined ? String(errno) : error;
}

/** The address that takes an error to the relier. Whatever query it had of its own is lost. */
export function errorRedirect(redirectUri: string, answer: Record<string, string>): string {
  const url = new URL(redirectUri);
  url.search = Object.entries(answer)
    .map(([name, text]) => `${name}=${encodeURIComponent(text)}`)
    .join('&');
  return url.href;
}
