// With Hono, whose requests and responses are Fetch's own.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { fxa, home, port, webhook } from './fxa.js';

const app = new Hono();
app.get('/', (c) => home(c.req.raw));
app.get('/sign-in', (c) => fxa.beginSignIn(c.req.raw, { returnTo: c.req.query('returnTo') }));
app.on(['GET', 'POST'], '/oauth', (c) => fxa.completeSignIn(c.req.raw));
app.post('/sign-out', (c) => fxa.signOut(c.req.raw));
app.post('/webhook', (c) => webhook(c.req.raw));

serve({ fetch: app.fetch, port, hostname: 'localhost' }, (address) =>
  console.log(`Listening on ${address.port}`),
);
