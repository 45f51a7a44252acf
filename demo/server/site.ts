import { FxaRelierServer, isFxaRelierError, type Server } from 'fxa-relier-client/server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { importMapHashes, type StaticFiles } from './files.ts';
import { bodyOf, siteError } from './json.ts';
import type { Outcome } from './outcome.ts';
import { oneAddress, refuseOtherSites, securityHeaders } from './security.ts';
import { createSessions, type Session } from './sessions.ts';
import { type Completion, createSignIn } from './sign-in.ts';
import { createTodosApi } from './todos-api.ts';

// Cookies ignore the port, so every server on localhost sees this one: hence a name of its own.
const cookieName = '123done-session';
const pages = new Map([
  ['/', '/pages/index.html'],
  ['/reference', '/pages/reference.html'],
]);

export interface SiteOptions {
  /** Where this site is: `http://localhost:8080`. Its redirect URI is `/oauth` there. */
  siteUrl: string;
  /** Where Firefox Accounts is. */
  server: Server;
  clientId: string;
  clientSecret: string;
  files: StaticFiles;
  /** How the backend reaches Firefox Accounts. @default the global fetch */
  fetch?: typeof fetch;
}

/** 123done: the pages, the sign-in, and the to-dos of whoever is signed in. */
export function createSite({ siteUrl, server, clientId, clientSecret, files, fetch }: SiteOptions) {
  const fxa = new FxaRelierServer(clientId, { clientSecret, server, ...(fetch && { fetch }) });
  const signIn = createSignIn({ fxa, server, clientId, redirectUri: `${siteUrl}/oauth` });
  const sessions = createSessions();
  const app = new Hono();

  app.use(securityHeaders(server, importMapHashes(files)));
  app.use(oneAddress(siteUrl));
  app.use('/api/*', refuseOtherSites(siteUrl), bodyLimit({ maxSize: 16 * 1024 }));

  app.get('/api/session', (context) => {
    return context.json({ account: sessionOf(context)?.signedIn?.account ?? null });
  });

  app.post('/api/sign-in', async (context) => {
    const { returnTo } = await bodyOf(context);
    const session = sessionOf(context) ?? startSession(context);
    const page = typeof returnTo === 'string' && pages.has(returnTo) ? returnTo : '/';
    return context.json(signIn.begin(session, page));
  });

  // The redirect URI: Firefox Accounts sends the user here.
  app.get('/oauth', async (context) => {
    const completion = await signIn.complete(sessionOf(context), context.req.query());
    welcome(context, completion);
    const { outcome, error, returnTo } = completion;
    context.header('cache-control', 'no-store');
    return context.redirect(
      `${returnTo}?${new URLSearchParams({ outcome, ...(error && { error }) })}`,
      303,
    );
  });

  // The same for the lightbox, whose answer the page holds.
  app.post('/api/complete', async (context) => {
    const completion = await signIn.complete(sessionOf(context), await bodyOf(context));
    welcome(context, completion);
    const { outcome, error } = completion;
    return context.json({ outcome, ...(error && { error }) }, statusOf(outcome));
  });

  app.post('/api/sign-out', async (context) => {
    const session = sessionOf(context);
    deleteCookie(context, cookieName, { path: '/' });
    if (session) sessions.end(session);
    try {
      if (session?.signedIn) await fxa.token.destroyToken(session.signedIn.accessToken);
    } catch (error) {
      if (!isFxaRelierError(error)) throw error;
      // The session is over all the same; the token dies by itself.
      return context.json({ outcome: 'signed_out', error: error.reason });
    }
    return context.json({ outcome: 'signed_out' });
  });

  app.route(
    '/api/todos',
    createTodosApi((context) => sessionOf(context)?.signedIn?.account.uid),
  );

  app.get('*', (context) => {
    const { path } = context.req;
    const file = files.get(pages.get(path) ?? path);
    if (!file) return context.notFound();
    return context.body(file.body, 200, { 'content-type': file.type, 'cache-control': 'no-cache' });
  });

  app.onError((error, context) => {
    console.error(error);
    return siteError(context, 500, 'Something went wrong on this site.');
  });

  return app;

  function sessionOf(context: Context): Session | undefined {
    return sessions.find(getCookie(context, cookieName));
  }

  function startSession(context: Context): Session {
    const session = sessions.start();
    setCookie(context, cookieName, session.id, {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: siteUrl.startsWith('https:'),
    });
    return session;
  }

  /** A new session for whoever has signed in, so that nobody can have planted its id before. */
  function welcome(context: Context, { signedIn }: Completion): void {
    if (!signedIn) return;
    const before = sessionOf(context);
    if (before) sessions.end(before);
    startSession(context).signedIn = signedIn;
  }
}

function statusOf(outcome: Outcome): 200 | 400 | 403 | 409 | 502 | 503 {
  switch (outcome) {
    case 'signed_in':
      return 200;
    case 'already_signed_in':
      return 409;
    case 'state_mismatch':
      return 403;
    case 'server_error':
      return 400;
    case 'network':
      return 503;
    default:
      return 502;
  }
}
