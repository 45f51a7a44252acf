import { type Context, Hono } from 'hono';
import type { Authentication } from '../accounts/authentication.ts';
import { currentSession, currentSessionId } from '../accounts/browser-session.ts';
import { refuseForeignForms } from '../content/own-forms.ts';
import { presentPage } from '../content/present-page.ts';
import { deliberateErrno } from '../faults.ts';
import { withoutParam } from '../http/query-string.ts';
import { readForm } from '../http/request-body.ts';
import { deliberateError, ServerError } from '../http/server-error.ts';
import type { Page } from '../pages/layout.ts';
import { errorPage, incompletePage, pageStatus, refusalPage } from '../pages/notices.ts';
import { forceAuthPage, forceAuthUnknownPage, signInPage } from '../pages/sign-in.ts';
import { createSignInPages } from '../sign-in/sign-in-pages.ts';
import { createSignInSteps, type SignInPurpose, seeOther } from '../sign-in/sign-in-steps.ts';
import type { Asked, Visit } from '../sign-in/visit.ts';
import type { LocalState } from '../state.ts';
import { bannerCss } from './banner-css.ts';
import type { Dialog } from './browserid-state.ts';
import { principalEmail } from './certificate.ts';
import { stampChange } from './change-stamp.ts';
import { backTo, type DialogAnswer } from './dialog-answer.ts';
import { type DialogOptions, OptionError, readDialogOptions } from './dialog-options.ts';
import type { CompleteTask, EndTask } from './page-task.ts';
import {
  completePage,
  dialogOverPage,
  displayName,
  endPage,
  noSitePage,
  otherAccountPage,
  persistentField,
  withWayBack,
  wrongOptionPage,
} from './pages.ts';
import { presentDialogPage } from './present-dialog.ts';
import { isForDocument, notForDocument, siteOf } from './site.ts';

interface AskedByDialog extends Asked {
  dialog: Dialog;
}

type DialogVisit = Visit<AskedByDialog>;

const base = '/browserid/dialog';

/**
 * The sign-in dialog of BrowserID. The site is known from the first request alone, so what that
 * says is kept here, and the pages carry the id under which it is kept.
 */
export function createDialog(state: LocalState): Hono {
  const app = new Hono();
  const purpose: SignInPurpose<AskedByDialog> = { base, visited, show, authenticated };
  const { offered, knownEmail, showSignedIn } = createSignInSteps(state, purpose);

  app.get('/browserid/sign_in', (c) => {
    const site = siteOf(c, state);
    if (site === undefined) return presentPage(c, state, noSitePage(), 400);
    if (!isForDocument(c)) return c.text(notForDocument, 400);
    const { searchParams } = new URL(c.req.url);
    try {
      const errno = deliberateErrno(state.faults, c.req.url);
      if (errno !== undefined) throw deliberateError('oauth', errno);
      const options = readDialogOptions(searchParams, site);
      const id = state.browserid.dialogs.keep({ site, options, persistent: undefined }, site);
      return seeOther(c, state, `${base}?request=${id}`);
    } catch (error) {
      const framed = searchParams.get('context') === 'iframe';
      const page = readProblem(error);
      const shown = framed ? page : withWayBack(page, site, searchParams.get('state'));
      const status = error instanceof ServerError ? error.status : 400;
      return presentDialogPage(c, state, shown, { site, framed }, status);
    }
  });

  const find = (c: Context) => state.browserid.dialogs.find(c.req.query('request') ?? '');

  function visited(answer: Parameters<typeof purpose.visited>[0]) {
    return async (c: Context) => {
      const dialog = find(c);
      if (!dialog) return presentPage(c, state, dialogOverPage());
      try {
        const errno = deliberateErrno(state.faults, c.req.url);
        if (errno !== undefined) throw deliberateError('oauth', errno);
        const form = await readForm(c.req.raw);
        if (form.asks_persistent) dialog.persistent = form.persistent === 'on';
        return await answer(c, visitOf(c, dialog), form);
      } catch (error) {
        if (!(error instanceof ServerError)) throw error;
        return show(c, refusalPage(error), pageStatus(error));
      }
    };
  }

  function visitOf(c: Context, dialog: Dialog): DialogVisit {
    const { site, options, persistent } = dialog;
    const { search, searchParams } = new URL(c.req.url);
    const { requiredEmail } = options;
    // Within a dialog, the pages' own links say with which address to go on.
    const email = searchParams.get('email') ?? options.email;
    const askAnew = !requiredEmail && email === 'blank';
    const sessionId = currentSessionId(c, state);
    const stored = sessionId !== undefined && state.siteSignIns.find(sessionId, site)?.persistent;
    return {
      base,
      query: search,
      framed: options.framed,
      extraFields: options.allowPersistent ? persistentField(persistent ?? !!stored) : undefined,
      asked: {
        dialog,
        client: { name: displayName(options.siteName, site) },
        email: requiredEmail ?? (askAnew ? '' : email),
        accountIsFixed: requiredEmail !== undefined,
        askAnew,
        prompt: isFreshEnough(c, options) ? undefined : 'login',
        maxAgeSeconds: undefined,
        aal2: false,
      },
    };
  }

  /** The password has to be typed again where it was typed too long ago, whatever else is known. */
  function isFreshEnough(c: Context, options: DialogOptions): boolean {
    const { refreshAuthenticationSeconds: seconds } = options;
    if (seconds === undefined) return true;
    const age = Date.now() - (currentSession(c, state)?.authAt ?? 0);
    return seconds > 0 && age <= seconds * 1000;
  }

  function show(c: Context, page: Page, status = 200): Response {
    const dialog = find(c);
    if (!dialog) return presentPage(c, state, page, status);
    const query = withoutParam(new URL(c.req.url).search, 'email');
    const { site, options } = dialog;
    const cancel = page.task ? undefined : { base, query };
    const look = {
      site,
      framed: options.framed,
      options,
      cancel,
      unansweredAt: `${base}/unanswered${query}`,
    };
    return presentDialogPage(c, state, page, look, status);
  }

  app.get(
    base,
    visited((c, visit) => {
      const { email, accountIsFixed } = visit.asked;
      const session = offered(c, visit);
      if (session) return showSignedIn(c, visit, session, `${base}/signin`);
      if (!accountIsFixed) return show(c, signInPage(visit, knownEmail(c, visit)));
      if (!state.accounts.find(email)) return show(c, forceAuthUnknownPage(visit));
      return show(c, forceAuthPage(visit));
    }),
  );

  app.post(
    `${base}/cancel`,
    refuseForeignForms(state),
    visited((c, { asked: { dialog } }) =>
      end(c, dialog, { error: 'access_denied', state: dialog.options.state }),
    ),
  );

  // A frame goes here when the page around it has not answered.
  app.get(
    `${base}/unanswered`,
    visited((c) => {
      const message = 'The page around this one did not answer. Close it and try again.';
      return show(c, { ...errorPage('Something went wrong', message), mute: true });
    }),
  );

  app.get('/browserid/banner.css', (c) => {
    const color = c.req.query('background') ?? '';
    if (!/^[\da-f]{6}$/.test(color)) return c.notFound();
    c.header('Content-Type', 'text/css; charset=utf-8');
    c.header('X-Content-Type-Options', 'nosniff');
    return c.body(bannerCss(color));
  });

  function authenticated(c: Context, { asked }: DialogVisit, done: Authentication) {
    const { site, options } = asked.dialog;
    const { requiredEmail, returnTo, inPopup, principal } = options;
    const name = asked.client.name;
    if (requiredEmail && state.accounts.find(requiredEmail) !== done.account) {
      const again = `${base}?request=${c.req.query('request')}`;
      return show(c, otherAccountPage(name, requiredEmail, again));
    }
    const { signInError } = state.faults;
    if (signInError !== undefined) return fail(c, asked.dialog, String(signInError));
    remember(c, asked.dialog, done);
    const task: CompleteTask = {
      kind: 'complete',
      ticket: state.browserid.tickets.keep({ authentication: done, principal }, site),
      audience: site,
      email: principalEmail(state, done.account, principal),
      state: options.state,
      inPopup,
      returnTo,
    };
    const failedAt = backTo(returnTo, { error: 'server_error', state: options.state });
    return show(c, completePage(name, task, failedAt));
  }

  /** What Persona kept in the browser: that its user is signed in to the site, and how. */
  function remember(
    c: Context,
    { site, options, persistent }: Dialog,
    { account }: Authentication,
  ) {
    const sessionId = currentSessionId(c, state);
    if (sessionId === undefined) return;
    const before = state.siteSignIns.find(sessionId, site);
    const stays = options.allowPersistent ? persistent : before?.persistent;
    state.siteSignIns.remember(sessionId, site, { email: account.email, persistent: !!stays });
    stampChange(c, state);
  }

  function fail(c: Context, dialog: Dialog, error: string): Response {
    const { options, site } = dialog;
    const answer = { error, state: options.state };
    if (!options.framed) return end(c, dialog, answer);
    const back = backTo(options.returnTo, answer);
    return show(c, incompletePage({ name: displayName(options.siteName, site) }, back, answer));
  }

  /** Ends the dialog without an assertion. */
  function end(c: Context, { options, site }: Dialog, answer: DialogAnswer): Response {
    const { inPopup, returnTo, siteName } = options;
    const back = backTo(returnTo, answer);
    if (!inPopup) return seeOther(c, state, back);
    const task: EndTask = { kind: 'end', answer, audience: site, inPopup, returnTo };
    return show(c, endPage(displayName(siteName, site), task, back));
  }

  return app.route('/', createSignInPages(state, purpose));
}

/** The page for what is wrong with how a dialog was opened. */
function readProblem(error: unknown): Page {
  if (error instanceof OptionError) return wrongOptionPage(error);
  if (error instanceof ServerError) return refusalPage(error);
  throw error;
}
