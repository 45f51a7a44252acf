import { FxaRelierError } from '../errors.ts';
import { invalidArgument } from '../oauth/argument.ts';
import {
  type Action,
  createAuthorizationRequest,
  type PendingRequest,
} from '../oauth/authorization-request.ts';
import {
  type AuthorizationCode,
  type AuthorizationResult,
  readAuthorizationResponse,
} from '../oauth/authorization-response.ts';
import type { CallOptions } from '../oauth/http.ts';
import { fetchProfile, type Profile } from '../oauth/profile.ts';
import {
  createTokenApi,
  type Token,
  type TokenApi,
  type TradeCodeOptions,
} from '../oauth/token.ts';
import { createLightbox } from './lightbox.ts';
import {
  type ClientConfig,
  type ClientOptions,
  resolveOptions,
  type SignInOptions,
} from './options.ts';
import { createPendingRequests } from './pending-request.ts';
import { createRedirect, handleRedirect } from './redirect.ts';

/** Where a link may lead, and what its answer will be known by. */
export interface LinkRequest extends PendingRequest {
  url: string;
}

type OnLightbox = SignInOptions & { ui: 'lightbox'; fallback?: undefined };
type OnRedirect = SignInOptions & { ui?: 'redirect' | undefined };

/**
 * Begins a sign-in. By redirect the promise resolves with nothing once the browser is leaving the
 * page; in a lightbox it resolves with the result. It rejects with an `FxaRelierError` whose
 * `reason` is `cancel`, `aborted`, `timeout`, `frame_refused`, `already_open`,
 * `invalid_argument`, `state_missing`, `state_mismatch`, `server_error` or `invalid_response`.
 *
 * ```ts
 * const { code, state } = await client.auth.signIn({ ui: 'lightbox' });
 * ```
 */
export interface Authenticate {
  (options: OnLightbox): Promise<AuthorizationResult>;
  (options?: OnRedirect): Promise<undefined>;
  (options?: SignInOptions): Promise<AuthorizationResult | undefined>;
}

export interface AuthApi {
  /** For a user who has an account. */
  signIn: Authenticate;
  /** For a user who has none yet. */
  signUp: Authenticate;
  /** For the one user whose address is `email`: no other can sign in, and none sign up. */
  forceAuth: Authenticate;
  /** Leaves it to Firefox Accounts whether the user is to sign in or up. */
  bestChoice: Authenticate;
  /** Asks for the address first. What Mozilla recommends today. */
  emailFirst: Authenticate;
  /**
   * The URL of a sign-in by redirect, for a real link. Nothing is opened.
   *
   * ```ts
   * link.href = (await client.auth.request('signIn')).url;
   * ```
   */
  request(action: Action, options?: SignInOptions): Promise<LinkRequest>;
  /**
   * To be called on the page at the redirect URI. Gives the result, or `null` where the page was
   * not reached from Firefox Accounts. The code leaves the address bar and the history; a second
   * call gives the same answer. Rejects as `signIn` does, with `state_missing` where nothing is
   * remembered of the sign-in: offer to begin anew.
   *
   * ```ts
   * const result = await client.auth.handleRedirect();
   * if (result) await finishOnBackend(result.code, result.state);
   * ```
   *
   * @param url The address that the page was reached by. @default location.href
   */
  handleRedirect(url?: string): Promise<AuthorizationResult | null>;
}

/** The OAuth server's calls that need no secret. */
export interface PublicTokenApi extends Omit<TokenApi, 'tradeCode'> {
  /**
   * Trades the code of a checked result, for a client with `pkce`.
   *
   * ```ts
   * const { code, codeVerifier } = await client.auth.signIn({ ui: 'lightbox' });
   * const { accessToken } = await client.token.tradeCode(code, { codeVerifier });
   * ```
   */
  tradeCode(code: AuthorizationCode, options: TradeCodeOptions): Promise<Token>;
}

export interface ProfileApi {
  /** What the token's scopes let one see of its user. */
  fetch(token: string, options?: CallOptions): Promise<Profile>;
  /** What was last fetched. */
  all(): Profile | undefined;
}

/**
 * Signs the users of a website in with Firefox Accounts.
 *
 * One sign-in, from top to bottom:
 *
 * 1. The options are checked, and `state` and a code verifier made: `createAuthorizationRequest`.
 * 2. A surface is made, still inside the user's click: `createRedirect` or `createLightbox`.
 * 3. The request becomes a URL, and the surface opens it: `createUrl`.
 * 4. What comes back is unread parameters. `readAuthorizationResponse` makes a result of them, or
 *    says why they are none.
 *
 * A redirect's answer comes to another page. There `handleRedirect` finds the request that was
 * remembered under its state, and hands both to the same fourth step.
 *
 * ```ts
 * const client = new FxaRelierClient('dcdb5ae7add825d2', {
 *   server: 'local',
 *   redirectUri: 'http://localhost:8080/oauth',
 *   scope: 'profile',
 * });
 * const { code, state } = await client.auth.signIn({ ui: 'lightbox' });
 * ```
 */
export class FxaRelierClient {
  declare readonly auth: AuthApi;
  declare readonly token: PublicTokenApi;
  declare readonly profile: ProfileApi;

  /**
   * @param clientId 16 hex digits, from the registration with Firefox Accounts.
   * @throws FxaRelierError with the reason `invalid_argument`.
   */
  constructor(clientId: string, options: ClientOptions = {}) {
    const config = resolveOptions(clientId, options);
    const { fetch } = config;
    const { oauthHost, profileHost } = config.server;
    this.auth = createAuthApi(config);
    this.token = createTokenApi({ clientId, oauthHost, fetch });

    let last: Profile | undefined;
    this.profile = {
      async fetch(token, options) {
        last = await fetchProfile({ profileHost, fetch }, token, options);
        return last;
      },
      all: () => last,
    };
  }
}

function createAuthApi(config: ClientConfig): AuthApi {
  const { clientId, server, storage } = config;
  const owner = `fxa ${clientId} ${server.oauthHost} `;
  const requests = createPendingRequests(owner, storage);

  const createRequest = (
    action: Action,
    // These are about the surface; the rest goes into the URL.
    {
      ui,
      fallback,
      signal,
      background,
      zIndex,
      loadTimeoutMs,
      pingTimeoutMs,
      ...options
    }: SignInOptions,
    context?: 'iframe',
  ) => {
    const { redirectUri = config.redirectUri, scope = config.scope } = options;
    return createAuthorizationRequest(config, action, { ...options, redirectUri, scope }, context);
  };

  const authenticate = async (
    action: Action,
    options: SignInOptions,
    ui = options.ui ?? 'redirect',
  ): Promise<AuthorizationResult | undefined> => {
    if (ui !== 'redirect' && ui !== 'lightbox') throw invalidArgument(`Invalid ui: ${ui}`);
    const { signal, fallback } = options;
    if (fallback && fallback !== 'redirect') throw invalidArgument(`Invalid fallback: ${fallback}`);
    const framed = ui === 'lightbox';
    const request = createRequest(action, options, framed ? 'iframe' : undefined);
    const surface = framed
      ? createLightbox(server, options)
      : createRedirect(() => requests.remember(request, options.state));
    try {
      const url = await request.createUrl();
      // Asked only now: who aborts while the URL is made wants nothing opened either.
      if (signal?.aborted) {
        throw new FxaRelierError('aborted', 'The sign-in was aborted', { cause: signal.reason });
      }
      const answer = await surface.open(url);
      return answer && readAuthorizationResponse(request, answer, answer.get('redirect') ?? '');
    } catch (error) {
      const { reason } = error as FxaRelierError;
      const isUnframeable = reason === 'frame_refused' || reason === 'timeout';
      if (!isUnframeable || !fallback) throw error;
      return authenticate(action, options, fallback);
    }
  };

  const method = (action: Action) =>
    ((options: SignInOptions = {}) => authenticate(action, options)) as Authenticate;

  return {
    signIn: method('signIn'),
    signUp: method('signUp'),
    forceAuth: method('forceAuth'),
    bestChoice: method('bestChoice'),
    emailFirst: method('emailFirst'),

    async request(action, options = {}) {
      const request = createRequest(action, options);
      requests.remember(request, options.state);
      const { state, redirectUri, codeVerifier } = request;
      return { url: await request.createUrl(), state, redirectUri, codeVerifier };
    },

    handleRedirect: async (url = location.href) =>
      handleRedirect(owner, requests, config.redirectUri, url),
  };
}
