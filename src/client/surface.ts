import { FxaRelierError, type FxaRelierErrorReason } from '../errors.ts';
import type { Server } from '../oauth/servers.ts';
import type { SignInOptions, Ui } from './options.ts';

/**
 * What a sign-in happens on. It is made synchronously, still inside the user's click, and used
 * once.
 *
 * Every surface gives back what Firefox Accounts answered, unread: whether it is to be trusted is
 * decided in one place, behind all of them.
 */
export interface Surface {
  /**
   * Shows Firefox Accounts. `undefined`: the answer will arrive on another page.
   *
   * @param target It may take a while: the caller's backend makes the state. If it rejects, so does
   * this, and nothing stays open.
   */
  open(target: Target | Promise<Target>): Promise<URLSearchParams | undefined>;
}

/** Where a surface leads, and what it needs for the response. */
export interface Target {
  url: string;
  /** Known to the site's own pages alone: where a popup's callback page tells its answer. */
  channelName: string;
  /** Keeps the request for `handleRedirect`. */
  remember(): void;
}

/** What a surface needs when it is made. */
export interface SignIn {
  server: Server;
  redirectUri: string;
  /** Sends the popup there, where to set its location is not enough. */
  lead?(url: string, popup: Window): void;
  /** Ends the sign-in by what else the popup says than its callback page. Returns how to stop. */
  hear?(popup: Window, ending: Ending): () => void;
}

export type CreateSurface = (signIn: SignIn, options: SignInOptions) => Surface;

/** How each `ui` that a client has makes its surface. There is nothing to inherit. */
export type Surfaces = Partial<Record<Ui, CreateSurface>> & { __proto__: null };

/** The ways for a sign-in on this page to end. The first one counts. */
export interface Ending {
  answer(params: URLSearchParams): void;
  fail(reason: FxaRelierErrorReason, message: string): void;
  cancel(): void;
}

/** What is on screen. */
export interface Shown {
  isShown(): boolean;
  takeDown(): void;
}

/** The sign-in that is on screen. A page has one at a time. */
let current: { isShown(): boolean; cancel(): void } | undefined;

/** @throws FxaRelierError where a sign-in is on screen. */
export function makeWay(): void {
  if (current?.isShown()) {
    throw new FxaRelierError('already_open', 'Firefox Accounts is already open');
  }
  // The page, or the user, took the last one away without a word.
  current?.cancel();
}

/**
 * Waits for what a surface on this page gives. A signal that fires ends it like a cancel.
 *
 * @param show Puts the surface on screen.
 */
export function waitForAnswer(
  signal: AbortSignal | undefined,
  show: (ending: Ending) => Shown,
): Promise<URLSearchParams> {
  return new Promise((resolve, reject) => {
    const fail = (reason: FxaRelierErrorReason, message: string) => {
      end();
      reject(new FxaRelierError(reason, message));
    };
    const cancel = () => fail('cancel', 'The sign-in was cancelled');
    const { isShown, takeDown } = show({
      answer(params) {
        end();
        resolve(params);
      },
      fail,
      cancel,
    });
    let end = () => {
      end = () => {};
      current = undefined;
      signal?.removeEventListener('abort', cancel);
      takeDown();
    };
    signal?.addEventListener('abort', cancel);
    current = { isShown, cancel };
  });
}
