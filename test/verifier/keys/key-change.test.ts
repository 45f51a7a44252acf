import { expect, it } from 'vitest';
import { verifyAssertion } from '../../../src/verifier/assertion/verify-assertion.ts';
import { makeKey, refusalOf, type SigningKey } from '../browserid.ts';
import {
  audience,
  backedAssertion,
  localDiscovery,
  providerWith,
  serveHosts,
} from '../providers.ts';
import { json } from '../serve.ts';

const minuteMs = 60_000;
const oldKey = makeKey('RS256');
const newKey = makeKey('RS256');
const forgedKey = makeKey('RS256');

/** A provider whose document may be kept for a day, and a clock that tests set. */
async function setUp() {
  const publish = (document: unknown) => json(document, { 'Cache-Control': 'max-age=86400' });
  const hosts: Record<string, unknown> = { idp: publish(providerWith(oldKey)) };
  const { at, asked } = await serveHosts(hosts);
  const clock = { time: Date.UTC(2026, 0, 1) };
  const now = () => clock.time;
  const discovery = localDiscovery({ now });
  const verify = (key: SigningKey, { issuer = 'idp', domain = 'idp', fallback = '' } = {}) =>
    verifyAssertion(backedAssertion(at(issuer), key, `jo@${at(domain)}`, clock.time), audience, {
      discovery,
      now,
      fallback: fallback ? at(fallback) : undefined,
    });
  return { hosts, at, asked, clock, verify, publish };
}

it('a certificate with a new key is accepted at once', async () => {
  const { hosts, at, clock, verify, publish } = await setUp();
  await verify(oldKey);
  hosts.idp = publish(providerWith(oldKey, newKey));
  clock.time += 1000;
  expect((await verify(newKey)).issuer).toBe(at('idp'));
  await verify(oldKey);
});

it('a certificate with a key of another algorithm is accepted at once', async () => {
  const { hosts, clock, verify, publish } = await setUp();
  hosts.idp = publish(providerWith(makeKey('RS128')));
  expect(await refusalOf(verify(newKey))).toContain('algorithms do not match');
  hosts.idp = publish(providerWith(newKey));
  clock.time += minuteMs;
  await verify(newKey);
});

it('a revoked key is refused as soon as the new one was seen', async () => {
  const { hosts, verify, publish } = await setUp();
  await verify(oldKey);
  hosts.idp = publish(providerWith(newKey));
  await verify(newKey);
  expect(await refusalOf(verify(oldKey))).toBe('invalid_assertion: invalid signature');
});

it('a revoked key is refused after an hour at the latest, whatever max-age says', async () => {
  const { hosts, clock, verify, publish } = await setUp();
  await verify(oldKey);
  hosts.idp = publish(providerWith(newKey));
  clock.time += 60 * minuteMs;
  expect(await refusalOf(verify(oldKey))).toBe('invalid_assertion: invalid signature');
});

it('an attacker brings about one look-up a minute and domain with forged signatures', async () => {
  const { clock, verify, asked } = await setUp();
  await verify(oldKey);
  for (let minute = 1; minute <= 3; minute++) {
    for (let n = 0; n < 20; n++) {
      expect(await refusalOf(verify(forgedKey))).toBe('invalid_assertion: invalid signature');
    }
    await Promise.all(Array.from({ length: 20 }, () => refusalOf(verify(forgedKey))));
    expect(asked).toHaveLength(1 + minute);
    clock.time += minuteMs;
  }
});

it('a domain that names another host is followed at once', async () => {
  const { hosts, at, verify, publish } = await setUp();
  await verify(oldKey);
  hosts.idp = publish({ authority: at('other') });
  hosts.other = publish(providerWith(newKey));
  expect((await verify(newKey, { issuer: 'other' })).issuer).toBe(at('other'));
  expect(await refusalOf(verify(oldKey))).toBe(
    `invalid_assertion: untrusted issuer, expected '${at('other')}', got '${at('idp')}'`,
  );
});

it('a fallback that names another bridge is followed at once', async () => {
  const { hosts, at, verify, publish } = await setUp();
  hosts.persona = publish({ authority: at('idp') });
  const bridged = { domain: 'mail', fallback: 'persona' };
  await verify(oldKey, bridged);
  hosts.persona = publish({ authority: at('other') });
  hosts.other = publish(providerWith(newKey));
  expect((await verify(newKey, { issuer: 'other', ...bridged })).issuer).toBe(at('other'));
});

it('a trusted issuer’s new key is accepted at once', async () => {
  const { hosts, at, publish, clock } = await setUp();
  const options = {
    discovery: localDiscovery({ now: () => clock.time }),
    trustedIssuers: [at('idp')],
    now: () => clock.time,
  };
  const verify = (key: SigningKey) =>
    verifyAssertion(
      backedAssertion(at('idp'), key, 'jo@example.com', clock.time),
      audience,
      options,
    );
  await verify(oldKey);
  hosts.idp = publish(providerWith(newKey));
  expect((await verify(newKey)).email).toBe('jo@example.com');
});
