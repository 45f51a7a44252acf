import { createRequire } from 'node:module';
import type { SessionStore } from '../../src/server/index.ts';

interface Storage extends SessionStore {
  getKeys(base: string): Promise<string[]>;
}

/**
 * unstorage, in memory. By `require()`, since its types name those of databases that are not
 * installed here.
 */
export const createStorage: () => Storage = createRequire(import.meta.url)(
  'unstorage',
).createStorage;
