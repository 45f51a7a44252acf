import type { Surface } from './surface.ts';

/** Leaves the page. The response arrives at the redirect URI, where `handleRedirect` reads it. */
export function createRedirect(): Surface {
  return {
    async open(target) {
      const { url, remember } = await target;
      remember();
      location.assign(url);
      return undefined;
    },
  };
}
