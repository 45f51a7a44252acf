import { isFxaRelierError } from '../errors.ts';
import type { AuthorizationCode } from '../oauth/authorization-response.ts';
import {
  createTokenApi,
  type RefreshTokenOptions,
  type Token,
  type TokenApi,
  type TradeCodeOptions,
} from '../oauth/token.ts';
import { ownOptions } from '../shared/argument.ts';
import type { ClientConfig } from './client-options.ts';

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

export function createPublicTokenApi({ clientId, server, fetch }: ClientConfig): PublicTokenApi {
  const { oauthHost } = server;
  const token = createTokenApi({ clientId, oauthHost, fetch });
  return {
    ...token,
    async refreshToken(refreshToken, options = {}) {
      const { locks } = globalThis.navigator ?? {};
      const refresh = () => token.refreshToken(refreshToken, options);
      if (!locks) return refresh();

      const { signal } = ownOptions(options);
      const lockOptions = ownOptions(signal ? { signal } : {});
      try {
        return await locks.request(`fxa ${clientId} ${oauthHost}`, lockOptions, refresh);
      } catch (error) {
        if (isFxaRelierError(error)) throw error;
        // The page may not use storage and locks, or the caller aborted while it waited for the
        // lock. Then this call rejects with the reason `aborted`, like any other.
        return refresh();
      }
    },
  };
}
