import { invalidArgument } from '../oauth/argument.ts';
import type { Discovery } from './discovery.ts';
import { parseHost } from './host.ts';
import { invalidAssertion } from './invalid-assertion.ts';
import type { Principal } from './principal.ts';
import type { VerificationKey } from './public-key.ts';

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

/**
 * The keys of a certificate's issuer, if it may speak for the principal: as one of the trusted
 * issuers, which speak for anybody; as the authority that the address's domain names; or as the
 * fallback, where the domain names nobody.
 */
export async function findIssuerKeys(
  issuer: string,
  { email, domain }: Principal,
  { fallback, trustedIssuers }: TrustedHosts,
  discovery: Discovery,
): Promise<VerificationKey[]> {
  if (trustedIssuers.includes(issuer)) {
    // It may vouch for more than an address. Where there is one, it will be used as one.
    if (email !== undefined && !domain) throw invalidAssertion('invalid email');
    return keysOf(issuer, discovery);
  }

  if (!domain) {
    const reason = "untrusted assertion, doesn't contain an email, and issuer is untrusted";
    throw invalidAssertion(reason);
  }
  const authority = await discovery.discover(domain);
  if (authority.issuer !== undefined) {
    if (authority.issuer !== issuer) throw untrusted(authority.issuer, issuer);
    return authority.publicKeys;
  }
  if (fallback === undefined && issuer === domain) throw invalidAssertion(authority.problem);
  if (fallback !== issuer) throw untrusted(fallback, issuer);
  return keysOf(issuer, discovery);
}

async function keysOf(issuer: string, discovery: Discovery): Promise<VerificationKey[]> {
  const authority = await discovery.discover(issuer);
  if (authority.issuer === undefined) throw invalidAssertion(authority.problem);
  // It lets another host speak in its place, and that host's certificates would say so.
  if (authority.issuer !== issuer) throw untrusted(authority.issuer, issuer);
  return authority.publicKeys;
}

function untrusted(expected = '', issuer: string) {
  return invalidAssertion(`untrusted issuer, expected '${expected}', got '${issuer}'`);
}
