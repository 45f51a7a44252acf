import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { FxaRelierError } from '../../../src/errors.ts';
import { type Listening, listen } from '../../../src/local/http/listen.ts';
import type { VerifyOptions } from '../../../src/verifier/assertion/verify-assertion.ts';
import {
  createVerifier,
  type VerifierOptions,
} from '../../../src/verifier/service/create-verifier.ts';

const audience = 'https://relier.example';
const services: Listening[] = [];

afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
});

async function start(options: VerifierOptions): Promise<number> {
  const service = await listen(0, createVerifier(options).fetch);
  services.push(service);
  return service.port;
}

/** Notes what it was asked, and takes everything for good. */
function credulous() {
  const asked: (VerifyOptions & { assertion: string; audience: string })[] = [];
  const verify: NonNullable<VerifierOptions['verify']> = async (assertion, audience, options) => {
    asked.push({ assertion, audience, ...options });
    return { audience, expires: 1, issuer: 'idp.example', email: 'jo@idp.example' };
  };
  return { asked, verify };
}

function post(fields: unknown, path = '/v2'): Request {
  return new Request(`https://verifier.example${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(fields),
  });
}

/** Sends raw bytes, and resolves with all that comes back until the connection is closed. */
async function sendRaw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (data) => {
    answer += data;
  });
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const head = (...headers: string[]) =>
  [
    'POST /v2 HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    ...headers,
    '',
    '',
  ].join('\r\n');

it('trusts what a caller trusts for that one request', async () => {
  const { asked, verify } = credulous();
  const { fetch } = createVerifier({
    verify,
    trustedIssuers: ['ours.example'],
    fallback: 'f.example',
  });
  await fetch(post({ assertion: 'a', audience, trustedIssuers: ['theirs.example'] }));
  await fetch(post({ assertion: 'b', audience, experimental_forceIssuer: 'forced.example' }, '/'));
  await fetch(post({ assertion: 'c', audience }));
  expect(asked.map(({ assertion, trustedIssuers }) => [assertion, trustedIssuers])).toEqual([
    ['a', ['ours.example', 'theirs.example']],
    ['b', ['ours.example', 'forced.example']],
    ['c', ['ours.example']],
  ]);
  expect(asked.every(({ fallback }) => fallback === 'f.example')).toBe(true);
});

it('reads of each version only what belongs to it', async () => {
  const { asked, verify } = credulous();
  const { fetch } = createVerifier({ verify });
  await fetch(post({ assertion: 'a', audience, trustedIssuers: ['x.example'] }, '/verify'));
  await fetch(post({ assertion: 'a', audience, experimental_forceIssuer: 'x.example' }));
  expect(asked.map(({ trustedIssuers }) => trustedIssuers)).toEqual([[], []]);
});

it('tells the operator, and nobody else, what went wrong inside', async () => {
  const told: unknown[] = [];
  const defect = new TypeError("Cannot read properties of null (reading 'iss')");
  const { fetch } = createVerifier({
    verify: () => Promise.reject(defect),
    onError: (error) => told.push(error),
  });
  const response = await fetch(post({ assertion: 'a', audience }));
  expect(await response.text()).toBe('{"status":"failure","reason":"internal error"}');
  expect(told).toEqual([defect]);
});

it('tells the operator nothing of assertions that are refused', async () => {
  const told: unknown[] = [];
  const { fetch } = createVerifier({
    verify: () => Promise.reject(new FxaRelierError('invalid_assertion', 'expired')),
    onError: (error) => told.push(error),
  });
  await fetch(post({ assertion: 'a', audience }));
  await fetch(post({ audience }));
  expect(told).toEqual([]);
});

it('refuses a caller’s argument that it cannot work with', async () => {
  const { fetch } = createVerifier({
    verify: () => Promise.reject(new FxaRelierError('invalid_argument', 'audience must be …')),
  });
  const response = await fetch(post({ assertion: 'a', audience }));
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ status: 'failure', reason: 'audience must be …' });
});

it.each<[VerifierOptions, string]>([
  [{ fallback: 'https://login.example' }, 'fallback must be a host'],
  [{ trustedIssuers: 'ours.example' as never }, 'trusted issuers must be an array'],
  [{ trustedIssuers: [1] as never }, 'trusted issuers must be an array of strings'],
  [{ dangerouslyAllowWeakUserKeys: true as never }, 'dangerouslyAllowWeakUserKeys is true, but'],
])('is not made with %j', (options, message) => {
  expect(() => createVerifier(options)).toThrow(message);
});

it.each(['1.2.3.4.5', 'xn--'])(
  'responds with 400 and its usual headers to the header Host: %s',
  async (host) => {
    const port = await start({});
    const answer = await sendRaw(port, `GET /status HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
  },
);

it('fetch() does not reject, whatever the URL and the callbacks do', async () => {
  const { fetch } = createVerifier({
    verify: () => Promise.reject(new Error('inner')),
    onError() {
      throw new Error('the log is full');
    },
  });
  expect((await fetch(post({ assertion: 'a', audience }))).status).toBe(500);
  const withoutUrl = Object.defineProperty(post({}), 'url', { value: 'http://1.2.3.4.5/v2' });
  expect((await fetch(withoutUrl)).status).toBe(400);
});

it('answers HEAD as GET', async () => {
  const port = await start({});
  const statuses = [];
  for (const path of ['/status', '/v2', '/other']) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'HEAD' });
    statuses.push(response.status);
  }
  expect(statuses).toEqual([200, 405, 404]);
});

it('does not wait for a body that says that it is too long', async () => {
  const port = await start({});
  const answer = await sendRaw(port, head('Content-Length: 1000000'));
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toMatch(/\r\n\r\n$/);
});

it('stops reading a body of unsaid length where it gets too long', async () => {
  const port = await start({});
  const chunk = `1000\r\n${' '.repeat(4096)}\r\n`;
  const answer = await sendRaw(port, `${head('Transfer-Encoding: chunked')}${chunk.repeat(3)}`);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

it.each([
  ['two lengths', 'Content-Length: 2', 'Content-Length: 20'],
  ['a length and chunks', 'Content-Length: 2', 'Transfer-Encoding: chunked'],
])('refuses a request with %s', async (_, ...headers) => {
  const { asked, verify } = credulous();
  const port = await start({ verify });
  const body = JSON.stringify({ assertion: 'a', audience });
  const answer = await sendRaw(port, `${head(...headers)}${body}`);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(asked).toEqual([]);
});

it('keeps a connection open for the next request', async () => {
  const port = await start(credulous());
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = [];
  for (let n = 0; n < 3; n++) {
    const request = httpRequest({ port, agent, path: '/v2', method: 'POST' });
    request.setHeader('Content-Type', 'application/json');
    request.end(JSON.stringify({ assertion: 'a', audience }));
    const [response] = await once(request, 'response');
    ports.push(response.socket.localPort);
    expect(JSON.parse(await text(response))).toMatchObject({ status: 'okay' });
  }
  agent.destroy();
  expect(new Set(ports).size).toBe(1);
});

it('refuses a body that is longer than its Content-Length said', async () => {
  const { fetch } = createVerifier(credulous());
  const request = post({ assertion: 'a'.repeat(20_000), audience });
  request.headers.set('Content-Length', '2');
  expect((await fetch(request)).status).toBe(413);
});

it('takes no more of a body than its length', async () => {
  const port = await start(credulous());
  const answer = await sendRaw(port, `${head('Content-Length: 2')}{}POST /v2 HTTP/1.1\r\n\r\n`);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
});

it('goes on after a caller that hangs up in the middle of a body', async () => {
  const told: unknown[] = [];
  const port = await start({ onError: (error) => told.push(error) });
  const socket = connect(port, '127.0.0.1');
  socket.end(`${head('Content-Length: 100')}{"assertion"`);
  socket.resume();
  await once(socket, 'close');
  const response = await fetch(`http://127.0.0.1:${port}/status`);
  expect(await response.text()).toBe('OK');
  expect(told).toEqual([]);
});
