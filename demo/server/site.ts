import { FxaRelierServer, type Server } from 'fxa-relier-client/server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { accountOf } from './account.ts';
import { type ClientIds, clientsOf } from './clients.ts';
import { importMapHashes, type StaticFiles } from './files.ts';
import { bodyOf, siteError } from './json.ts';
import { createPersonaAuth } from './persona-auth.ts';
import { createPersonaPages } from './persona-pages.ts';
import { createPersonaSessions } from './persona-sessions.ts';
import { createPrivateNoteApi, noteDemand } from './private-note-api.ts';
import {
  letOthersEmbed,
  oneAddress,
  personaHeaders,
  refuseOtherSites,
  requireJson,
  securityHeaders,
} from './security.ts';
import { createTodosApi } from './todos-api.ts';

const pages = new Map([
  ['/', '/pages/index.html'],
  ['/private', '/pages/private.html'],
  ['/silent', '/pages/silent.html'],
  ['/public', '/pages/public.html'],
  ['/reference', '/pages/reference.html'],
  // The redirect URI: Firefox Accounts sends the user here, in this window or in a popup.
  ['/oauth', '/pages/oauth.html'],
]);

export interface SiteOptions extends ClientIds {
  /** Where this site is: `http://localhost:8080`. Its redirect URI is `/oauth` there. */
  siteUrl: string;
  /** Where Firefox Accounts is. */
  server: Server;
  clientSecret: string;
  /** What the site's cookies are sealed with. */
  cookieSecret: string;
  /** The service that verifies the assertions of the Persona pages: `http://localhost:5050/v2`. */
  verifier: string;
  files: StaticFiles;
  /** How the backend reaches Firefox Accounts and the verifier. @default the global fetch */
  fetch?: typeof fetch;
}

/** 123done: the pages, the sign-in, and what is kept for whoever is signed in. */
export function createSite({ siteUrl, server, files, ...options }: SiteOptions) {
  const { clientId, clientSecret, cookieSecret, verifier, fetch } = options;
  const clients = clientsOf(siteUrl, server, options);
  const fxa = new FxaRelierServer(clientId, {
    clientSecret,
    cookieSecret,
    redirectUri: clients.site.redirect_uri,
    scope: clients.site.scope,
    server,
    ...(fetch && { fetch }),
  });
  const provider = new URL(server.contentHost);
  const sessions = createPersonaSessions();
  const sessionOf = ({ req }: Context) => fxa.session(req.raw);
  const app = new Hono();

  // Of two that set the same header, the one that comes first here has the last word.
  app.use('/persona/*', personaHeaders(provider.origin));
  app.use('/pages/123done.svg', letOthersEmbed);
  app.use(securityHeaders(server, importMapHashes(files)));
  app.use(oneAddress(siteUrl));
  const ownRequests = [refuseOtherSites(siteUrl), bodyLimit({ maxSize: 16 * 1024 })] as const;
  app.use('/api/*', ...ownRequests, requireJson);
  app.use('/auth/*', ...ownRequests);

  app.get('/clients.json', (context) => context.json(clients));

  app.get('/api/session', async (context) => {
    const session = await sessionOf(context);
    return context.json({ account: session && accountOf(session) });
  });

  app.post('/api/sign-in', async (context) => {
    const { returnTo } = await bodyOf(context);
    return fxa.beginSignIn(context.req.raw, { returnTo: String(returnTo) });
  });

  app.post('/api/step-up', (context) =>
    fxa.beginSignIn(context.req.raw, { ...noteDemand, returnTo: '/private' }),
  );

  app.post('/api/complete', (context) => fxa.completeSignIn(context.req.raw));
  app.post('/api/sign-out', (context) => fxa.signOut(context.req.raw));

  app.route('/api/todos', createTodosApi(sessionOf));
  app.route('/api/private-note', createPrivateNoteApi(sessionOf));

  app.route('/persona', createPersonaPages(files, provider.origin, sessions));
  app.route(
    '/auth',
    createPersonaAuth({ audience: siteUrl, verifier, issuer: provider.host, sessions, fetch }),
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
}
