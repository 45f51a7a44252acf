import { handOverAddress } from '../channel/callback-end.ts';
import { invalidArgument, originOf } from '../oauth/argument.ts';
import {
  type AuthorizationResult,
  readAuthorizationResponse,
} from '../oauth/authorization-response.ts';
import type { PendingRequests } from './pending-request.ts';
import type { Surface } from './surface.ts';

/** Leaves the page. The answer arrives at the redirect URI, where `handleRedirect` reads it. */
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

/** Answers given on this page. The address bar is clean after the first call, so both are kept. */
const handled = new Map<string, Promise<AuthorizationResult | null>>();

/**
 * The result that this page was loaded with, or `null` when it is no return from the server. In a
 * popup of ours, the page that opened it takes over, and this stays pending.
 *
 * @param owner The client and its server.
 * @param redirectUri The client's, where it has one.
 * @param issuer The server whose response this must be.
 */
export async function handleRedirect(
  owner: string,
  requests: PendingRequests,
  redirectUri: string | undefined,
  url: string,
  issuer: string,
): Promise<AuthorizationResult | null> {
  if (!originOf(url)) throw invalidArgument('url must be absolute');
  const known = handled.get(owner + url);
  if (known) return known;

  const address = new URL(url);
  const answer = address.searchParams;
  const isError = answer.has('error');
  if (!isError && !answer.has('code')) return null;

  const state = answer.get('state');
  const pending = requests.take(state);
  const registered = pending?.redirectUri ?? redirectUri;
  const page = registered ? new URL(registered) : undefined;
  // The site's own pages, and other parties' answers, may have a `code` or an `error` too.
  const isOurs = pending || (page?.pathname === address.pathname && (state || isError));
  if (!isOurs && (page || !state)) return null;
  const isUnknown = !pending && !!state;
  if (isUnknown && requests.isKnownToOthers(state)) return null;

  const isThisPage = url === globalThis.location?.href;
  const cleanAddress = () => {
    address.search = page?.search ?? '';
    history.replaceState(history.state, '', address);
  };
  const result = (async () => {
    // What is not remembered here may be awaited by the page that opened this window.
    if (isUnknown && isThisPage) await handOverAddress(owner + state, url, cleanAddress);
    return isOurs ? readAuthorizationResponse(pending, answer, url, issuer) : null;
  })();
  handled.set(owner + url, result);
  // Another client on this page may know a state that is unknown here: leave it the address.
  if (isOurs && !isUnknown && isThisPage) {
    cleanAddress();
    handled.set(owner + address, result);
  }
  return result;
}
