import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FxaRelierServer } from '../../../src/server/index.ts';
import { confidential, content, profile } from '../../local/fixture.ts';
import { failure } from '../relier.ts';
import { createSigner, eventClaims } from '../tokens.ts';

interface Signed {
  jwk: object;
  token: string;
}
let before: Signed;
let after: Signed;
let other: Signed;
/** As anybody can make them up. */
let unknown: string[];
const servers: Server[] = [];

beforeAll(async () => {
  const events = { 'https://schemas.accounts.firefox.com/event/delete-user': {} };
  const create = async (kid: string) => {
    const { jwk, sign } = await createSigner(kid);
    return { jwk, token: await sign(eventClaims(events)) };
  };
  [before, after, other] = await Promise.all([create('before'), create('after'), create('other')]);
  const [, payload, signature] = other.token.split('.');
  unknown = Array.from({ length: 500 }, (_, index) => {
    const header = JSON.stringify({ alg: 'RS256', kid: `unknown-${index}` });
    return `${Buffer.from(header).toString('base64url')}.${payload}.${signature}`;
  });
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(async () => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server that publishes keys and counts how often it is asked, and a site that asks it. */
async function createSite() {
  const jwks = { status: 200, keys: [before.jwk] as object[], fetches: 0 };
  const server = createServer((_request, response) => {
    jwks.fetches += 1;
    response.writeHead(jwks.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: jwks.keys }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const oauthHost = `http://127.0.0.1:${port}/v1`;
  const relier = new FxaRelierServer(confidential.id, {
    clientSecret: confidential.secret,
    server: { contentHost: content, oauthHost, profileHost: profile },
  });

  /** What an anonymous request to the site's webhook leads to. */
  const receive = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const request = new Request('https://relier.example/webhook', { method: 'POST', headers });
    return relier.verifySecurityEvent(request);
  };
  return { jwks, receive };
}

/** How often each reason occurs. */
function countReasons(results: PromiseSettledResult<unknown>[]) {
  const counts: Record<string, number> = {};
  for (const result of results) {
    const name = result.status === 'fulfilled' ? 'verified' : result.reason.reason;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const seconds = (count: number) => vi.advanceTimersByTime(count * 1000);

describe('an unknown kid', () => {
  it('is looked up at once if the last fetch was more than a second ago', async () => {
    const { jwks, receive } = await createSite();
    await receive(before.token);
    jwks.keys = [after.jwk];
    seconds(1.1);
    await expect(receive(after.token)).resolves.toMatchObject({ type: 'delete-user' });
    // Several restarts in a row, as a developer makes them.
    jwks.keys = [other.jwk];
    seconds(1.1);
    await expect(receive(other.token)).resolves.toMatchObject({ type: 'delete-user' });
    jwks.keys = [before.jwk];
    seconds(1.1);
    await expect(receive(before.token)).resolves.toMatchObject({ type: 'delete-user' });
    expect(jwks.fetches).toBe(4);
  });

  it('is not looked up within a second of the last fetch, however many there are', async () => {
    const { jwks, receive } = await createSite();
    await receive(before.token);
    seconds(0.9);
    expect(countReasons(await Promise.allSettled(unknown.map(receive)))).toEqual({
      invalid_response: 500,
    });
    expect(jwks.fetches).toBe(1);
  });

  it('is looked up once for all that arrive together', async () => {
    const { jwks, receive } = await createSite();
    await receive(before.token);
    seconds(60);
    expect(countReasons(await Promise.allSettled(unknown.map(receive)))).toEqual({
      invalid_response: 500,
    });
    expect(jwks.fetches).toBe(2);
  });

  it('is looked up ever less often in a flood, and known keys are good throughout', async () => {
    const { jwks, receive } = await createSite();
    await receive(before.token);
    // Ten a second, for five minutes.
    for (let count = 0; count < 3000; count++) {
      seconds(0.1);
      await expect(receive(unknown[count % 500] as string)).rejects.toMatchObject(
        failure('invalid_response'),
      );
    }
    // After 1, 2, 4, 8, 16 and then each 30 seconds.
    expect(jwks.fetches).toBeLessThanOrEqual(16);
    await expect(receive(before.token)).resolves.toMatchObject({ type: 'delete-user' });

    // A new key is found within half a minute nevertheless, and the next one at once again.
    jwks.keys = [after.jwk];
    seconds(30.1);
    await expect(receive(after.token)).resolves.toMatchObject({ type: 'delete-user' });
    jwks.keys = [other.jwk];
    seconds(1.1);
    await expect(receive(other.token)).resolves.toMatchObject({ type: 'delete-user' });
  }, 60_000);
});

describe('a failure of the key server', () => {
  it('is remembered: 200 requests make one fetch', async () => {
    const { jwks, receive } = await createSite();
    jwks.status = 500;
    const posts: PromiseSettledResult<unknown>[] = [];
    for (let count = 0; count < 200; count++) {
      posts.push(...(await Promise.allSettled([receive(before.token)])));
    }
    expect(countReasons(posts)).toEqual({ http_error: 200 });
    expect(jwks.fetches).toBe(1);
  });

  it('is forgotten soon, so that the site recovers with the server', async () => {
    const { jwks, receive } = await createSite();
    jwks.status = 500;
    for (let count = 0; count < 100; count++) {
      await expect(receive(before.token)).rejects.toMatchObject(
        failure('http_error', { status: 500 }),
      );
      seconds(1.1);
    }
    expect(jwks.fetches).toBeLessThanOrEqual(25);
    jwks.status = 200;
    seconds(5);
    await expect(receive(before.token)).resolves.toMatchObject({ type: 'delete-user' });
  });

  it('does not count against tokens whose key is known', async () => {
    const { jwks, receive } = await createSite();
    await receive(before.token);
    jwks.status = 500;
    seconds(60);
    // Nobody can say yet whether this key is Firefox Accounts'.
    await expect(receive(after.token)).rejects.toMatchObject(
      failure('http_error', { status: 500 }),
    );
    await expect(receive(after.token)).rejects.toMatchObject(
      failure('http_error', { status: 500 }),
    );
    await expect(receive(before.token)).resolves.toMatchObject({ type: 'delete-user' });
    expect(jwks.fetches).toBe(2);
  });

  it('does not make old keys good for ever', async () => {
    const { jwks, receive } = await createSite();
    await receive(before.token);
    jwks.status = 500;
    seconds(601);
    await expect(receive(before.token)).rejects.toMatchObject(
      failure('http_error', { status: 500 }),
    );
  });
});
