// With Fastify. These routes read their bodies themselves, so they have a context of their own.
import { getRequestListener } from '@hono/node-server';
import createFastify from 'fastify';
import { fxa, home, port, webhook } from './fxa.js';

const answer = (handler) => (request, reply) => {
  reply.hijack();
  return getRequestListener((it) => handler(it, request))(request.raw, reply.raw);
};

const app = createFastify();
app.register(async (routes) => {
  routes.removeAllContentTypeParsers();
  routes.addContentTypeParser('*', (_request, _body, done) => done(null));

  routes.get('/', answer(home));
  routes.get(
    '/sign-in',
    answer((it, { query }) => fxa.beginSignIn(it, { returnTo: query.returnTo })),
  );
  routes.get('/oauth', answer(fxa.completeSignIn));
  routes.post('/oauth', answer(fxa.completeSignIn));
  routes.post(
    '/sign-out',
    answer((it) => fxa.signOut(it)),
  );
  routes.post('/webhook', answer(webhook));
});

await app.listen({ port, host: 'localhost' });
console.log(`Listening on ${app.server.address().port}`);
