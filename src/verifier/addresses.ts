import { lookup, Resolver } from 'node:dns/promises';

/** All addresses of a name; none where it has none. */
export type FindAddresses = (name: string, signal: AbortSignal) => Promise<string[]>;

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
    const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    signal.removeEventListener('abort', cancel);
    return found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  };
}

/** Asks the system, which also knows `localhost`, /etc/hosts and the names of containers. */
export async function askSystem(name: string): Promise<string[]> {
  const found = await lookup(name, { all: true });
  return found.map(({ address }) => address);
}
