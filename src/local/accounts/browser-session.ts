import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { cookieName, sessionCookieMaxAge, strictness } from '../http/cookie-name.ts';
import type { LocalState } from '../state.ts';
import type { Authentication } from './authentication.ts';

/** What the browser's session is known by while a request is answered that has just opened it. */
const opened = 'openedSession';

/**
 * Who is signed in in this browser. Only that is in a cookie; a sign-in itself needs none, since
 * browsers keep them from frames of other sites.
 */
export function currentSession(c: Context, state: LocalState): Authentication | undefined {
  return state.accounts.session(sessionId(c, state));
}

/** The id of that session, under which the sites are kept that its user is signed in to. */
export function currentSessionId(c: Context, state: LocalState): string | undefined {
  return currentSession(c, state) && sessionId(c, state);
}

/** Opens a session, in place of the one that this browser had, and announces it. */
export function openSession(c: Context, state: LocalState, authentication: Authentication): void {
  const before = currentSessionId(c, state);
  const sameUser = currentSession(c, state)?.account === authentication.account;
  const id = state.accounts.openSession(authentication);
  c.set(opened, id);
  setCookie(c, cookieName('session', state), id, {
    path: '/',
    httpOnly: true,
    maxAge: sessionCookieMaxAge,
    ...strictness(state),
  });
  const replaced = before === undefined ? undefined : { id: before, sameUser };
  for (const observer of state.sessionObservers) {
    observer.opened(c, { id, authentication, replaced });
  }
}

/** Signs the user out in this browser, and announces it. */
export function closeSession(c: Context, state: LocalState): void {
  const id = currentSessionId(c, state);
  if (id === undefined) return;
  state.accounts.closeSession(id);
  deleteCookie(c, cookieName('session', state), { path: '/' });
  for (const observer of state.sessionObservers) observer.closed(c, id);
}

function sessionId(c: Context, state: LocalState): string | undefined {
  return c.get(opened) ?? getCookie(c, cookieName('session', state));
}
