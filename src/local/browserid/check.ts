import { type Context, Hono } from 'hono';
import { whatIsMissing } from '../accounts/authentication.ts';
import { currentSession, currentSessionId } from '../accounts/browser-session.ts';
import { pageHeaders } from '../content/page-headers.ts';
import { presentPage, respond } from '../content/present-page.ts';
import { deliberateErrno } from '../faults.ts';
import { deliberateError } from '../http/server-error.ts';
import { layout, type Page } from '../pages/layout.ts';
import { refusalPage } from '../pages/notices.ts';
import type { LocalState } from '../state.ts';
import type { CheckQuestion } from './browserid-state.ts';
import { principalEmail } from './certificate.ts';
import { changeStamp } from './change-stamp.ts';
import { OptionError, readBoolean, readEmail, readPrincipal, readState } from './dialog-options.ts';
import type { CheckTask, Finding } from './page-task.ts';
import { checkPage, noSitePage, wrongOptionPage } from './pages.ts';
import { isForDocument, notForDocument, siteOf } from './site.ts';

/**
 * The silent check, in a hidden frame on the site's page. Whether the frame sees the session at
 * all, only its script can tell.
 */
export function createCheck(state: LocalState): Hono {
  const app = new Hono();

  app.get('/browserid/check', (c) => {
    const site = siteOf(c, state);
    if (site === undefined) return presentPage(c, state, noSitePage(), 400);
    if (!isForDocument(c)) return c.text(notForDocument, 400);
    try {
      const errno = deliberateErrno(state.faults, c.req.url);
      if (errno !== undefined) {
        const error = deliberateError('oauth', errno);
        return present(c, refusalPage(error), error.status);
      }
      const question = readQuestion(new URL(c.req.url).searchParams, site);
      const finding = find(c, question);
      const session = currentSession(c, state);
      const task: CheckTask = {
        kind: 'check',
        site,
        state: question.state,
        finding,
        ...(finding.answer === 'different' &&
          session && {
            ticket: state.browserid.tickets.keep(
              { authentication: session, principal: question.principal },
              site,
            ),
          }),
        stateAt: `/browserid/check/state?request=${state.browserid.checks.keep(question, site)}`,
        changeStamp: changeStamp(state),
      };
      return present(c, checkPage(state.faults.silentFrames ? undefined : task));
    } catch (error) {
      if (error instanceof OptionError) return present(c, wrongOptionPage(error), 400);
      throw error;
    }
  });

  // For the frame itself, when something has changed.
  app.get('/browserid/check/state', (c) => {
    const question = state.browserid.checks.find(c.req.query('request') ?? '');
    c.header('Cache-Control', 'no-store');
    if (!question) return c.json({}, 404);
    return c.json(find(c, question));
  });

  /**
   * Every page may frame it. It shows nothing, speaks only to the page that the question came
   * from, and must be able to say `unknown` to one that is in a frame itself.
   */
  function present(c: Context, page: Page, status = 200): Response {
    const headers = pageHeaders({ framedBy: '*', asksServer: true }, state.faults);
    return respond(c, layout(page, { framed: true }), status, headers);
  }

  function find(c: Context, question: CheckQuestion): Finding {
    const { site, loggedInUser, persistent, requiredEmail, principal } = question;
    const sessionId = currentSessionId(c, state);
    const session = currentSession(c, state);
    const signIn = sessionId === undefined ? undefined : state.siteSignIns.find(sessionId, site);
    const nobody = { answer: loggedInUser === null ? 'agreed' : 'signed out' } as const;
    if (!session || !signIn || (persistent && !signIn.persistent)) return nobody;
    const { account } = session;
    if (requiredEmail && state.accounts.find(requiredEmail) !== account) return nobody;
    // Who has yet to show a second factor is neither signed in nor signed out.
    if (whatIsMissing({ maxAgeSeconds: undefined, aal2: false }, session)) {
      return { answer: 'unknown' };
    }
    const email = principalEmail(state, account, principal);
    return email === loggedInUser ? { answer: 'agreed' } : { answer: 'different', email };
  }

  return app;
}

function readQuestion(params: URLSearchParams, site: string): CheckQuestion {
  const text = (name: string) => params.get(name) || undefined;
  const loggedInUser = params.get('logged_in_user');
  return {
    site,
    state: readState(text('state')),
    loggedInUser: loggedInUser === null ? undefined : loggedInUser || null,
    persistent: readBoolean('persistent', text('persistent')),
    requiredEmail: readEmail('requiredEmail', text('required_email')),
    principal: readPrincipal(text('want_issuer')),
  };
}
