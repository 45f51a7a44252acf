import { FxaRelierError, type FxaRelierErrorReason } from '../errors.ts';
import type { AuthorizationRequest } from '../oauth/authorization-request.ts';
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
  /** Shows Firefox Accounts. `undefined`: the answer will arrive on another page. */
  open(url: string): Promise<URLSearchParams | undefined>;
}

/** What a surface may need to know of the sign-in that is to happen on it. */
export interface SignIn {
  server: Server;
  request: AuthorizationRequest;
  /** Known to the site's own pages alone: where a popup's callback page tells its answer. */
  channelName: string;
  /** Keeps the request for `handleRedirect`. */
  remember(): void;
}

export type CreateSurface = (signIn: SignIn, options: SignInOptions) => Surface;

/** How each `ui` that a client has makes its surface. There is nothing to inherit. */
export type Surfaces = Partial<Record<Ui, CreateSurface>> & { __proto__: null };

export function abortedBy(signal: AbortSignal | undefined): FxaRelierError {
  return new FxaRelierError('aborted', 'The sign-in was aborted', { cause: signal?.reason });
}

/** The ways for a sign-in on this page to end. The first one counts. */
export interface Ending {
  answer(params: URLSearchParams): void;
  fail(reason: FxaRelierErrorReason, message: string): void;
  cancel(): void;
}

/**
 * Waits for what a surface on this page gives.
 *
 * @param show Puts the surface on screen, and returns how to take everything down again.
 */
export function waitForAnswer(
  signal: AbortSignal | undefined,
  show: (ending: Ending) => () => void,
): Promise<URLSearchParams> {
  return new Promise((resolve, reject) => {
    const rejectWith = (error: FxaRelierError) => {
      end();
      reject(error);
    };
    const fail = (reason: FxaRelierErrorReason, message: string) =>
      rejectWith(new FxaRelierError(reason, message));
    const abort = () => rejectWith(abortedBy(signal));
    const takeDown = show({
      answer(params) {
        end();
        resolve(params);
      },
      fail,
      cancel: () => fail('cancel', 'The user cancelled the sign-in'),
    });
    let end = () => {
      end = () => {};
      signal?.removeEventListener('abort', abort);
      takeDown();
    };
    signal?.addEventListener('abort', abort);
  });
}
