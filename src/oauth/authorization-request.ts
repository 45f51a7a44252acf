import { nanoid } from 'nanoid';
import { invalidArgument, ownOptions, requireHttpUrl, requireText } from '../shared/argument.ts';
import { createCodeChallenge, createCodeVerifier } from './pkce.ts';
import type { Server } from './servers.ts';
import { snakeCase } from './wire-name.ts';

/** The client's methods, of which each sends its own `action`. */
export type Action = 'signIn' | 'signUp' | 'forceAuth' | 'bestChoice' | 'emailFirst';

/** The `action` parameter of each method. */
const actions: ReadonlyMap<Action, string | undefined> = new Map([
  ['signIn', 'signin'],
  ['signUp', 'signup'],
  ['forceAuth', 'force_auth'],
  ['bestChoice', undefined],
  ['emailFirst', 'email'],
]);

const entrypointFormat = /^[\w.:-]+$/;
const utmFormat = /^[\w/.%-]{1,128}$/;

/**
 * The formats of parameters, by their names in the URL. Firefox Accounts silently drops the metrics
 * of a flow in which one is malformed.
 */
const formats: ReadonlyMap<string, RegExp> = new Map([
  ['entrypoint', entrypointFormat],
  ['entrypoint_experiment', entrypointFormat],
  ['entrypoint_variation', entrypointFormat],
  ['utm_campaign', utmFormat],
  ['utm_content', utmFormat],
  ['utm_medium', utmFormat],
  ['utm_source', utmFormat],
  ['utm_term', utmFormat],
  ['flow_id', /^[\da-f]{64}$/],
  ['flow_begin_time', /^\d+$/],
  ['device_id', /^[\da-f]{32}$/],
  ['max_age', /^\d+$/],
]);

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

/** The options that are sent as they are, as the parameter of the same name in snake_case. */
const sentOptions = {
  accessType: true,
  acrValues: true,
  prompt: true,
  maxAge: true,
  loginHint: true,
  idTokenHint: true,
  keysJwk: true,
  returnOnError: true,
  entrypoint: true,
  entrypointExperiment: true,
  entrypointVariation: true,
  utmCampaign: true,
  utmContent: true,
  utmMedium: true,
  utmSource: true,
  utmTerm: true,
  flowId: true,
  flowBeginTime: true,
  deviceId: true,
} satisfies Partial<Record<keyof AuthorizationOptions, true>>;

/** The names of all options. */
export const authorizationOptionNames = {
  state: true,
  redirectUri: true,
  scope: true,
  email: true,
  ...sentOptions,
  params: true,
} satisfies Record<keyof AuthorizationOptions, true>;

/** What must be known of a request when its response arrives. */
export interface PendingRequest {
  readonly state: string;
  readonly redirectUri: string;
  readonly codeVerifier?: string | undefined;
}

/** A request that is checked and ready to be sent. */
export interface AuthorizationRequest extends PendingRequest {
  createUrl(): Promise<string>;
}

/** The client that makes a request, and the server that it is sent to. */
export interface AuthorizationClient {
  clientId: string;
  server: Server;
  pkce?: boolean | undefined;
}

/**
 * Checks the options and creates what they leave out. It is synchronous, so that the library refuses
 * a bad argument before it opens anything, and can open a window inside the click.
 *
 * @param context `iframe` tells Firefox Accounts that it is framed.
 */
export function createAuthorizationRequest(
  { clientId, server, pkce }: AuthorizationClient,
  action: Action,
  given: AuthorizationOptions,
  context?: 'iframe',
): AuthorizationRequest {
  const options = ownOptions(given);
  const { state = nanoid(), scope, redirectUri, email, params = {} } = options;
  if (!actions.has(action)) throw invalidArgument(`Invalid action: ${action}`);
  requireText('state', state, 'at most 512 characters', /^.{1,512}$/s);
  requireText('scope', scope);
  requireHttpUrl('redirectUri', redirectUri);
  if (email || action === 'forceAuth') {
    requireText('email', email, 'an email address', /@|^blank$/);
  }
  if (typeof params !== 'object' || params === null) {
    throw invalidArgument('params must be an object of parameter names and values');
  }
  const codeVerifier = pkce ? createCodeVerifier() : undefined;

  const ownParameters = toParameters({
    client_id: clientId,
    state,
    scope,
    redirect_uri: redirectUri,
    action: actions.get(action),
    email,
    response_type: 'code',
    context,
  });
  const sent = Object.entries(options).filter(([name]) => Object.hasOwn(sentOptions, name));
  const otherParameters = [
    ...toParameters(Object.fromEntries(sent), snakeCase),
    ...toParameters(params),
  ];

  return {
    state,
    redirectUri: redirectUri as string,
    codeVerifier,
    async createUrl() {
      const query = new URLSearchParams(ownParameters);
      if (codeVerifier) {
        query.set('code_challenge', await createCodeChallenge(codeVerifier));
        query.set('code_challenge_method', 'S256');
      }
      // `params` cannot replace what the library or an option has set.
      for (const [name, text] of otherParameters) {
        if (!query.has(name)) query.set(name, text);
      }
      // The OAuth server's endpoint refuses keys_jwk; the content server's accepts it.
      const host = query.has('keys_jwk') ? server.contentHost : server.oauthHost;
      return `${host}/authorization?${`${query}`.replaceAll('+', '%20')}`;
    },
  };
}

/**
 * Returns the parameters that have a value, checked.
 *
 * @param values By the names that an error message uses.
 */
function toParameters(
  values: object,
  toWireName = (name: string) => name,
): [wireName: string, text: string][] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => {
      const wireName = toWireName(name);
      const format = formats.get(wireName);
      const text = typeof value === 'number' || typeof value === 'boolean' ? `${value}` : value;
      return [wireName, requireText(name, text, format && `like ${format}`, format)];
    });
}
