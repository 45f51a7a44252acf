import { requireText } from '../oauth/argument.ts';
import type { CallOptions, Fetch } from '../oauth/http.ts';
import { fetchProfile, type Profile } from '../oauth/profile.ts';
import { resolveServer, type ServerOptions } from '../oauth/servers.ts';
import { createTokenApi, type TokenApi } from '../oauth/token.ts';

export interface ServerClientOptions extends ServerOptions {
  /**
   * 64 hex digits, from the registration. Keep it out of the source: read it from the environment.
   * A public client has none, and trades its codes with `codeVerifier`.
   */
  clientSecret?: string | undefined;
  /** Used instead of the global `fetch`. */
  fetch?: Fetch | undefined;
}

export interface ServerProfileApi {
  /** What the token's scopes let one see of its user. */
  fetch(accessToken: string, options?: CallOptions): Promise<Profile>;
}

/**
 * The relier's backend: trades codes with the client's secret, and asks who the user is.
 *
 * Compare the `state` that comes back with the one that you bound to this browser's session before
 * you trade its code.
 *
 * ```ts
 * import { FxaRelierServer } from 'fxa-relier-client/server';
 *
 * const fxa = new FxaRelierServer('dcdb5ae7add825d2', {
 *   clientSecret: process.env.FXA_CLIENT_SECRET,
 * });
 * const { accessToken } = await fxa.token.tradeCode(code);
 * const { uid, email } = await fxa.profile.fetch(accessToken);
 * ```
 */
export class FxaRelierServer {
  readonly token: TokenApi;
  readonly profile: ServerProfileApi;

  /**
   * @param clientId 16 hex digits, from the registration with Firefox Accounts.
   * @throws FxaRelierError with the reason `invalid_argument`.
   */
  constructor(clientId: string, options: ServerClientOptions = {}) {
    requireText('clientId', clientId);
    const { clientSecret } = options;
    // Named and undefined is a missing environment variable, not a public client.
    if ('clientSecret' in options) requireText('clientSecret', clientSecret);
    const { oauthHost, profileHost } = resolveServer(options);
    const fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
    this.token = createTokenApi({ clientId, clientSecret, oauthHost, fetch });
    this.profile = {
      fetch: (accessToken, callOptions) =>
        fetchProfile({ profileHost, fetch }, accessToken, callOptions),
    };
  }
}
