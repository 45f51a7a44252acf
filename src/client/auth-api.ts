import type { Action } from '../oauth/authorization-request.ts';
import type { AuthorizationResult } from '../oauth/authorization-response.ts';
import {
  fetchMetricsFlow,
  type MetricsFlow,
  type MetricsFlowOptions,
} from '../oauth/metrics-flow.ts';
import { createPendingRequests, requestsKeyPrefix } from '../surfaces/pending-request.ts';
import type { Surfaces } from '../surfaces/surface.ts';
import type { ClientConfig, SignInOptions } from './client-options.ts';
import { handleRedirect } from './handle-redirect.ts';
import { type LinkRequest, requestLink, type SignInClient, signIn } from './sign-in.ts';

type OnThisPage =
  | (SignInOptions & { ui: 'lightbox'; fallback?: 'popup' | undefined })
  | (SignInOptions & { ui: 'popup' });
type OnRedirect = SignInOptions & { ui?: 'redirect' | undefined };

/**
 * Begins a sign-in. By redirect the promise resolves with nothing once the browser is leaving the
 * page; in a lightbox or a popup it resolves with the result. It rejects with an `FxaRelierError`
 * whose `reason` is `cancel`, `aborted`, `timeout`, `frame_refused`, `popup_blocked`,
 * `already_open`, `invalid_argument`, `state_missing`, `state_mismatch`, `server_error` or
 * `invalid_response`.
 *
 * ```ts
 * const { code, state } = await client.auth.signIn({ ui: 'lightbox' });
 * ```
 */
export interface Authenticate {
  (options: OnThisPage): Promise<AuthorizationResult>;
  (options?: OnRedirect): Promise<undefined>;
  (options?: SignInOptions): Promise<AuthorizationResult | undefined>;
}

/** @typeParam Method What each of the five methods is. */
export interface AuthApi<Method = Authenticate> {
  /** For a user who has an account. */
  signIn: Method;
  /** For a user who has none yet. */
  signUp: Method;
  /** For the one user whose address is `email`: no other can sign in, and none sign up. */
  forceAuth: Method;
  /** Leaves it to Firefox Accounts whether the user is to sign in or up. */
  bestChoice: Method;
  /** Asks for the address first. What Mozilla recommends today. */
  emailFirst: Method;
  /**
   * The URL of a sign-in by redirect, for a real link. Nothing is opened.
   *
   * ```ts
   * link.href = (await client.auth.request('signIn')).url;
   * ```
   */
  request(action: Action, options?: SignInOptions): Promise<LinkRequest>;
  /**
   * Reads the response of a sign-in. Call it on the page at the redirect URI. Resolves with the
   * result, or with `null` if the page was not reached from a sign-in of this client: it has no
   * response in its address, or the response of another client of this site. A result's code leaves
   * the address bar and the history; a second call returns the same result.
   *
   * Rejects as `signIn` does, and with `state_missing` if no client is known to have begun the
   * sign-in: offer to begin again. The address then stays as it is, since a client with storage of
   * its own, or another library, may know the state. With several clients on one page, call all of
   * them, and show the error only if all reject.
   *
   * In a popup that this library opened it hands the answer to the page that waits for it, closes
   * the window, and stays pending.
   *
   * ```ts
   * const result = await client.auth.handleRedirect();
   * if (result) await finishOnBackend(result.code, result.state);
   * ```
   *
   * @param url The address that the page was reached by. @default location.href
   */
  handleRedirect(url?: string): Promise<AuthorizationResult | null>;
  /**
   * What ties the page's metrics to those of Firefox Accounts, for the options of a sign-in. It is
   * for the sites that Firefox Accounts has on its list, and best effort: where it fails, there is
   * nothing in it. Fetch it when the page loads, and let no click wait for it: a popup cannot, and
   * it may take its time.
   *
   * ```ts
   * let metricsFlow: MetricsFlow = {};
   * button.onclick = () => client.auth.signIn(metricsFlow);
   * metricsFlow = await client.auth.fetchMetricsFlow({ entrypoint: 'example' });
   * ```
   *
   * @see https://mozilla.github.io/ecosystem-platform/relying-parties/how-tos/metrics
   */
  fetchMetricsFlow(options?: MetricsFlowOptions): Promise<MetricsFlow>;
}

export function createAuthApi(config: ClientConfig, surfaces: Surfaces): AuthApi {
  const owner = `${requestsKeyPrefix}${config.clientId} ${config.server.oauthHost} `;
  const requests = createPendingRequests(owner, config.storage);
  const client: SignInClient = { config, surfaces, owner, requests };

  const method = (action: Action) => ((options) => signIn(client, action, options)) as Authenticate;

  return {
    signIn: method('signIn'),
    signUp: method('signUp'),
    forceAuth: method('forceAuth'),
    bestChoice: method('bestChoice'),
    emailFirst: method('emailFirst'),
    request: (action, options) => requestLink(client, action, options),
    handleRedirect: (url) => handleRedirect(client, url),
    fetchMetricsFlow: (options) => fetchMetricsFlow(config.server, config.fetch, options),
  };
}
