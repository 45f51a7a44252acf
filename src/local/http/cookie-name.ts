import type { LocalState } from '../state.ts';

/** All ports of localhost share their cookies, so their names carry the port. */
export function cookieName(name: string, { options }: LocalState): string {
  return `local-fxa-${name}-${new URL(options.server.contentHost).port || 'default'}`;
}

/**
 * How long a session's cookies last, in seconds: 400 days, the longest that browsers allow. Mozilla
 * accounts keep their session in `localStorage`, which outlives the browser, too.
 */
export const sessionCookieMaxAge = 400 * 24 * 60 * 60;

/** Cookies as strict as the server's address allows. */
export function strictness({ options }: LocalState) {
  const secure = options.server.contentHost.startsWith('https:');
  return { sameSite: 'Lax', secure } as const;
}
