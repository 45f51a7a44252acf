import { type Context, Hono } from 'hono';
import { withCode, withPassword } from '../accounts/authentication.ts';
import { openSession } from '../accounts/browser-session.ts';
import type { Challenge } from '../accounts/challenges.ts';
import { refuseForeignForms } from '../content/own-forms.ts';
import { withParam } from '../http/query-string.ts';
import { invalidParameter } from '../http/server-error.ts';
import { type Account, isEmail } from '../options.ts';
import { challengeOverPage, codePage, enrolPage } from '../pages/second-factor.ts';
import { forceAuthPage, forceAuthUnknownPage, signInPage } from '../pages/sign-in.ts';
import { confirmPage, shortestPassword, signUpOverPage, signUpPage } from '../pages/sign-up.ts';
import type { LocalState } from '../state.ts';
import { createSignInSteps, type Form, type SignInPurpose, seeOther } from './sign-in-steps.ts';
import type { Asked, Visit } from './visit.ts';

/**
 * The pages on which users sign in or sign up, whatever for. A page that says what was wrong with the
 * input has the status 200: the real service is one document, which never gets another status.
 */
export function createSignInPages<A extends Asked>(
  state: LocalState,
  purpose: SignInPurpose<A>,
): Hono {
  const app = new Hono();
  const { base, visited, show } = purpose;
  const steps = createSignInSteps(state, purpose);
  const { offered, knownEmail, showSignedIn, authenticated } = steps;

  function get(page: string, answer: (c: Context, visit: Visit<A>) => Response) {
    app.get(base + page, visited(answer));
  }

  function post(page: string, answer: (c: Context, visit: Visit<A>, form: Form) => Response) {
    app.post(base + page, refuseForeignForms(state), visited(answer));
  }

  /** The password was right. An account that is not confirmed needs the code from a mail first. */
  function afterPassword(c: Context, visit: Visit<A>, account: Account): Response {
    if (!account.confirmed) return askConfirmation(c, visit, account);
    const done = withPassword(account);
    openSession(c, state, done);
    return authenticated(c, visit, done, 'signin');
  }

  function askConfirmation(c: Context, { query }: Visit<A>, account: Account): Response {
    const id = state.accounts.askConfirmation(account);
    return seeOther(c, state, `${base}/confirm${withParam(query, 'signup_id', id)}`);
  }

  get('/signin', (c, visit) => {
    const session = offered(c, visit);
    if (session) return showSignedIn(c, visit, session, `${base}/signin`);
    return show(c, signInPage(visit, knownEmail(c, visit)));
  });

  post('/signin', (c, visit, { email = '', password = '' }) => {
    const again = (problem: { email?: string; password?: string }) =>
      show(c, signInPage(visit, email, problem));
    if (!isEmail(email)) return again({ email: notAnEmail });
    const account = state.accounts.find(email);
    if (!account) return again({ email: 'There is no account with this address.' });
    if (account.password !== password) return again({ password: wrongPassword });
    return afterPassword(c, visit, account);
  });

  post('/continue', (c, visit) => {
    const session = offered(c, visit);
    if (!session) return seeOther(c, state, `${base}/signin${visit.query}`);
    return authenticated(c, visit, session, 'signin');
  });

  get('/force_auth', (c, visit) => {
    const { email } = visit.asked;
    if (!email) throw invalidParameter('email', 'query');
    if (!state.accounts.find(email)) return show(c, forceAuthUnknownPage(visit));
    return show(c, forceAuthPage(visit));
  });

  post('/force_auth', (c, visit, { password = '' }) => {
    // The address in the query counts, not the one in the form: it was fixed.
    const account = state.accounts.find(visit.asked.email);
    if (!account) return show(c, forceAuthUnknownPage(visit));
    if (account.password !== password) return show(c, forceAuthPage(visit, wrongPassword));
    return afterPassword(c, visit, account);
  });

  get('/signup', (c, visit) => show(c, signUpPage(visit, visit.asked.email)));

  post('/signup', (c, visit, { email = '', password = '' }) => {
    const again = (problem: { email?: string; password?: string }) =>
      show(c, signUpPage(visit, email, problem));
    if (!isEmail(email)) return again({ email: notAnEmail });
    if (state.accounts.find(email)?.confirmed) {
      return again({ email: 'There is an account with this address: sign in instead.' });
    }
    if (password.length < shortestPassword) {
      return again({ password: `At least ${shortestPassword} characters are needed.` });
    }
    return askConfirmation(c, visit, state.accounts.signUp(email, password));
  });

  get('/confirm', (c, visit) => {
    const email = state.accounts.unconfirmedEmail(signUpId(c));
    return show(c, email === undefined ? signUpOverPage(visit) : confirmPage(visit, email));
  });

  post('/confirm', (c, visit, { code = '' }) => {
    const id = signUpId(c);
    const email = state.accounts.unconfirmedEmail(id);
    if (email === undefined) return show(c, signUpOverPage(visit));
    const account = state.accounts.confirm(id, code);
    if (!account) return show(c, confirmPage(visit, email, 'This is not the code.'));
    const done = withPassword(account);
    openSession(c, state, done);
    return authenticated(c, visit, done, 'signup');
  });

  const showChallenge = (
    c: Context,
    visit: Visit<A>,
    { enrols, ...waiting }: Challenge,
    problem?: string,
  ) => {
    const { email } = waiting.authentication.account;
    const page = enrols ? enrolPage(visit, email, problem) : codePage(visit, email, problem);
    return show(c, page);
  };

  get('/totp', (c, visit) => {
    const waiting = state.challenges.find(challengeId(c), visit.query);
    return waiting ? showChallenge(c, visit, waiting) : show(c, challengeOverPage(visit));
  });

  post('/totp', (c, visit, { code = '' }) => {
    const id = challengeId(c);
    const waiting = state.challenges.find(id, visit.query);
    if (!waiting) return show(c, challengeOverPage(visit));
    const answer = state.challenges.answer(id, visit.query, code);
    if (answer !== 'right') return showChallenge(c, visit, waiting, codeProblems[answer]);
    const { authentication, action } = waiting;
    if (waiting.enrols) state.accounts.enrolTotp(authentication.account);
    const done = withCode(authentication);
    openSession(c, state, done);
    return authenticated(c, visit, done, action);
  });

  return app;
}

export const notAnEmail = 'This is not an email address.';
const wrongPassword = 'The password is wrong.';
const codeProblems = {
  wrong: 'This is not the code.',
  expired: 'This code is too old. A new one is in the inbox.',
};

function challengeId(c: Context): string {
  return c.req.query('challenge_id') ?? '';
}

function signUpId(c: Context): string {
  return c.req.query('signup_id') ?? '';
}
