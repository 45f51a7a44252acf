import { sendCallbackUrl } from '../channel/callback-end.ts';
import {
  type AuthorizationResult,
  readAuthorizationResponse,
} from '../oauth/authorization-response.ts';
import { invalidArgument, originOf } from '../shared/argument.ts';
import type { SignInClient } from './sign-in.ts';

/**
 * The results of this page. The first call removes the response from the address bar, so a later
 * call finds it here. The page has one address for all its clients, so this is not a client's.
 */
const handled = new Map<string, Promise<AuthorizationResult | null>>();

/**
 * Returns the result that this page was loaded with, or `null` if the page was not reached from the
 * server. In a popup that the library opened, the page that opened it continues, and this stays
 * pending.
 */
export async function handleRedirect(
  { config, owner, requests }: SignInClient,
  url = globalThis.location?.href,
): Promise<AuthorizationResult | null> {
  if (!url) throw invalidArgument('handleRedirect() needs a browser window, or a url');
  if (!originOf(url)) throw invalidArgument('url must be absolute');
  const known = handled.get(owner + url);
  if (known) return known;

  const address = new URL(url);
  const params = new URL(url).searchParams;
  const isError = params.has('error');
  if (!isError && !params.has('code')) return null;

  const state = params.get('state');
  const pending = requests.take(state);
  const registered = pending?.redirectUri ?? config.redirectUri;
  const page = registered ? new URL(registered) : undefined;
  // The site's own pages, and other parties' responses, may have a `code` or an `error` too.
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
    // The page that opened this window may wait for a response that is unknown here.
    if (isUnknown && isThisPage) await sendCallbackUrl(owner + state, url, cleanAddress);
    const response = { params, redirectUri: url };
    return isOurs ? readAuthorizationResponse(pending, response, config.server.contentHost) : null;
  })();
  handled.set(owner + url, result);
  // Another client on this page may know a state that is unknown here: leave it the address.
  if (isOurs && !isUnknown && isThisPage) {
    cleanAddress();
    handled.set(owner + address, result);
  }
  return result;
}
