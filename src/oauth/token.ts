import { FxaRelierError } from '../errors.ts';
import { ownOptions, requireText } from '../shared/argument.ts';
import { type CallOptions, type Fetch, fetchJson, fetchText } from '../shared/http.ts';
import { camelCase } from './wire-name.ts';

/** A token and what was said about it. Fields that are not listed here are kept, in camelCase. */
export interface Token {
  accessToken: string;
  /** `bearer` */
  tokenType: string;
  scope: string[];
  /** Seconds from now. Old servers leave it out. */
  expiresIn?: number;
  /** When the user signed in, in seconds since 1970. */
  authAt?: number;
  /** With `accessType: 'offline'`. */
  refreshToken?: string;
  /** With the scope `openid`. */
  idToken?: string;
  [field: string]: unknown;
}

/** What a valid token stands for. */
export interface VerifiedToken {
  /** The user's id, 32 hex digits. */
  user: string;
  clientId: string;
  scope: string[];
  [field: string]: unknown;
}

/** RFC 7662's answer. `iat` and `exp` are in milliseconds, unlike the RFC's. */
export interface IntrospectedToken {
  active: boolean;
  scope?: string[];
  clientId?: string;
  tokenType?: string;
  sub?: string;
  iat?: number;
  exp?: number;
  [field: string]: unknown;
}

/** Who calls the OAuth server, and where it is. */
export interface OAuthClient {
  clientId: string;
  /** A confidential client's secret: 64 hex digits, only ever on a backend. */
  clientSecret?: string | undefined;
  oauthHost: string;
  fetch: Fetch;
}

export interface TradeCodeOptions extends CallOptions {
  /** The `codeVerifier` of the same sign-in's result, where `pkce` is on. */
  codeVerifier?: string | undefined;
  /**
   * The scope that the sign-in asked for, separated by spaces. A response without `scope` grants all
   * of it (RFC 6749, section 5.1). It is not sent.
   */
  scope?: string | undefined;
}

export interface RefreshTokenOptions extends CallOptions {
  /** A part of the scopes that the refresh token has, separated by spaces. @default all of them */
  scope?: string | undefined;
}

export interface DestroyTokenOptions extends CallOptions {
  /** Which kind it is: both look alike, and the server looks among this kind only. */
  tokenTypeHint?: 'access_token' | 'refresh_token' | undefined;
}

/**
 * The calls to a Firefox Accounts OAuth server. Each rejects with `http_error` (`errno`, `status`,
 * `retryAfter`) where the server refuses, `network` where it is not reached, `invalid_response`
 * where its answer is not what it should be, and `invalid_argument` before anything is sent.
 *
 * @see https://mozilla.github.io/ecosystem-platform/api
 */
export interface TokenApi {
  /** Trades the code of a sign-in for a token. A code can be traded once, within 15 minutes. */
  tradeCode(code: string, options?: TradeCodeOptions): Promise<Token>;
  /** Whose token this is. An unknown one rejects with errno 108, an expired one with 108 or 115. */
  verifyToken(token: string, options?: CallOptions): Promise<VerifiedToken>;
  /** Makes a token useless, as a sign-out should. Of a refresh token it has to be told. */
  destroyToken(token: string, options?: DestroyTokenOptions): Promise<void>;
  /** A new access token for a refresh token. */
  refreshToken(refreshToken: string, options?: RefreshTokenOptions): Promise<Token>;
  /** What is known of a token, also of one that is not valid any more (`active: false`). */
  introspectToken(token: string, options?: CallOptions): Promise<IntrospectedToken>;
}

export function createTokenApi({
  clientId,
  clientSecret,
  oauthHost,
  fetch,
}: OAuthClient): TokenApi {
  const urlOf = (path: string) => `${oauthHost}/${path}`;
  const post = (body: object, options?: CallOptions) => ({
    ...options,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  const grant = async (body: object, requestedScope: string | undefined, options: CallOptions) => {
    const request = { client_id: clientId, client_secret: clientSecret, ...body };
    const response = await fetchJson(fetch, urlOf('token'), post(request, options));
    const token = readFields({ scopes: requestedScope || [], ...response });
    // It must fit into an Authorization header.
    if (typeof token.accessToken !== 'string' || !/^[!-~]+$/.test(token.accessToken)) {
      throw new FxaRelierError('invalid_response', 'Firefox Accounts sent no valid access_token');
    }
    // A client must not use a token whose type it does not know (RFC 6749, section 7.1).
    if (!/^bearer$/i.test(String(token.tokenType))) {
      const message = 'Firefox Accounts sent no bearer token: its token_type must be "bearer"';
      throw new FxaRelierError('invalid_response', message);
    }
    return token as Token;
  };

  const ask =
    <Answer>(path: string) =>
    async (token: string, options?: CallOptions) => {
      const request = post({ token: requireText('token', token) }, options);
      return readFields(await fetchJson(fetch, urlOf(path), request)) as Answer;
    };

  return {
    async tradeCode(code, given = {}) {
      const { codeVerifier, scope, ...options } = ownOptions(given);
      requireText('code', code);
      // Firefox Accounts takes one proof or the other, never both.
      const proof = clientSecret ? undefined : requireText('codeVerifier', codeVerifier);
      return grant(
        { grant_type: 'authorization_code', code_verifier: proof, code },
        scope,
        options,
      );
    },

    async refreshToken(refreshToken, given = {}) {
      const { scope, ...options } = ownOptions(given);
      requireText('refreshToken', refreshToken);
      const body = { grant_type: 'refresh_token', refresh_token: refreshToken, scope };
      return grant(body, scope, options);
    },

    verifyToken: ask('verify'),
    introspectToken: ask('introspect'),

    // The response may be empty (RFC 7009, section 2.2).
    async destroyToken(token, given = {}) {
      const { tokenTypeHint = 'token', ...options } = ownOptions(given);
      const request = post({ [tokenTypeHint]: requireText('token', token) }, options);
      await fetchText(fetch, urlOf('destroy'), request);
    },
  };
}

/** camelCase names, and `scope` as a list whether the server says `scope` or, of old, `scopes`. */
function readFields(answer: Record<string, unknown>): Record<string, unknown> {
  const { scopes, scope = scopes, ...rest } = answer;
  const fields = Object.entries(rest).map(([name, value]) => [camelCase(name), value]);
  if (scope !== undefined) fields.push(['scope', [scope].flat().join(' ').match(/\S+/g) ?? []]);
  return Object.fromEntries(fields);
}
