import { FxaRelierError, type FxaRelierErrorReason } from '../errors.ts';
import type { UnreadResponse } from '../oauth/authorization-response.ts';
import { once } from '../shared/once.ts';

/** A sign-in that the user sees in a lightbox or a popup. It ends once: later endings do nothing. */
export interface ShownSignIn {
  /** Settles when the sign-in ends. */
  readonly response: Promise<UnreadResponse>;
  respond(response: UnreadResponse): void;
  fail(reason: FxaRelierErrorReason, message: string): void;
  cancel(): void;
  /** Adds what the end of the sign-in must undo. What was added last is undone first. */
  onEnd(undo: () => void): void;
}

/** Begins a sign-in. The end of it removes everything that was added by `onEnd`. */
export function createShownSignIn(signal: AbortSignal | undefined): ShownSignIn {
  const { promise, resolve, reject } = createDeferred<UnreadResponse>();
  const undos: (() => void)[] = [];
  let isEnded = false;
  const end = once(() => {
    isEnded = true;
    for (const undo of undos.reverse()) undo();
  });
  const fail = (reason: FxaRelierErrorReason, message: string) => {
    reject(new FxaRelierError(reason, message));
    end();
  };
  const cancel = () => fail('cancel', 'The sign-in was cancelled');

  signal?.addEventListener('abort', cancel);
  undos.push(() => signal?.removeEventListener('abort', cancel));
  // A sign-in may end before its surface waits for it, and then must not count as an unhandled error.
  promise.catch(() => {});

  return {
    response: promise,
    respond(response) {
      resolve(response);
      end();
    },
    fail,
    cancel,
    onEnd(undo) {
      if (isEnded) undo();
      else undos.push(undo);
    },
  };
}

/** What the library can do with a sign-in that is on screen. */
export interface OnScreen {
  /** Brings the sign-in to the user's attention. Returns `false` if it is no longer on screen. */
  bringToFront(): boolean;
  cancel(): void;
}

/**
 * The sign-in that is on screen. It belongs to the page and not to a client, since two lightboxes or
 * popups of different clients would be in each other's way as well.
 */
let current: OnScreen | undefined;

/** @throws FxaRelierError `already_open` if a sign-in is on screen. */
export function refuseSecondSignIn(): void {
  if (current?.bringToFront()) {
    throw new FxaRelierError('already_open', 'Firefox Accounts is already open');
  }
  // The page or the user has removed the last one, and no event said so.
  current?.cancel();
}

/** Makes this the sign-in that is on screen, until the returned function is called. */
export function occupyScreen(onScreen: OnScreen): () => void {
  current = onScreen;
  return () => {
    if (current === onScreen) current = undefined;
  };
}

function createDeferred<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Value>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}
