import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FxaRelierError } from '../../../src/errors.ts';
import { type Listening, listen } from '../../../src/local/http/listen.ts';
import {
  createDiscovery,
  type DiscoveryOptions,
} from '../../../src/verifier/discovery/discovery.ts';
import {
  createVerifier,
  type VerifierOptions,
} from '../../../src/verifier/service/create-verifier.ts';
import { makeAssertion, makeCertificate, makeKey, segment, signJws } from '../browserid.ts';
import { serve } from '../serve.ts';

// What the verifier of Persona answered, request by request, and what its own suite asked of it.

const providerKey = makeKey('RS256');
const fallbackKey = makeKey('RS256');
const userKey = makeKey('RS256');
const weakKey = makeKey('RS128');
const otherKey = makeKey('RS256');

const audience = 'http://relier.example:8888';
const form = 'application/x-www-form-urlencoded';
const json = 'application/json';
const paths = { authentication: '/sign_in', provisioning: '/provision' };

/** Hosts, by the first label of their names. `P` is the port that all of them have. */
const hosts: Record<string, unknown> = {
  idp: { ...paths, 'public-key': providerKey.serialized },
  fallback: { ...paths, 'public-key': fallbackKey.serialized },
  delegating: { authority: 'idp.example:P' },
  disabled: { disabled: true },
  undecided: { disabled: 'yes' },
  nowhere: { authority: 'no/host' },
  circle: { authority: 'round.example:P' },
  round: { authority: 'circle.example:P' },
  ...Object.fromEntries(
    Array.from({ length: 7 }, (_, i) => [`hop${i}`, { authority: `hop${i + 1}.example:P` }]),
  ),
  broken: '{',
  keyless: paths,
  pathless: { 'public-key': providerKey.serialized },
  relative: { ...paths, authentication: 'sign_in' },
  garbled: { ...paths, 'public-key': { algorithm: 'RS', n: 'x', e: '3' } },
};

let port = 0;
const services: Listening[] = [];

beforeEach(async () => {
  const server = await serve((request, response) => {
    const [name = ''] = (request.headers.host ?? '').split('.');
    if (name === 'slow') return;
    const document = hosts[name];
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    const headers = { 'Content-Type': name === 'html' ? 'text/html' : json, Location: '/' };
    const status = { missing: 404, redirecting: 302, failing: 500 }[name] ?? 200;
    response.writeHead(status, headers).end((text ?? '{}').replaceAll(':P', `:${port}`));
  });
  port = server.port;
});

afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
});

const at = (name: string) => `${name}.example:${port}`;
/** Every name of the table stands for a host with the port of this run. */
const masked = (text: string) => text.replaceAll(`:${port}`, '');

interface Sent {
  path?: string;
  method?: string;
  type?: string | undefined;
  body?: BodyInit | Record<string, unknown> | undefined;
}

interface Row {
  request: string;
  send: () => Sent;
  options?: () => VerifierOptions;
  status: number;
  /** Empty, a text, or what the JSON holds. */
  body: string | Record<string, unknown>;
}

interface AssertionParts {
  /** Whose domain the address is of. */
  domain?: string;
  issuer?: string;
  signer?: typeof providerKey;
  certificate?: Record<string, unknown>;
  assertion?: Record<string, unknown>;
}

function backed({
  domain = at('idp'),
  issuer,
  signer = providerKey,
  ...claims
}: AssertionParts = {}) {
  const certificate = makeCertificate(signer, userKey, {
    iss: issuer ?? domain,
    principal: { email: `user@${domain}` },
    ...claims.certificate,
  });
  return `${certificate}~${makeAssertion(userKey, { aud: audience, ...claims.assertion })}`;
}

/** By the fallback, for an address of this domain. */
const byFallback = (domain: string, more: AssertionParts = {}) =>
  backed({ domain, issuer: at('fallback'), signer: fallbackKey, ...more });

const v2 =
  (fields: Record<string, unknown> = {}) =>
  (): Sent => ({
    body: { assertion: backed(), audience, ...fields },
  });
/** What is wrong with the assertion alone. */
const asserted = (make: () => unknown) => (): Sent => ({ body: { assertion: make(), audience } });
const inForm =
  (fields: () => Record<string, string>, path = '/verify') =>
  (): Sent => ({
    path,
    type: form,
    body: new URLSearchParams(fields()),
  });
/** A whole assertion, whose domain is the one to find a provider for. */
const ofDomain = (name: string) => asserted(() => backed({ domain: at(name) }));

const failure = (reason: string) => ({ status: 'failure', reason });
const okay = (more: Record<string, unknown> = {}) => ({
  status: 'okay',
  audience,
  expires: expect.any(Number),
  issuer: 'idp.example',
  email: 'user@idp.example',
  ...more,
});
const fallback = () => ({ fallback: at('fallback') });
const part = (number: number, replace: (segment: string) => string) => () => {
  const parts = backed().split(/[.~]/);
  parts[number] = replace(parts[number] ?? '');
  const [a, b, c, ...rest] = parts;
  return `${[a, b, c].join('.')}~${rest.join('.')}`;
};

const table: Record<string, Row[]> = {
  'good assertions': [
    { request: 'v2', send: v2(), status: 200, body: okay() },
    {
      request: 'v1 /verify, form',
      send: inForm(() => ({ assertion: backed(), audience })),
      status: 200,
      body: okay(),
    },
    {
      request: 'v1 /, form',
      send: inForm(() => ({ assertion: backed(), audience }), '/'),
      status: 200,
      body: okay(),
    },
    {
      request: 'v1 /verify, JSON',
      send: () => ({ ...v2()(), path: '/verify' }),
      status: 200,
      body: okay(),
    },
    {
      request: 'v2, Application/JSON; charset=utf-8',
      send: () => ({ ...v2()(), type: 'Application/JSON; charset=utf-8' }),
      status: 200,
      body: okay(),
    },
    {
      request: 'audience as it was written',
      send: v2({ audience: 'HTTP://Relier.example:8888/' }),
      status: 200,
      body: okay({ audience: 'HTTP://Relier.example:8888/' }),
    },
    {
      request: 'claims of the provider and of the browser',
      send: asserted(() =>
        backed({ certificate: { 'fxa-generation': 7 }, assertion: { colour: 'red' } }),
      ),
      status: 200,
      body: okay({ idpClaims: { 'fxa-generation': 7 }, userClaims: { colour: 'red' } }),
    },
    {
      request: 'domain that delegates',
      send: asserted(() => backed({ domain: at('delegating'), issuer: at('idp') })),
      status: 200,
      body: okay({ email: 'user@delegating.example' }),
    },
    {
      request: 'fallback, for a domain without a provider',
      send: asserted(() => byFallback(at('missing'))),
      options: fallback,
      status: 200,
      body: okay({ issuer: 'fallback.example', email: 'user@missing.example' }),
    },
    {
      request: 'fallback, for a domain that is disabled',
      send: asserted(() => byFallback(at('disabled'))),
      options: fallback,
      status: 200,
      body: okay({ issuer: 'fallback.example', email: 'user@disabled.example' }),
    },
    {
      request: 'v1 experimental_forceIssuer, against the domain’s own provider',
      send: inForm(() => ({
        assertion: byFallback(at('idp')),
        audience,
        experimental_forceIssuer: at('fallback'),
      })),
      status: 200,
      body: okay({ issuer: 'fallback.example' }),
    },
    {
      request: 'v2 trustedIssuers, against the domain’s own provider',
      send: () => v2({ assertion: byFallback(at('idp')), trustedIssuers: [at('fallback')] })(),
      status: 200,
      body: okay({ issuer: 'fallback.example' }),
    },
    {
      request: 'trusted issuers of the service',
      send: asserted(() => byFallback(at('idp'))),
      options: () => ({ trustedIssuers: [at('fallback')] }),
      status: 200,
      body: okay({ issuer: 'fallback.example' }),
    },
    {
      request: 'v2 trustedIssuers, no address in the certificate',
      send: () =>
        v2({
          assertion: backed({ certificate: { principal: { 'unverified-email': 'me@x.example' } } }),
          trustedIssuers: [at('idp')],
        })(),
      status: 200,
      body: {
        status: 'okay',
        audience,
        expires: expect.any(Number),
        issuer: 'idp.example',
        idpClaims: { 'unverified-email': 'me@x.example' },
      },
    },
    {
      request: 'v1 experimental_allowUnverified',
      send: inForm(() => ({
        assertion: backed({ certificate: { principal: { 'unverified-email': 'me@x.example' } } }),
        audience,
        experimental_forceIssuer: at('idp'),
        experimental_allowUnverified: 'true',
      })),
      status: 200,
      body: {
        status: 'okay',
        audience,
        expires: expect.any(Number),
        issuer: 'idp.example',
        idpClaims: { 'unverified-email': 'me@x.example' },
        'unverified-email': 'me@x.example',
      },
    },
  ],

  'requests that are not looked into': [
    ...['text/plain', 'application/jsonp', form].map((type) => ({
      request: `v2, Content-Type: ${type}`,
      send: () => ({ ...v2()(), type }),
      status: 415,
      body: failure(`Unsupported Content-Type: ${type} (expected application/json)`),
    })),
    {
      request: 'v2, no Content-Type',
      send: () => ({ ...v2()(), type: undefined }),
      status: 415,
      body: failure('Unsupported Content-Type: none (expected application/json)'),
    },
    ...['text/plain', undefined].map((type) => ({
      request: `v1, Content-Type: ${type ?? 'none'}`,
      send: () => ({ ...v2()(), path: '/verify', type }),
      status: 415,
      body: failure(
        `Unsupported Content-Type: ${type ?? 'none'} (expected application/x-www-form-urlencoded or application/json)`,
      ),
    })),
    ...['/v2', '/verify', '/'].flatMap((path) => [
      {
        request: `${path}, no assertion`,
        send: () => ({ path, body: { audience } }),
        status: 400,
        body: failure('missing assertion parameter'),
      },
      {
        request: `${path}, no audience`,
        send: () => ({ path, body: { assertion: 'x' } }),
        status: 400,
        body: failure('missing audience parameter'),
      },
    ]),
    {
      request: 'v2, neither',
      send: () => ({ body: {} }),
      status: 400,
      body: failure('missing assertion parameter'),
    },
    ...['/v2', '/verify'].map((path) => ({
      request: `${path}, application/json; charset: utf-8, no audience`,
      send: () => ({ path, type: 'application/json; charset: utf-8', body: { assertion: 'x' } }),
      status: 400,
      body: failure('missing audience parameter'),
    })),
    {
      request: 'v1, form, no audience',
      send: inForm(() => ({ assertion: 'x' })),
      status: 400,
      body: failure('missing audience parameter'),
    },
    {
      request: 'v1, all in the query and nothing in the body',
      send: () => ({
        path: `/verify?${new URLSearchParams({ assertion: backed(), audience })}`,
        type: form,
        body: '',
      }),
      status: 400,
      body: failure('missing assertion parameter'),
    },
    {
      request: 'v1, another audience in the query',
      send: () => ({
        ...inForm(() => ({ assertion: backed(), audience: 'http://other.example' }))(),
        path: `/verify?audience=${audience}`,
      }),
      status: 200,
      body: failure('audience mismatch: port mismatch'),
    },
    {
      request: 'v1, form, audience twice',
      send: () => ({
        path: '/verify',
        type: form,
        body: `assertion=${backed()}&audience=${audience}&audience=http://other.example`,
      }),
      status: 400,
      body: failure('repeated audience parameter'),
    },
    {
      request: 'v2, audience: {}',
      send: v2({ audience: {} }),
      status: 400,
      body: failure('audience must be a string'),
    },
    {
      request: 'v2, trustedIssuers: "a string"',
      send: v2({ trustedIssuers: 'idp.example' }),
      status: 400,
      body: failure('trusted issuers must be an array'),
    },
    {
      request: 'v2, trustedIssuers: ["a string", 1]',
      send: v2({ trustedIssuers: ['idp.example', 1] }),
      status: 400,
      body: failure('trusted issuers must be an array of strings'),
    },
    ...["{ 'a' }", '', '[]', 'null', '7'].map((body) => ({
      request: `v2, body: ${body || 'none'}`,
      send: () => ({ body }),
      status: 400,
      body: '',
    })),
    {
      request: 'v1, JSON that does not parse',
      send: () => ({ path: '/verify', body: '{' }),
      status: 400,
      body: '',
    },
    ...['/v2', '/verify'].map((path) => ({
      request: `${path}, 10 kB and a byte`,
      send: () => ({ path, body: 'x'.repeat(10_241) }),
      status: 413,
      body: '',
    })),
    {
      request: 'v2, 10 kB',
      send: () => ({ body: `{}${' '.repeat(10_238)}` }),
      status: 400,
      body: failure('missing assertion parameter'),
    },
  ],

  'a service in trouble': [
    ...['/v2', '/verify'].map((path) => ({
      request: `${path}, too many lookups`,
      send: () => ({ ...v2()(), path }),
      options: () => local({ maxLookups: 0 }),
      status: 503,
      body: failure('service unavailable'),
    })),
    ...['/v2', '/verify'].map((path) => ({
      request: `${path}, always failing`,
      send: () => ({ ...v2()(), path }),
      options: () => ({ verify: () => Promise.reject(new FxaRelierError('network', 'inner')) }),
      status: 503,
      body: failure('service unavailable'),
    })),
    {
      request: 'v2, too busy',
      send: v2(),
      options: () => ({ isTooBusy: () => true }),
      status: 503,
      body: failure('too busy'),
    },
    {
      request: 'v2, a defect inside',
      send: v2(),
      options: () => ({
        verify: () =>
          Promise.reject(new TypeError("Cannot read properties of null (reading 'iss')")),
      }),
      status: 500,
      body: failure('internal error'),
    },
  ],

  'assertions that show nothing': [
    {
      request: 'assertion: 1',
      send: asserted(() => 1),
      status: 200,
      body: failure('malformed backed assertion'),
    },
    {
      request: 'assertion: {}',
      send: asserted(() => ({})),
      status: 200,
      body: failure('malformed backed assertion'),
    },
    {
      request: 'no certificate',
      send: asserted(() => makeAssertion(userKey)),
      status: 200,
      body: failure('no certificates provided'),
    },
    {
      request: 'two parts in the certificate',
      send: asserted(() => backed().replace('.', '')),
      status: 200,
      body: failure('signed object must have three parts, this one has 2'),
    },
    {
      request: 'a header that is no JSON',
      send: asserted(part(0, () => segment('{'))),
      status: 200,
      body: failure('headersegment: invalid json'),
    },
    {
      request: 'a payload that is no JSON',
      send: asserted(part(1, () => segment('{'))),
      status: 200,
      body: failure('payloadsegment: invalid json'),
    },
    {
      request: 'gunk for a signature',
      send: asserted(part(2, () => 'g%nk')),
      status: 200,
      body: failure('malformed signature'),
    },
    {
      request: 'empty signature',
      send: asserted(part(5, () => '')),
      status: 200,
      body: failure('malformed signature'),
    },
    {
      request: 'first character of the certificate changed',
      send: asserted(() => `f${backed().slice(1)}`),
      status: 200,
      body: failure('headersegment: invalid json'),
    },
    {
      request: 'last two characters missing',
      send: asserted(() => backed().slice(0, -2)),
      status: 200,
      body: failure('invalid signature'),
    },
    {
      request: 'signature of another',
      send: asserted(() => backed({ signer: otherKey })),
      status: 200,
      body: failure('invalid signature'),
    },
    {
      request: 'alg: none',
      send: asserted(part(0, () => segment({ alg: 'none' }))),
      status: 200,
      body: failure('algorithms do not match'),
    },
    {
      request: 'another alg than the key’s',
      send: asserted(part(3, () => segment({ alg: 'DS128' }))),
      status: 200,
      body: failure('algorithms do not match'),
    },
    {
      request: 'a second certificate',
      send: asserted(() => `${makeCertificate(providerKey, userKey)}~${backed()}`),
      status: 200,
      body: failure('certificate chaining is not yet allowed'),
    },
    {
      request: 'a bogus certificate in front',
      send: asserted(() => `bogus~${backed()}`),
      status: 200,
      body: failure('certificate chaining is not yet allowed'),
    },
    {
      request: 'nothing behind the last tilde',
      send: asserted(() => `${backed().split('~')[0]}~`),
      status: 200,
      body: failure('signed object must have three parts, this one has 1'),
    },
    {
      request: 'principal: null',
      send: asserted(() => backed({ certificate: { principal: null } })),
      status: 200,
      body: failure('malformed principal'),
    },
    {
      request: 'a payload of null',
      send: asserted(() => `${signJws(providerKey, null)}~${makeAssertion(userKey)}`),
      status: 200,
      body: failure('payloadsegment: malformed object'),
    },
    {
      request: 'a user’s key that is too weak',
      send: asserted(
        () =>
          `${makeCertificate(providerKey, weakKey, { iss: at('idp'), principal: { email: `user@${at('idp')}` } })}~${makeAssertion(weakKey, { aud: audience })}`,
      ),
      status: 200,
      body: failure('keys for RS128 are too weak'),
    },
    {
      request: 'assertion expired by 10 ms',
      send: asserted(() => backed({ assertion: { exp: Date.now() - 10 } })),
      status: 200,
      body: failure('expired'),
    },
    {
      request: 'certificate expired by 10 ms',
      send: asserted(() =>
        backed({ certificate: { exp: Date.now() - 10, iat: Date.now() - 1000 } }),
      ),
      status: 200,
      body: failure('expired'),
    },
    {
      request: 'certificate without expiry',
      send: asserted(() => backed({ certificate: { exp: undefined } })),
      status: 200,
      body: failure('exp must be a time in milliseconds'),
    },
    {
      request: 'assertion expires "soon"',
      send: asserted(() => backed({ assertion: { exp: 'soon' } })),
      status: 200,
      body: failure('exp must be a time in milliseconds'),
    },
    {
      request: 'certificate of the future',
      send: asserted(() => backed({ certificate: { iat: Date.now() + 2000 } })),
      status: 200,
      body: failure('issued later than verification date'),
    },
  ],

  audiences: [
    ...[
      ['https://relier.example:8888', 'scheme mismatch'],
      ['http://relier.example:8080', 'port mismatch'],
      ['http://relier.example', 'port mismatch'],
      ['http://other.example:8888', 'domain mismatch'],
      ['http://sub.relier.example:8888', 'domain mismatch'],
      ['http://relier.example:8888/path', 'has non-empty path'],
      ['relier.example:8888', 'scheme missing'],
      ['app://relier.example', 'scheme missing'],
      ['relier.example', 'scheme missing'],
      ['*', 'scheme missing'],
      ['http://*:8888', 'domain missing'],
      ['http://', 'domain missing'],
    ].map(([sent, why]) => ({
      request: `audience: ${sent}`,
      send: v2({ audience: sent }),
      status: 200,
      body: failure(`audience mismatch: ${why}`),
    })),
  ],

  'issuers that may not speak': [
    {
      request: 'fallback, for a domain with a provider',
      send: asserted(() => byFallback(at('idp'))),
      options: fallback,
      status: 200,
      body: failure("untrusted issuer, expected 'idp.example', got 'fallback.example'"),
    },
    {
      request: 'fallback that the service does not have',
      send: asserted(() => byFallback(at('missing'))),
      status: 200,
      body: failure("untrusted issuer, expected '', got 'fallback.example'"),
    },
    {
      request: 'v2 trustedIssuers with another',
      send: () => v2({ assertion: byFallback(at('idp')), trustedIssuers: ['other.example'] })(),
      status: 200,
      body: failure("untrusted issuer, expected 'idp.example', got 'fallback.example'"),
    },
    {
      request: 'no address, and nobody trusts the issuer',
      send: asserted(() =>
        backed({ certificate: { principal: { 'unverified-email': 'me@x.example' } } }),
      ),
      status: 200,
      body: failure("untrusted assertion, doesn't contain an email, and issuer is untrusted"),
    },
    {
      request: 'v1 allowUnverified alone',
      send: inForm(() => ({
        assertion: backed({ certificate: { principal: { 'unverified-email': 'me@x.example' } } }),
        audience,
        experimental_allowUnverified: 'true',
      })),
      status: 200,
      body: failure("untrusted assertion, doesn't contain an email, and issuer is untrusted"),
    },
    {
      request: 'a certificate of an inner machine',
      send: () =>
        v2({ assertion: backed({ issuer: '10.0.0.1:22' }), trustedIssuers: ['10.0.0.1:22'] })(),
      options: () => ({ discovery: createDiscovery() }),
      status: 200,
      body: failure('invalid domain: 10.0.0.1:22'),
    },
  ],

  'domains without a provider': [
    ...Object.entries({
      missing:
        'missing.example is not a browserid primary - non-200 response code to /.well-known/browserid',
      redirecting:
        'redirecting.example is not a browserid primary - redirection not supported for support documents',
      html: 'html.example is not a browserid primary - non "application/json" response to /.well-known/browserid',
      disabled: 'disabled.example is not a browserid primary - disabled',
      broken: "bad support document for 'broken.example': invalid json",
      pathless:
        "bad support document for 'pathless.example': missing required property: 'authentication'",
      keyless:
        "bad support document for 'keyless.example': missing required property 'keys' and/or 'public-key'",
      undecided:
        "bad support document for 'undecided.example': disabled must be either true or false",
      nowhere: "bad support document for 'nowhere.example': the authority is not a valid hostname",
      relative:
        "bad support document for 'relative.example': invalid path: must start with a slash",
      garbled: "bad support document for 'garbled.example': mal-formed public key in support doc",
      circle:
        'Circular reference in delegating authority: circle.example > round.example > circle.example',
      hop0: `Too many hops while delegating authority: ${[0, 1, 2, 3, 4, 5, 6].map((i) => `hop${i}.example`).join(' > ')}`,
    }).map(([name, reason]) => ({
      request: `user@${name}.example`,
      send: ofDomain(name),
      status: 200,
      body: failure(reason),
    })),
    {
      request: 'user@disabled.example, by a fallback that the service does not have',
      send: asserted(() => byFallback(at('disabled'))),
      status: 200,
      body: failure("untrusted issuer, expected '', got 'fallback.example'"),
    },
  ],

  'domains whose provider is away': [
    ...Object.entries({
      unknown: 'unknown.example is not a browserid primary - not reached',
      slow: 'timeout trying to load well-known for slow.example',
      failing:
        'failing.example is not a browserid primary - non-200 response code to /.well-known/browserid',
    }).map(([name, reason]) => ({
      request: `user@${name}.example`,
      send: ofDomain(name),
      // The other hosts respond: on a slow machine, a time limit must not come first.
      options: () => local(name === 'slow' ? { timeoutMs: 400 } : {}),
      status: 503,
      body: failure(reason),
    })),
  ],

  'other paths and methods': [
    ...['/', '/verify', '/v2'].flatMap((path) => [
      {
        request: `GET ${path}`,
        send: () => ({ method: 'GET', path }),
        status: 405,
        body: 'Method Not Allowed',
      },
      {
        request: `PUT ${path}`,
        send: () => ({ method: 'PUT', path, body: {} }),
        status: 404,
        body: 'Not Found',
      },
      {
        request: `DELETE ${path}`,
        send: () => ({ method: 'DELETE', path }),
        status: 404,
        body: 'Not Found',
      },
      {
        request: `OPTIONS ${path}`,
        send: () => ({ method: 'OPTIONS', path }),
        status: 200,
        body: '',
      },
    ]),
    {
      request: 'GET /status',
      send: () => ({ method: 'GET', path: '/status' }),
      status: 200,
      body: 'OK',
    },
    {
      request: 'GET /__heartbeat__',
      send: () => ({ method: 'GET', path: '/__heartbeat__' }),
      status: 200,
      body: {},
    },
    {
      request: 'GET /__lbheartbeat__',
      send: () => ({ method: 'GET', path: '/__lbheartbeat__' }),
      status: 200,
      body: {},
    },
    {
      request: 'GET /__version__',
      send: () => ({ method: 'GET', path: '/__version__' }),
      options: () => ({ version: { version: '1.2.3', commit: 'c', source: 's' } }),
      status: 200,
      body: { version: '1.2.3', commit: 'c', source: 's' },
    },
    {
      request: 'POST /status',
      send: () => ({ path: '/status', body: {} }),
      status: 404,
      body: 'Not Found',
    },
    {
      request: 'GET /other',
      send: () => ({ method: 'GET', path: '/other' }),
      status: 404,
      body: 'Not Found',
    },
    {
      request: 'POST /v3',
      send: () => ({ ...v2()(), path: '/v3' }),
      status: 404,
      body: 'Not Found',
    },
  ],
};

function local(more: DiscoveryOptions = {}): VerifierOptions {
  const discovery = createDiscovery({
    dangerouslyAllowPrivateNetwork: 'http',
    findAddresses: async (name) => (name === 'unknown.example' ? [] : ['127.0.0.1']),
    timeoutMs: 60_000,
    ...more,
  });
  return { discovery };
}

async function ask({ send, options }: Row): Promise<Response> {
  const service = await listen(0, createVerifier({ ...local(), ...options?.() }).fetch);
  services.push(service);
  const { path = '/v2', method = 'POST', body, ...sent } = send();
  const type = 'type' in sent ? sent.type : json;
  // As bytes, a body has no type of its own.
  const text = body instanceof URLSearchParams ? `${body}` : body;
  const bytes = new TextEncoder().encode(typeof text === 'string' ? text : JSON.stringify(text));
  return fetch(`http://127.0.0.1:${service.port}${path}`, {
    method,
    headers: type === undefined ? {} : { 'Content-Type': type },
    ...(body !== undefined && { body: bytes }),
  });
}

const answered: string[] = [];

describe.each(Object.entries(table))('%s', (section, rows) => {
  it.each(rows)('$request', async (row) => {
    const response = await ask(row);
    const text = masked(await response.text());
    const shown = text.replace(/"expires":\d+/, '"expires":…').replaceAll('|', '\\|');
    answered.push(`| ${section} | ${row.request} | ${response.status} | ${shown} |`);

    expect(response.status).toBe(row.status);
    if (typeof row.body === 'string') {
      expect(text).toBe(row.body);
    } else {
      expect(JSON.parse(text)).toEqual(row.body);
      expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
    }
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'private, no-cache, no-store, must-revalidate, max-age=0',
      'x-xss-protection': '1; mode=block',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'strict-transport-security': 'max-age=15552000',
      'content-security-policy':
        "default-src 'none'; frame-ancestors 'none'; report-uri /__cspreport__",
      connection: row.status === 200 ? 'keep-alive' : 'close',
    });
    const names = [...response.headers.keys()];
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
    if (/^(?:GET|OPTIONS) \/(?:verify|v2)?$/.test(row.request)) {
      expect(response.headers.get('Allow')).toBe('POST, OPTIONS');
    }
  });
});

afterAll(() => {
  process.stdout.write(`
| | request | status | body |
| --- | --- | --- | --- |
${answered.join('\n')}

`);
});
