import { isFxaRelierError } from '../errors.ts';
import { invalidArgument, ownOptions } from '../shared/argument.ts';
import { requireFunctions, requireIssuer } from './navigator-id.ts';
import { createObserver } from './observer.ts';
import type { IdentityProvider } from './provider.ts';
import { checkRequestOptions, fxaIssuer } from './request-options.ts';

/** What `navigator.mozId.watch()` takes. */
export interface MozIdWatchOptions {
  wantIssuer: 'firefox-accounts';
  /** A user signs in. The assertion is for the app's backend, which has it verified. */
  onlogin(assertion: string): void;
  onlogout(): void;
  /** Follows the first `onlogin` or `onlogout`, once. */
  onready(): void;
  /** JSON of an object whose `name` is the reason: `{"name":"popup_blocked","message":…}`. */
  onerror?: ((error: string) => void) | undefined;
}

export interface MozIdRequestOptions {
  oncancel?: (() => void) | undefined;
  /** Seconds that the user's last sign-in may lie back; 0 asks for the password every time. */
  refreshAuthentication?: number | undefined;
}

/** How apps on Firefox OS signed in with Firefox Accounts. */
export interface MozId {
  /** To be called exactly once, before `request()`. */
  watch(options: MozIdWatchOptions): void;
  /** To be called inside a click. It ends in one of `onlogin`, `onerror` and `oncancel`. */
  request(options?: MozIdRequestOptions): void;
  logout(): void;
}

/** `navigator.mozId` for whatever provider stands behind it. */
export function createMozId(provider: IdentityProvider): MozId {
  const observer = createObserver(provider);
  let watched: MozIdWatchOptions | undefined;

  return {
    watch(given) {
      const options = ownOptions(given);
      const { wantIssuer, onlogin, onlogout, onready, onerror } = options;
      requireFunctions('navigator.mozId.watch()', onlogin, onlogout, onready, onerror);
      if (!onlogin || !onlogout || !onready) {
        throw invalidArgument('navigator.mozId.watch() requires onlogin, onlogout and onready');
      }
      if (!wantIssuer) throw invalidArgument(`wantIssuer must be '${fxaIssuer}'`);
      requireIssuer(wantIssuer);
      if (watched) throw invalidArgument('navigator.mozId.watch() can be called once only');
      watched = options;
      observer.watch({ onlogin, onlogout, onready }, undefined, wantIssuer);
    },

    request(given = {}) {
      const { oncancel, refreshAuthentication } = ownOptions(given);
      if (!watched) {
        throw invalidArgument(
          'navigator.mozId.watch must be called before navigator.mozId.request',
        );
      }
      requireFunctions('navigator.mozId.request()', oncancel);
      const { onerror } = watched;
      const options = { wantIssuer: fxaIssuer, refreshAuthentication } as const;
      observer.request(checkRequestOptions(options, location.href), {
        oncancel,
        onerror: onerror && ((error) => onerror(describe(error))),
      });
    },

    logout() {
      observer.logout();
    },
  };
}

function describe(error: unknown): string {
  const name = isFxaRelierError(error) ? error.reason : 'server_error';
  return JSON.stringify({ name, message: `${(error as Error)?.message}` });
}
