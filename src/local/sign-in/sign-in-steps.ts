import type { Context } from 'hono';
import { type Action, type Authentication, whatIsMissing } from '../accounts/authentication.ts';
import { currentSession } from '../accounts/browser-session.ts';
import { openerPolicy } from '../content/page-headers.ts';
import { withParam } from '../http/query-string.ts';
import type { Page } from '../pages/layout.ts';
import { signedInPage } from '../pages/sign-in.ts';
import type { LocalState } from '../state.ts';
import type { Asked, Visit } from './visit.ts';

export type Form = Record<string, string>;

/** What a sign-in is for: it says how its pages begin, how they look, and what comes after them. */
export interface SignInPurpose<A extends Asked> {
  /** The folder of its pages. */
  base: string;
  /** Runs `answer` for requests that are in order; others get a page that says what is not. */
  visited(
    answer: (c: Context, visit: Visit<A>, form: Form) => Response | Promise<Response>,
  ): (c: Context) => Response | Promise<Response>;
  show(c: Context, page: Page, status?: number): Response;
  /** Somebody has shown all that is demanded of them. */
  authenticated(c: Context, visit: Visit<A>, done: Authentication, action: Action): Response;
}

/** 303, so that no browser posts the password again to where it is sent. */
export function seeOther(c: Context, { faults }: LocalState, location: string): Response {
  const headers = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
  for (const [name, value] of Object.entries({ ...headers, ...openerPolicy(faults) })) {
    c.header(name, value);
  }
  return c.redirect(location, 303);
}

/** Goes from what a sign-in knows of somebody to what they have yet to show. */
export function createSignInSteps<A extends Asked>(state: LocalState, purpose: SignInPurpose<A>) {
  /** Who is signed in, unless another account is asked for. */
  function expected(c: Context, { asked }: Visit<A>): Authentication | undefined {
    const session = asked.askAnew ? undefined : currentSession(c, state);
    if (!asked.email) return session;
    return session && state.accounts.find(asked.email) === session.account ? session : undefined;
  }

  /** The same, where no password is needed any more. */
  function offered(c: Context, visit: Visit<A>): Authentication | undefined {
    const session = visit.asked.prompt === 'login' ? undefined : expected(c, visit);
    return session && whatIsMissing(visit.asked, session) !== 'password' ? session : undefined;
  }

  /** The address to begin with: who has to show again who they are need not type it. */
  function knownEmail(c: Context, visit: Visit<A>): string {
    return visit.asked.email || (expected(c, visit)?.account.email ?? '');
  }

  /** The first page for somebody who is signed in: what is missing, or to go on as they are. */
  function showSignedIn(
    c: Context,
    visit: Visit<A>,
    session: Authentication,
    page: string,
  ): Response {
    if (whatIsMissing(visit.asked, session)) return challenge(c, visit, session, 'signin');
    return purpose.show(c, signedInPage(visit, session.account.email, page));
  }

  /** The password was right, or the code was: on to what is still due, or to what comes after. */
  function authenticated(
    c: Context,
    visit: Visit<A>,
    done: Authentication,
    action: Action,
  ): Response {
    if (whatIsMissing(visit.asked, done)) return challenge(c, visit, done, action);
    return purpose.authenticated(c, visit, done, action);
  }

  function challenge(
    c: Context,
    { base, query }: Visit<A>,
    authentication: Authentication,
    action: Action,
  ) {
    const enrols = !authentication.account.totp;
    const id = state.challenges.begin({ authentication, action, enrols }, query);
    return seeOther(c, state, `${base}/totp${withParam(query, 'challenge_id', id)}`);
  }

  return { offered, knownEmail, showSignedIn, authenticated };
}
