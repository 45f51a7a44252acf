import { isFxaRelierError } from '../../errors.ts';
import { invalidArgument, ownOptions, requireText } from '../../shared/argument.ts';
import { createDiscovery, type Discovery } from '../discovery/discovery.ts';
import { parseHost } from '../discovery/host.ts';
import { ProviderOutage } from '../discovery/provider-outage.ts';
import { findAuthority, readTrustedHosts } from '../keys/issuer-keys.ts';
import { parsePublicKey } from '../keys/public-key.ts';
import { readWeakKeys, type WeakKeyOptions } from '../keys/weak-keys.ts';
import { checkAudience } from './audience.ts';
import { parseBackedAssertion } from './backed-assertion.ts';
import { extraClaims } from './claims.ts';
import { invalidAssertion } from './invalid-assertion.ts';
import { readPrincipal } from './principal.ts';
import { checkSignature } from './signature.ts';
import { checkTimes } from './times.ts';

export interface VerifyOptions extends WeakKeyOptions {
  /**
   * The host that may speak for addresses whose own domain has nobody who does, as
   * `login.persona.org` did, or that may name the host that does, as it did for two mail services.
   * Without it they are refused. A domain that does not respond, and that was not seen to have a
   * provider in the last hour, counts as one that has none.
   */
  fallback?: string | undefined;
  /**
   * Hosts that may speak for any address, even if its domain has a provider, and for users without
   * an address. If the domain of an address has no provider, they may also name the host that
   * speaks for it. Look at `issuer` in the result if that makes a difference.
   */
  trustedIssuers?: readonly string[] | undefined;
  /** Finds who speaks for a domain. @default one that all calls share */
  discovery?: Discovery | undefined;
  /** The time in milliseconds. @default Date.now */
  now?: (() => number) | undefined;
  /**
   * Also takes an audience of the form `host` or `host:port`, as the first verifiers did. The first
   * is any scheme and any port of that host, the second is any scheme.
   *
   * The risk: an assertion that was made for `http://example.com:8080`, which may be another site,
   * or for `http://example.com`, which anybody on the path can be, signs in at
   * `https://example.com`.
   */
  dangerouslyAllowHostAudience?: boolean | undefined;
}

/** What an assertion has shown. */
export interface VerifiedAssertion {
  /** As it was passed in. */
  audience: string;
  /** When the assertion expires, in milliseconds since 1970. */
  expires: number;
  /** The host that vouches for it. */
  issuer: string;
  /**
   * The user's address, as the certificate has it. There is none where a trusted issuer vouches
   * for a user without one, perhaps with `idpClaims['unverified-email']`, which nobody has verified.
   */
  email?: string;
  /** What else the identity provider says of the user, by the names on the wire. */
  idpClaims?: Record<string, unknown>;
  /** What else the user's browser says. Nobody vouches for it. */
  userClaims?: Record<string, unknown>;
}

const hourMs = 3_600_000;
/** A day, as BrowserID has it, and a minute for issuers that date theirs back for slow clocks. */
const longestCertificateMs = 24 * hourMs + 60_000;
const longestAssertionMs = hourMs;

/**
 * Verifies a BrowserID assertion: that the browser of a user made it for this site, and that the
 * identity provider who may speak for the user's address vouches for that user's key.
 *
 * ```ts
 * import { verifyAssertion } from 'fxa-relier-client/verifier';
 *
 * export async function signIn(assertion: string): Promise<string | undefined> {
 *   const { email } = await verifyAssertion(assertion, 'https://example.com');
 *   return email;
 * }
 * ```
 *
 * Times are compared with this machine's clock, and no difference is made up for: assertions are
 * dated by the server that they come from, and a minute of grace is a minute in which a stolen one
 * still works. Without a time of expiry nothing is valid. A certificate is valid for a day at
 * most, as BrowserID says. Of assertions it says nothing; browsers made them for two to five
 * minutes, and here they are valid for an hour at most, since a user's clock may be ahead.
 *
 * An assertion can be used again until it expires. Where that matters, remember those that were.
 *
 * @param assertion as `onlogin` was given it: one certificate, `~`, and the assertion itself.
 * @param audience the origin of this site, for example `https://example.com`. Take it from the
 * configuration: whoever can choose it, for example with a Host header, signs in with an assertion
 * that the user made for another site.
 * @throws FxaRelierError `invalid_assertion`, with the verifier's reason as the message, if the
 * assertion is refused; `network` if it cannot be judged now, because a provider is unreachable or
 * too many domains are being looked up; `invalid_argument` if the call is wrong. Only
 * `invalid_assertion` says something about the assertion.
 * @see https://github.com/mozilla/id-specs
 */
export async function verifyAssertion(
  assertion: string,
  audience: string,
  given: VerifyOptions = {},
): Promise<VerifiedAssertion> {
  const options = ownOptions(given);
  requireText('audience', audience);
  const trusted = readTrustedHosts(options);
  const time = readClock(options);
  const weakKeys = readWeakKeys(options);

  // All that needs no one else comes first. Nothing is fetched for who has no key of their own.
  const { certificate, assertion: signed } = parseBackedAssertion(assertion);
  const issuer = parseHost(certificate.claims.iss, true)?.text;
  if (!issuer) throw invalidAssertion('malformed issuer');
  checkTimes(certificate.claims, time, longestCertificateMs);
  const principal = readPrincipal(certificate.claims);
  const userKey = parsePublicKey(certificate.claims['public-key']);
  checkSignature(signed, [userKey], weakKeys.ofUsers);
  const expires = checkTimes(signed.claims, time, longestAssertionMs);
  const isHostAllowed = options.dangerouslyAllowHostAudience === true;
  checkAudience(signed.claims.aud, audience, isHostAllowed);

  const discovery = options.discovery ?? shareDiscovery();
  const checkIssuer = async (refresh: boolean) => {
    const authority = await findAuthority(issuer, principal, trusted, discovery, refresh);
    try {
      checkSignature(certificate, authority.publicKeys, weakKeys.ofProviders);
    } catch (error) {
      // The provider may have another key by now.
      throw authority.outage ? new ProviderOutage(authority.outage) : error;
    }
  };
  try {
    await checkIssuer(false);
  } catch (error) {
    if (!isFxaRelierError(error, 'invalid_assertion')) throw error;
    // The keys, or the delegation, may be out of date.
    await checkIssuer(true);
  }

  const idpClaims = extraClaims(principal.claims, certificate.claims);
  const userClaims = extraClaims(signed.claims);
  return {
    audience,
    expires,
    issuer,
    ...(principal.domain && { email: principal.email as string }),
    ...(idpClaims && { idpClaims }),
    ...(userClaims && { userClaims }),
  };
}

function readClock({ now = Date.now }: VerifyOptions): number {
  const time = now();
  // Nothing would be later than what is no number.
  if (!Number.isFinite(time)) throw invalidArgument('now must return a time in milliseconds');
  return time;
}

let sharedDiscovery: Discovery | undefined;

function shareDiscovery(): Discovery {
  sharedDiscovery ??= createDiscovery();
  return sharedDiscovery;
}
