// With nothing but Node's own server.
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { fxa, home, port, webhook } from './fxa.js';

const routes = {
  'GET /': home,
  'GET /sign-in': (request) => {
    const returnTo = new URL(request.url).searchParams.get('returnTo');
    return fxa.beginSignIn(request, { returnTo });
  },
  'GET /oauth': fxa.completeSignIn,
  'POST /oauth': fxa.completeSignIn,
  'POST /sign-out': (request) => fxa.signOut(request),
  'POST /webhook': webhook,
};

const server = createServer(
  getRequestListener((request) => {
    const route = routes[`${request.method} ${new URL(request.url).pathname}`];
    return route ? route(request) : new Response('Not found', { status: 404 });
  }),
);
server.listen(port, 'localhost', () => console.log(`Listening on ${server.address().port}`));
