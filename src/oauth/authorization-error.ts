import type { AuthorizationErrorName } from '../errors.ts';

/** The names of the errors that some servers send by their number. */
const namesByErrno: ReadonlyMap<number, AuthorizationErrorName> = new Map([
  [1005, 'invalid_request'],
  [1007, 'invalid_request'],
  [1008, 'unauthorized_client'],
  [1009, 'invalid_request'],
  [1010, 'login_required'],
  [1011, 'account_selection_required'],
  [1012, 'interaction_required'],
  [1013, 'invalid_request'],
]);

/**
 * Returns the name of an `error` parameter, which may be a name or a number. Anybody can send a
 * user to a page's address with an `error` of their own, and the site may log or show it: the name
 * is `unknown` if the parameter is not a word.
 */
export function authorizationErrorName(error: string): string {
  return namesByErrno.get(Number(error)) ?? (/^[\w.-]{1,64}$/.test(error) ? error : 'unknown');
}
