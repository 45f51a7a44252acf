import type { Account } from '../options.ts';

/** What the user did to be authenticated. The relier receives it with the code. */
export type Action = 'signin' | 'signup';

/** How and when somebody has shown who they are. */
export interface AuthenticationEvent {
  /** Milliseconds. */
  authAt: number;
  /** Password, and perhaps a one-time code (RFC 8176). */
  amr: readonly ('pwd' | 'otp')[];
}

/** Somebody who has shown who they are. */
export interface Authentication extends AuthenticationEvent {
  account: Account;
}

/** What a sign-in demands of an authentication. */
export interface Demand {
  /** How long it may lie back. */
  maxAgeSeconds: number | undefined;
  /** A second factor is demanded of everybody (`acr_values=AAL2`). */
  aal2: boolean;
}

/** Without it `max_age=0` could never be met: getting here takes time. */
const graceSeconds = 5;

export function withPassword(account: Account): Authentication {
  return { account, authAt: Date.now(), amr: ['pwd'] };
}

export function withCode({ account }: Authentication): Authentication {
  return { account, authAt: Date.now(), amr: ['pwd', 'otp'] };
}

/** The authenticator assurance level: 2 with a second factor. */
export function aalOf({ amr }: AuthenticationEvent): 1 | 2 {
  return amr.includes('otp') ? 2 : 1;
}

/**
 * What somebody has yet to do before the demand is met. Who has a second factor, or is to have
 * one, shows that, and is not asked for the password again: possession is what is in doubt.
 *
 * @see https://mozilla.github.io/ecosystem-platform/relying-parties/how-tos/step-up-authentication
 */
export function whatIsMissing(
  { maxAgeSeconds = Number.POSITIVE_INFINITY, aal2 }: Demand,
  authentication: Authentication,
): 'password' | 'code' | undefined {
  const { account, authAt } = authentication;
  const isFresh = Date.now() - authAt <= (maxAgeSeconds + graceSeconds) * 1000;
  if (aal2 || account.totp) return isFresh && aalOf(authentication) === 2 ? undefined : 'code';
  return isFresh ? undefined : 'password';
}

/** The claims about an authentication, in ID tokens and in introspection. */
export function authenticationClaims(event: AuthenticationEvent) {
  return {
    acr: `AAL${aalOf(event)}`,
    amr: event.amr,
    auth_time: Math.floor(event.authAt / 1000),
  };
}
