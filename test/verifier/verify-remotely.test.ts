import { expect, it } from 'vitest';
import type { Fetch } from '../../src/shared/http.ts';
import { createDiscovery } from '../../src/verifier/discovery/discovery.ts';
import { createVerifier } from '../../src/verifier/service/create-verifier.ts';
import { type VerifyRemotelyOptions, verifyRemotely } from '../../src/verifier/verify-remotely.ts';
import { makeAssertion, makeCertificate, makeKey } from './browserid.ts';
import { json, serve } from './serve.ts';

const audience = 'https://relier.example';
const verified = {
  status: 'okay',
  audience,
  expires: Date.now() + 60_000,
  issuer: 'idp.example',
  email: 'jo@idp.example',
};

/** Asks a verifier that answers so. */
async function ask(
  answer: Parameters<typeof serve>[0],
  options: Partial<VerifyRemotelyOptions> = {},
) {
  const { port } = await serve(answer);
  const verifier = `http://127.0.0.1:${port}/v2`;
  return verifyRemotely('an assertion', audience, { verifier, ...options });
}

function refusing(status: number, body: string, headers: Record<string, string> = {}) {
  return (_request: unknown, response: import('node:http').ServerResponse) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body);
  };
}

it('has a real verifier verify a real assertion', async () => {
  const providerKey = makeKey('RS256');
  const userKey = makeKey('RS256');
  const paths = { authentication: '/sign_in', provisioning: '/provision' };
  const { port } = await serve(json({ ...paths, 'public-key': providerKey.serialized }));
  const iss = `localhost:${port}`;
  const principal = { email: `jo@${iss}` };
  const certificate = makeCertificate(providerKey, userKey, {
    iss,
    principal,
    'fxa-generation': 1,
  });
  const assertion = `${certificate}~${makeAssertion(userKey, { aud: audience })}`;

  const discovery = createDiscovery({ dangerouslyAllowPrivateNetwork: 'http' });
  const service = createVerifier({ discovery });
  const fetch: Fetch = (input, init) => service.fetch(new Request(input, init));
  const options = { verifier: 'https://verifier.example/v2', fetch, issuer: iss };
  expect(await verifyRemotely(assertion, audience, options)).toEqual({
    audience,
    expires: expect.any(Number),
    issuer: iss,
    email: `jo@${iss}`,
    idpClaims: { 'fxa-generation': 1 },
  });
  await expect(verifyRemotely(assertion, 'https://other.example', options)).rejects.toMatchObject({
    reason: 'invalid_assertion',
    message: 'audience mismatch: domain mismatch',
  });
});

it('sends JSON to the address that it was given', async () => {
  let sent = '';
  const { port, asked } = await serve((request, response) => {
    request.on('data', (data) => {
      sent += data;
    });
    request.on('end', () => json(verified)(request, response));
  });
  await verifyRemotely('an assertion', audience, {
    verifier: `http://localhost:${port}/v2`,
    trustedIssuers: ['idp.example'],
  });
  expect(asked).toEqual([`localhost:${port}/v2`]);
  expect(JSON.parse(sent)).toEqual({
    assertion: 'an assertion',
    audience,
    trustedIssuers: ['idp.example'],
  });
});

it('answers what the verifier answered, and nothing that is not of it', async () => {
  const claims = { idpClaims: { a: 1 }, userClaims: { b: 2 } };
  const answer = await ask(json({ ...verified, ...claims, surprise: true }));
  const { status, ...rest } = { ...verified, ...claims };
  expect(answer).toEqual(rest);
});

it('can do without an address', async () => {
  const { email, ...rest } = verified;
  expect(await ask(json(rest))).not.toHaveProperty('email');
});

it('rejects with the verifier’s reason', async () => {
  await expect(ask(json({ status: 'failure', reason: 'expired' }))).rejects.toMatchObject({
    name: 'FxaRelierError',
    reason: 'invalid_assertion',
    message: 'expired',
  });
});

it.each([['idp.example'], [['other.example', 'idp.example']]])(
  'takes an answer of the issuer %j',
  async (issuer) => {
    expect((await ask(json(verified), { issuer })).issuer).toBe('idp.example');
  },
);

it.each([['other.example'], [['other.example']], [[]], ['IDP.example'], ['']])(
  'refuses another issuer than %j',
  async (issuer) => {
    await expect(ask(json(verified), { issuer })).rejects.toMatchObject({
      reason: 'invalid_assertion',
      message: expect.stringMatching(/^untrusted issuer, expected '.*', got 'idp\.example'$/),
    });
  },
);

it('refuses what expires now', async () => {
  const now = () => verified.expires;
  await expect(ask(json(verified), { now })).rejects.toMatchObject({
    reason: 'invalid_assertion',
    message: 'expired',
  });
  const earlier = () => verified.expires - 1;
  expect(await ask(json(verified), { now: earlier })).toBeDefined();
});

it.each<[string, unknown]>([
  ['another audience', { ...verified, audience: 'https://other.example' }],
  ['no audience', { ...verified, audience: undefined }],
  ['no issuer', { ...verified, issuer: '' }],
  ['an expiry in words', { ...verified, expires: 'later' }],
  ['no expiry', JSON.stringify(verified).replace(/"expires":\d+/, '"expires":1e999')],
  ['an address that is none', { ...verified, email: 1 }],
  ['claims that are none', { ...verified, idpClaims: [] }],
  ['another status', { ...verified, status: 'ok' }],
  ['no status', { ...verified, status: undefined }],
  ['a failure without a reason', { status: 'failure' }],
  ['a list', [verified]],
  ['no JSON', 'okay'],
])('refuses an answer with %s', async (_, answer) => {
  await expect(ask(json(answer))).rejects.toMatchObject({ reason: 'invalid_response' });
});

it('rejects with the status where the verifier refuses the request, and says its reason', async () => {
  const body = JSON.stringify({ status: 'failure', reason: 'trusted issuers must be an array' });
  await expect(ask(refusing(400, body))).rejects.toMatchObject({
    reason: 'http_error',
    status: 400,
    message: expect.stringMatching(/answered 400: trusted issuers must be an array$/),
  });
});

it('says when to come back, where the verifier does', async () => {
  const body = JSON.stringify({ status: 'failure', reason: 'too busy' });
  await expect(ask(refusing(503, body, { 'Retry-After': '7' }))).rejects.toMatchObject({
    reason: 'http_error',
    status: 503,
    retryAfter: 7,
  });
});

it.each([413, 500, 502])('takes %i without a body for a refusal', async (status) => {
  await expect(ask(refusing(status, ''))).rejects.toMatchObject({ reason: 'http_error', status });
});

it('takes no word of a refusal for an answer', async () => {
  await expect(ask(refusing(500, JSON.stringify(verified)))).rejects.toMatchObject({
    reason: 'http_error',
  });
});

it('follows no redirect', async () => {
  const target = await serve(json(verified));
  const redirect = refusing(307, '', { Location: `http://127.0.0.1:${target.port}/` });
  await expect(ask(redirect)).rejects.toMatchObject({ reason: 'network' });
  expect(target.asked).toEqual([]);
});

it('rejects where nobody is there', async () => {
  const { port, server } = await serve(() => {});
  await new Promise((resolve) => server.close(resolve));
  const verifier = `http://127.0.0.1:${port}/v2`;
  await expect(verifyRemotely('a', audience, { verifier })).rejects.toMatchObject({
    reason: 'network',
  });
});

it.each<[string, Parameters<typeof serve>[0]]>([
  ['nothing is answered', () => {}],
  [
    'a body never ends',
    (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('{');
    },
  ],
])('rejects in time where %s', async (_, answer) => {
  await expect(ask(answer, { timeoutMs: 100 })).rejects.toMatchObject({ reason: 'timeout' });
});

it('rejects in time also where fetch does not heed its signal', async () => {
  const fetch = () => new Promise<Response>(() => {});
  const options = { verifier: 'https://verifier.example/v2', fetch, timeoutMs: 50 };
  await expect(verifyRemotely('a', audience, options)).rejects.toMatchObject({ reason: 'timeout' });
});

it('ends where it is told to, before or after it has begun', async () => {
  const ending = new AbortController();
  const asked = ask(() => ending.abort(), { signal: ending.signal });
  await expect(asked).rejects.toMatchObject({ reason: 'aborted' });
  await expect(ask(json(verified), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    reason: 'aborted',
  });
});

it.each(['http://verifier.example/v2', 'http://10.0.0.1/v2', 'http://localhost.example/v2'])(
  'believes nobody at %s, unless it is told to',
  async (verifier) => {
    const fetch = async () => Response.json(verified);
    await expect(verifyRemotely('a', audience, { verifier, fetch })).rejects.toMatchObject({
      reason: 'invalid_argument',
      message: expect.stringContaining('verifier must be https'),
    });
    const careless = { verifier, fetch, dangerouslyAllowHttp: true };
    expect((await verifyRemotely('a', audience, careless)).email).toBe('jo@idp.example');
  },
);

it.each([
  ['', audience, 'https://verifier.example/v2', 'assertion is required'],
  ['a', '', 'https://verifier.example/v2', 'audience is required'],
  ['a', audience, '', 'verifier is required'],
  ['a', audience, 'verifier.example', 'verifier must be an http(s) URL'],
])('refuses to ask with %j, %j, %j', async (assertion, audience, verifier, message) => {
  await expect(verifyRemotely(assertion, audience, { verifier })).rejects.toMatchObject({
    reason: 'invalid_argument',
    message: expect.stringContaining(message),
  });
});
