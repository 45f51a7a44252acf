import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Authentication, whatIsMissing } from '../accounts/authentication.ts';
import { cookieName, sessionCookieMaxAge } from '../http/cookie-name.ts';
import type { LocalState } from '../state.ts';

/**
 * Somebody is signed in in this browser. FedCM's own requests come from the browser, for a page of
 * another site: they bring only cookies that are sent across sites. This one goes nowhere else.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Login
 */
export function tellSignedIn(c: Context, state: LocalState, sessionId: string): void {
  setCookie(c, cookieName('fedcm', state), sessionId, {
    ...attributes,
    maxAge: sessionCookieMaxAge,
  });
  c.header('Set-Login', 'logged-in');
}

/** Nobody is, any more. */
export function tellSignedOut(c: Context, state: LocalState): void {
  deleteCookie(c, cookieName('fedcm', state), attributes);
  c.header('Set-Login', 'logged-out');
}

/** Who is signed in in the browser that asks. */
export function fedcmSession(
  c: Context,
  state: LocalState,
): { id: string; authentication: Authentication } | undefined {
  const id = getCookie(c, cookieName('fedcm', state)) ?? '';
  const authentication = state.accounts.session(id);
  return authentication && isComplete(authentication) ? { id, authentication } : undefined;
}

/** Whoever has yet to show a second factor is not signed in. */
export function isComplete(authentication: Authentication): boolean {
  return whatIsMissing({ maxAgeSeconds: undefined, aal2: false }, authentication) === undefined;
}

/** Browsers take `Secure` from http://localhost, too. */
const attributes = { path: '/fedcm', httpOnly: true, sameSite: 'None', secure: true } as const;
