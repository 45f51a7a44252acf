import { FxaRelierError } from '../errors.ts';
import type { PendingRequest } from '../oauth/authorization-request.ts';

/**
 * What the library uses of `Storage`. With `key` and `length`, a client can tell that a response
 * belongs to another client of the site: see `handleRedirect`.
 */
export type RequestStorage = Pick<Storage, 'getItem' | 'setItem'> &
  Partial<Pick<Storage, 'key' | 'length'>>;

/**
 * Remembers requests across a redirect, one per state, so that a double click, a second tab and
 * the back button cannot take each other's.
 */
export interface PendingRequests {
  /**
   * @throws FxaRelierError where the storage is full or forbidden, unless the state was given and
   * there is nothing else to remember.
   */
  remember(request: PendingRequest, isStateGiven: boolean): void;
  /** Gives the request out, once. */
  take(state: string | null): PendingRequest | undefined;
  /** Returns whether another client of this site has remembered a request with this state. */
  isKnownToOthers(state: string): boolean;
}

/** Begins the key of every client's requests. */
export const requestsKeyPrefix = 'fxa ';

/** Links that nobody followed are forgotten in the end. */
const mostRemembered = 20;

/**
 * @param owner The client and its server: what another one began is not remembered here, so the
 * answer of the one is never taken for the other's (RFC 9700, section 4.4).
 */
export function createPendingRequests(owner: string, storage?: RequestStorage): PendingRequests {
  // Looked up late: the mere mention of sessionStorage throws where it is forbidden.
  const open = () => storage ?? sessionStorage;
  const write = (requests: PendingRequest[]) => open().setItem(owner, JSON.stringify(requests));
  const read = (key = owner): PendingRequest[] => {
    try {
      return Object.values(JSON.parse(open().getItem(key) as string));
    } catch {
      return [];
    }
  };
  const otherKeys = (): string[] => {
    try {
      const { length = 0 } = open();
      const keys = Array.from({ length }, (_, index) => `${open().key?.(index)}`);
      return keys.filter((key) => key.startsWith(requestsKeyPrefix) && key !== owner);
    } catch {
      return [];
    }
  };
  return {
    remember(request, isStateGiven) {
      try {
        write([request, ...read()].slice(0, mostRemembered));
      } catch (cause) {
        // Whoever gave the state can compare it. One of ours would be lost, or a code verifier,
        // and with it the sign-in, after the user had done all the work.
        if (isStateGiven && !request.codeVerifier) return;
        throw new FxaRelierError(
          'state_missing',
          'Storage is blocked: pass storage, or state without pkce',
          { cause },
        );
      }
    },
    take(state) {
      const requests = read();
      const found = requests.find((request) => request?.state === state);
      try {
        if (found) write(requests.filter((request) => request?.state !== state));
        return found;
      } catch {
        return;
      }
    },
    isKnownToOthers: (state) =>
      otherKeys().some((key) => read(key).some((request) => request?.state === state)),
  };
}
