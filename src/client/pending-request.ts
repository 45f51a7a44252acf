import { FxaRelierError } from '../errors.ts';
import type { PendingRequest } from '../oauth/authorization-request.ts';

/** What the library uses of `Storage`. */
export type RequestStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Remembers requests across a redirect, one per state, so that a double click, a second tab and
 * the back button cannot take each other's.
 */
export interface PendingRequests {
  /** @throws FxaRelierError where the storage is full or forbidden, unless the state was given. */
  remember(request: PendingRequest, givenState: string | undefined): void;
  /** Gives the request out, once. */
  take(state: string): PendingRequest | undefined;
}

/**
 * @param owner The client and its server: what another one began is not remembered here, so the
 * answer of the one is never taken for the other's (RFC 9700, section 4.4).
 */
export function createPendingRequests(owner: string, storage?: RequestStorage): PendingRequests {
  // Looked up late: the mere mention of sessionStorage throws where it is forbidden.
  const open = () => storage ?? sessionStorage;
  return {
    remember(request, givenState) {
      try {
        open().setItem(owner + request.state, JSON.stringify(request));
      } catch (cause) {
        // Whoever gave the state can compare it. One of ours would be lost, and with it the
        // sign-in, after the user had done all the work.
        if (givenState) return;
        throw new FxaRelierError('state_missing', 'Storage is blocked: pass state or storage', {
          cause,
        });
      }
    },
    take(state) {
      try {
        const request = JSON.parse(open().getItem(owner + state) as string);
        open().removeItem(owner + state);
        return request ?? undefined;
      } catch {
        return;
      }
    },
  };
}
