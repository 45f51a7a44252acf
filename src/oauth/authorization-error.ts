/** What Firefox Accounts calls the errors that it sends back in place of a code. */
export type AuthorizationErrorName =
  /** A parameter is missing or malformed, or `prompt=none` is not to be had with it. */
  | 'invalid_request'
  /** This client may not ask with `prompt=none`. */
  | 'unauthorized_client'
  /** `prompt=none`, and nobody is signed in. */
  | 'login_required'
  /** `prompt=none`, and somebody else is signed in than was hinted at. */
  | 'account_selection_required'
  /** `prompt=none`, and the user would have to do something, for example confirm their address. */
  | 'interaction_required'
  /** `prompt=none`, and the sign-in is too old or too weak for `maxAge` or `acrValues`. */
  | 'unmet_authentication_requirements';

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

/** The name of what came as `error`: some servers send the name, others their number for it. */
export function authorizationErrorName(error: string): string {
  return names[Number(error) - 1005] ?? error;
}
