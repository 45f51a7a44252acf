import { afterEach, describe, expect, it } from 'vitest';
import {
  type VerifyOptions,
  verifyAssertion,
} from '../../src/verifier/assertion/verify-assertion.ts';
import { createDiscovery } from '../../src/verifier/discovery/discovery.ts';
import {
  createVerifier,
  type VerifierOptions,
} from '../../src/verifier/service/create-verifier.ts';
import { pollute, removePollution } from '../pollute.ts';
import { makeAssertion, makeCertificate, makeKey } from './browserid.ts';
import {
  audience,
  backedAssertion,
  localDiscovery,
  providerWith,
  serveHosts,
} from './providers.ts';
import { json, serve } from './serve.ts';

afterEach(removePollution);

// Made outside the tests: a slow machine takes seconds for a key.
const [key, evil, weak] = [makeKey('RS256'), makeKey('RS256'), makeKey('RS128')];

describe('a polluted Object.prototype', () => {
  it('does not make verifyAssertion() trust an issuer', async () => {
    const { at } = await serveHosts({ evil: providerWith(key) });
    const assertion = backedAssertion(at('evil'), key, `jo@${at('other')}`);
    pollute({ trustedIssuers: [at('evil')], fallback: at('evil') });
    await expect(
      verifyAssertion(assertion, audience, { discovery: localDiscovery() }),
    ).rejects.toMatchObject({ reason: 'invalid_assertion' });
  });

  it('does not make verifyAssertion() accept a weak key', async () => {
    const { at } = await serveHosts({ idp: providerWith(key) });
    const principal = { email: `jo@${at('idp')}` };
    const certificate = makeCertificate(key, weak, { iss: at('idp'), principal });
    const assertion = `${certificate}~${makeAssertion(weak, { aud: audience })}`;
    pollute({ dangerouslyAllowWeakUserKeys: ['RS128'] });
    await expect(
      verifyAssertion(assertion, audience, { discovery: localDiscovery() }),
    ).rejects.toMatchObject({ reason: 'invalid_assertion' });
  });

  it('does not make verifyAssertion() accept another scheme or another time', async () => {
    const { at } = await serveHosts({ idp: providerWith(key) });
    const discovery = localDiscovery();
    const email = `jo@${at('idp')}`;
    const assertion = backedAssertion(at('idp'), key, email);
    const outdated = backedAssertion(at('idp'), key, email, Date.now() - 10 * 3_600_000);
    pollute({ dangerouslyAllowHostAudience: true, now: () => Date.now() - 10 * 3_600_000 });
    await expect(verifyAssertion(assertion, 'relier.example', { discovery })).rejects.toMatchObject(
      { message: 'audience mismatch: scheme missing' },
    );
    await expect(verifyAssertion(outdated, audience, { discovery })).rejects.toMatchObject({
      message: 'expired',
    });
  });

  it('does not replace the discovery of verifyAssertion()', async () => {
    const forged = backedAssertion('localhost', evil, 'jo@localhost');
    const discovered = { issuer: 'localhost', publicKeys: [evil.verificationKey] };
    pollute({ discovery: { discover: async () => discovered } });
    await expect(verifyAssertion(forged, audience, {})).rejects.toMatchObject({
      reason: 'invalid_assertion',
    });
  });

  it('does not name the host that discover() asks', async () => {
    const { at } = await serveHosts({ evil: providerWith(key), idp: providerWith(key) });
    pollute({ host: at('evil') });
    const { issuer } = await localDiscovery().discover(at('idp'), { refresh: true });
    expect(issuer).toBe(at('idp'));
  });

  it('does not let createDiscovery() ask this machine', async () => {
    const { port, asked } = await serve(json(providerWith(key)));
    pollute({
      dangerouslyAllowPrivateNetwork: 'http',
      findAddresses: async () => ['127.0.0.1'],
    });
    const { issuer } = await createDiscovery({}).discover(`127.0.0.1:${port}`);
    expect(issuer).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('does not add trusted issuers to the requests of createVerifier()', async () => {
    const trusted: VerifyOptions['trustedIssuers'][] = [];
    const verify: VerifierOptions['verify'] = async (_assertion, _audience, options) => {
      trusted.push(options?.trustedIssuers);
      return { audience, expires: 1, issuer: 'idp.example' };
    };
    const { fetch } = createVerifier({ verify });
    pollute({ trustedIssuers: ['evil.example'], experimental_forceIssuer: 'evil.example' });
    const post = (path: string) =>
      fetch(
        new Request(`https://verifier.example${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ assertion: 'a', audience }),
        }),
      );
    await post('/v2');
    await post('/verify');
    expect(trusted).toEqual([[], []]);
  });
});
