import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listen } from '../../../src/local/http/listen.ts';
import { verifyRemotely } from '../../../src/verifier/index.ts';
import { makeAssertion, makeCertificate, makeKey } from '../../verifier/browserid.ts';
import { selfSigned } from '../../verifier/self-signed.ts';
import { json, serve } from '../../verifier/serve.ts';
import { folderWith, runCli } from '../run-cli.ts';

const { version } = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../../package.json`, 'utf8'),
);
const audience = 'https://relier.example';
const providerKey = makeKey('RS256');
const userKey = makeKey('RS256');
const document = {
  'public-key': providerKey.serialized,
  authentication: '/sign_in',
  provisioning: '/provision',
};

/** Starts it on a free port and waits until it answers. */
async function start(variables: Record<string, string> = {}, files: Record<string, string> = {}) {
  const command = runCli(['verifier'], folderWith(files), variables);
  const [, verifier = ''] = await command.until(/Version 2 {2}(http:\S+)[\s\S]*Ctrl-C stops it/);
  return { ...command, verifier, base: new URL(verifier).origin };
}

/** An assertion of somebody with an address at this host, by this host. */
function assertionBy(host: string): string {
  const principal = { email: `jo@${host}` };
  const certificate = makeCertificate(providerKey, userKey, { iss: host, principal });
  return `${certificate}~${makeAssertion(userKey, { aud: audience })}`;
}

function post(url: string, fields: unknown): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(fields) });
}

it('prints its port and its settings, and says nothing more', async () => {
  const { printed, base } = await start();
  expect(Number(new URL(base).port)).toBeGreaterThan(0);
  expect(printed.stdout).toContain(`${base}/verify`);
  expect(printed.stdout).toMatch(/FALLBACK_DOMAIN +none\n/);
  expect(printed.stdout).toMatch(/HTTP_TIMEOUT +8\n/);
  expect(printed.stderr).toBe('');
});

it('verifies an assertion of a provider on this machine where it may ask it', async () => {
  const { port } = await serve(json(document));
  const { verifier, printed } = await start({ FORCE_INSECURE_LOOKUP_OVER_HTTP: 'true' });
  const verified = await verifyRemotely(assertionBy(`localhost:${port}`), audience, { verifier });
  expect(verified).toMatchObject({ email: `jo@localhost:${port}`, issuer: `localhost:${port}` });
  expect(printed.stderr).toMatch(
    /WARNING {2}FORCE_INSECURE_LOOKUP_OVER_HTTP: .* sign in as anybody/,
  );
});

it('asks nobody on this machine by itself', async () => {
  const { port, asked } = await serve(json(document));
  const { verifier } = await start();
  const asking = verifyRemotely(assertionBy(`localhost:${port}`), audience, { verifier });
  await expect(asking).rejects.toThrow(`invalid domain: localhost:${port}`);
  expect(asked).toEqual([]);
});

describe('over https', () => {
  const tls = selfSigned('localhost');

  it('takes a provider’s certificate that Node.js trusts', async () => {
    const { port } = await serve(json(document), tls);
    const ca = join(folderWith({ 'ca.pem': tls.cert }), 'ca.pem');
    const { verifier } = await start({ ALLOW_PRIVATE_NETWORK: 'true', NODE_EXTRA_CA_CERTS: ca });
    const assertion = assertionBy(`localhost:${port}`);
    expect(await verifyRemotely(assertion, audience, { verifier })).toBeDefined();
    // The same certificate, but not for that name.
    const other = verifyRemotely(assertionBy(`127.0.0.1:${port}`), audience, { verifier });
    await expect(other).rejects.toThrow(
      `127.0.0.1:${port} is not a browserid primary - not reached`,
    );
  });

  it('takes no other, but with INSECURE_SSL, of which it warns', async () => {
    const { port } = await serve(json(document), tls);
    const assertion = assertionBy(`localhost:${port}`);
    const careful = await start({ ALLOW_PRIVATE_NETWORK: 'true' });
    await expect(verifyRemotely(assertion, audience, careful)).rejects.toThrow('not reached');
    const careless = await start({ ALLOW_PRIVATE_NETWORK: 'true', INSECURE_SSL: '1' });
    expect(await verifyRemotely(assertion, audience, careless)).toBeDefined();
    expect(careless.printed.stderr).toMatch(/WARNING {2}INSECURE_SSL: .* sign in as anybody/);
  });
});

it('gives up after HTTP_TIMEOUT seconds', async () => {
  const { port } = await serve(() => {});
  const variables = { FORCE_INSECURE_LOOKUP_OVER_HTTP: 'true', HTTP_TIMEOUT: '0.1' };
  const { verifier } = await start(variables);
  await expect(
    verifyRemotely(assertionBy(`localhost:${port}`), audience, { verifier }),
  ).rejects.toThrow(`timeout trying to load well-known for localhost:${port}`);
});

it('takes the word of its fallback and of its trusted issuers', async () => {
  const { port } = await serve(json(document));
  const host = `localhost:${port}`;
  const principal = { email: 'jo@example.com' };
  const certificate = makeCertificate(providerKey, userKey, { iss: host, principal });
  const assertion = `${certificate}~${makeAssertion(userKey, { aud: audience })}`;
  const variables = {
    FORCE_INSECURE_LOOKUP_OVER_HTTP: 'true',
    TRUSTED_ISSUERS: `a.example, ${host}`,
  };
  const { verifier } = await start(variables);
  expect(await verifyRemotely(assertion, audience, { verifier })).toMatchObject({
    email: 'jo@example.com',
    issuer: host,
  });
});

it('takes an audience without a scheme with ALLOW_HOST_AUDIENCE, of which it warns', async () => {
  const { port } = await serve(json(document));
  const env = { FORCE_INSECURE_LOOKUP_OVER_HTTP: 'true' };
  const body = { assertion: assertionBy(`localhost:${port}`), audience: new URL(audience).host };
  const reasonBy = async ({ base }: { base: string }) =>
    (await (await post(`${base}/verify`, body)).json()).reason;
  expect(await reasonBy(await start(env))).toBe('audience mismatch: scheme missing');
  const lenient = await start({ ...env, ALLOW_HOST_AUDIENCE: 'true' });
  expect(await reasonBy(lenient)).toBeUndefined();
  expect(lenient.printed.stderr).toContain('WARNING  ALLOW_HOST_AUDIENCE');
});

it('ALLOW_WEAK_USER_KEYS accepts users’ keys of these kinds, not providers’ keys', async () => {
  const weakKey = makeKey('DS128');
  const weakProvider = { ...document, 'public-key': weakKey.serialized };
  const [strong, weak] = [await serve(json(document)), await serve(json(weakProvider))];
  const { base, printed } = await start({
    FORCE_INSECURE_LOOKUP_OVER_HTTP: 'true',
    ALLOW_WEAK_USER_KEYS: 'DS128, RS128',
  });
  const reasonFor = async ({ port }: { port: number }, key: typeof weakKey) => {
    const [iss, principal] = [`localhost:${port}`, { email: `jo@localhost:${port}` }];
    const certificate = makeCertificate(key, weakKey, { iss, principal });
    const assertion = `${certificate}~${makeAssertion(weakKey, { aud: audience })}`;
    return (await (await post(`${base}/v2`, { assertion, audience })).json()).reason;
  };
  expect(await reasonFor(strong, providerKey)).toBeUndefined();
  expect(await reasonFor(weak, weakKey)).toBe('keys for DS128 are too weak');
  expect(printed.stderr).toMatch(/WARNING {2}ALLOW_WEAK_USER_KEYS: .* sign in as that user/);
  expect(printed.stderr).not.toContain('ALLOW_WEAK_PROVIDER_KEYS');
});

it('says which version it is', async () => {
  const { base } = await start({ SOURCE_COMMIT: 'c0ffee', SOURCE_URL: 'https://example.com/' });
  const response = await fetch(`${base}/__version__`);
  expect(await response.json()).toEqual({
    version,
    commit: 'c0ffee',
    source: 'https://example.com/',
  });
});

it('names the commit that the package was built from, unless it is told another one', async () => {
  const file = join(import.meta.dirname, '../../../dist/commit.txt');
  const built = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  expect(built).toMatch(/^([0-9a-f]{40})?$/);
  const { base } = await start();
  const response = await fetch(`${base}/__version__`);
  expect(await response.json()).toEqual({ version, commit: built, source: '' });
});

it('fails on purpose where a site wants to see how it copes', async () => {
  const { base, printed } = await start({ TEST_SERVICE_FAILURE: 'true' });
  for (const path of ['/v2', '/verify']) {
    const response = await post(`${base}${path}`, { assertion: 'a', audience });
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'failure', reason: 'service unavailable' });
  }
  expect(printed.stderr).toContain('WARNING  TEST_SERVICE_FAILURE');
});

describe.each([1, 2])('with %i processes', (processes) => {
  const variables = { COMPUTECLUSTER_MAX_PROCESSES: String(processes) };

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'is stopped by %s, and leaves nothing',
    async (signal) => {
      const { child, end, base } = await start(variables);
      expect(await (await fetch(`${base}/status`)).text()).toBe('OK');
      child.kill(signal);
      expect(await end()).toMatchObject({ code: 0, signal: null, stderr: '' });
      await expect(fetch(`${base}/status`)).rejects.toThrow('fetch failed');
    },
  );

  it('says what to do, and ends, where its port is in use', async () => {
    const taken = await listen(0, () => new Response());
    const port = String(taken.port);
    const end = await runCli(['verifier'], undefined, { ...variables, PORT: port }).end();
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr.trim()).toBe(
      `Port ${port} is in use.\n  Stop what is running there, or take another port or address: PORT=0 is any that is free.`,
    );
    await taken.close();
  });
});

/** How many verifiers the next test starts together. */
const atATime = 5;

it.each([1, 2])(
  'a verifier with %i processes that is stopped as soon as it prints its port ends well',
  async (processes) => {
    const variables = { COMPUTECLUSTER_MAX_PROCESSES: String(processes) };
    const rounds = Math.ceil(50 / processes ** 2);
    const stopAtOnce = async () => {
      const { child, until, end } = runCli(['verifier'], undefined, variables);
      await until(/BrowserID verifier/);
      child.kill('SIGINT');
      expect(await end()).toMatchObject({ code: 0, signal: null, stderr: '' });
    };
    for (let done = 0; done < rounds; done += atATime) {
      const count = Math.min(atATime, rounds - done);
      await Promise.all(Array.from({ length: count }, stopAtOnce));
    }
  },
  300_000,
);

describe('says what is wrong, and ends, where', () => {
  // verifier-config.test.ts has the other values.
  it('a variable has a wrong value', async () => {
    const end = await runCli(['verifier'], undefined, { PORT: '80a' }).end();
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr.trim()).toBe('PORT is "80a", but must be a number from 0 to 65535.');
  });

  it('a file is missing', async () => {
    const end = await runCli(['verifier'], undefined, { CONFIG_FILES: 'c.json' }).end();
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toContain('CONFIG_FILES names c.json: ENOENT');
    expect(end.stderr).not.toContain('    at ');
  });

  it.each([
    [['--port', '1'], "Unknown option '--port'"],
    [['more'], "Unexpected argument 'more'"],
  ])('it is given %j', async (args, message) => {
    const end = await runCli(['verifier', ...args]).end();
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toContain(message);
    expect(end.stderr).toContain('told by environment variables');
  });

  it('its address is not of this machine', async () => {
    const end = await runCli(['verifier'], undefined, { IP_ADDRESS: '192.0.2.1' }).end();
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toContain('EADDRNOTAVAIL');
    expect(end.stderr).not.toContain('    at ');
  });
});

it('explains every variable that it prints', async () => {
  const end = await runCli(['verifier', '--help']).end();
  expect(end.code).toBe(0);
  const { printed } = await start();
  const variables = printed.stdout.match(/^ {2}[A-Z_]{4,}(?= )/gm) ?? [];
  expect(variables).toHaveLength(17);
  for (const variable of variables) expect(end.stdout).toContain(`\n${variable}\n      `);
  expect(end.stdout).toContain('CONFIG_FILES');
});
