// With Express. What reads bodies, such as express.json(), comes after these.
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import { fxa, home, port, webhook } from './fxa.js';

const app = express();
const answer = (handler) => getRequestListener((request) => handler(request));

app.get('/', answer(home));
app.get('/sign-in', (request, response) => {
  const { returnTo } = request.query;
  return getRequestListener((it) => fxa.beginSignIn(it, { returnTo }))(request, response);
});
app.get('/oauth', answer(fxa.completeSignIn));
app.post('/oauth', answer(fxa.completeSignIn));
app.post('/sign-out', answer(fxa.signOut));
app.post('/webhook', answer(webhook));
app.use(express.json());

const server = app.listen(port, 'localhost', () =>
  console.log(`Listening on ${server.address().port}`),
);
