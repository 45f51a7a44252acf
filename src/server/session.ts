import { nanoid } from 'nanoid';
import { FxaRelierError } from '../errors.ts';
import type { Profile } from '../oauth/profile.ts';
import { type CookieJar, readCookies } from './cookies.ts';
import { createSeal, sealedLength } from './sealed-value.ts';

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

/** What of unstorage's interface is used; any key-value store can be given this shape. */
export interface SessionStore {
  getItem(key: string): unknown;
  /** `ttl` in seconds, for stores that forget by themselves. */
  setItem(key: string, value: string, options: { ttl: number }): unknown;
  removeItem(key: string): unknown;
}

export interface SessionOptions {
  jar: CookieJar;
  secrets: readonly string[];
  /** What binds a seal to this client of this deployment. */
  owner: string;
  store?: SessionStore | undefined;
}

/** The site's own sessions. */
export interface Sessions {
  read(request: Request): Promise<Session | undefined>;
  /** The `Set-Cookie` line of a new session, in place of the one that the request has. */
  start(request: Request, user: SignedIn): Promise<string>;
  /** The `Set-Cookie` line that ends it. */
  end(request: Request): Promise<string>;
}

const cookie = 'session';
const mostCookieBytes = 4096;

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
    async start(_request, user) {
      const room = mostCookieBytes - jar.set(cookie, '', secondsLeft(user)).length;
      return jar.set(cookie, await seal.seal(fit(user, room), user.expiresAt), secondsLeft(user));
    },
    end: async () => jar.remove(cookie),
  };
}

function inStore({ jar, secrets, owner }: SessionOptions, store: SessionStore): Sessions {
  const keySeal = createSeal<string>(secrets, `session key ${owner}`);
  // What is stored is sealed, too: who reads the store has no token by it.
  const seal = createSeal<SignedIn>(secrets, `stored session ${owner}`);
  const keyOf = (request: Request) => keySeal.open(readCookies(request).get(jar.nameOf(cookie)));

  const drop = async (request: Request) => {
    const key = await keyOf(request);
    if (key) await store.removeItem(key);
  };

  return {
    async read(request) {
      const key = await keyOf(request);
      const sealed = key && (await store.getItem(key));
      const user = typeof sealed === 'string' ? await seal.open(sealed) : undefined;
      return user && hideToken(user);
    },
    async start(request, user) {
      const key = `fxa-session:${user.uid}:${nanoid(32)}`;
      const ttl = secondsLeft(user);
      await store.setItem(key, await seal.seal(user, user.expiresAt), { ttl });
      await drop(request);
      return jar.set(cookie, await keySeal.seal(key, user.expiresAt), ttl);
    },
    async end(request) {
      await drop(request);
      return jar.remove(cookie);
    },
  };
}

/** These first; then what else the server sent, in its order. */
const firstFields = ['uid', 'email', 'displayName', 'locale', 'avatar', 'metricsEnabled'];

/** The session with as much of the profile as fits. Which fields do not, it says. */
function fit(user: SignedIn, room: number): SignedIn {
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
  if (sealedLength(kept) > room) {
    throw new FxaRelierError(
      'invalid_argument',
      `The session takes more than the ${mostCookieBytes} bytes of a cookie: give a store`,
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
