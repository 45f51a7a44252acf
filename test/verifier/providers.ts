import { createDiscovery, type DiscoveryOptions } from '../../src/verifier/discovery/discovery.ts';
import { makeAssertion, makeCertificate, makeKey, type SigningKey } from './browserid.ts';
import { json, serve } from './serve.ts';

type Handler = Parameters<typeof serve>[0];

export const audience = 'https://relier.example';
export const userKey = makeKey('RS256');

/** The support document of a provider with these keys. */
export function providerWith(...keys: SigningKey[]): Record<string, unknown> {
  const serialized = keys.map((key) => key.serialized);
  return { authentication: '/sign_in', provisioning: '/provision', keys: serialized };
}

/**
 * Serves hosts of this machine, by the first label of their names: a support document, or a
 * handler. A host that is not in `hosts` has no support document. `at` completes a name.
 */
export async function serveHosts(hosts: Record<string, unknown>) {
  const service = await serve((request, response) => {
    const [name = ''] = (request.headers.host ?? '').split('.');
    const host = hosts[name];
    if (typeof host === 'function') return (host as Handler)(request, response);
    if (host === undefined) return response.writeHead(404).end();
    json(host)(request, response);
  });
  const at = (name: string) => `${name}.example:${service.port}`;
  return { ...service, at };
}

/** Looks hosts up over http, and finds all of them on this machine. */
export function localDiscovery(options: DiscoveryOptions = {}) {
  return createDiscovery({
    dangerouslyAllowPrivateNetwork: 'http',
    findAddresses: async () => ['127.0.0.1'],
    ...options,
  });
}

/** An assertion for `audience` of the user with this address, whom this host certifies. */
export function backedAssertion(issuer: string, key: SigningKey, email: string, now?: number) {
  const certificate = makeCertificate(key, userKey, { iss: issuer, principal: { email } }, now);
  return `${certificate}~${makeAssertion(userKey, { aud: audience }, now)}`;
}
