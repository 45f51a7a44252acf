import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { createRelier, failure, siteUrl } from '../relier.ts';

const running: { close(): void }[] = [];

afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

/** Serves an app; gives its address. */
async function open(app: express.Express): Promise<string> {
  const server = app.listen(0, '127.0.0.1');
  running.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const body = JSON.stringify({ code: 'c', state: 's' });
const jsonPost = {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: siteUrl },
  body,
};

const bodyWasRead = failure('invalid_argument', {
  message: expect.stringMatching(/read before completeSignIn\(\): was it read by express\.json/),
});

describe('a body that was read before', () => {
  it('by express.json(): completeSignIn() says so', async () => {
    const { relier } = createRelier();
    const thrown: unknown[] = [];
    const errorHandler = (error: unknown) => {
      thrown.push(error);
      return new Response(null, { status: 500 });
    };
    const app = express();
    app.use(express.json());
    app.post('/oauth', getRequestListener(relier.completeSignIn, { errorHandler }));
    expect((await fetch(`${await open(app)}/oauth`, jsonPost)).status).toBe(500);
    expect(thrown).toMatchObject([bodyWasRead]);
  });

  it('by request.json(): completeSignIn() says so', async () => {
    const { relier } = createRelier();
    const request = new Request(`${siteUrl}/oauth`, jsonPost);
    await request.json();
    await expect(relier.completeSignIn(request)).rejects.toMatchObject(bodyWasRead);
  });

  it('is not assumed of a request without a body', async () => {
    const { relier } = createRelier();
    const empty = new Request(`${siteUrl}/oauth`, { ...jsonPost, body: null });
    expect((await relier.completeSignIn(empty)).status).toBe(400);
  });
});

describe('a method that receives no Fetch Request', () => {
  const methods = ['beginSignIn', 'completeSignIn', 'session', 'signOut', 'verifySecurityEvent'];

  it.each(methods)(
    '%s() names the class of what Express passes, and getRequestListener',
    async (name) => {
      const { relier } = createRelier();
      const method = name as 'session';
      const app = express();
      app.get('/', (request, response) => {
        relier[method](request as never).catch((error) => response.json(error.message));
      });
      expect(await (await fetch(await open(app))).json()).toBe(
        `${name}() needs a Fetch Request and received an object of the class IncomingMessage. In Express, Fastify and node:http, get one by getRequestListener of @hono/node-server; in Hono, pass c.req.raw`,
      );
    },
  );

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'a text'],
    ['an object of the class Object', { headers: {}, url: siteUrl }],
    [
      'an object of the class Context',
      new (class Context {
        req = {};
      })(),
    ],
    ['an object of the class Object', { headers: new Headers(), url: '/oauth' }],
  ])('session() rejects %s', async (received, request) => {
    const { relier } = createRelier();
    await expect(relier.session(request as Request)).rejects.toMatchObject(
      failure('invalid_argument', {
        message: expect.stringContaining(
          `session() needs a Fetch Request and received ${received}.`,
        ),
      }),
    );
  });
});
