import { isFxaRelierError } from '../errors.ts';
import { ownOptions } from '../oauth/argument.ts';
import type { AuthorizationCode } from '../oauth/authorization-response.ts';
import type { CallOptions } from '../oauth/http.ts';
import { fetchProfile, type Profile } from '../oauth/profile.ts';
import {
  createTokenApi,
  type RefreshTokenOptions,
  type Token,
  type TokenApi,
  type TradeCodeOptions,
} from '../oauth/token.ts';
import { type AuthApi, createAuthApi } from './auth-api.ts';
import { type ClientOptions, resolveOptions } from './options.ts';
import type { Surfaces } from './surface.ts';

/** The OAuth server's calls that need no secret. */
export interface PublicTokenApi extends Omit<TokenApi, 'tradeCode' | 'refreshToken'> {
  /**
   * Trades the code of a checked result, for a client with `pkce`.
   *
   * ```ts
   * const { code, codeVerifier } = await client.auth.signIn({ ui: 'lightbox' });
   * const { accessToken } = await client.token.tradeCode(code, { codeVerifier });
   * ```
   */
  tradeCode(code: AuthorizationCode, options: TradeCodeOptions): Promise<Token>;
  /**
   * Gets a new access token. Across the tabs of the site one refresh is made at a time, where the
   * browser has Web Locks (https and localhost).
   *
   * ```ts
   * const { accessToken } = await client.token.refreshToken(refreshToken, { scope: 'profile:uid' });
   * ```
   */
  refreshToken(refreshToken: string, options?: RefreshTokenOptions): Promise<Token>;
}

export interface ProfileApi {
  /** What the token's scopes let one see of its user. */
  fetch(token: string, options?: CallOptions): Promise<Profile>;
  /** What was last fetched. */
  all(): Profile | undefined;
}

/** What a client consists of. */
export interface Apis {
  auth: AuthApi;
  token: PublicTokenApi;
  profile: ProfileApi;
}

export function createApis(clientId: string, options: ClientOptions, surfaces: Surfaces): Apis {
  const config = resolveOptions(clientId, options);
  const { fetch } = config;
  const { oauthHost, profileHost } = config.server;
  const token = createTokenApi({ clientId, oauthHost, fetch });
  let last: Profile | undefined;
  return {
    auth: createAuthApi(config, surfaces),
    token: {
      ...token,
      async refreshToken(refreshToken, options = {}) {
        const refresh = () => token.refreshToken(refreshToken, options);
        return (
          globalThis.navigator?.locks
            ?.request(`fxa ${clientId} ${oauthHost}`, ownOptions(options) as LockOptions, refresh)
            .catch((error) => {
              if (isFxaRelierError(error)) throw error;
              // The lock is not to be had: the page has no storage, or whoever waited for it has
              // aborted, and is told so as everywhere.
              return refresh();
            }) ?? refresh()
        );
      },
    },
    profile: {
      async fetch(token, options) {
        last = await fetchProfile({ profileHost, fetch }, token, options);
        return last;
      },
      all: () => last,
    },
  };
}
