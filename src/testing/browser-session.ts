import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Authentication } from './authentication.ts';
import type { LocalState } from './local-state.ts';

/**
 * Who is signed in in this browser. Only that is in a cookie; a sign-in itself needs none, since
 * browsers keep them from frames of other sites.
 */
export function currentSession(c: Context, state: LocalState): Authentication | undefined {
  return state.accounts.session(getCookie(c, cookieName(state)));
}

export function openSession(c: Context, state: LocalState, authentication: Authentication): void {
  setCookie(c, cookieName(state), state.accounts.openSession(authentication), {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: state.options.server.contentHost.startsWith('https:'),
  });
}

/** All ports of localhost share their cookies, so the name carries the port. */
function cookieName(state: LocalState): string {
  return `local-fxa-session-${new URL(state.options.server.contentHost).port || 'default'}`;
}
