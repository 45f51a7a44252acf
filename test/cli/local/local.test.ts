import { statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usualNames } from '../../../src/cli/local/config-file.ts';
import { listen } from '../../../src/local/http/listen.ts';
import { signInWithFetch } from '../../../src/testing/index.ts';
import { anyPorts, folderWith, runCli } from '../run-cli.ts';

const client = {
  id: '1234567890abcdef',
  name: 'My site',
  redirectUris: ['http://localhost:5000/back'],
  secret: 'a'.repeat(64),
};
const account = { email: 'jo@example.com', password: 'correct horse' };
const config = JSON.stringify({ clients: [client], accounts: [account] });

/** Starts it on free ports and waits until it answers. */
async function start(args: string[] = [], files: Record<string, string> = {}) {
  const local = runCli(['local', ...anyPorts, ...args], folderWith(files));
  await local.until(/Ctrl-C stops it/);
  const address = (label: string) =>
    new RegExp(`${label} +(http://\\S+)`).exec(local.printed.stdout)?.[1] ?? '';
  const server = {
    contentHost: address('Pages'),
    oauthHost: address('OAuth'),
    profileHost: address('Profile'),
  };
  return { ...local, server };
}

it('prints where it is, who may sign in at which site, and how to point a site at it', async () => {
  const { printed, server } = await start(['--config', 'mine.json'], { 'mine.json': config });
  for (const text of [
    `${server.contentHost}/inbox`,
    '1234567890abcdef  My site, with a secret',
    'http://localhost:5000/back',
    'jo@example.com  correct horse',
    'mine.json',
    `contentHost: '${server.contentHost}'`,
    `oauthHost: '${server.oauthHost}'`,
    `profileHost: '${server.profileHost}'`,
  ]) {
    expect(printed.stdout).toContain(text);
  }
  expect(printed.stdout).not.toContain(client.secret);
});

it('is the default one without a config, whose secret nobody could know otherwise', async () => {
  const { printed } = await start();
  expect(printed.stdout).toContain('dcdb5ae7add825d2  123done, with a secret');
  expect(printed.stdout).toMatch(/secret [0-9a-f]{64}\n/);
  expect(printed.stdout).toContain('test@example.com  password123');
});

it('takes fxa.config.json from the folder where it is run', async () => {
  const { printed } = await start([], { 'fxa.config.json': config });
  expect(printed.stdout).toContain('My site');
});

it('takes a module, too', async () => {
  const { printed } = await start([], { 'fxa.config.mjs': `export default ${config};` });
  expect(printed.stdout).toContain('My site');
});

it('signs a user of its config in', async () => {
  const { server } = await start([], { 'fxa.config.json': config });
  const query = new URLSearchParams({ client_id: client.id, state: 's', scope: 'profile' });
  const fxa = {
    server,
    inbox: [],
    fetch: (input: Request | string | URL, init?: RequestInit) =>
      fetch(input, { redirect: 'manual', ...init }),
  };
  const back = await signInWithFetch(fxa, `${server.oauthHost}/authorization?${query}`, account);
  const body = JSON.stringify({
    client_id: client.id,
    client_secret: client.secret,
    code: back.searchParams.get('code'),
  });
  const headers = { 'Content-Type': 'application/json' };
  const traded = await fetch(`${server.oauthHost}/token`, { method: 'POST', headers, body });
  expect(await traded.json()).toMatchObject({ scope: 'profile', token_type: 'bearer' });
});

it('answers nobody on the networks of this machine', async () => {
  const { server } = await start();
  const { port } = new URL(server.contentHost);
  // All of 127.0.0.0/8 leads here: an open port would answer there as it would on a network.
  await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow('fetch failed');
});

it('has 127.0.0.1 in its addresses where it is asked to', async () => {
  const { server } = await start(['--host', '127.0.0.1']);
  expect(server.contentHost).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(server.contentHost)).status).toBe(200);
});

it('signs with the same key after a restart if --signing-key names a file', async () => {
  const folder = folderWith({});
  const keysOf = async () => {
    const local = runCli(['local', ...anyPorts, '--signing-key', 'key.json'], folder);
    await local.until(/Ctrl-C stops it/);
    const [, oauthHost] = /OAuth +(http:\/\/\S+)/.exec(local.printed.stdout) ?? [];
    expect(local.printed.stdout).toMatch(/Key +key\.json/);
    const keys = await (await fetch(`${oauthHost}/jwks`)).text();
    local.child.kill('SIGTERM');
    await local.end();
    return keys;
  };
  const keys = await keysOf();
  expect(statSync(join(folder, 'key.json')).mode & 0o777).toBe(0o600);
  expect(await keysOf()).toBe(keys);
});

it('says that a file given by --signing-key holds no key', async () => {
  const folder = folderWith({ 'key.json': '{"kty":"RSA"}' });
  const end = await runCli(['local', ...anyPorts, '--signing-key', 'key.json'], folder).end();
  expect(end).toMatchObject({ code: 1, stdout: '' });
  expect(end.stderr).toContain('key.json holds no signing key: signingKey must be the JWK of');
});

it('takes ports and host from its config, and options before those', async () => {
  const files = {
    'fxa.config.json': JSON.stringify({ ports: { content: 1, profile: 1 }, host: '127.0.0.1' }),
  };
  const { server } = await start([], files);
  expect(server.profileHost).toMatch(/^http:\/\/127\.0\.0\.1:\d{2,}\/v1$/);
});

it('writes a line for each code that it would have sent by email', async () => {
  const { server, until } = await start();
  const query = new URLSearchParams({
    client_id: 'dcdb5ae7add825d2',
    state: 's',
    scope: 'profile',
  });
  await fetch(`${server.contentHost}/oauth/signup?${query}`, {
    method: 'POST',
    headers: { Origin: server.contentHost },
    body: new URLSearchParams({ email: 'new@example.com', password: 'long enough' }),
  });
  const [, code] = await until(/code (\d{6}) {2}for new@example\.com/);
  expect(await (await fetch(`${server.contentHost}/inbox`)).text()).toContain(code);
});

it('writes a line for each request that it refuses, and none for others', async () => {
  const { server, until, printed } = await start();
  const before = printed.stdout;
  await fetch(server.contentHost);
  await fetch(`${server.contentHost}/favicon.ico`);
  await fetch(`${server.oauthHost}/token`, { method: 'POST' });
  const query = new URLSearchParams({
    client_id: 'dcdb5ae7add825d2',
    state: 's',
    scope: 'profile',
    redirect_uri: 'http://localhost:5000/back',
  });
  await fetch(`${server.contentHost}/oauth/signin?${query}`);
  await until(/Incorrect redirect_uri/);
  const [first, second] = printed.stdout.slice(before.length).trim().split('\n');
  expect(first).toMatch(/^4\d\d POST \/v1\/token {2}errno \d+ /);
  expect(second?.trim()).toBe(
    '200 GET /oauth/signin  Incorrect redirect_uri. errno 103 redirectUri "http://localhost:5000/back"',
  );
});

it('goes on after a HEAD request that it refuses', async () => {
  const { server, until } = await start();
  const client = `${server.oauthHost}/client/unknown`;
  expect((await fetch(client, { method: 'HEAD' })).status).toBe(400);
  await until(/400 HEAD \/v1\/client\/unknown\n/);
  expect((await fetch(`${server.oauthHost}/jwks`)).status).toBe(200);
});

describe('it is stopped', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s, and leaves nothing running', async (signal) => {
    const { child, end, server } = await start();
    // A browser keeps connections open.
    await fetch(server.contentHost);
    child.kill(signal);
    expect(await end()).toMatchObject({ code: 0, signal: null, stderr: '' });
    await expect(fetch(server.contentHost)).rejects.toThrow('fetch failed');
  });
});

describe('it says what to do, and ends, where', () => {
  it('a port is in use, and leaves no other port open', async () => {
    const taken = await listen(0, () => new Response());
    const free = await listen(0, () => new Response());
    await free.close();
    const ports = ['--content-port', free.port, '--oauth-port', taken.port, '--profile-port', 0];
    const end = await runCli(['local', ...ports.map(String)]).end();
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toContain(`Port ${taken.port} is in use.`);
    expect(end.stderr).toMatch(/npx --no-install fxa-relier-client local --oauth-port \d+/);
    await taken.close();
  });

  it.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--config'], "Option '--config <value>' argument missing"],
    [['more'], "Unexpected argument 'more'"],
    [['--oauth-port', '8o'], '--oauth-port is "8o", but a port is a number from 0 to 65535'],
    [['--host', '0.0.0.0'], '--host is "0.0.0.0", but it can be localhost or 127.0.0.1 alone'],
  ])('it is given %j', async (args, message) => {
    const end = await runCli(['local', ...args]).end();
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toContain(message);
  });

  it.each([
    ['is missing', {}, 'There is no '],
    ['is broken', { 'c.json': '{ "clients": [ }' }, 'c.json is not JSON: '],
    ['is no object', { 'c.json': '[]' }, 'c.json must hold an object'],
    ['has an unknown key', { 'c.json': '{ "client": [] }' }, 'c.json: client means nothing.'],
    [
      'holds what cannot work',
      { 'c.json': '{ "clients": [{ "id": "1" }] }' },
      'c.json: clients[0].id must be 16 lowercase hexadecimal digits',
    ],
  ])('the config file %s', async (_, files, message) => {
    const args = ['local', '--config', 'c.json', ...anyPorts];
    const end = await runCli(args, folderWith(files)).end();
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toContain(message);
    expect(end.stderr).not.toContain('    at ');
  });
});

it('says which kinds of config file there are, where Node.js cannot load one', async () => {
  const end = await runCli(['local', '--config', 'c.yaml'], folderWith({ 'c.yaml': '' })).end();
  expect(end).toMatchObject({ code: 1, stdout: '' });
  expect(end.stderr).toContain('cannot load c.yaml');
  expect(end.stderr).toContain('Write the config as .json or .mjs');
});

it('explains its options, and every kind of config file', async () => {
  const end = await runCli(['local', '--help']).end();
  expect(end.code).toBe(0);
  for (const option of ['--config', '--content-port', '--oauth-port', '--profile-port', '--host']) {
    expect(end.stdout).toContain(option);
  }
  for (const name of usualNames) expect(end.stdout).toMatch(new RegExp(`\\${extname(name)}\\b`));
});
