import type { Context } from 'hono';
import { type Authentication, whatIsMissing } from './authentication.ts';
import { currentSession } from './browser-session.ts';
import { type Action, type Completion, completeSignIn, endWithError } from './complete-sign-in.ts';
import type { LocalState } from './local-state.ts';
import { openerPolicy } from './page-headers.ts';
import { consentPage } from './pages/consent.ts';
import type { Page } from './pages/layout.ts';
import { signedInPage } from './pages/sign-in.ts';
import { presentSignInPage } from './present-page.ts';
import { withParam } from './query-string.ts';
import type { Visit } from './visit.ts';

export type SignInSteps = ReturnType<typeof createSignInSteps>;

/** What a sign-in does once somebody has shown who they are, and how each of its answers leaves. */
export function createSignInSteps(state: LocalState) {
  const show = (c: Context, page: Page, status = 200) => presentSignInPage(c, state, page, status);

  /** 303, so that no browser posts the password again to where it is sent. */
  function seeOther(c: Context, location: string): Response {
    const headers = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
    for (const [name, value] of Object.entries({ ...headers, ...openerPolicy(state.faults) })) {
      c.header(name, value);
    }
    return c.redirect(location, 303);
  }

  /** Who is signed in, unless another account is asked for. */
  function expected(c: Context, { asked }: Visit): Authentication | undefined {
    const session = asked.askAnew ? undefined : currentSession(c, state);
    if (!asked.email) return session;
    return session && state.accounts.find(asked.email) === session.account ? session : undefined;
  }

  /** The same, where no password is needed any more. */
  function offered(c: Context, visit: Visit): Authentication | undefined {
    const session = visit.asked.prompt === 'login' ? undefined : expected(c, visit);
    return session && whatIsMissing(visit.asked, session) !== 'password' ? session : undefined;
  }

  /** The address to begin with: who has to show again who they are need not type it. */
  function knownEmail(c: Context, visit: Visit): string {
    return visit.asked.email || (expected(c, visit)?.account.email ?? '');
  }

  /** The first page for somebody who is signed in: what is missing, or to go on as they are. */
  function showSignedIn(c: Context, visit: Visit, session: Authentication, page: string): Response {
    if (whatIsMissing(visit.asked, session)) return challenge(c, visit, session, 'signin');
    return show(c, signedInPage(visit, session.account.email, page));
  }

  /** The password was right, or the code was: on to what is still due, or to the end. */
  function authenticated(c: Context, visit: Visit, done: Authentication, action: Action): Response {
    const { asked, query } = visit;
    if (whatIsMissing(asked, done)) return challenge(c, visit, done, action);
    if (asked.client.trusted !== false && asked.prompt !== 'consent') {
      return finish(c, visit, done, action);
    }
    const consent = state.grants.askConsent({ ...done, action, query });
    return show(c, consentPage(visit, done.account.email, consent));
  }

  function challenge(c: Context, { query }: Visit, authentication: Authentication, action: Action) {
    const enrols = !authentication.account.totp;
    const id = state.challenges.begin({ authentication, action, enrols }, query);
    return seeOther(c, `/oauth/totp${withParam(query, 'challenge_id', id)}`);
  }

  function finish(c: Context, visit: Visit, done: Authentication, action: Action): Response {
    const { signInError } = state.faults;
    if (signInError === undefined) return end(c, completeSignIn(visit, done, action, state.grants));
    return end(c, endWithError(visit.asked, visit.framed, String(signInError)));
  }

  function end(c: Context, completion: Completion): Response {
    if ('page' in completion) return show(c, completion.page);
    return seeOther(c, completion.redirect);
  }

  return { show, seeOther, offered, knownEmail, showSignedIn, authenticated, finish, end };
}
