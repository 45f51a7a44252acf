import { FxaRelierError } from '../../errors.ts';

/** The part of unstorage's interface that is used; any key-value store can be given this shape. */
export interface SessionStore {
  getItem(key: string): unknown;
  /** `ttl` in seconds, for stores that remove expired values themselves. */
  setItem(key: string, value: string, options: { ttl: number }): unknown;
  removeItem(key: string): unknown;
}

/**
 * The store with a time limit for each call. A call that fails or takes too long rejects with
 * `network`: it is then unknown whether the user is signed in.
 */
export function limitStore(store: SessionStore, timeoutMs: number): SessionStore {
  const limit = async (method: keyof SessionStore, call: () => unknown) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      const message = `no response within ${timeoutMs} ms`;
      timer = setTimeout(() => reject(new Error(message)), timeoutMs);
    });
    try {
      return await Promise.race([call(), timeout]);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new FxaRelierError('network', `The session store's ${method}() failed: ${message}`, {
        cause,
      });
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    getItem: (key) => limit('getItem', () => store.getItem(key)),
    setItem: (key, value, options) => limit('setItem', () => store.setItem(key, value, options)),
    removeItem: (key) => limit('removeItem', () => store.removeItem(key)),
  };
}
