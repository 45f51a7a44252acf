import { lookup, Resolver } from 'node:dns/promises';

/**
 * Returns all addresses of a name, and none if it has none. Rejects if that cannot be told; an error
 * with the code `ENOTFOUND` or `ENODATA` also means that it has none.
 */
export type FindAddresses = (name: string, signal: AbortSignal) => Promise<string[]>;

/** For how long an answer for IPv6 is waited for, once there is one for IPv4. */
const ipv6GraceMs = 1000;

/**
 * Asks DNS itself. The system's own way, `getaddrinfo`, cannot be called off, and a few names whose
 * servers stay silent would occupy all threads that Node.js has for it.
 *
 * @param servers In place of the system's.
 */
export function createDnsQuery(servers?: string[]): FindAddresses {
  return async (name, signal) => {
    const resolver = new Resolver();
    if (servers) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    const ipv4 = resolver.resolve4(name);
    const ipv6 = resolver.resolve6(name);
    // Some DNS servers leave questions for IPv6 unanswered. One IPv4 address is enough to go on.
    let timer: NodeJS.Timeout | undefined;
    ipv4.then(
      () => {
        timer = setTimeout(cancel, ipv6GraceMs);
      },
      () => {},
    );
    const found = await Promise.allSettled([ipv4, ipv6]);
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    const addresses = found.flatMap((answer) =>
      answer.status === 'fulfilled' ? answer.value : [],
    );
    if (addresses.length) return addresses;
    // DNS has to deny both kinds of address: it may have failed to answer for the only one there is.
    const failed = found.find(
      (answer) => answer.status === 'rejected' && !isNoSuchName(answer.reason),
    );
    if (failed?.status === 'rejected') throw failed.reason;
    return [];
  };
}

/** Whether DNS says that the name does not exist or has no such address, as opposed to failing. */
export function isNoSuchName(error: unknown): boolean {
  return ['ENOTFOUND', 'ENODATA'].includes(Object(error).code);
}

/** Asks the system, which also knows `localhost`, /etc/hosts and the names of containers. */
export async function askSystem(name: string): Promise<string[]> {
  const found = await lookup(name, { all: true });
  return found.map(({ address }) => address);
}
