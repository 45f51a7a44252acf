import { type Context, Hono } from 'hono';
import type { Action, Authentication } from '../accounts/authentication.ts';
import {
  type AuthorizationQuery,
  readAuthorizationQuery,
} from '../authorization/authorization-query.ts';
import { createPromptNone } from '../authorization/prompt-none.ts';
import { refuseForeignForms } from '../content/own-forms.ts';
import { pageHeaders } from '../content/page-headers.ts';
import { presentSignInPage, respond } from '../content/present-page.ts';
import { deliberateErrno } from '../faults.ts';
import { withParam } from '../http/query-string.ts';
import { readForm } from '../http/request-body.ts';
import { deliberateError, ServerError } from '../http/server-error.ts';
import { isEmail } from '../options.ts';
import { consentPage } from '../pages/consent.ts';
import { layout, type Page } from '../pages/layout.ts';
import { pageStatus, redirectPage, refusalPage } from '../pages/notices.ts';
import { emailFirstPage, signInPage } from '../pages/sign-in.ts';
import { signUpPage } from '../pages/sign-up.ts';
import type { LocalState } from '../state.ts';
import { type Completion, completeSignIn, endWithError } from './complete-sign-in.ts';
import { createSignInPages, notAnEmail } from './sign-in-pages.ts';
import { createSignInSteps, type SignInPurpose, seeOther } from './sign-in-steps.ts';
import { beginningOf, isFramed, type Visit } from './visit.ts';

type OAuthVisit = Visit<AuthorizationQuery>;

const base = '/oauth';

/**
 * The pages under `/oauth/`, from the first one to the code. What a sign-in is about travels in the
 * query of every page, so that it works where there are no cookies and in two tabs at once.
 */
export function createSignInFlow(state: LocalState): Hono {
  const app = new Hono();
  const purpose: SignInPurpose<AuthorizationQuery> = { base, visited, show, authenticated };
  const { offered, knownEmail, showSignedIn } = createSignInSteps(state, purpose);
  const promptNone = createPromptNone(state, { end, finish, show });

  function show(c: Context, page: Page, status = 200) {
    return presentSignInPage(c, state, page, status);
  }

  function visited(answer: Parameters<SignInPurpose<AuthorizationQuery>['visited']>[0]) {
    return async (c: Context) => {
      try {
        const { search, searchParams } = new URL(c.req.url);
        const errno = deliberateErrno(state.faults, c.req.url);
        if (errno !== undefined) throw deliberateError('oauth', errno);
        const asked = readAuthorizationQuery(searchParams, state.options.clients);
        const visit = { asked, base, query: search, framed: isFramed(searchParams) };
        if (asked.prompt === 'none') return await promptNone.answer(c, visit);
        return await answer(c, visit, await readForm(c.req.raw));
      } catch (error) {
        if (!(error instanceof ServerError)) throw error;
        const silent = promptNone.answerIncomplete(c, error);
        if (silent) return silent;
        return show(c, refusalPage(error), pageStatus(error));
      }
    };
  }

  function authenticated(c: Context, visit: OAuthVisit, done: Authentication, action: Action) {
    const { asked, query } = visit;
    if (asked.client.trusted !== false && asked.prompt !== 'consent') {
      return finish(c, visit, done, action);
    }
    const consent = state.grants.askConsent({ ...done, action, query });
    return show(c, consentPage(visit, done.account.email, consent));
  }

  function finish(c: Context, visit: OAuthVisit, done: Authentication, action: Action): Response {
    const { signInError } = state.faults;
    if (signInError === undefined) return end(c, completeSignIn(visit, done, action, state.grants));
    return end(c, endWithError(visit.asked, visit.framed, String(signInError)));
  }

  function end(c: Context, completion: Completion): Response {
    if ('page' in completion) return show(c, completion.page);
    if (state.options.promptNoneByScript && c.req.query('prompt') === 'none') {
      const headers = pageHeaders({ asksServer: true }, state.faults);
      const page = layout(redirectPage(completion.redirect), { framed: false });
      return respond(c, page, 200, headers);
    }
    return seeOther(c, state, completion.redirect);
  }

  for (const path of [`${base}/`, base]) {
    app.get(
      path,
      visited((c, visit) => {
        const session = offered(c, visit);
        if (session) return showSignedIn(c, visit, session, `${base}/`);
        const email = knownEmail(c, visit);
        if (!email) return show(c, emailFirstPage(visit, email));
        if (state.accounts.find(email)) return show(c, signInPage(visit, email));
        return show(c, signUpPage(visit, email));
      }),
    );
  }

  app.get(
    `${base}/email`,
    visited((c, visit) => {
      const session = offered(c, visit);
      if (session) return showSignedIn(c, visit, session, `${base}/email`);
      return show(c, emailFirstPage(visit, knownEmail(c, visit)));
    }),
  );

  app.post(
    `${base}/email`,
    refuseForeignForms(state),
    visited((c, visit, { email = '' }) => {
      if (!isEmail(email)) return show(c, emailFirstPage(visit, email, notAnEmail));
      const page = state.accounts.find(email) ? 'signin' : 'signup';
      return seeOther(c, state, `${base}/${page}${withParam(visit.query, 'email', email.trim())}`);
    }),
  );

  app.post(
    `${base}/consent`,
    refuseForeignForms(state),
    visited((c, visit, { consent = '' }) => {
      const pending = state.grants.takeConsent(consent, visit.query);
      if (!pending) return seeOther(c, state, `${base}/signin${beginningOf(visit.query)}`);
      return finish(c, visit, pending, pending.action);
    }),
  );

  return app.route('/', createSignInPages(state, purpose));
}
