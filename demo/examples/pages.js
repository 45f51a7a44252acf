// The README's first server, with pages that need no bundler: lightbox.html and popup.html.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { discoverServer, FxaRelierServer } from 'fxa-relier-client/server';
import { Hono } from 'hono';

const { env } = process;
const redirectUri = env.REDIRECT_URI ?? 'http://localhost:8080/oauth'; // as registered
const popupUri = process.env.POPUP_URI ?? 'http://localhost:8080/popup'; // registered, too

const fxa = new FxaRelierServer('dcdb5ae7add825d2', {
  clientSecret: env.FXA_CLIENT_SECRET, // of the registration, or of your local client
  cookieSecret: env.COOKIE_SECRET, // openssl rand -base64 32
  redirectUri,
  scope: 'profile',
  server: await discoverServer(env.FXA_CONTENT_HOST ?? 'http://localhost:3030'),
  onError: (error) => console.error(error), // why a sign-in failed; the user sees a page
});

const app = new Hono();
app.get('/sign-in', (c) => fxa.beginSignIn(c.req.raw, { returnTo: c.req.query('returnTo') }));
app.get('/sign-in-popup', (c) => fxa.beginSignIn(c.req.raw, { redirectUri: popupUri }));
app.on(['GET', 'POST'], '/oauth', (c) => fxa.completeSignIn(c.req.raw));
app.post('/sign-out', (c) => fxa.signOut(c.req.raw));
app.get('/', async (c) => {
  const session = await fxa.session(c.req.raw);
  return c.text(session ? `Hello ${session.profile.email}` : "You're not signed in");
});

const page = (name) => (c) => c.html(readFileSync(new URL(name, import.meta.url), 'utf8'));
app.get('/lightbox', page('lightbox.html'));
app.get('/popup-button', page('popup.html'));
app.get('/popup', page('callback.html'));

// The pages import /fxa-relier-client/index.js: the folder dist/ of the installed package.
const library = fileURLToPath(new URL('.', import.meta.resolve('fxa-relier-client')));
const rewriteRequestPath = (path) => path.replace('/fxa-relier-client', '');
app.get('/fxa-relier-client/*', serveStatic({ root: library, rewriteRequestPath }));

serve({ fetch: app.fetch, port: Number(env.PORT ?? 8080), hostname: 'localhost' }, (address) =>
  console.log(`Listening on ${address.port}`),
);
