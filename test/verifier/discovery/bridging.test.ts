import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import {
  type VerifyOptions,
  verifyAssertion,
} from '../../../src/verifier/assertion/verify-assertion.ts';
import {
  createVerifier,
  type VerifierOptions,
} from '../../../src/verifier/service/create-verifier.ts';
import { makeKey, refusalOf } from '../browserid.ts';
import {
  audience,
  backedAssertion,
  localDiscovery,
  providerWith,
  serveHosts,
} from '../providers.ts';
import { json } from '../serve.ts';

// Persona vouched for two large mail services by bridges. The mail services had no support
// document; Persona's own document named a bridge for their domains.

const personaKey = makeKey('RS256');
const bridgeKey = makeKey('RS256');
const ownKey = makeKey('RS256');

/**
 * `persona` names `bridge` for addresses at `mail`, and for addresses at `own`, which is a provider
 * itself. For every other domain it is the provider. `evil` names `bridge` for its own domain.
 */
async function servePersona() {
  const hosts: Record<string, unknown> = {
    bridge: providerWith(bridgeKey),
    own: providerWith(ownKey),
    persona(request: IncomingMessage, response: ServerResponse) {
      const domain = new URL(request.url ?? '', 'http://persona').searchParams.get('domain') ?? '';
      const isBridged = [at('mail'), at('own')].includes(domain);
      json(isBridged ? { authority: at('bridge') } : providerWith(personaKey))(request, response);
    },
  };
  const { at, asked } = await serveHosts(hosts);
  return { hosts, at, asked };
}

function verify(assertion: string, options: VerifyOptions) {
  return verifyAssertion(assertion, audience, { discovery: localDiscovery(), ...options });
}

it.each(['fallback', 'trustedIssuers'] as const)(
  'verifyAssertion() accepts the bridge that %s names for the domain of the address',
  async (option) => {
    const { at, asked } = await servePersona();
    const options =
      option === 'fallback' ? { fallback: at('persona') } : { trustedIssuers: [at('persona')] };
    const email = `jo@${at('mail')}`;
    const verified = await verify(backedAssertion(at('bridge'), bridgeKey, email), options);
    expect(verified).toMatchObject({ email, issuer: at('bridge') });

    const query = `/.well-known/browserid?domain=${encodeURIComponent(at('mail'))}`;
    expect(asked).toEqual(['mail', 'persona', 'bridge'].map((name) => at(name) + query));
  },
);

it('verifyAssertion() asks each trusted issuer for a bridge', async () => {
  const { at } = await servePersona();
  const options = { fallback: at('none'), trustedIssuers: [at('bridge'), at('persona')] };
  const assertion = backedAssertion(at('bridge'), bridgeKey, `jo@${at('mail')}`);
  // As a trusted issuer, the bridge speaks for itself.
  expect((await verify(assertion, options)).issuer).toBe(at('bridge'));
  const others = { fallback: at('none'), trustedIssuers: [at('own'), at('persona')] };
  expect((await verify(assertion, others)).issuer).toBe(at('bridge'));
});

it('a bridge can be reached by several delegations', async () => {
  const { at, hosts } = await servePersona();
  const lastKey = makeKey('RS256');
  hosts.bridge = { authority: at('last') };
  hosts.last = providerWith(lastKey);
  const assertion = backedAssertion(at('last'), lastKey, `jo@${at('mail')}`);
  expect((await verify(assertion, { fallback: at('persona') })).issuer).toBe(at('last'));
});

it('the fallback is asked for the domain of the address when it issues the certificate', async () => {
  const { at, asked } = await servePersona();
  const assertion = backedAssertion(at('persona'), personaKey, `jo@${at('nobody')}`);
  await verify(assertion, { fallback: at('persona') });
  const query = `/.well-known/browserid?domain=${encodeURIComponent(at('nobody'))}`;
  expect(asked).toEqual([at('nobody') + query, at('persona') + query]);
});

it('the verifier accepts a bridge by the fallback of the service, and by what the caller trusts', async () => {
  const { at } = await servePersona();
  const ask = async (options: VerifierOptions, fields: Record<string, unknown> = {}) => {
    const assertion = backedAssertion(at('bridge'), bridgeKey, `jo@${at('mail')}`);
    const { fetch } = createVerifier({ discovery: localDiscovery(), ...options });
    const response = await fetch(
      new Request('https://verifier.example/v2', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ assertion, audience, ...fields }),
      }),
    );
    return response.json();
  };
  const okay = { status: 'okay', email: `jo@${at('mail')}`, issuer: at('bridge') };
  expect(await ask({ fallback: at('persona') })).toMatchObject(okay);
  expect(await ask({}, { trustedIssuers: [at('persona')] })).toMatchObject(okay);
  expect(await ask({})).toEqual({
    status: 'failure',
    reason: `untrusted issuer, expected '', got '${at('bridge')}'`,
  });
});

it.each<[string, string, keyof typeof issuers, string]>([
  ['a bridge for a domain that is not bridged', 'nobody', 'bridge', 'persona'],
  ['a bridge for a domain that has a provider of its own', 'own', 'bridge', 'own'],
  ['a bridge for addresses of the fallback', 'persona', 'bridge', 'persona'],
  ['the fallback for a domain that it names a bridge for', 'mail', 'persona', 'bridge'],
  ['another provider for a bridged domain', 'mail', 'own', 'bridge'],
  ['the bridged domain itself, which has no provider', 'mail', 'mail', 'bridge'],
])('an attacker cannot use %s', async (_, domain, issuer, expected) => {
  const { at } = await servePersona();
  const assertion = backedAssertion(at(issuer), issuers[issuer], `jo@${at(domain)}`);
  expect(await refusalOf(verify(assertion, { fallback: at('persona') }))).toBe(
    `invalid_assertion: untrusted issuer, expected '${at(expected)}', got '${at(issuer)}'`,
  );
});
const issuers = { bridge: bridgeKey, persona: personaKey, own: ownKey, mail: makeKey('RS256') };

it('an attacker cannot sign in the name of a bridge with the keys of the fallback', async () => {
  const { at } = await servePersona();
  const assertion = backedAssertion(at('bridge'), personaKey, `jo@${at('mail')}`);
  expect(await refusalOf(verify(assertion, { fallback: at('persona') }))).toBe(
    'invalid_assertion: invalid signature',
  );
});

it('an attacker cannot name a host for another domain with a support document of their own', async () => {
  const { at, hosts, asked } = await servePersona();
  const evilKey = makeKey('RS256');
  // It claims to speak for the bridged domain, and is asked only if the domain or a trusted host names it.
  hosts.evil = { ...providerWith(evilKey), domain: at('mail') };
  const assertion = backedAssertion(at('evil'), evilKey, `jo@${at('mail')}`);
  expect(await refusalOf(verify(assertion, { fallback: at('persona') }))).toBe(
    `invalid_assertion: untrusted issuer, expected '${at('bridge')}', got '${at('evil')}'`,
  );
  expect(asked.filter((url) => url.startsWith('evil'))).toEqual([]);
});

it('what one domain is bridged to is not remembered for another domain', async () => {
  const { at } = await servePersona();
  const options = { fallback: at('persona'), discovery: localDiscovery() };
  const bridged = backedAssertion(at('bridge'), bridgeKey, `jo@${at('mail')}`);
  expect((await verify(bridged, options)).issuer).toBe(at('bridge'));
  const other = backedAssertion(at('bridge'), bridgeKey, `jo@${at('nobody')}`);
  expect(await refusalOf(verify(other, options))).toContain('untrusted issuer');
  const direct = backedAssertion(at('persona'), personaKey, `jo@${at('nobody')}`);
  expect((await verify(direct, options)).issuer).toBe(at('persona'));
});
