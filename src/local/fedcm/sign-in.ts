import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { currentSessionId } from '../accounts/browser-session.ts';
import { pageHeaders } from '../content/page-headers.ts';
import { presentPage, respond } from '../content/present-page.ts';
import { readForm } from '../http/request-body.ts';
import { ServerError } from '../http/server-error.ts';
import { layout, type Page } from '../pages/layout.ts';
import { pageStatus, refusalPage } from '../pages/notices.ts';
import { signInPage } from '../pages/sign-in.ts';
import { createSignInPages } from '../sign-in/sign-in-pages.ts';
import { createSignInSteps, type SignInPurpose } from '../sign-in/sign-in-steps.ts';
import type { Asked, Visit } from '../sign-in/visit.ts';
import type { LocalState } from '../state.ts';
import { tellSignedIn } from './login-status.ts';

const base = '/fedcm';

/**
 * What the browser opens where nobody is signed in. It does not say for which site, so these pages
 * sign in to Firefox Accounts alone; then the browser asks its user for the rest.
 */
export function createFedcmSignIn(state: LocalState): Hono {
  const app = new Hono();
  const purpose: SignInPurpose<Asked> = { base, visited, show, authenticated };
  const { offered, knownEmail, showSignedIn } = createSignInSteps(state, purpose);

  function visited(answer: Parameters<SignInPurpose<Asked>['visited']>[0]) {
    return async (c: Context) => {
      try {
        return await answer(c, visitOf(c), await readForm(c.req.raw));
      } catch (error) {
        if (!(error instanceof ServerError)) throw error;
        return show(c, refusalPage(error), pageStatus(error));
      }
    };
  }

  function visitOf(c: Context): Visit {
    const { search, searchParams } = new URL(c.req.url);
    // The pages' own links say with which address to go on; the browser passes a site's hint on.
    const email = searchParams.get('email') ?? searchParams.get('login_hint') ?? '';
    const askAnew = email === 'blank';
    return {
      base,
      query: search,
      framed: false,
      asked: {
        client: { name: 'the site you come from' },
        email: askAnew ? '' : email,
        askAnew,
        prompt: undefined,
        maxAgeSeconds: undefined,
        aal2: false,
      },
    };
  }

  function show(c: Context, page: Page, status = 200): Response {
    return presentPage(c, state, page, status);
  }

  function authenticated(c: Context): Response {
    const sessionId = currentSessionId(c, state);
    if (sessionId) tellSignedIn(c, state, sessionId);
    const headers = pageHeaders({ asksServer: true }, state.faults);
    return respond(c, layout(signedInPage, { framed: false }), 200, headers);
  }

  app.get(
    '/fedcm/sign_in',
    visited((c, visit) => {
      const session = offered(c, visit);
      if (session) return showSignedIn(c, visit, session, `${base}/signin`);
      return show(c, signInPage(visit, knownEmail(c, visit)));
    }),
  );

  app.get('/fedcm/close.js', (c) =>
    c.body(closeScript, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
    }),
  );

  return app.route('/', createSignInPages(state, purpose));
}

const signedInPage: Page = {
  title: 'Signed in',
  body: html`<h1>Signed in</h1>
<p class="relier">You can close this window.</p>
<script src="/fedcm/close.js"></script>`,
};

/** Only a window that the browser has opened for FedCM is closed by it. */
const closeScript = 'globalThis.IdentityProvider?.close();\n';
