import { randomHex } from '../http/random-hex.ts';

export type Expiring<T> = ReturnType<typeof createExpiring<T>>;

interface Kept<T> {
  value: T;
  /** The origin of the site for which it is kept. */
  site: string;
  expiresAt: number;
}

/**
 * Keeps values for a time, under ids that cannot be guessed, and at most `maxCount` of them. Any page
 * can have a value kept, so the room is shared among sites: when it is full, the domain with the
 * most values loses the oldest value of its site with the most. A site that floods the server so
 * removes its own values, even if it uses many subdomains.
 */
export function createExpiring<T>(lifeMs: number, maxCount: number) {
  // In the order of their time.
  const kept = new Map<string, Kept<T>>();

  const find = (id: string): T | undefined => {
    const found = kept.get(id);
    return found && found.expiresAt > Date.now() ? found.value : undefined;
  };

  function removeExpired(): void {
    for (const [id, { expiresAt }] of kept) {
      if (expiresAt > Date.now()) break;
      kept.delete(id);
    }
  }

  function removeOneOfTheMost(): void {
    const sites = [...kept.values()].map(({ site }) => site);
    const domain = mostFrequent(sites.map(domainOf));
    const fullest = mostFrequent(sites.filter((site) => domainOf(site) === domain));
    const [oldest] = [...kept].find(([, { site }]) => site === fullest) ?? [];
    if (oldest !== undefined) kept.delete(oldest);
  }

  return {
    /** Keeps a value for a site. Returns the id to find it by. */
    keep(value: T, site: string): string {
      removeExpired();
      if (kept.size >= maxCount) removeOneOfTheMost();
      const id = randomHex(32);
      kept.set(id, { value, site, expiresAt: Date.now() + lifeMs });
      return id;
    },

    find,

    /** Returns the value once. */
    take(id: string): T | undefined {
      const value = find(id);
      kept.delete(id);
      return value;
    },
  };
}

/** The item that occurs most often; of several the one that comes first. */
function mostFrequent(items: string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  const [[most] = []] = [...counts].sort(([, a], [, b]) => b - a);
  return most;
}

/**
 * What the owner of a site has registered, roughly: the last two labels of its name. Addresses and
 * names of one label, as of this machine, count with their port.
 */
function domainOf(site: string): string {
  const { hostname, host } = new URL(site);
  const [, domain = host] = /([^.]+\.[^.\d][^.]*)$/.exec(hostname) ?? [];
  return domain;
}
