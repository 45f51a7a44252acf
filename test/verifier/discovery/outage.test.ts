import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type VerifyOptions,
  verifyAssertion,
} from '../../../src/verifier/assertion/verify-assertion.ts';
import type { DiscoveryOptions } from '../../../src/verifier/discovery/discovery.ts';
import { createVerifier } from '../../../src/verifier/service/create-verifier.ts';
import { makeKey, refusalOf } from '../browserid.ts';
import {
  audience,
  backedAssertion,
  localDiscovery,
  providerWith,
  serveHosts,
} from '../providers.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const idpKey = makeKey('RS256');
const otherKey = makeKey('RS256');

interface Names {
  issuer?: string;
  /** Of the address. */
  domain?: string;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const away: Handler = (_request, response) => response.writeHead(503).end();

/** The responses of a server that is out of order. */
const outages: Record<string, Handler> = {
  'answers 500': (_request, response) => response.writeHead(500).end(),
  'answers 503': away,
  'answers 429': (_request, response) => response.writeHead(429).end(),
  'closes the connection': ({ socket }) => socket.destroy(),
  'breaks off in the middle of its document'(_request, response) {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
    response.write('{');
    setImmediate(() => response.destroy());
  },
  // Once it is asked, the time that a look-up may take passes.
  'stays silent': () => void vi.advanceTimersByTime(8000),
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A provider, `idp`, and a clock that tests set. */
async function setUp() {
  const hosts: Record<string, unknown> = { idp: providerWith(idpKey) };
  const { at, asked } = await serveHosts(hosts);
  const clock = { time: Date.UTC(2026, 0, 1) };
  const now = () => clock.time;
  const discovery = localDiscovery({ now });
  const verify = (
    key = idpKey,
    { issuer = 'idp', domain = issuer, ...trusted }: VerifyOptions & Names = {},
  ) =>
    verifyAssertion(backedAssertion(at(issuer), key, `jo@${at(domain)}`, clock.time), audience, {
      discovery,
      now,
      ...trusted,
    });
  return { hosts, at, asked, clock, discovery, verify };
}

describe.each(Object.entries(outages))('a provider that %s', (_, handler) => {
  it('is still believed for five minutes, by the last keys that it published', async () => {
    const { hosts, clock, verify, at } = await setUp();
    expect((await verify()).issuer).toBe(at('idp'));

    hosts.idp = handler;
    // The keys are fresh for 10 minutes.
    clock.time += 10 * minuteMs;
    for (let minute = 0; minute <= 5; minute++) {
      expect((await verify()).email).toBe(`jo@${at('idp')}`);
      clock.time += minuteMs;
    }

    hosts.idp = providerWith(otherKey);
    expect((await verify(otherKey)).issuer).toBe(at('idp'));
    expect(await refusalOf(verify(idpKey))).toBe('invalid_assertion: invalid signature');
  });

  it('does not make an assertion a bad one, if its keys were never seen', async () => {
    const { hosts, verify } = await setUp();
    hosts.idp = handler;
    expect(await refusalOf(verify())).toMatch(/^network: /);
  });
});

it('the verifier responds with 503 and the reason if it cannot reach a provider', async () => {
  const { hosts, at, discovery } = await setUp();
  hosts.idp = away;
  const errors: unknown[] = [];
  const { fetch } = createVerifier({ discovery, onError: (error) => errors.push(error) });
  const assertion = backedAssertion(at('idp'), idpKey, `jo@${at('idp')}`);
  const request = new Request('https://verifier.example/v2', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ assertion, audience }),
  });
  const response = await fetch(request);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({
    status: 'failure',
    reason: `${at('idp')} is not a browserid primary - non-200 response code to /.well-known/browserid`,
  });
  // It is in the response, and anybody can bring it about: it does not fill the operator's log.
  expect(errors).toEqual([]);
});

it('the last keys are used for an hour after they should have been looked up again, and no longer', async () => {
  const { hosts, clock, verify } = await setUp();
  await verify();
  hosts.idp = away;
  clock.time += 10 * minuteMs + hourMs - 1;
  await verify();
  clock.time += 10_000;
  expect(await refusalOf(verify())).toMatch(/^network: /);
});

it('a provider that is away is asked again every 5 seconds', async () => {
  const { hosts, clock, verify, asked } = await setUp();
  await verify();
  hosts.idp = away;
  clock.time += 10 * minuteMs;
  for (let second = 0; second < 10; second++) {
    await verify();
    clock.time += 1000;
  }
  expect(asked).toHaveLength(3);
});

it('a provider that was never seen is asked again 5 seconds later', async () => {
  const { hosts, clock, verify, at, asked } = await setUp();
  hosts.idp = away;
  await refusalOf(verify());
  clock.time += 4999;
  await refusalOf(verify());
  expect(asked).toHaveLength(1);
  hosts.idp = providerWith(idpKey);
  clock.time += 1;
  expect((await verify()).issuer).toBe(at('idp'));
});

it.each<[string, unknown]>([
  ['removes its support document', undefined],
  ['disables it', { disabled: true }],
  ['publishes a page in its place', '<!doctype html>'],
  ['redirects', (_: unknown, response: ServerResponse) => response.writeHead(302).end()],
])('a provider that %s is not believed by its last keys', async (_, handler) => {
  const { hosts, clock, verify } = await setUp();
  await verify();
  hosts.idp = handler;
  clock.time += 10 * minuteMs;
  expect(await refusalOf(verify())).toMatch(/^invalid_assertion: /);
});

it('an attacker gains nothing from an outage: a forged signature is not accepted', async () => {
  const { hosts, clock, verify } = await setUp();
  await verify();
  hosts.idp = away;
  clock.time += 10 * minuteMs;
  // The provider may have a new key, so the verifier cannot say that it is forged.
  expect(await refusalOf(verify(otherKey))).toMatch(/^network: /);
});

it('a host that the domain delegates to can be away, too', async () => {
  const { hosts, at, clock, verify } = await setUp();
  hosts.delegating = { authority: at('idp') };
  await verify(idpKey, { domain: 'delegating' });
  hosts.idp = away;
  clock.time += 10 * minuteMs;
  expect((await verify(idpKey, { domain: 'delegating' })).issuer).toBe(at('idp'));
});

describe('with a fallback', () => {
  it('a fallback that is away does not make an assertion a bad one', async () => {
    const { hosts, at, verify } = await setUp();
    hosts.idp = away;
    const fallback = at('idp');
    expect(await refusalOf(verify(idpKey, { domain: 'nobody', fallback }))).toMatch(/^network: /);
    // It might name this host.
    const byOther = verify(otherKey, { issuer: 'other', domain: 'nobody', fallback });
    expect(await refusalOf(byOther)).toMatch(/^network: /);
  });

  it('the fallback may speak for a domain that is away and was never seen', async () => {
    const { hosts, at, verify } = await setUp();
    hosts.dark = away;
    const { issuer } = await verify(idpKey, { domain: 'dark', fallback: at('idp') });
    expect(issuer).toBe(at('idp'));
  });

  it('the fallback may not speak for a provider that is away', async () => {
    const { hosts, at, clock, verify } = await setUp();
    hosts.persona = providerWith(otherKey);
    await verify();
    hosts.idp = away;
    clock.time += 10 * minuteMs;
    const byFallback = { issuer: 'persona', domain: 'idp', fallback: at('persona') };
    expect(await refusalOf(verify(otherKey, byFallback))).toMatch(/^network: /);
  });
});

it('a trusted issuer that is away does not make an assertion a bad one', async () => {
  const { hosts, at, verify } = await setUp();
  hosts.idp = away;
  const options = { domain: 'nobody', trustedIssuers: [at('idp')] };
  expect(await refusalOf(verify(idpKey, options))).toMatch(/^network: /);
});

describe('without private networks', () => {
  const failWith = (code: string) => async () => {
    throw Object.assign(new Error(`query ${code}`), { code });
  };
  const discover = (findAddresses: DiscoveryOptions['findAddresses']) =>
    localDiscovery({ dangerouslyAllowPrivateNetwork: undefined, findAddresses }).discover(
      'idp.example.com',
    );

  it.each(['ESERVFAIL', 'ETIMEOUT', 'ECONNREFUSED', 'EAI_AGAIN'])(
    'the failure %s of DNS is an outage',
    async (code) => {
      expect(await discover(failWith(code))).toMatchObject({ isTemporary: true });
    },
  );

  it('an attacker cannot tell a name that does not exist from a name in the private network', async () => {
    const missing = await discover(failWith('ENOTFOUND'));
    expect(missing).toEqual({
      issuer: undefined,
      problem: 'idp.example.com is not a browserid primary - not reached at a public address',
    });
    expect(await discover(failWith('ENODATA'))).toEqual(missing);
    expect(await discover(async () => [])).toEqual(missing);
    expect(await discover(async () => ['10.0.0.1'])).toEqual(missing);
  });
});

it('with private networks, an attacker cannot tell a name that does not exist from a closed port', async () => {
  const { port, at } = await serveHosts({});
  const findAddresses = async (name: string) => (name === 'here.example' ? ['127.0.0.1'] : []);
  const { discover } = localDiscovery({ findAddresses, dangerouslyAllowPrivateNetwork: 'https' });
  const masked = async (name: string) =>
    JSON.stringify(await discover(at(name))).replace(`${name}.example:${port}`, 'host');
  // A port that does not speak TLS.
  expect(await masked('here')).toBe(await masked('elsewhere'));
});
