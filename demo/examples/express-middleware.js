// Express with middleware: each handler finds the session in `response.locals`, and a page for
// signed-in users sends everyone else to the sign-in.
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import { fxa, port, session } from './fxa.js';

const app = express();
const listener = (handler) => getRequestListener((request) => handler(request));

// These read their bodies themselves: keep them before express.json().
app.get('/sign-in', (request, response) => {
  const { returnTo } = request.query;
  return getRequestListener((it) => fxa.beginSignIn(it, { returnTo }))(request, response);
});
app.get('/oauth', listener(fxa.completeSignIn));
app.post('/oauth', listener(fxa.completeSignIn));
app.post('/sign-out', listener(fxa.signOut));

app.use(express.json());
app.use(readSession);

app.get('/api/session', (_request, response) => {
  response.json({ email: response.locals.session?.profile.email ?? null });
});
app.get('/notes', requireSession, (_request, response) => {
  response.json({ notes: [`Only for ${response.locals.session.uid}`] });
});

/** Puts the session, or `null`, where the handlers find it. */
async function readSession({ headers: { cookie = '' } }, response, next) {
  // Only the cookie matters: the library does not read the address of this request.
  response.locals.session = await session(new Request('http://localhost', { headers: { cookie } }));
  next();
}

/** Sends the user to the sign-in, and back here afterwards. */
function requireSession(request, response, next) {
  if (response.locals.session) return next();
  response.redirect(303, `/sign-in?returnTo=${encodeURIComponent(request.originalUrl)}`);
}

const server = app.listen(port, 'localhost', () =>
  console.log(`Listening on ${server.address().port}`),
);
