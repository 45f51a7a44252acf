import {
  resolveServer,
  type Server,
  type ServerName,
  type ServerOptions,
} from '../oauth/servers.ts';
import { invalidArgument, ownOptions, requireHttpUrl, requireText } from '../shared/argument.ts';
import type { Fetch } from '../shared/http.ts';
import { refuseUnknownOptions } from '../shared/known-options.ts';
import { isLoopbackHost } from '../shared/loopback-host.ts';
import type { OnError } from './http/report.ts';
import { requireCookieSecrets } from './session/cookie-secret.ts';
import { limitStore, type SessionStore } from './session/session-store.ts';
import type { DiscoveredServer } from './tokens/discover-server.ts';

export interface ServerClientOptions extends ServerOptions {
  /** A deployment's name, its hosts, or what `discoverServer` found. @default 'production' */
  server?: ServerName | DiscoveredServer | undefined;
  /**
   * 64 hex digits, from the registration. Keep it out of the source: read it from the environment.
   * A public client has none, and trades its codes with `codeVerifier`.
   *
   * A function is called once, when the secret is first needed, so that a framework's build step
   * can create the server without it: `() => process.env.FXA_CLIENT_SECRET`.
   */
  clientSecret?: string | (() => string | undefined) | undefined;
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
   * when the sessions of its time are over. A function is called once, when it is first needed.
   */
  cookieSecret?:
    | string
    | readonly string[]
    | (() => string | readonly string[] | undefined)
    | undefined;
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

const optionNames = {
  server: true,
  contentHost: true,
  oauthHost: true,
  profileHost: true,
  clientSecret: true,
  fetch: true,
  timeoutMs: true,
  redirectUri: true,
  scope: true,
  cookieSecret: true,
  store: true,
  storeTimeoutMs: true,
  sessionLifetimeMs: true,
  onError: true,
} satisfies Record<keyof ServerClientOptions, true>;

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
  /** Throws `invalid_argument` if a function returns no good secret. */
  readSecrets(): readonly string[];
  store: SessionStore | undefined;
  sessionLifetimeMs: number;
}

export interface ServerConfig {
  clientId: string;
  /** Missing for a public client. Throws `invalid_argument` if a function returns no secret. */
  readClientSecret: (() => string) | undefined;
  server: Server;
  issuer: string;
  jwksUri: string;
  fetch: Fetch;
  timeoutMs: number;
  /** Nothing where the backend only trades codes. */
  signIn: SignInConfig | undefined;
}

const day = 24 * 60 * 60 * 1000;

export function resolveServerOptions(clientId: string, given: ServerClientOptions): ServerConfig {
  const options = ownOptions(given);
  requireText('clientId', clientId);
  refuseUnknownOptions('FxaRelierServer', options, optionNames);
  if ((options.clientSecret || options.cookieSecret) && isBrowser()) {
    throw invalidArgument('A client secret or cookie secret must not be in a browser');
  }
  const server = resolveServer(options);
  const { issuer = server.contentHost, jwksUri = `${server.oauthHost}/jwks` } = ownOptions(
    Object(options.server) as Partial<DiscoveredServer>,
  );
  return {
    clientId,
    // Named and undefined is a missing environment variable, not a public client.
    readClientSecret:
      'clientSecret' in options
        ? readLater(options.clientSecret, (secret) => requireText('clientSecret', secret))
        : undefined,
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
  if (protocol !== 'https:' && !isLoopbackHost(hostname)) {
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
    readSecrets: readLater(options.cookieSecret, requireCookieSecrets),
    store: store && limitStore(store, storeTimeoutMs),
    sessionLifetimeMs: requireDuration('sessionLifetimeMs', options.sessionLifetimeMs ?? 14 * day),
  };
}

/** Checks a secret at once, or when it is first needed if it is a function. */
function readLater<Secret>(given: unknown, check: (value: unknown) => Secret): () => Secret {
  if (typeof given === 'function') return () => check(given());
  const secret = check(given);
  return () => secret;
}

/** A simulated browser in Node.js, such as jsdom, has a window, too. */
function isBrowser(): boolean {
  const { window, document, process } = globalThis as Record<string, unknown>;
  return Boolean(window && document && !Object(Object(process).versions).node);
}

function requireDuration(name: string, ms: number): number {
  // A timer takes no more than 31 bits; a cookie lives no longer than 400 days in Chrome.
  const most = name === 'sessionLifetimeMs' ? 400 * day : 2 ** 31 - 1;
  if (!(Number.isFinite(ms) && ms >= 1 && ms <= most)) {
    throw invalidArgument(`${name} must be a number of milliseconds from 1 to ${most}`);
  }
  return ms;
}
