import { type Context, Hono } from 'hono';
import { withCode, withPassword } from './authentication.ts';
import { readAuthorizationQuery } from './authorization-query.ts';
import { openSession } from './browser-session.ts';
import type { Challenge } from './challenges.ts';
import { deliberateErrno } from './faults.ts';
import type { LocalState } from './local-state.ts';
import { isEmail } from './options.ts';
import { errorPage, refusalPage } from './pages/notices.ts';
import { challengeOverPage, codePage, enrolPage } from './pages/second-factor.ts';
import {
  emailFirstPage,
  forceAuthPage,
  forceAuthUnknownPage,
  signInPage,
} from './pages/sign-in.ts';
import { confirmPage, shortestPassword, signUpOverPage, signUpPage } from './pages/sign-up.ts';
import { presentPage } from './present-page.ts';
import { createPromptNone } from './prompt-none.ts';
import { withParam } from './query-string.ts';
import { deliberateError, invalidParameter, ServerError } from './server-error.ts';
import { createSignInSteps } from './sign-in-steps.ts';
import { beginningOf, isFramed, type Visit } from './visit.ts';

type Form = Record<string, string>;

/**
 * The pages under `/oauth/`, from the first one to the code. What a sign-in is about travels in the
 * query of every page, so that it works where there are no cookies and in two tabs at once.
 */
export function createSignInFlow(state: LocalState): Hono {
  const app = new Hono();
  const steps = createSignInSteps(state);
  const { show, seeOther, offered, knownEmail, showSignedIn, authenticated, finish } = steps;
  const promptNone = createPromptNone(state, steps);

  /** Runs `answer` for requests whose query is in order; others get a page that says what is not. */
  function visited(answer: (c: Context, visit: Visit) => Response | Promise<Response>) {
    return async (c: Context) => {
      try {
        const { search, searchParams } = new URL(c.req.url);
        const errno = deliberateErrno(state.faults, c.req.url);
        if (errno !== undefined) throw deliberateError('oauth', errno);
        const asked = readAuthorizationQuery(searchParams, state.options.clients);
        const visit = { asked, query: search, framed: isFramed(searchParams) };
        return await (asked.prompt === 'none' ? promptNone.answer(c, visit) : answer(c, visit));
      } catch (error) {
        if (!(error instanceof ServerError)) throw error;
        const silent = promptNone.answerIncomplete(c, error);
        if (silent) return silent;
        return show(c, refusalPage(error), error.status);
      }
    };
  }

  function get(path: string, answer: (c: Context, visit: Visit) => Response) {
    app.get(path, visited(answer));
  }

  function post(path: string, answer: (c: Context, visit: Visit, form: Form) => Response) {
    app.post(
      path,
      refuseForeignForms,
      visited(async (c, visit) => {
        return answer(c, visit, await readForm(c.req.raw));
      }),
    );
  }

  /** A form that another site's page posts here would act in the user's name. */
  async function refuseForeignForms(c: Context, next: () => Promise<void>) {
    const origin = c.req.header('Origin');
    if (origin === undefined || origin === new URL(state.options.server.contentHost).origin) {
      return next();
    }
    const message = 'This form was sent by a page of another site.';
    return presentPage(c, state, errorPage('Not accepted', message), 403);
  }

  for (const path of ['/oauth/', '/oauth']) {
    get(path, (c, visit) => {
      const session = offered(c, visit);
      if (session) return showSignedIn(c, visit, session, '/oauth/');
      const email = knownEmail(c, visit);
      if (!email) return show(c, emailFirstPage(visit, email));
      if (state.accounts.find(email)) return show(c, signInPage(visit, email));
      return show(c, signUpPage(visit, email));
    });
  }

  get('/oauth/email', (c, visit) => {
    const session = offered(c, visit);
    if (session) return showSignedIn(c, visit, session, '/oauth/email');
    return show(c, emailFirstPage(visit, knownEmail(c, visit)));
  });

  post('/oauth/email', (c, visit, { email = '' }) => {
    if (!isEmail(email)) return show(c, emailFirstPage(visit, email, notAnEmail), 400);
    const page = state.accounts.find(email) ? 'signin' : 'signup';
    return seeOther(c, `/oauth/${page}${withParam(visit.query, 'email', email.trim())}`);
  });

  get('/oauth/signin', (c, visit) => {
    const session = offered(c, visit);
    if (session) return showSignedIn(c, visit, session, '/oauth/signin');
    return show(c, signInPage(visit, knownEmail(c, visit)));
  });

  post('/oauth/signin', (c, visit, { email = '', password = '' }) => {
    const again = (problem: { email?: string; password?: string }) =>
      show(c, signInPage(visit, email, problem), 400);
    if (!isEmail(email)) return again({ email: notAnEmail });
    const account = state.accounts.find(email);
    if (!account) return again({ email: 'There is no account with this address.' });
    if (account.password !== password) return again({ password: wrongPassword });
    const done = withPassword(account);
    openSession(c, state, done);
    return authenticated(c, visit, done, 'signin');
  });

  post('/oauth/continue', (c, visit) => {
    const session = offered(c, visit);
    if (!session) return seeOther(c, `/oauth/signin${visit.query}`);
    return authenticated(c, visit, session, 'signin');
  });

  get('/oauth/force_auth', (c, visit) => {
    const { email } = visit.asked;
    if (!email) throw invalidParameter('email', 'query');
    if (!state.accounts.find(email)) return show(c, forceAuthUnknownPage(visit));
    return show(c, forceAuthPage(visit));
  });

  post('/oauth/force_auth', (c, visit, { password = '' }) => {
    // The address in the query counts, not the one in the form: it was fixed.
    const account = state.accounts.find(visit.asked.email);
    if (!account) return show(c, forceAuthUnknownPage(visit), 400);
    if (account.password !== password) return show(c, forceAuthPage(visit, wrongPassword), 400);
    const done = withPassword(account);
    openSession(c, state, done);
    return authenticated(c, visit, done, 'signin');
  });

  get('/oauth/signup', (c, visit) => show(c, signUpPage(visit, visit.asked.email)));

  post('/oauth/signup', (c, visit, { email = '', password = '' }) => {
    const again = (problem: { email?: string; password?: string }) =>
      show(c, signUpPage(visit, email, problem), 400);
    if (!isEmail(email)) return again({ email: notAnEmail });
    if (state.accounts.find(email)) {
      return again({ email: 'There is an account with this address: sign in instead.' });
    }
    if (password.length < shortestPassword) {
      return again({ password: `At least ${shortestPassword} characters are needed.` });
    }
    const id = state.accounts.beginSignUp(email, password);
    return seeOther(c, `/oauth/confirm${withParam(visit.query, 'signup_id', id)}`);
  });

  get('/oauth/confirm', (c, visit) => {
    const email = state.accounts.signUpEmail(signUpId(c));
    return show(c, email === undefined ? signUpOverPage(visit) : confirmPage(visit, email));
  });

  post('/oauth/confirm', (c, visit, { code = '' }) => {
    const id = signUpId(c);
    const email = state.accounts.signUpEmail(id);
    if (email === undefined) return show(c, signUpOverPage(visit), 400);
    const account = state.accounts.completeSignUp(id, code);
    if (!account) return show(c, confirmPage(visit, email, 'This is not the code.'), 400);
    const done = withPassword(account);
    openSession(c, state, done);
    return authenticated(c, visit, done, 'signup');
  });

  post('/oauth/consent', (c, visit, { consent = '' }) => {
    const pending = state.grants.takeConsent(consent, visit.query);
    if (!pending) return seeOther(c, `/oauth/signin${beginningOf(visit.query)}`);
    return finish(c, visit, pending, pending.action);
  });

  const showChallenge = (
    c: Context,
    visit: Visit,
    { enrols, ...waiting }: Challenge,
    problem?: string,
  ) => {
    const { email } = waiting.authentication.account;
    const page = enrols ? enrolPage(visit, email, problem) : codePage(visit, email, problem);
    return show(c, page, problem === undefined ? 200 : 400);
  };

  get('/oauth/totp', (c, visit) => {
    const waiting = state.challenges.find(challengeId(c), visit.query);
    return waiting ? showChallenge(c, visit, waiting) : show(c, challengeOverPage(visit));
  });

  post('/oauth/totp', (c, visit, { code = '' }) => {
    const id = challengeId(c);
    const waiting = state.challenges.find(id, visit.query);
    if (!waiting) return show(c, challengeOverPage(visit), 400);
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

const notAnEmail = 'This is not an email address.';
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

async function readForm(request: Request): Promise<Form> {
  return Object.fromEntries(new URLSearchParams(await request.text()));
}
