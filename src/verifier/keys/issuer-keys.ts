import type { FxaRelierError } from '../../errors.ts';
import { invalidArgument } from '../../shared/argument.ts';
import { invalidAssertion } from '../assertion/invalid-assertion.ts';
import type { Principal } from '../assertion/principal.ts';
import type { Discovered, Discovery } from '../discovery/discovery.ts';
import { parseHost } from '../discovery/host.ts';
import { ProviderOutage } from '../discovery/provider-outage.ts';

/** Whom to believe, beside the domain of an address itself: hosts in lower case. */
export interface TrustedHosts {
  fallback: string | undefined;
  trustedIssuers: string[];
}

interface TrustOptions {
  fallback?: string | undefined;
  trustedIssuers?: readonly string[] | undefined;
}

/** @throws FxaRelierError with the reason `invalid_argument`. */
export function readTrustedHosts({ fallback, trustedIssuers = [] }: TrustOptions): TrustedHosts {
  const isHost = fallback === undefined || parseHost(fallback, true);
  if (!isHost) throw invalidArgument('fallback must be a host');
  if (!Array.isArray(trustedIssuers)) throw invalidArgument('trusted issuers must be an array');
  if (!trustedIssuers.every((host) => typeof host === 'string')) {
    throw invalidArgument('trusted issuers must be an array of strings');
  }
  return {
    fallback: fallback?.toLowerCase(),
    trustedIssuers: trustedIssuers.map((host) => host.toLowerCase()),
  };
}

/** A host that may speak for an address, as `Discovery` found it. */
export type Authority = Extract<Discovered, { issuer: string }>;
type NoAuthority = Extract<Discovered, { issuer: undefined }>;

/**
 * Finds a certificate's issuer, if it may speak for the principal: as one of the trusted issuers,
 * which speak for any address; as the authority that the address's domain names; or, if the domain
 * has no provider, as the authority that the fallback or a trusted issuer names for it.
 *
 * @param refresh Looks again, as in `DiscoverOptions`.
 * @throws FxaRelierError `invalid_assertion` if it may not speak; `network` if that cannot be told
 * because a host that might name it is out of reach.
 */
export async function findAuthority(
  issuer: string,
  { email, domain }: Principal,
  { fallback, trustedIssuers }: TrustedHosts,
  discovery: Discovery,
  refresh: boolean,
): Promise<Authority> {
  if (trustedIssuers.includes(issuer)) {
    // It may vouch for more than an address. If there is an address, it will be used as one.
    if (email !== undefined && !domain) throw invalidAssertion('invalid email');
    const found = await discovery.discover(issuer, { refresh });
    if (found.issuer === undefined) throw errorOf(found);
    // It may let another host speak in its place, which is then named in that host's certificates.
    return requireIssuer(found, issuer);
  }

  if (!domain) {
    const reason = "untrusted assertion, doesn't contain an email, and issuer is untrusted";
    throw invalidAssertion(reason);
  }
  const own = await discovery.discover(domain, { refresh });
  if (own.issuer !== undefined) return requireIssuer(own, issuer);

  // The domain has no provider. The fallback and the trusted issuers may speak for it, or name
  // who does. They are asked in turn, since a caller can name many.
  const hosts = new Set(fallback === undefined ? trustedIssuers : [fallback, ...trustedIssuers]);
  const answers: Discovered[] = [];
  for (const host of hosts) {
    const named = await discovery.discover(domain, { host, refresh });
    if (named.issuer === issuer) return named;
    answers.push(named);
  }
  const outage = [own, ...answers].find(isOutage);
  if (outage) throw errorOf(outage);

  if (fallback === undefined) throw issuer === domain ? errorOf(own) : untrusted('', issuer);
  const [byFallback] = answers;
  if (byFallback?.issuer !== undefined) throw untrusted(byFallback.issuer, issuer);
  throw byFallback && issuer === fallback ? errorOf(byFallback) : untrusted(fallback, issuer);
}

function requireIssuer(found: Authority, issuer: string): Authority {
  if (found.issuer === issuer) return found;
  // The domain may name another host by now.
  throw found.outage ? new ProviderOutage(found.outage) : untrusted(found.issuer, issuer);
}

function isOutage(found: Discovered): found is NoAuthority {
  return found.issuer === undefined && found.isTemporary === true;
}

function errorOf({ problem, isTemporary }: NoAuthority): FxaRelierError {
  return isTemporary ? new ProviderOutage(problem) : invalidAssertion(problem);
}

function untrusted(expected: string, issuer: string): FxaRelierError {
  return invalidAssertion(`untrusted issuer, expected '${expected}', got '${issuer}'`);
}
