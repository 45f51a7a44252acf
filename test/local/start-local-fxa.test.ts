import { afterEach, expect, it, vi } from 'vitest';
import {
  listen,
  type RunningLocalFxa,
  type StartLocalFxaOptions,
  signInWithFetch,
  startLocalFxa,
} from '../../src/testing/index.ts';

const running: { close(): Promise<void> }[] = [];
const start = async (options?: StartLocalFxaOptions) => {
  const fxa = await startLocalFxa(options);
  running.push(fxa);
  return fxa;
};

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ close }) => close()));
});

const client = { id: 'dcdb5ae7add825d2', name: 'A', redirectUris: ['http://localhost:5000/'] };

it('answers at the addresses that it gives', async () => {
  const { server } = await start();
  const { contentHost, oauthHost, profileHost } = server;
  expect(new Set([contentHost, oauthHost, profileHost]).size).toBe(3);
  expect(await (await fetch(contentHost)).text()).toContain('It runs');
  expect((await fetch(`${oauthHost}/client/dcdb5ae7add825d2`)).status).toBe(200);
  expect((await fetch(`${profileHost}/profile`)).status).toBe(401);
});

it('is many at once, each on ports of its own', async () => {
  const [one, other] = [await start(), await start()];
  one.faults = { fail: { '/v1/jwks': 201 } };
  expect((await fetch(`${one.server.oauthHost}/jwks`)).status).toBe(503);
  expect((await fetch(`${other.server.oauthHost}/jwks`)).status).toBe(200);
});

it('takes the ports that it is told', async () => {
  const free = await listen(0, () => new Response());
  await free.close();
  const { server } = await start({ ports: { oauth: free.port } });
  expect(server.oauthHost).toBe(`http://localhost:${free.port}/v1`);
});

it('is at 127.0.0.1 where it is told so', async () => {
  const { server } = await start({ host: '127.0.0.1' });
  expect(server.contentHost).toMatch(/^http:\/\/127\.0\.0\.1:/);
  expect((await fetch(server.contentHost)).status).toBe(200);
});

it('frees its ports when it is closed, and can be closed twice', async () => {
  const { server, close } = await startLocalFxa();
  await close();
  await close();
  await expect(fetch(server.contentHost)).rejects.toThrow('fetch failed');
});

it('names a port that is in use, and keeps none of the others', async () => {
  const taken = await listen(0, () => new Response());
  const free = await listen(0, () => new Response());
  running.push(taken);
  await free.close();
  const starting = startLocalFxa({ ports: { content: free.port, profile: taken.port } });
  await expect(starting).rejects.toMatchObject({ name: 'PortError', port: taken.port });
  running.push(await listen(free.port, () => new Response()));
});

it.each([
  [{ ports: { oauth: 65536 } }, 'ports.oauth must be a number from 0 to 65535, not 65536'],
  [{ ports: { content: '3030' } }, 'ports.content must be a number from 0 to 65535, not 3030'],
  [{ host: '0.0.0.0' }, 'host must be localhost or 127.0.0.1'],
  [{ server: {} }, 'server cannot be given'],
  [{ clients: [{}] }, 'clients[0].id must be'],
])('refuses %j', async (options, message) => {
  const starting = startLocalFxa(options as StartLocalFxaOptions);
  await expect(starting).rejects.toMatchObject({
    reason: 'invalid_argument',
    message: expect.stringContaining(message),
  });
});

it('tells onResponse of every answer, and lets it read that', async () => {
  const heard: string[] = [];
  const onResponse = vi.fn(async (request: Request, response: Response) => {
    heard.push(`${request.method} ${new URL(request.url).pathname} ${await response.text()}`);
  });
  const { server } = await start({ clients: [client], onResponse });
  const answer = await fetch(`${server.oauthHost}/client/${client.id}`);
  expect(heard).toEqual([`GET /v1/client/${client.id} ${await answer.text()}`]);
});

it('can misbehave from the start, and be reset', async () => {
  const fxa: RunningLocalFxa = await start({ faults: { fail: { '/v1/jwks': 201 } } });
  fxa.faults = {};
  expect((await fetch(`${fxa.server.oauthHost}/jwks`)).status).toBe(200);
  fxa.reset();
  expect((await fetch(`${fxa.server.oauthHost}/jwks`)).status).toBe(503);
});

it('has what createLocalFxa gives, inbox included', async () => {
  const fxa = await start({ clients: [{ ...client, secret: 'a'.repeat(64) }] });
  const query = new URLSearchParams({ client_id: client.id, state: 's', scope: 'profile' });
  const account = { email: 'new@example.com', password: 'long enough' };
  await signInWithFetch(
    fxa,
    `${fxa.server.oauthHost}/authorization?${query}&action=signup`,
    account,
  );
  expect(fxa.inbox).toMatchObject([{ to: account.email }]);
});
