import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { cookieName, strictness } from '../http/cookie-name.ts';
import { randomHex } from '../http/random-hex.ts';
import type { LocalState } from '../state.ts';

/**
 * Tells the silent checks in other tabs that they may have to be asked anew. Browsers tell every
 * page of a cookie that has changed, whoever has changed it: here the answer to a dialog, to a sign-out,
 * or to a request of a site's page, which has no script of this origin that could tell.
 */
export function stampChange(c: Context, state: LocalState): void {
  setCookie(c, changeStamp(state), randomHex(8), {
    path: '/browserid',
    ...strictness(state),
  });
}

/** The name of the cookie. */
export function changeStamp(state: LocalState): string {
  return cookieName('changes', state);
}
