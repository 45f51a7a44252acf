import { invalidArgument, ownOptions } from '../shared/argument.ts';
import { getAssertion } from './get-assertion.ts';
import { createObserver } from './observer.ts';
import type { IdentityProvider, LoggedInUser } from './provider.ts';
import {
  checkRequestOptions,
  type DisplayOptions,
  fxaIssuer,
  type GetRequestOptions,
  renameOption,
  type SignInRequestOptions,
} from './request-options.ts';

/** What `navigator.id.watch()` takes. */
export interface WatchOptions extends DisplayOptions {
  /**
   * What the site believes: the address of the user who is signed in to it, case and all; `null`
   * for nobody; left out where it does not know.
   */
  loggedInUser?: string | null | false | undefined;
  /** A user signs in. The assertion is for the site's backend, which has it verified. */
  onlogin(assertion: string): void;
  /**
   * The user signs out. Without it the site minds its own sessions: `onlogin` is called after
   * `request()` alone, and `onready` once.
   */
  onlogout?: (() => void) | undefined;
  /** The site and its provider agree already. */
  onmatch?: (() => void) | undefined;
  /** The first answer has been given, if there was one. Called once, and not after `request()`. */
  onready?: (() => void) | undefined;
  /** Who has to vouch for the user. */
  wantIssuer?: 'firefox-accounts' | undefined;
  /** @deprecated `loggedInUser` */
  loggedInEmail?: string | null | undefined;
}

/** What `navigator.id.request()` takes. */
export interface RequestOptions extends SignInRequestOptions {
  /** The user gave up. Or it failed, where there is no `onerror`; the console says why. */
  oncancel?: (() => void) | undefined;
  /** It failed, for example because the browser blocked the popup: an `FxaRelierError`. */
  onerror?: ((error: unknown) => void) | undefined;
}

/** What `navigator.id.get()` takes. */
export interface GetOptions extends GetRequestOptions {
  /** Shows nothing: an assertion for a user who asked to be kept signed in, or null. */
  silent?: boolean | undefined;
}

export type GotAssertion = (assertion: string | null) => void;

/** Persona's API. Its methods are called on the object that they belong to. */
export interface NavigatorId {
  /**
   * Says whom the site believes to be signed in, and hears when that is to change.
   *
   * A second call takes the place of the first: its callbacks alone are called from then on, for
   * its own `loggedInUser`.
   *
   * ```ts
   * navigator.id.watch({
   *   loggedInUser: currentUser,
   *   onlogin: (assertion) => postToBackend('/auth/login', assertion),
   *   onlogout: () => postToBackend('/auth/logout'),
   * });
   * ```
   *
   * @throws FxaRelierError `invalid_argument`
   */
  watch(options: WatchOptions): void;
  /**
   * Opens the sign-in. To be called inside a click, after `watch()`. It ends in one of `onlogin`,
   * `oncancel` and `onerror`. While one is open, another call brings that to the front.
   *
   * @throws FxaRelierError `invalid_argument`
   */
  request(options?: RequestOptions): void;
  /**
   * The user leaves this site; `onlogout` follows if somebody was signed in. Call it in the click
   * on "sign out", and whenever the backend refuses an assertion.
   */
  logout(callback?: () => void): void;
  /**
   * Lets the user sign in and calls back once, with an assertion or null. A page that uses it
   * cannot use `watch()`, unless all its calls are silent.
   *
   * ```ts
   * navigator.id.get(gotAssertion, { silent: true });
   * ```
   *
   * @throws FxaRelierError `invalid_argument`
   */
  get(callback: GotAssertion, options?: GetOptions): void;
  /** @deprecated `get(callback)` */
  getVerifiedEmail(callback: GotAssertion): void;
}

const mixed =
  'you cannot combine the navigator.id.watch() API with navigator.id.getVerifiedEmail() or navigator.id.get()' +
  'this site should instead use navigator.id.request() and navigator.id.watch()';

/**
 * `navigator.id` for whatever provider stands behind it.
 *
 * ```ts
 * const id = createNavigatorId(createFxaProvider({ origin: 'http://localhost:3030' }));
 * ```
 */
export function createNavigatorId(provider: IdentityProvider): NavigatorId {
  const observer = createObserver(provider);
  let isWatching = false;
  let hasGot = false;
  let display: DisplayOptions = {};
  let issuer: WatchOptions['wantIssuer'];

  const requireOwnThis = (self: unknown) => {
    if (self !== id) {
      throw invalidArgument('all navigator.id calls must be made on the navigator.id object');
    }
  };

  const id: NavigatorId = {
    watch(this: unknown, given) {
      requireOwnThis(this);
      if (hasGot) throw invalidArgument(mixed);
      if (typeof given !== 'object' || !given) {
        console.warn('navigator.id.watch() takes an object, and ignores anything else');
        return;
      }
      const { onlogin, onlogout, onmatch, onready, wantIssuer, ...others } = ownOptions(given);
      const options = ownOptions(others);
      requireFunctions('navigator.id.watch()', onlogin, onlogout, onmatch, onready);
      if (!onlogin) {
        throw invalidArgument("'onlogin' is a required argument to navigator.id.watch()");
      }
      // Persona never held the old `loggedInEmail` against a page without `onlogout`.
      if (!onlogout && (onmatch || 'loggedInUser' in options)) {
        throw invalidArgument('stateless api only allows onlogin and onready options');
      }
      renameOption(options, 'loggedInEmail', 'loggedInUser');
      const loggedInUser = checkLoggedInUser(options.loggedInUser);
      requireIssuer(wantIssuer);
      // Nothing is refused from here on, so what an earlier call said is replaced as a whole.
      isWatching = true;
      issuer = wantIssuer;
      display = pickDisplay(options);
      observer.watch({ onlogin, onlogout, onmatch, onready }, loggedInUser, wantIssuer);
    },

    request(this: unknown, given) {
      requireOwnThis(this);
      if (hasGot) throw invalidArgument(mixed);
      if (!isWatching) {
        throw invalidArgument('navigator.id.watch must be called before navigator.id.request');
      }
      const { requiredEmail, allowPersistent, ...others }: RequestOptions & GetOptions = ownOptions(
        given ?? {},
      );
      const options = ownOptions(others);
      if (requiredEmail) console.warn('requiredEmail has been deprecated');
      for (const name of Object.keys(pickDisplay(options))) {
        console.warn(`Please pass ${name} to .watch() instead of .request()`);
      }
      const { oncancel, onerror } = options;
      requireFunctions('navigator.id.request()', oncancel, onerror);
      const wantIssuer = options.wantIssuer || issuer;
      const merged = { ...options, ...display, wantIssuer };
      observer.request(checkRequestOptions(merged, location.href), { oncancel, onerror });
    },

    logout(this: unknown, callback) {
      requireOwnThis(this);
      // Anything else is an accident: the event of a click handler, for example.
      if (typeof callback === 'function') {
        console.warn('navigator.id.logout callback argument has been deprecated.');
        queueMicrotask(() => callback());
      }
      observer.logout();
    },

    get(callback, given) {
      const options = ownOptions(given ?? {});
      if (typeof callback !== 'function') {
        throw invalidArgument('navigator.id.get() requires a callback argument');
      }
      if (!options.silent) {
        if (isWatching) throw invalidArgument(mixed);
        hasGot = true;
      }
      void getAssertion(provider, options).then((assertion) => {
        // What the site throws is its own, and reported as such.
        queueMicrotask(() => callback(assertion));
      });
    },

    getVerifiedEmail(callback, ...rest: unknown[]) {
      if (rest.length > 0) {
        throw invalidArgument(
          "getVerifiedEmail doesn't accept options.  use navigator.id.get() instead.",
        );
      }
      console.warn('navigator.id.getVerifiedEmail has been deprecated');
      id.get(callback);
    },
  };
  return id;
}

/** @throws FxaRelierError where one is given that cannot be called. */
export function requireFunctions(method: string, ...callbacks: unknown[]): void {
  if (callbacks.some((callback) => callback && typeof callback !== 'function')) {
    throw invalidArgument(`non-function where function expected in parameters to ${method}`);
  }
}

/** @throws FxaRelierError where another issuer is wanted than there is. */
export function requireIssuer(wantIssuer: unknown): void {
  if (wantIssuer && wantIssuer !== fxaIssuer) {
    throw invalidArgument(`wantIssuer must be '${fxaIssuer}', or left out`);
  }
}

function checkLoggedInUser(given: unknown): LoggedInUser {
  if (given === undefined || typeof given === 'string') return given;
  if (given === null || given === false) return null;
  if (given instanceof String) return `${given}`;
  throw invalidArgument('loggedInUser is not a valid type');
}

function pickDisplay({ siteName, siteLogo, backgroundColor }: DisplayOptions): DisplayOptions {
  return {
    ...(siteName && { siteName }),
    ...(siteLogo && { siteLogo }),
    ...(backgroundColor && { backgroundColor }),
  };
}
