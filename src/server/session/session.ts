import { nanoid } from 'nanoid';
import { FxaRelierError } from '../../errors.ts';
import type { Profile } from '../../oauth/profile.ts';
import { type CookieJar, readCookies } from '../http/cookies.ts';
import { createSeal, sealedLength } from './sealed-value.ts';
import type { SessionStore } from './session-store.ts';

/** The tokens of a signed-in user. They are for Firefox Accounts' APIs, and for nobody else. */
export interface SessionToken {
  accessToken: string;
  /** With `accessType: 'offline'`. */
  refreshToken?: string;
  /** Milliseconds since 1970, where the server said how long the access token lives. */
  expiresAt?: number;
  scope: string[];
}

/** What is kept of somebody who has signed in. All times are milliseconds since 1970. */
export interface SessionData {
  /** The user's id, 32 hex digits: the key to use for a user, since an address may change. */
  uid: string;
  /** As it was when the user signed in. */
  profile: Profile;
  signedInAt: number;
  expiresAt: number;
  /** How the user has proved who they are, where `openid` was asked for: `AAL1`, `AAL2`. */
  acr?: string;
  /** By which means: `pwd`, `otp`, … */
  amr?: string[];
  /** When. */
  authenticatedAt?: number;
  /** The profile's fields that the cookie had no room for. */
  omitted?: string[];
}

/** Somebody who is signed in to this site. */
export interface Session extends Readonly<SessionData> {
  /** Not enumerable, so that neither `JSON.stringify()` nor a log line gives the tokens away. */
  readonly token: SessionToken;
}

export type SignedIn = SessionData & { token: SessionToken };

export interface SessionOptions {
  jar: CookieJar;
  secrets: readonly string[];
  /** What binds a seal to this client of this deployment. */
  owner: string;
  store?: SessionStore | undefined;
}

/** The site's own sessions. The methods reject with `network` if the store fails. */
export interface Sessions {
  read(request: Request): Promise<Session | undefined>;
  /**
   * The `Set-Cookie` line of a new session, which replaces the one that the request has.
   *
   * @param location The `Location` header of the same response, if it has one.
   */
  start(request: Request, user: SignedIn, location?: string): Promise<string>;
  /** Ends the session in the store. */
  end(request: Request): Promise<void>;
  /** The `Set-Cookie` line that removes the session from the browser. */
  removeCookie(): string;
}

const cookie = 'session';
/**
 * Browsers keep 4,096 bytes, and nginx accepts as many of all of a response's headers together
 * (`proxy_buffer_size`), of which this is one.
 */
const maxCookieBytes = 3500;
/** A stored session that has ended is remembered here, in case it reappears in the store. */
const maxEndedKeys = 10_000;

/** All of a session is in its cookie, sealed; or in a store, and the cookie has its sealed id. */
export function createSessions(options: SessionOptions): Sessions {
  return options.store ? inStore(options, options.store) : inCookie(options);
}

function inCookie({ jar, secrets, owner }: SessionOptions): Sessions {
  const seal = createSeal<SignedIn>(secrets, `session ${owner}`);
  return {
    async read(request) {
      const user = await seal.open(readCookies(request).get(jar.nameOf(cookie)));
      return user && hideToken(user);
    },
    async start(_request, user, location = '') {
      const room = maxCookieBytes - jar.set(cookie, '', secondsLeft(user)).length;
      const fitting = fit(user, room - location.length, room);
      return jar.set(cookie, await seal.seal(fitting, user.expiresAt), secondsLeft(user));
    },
    async end() {},
    removeCookie: () => jar.remove(cookie),
  };
}

function inStore({ jar, secrets, owner }: SessionOptions, store: SessionStore): Sessions {
  const keySeal = createSeal<string>(secrets, `session key ${owner}`);
  // Values are sealed, too: reading the store reveals no token. Each names its own key, so that it
  // opens under no other one.
  const seal = createSeal<{ key: string; user: SignedIn }>(secrets, `stored session ${owner}`);
  const keyOf = (request: Request) => keySeal.open(readCookies(request).get(jar.nameOf(cookie)));

  const endedKeys = new Set<string>();
  const rememberEnded = (key: string) => {
    endedKeys.add(key);
    const [oldest = ''] = endedKeys;
    if (endedKeys.size > maxEndedKeys) endedKeys.delete(oldest);
  };

  return {
    async read(request) {
      const key = await keyOf(request);
      if (!key || endedKeys.has(key)) return;
      const sealed = await store.getItem(key);
      const stored = typeof sealed === 'string' ? await seal.open(sealed) : undefined;
      return stored?.key === key ? hideToken(stored.user) : undefined;
    },
    async start(request, user) {
      const key = `fxa-session:${user.uid}:${nanoid(32)}`;
      const ttl = secondsLeft(user);
      await store.setItem(key, await seal.seal({ key, user }, user.expiresAt), { ttl });
      const replaced = await keyOf(request);
      if (replaced) {
        await store.removeItem(replaced);
        rememberEnded(replaced);
      }
      return jar.set(cookie, await keySeal.seal(key, user.expiresAt), ttl);
    },
    async end(request) {
      const key = await keyOf(request);
      if (!key) return;
      // First, since the user has signed out even if the store fails.
      rememberEnded(key);
      await store.removeItem(key);
    },
    removeCookie: () => jar.remove(cookie),
  };
}

/** These first; then what else the server sent, in its order. */
const firstFields = ['uid', 'email', 'displayName', 'locale', 'avatar', 'metricsEnabled'];

/**
 * The session with as much of the profile as fits into `room`; `omitted` names the other fields.
 * Without them it may take `maxRoom`.
 */
function fit(user: SignedIn, room: number, maxRoom: number): SignedIn {
  if (sealedLength(user) <= room) return user;
  const names = [...new Set([...firstFields, ...Object.keys(user.profile)])];
  const kept: SignedIn = { ...user, profile: {}, omitted: [] };
  for (const name of names) {
    if (!(name in user.profile)) continue;
    kept.profile[name] = user.profile[name];
    // With the names of all that may yet be left out, so that there is room for them.
    const others = names.filter((other) => !(other in kept.profile));
    if (sealedLength({ ...kept, omitted: others }) > room) delete kept.profile[name];
  }
  kept.omitted = Object.keys(user.profile).filter((name) => !(name in kept.profile));
  if (sealedLength(kept) > maxRoom) {
    throw new FxaRelierError(
      'invalid_argument',
      `The session takes more than the ${maxCookieBytes} bytes of its cookie: give a store`,
    );
  }
  return kept;
}

function hideToken({ token, ...data }: SignedIn): Session {
  return Object.defineProperty(data, 'token', { value: token }) as Session;
}

function secondsLeft({ expiresAt }: SignedIn): number {
  return Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
}
