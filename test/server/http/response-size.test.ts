import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { discoverServer, FxaRelierServer } from '../../../src/server/index.ts';
import { verifyRemotely } from '../../../src/verifier/index.ts';
import { confidential } from '../../local/fixture.ts';
import { failure } from '../relier.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const chunk = ' '.repeat(64 * 1024);

/** Writes until the other end hangs up. */
function writeEndlessly(response: ServerResponse) {
  let bytes = 0;
  const write = () => {
    while (!response.destroyed) {
      bytes += chunk.length;
      if (!response.write(chunk)) return response.once('drain', write);
    }
    return;
  };
  write();
  return new Promise<number>((resolve) => response.once('close', () => resolve(bytes)));
}

/** A server whose responses do not end, and how much of each was written. */
async function createEndlessServer(status = 200) {
  const written: Promise<number>[] = [];
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    written.push(writeEndlessly(response));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, written };
}

const timeoutMs = 60_000;
const createRelier = (origin: string) =>
  new FxaRelierServer(confidential.id, {
    clientSecret: confidential.secret,
    server: { contentHost: origin, oauthHost: `${origin}/v1`, profileHost: `${origin}/v1` },
    timeoutMs,
  });

const event = (origin: string) => {
  const token = `${btoa('{"alg":"RS256","kid":"a"}').replaceAll('=', '')}.e30.AAAA`;
  const headers = { authorization: `Bearer ${token}` };
  return createRelier(origin).verifySecurityEvent(new Request(origin, { headers }));
};

describe('a response without end is left, and the connection closed', () => {
  it.each<[string, (origin: string) => Promise<unknown>]>([
    [
      'verifyRemotely()',
      (origin) =>
        verifyRemotely('assertion', 'https://relier.example', {
          verifier: `${origin}/v2`,
          timeoutMs,
        }),
    ],
    ['discoverServer()', (origin) => discoverServer(origin, { timeoutMs })],
    ['tradeCode()', (origin) => createRelier(origin).token.tradeCode('c'.repeat(64))],
    ['verifyToken()', (origin) => createRelier(origin).token.verifyToken('t')],
    ['destroyToken()', (origin) => createRelier(origin).token.destroyToken('t')],
    ['profile.fetch()', (origin) => createRelier(origin).profile.fetch('t')],
    ['verifySecurityEvent()', event],
  ])('by %s', async (_name, call) => {
    const { origin, written } = await createEndlessServer();
    await expect(call(origin)).rejects.toMatchObject(
      failure('invalid_response', { message: expect.stringContaining('more than 1 MB') }),
    );
    // It was not asked a second time either.
    expect(written).toHaveLength(1);
    // Buffers of the system may hold some more than was read.
    expect(await written[0]).toBeLessThan(50_000_000);
  });

  it('if it is a refusal', async () => {
    const { origin, written } = await createEndlessServer(400);
    await expect(createRelier(origin).profile.fetch('t')).rejects.toMatchObject(
      failure('invalid_response'),
    );
    expect(await written[0]).toBeLessThan(50_000_000);
  });
});

it('a response of 900 kB is read', async () => {
  const profile = { uid: 'u', displayName: 'x'.repeat(900_000) };
  const server = createServer((_request, response) => response.end(JSON.stringify(profile)));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await createRelier(`http://127.0.0.1:${port}`).profile.fetch('t')).toEqual(profile);
});
