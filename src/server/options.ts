import { invalidArgument, requireHttpUrl, requireText } from '../oauth/argument.ts';
import type { Fetch } from '../oauth/http.ts';
import {
  resolveServer,
  type Server,
  type ServerName,
  type ServerOptions,
} from '../oauth/servers.ts';
import { requireCookieSecrets } from './cookie-secret.ts';
import type { DiscoveredServer } from './discovery.ts';
import type { OnError } from './report.ts';
import { limitStore, type SessionStore } from './session-store.ts';

export interface ServerClientOptions extends ServerOptions {
  /** A deployment's name, its hosts, or what `discoverServer` found. @default 'production' */
  server?: ServerName | DiscoveredServer | undefined;
  /**
   * 64 hex digits, from the registration. Keep it out of the source: read it from the environment.
   * A public client has none, and trades its codes with `codeVerifier`.
   */
  clientSecret?: string | undefined;
  /** Used instead of the global `fetch`. */
  fetch?: Fetch | undefined;
  /** Within which each call to Firefox Accounts ends, with its repetitions. @default 10000 */
  timeoutMs?: number | undefined;

  /**
   * Where Firefox Accounts sends the user back to, as registered. Its origin is the site's, also
   * behind a proxy. The sign-in handlers need it, `scope` and `cookieSecret`.
   */
  redirectUri?: string | undefined;
  /** What is asked for, separated by spaces: `profile openid`. */
  scope?: string | undefined;
  /**
   * At least 32 random characters, the same in all of the site's processes; cookies are sealed with
   * it. Of a list the first seals and all open: put a new one in front, and take the old one off
   * when the sessions of its time are over.
   */
  cookieSecret?: string | readonly string[] | undefined;
  /**
   * Where sessions are kept, instead of in their cookies: unstorage's interface, or anything with
   * `getItem`, `setItem` and `removeItem`. The keys begin with `fxa-session:<uid>:`.
   */
  store?: SessionStore | undefined;
  /** The time limit of each call to the store, in milliseconds. @default 2000 */
  storeTimeoutMs?: number | undefined;
  /** How long a session lasts. @default 14 days */
  sessionLifetimeMs?: number | undefined;
  /**
   * Receives what the user does not see: why a sign-in failed, and what went wrong without stopping
   * the user. If it throws, the user does not notice. @default one line by `console.error()`
   */
  onError?: OnError | undefined;
}

/** The options that are for the sign-in handlers alone. */
const signInOptions = [
  'redirectUri',
  'scope',
  'cookieSecret',
  'store',
  'storeTimeoutMs',
  'sessionLifetimeMs',
] as const;

export interface SignInConfig {
  redirectUri: string;
  siteUrl: string;
  scope: string;
  secrets: readonly string[];
  store: SessionStore | undefined;
  sessionLifetimeMs: number;
}

export interface ServerConfig {
  clientId: string;
  clientSecret: string | undefined;
  server: Server;
  issuer: string;
  jwksUri: string;
  fetch: Fetch;
  timeoutMs: number;
  /** Nothing where the backend only trades codes. */
  signIn: SignInConfig | undefined;
}

const day = 24 * 60 * 60 * 1000;

export function resolveServerOptions(clientId: string, options: ServerClientOptions): ServerConfig {
  requireText('clientId', clientId);
  const { clientSecret } = options;
  // Named and undefined is a missing environment variable, not a public client.
  if ('clientSecret' in options) requireText('clientSecret', clientSecret);
  const server = resolveServer(options);
  const { issuer = server.contentHost, jwksUri = `${server.oauthHost}/jwks` } = Object(
    options.server,
  ) as Partial<DiscoveredServer>;
  return {
    clientId,
    clientSecret,
    server,
    issuer: requireHttpUrl('issuer', issuer).replace(/\/$/, ''),
    jwksUri: requireHttpUrl('jwksUri', jwksUri),
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    timeoutMs: requireDuration('timeoutMs', options.timeoutMs ?? 10_000),
    signIn: signInOptions.some((name) => name in options)
      ? resolveSignIn(clientId, options)
      : undefined,
  };
}

function resolveSignIn(clientId: string, options: ServerClientOptions): SignInConfig {
  // It becomes part of the cookies' names.
  requireText('clientId', clientId, '16 hex digits', /^[0-9a-f]{16}$/i);
  const redirectUri = requireHttpUrl('redirectUri', options.redirectUri);
  const { protocol, hostname, origin } = new URL(redirectUri);
  const local = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !local) {
    throw invalidArgument('redirectUri must be https, or on localhost: the cookies are secrets');
  }
  const { store } = options;
  const storeTimeoutMs = requireDuration('storeTimeoutMs', options.storeTimeoutMs ?? 2000);
  for (const method of ['getItem', 'setItem', 'removeItem'] as const) {
    if (store && typeof store[method] !== 'function') {
      throw invalidArgument(`store must have a method ${method}`);
    }
  }
  return {
    redirectUri,
    siteUrl: origin,
    scope: requireText('scope', options.scope),
    secrets: requireCookieSecrets(options.cookieSecret),
    store: store && limitStore(store, storeTimeoutMs),
    sessionLifetimeMs: requireDuration('sessionLifetimeMs', options.sessionLifetimeMs ?? 14 * day),
  };
}

function requireDuration(name: string, ms: number): number {
  // A timer takes no more than 31 bits; a cookie lives no longer than 400 days in Chrome.
  const most = name === 'sessionLifetimeMs' ? 400 * day : 2 ** 31 - 1;
  if (!(Number.isFinite(ms) && ms >= 1 && ms <= most)) {
    throw invalidArgument(`${name} must be a number of milliseconds from 1 to ${most}`);
  }
  return ms;
}
