import {
  type AuthorizationResult,
  readAuthorizationResponse,
} from '../oauth/authorization-response.ts';
import type { PendingRequests } from './pending-request.ts';
import type { Surface } from './surface.ts';

/** Leaves the page. The answer arrives at the redirect URI, where `handleRedirect` reads it. */
export function createRedirect(remember: () => void): Surface {
  return {
    async open(url) {
      remember();
      location.assign(url);
      return undefined;
    },
  };
}

/** Answers given on this page. The address bar is clean after the first call, so both are kept. */
const handled = new Map<string, Promise<AuthorizationResult>>();

/**
 * The result that this page was loaded with, or `null` when it is no return from the server.
 *
 * @param redirectUri The client's, where it has one.
 */
export async function handleRedirect(
  requests: PendingRequests,
  redirectUri: string | undefined,
  url: string,
): Promise<AuthorizationResult | null> {
  const known = handled.get(url);
  if (known) return known;

  const address = new URL(url);
  const answer = address.searchParams;
  if (!answer.has('code') && !answer.has('error')) return null;

  const state = answer.get('state');
  const pending = state ? requests.take(state) : undefined;
  const registered = pending?.redirectUri ?? redirectUri;
  const { pathname, search } = new URL(registered ?? address.pathname, url);
  // The site's own pages may have a `code` or an `error` in their query.
  if (!pending && (pathname !== address.pathname || !(state || registered))) return null;

  const result = (async () => readAuthorizationResponse(pending, answer, url))();
  handled.set(url, result);
  address.search = search;
  if (url === globalThis.location?.href) history.replaceState(history.state, '', address);
  handled.set(address.href, result);
  return result;
}
