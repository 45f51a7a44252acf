import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import { closeSession, currentSession } from './accounts/browser-session.ts';
import { redirectToFirstPage } from './authorization/authorization-redirect.ts';
import { createBrowserIdProvider } from './browserid/provider.ts';
import { fxaClientConfiguration, openidConfiguration } from './content/discovery-document.ts';
import { createMetricsFlow } from './content/metrics-flow.ts';
import { refuseForeignForms } from './content/own-forms.ts';
import { openerPolicy } from './content/page-headers.ts';
import { presentPage, presentSignInPage } from './content/present-page.ts';
import { deliberateErrno, failDeliberately } from './faults.ts';
import { createFedcmEndpoints } from './fedcm/endpoints.ts';
import { deliberateError } from './http/server-error.ts';
import { contentCss } from './pages/content-css.ts';
import {
  errorPage,
  homePage,
  inboxPage,
  pageStatus,
  refusalPage,
  resetPasswordPage,
} from './pages/notices.ts';
import { createSignInFlow } from './sign-in/sign-in-flow.ts';
import { seeOther } from './sign-in/sign-in-steps.ts';
import type { LocalState } from './state.ts';

/** The content server: what the user sees, and the documents that say where everything is. */
export function createContentServer(state: LocalState): Hono {
  const app = new Hono();
  const { server, clients } = state.options;

  app.get('/', (c) =>
    presentPage(c, state, homePage(clients, currentSession(c, state)?.account.email)),
  );
  app.post('/sign_out', refuseForeignForms(state), (c) => {
    closeSession(c, state);
    return seeOther(c, state, '/');
  });
  app.get('/inbox', (c) => presentPage(c, state, inboxPage([...state.inbox.mails].reverse())));
  app.route('/', createSignInFlow(state));
  app.route('/', createMetricsFlow(state));

  app.get('/authorization', (c) => {
    const errno = deliberateErrno(state.faults, c.req.url);
    if (errno !== undefined) {
      const error = deliberateError('oauth', errno);
      return presentSignInPage(c, state, refusalPage(error), pageStatus(error));
    }
    return redirectToFirstPage(c.req.url, server.contentHost, openerPolicy(state.faults));
  });

  app.get('/reset_password', (c) => presentSignInPage(c, state, resetPasswordPage));

  // A frame goes here when the page around it has not answered; it says nothing more to that page.
  app.get('/500.html', (c) => {
    const message = 'The page around this one did not answer. Close it and try again.';
    return presentSignInPage(c, state, {
      ...errorPage('Something went wrong', message),
      mute: true,
    });
  });

  app.use(
    '/.well-known/*',
    failDeliberately('oauth', () => state.faults),
  );

  app.get('/.well-known/openid-configuration', (c) => {
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Cache-Control', 'public, max-age=3600');
    return c.json(openidConfiguration(server));
  });

  app.get('/.well-known/fxa-client-configuration', (c) => {
    c.header('Cache-Control', 'public, max-age=86400');
    return c.json(fxaClientConfiguration(server));
  });

  app.route('/', createBrowserIdProvider(state));
  app.route('/', createFedcmEndpoints(state));

  app.get('/content.css', (c) => c.body(contentCss, 200, asset('text/css; charset=utf-8')));
  app.get('/redirect.js', (c) =>
    c.body(redirectScript, 200, asset('text/javascript; charset=utf-8')),
  );
  app.get('/icon.svg', (c) => c.body(icon, 200, asset('image/svg+xml')));
  const builds = {
    '/content-page.js': 'content-page.js',
    '/browserid-page.js': 'browserid-page.js',
    // What sites for Persona include.
    '/include.js': 'fxa-persona.min.js',
    // The same with the browser's own dialog, where there is one.
    '/include-fedcm.js': 'fxa-persona-fedcm.min.js',
  };
  for (const [path, build] of Object.entries(builds)) {
    app.get(path, async (c) => {
      const script = await readBuild(build);
      if (script !== undefined) return c.body(script, 200, asset('text/javascript; charset=utf-8'));
      return c.text(`dist/ has no ${build}: build fxa-relier-client first.`, 404);
    });
  }

  return app;
}

/** A script of the package, as it was built; `undefined` where there is none. */
async function readBuild(name: string): Promise<string | undefined> {
  const { resolve } = createRequire(import.meta.url);
  try {
    return await readFile(resolve(`fxa-relier-client/dist/${name}`), 'utf8');
  } catch {
    return undefined;
  }
}

function asset(type: string): Record<string, string> {
  return { 'Content-Type': type, 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };
}

const redirectScript = "location.replace(document.querySelector('#continue').href);\n";

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<rect width="16" height="16" rx="3" fill="#1f5fbf"/>
<g fill="#fff"><circle cx="8" cy="6" r="2.6"/><path d="M3 14a5 5 0 0 1 10 0z"/></g>
</svg>
`;
