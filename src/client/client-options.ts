import {
  type AuthorizationOptions,
  authorizationOptionNames,
} from '../oauth/authorization-request.ts';
import { resolveServer, type Server, type ServerOptions } from '../oauth/servers.ts';
import { invalidArgument, ownOptions, requireHttpUrl, requireText } from '../shared/argument.ts';
import type { Fetch } from '../shared/http.ts';
import { refuseUnknownOptions } from '../shared/known-options.ts';
import type { RequestStorage } from '../surfaces/pending-request.ts';
import type { SurfaceOptions } from '../surfaces/surface.ts';
import type { LateState } from './late-state.ts';

/** What the constructor takes beside the client id. */
export interface ClientOptions extends ServerOptions {
  /** What every call would repeat may stand here. */
  redirectUri?: string | undefined;
  scope?: string | undefined;
  /**
   * For a public client, which has no secret: makes a code verifier for each sign-in, sends its
   * challenge, and hands the verifier over with the result (RFC 7636).
   *
   * @default false
   */
  pkce?: boolean | undefined;
  /**
   * Where a request is remembered while the user is at Firefox Accounts. Pass `localStorage` where
   * sign-in links are opened in new tabs.
   *
   * @default sessionStorage
   */
  storage?: RequestStorage | undefined;
  /** Used instead of the global `fetch`. */
  fetch?: Fetch | undefined;
  /** Never here: a secret in a browser is none. It belongs to `fxa-relier-client/server`. */
  clientSecret?: never;
}

/** What one sign-in takes. */
export interface SignInOptions extends Omit<AuthorizationOptions, 'state'>, SurfaceOptions {
  /**
   * An unguessable value that ties the response to this browser (RFC 6749, section 10.12), at most
   * 512 characters. Leave it out and the library makes it; pass it if a backend compares it.
   *
   * It may be a promise, or a function, which is called once, inside the click, after the other
   * arguments are checked and the popup is open. The popup shows a blank page until the state
   * arrives. If the state cannot be obtained, the call rejects with `network` and the error as its
   * `cause`, or with the `FxaRelierError` that the promise rejects with.
   *
   * ```ts
   * const accept = { accept: 'application/json' };
   * const getState = async () =>
   *   (await (await fetch('/sign-in', { headers: accept })).json()).state;
   * button.onclick = () => client.auth.signIn({ ui: 'popup', state: getState });
   * ```
   */
  state?: string | LateState | undefined;
}

/** The constructor's arguments, checked and with every default. */
export interface ClientConfig extends Omit<ClientOptions, 'server'> {
  clientId: string;
  server: Server;
  fetch: Fetch;
}

const signInOptionNames = {
  ui: true,
  fallback: true,
  signal: true,
  background: true,
  zIndex: true,
  loadTimeoutMs: true,
  pingTimeoutMs: true,
  ...authorizationOptionNames,
} satisfies Record<keyof SignInOptions, true>;

/**
 * Returns the caller's own options, with the client's redirect URI and scope as defaults.
 *
 * @param method The name of the method that was called: `signIn()`.
 * @throws FxaRelierError `invalid_argument` if an option is unknown.
 */
export function readSignInOptions(
  method: string,
  given: SignInOptions,
  config: ClientConfig,
): SignInOptions {
  const options = ownOptions(given);
  refuseUnknownOptions(method, options, signInOptionNames);
  const { redirectUri = config.redirectUri, scope = config.scope } = options;
  return ownOptions({ ...options, redirectUri, scope });
}

export function resolveOptions(clientId: string, given: ClientOptions): ClientConfig {
  const options = ownOptions(given);
  if (!/^[0-9a-f]{16}$/.test(requireText('clientId', clientId))) {
    console.warn(`clientId "${clientId}" is not 16 hex digits`);
  }
  if ('clientSecret' in options) {
    throw invalidArgument('clientSecret belongs on a backend, not here');
  }
  const { redirectUri } = options;
  if (redirectUri) requireHttpUrl('redirectUri', redirectUri);
  return ownOptions({
    ...options,
    clientId,
    server: resolveServer(options),
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
  });
}
