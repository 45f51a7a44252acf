import { randomHex } from '../random-hex.ts';

export type Expiring<T> = ReturnType<typeof createExpiring<T>>;

/** Keeps things for a time, under ids that nobody guesses. */
export function createExpiring<T>(lifeMs: number) {
  const kept = new Map<string, { value: T; expiresAt: number }>();

  const find = (id: string): T | undefined => {
    const found = kept.get(id);
    return found && found.expiresAt > Date.now() ? found.value : undefined;
  };

  return {
    keep(value: T): string {
      const now = Date.now();
      // They stand in the order of their time.
      for (const [id, { expiresAt }] of kept) {
        if (expiresAt > now) break;
        kept.delete(id);
      }
      const id = randomHex(32);
      kept.set(id, { value, expiresAt: now + lifeMs });
      return id;
    },

    find,

    /** Gives it once. */
    take(id: string): T | undefined {
      const value = find(id);
      kept.delete(id);
      return value;
    },
  };
}
