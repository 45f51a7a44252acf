import { invalidArgument, ownOptions } from '../../shared/argument.ts';
import type { VerificationKey } from '../keys/public-key.ts';
import { askSystem, createDnsQuery, type FindAddresses } from './addresses.ts';
import { FairCache, siteOf } from './fair-share.ts';
import { parseHost } from './host.ts';
import { type LookedUp, lookUp } from './look-up.ts';
import { LookUpSlots } from './look-up-slots.ts';

/** Who speaks for the addresses of a domain, or why nobody does. */
export type Discovered =
  | {
      issuer: string;
      publicKeys: VerificationKey[];
      /**
       * Why the provider could not be asked again, if it is out of reach. The keys are then the
       * last ones that it published.
       */
      outage?: string | undefined;
    }
  | {
      issuer: undefined;
      /** The reason, in the words of Persona's verifier. */
      problem: string;
      /**
       * Whether a host is unreachable or failing (network, DNS, 5xx, 429). The domain may still
       * have a provider.
       */
      isTemporary?: boolean | undefined;
    };

export interface DiscoverOptions {
  /**
   * The host that is asked who speaks for the domain, in place of the domain itself: a fallback, or
   * a trusted issuer. It can name another host, as Persona did for mail services that it bridged.
   */
  host?: string | undefined;
  /**
   * Looks again although the last answer may still be used: for a signature that does not verify with
   * any of its keys. Happens at most once a minute for each domain; otherwise this is ignored.
   */
  refresh?: boolean | undefined;
}

/** Finds who speaks for a domain. */
export interface Discovery {
  /**
   * Follows the domain's support document, and those that it delegates to. Rejects with the reason
   * `network` if too many domains are being looked up already. `problem` tells everything else that
   * can go wrong.
   */
  discover(domain: string, options?: DiscoverOptions): Promise<Discovered>;
}

export interface DiscoveryOptions {
  /** For each look-up: DNS, connections, bodies, and all delegations together. @default 8000 */
  timeoutMs?: number | undefined;
  /**
   * Also asks hosts that are on this machine or its network, at any port: over `https`, or over
   * `http`. Hosts that are public are asked over https whatever this says. For development, and for
   * providers inside of an organisation.
   *
   * The risk: whoever can have an assertion verified chooses what is asked. They make this process
   * send GET requests for `/.well-known/browserid` to your machines, and learn which of them answer.
   * Over `http`, whoever is on the path can sign in as anybody.
   */
  dangerouslyAllowPrivateNetwork?: 'https' | 'http' | undefined;
  /**
   * Takes any TLS certificate. For tests.
   *
   * The risk: whoever is on the path can sign in as anybody.
   */
  dangerouslySkipTlsVerification?: boolean | undefined;
  /**
   * The maximum number of domains that are looked up at the same time, of those that were never
   * seen to have a provider. As many again can be looked up of those that were. @default 100
   */
  maxLookups?: number | undefined;
  /**
   * The maximum number of domains with a provider that are remembered, and of domains without one.
   * @default 1000
   */
  cacheSize?: number | undefined;
  /** Finds the addresses of a host in place of DNS. */
  findAddresses?: FindAddresses | undefined;
  /** The time in milliseconds. @default Date.now */
  now?: (() => number) | undefined;
}

const minuteMs = 60_000;
/** For how long the last keys of a provider are used that cannot be asked for newer ones. */
const staleMs = 60 * minuteMs;
const refreshIntervalMs = minuteMs;

interface Known {
  discovered: Discovered;
  /** Until this time the domain is not looked up again. */
  freshUntil: number;
  /** Until this time the keys are used if the provider cannot be asked again. */
  usableUntil: number;
  /** From this time on, a signature that does not verify is a reason to ask again. */
  refreshableFrom: number;
}

/**
 * Finds out from `/.well-known/browserid` who speaks for a domain, and remembers it for as long as
 * `Cache-Control: max-age` says, but at least a minute and at most an hour: ten minutes without that
 * header, half a minute if the domain has no provider, five seconds if it cannot be reached. If a
 * provider cannot be reached for its new document, its last keys are used for another hour.
 *
 * ```ts
 * import { createDiscovery } from 'fxa-relier-client/verifier';
 *
 * const { discover } = createDiscovery();
 * const { issuer } = await discover('example.com');
 * ```
 *
 * @see https://github.com/mozilla/id-specs
 */
export function createDiscovery(options: DiscoveryOptions = {}): Discovery {
  const {
    timeoutMs = 8000,
    dangerouslyAllowPrivateNetwork: privateNetwork,
    dangerouslySkipTlsVerification: skipTlsVerification = false,
    maxLookups = 100,
    cacheSize = 1000,
    findAddresses = privateNetwork ? askSystem : createDnsQuery(),
    now = Date.now,
  } = ownOptions(options);
  if (privateNetwork !== undefined && !['http', 'https'].includes(privateNetwork)) {
    throw invalidArgument("dangerouslyAllowPrivateNetwork must be 'https' or 'http'");
  }
  const isPrivateAllowed = privateNetwork !== undefined;
  const lookUpOptions = { timeoutMs, privateNetwork, skipTlsVerification, findAddresses };
  // Anybody can have names looked up that are no providers. Those that are do not compete with them.
  const providers = new FairCache<Known>(cacheSize);
  const others = new FairCache<Known>(cacheSize);
  const slotsOfProviders = new LookUpSlots<Discovered>(maxLookups, now);
  const slotsOfOthers = new LookUpSlots<Discovered>(maxLookups, now);

  return {
    async discover(domainText, discoverOptions = {}) {
      const { host: hostText = domainText, refresh = false } = ownOptions(discoverOptions);
      const domain = parseHost(domainText, isPrivateAllowed);
      const host = parseHost(hostText, isPrivateAllowed);
      if (!domain) return invalidDomain(domainText);
      if (!host) return invalidDomain(hostText);

      const key = `${domain.text} ${host.text}`;
      const provider = providers.get(key);
      const known = provider ?? others.get(key);
      const mayRefresh = refresh && provider !== undefined && provider.refreshableFrom <= now();
      if (known && known.freshUntil > now() && !mayRefresh) return known.discovered;

      const running = slotsOfProviders.get(key) ?? slotsOfOthers.get(key);
      if (running) return running;
      if (provider && mayRefresh) provider.refreshableFrom = now() + refreshIntervalMs;
      const site = siteOf(domain.text);
      const slots = provider ? slotsOfProviders : slotsOfOthers;
      return slots.run(key, site, async (signal) => {
        const found = await lookUp(domain, host, lookUpOptions, signal);
        return remember(key, site, found, provider);
      });
    },
  };

  function remember(
    key: string,
    site: string,
    found: LookedUp,
    last: Known | undefined,
  ): Discovered {
    const freshUntil = now() + found.keepMs;
    const refreshableFrom = last?.refreshableFrom ?? 0;

    if (found.issuer !== undefined) {
      const { issuer, publicKeys } = found;
      const discovered = { issuer, publicKeys };
      const usableUntil = freshUntil + staleMs;
      others.delete(key);
      providers.set(key, site, { discovered, freshUntil, usableUntil, refreshableFrom });
      return discovered;
    }

    const { problem, isTemporary } = found;
    if (isTemporary && last && last.usableUntil > now()) {
      const discovered = { ...last.discovered, outage: problem };
      providers.set(key, site, { ...last, discovered, freshUntil });
      return discovered;
    }

    const discovered = { issuer: undefined, problem, ...(isTemporary && { isTemporary }) };
    providers.delete(key);
    others.set(key, site, { discovered, freshUntil, usableUntil: 0, refreshableFrom });
    return discovered;
  }
}

function invalidDomain(text: unknown): Discovered {
  // It comes out of an assertion that may be anybody's.
  const visible = String(text)
    .slice(0, 100)
    .replace(/[^\x21-\x7e]/g, '?');
  return { issuer: undefined, problem: `invalid domain: ${visible}` };
}
