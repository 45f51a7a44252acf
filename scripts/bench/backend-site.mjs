// The backend that backend.mjs measures, in a process of its own: each handler, and beside it one
// that does nothing, behind the same server.
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { FxaRelierServer } from 'fxa-relier-client/server';

const { clientId, uid, email, ...options } = JSON.parse(process.env.BENCH_SITE);

const relier = new FxaRelierServer(clientId, options);
/** The same, with a Firefox Accounts that answers at once, whatever it is asked. */
const alone = new FxaRelierServer(clientId, {
  ...options,
  fetch: async (url) =>
    Response.json(
      String(url).endsWith('/token')
        ? { access_token: 'a'.repeat(64), token_type: 'bearer', scope: 'profile', expires_in: 3600 }
        : { uid, email },
    ),
});

const asSession = (session) => Response.json({ signedIn: session !== null });
const routes = {
  '/nothing/session': () => asSession({}),
  '/session': async (request) => asSession(await relier.session(request)),
  '/nothing/oauth': () => new Response(null, { status: 303, headers: { location: '/' } }),
  '/oauth': (request) => relier.completeSignIn(request),
  '/alone/oauth': (request) => alone.completeSignIn(request),
};

const server = createServer(
  getRequestListener((request) => routes[new URL(request.url).pathname](request)),
);
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.once('disconnect', () => process.exit());
