import type { VerificationKey } from '../keys/public-key.ts';
import type { FindAddresses } from './addresses.ts';
import { DiscoveryProblem } from './discovery-problem.ts';
import { fetchSupportDocument } from './fetch-support-document.ts';
import type { Host } from './host.ts';
import { parseSupportDocument } from './support-document.ts';

export interface LookUpOptions {
  /** For the whole chain of delegations. */
  timeoutMs: number;
  privateNetwork: 'http' | 'https' | undefined;
  skipTlsVerification: boolean;
  findAddresses: FindAddresses;
}

/** The result of a look-up, and for how long it may be kept. */
export type LookedUp =
  | { issuer: string; publicKeys: VerificationKey[]; keepMs: number }
  | { issuer: undefined; problem: string; isTemporary: boolean; keepMs: number };

const maxDelegations = 5;
const minuteMs = 60_000;
const minKeepMs = minuteMs;
const defaultKeepMs = 10 * minuteMs;
/** Also bounds for how long a key is accepted that its owner has revoked. */
const maxKeepMs = 60 * minuteMs;
const problemKeepMs = 30_000;
/** Short: the provider may be back at any moment, and its users wait. */
const temporaryProblemKeepMs = 5000;

/**
 * Asks `host` who speaks for `domain`, and follows its answer to other hosts.
 *
 * @param signal Ends the look-up early. The promise then rejects with its reason.
 */
export async function lookUp(
  domain: Host,
  host: Host,
  options: LookUpOptions,
  signal: AbortSignal,
): Promise<LookedUp> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), options.timeoutMs);
  const ended = AbortSignal.any([timeout.signal, signal]);
  const visited: Host[] = [];
  try {
    // A `findAddresses` that ignores its signal is not waited for any longer.
    return await Promise.race([follow(domain, host, visited, options, ended), abortOf(ended)]);
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.signal.aborted) {
      const message = `timeout trying to load well-known for ${visited.at(-1)?.text}`;
      return problem(new DiscoveryProblem(message, { isTemporary: true }));
    }
    if (error instanceof DiscoveryProblem) return problem(error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function follow(
  domain: Host,
  firstHost: Host,
  visited: Host[],
  { privateNetwork, skipTlsVerification, findAddresses }: LookUpOptions,
  signal: AbortSignal,
): Promise<LookedUp> {
  const fetchOptions = { privateNetwork, skipTlsVerification, findAddresses, signal };
  const isPrivateAllowed = privateNetwork !== undefined;
  let keepMs = maxKeepMs;
  for (let host = firstHost; ; ) {
    checkDelegation(visited, host);
    visited.push(host);
    const fetched = await fetchSupportDocument(host, domain.text, fetchOptions);
    keepMs = Math.min(keepMs, readKeepMs(fetched.cacheControl));
    const document = parseSupportDocument(host.text, fetched.text, isPrivateAllowed);
    if ('publicKeys' in document) {
      return { issuer: host.text, publicKeys: document.publicKeys, keepMs };
    }
    if ('disabled' in document) {
      const disabled = new DiscoveryProblem(`${host.text} is not a browserid primary - disabled`);
      return { ...problem(disabled), keepMs };
    }
    host = document.authority;
  }
}

function problem({ message, isTemporary }: DiscoveryProblem): LookedUp {
  const keepMs = isTemporary ? temporaryProblemKeepMs : problemKeepMs;
  return { issuer: undefined, problem: message, isTemporary, keepMs };
}

function checkDelegation(visited: Host[], next: Host): void {
  const chain = [...visited, next].map(({ text }) => text).join(' > ');
  if (visited.some(({ text }) => text === next.text)) {
    throw new DiscoveryProblem(`Circular reference in delegating authority: ${chain}`);
  }
  if (visited.length > maxDelegations) {
    throw new DiscoveryProblem(`Too many hops while delegating authority: ${chain}`);
  }
}

function readKeepMs(cacheControl: string): number {
  if (/\bno-(?:store|cache)\b/i.test(cacheControl)) return minKeepMs;
  const [, seconds] = /\bmax-age="?(\d{1,9})\b/i.exec(cacheControl) ?? [];
  const ms = seconds === undefined ? defaultKeepMs : Number(seconds) * 1000;
  return Math.max(ms, minKeepMs);
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
