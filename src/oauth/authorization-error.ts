import type { AuthorizationErrorName } from '../errors.ts';

const invalid = 'invalid_request';

/** The numbers 1005 to 1013. 1006 is not for reliers. */
const names: (AuthorizationErrorName | undefined)[] = [
  invalid,
  undefined,
  invalid,
  'unauthorized_client',
  invalid,
  'login_required',
  'account_selection_required',
  'interaction_required',
  invalid,
];

/**
 * The name of what came as `error`: some servers send the name, others their number for it. Anybody
 * can send a page's address with an `error` of their own, and it may be logged or shown: what is no
 * name becomes `unknown`.
 */
export function authorizationErrorName(error: string): string {
  return names[Number(error) - 1005] ?? (/^[\w.-]{1,64}$/.test(error) ? error : 'unknown');
}
