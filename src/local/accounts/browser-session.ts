import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { stampChange } from '../browserid/change-stamp.ts';
import { isComplete, tellSignedIn, tellSignedOut } from '../fedcm/login-status.ts';
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

/** Begins another session, which takes over the sites of the one before it if the user is the same. */
export function openSession(c: Context, state: LocalState, authentication: Authentication): void {
  const { accounts, siteSignIns } = state;
  const before = currentSessionId(c, state);
  const sameUser = currentSession(c, state)?.account === authentication.account;
  const id = accounts.openSession(authentication);
  if (before) {
    siteSignIns.endSession(before, sameUser ? id : undefined);
    stampChange(c, state);
  }
  c.set(opened, id);
  setCookie(c, cookieName('session', state), id, {
    path: '/',
    httpOnly: true,
    maxAge: sessionCookieMaxAge,
    ...strictness(state),
  });
  if (isComplete(authentication)) tellSignedIn(c, state, id);
  else tellSignedOut(c, state);
}

/** Nobody is signed in in this browser any more, here or at a site that asks. */
export function closeSession(c: Context, state: LocalState): void {
  const id = currentSessionId(c, state);
  if (id === undefined) return;
  state.accounts.closeSession(id);
  state.siteSignIns.endSession(id);
  deleteCookie(c, cookieName('session', state), { path: '/' });
  tellSignedOut(c, state);
  stampChange(c, state);
}

function sessionId(c: Context, state: LocalState): string | undefined {
  return c.get(opened) ?? getCookie(c, cookieName('session', state));
}
