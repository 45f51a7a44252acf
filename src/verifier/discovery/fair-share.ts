/**
 * The last two labels of a host: names below them usually belong to one owner, who can make as
 * many as they like. It is an estimate: `co.uk`, for example, is treated as one site.
 */
export function siteOf(host: string): string {
  const [name = ''] = host.split(':');
  return name.split('.').slice(-2).join('.');
}

/** The oldest entry of the site that has the most entries. The map has its oldest entry first. */
export function oldestOfLargestSite<T extends { site: string }>(
  entries: ReadonlyMap<string, T>,
): { key: string; value: T; count: number } | undefined {
  const counts = new Map<string, number>();
  for (const { site } of entries.values()) counts.set(site, (counts.get(site) ?? 0) + 1);
  const count = Math.max(0, ...counts.values());
  for (const [key, value] of entries) {
    if (counts.get(value.site) === count) return { key, value, count };
  }
  return;
}

/**
 * A cache that many sites share. If it is full, the site with the most entries loses the one that
 * was used longest ago. So whoever fills it with names of their own displaces only those.
 */
export class FairCache<T> {
  readonly #entries = new Map<string, { site: string; value: T }>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return;
    // The entry that was used last is the last one.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, site: string, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, { site, value });
    while (this.#entries.size > this.#size) {
      const excess = oldestOfLargestSite(this.#entries);
      if (excess) this.#entries.delete(excess.key);
    }
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
