import type { JSONWebKeySet, LocalJWKSet } from 'jose';
import { type Fetch, fetchJson } from '../../shared/http.ts';

/** How long keys are used. Firefox Accounts may withdraw one at any time. */
const maxAgeMs = 10 * 60 * 1000;

// Anonymous requests can name any key, so there is a pause after each fetch, which doubles.
const minPauseMs = 1000;
const maxPauseMs = 30_000;
/** Shorter, since every sign-in fails meanwhile. */
const maxPauseAfterFailureMs = 5000;

/**
 * Returns a function that finds the key of a token among those that are published at `jwksUri`.
 *
 * - Keys are kept for ten minutes.
 * - An unknown `kid` causes a fetch if the last one was more than a second ago, so that the keys of
 *   a restarted server are found at once. This pause doubles, up to 30 seconds, whenever a fetch
 *   brings nothing new.
 * - After a failed fetch, each look-up that needs one rejects with the same error for a second. This
 *   pause doubles with each further failure, up to 5 seconds.
 */
export function createPublishedKeys(jwksUri: string, fetch: Fetch) {
  let keys: { find: LocalJWKSet; json: string; fetchedAt: number } | undefined;
  let failure: { error: unknown } | undefined;
  let fetching: Promise<void> | undefined;
  let fetchedAt: number | undefined;
  let pauseMs = minPauseMs;

  const fetchKeys = async () => {
    try {
      const { createLocalJWKSet } = await import('jose');
      const jwks = await fetchJson(fetch, jwksUri, {});
      const find = createLocalJWKSet(jwks as unknown as JSONWebKeySet);
      const json = JSON.stringify(jwks);
      pauseMs = json === keys?.json ? Math.min(2 * pauseMs, maxPauseMs) : minPauseMs;
      keys = { find, json, fetchedAt: Date.now() };
      failure = undefined;
    } catch (error) {
      pauseMs = failure ? Math.min(2 * pauseMs, maxPauseAfterFailureMs) : minPauseMs;
      failure = { error };
    }
    fetchedAt = Date.now();
    fetching = undefined;
  };

  /** Fetches the keys, unless the last fetch was too recent. Rejects if the last fetch failed. */
  const refresh = async (): Promise<LocalJWKSet> => {
    const silenceMs = fetchedAt === undefined ? Number.POSITIVE_INFINITY : elapsedSince(fetchedAt);
    if (silenceMs > 2 * maxPauseMs) pauseMs = minPauseMs;
    if (silenceMs > pauseMs) fetching ??= fetchKeys();
    await fetching;
    if (failure || !keys) throw failure?.error;
    return keys.find;
  };

  return async (...token: Parameters<LocalJWKSet>): ReturnType<LocalJWKSet> => {
    const isFresh = keys && elapsedSince(keys.fetchedAt) < maxAgeMs;
    const find = keys && isFresh ? keys.find : await refresh();
    try {
      return await find(...token);
    } catch (error) {
      if (Object(error).code !== 'ERR_JWKS_NO_MATCHING_KEY') throw error;
    }
    const findAgain = await refresh();
    return findAgain(...token);
  };
}

/** Milliseconds. A clock that was set back counts as time that has passed. */
function elapsedSince(time: number): number {
  return Math.abs(Date.now() - time);
}
