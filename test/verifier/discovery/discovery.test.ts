import { generateKeyPairSync } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import {
  createDiscovery,
  type DiscoveryOptions,
} from '../../../src/verifier/discovery/discovery.ts';
import { selfSigned } from '../self-signed.ts';
import { json, serve } from '../serve.ts';

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
const provider = { 'public-key': key, authentication: '/sign_in', provisioning: '/provision' };
const loopback = async () => ['127.0.0.1'];

/** Over http, and every name leads to this machine. */
function localDiscovery(options: DiscoveryOptions = {}) {
  return createDiscovery({
    dangerouslyAllowPrivateNetwork: 'http',
    findAddresses: loopback,
    ...options,
  });
}

/** How many requests are begun while `act` runs. */
async function countRequests(act: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const increase = () => {
    count++;
  };
  subscribe('http.client.request.start', increase);
  await act();
  unsubscribe('http.client.request.start', increase);
  return count;
}

describe('finds who speaks for a domain', () => {
  it('in the support document of the domain, which is told what it is asked for', async () => {
    const { port, asked } = await serve(json(provider));
    const found = await localDiscovery().discover(`idp.example:${port}`);
    expect(found).toEqual({ issuer: `idp.example:${port}`, publicKeys: [expect.anything()] });
    const host = `idp.example:${port}`;
    expect(asked).toEqual([`${host}/.well-known/browserid?domain=idp.example%3A${port}`]);
  });

  it('in lower case, whatever the domain was written in', async () => {
    const { port } = await serve(json(provider));
    const { issuer } = await localDiscovery().discover(`IdP.Example:${port}`);
    expect(issuer).toBe(`idp.example:${port}`);
  });

  it('over https, where the certificate is checked', async () => {
    const { port, asked } = await serve(json(provider), selfSigned('idp.example'));
    const options = { dangerouslyAllowPrivateNetwork: 'https' } as const;
    const domain = `idp.example:${port}`;
    expect(await localDiscovery(options).discover(domain)).toEqual({
      issuer: undefined,
      problem: `${domain} is not a browserid primary - not reached`,
      isTemporary: true,
    });
    expect(asked).toEqual([]);

    const careless = localDiscovery({ ...options, dangerouslySkipTlsVerification: true });
    expect((await careless.discover(domain)).issuer).toBe(domain);
  });

  it('on this machine by its real name, as the system knows it', async () => {
    const { port } = await serve(json(provider));
    const { discover } = createDiscovery({ dangerouslyAllowPrivateNetwork: 'http' });
    expect((await discover(`localhost:${port}`)).issuer).toBe(`localhost:${port}`);
    expect((await discover(`127.0.0.1:${port}`)).issuer).toBe(`127.0.0.1:${port}`);
  });
});

describe('delegation', () => {
  /** `a0` delegates to `a1`, and so on to the last, which is a provider. */
  async function chain(delegations: number) {
    const { port, asked } = await serve((request, response) => {
      const [, number] = /^a(\d+)\./.exec(request.headers.host ?? '') ?? [];
      const next = Number(number) + 1;
      const document = next > delegations ? provider : { authority: `a${next}.example:${port}` };
      json(document)(request, response);
    });
    return { port, asked, domain: `a0.example:${port}` };
  }

  it.each([1, 5])('is followed %i times, for the domain that it began with', async (count) => {
    const { port, domain, asked } = await chain(count);
    expect((await localDiscovery().discover(domain)).issuer).toBe(`a${count}.example:${port}`);
    expect(asked.at(-1)).toContain(`?domain=${encodeURIComponent(domain)}`);
  });

  it('is not followed a sixth time', async () => {
    const { domain, asked } = await chain(6);
    expect(await localDiscovery().discover(domain)).toEqual({
      issuer: undefined,
      problem: expect.stringMatching(
        /^Too many hops while delegating authority: a0\.example:\d+ > /,
      ),
    });
    expect(asked).toHaveLength(6);
  });

  it('in a circle is nobody, also when it ends where it did not begin', async () => {
    const { port, asked } = await serve((request, response) => {
      const next = request.headers.host?.startsWith('a.') ? 'b' : 'c';
      json({ authority: `${next}.example:${port}` })(request, response);
    });
    const at = (names: string) => names.replace(/\w/g, (name) => `${name}.example:${port}`);
    expect(await localDiscovery().discover(at('a'))).toEqual({
      issuer: undefined,
      problem: `Circular reference in delegating authority: ${at('a > b > c > c')}`,
    });
    expect(asked).toHaveLength(3);
  });

  it('to itself is nobody', async () => {
    const { port } = await serve((request, response) =>
      json({ authority: `IDP.example:${port}` })(request, response),
    );
    const domain = `idp.example:${port}`;
    expect(await localDiscovery().discover(domain)).toMatchObject({
      problem: `Circular reference in delegating authority: ${domain} > ${domain}`,
    });
  });

  it('to one that is disabled is nobody', async () => {
    const { port } = await serve((request, response) => {
      const isFirst = request.headers.host?.startsWith('a.');
      json(isFirst ? { authority: `b.example:${port}` } : { disabled: true })(request, response);
    });
    expect(await localDiscovery().discover(`a.example:${port}`)).toEqual({
      issuer: undefined,
      problem: `b.example:${port} is not a browserid primary - disabled`,
    });
  });
});

describe('takes no answer but a support document', () => {
  it.each([201, 204, 206, 400, 404, 500])('not one with status %i', async (status) => {
    const { port } = await serve((_request, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(status === 204 ? undefined : JSON.stringify(provider));
    });
    const domain = `idp.example:${port}`;
    expect(await localDiscovery().discover(domain)).toEqual({
      issuer: undefined,
      ...(status === 500 && { isTemporary: true }),
      problem: `${domain} is not a browserid primary - non-200 response code to /.well-known/browserid`,
    });
  });

  it.each([301, 302, 303, 307, 308])('not what a redirect (%i) leads to', async (status) => {
    const target = await serve(json(provider));
    const { port } = await serve((_request, response) => {
      response.writeHead(status, { Location: `http://other.example:${target.port}/` });
      response.end(JSON.stringify(provider));
    });
    const domain = `idp.example:${port}`;
    expect(await localDiscovery().discover(domain)).toEqual({
      issuer: undefined,
      problem: `${domain} is not a browserid primary - redirection not supported for support documents`,
    });
    expect(target.asked).toEqual([]);
  });

  it.each([
    [{ 'Content-Type': 'text/html' }],
    [{ 'Content-Type': 'application/jsonp' }],
    [{ 'Content-Type': 'text/plain, application/json' }],
    [{}],
  ])('not one with the headers %j', async (headers) => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, headers);
      response.end(JSON.stringify(provider));
    });
    expect(await localDiscovery().discover(`idp.example:${port}`)).toMatchObject({
      problem: expect.stringContaining(
        '- non "application/json" response to /.well-known/browserid',
      ),
    });
  });

  it('also one whose type names a character set, in any case', async () => {
    const { port } = await serve(
      json(provider, { 'Content-Type': 'Application/JSON; charset=utf-8' }),
    );
    expect((await localDiscovery().discover(`idp.example:${port}`)).issuer).toBeDefined();
  });

  it('not one that is packed, for which nobody asked', async () => {
    const bomb = gzipSync(JSON.stringify({ ...provider, filling: ' '.repeat(10_000_000) }));
    let accepted: string | string[] | undefined;
    const { port } = await serve((request, response) => {
      accepted = request.headers['accept-encoding'];
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
      response.writeHead(200, headers).end(bomb);
    });
    expect(await localDiscovery().discover(`idp.example:${port}`)).toMatchObject({
      problem: expect.stringContaining('- non "application/json" response'),
    });
    expect(accepted).toBe('identity');
  });

  it('not one that is longer than 64 kB, with or without its length said', async () => {
    const long = JSON.stringify({ ...provider, filling: ' '.repeat(65_536) });
    const { port } = await serve((request, response) => {
      response.writeHead(200, {
        'Content-Type': 'application/json',
        ...(request.url?.includes('said') && { 'Content-Length': long.length }),
      });
      response.write(long.slice(0, 10));
      response.end(long.slice(10));
    });
    for (const domain of [`idp.example:${port}`, `said.example:${port}`]) {
      expect(await localDiscovery().discover(domain)).toEqual({
        issuer: undefined,
        problem: `bad support document for '${domain}': longer than 65536 bytes`,
      });
    }
  });

  it('hangs up on one without end', async () => {
    let hungUp: Promise<unknown> | undefined;
    const { port } = await serve((_request, response) => {
      hungUp = once(response, 'close');
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    expect(await localDiscovery().discover(`idp.example:${port}`)).toMatchObject({
      problem: expect.stringContaining('longer than 65536 bytes'),
    });
    await hungUp;
  });

  it('hangs up on a refusal without end', async () => {
    let hungUp: Promise<unknown> | undefined;
    const { port } = await serve((_request, response) => {
      hungUp = once(response, 'close');
      response.writeHead(404).write('sorry');
    });
    expect(await localDiscovery().discover(`idp.example:${port}`)).toMatchObject({
      problem: expect.stringContaining('non-200 response code'),
    });
    await hungUp;
  });

  it('not another protocol in its place, for which it does not wait', async () => {
    const { port } = await serve(({ socket }) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
    });
    const domain = `idp.example:${port}`;
    expect(await localDiscovery().discover(domain)).toMatchObject({
      problem: `${domain} is not a browserid primary - not reached`,
    });
  });

  it('not one that is cut off', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 10_000 });
      response.write('{');
      setImmediate(() => response.destroy());
    });
    const domain = `idp.example:${port}`;
    expect(await localDiscovery().discover(domain)).toMatchObject({
      problem: `${domain} is not a browserid primary - not reached`,
    });
  });
});

describe('gives up when its time is over', () => {
  const timeoutMs = 200;

  it.each<[string, Parameters<typeof serve>[0]]>([
    ['nothing is answered', () => {}],
    [
      'a body comes drop by drop',
      (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(timer));
      },
    ],
    [
      'headers come drop by drop',
      ({ socket }) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => socket.write('X: y\r\n'), 20);
        socket.once('close', () => clearInterval(timer));
      },
    ],
  ])('where %s, and hangs up', async (_, answer) => {
    let hungUp: Promise<unknown> | undefined;
    const { port } = await serve((request, response) => {
      // A reset is a way to hang up, too.
      hungUp = new Promise((resolve) => request.socket.once('close', resolve));
      answer(request, response);
    });
    const domain = `idp.example:${port}`;
    // The response never ends: without a limit, this would wait for ever.
    expect(await localDiscovery({ timeoutMs }).discover(domain)).toEqual({
      issuer: undefined,
      problem: `timeout trying to load well-known for ${domain}`,
      isTemporary: true,
    });
    await hungUp;
  });

  it('where a name is never answered for', async () => {
    const findAddresses = () => new Promise<string[]>(() => {});
    const { discover } = createDiscovery({ timeoutMs, findAddresses });
    expect(await discover('idp.example')).toEqual({
      issuer: undefined,
      problem: 'timeout trying to load well-known for idp.example',
      isTemporary: true,
    });
  });

  it('with one limit for all hosts that it is led to', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { port, asked } = await serve((request, response) => {
      const next = Number(/^a(\d+)/.exec(request.headers.host ?? '')?.[1]) + 1;
      // Two hosts together take longer than the limit, and neither does alone.
      vi.advanceTimersByTime(0.6 * timeoutMs);
      json({ authority: `a${next}.example:${port}` })(request, response);
    });
    const found = localDiscovery({ timeoutMs }).discover(`a0.example:${port}`);
    expect(await found.finally(vi.useRealTimers)).toMatchObject({
      problem: `timeout trying to load well-known for a1.example:${port}`,
    });
    expect(asked).toHaveLength(2);
  });
});

describe('asks nobody but the internet, unless it is told to', () => {
  const unreached = (domain: string) => ({
    issuer: undefined,
    problem: `${domain} is not a browserid primary - not reached at a public address`,
  });

  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['::ffff:127.0.0.1']],
    [['64:ff9b::7f00:1']],
    [['fe80::1']],
    [['1.1.1.1', '127.0.0.1']],
    [['2606:4700:4700::1111', '::1']],
    [['no address']],
    [[]],
  ])('and connects to nothing where a name leads to %j', async (addresses) => {
    const { discover } = createDiscovery({ findAddresses: async () => addresses });
    const requests = await countRequests(async () => {
      expect(await discover('idp.example')).toEqual(unreached('idp.example'));
    });
    expect(requests).toBe(0);
  });

  it('says the same of a name that does not exist', async () => {
    const error = Object.assign(new Error('queryA ENOTFOUND idp.example'), { code: 'ENOTFOUND' });
    const { discover } = createDiscovery({ findAddresses: () => Promise.reject(error) });
    expect(await discover('idp.example')).toEqual(unreached('idp.example'));
  });

  it('nor what a domain delegates to there', async () => {
    const { port } = await serve(json({ authority: 'inside.example' }));
    const { discover } = localDiscovery({
      findAddresses: async (name) => [name === 'inside.example' ? '169.254.169.254' : '127.0.0.1'],
    });
    const requests = await countRequests(async () => {
      expect((await discover(`idp.example:${port}`)).issuer).toBeUndefined();
    });
    expect(requests).toBe(1);
  });

  it('connects to the address that it looked at, for the name is asked only once', async () => {
    const { port, asked } = await serve(json(provider));
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const { discover } = localDiscovery({ findAddresses: async () => answers.shift() ?? [] });
    expect((await discover(`rebinding.example:${port}`)).issuer).toBeDefined();
    expect(answers).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['by itself', {}],
    ['also where private networks are asked over http', { dangerouslyAllowPrivateNetwork: 'http' }],
  ] as const)('asks a public host over https, %s', async (_, options) => {
    const asked: string[] = [];
    const look = (message: unknown) => {
      const { request } = message as { request: ClientRequest };
      asked.push(`${request.protocol}//${request.host}${request.path}`);
      request.destroy();
    };
    subscribe('http.client.request.start', look);
    // An address that is there to swallow what was sent astray (RFC 7534).
    const findAddresses = async () => ['192.31.196.1'];
    await createDiscovery({ ...options, findAddresses }).discover('idp.example');
    unsubscribe('http.client.request.start', look);
    expect(asked).toEqual(['https://idp.example/.well-known/browserid?domain=idp.example']);
  });

  it('leaves link-local and translated addresses alone even then', async () => {
    for (const address of ['169.254.169.254', 'fe80::1', '::ffff:127.0.0.1', '0.0.0.0']) {
      const { discover } = localDiscovery({ findAddresses: async () => [address] });
      const requests = await countRequests(() => discover('idp.example:80'));
      expect(requests).toBe(0);
    }
  });

  it('takes an address for itself, whatever is found for it', async () => {
    expect(await countRequests(() => localDiscovery().discover('192.0.2.1:80'))).toBe(0);
  });

  it('asks a public host at no port but 443 even then', async () => {
    const { discover } = localDiscovery({ findAddresses: async () => ['1.1.1.1'] });
    expect(await countRequests(() => discover('idp.example:80'))).toBe(0);
  });

  it.each([
    'localhost',
    'localhost:3030',
    '127.0.0.1',
    '2130706433',
    '[::1]',
    'example.com:22',
    'example.com:443',
    'example.com/..',
    'user@example.com',
    'example.com?x=',
    'bücher.example',
    'a'.repeat(1000),
    'a\r\nb.example',
    '',
  ])('and looks nothing up for %j', async (domain) => {
    let looked = false;
    const { discover } = createDiscovery({
      findAddresses: async () => {
        looked = true;
        return [];
      },
    });
    expect(await discover(domain)).toEqual({
      issuer: undefined,
      problem: expect.stringMatching(/^invalid domain: [\x21-\x7e]{0,100}$/),
    });
    expect(looked).toBe(false);
  });
});

describe('remembers', () => {
  const minute = 60_000;

  it.each([
    ['no header', undefined, 10 * minute],
    ['max-age=1800', 'public, max-age=1800', 30 * minute],
    ['a year', 'max-age=31536000', 60 * minute],
    ['digits without end', `max-age=${'9'.repeat(400)}`, 10 * minute],
    ['a second', 'max-age=1', minute],
    ['no-store', 'no-store, max-age=3600', minute],
    ['another directive', 's-maxage=7', 10 * minute],
  ])('a document with %s as long as it may', async (_, cacheControl, keptMs) => {
    const headers: Record<string, string> = cacheControl ? { 'Cache-Control': cacheControl } : {};
    const { port, asked } = await serve(json(provider, headers));
    let time = 0;
    const { discover } = localDiscovery({ now: () => time });
    const first = await discover(`idp.example:${port}`);
    time = keptMs - 1;
    expect(await discover(`IDP.example:${port}`)).toBe(first);
    expect(asked).toHaveLength(1);
    time = keptMs;
    await discover(`idp.example:${port}`);
    expect(asked).toHaveLength(2);
  });

  it.each([
    [3600, 120],
    [120, 3600],
  ])('a delegation only as long as its shortest part: %i, %i', async (first, second) => {
    const { port, asked } = await serve((request, response) => {
      const isFirst = request.headers.host?.startsWith('a.');
      const document = isFirst ? { authority: `b.example:${port}` } : provider;
      json(document, { 'Cache-Control': `max-age=${isFirst ? first : second}` })(request, response);
    });
    let time = 0;
    const { discover } = localDiscovery({ now: () => time });
    await discover(`a.example:${port}`);
    time = 2 * minute;
    await discover(`a.example:${port}`);
    expect(asked).toHaveLength(4);
  });

  it('a failure for half a minute', async () => {
    const { port, asked } = await serve((_request, response) => response.writeHead(404).end());
    let time = 0;
    const { discover } = localDiscovery({ now: () => time });
    await discover(`idp.example:${port}`);
    time = minute / 2 - 1;
    await discover(`idp.example:${port}`);
    expect(asked).toHaveLength(1);
    time = minute / 2;
    await discover(`idp.example:${port}`);
    expect(asked).toHaveLength(2);
  });

  it('no more domains than it may, and those that were asked for last', async () => {
    const { port, asked } = await serve(json(provider));
    const { discover } = localDiscovery({ cacheSize: 2 });
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await discover(`${name}.example:${port}`);
    const names = asked.map((url) => url[0]).join('');
    expect(names).toBe('abcb');
  });

  it('what is under way: a domain that many ask for at once is looked up once', async () => {
    const { port, asked } = await serve(json(provider));
    const { discover } = localDiscovery({ maxLookups: 1 });
    const all = await Promise.all(
      Array.from({ length: 50 }, () => discover(`idp.example:${port}`)),
    );
    expect(new Set(all).size).toBe(1);
    expect(asked).toHaveLength(1);
  });
});

it('refuses to look up more domains at once than it may, and goes on afterwards', async () => {
  let answerAll = () => {};
  const wait = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  const { port } = await serve(async (request, response) => {
    await wait;
    json(provider)(request, response);
  });
  const { discover } = localDiscovery({ maxLookups: 2 });
  const domain = (name: string) => `${name}.example:${port}`;
  const first = [discover(domain('a')), discover(domain('b'))];
  await expect(discover(domain('c'))).rejects.toMatchObject({ reason: 'network' });
  answerAll();
  await Promise.all(first);
  expect((await discover(domain('c'))).issuer).toBe(domain('c'));
});

it('refuses an option that it does not know', () => {
  const create = () => createDiscovery({ dangerouslyAllowPrivateNetwork: 'ftp' as 'http' });
  expect(create).toThrow("dangerouslyAllowPrivateNetwork must be 'https' or 'http'");
});
