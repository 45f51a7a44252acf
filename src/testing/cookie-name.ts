import type { LocalState } from './local-state.ts';

/** All ports of localhost share their cookies, so their names carry the port. */
export function cookieName(name: string, { options }: LocalState): string {
  return `local-fxa-${name}-${new URL(options.server.contentHost).port || 'default'}`;
}

/** Cookies as strict as the server's address allows. */
export function strictness({ options }: LocalState) {
  const secure = options.server.contentHost.startsWith('https:');
  return { sameSite: 'Lax', secure } as const;
}
