import { describe, expect, it } from 'vitest';
import type { DiscoveryOptions } from '../../../src/verifier/discovery/discovery.ts';
import { makeKey } from '../browserid.ts';
import { localDiscovery, providerWith, serveHosts } from '../providers.ts';

const key = makeKey('RS256');
const minuteMs = 60_000;

/** Names that begin with `silent` never answer, names with `idp` are providers, others are not. */
async function setUp(options: DiscoveryOptions) {
  const { port, asked, server } = await serveHosts({});
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    asked.push(request.headers.host ?? '');
    if (request.headers.host?.startsWith('silent')) return;
    const isProvider = request.headers.host?.startsWith('idp');
    response.writeHead(isProvider ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(providerWith(key)));
  });
  const clock = { time: 0 };
  const { discover } = localDiscovery({ now: () => clock.time, ...options });
  const look = (name: string) => discover(`${name}:${port}`);
  const isKnown = async (name: string) => {
    const before = asked.length;
    await look(name);
    return asked.length === before;
  };
  return { look, isKnown, clock, asked };
}

const names = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => make(n));

describe('the cache', () => {
  it('keeps a provider while more names than it has room for turn out to be none', async () => {
    const { look, isKnown } = await setUp({ cacheSize: 10 });
    await look('idp.good.example');
    for (const name of names(30, (n) => `none.site${n}.example`)) await look(name);
    expect(await isKnown('idp.good.example')).toBe(true);
  });

  it('keeps a provider while an attacker has more providers in one domain than it has room for', async () => {
    const { look, isKnown } = await setUp({ cacheSize: 10 });
    await look('idp.good.example');
    for (const name of names(30, (n) => `idp${n}.attacker.example`)) await look(name);
    expect(await isKnown('idp.good.example')).toBe(true);
    expect(await isKnown('idp29.attacker.example')).toBe(true);
    expect(await isKnown('idp0.attacker.example')).toBe(false);
  });

  it('forgets the provider first that was asked for longest ago', async () => {
    const { look, isKnown } = await setUp({ cacheSize: 2 });
    for (const name of ['a', 'b', 'a', 'c']) await look(`idp.${name}.example`);
    expect(await isKnown('idp.a.example')).toBe(true);
    expect(await isKnown('idp.b.example')).toBe(false);
  });
});

describe('look-ups at the same time', () => {
  it('hosts that stay silent for a second make room for a new provider', async () => {
    const { look, clock } = await setUp({ maxLookups: 5 });
    const silent = names(5, (n) => `silent.site${n}.example`).map(look);
    for (const lookup of silent) lookup.catch(() => {});
    clock.time += 1000;
    expect(await look('idp.new.example')).toMatchObject({ publicKeys: [expect.anything()] });
    await expect(silent[0]).rejects.toMatchObject({ reason: 'network' });
    // The others go on.
    const state = await Promise.race([silent[1], Promise.resolve('waiting')]);
    expect(state).toBe('waiting');
  });

  it('look-ups that began less than a second ago are not given up for a new one', async () => {
    const { look, clock } = await setUp({ maxLookups: 5 });
    for (const name of names(5, (n) => `silent.site${n}.example`)) look(name).catch(() => {});
    clock.time += 999;
    await expect(look('idp.new.example')).rejects.toMatchObject({ reason: 'network' });
  });

  it('an attacker with many names in one domain crowds out only their own', async () => {
    const { look } = await setUp({ maxLookups: 5 });
    const first = look('silent.other.example');
    const attacks = names(20, (n) => `silent${n}.attacker.example`).map(look);
    for (const lookup of [first, ...attacks]) lookup.catch(() => {});
    expect(await look('idp.new.example')).toMatchObject({ publicKeys: [expect.anything()] });
    expect(await Promise.race([first, Promise.resolve('waiting')])).toBe('waiting');
  });

  it('a provider that was seen to work does not compete with names that were not', async () => {
    const { look, clock, asked } = await setUp({ maxLookups: 5 });
    await look('idp.good.example');
    clock.time += 10 * minuteMs;
    for (const name of names(5, (n) => `silent.site${n}.example`)) look(name).catch(() => {});
    const before = asked.length;
    expect(await look('idp.good.example')).toMatchObject({ publicKeys: [expect.anything()] });
    expect(asked.slice(before)).toContainEqual(expect.stringContaining('idp.good.example'));
  });
});
