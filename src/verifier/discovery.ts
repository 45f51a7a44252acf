import { FxaRelierError } from '../errors.ts';
import { invalidArgument } from '../oauth/argument.ts';
import { askSystem, createDnsQuery, type FindAddresses } from './addresses.ts';
import { DiscoveryProblem } from './discovery-problem.ts';
import { fetchSupportDocument } from './fetch-support-document.ts';
import { type Host, parseHost } from './host.ts';
import type { VerificationKey } from './public-key.ts';
import { parseSupportDocument } from './support-document.ts';

/** Who speaks for the addresses of a domain, or why nobody does. */
export type Discovered =
  | { issuer: string; publicKeys: VerificationKey[] }
  | { issuer: undefined; problem: string };

/** Finds who speaks for a domain. */
export interface Discovery {
  /**
   * Follows the domain's support document, and those that it delegates to. Rejects with the reason
   * `network` where too much is being looked up already; everything else that goes wrong is the
   * domain's own, and told in `problem`.
   */
  discover(domain: string): Promise<Discovered>;
}

export interface DiscoveryOptions {
  /** For all that a domain takes: names, connections, bodies, delegation. @default 8000 */
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
  /** How many domains are looked up at the same time at most. @default 100 */
  maxLookups?: number | undefined;
  /** How many domains are remembered at most. @default 1000 */
  cacheSize?: number | undefined;
  /** Finds the addresses of a host in place of DNS. */
  findAddresses?: FindAddresses | undefined;
  /** The time in milliseconds. @default Date.now */
  now?: (() => number) | undefined;
}

const mostDelegations = 5;
const minuteMs = 60_000;
/** How long an answer is kept. */
const keptMs = {
  problem: minuteMs / 2,
  least: minuteMs,
  usual: 10 * minuteMs,
  most: 1440 * minuteMs,
};

interface Found {
  discovered: Discovered;
  keepMs: number;
}

/**
 * Finds out from `/.well-known/browserid` who speaks for a domain, and remembers it: as long as
 * `Cache-Control: max-age` says, but at least a minute and at most a day, ten minutes where it says
 * nothing, and half a minute where nobody was found.
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
export function createDiscovery({
  timeoutMs = 8000,
  dangerouslyAllowPrivateNetwork: privateNetwork,
  dangerouslySkipTlsVerification: skipTlsVerification = false,
  maxLookups = 100,
  cacheSize = 1000,
  findAddresses = privateNetwork ? askSystem : createDnsQuery(),
  now = Date.now,
}: DiscoveryOptions = {}): Discovery {
  if (privateNetwork !== undefined && !['http', 'https'].includes(privateNetwork)) {
    throw invalidArgument("dangerouslyAllowPrivateNetwork must be 'https' or 'http'");
  }
  const isPrivateAllowed = privateNetwork !== undefined;
  /** The one that was asked for last comes last. */
  const cache = new Map<string, { discovered: Discovered; until: number }>();
  const underWay = new Map<string, Promise<Discovered>>();

  return {
    async discover(domain) {
      const host = parseHost(domain, isPrivateAllowed);
      if (!host) return { issuer: undefined, problem: `invalid domain: ${visible(domain)}` };
      const known = cache.get(host.text);
      if (known && known.until > now()) {
        cache.delete(host.text);
        cache.set(host.text, known);
        return known.discovered;
      }
      return underWay.get(host.text) ?? lookUpOnce(host);
    },
  };

  async function lookUpOnce(host: Host): Promise<Discovered> {
    if (underWay.size >= maxLookups) {
      throw new FxaRelierError('network', 'too many domains are being looked up');
    }
    const lookup = lookUp(host).then(({ discovered, keepMs }) => {
      remember(host.text, discovered, now() + keepMs);
      return discovered;
    });
    underWay.set(host.text, lookup);
    try {
      return await lookup;
    } finally {
      underWay.delete(host.text);
    }
  }

  function remember(domain: string, discovered: Discovered, until: number): void {
    cache.delete(domain);
    cache.set(domain, { discovered, until });
    for (const oldest of cache.keys()) {
      if (cache.size <= cacheSize) break;
      cache.delete(oldest);
    }
  }

  async function lookUp(domain: Host): Promise<Found> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutMs);
    const visited: Host[] = [];
    try {
      // Not even a lookup that cannot be called off is waited for any longer.
      return await Promise.race([follow(domain, visited, limit.signal), ended(limit.signal)]);
    } catch (error) {
      if (limit.signal.aborted) {
        const host = visited.at(-1)?.text;
        return problem(`timeout trying to load well-known for ${host}`);
      }
      if (error instanceof DiscoveryProblem) return problem(error.message);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async function follow(domain: Host, visited: Host[], signal: AbortSignal): Promise<Found> {
    let keepMs = keptMs.most;
    for (let host = domain; ; ) {
      checkDelegation(visited, host);
      visited.push(host);
      const fetched = await fetchSupportDocument(host, domain.text, {
        privateNetwork,
        skipTlsVerification,
        findAddresses,
        signal,
      });
      keepMs = Math.min(keepMs, readKeepMs(fetched.cacheControl));
      const document = parseSupportDocument(host.text, fetched.text, isPrivateAllowed);
      if ('publicKeys' in document) {
        const { publicKeys } = document;
        return { discovered: { issuer: host.text, publicKeys }, keepMs };
      }
      if ('disabled' in document) {
        return { ...problem(`${host.text} is not a browserid primary - disabled`), keepMs };
      }
      host = document.authority;
    }
  }
}

function problem(problem: string): Found {
  return { discovered: { issuer: undefined, problem }, keepMs: keptMs.problem };
}

function checkDelegation(visited: Host[], next: Host): void {
  const chain = [...visited, next].map(({ text }) => text).join(' > ');
  if (visited.some(({ text }) => text === next.text)) {
    throw new DiscoveryProblem(`Circular reference in delegating authority: ${chain}`);
  }
  if (visited.length > mostDelegations) {
    throw new DiscoveryProblem(`Too many hops while delegating authority: ${chain}`);
  }
}

function readKeepMs(cacheControl: string): number {
  if (/\bno-(?:store|cache)\b/i.test(cacheControl)) return keptMs.least;
  const [, seconds] = /\bmax-age="?(\d{1,9})\b/i.exec(cacheControl) ?? [];
  const ms = seconds === undefined ? keptMs.usual : Number(seconds) * 1000;
  return Math.max(ms, keptMs.least);
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** It comes out of an assertion that may be anybody's. */
function visible(domain: unknown): string {
  return String(domain)
    .slice(0, 100)
    .replace(/[^\x21-\x7e]/g, '?');
}
