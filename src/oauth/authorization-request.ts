import { nanoid } from 'nanoid';
import { invalidArgument, ownOptions, requireHttpUrl, requireText } from './argument.ts';
import { createCodeChallenge, createCodeVerifier } from './pkce.ts';
import type { Server } from './servers.ts';
import { snakeCase } from './wire-name.ts';

/** The client's methods, and the `action` that each puts into the URL. */
const actions = {
  __proto__: null,
  signIn: 'signin',
  signUp: 'signup',
  forceAuth: 'force_auth',
  bestChoice: undefined,
  emailFirst: 'email',
} as const;

export type Action = Exclude<keyof typeof actions, '__proto__'>;

/**
 * By a parameter's name, or by the first word of it. Firefox Accounts silently drops the metrics of
 * a flow in which one is malformed.
 */
const formats = {
  __proto__: null,
  entrypoint: /^[\w.:-]+$/,
  utm: /^[\w/.%-]{1,128}$/,
  flow_id: /^[\da-f]{64}$/,
  flow_begin_time: /^\d+$/,
  device_id: /^[\da-f]{32}$/,
  max_age: /^\d+$/,
} as unknown as Record<string, RegExp | undefined>;

/** What a relier says about one sign-in. */
export interface AuthorizationOptions {
  /**
   * An unguessable value that ties the answer to this browser (RFC 6749, section 10.12), at most
   * 512 characters. Leave it out and the library makes it; pass it when a backend compares it.
   */
  state?: string | undefined;
  /** Where Firefox Accounts sends the code: exactly as registered, at most 256 characters. */
  redirectUri?: string | undefined;
  /** What is asked for, separated by spaces: `profile:email openid`. */
  scope?: string | undefined;
  /**
   * The address to prefill. `forceAuth` requires it. `blank` offers no account that the browser
   * remembers.
   */
  email?: string | undefined;
  /** `offline` asks for a refresh token too. @default 'online' */
  accessType?: 'online' | 'offline' | undefined;
  /** `AAL2` demands a second factor. */
  acrValues?: string | undefined;
  /** Whether to sign in again, ask for consent, or show nothing at all. */
  prompt?: 'none' | 'login' | 'consent' | undefined;
  /** Seconds that the user's last authentication may lie back. */
  maxAge?: number | undefined;
  /** Like `email`, by OpenID Connect's name. */
  loginHint?: string | undefined;
  /** An ID token from before, which says who is expected. */
  idTokenHint?: string | undefined;
  /** A public JWK as base64url, for scoped keys. The request then goes to the content server. */
  keysJwk?: string | undefined;
  /** `false` shows errors to the user instead of returning them. @default true */
  returnOnError?: boolean | undefined;
  /** Metrics: where the user came from, `[\w.:-]+`. */
  entrypoint?: string | undefined;
  entrypointExperiment?: string | undefined;
  entrypointVariation?: string | undefined;
  /** Metrics: `[\w/.%-]+`, at most 128 characters. */
  utmCampaign?: string | undefined;
  utmContent?: string | undefined;
  utmMedium?: string | undefined;
  utmSource?: string | undefined;
  utmTerm?: string | undefined;
  /** Metrics: 64 hex digits, from `/metrics-flow`. */
  flowId?: string | undefined;
  /** Metrics: milliseconds since 1970. */
  flowBeginTime?: number | undefined;
  /** Metrics: 32 hex digits. */
  deviceId?: string | undefined;
  /** Anything else that belongs into the URL, by its name on the wire. */
  params?: Readonly<Record<string, string>> | undefined;
}

/** What has to be known of a request when its answer comes. */
export interface PendingRequest {
  readonly state: string;
  readonly redirectUri: string;
  readonly codeVerifier?: string | undefined;
}

/** A request that is checked and ready to be sent. */
export interface AuthorizationRequest extends PendingRequest {
  createUrl(): Promise<string>;
}

/** Who asks, and whom. */
export interface AuthorizationClient {
  clientId: string;
  server: Server;
  pkce?: boolean | undefined;
}

/**
 * Checks what the relier said and makes what it left out. It is synchronous, so that a bad
 * argument is refused before anything opens, and a window can open inside the click.
 *
 * @param context `iframe` tells Firefox Accounts that it is framed.
 */
export function createAuthorizationRequest(
  { clientId, server, pkce }: AuthorizationClient,
  action: Action,
  options: AuthorizationOptions,
  context?: 'iframe',
): AuthorizationRequest {
  const {
    state = nanoid(),
    scope,
    redirectUri,
    email,
    params = {},
    ...others
  } = ownOptions(options);
  if (!(action in actions)) throw invalidArgument(`Invalid action: ${action}`);
  requireText('state', state, 'at most 512 characters', /^.{1,512}$/s);
  requireText('scope', scope);
  requireHttpUrl('redirectUri', redirectUri);
  if (email || action === 'forceAuth') {
    requireText('email', email, 'an email address', /@|^blank$/);
  }
  const codeVerifier = pkce ? createCodeVerifier() : undefined;

  const query = new URLSearchParams();
  // What is added first is not to be replaced by what follows.
  const add = (values: object, toWireName = snakeCase) => {
    for (const [name, value] of Object.entries(values)) {
      const wireName = toWireName(name);
      if ((value ?? '') === '' || query.has(wireName)) continue;
      const format = formats[wireName] ?? formats[wireName.replace(/_.*/, '')];
      const text = Object(value) === value ? value : `${value}`;
      query.set(wireName, requireText(name, text, format && `like ${format}`, format));
    }
  };
  add({
    clientId,
    state,
    scope,
    redirectUri,
    action: actions[action],
    email,
    responseType: 'code',
    context,
    codeChallenge: codeVerifier && '-',
    codeChallengeMethod: codeVerifier && 'S256',
  });
  add(others);
  add(params, String);

  return {
    state,
    redirectUri: redirectUri as string,
    codeVerifier,
    async createUrl() {
      if (codeVerifier) query.set('code_challenge', await createCodeChallenge(codeVerifier));
      // The OAuth server's endpoint refuses keys_jwk; the content server's takes it.
      const host = query.has('keys_jwk') ? server.contentHost : server.oauthHost;
      return `${host}/authorization?${`${query}`.replaceAll('+', '%20')}`;
    },
  };
}
