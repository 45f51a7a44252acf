import { FxaRelierError, isFxaRelierError } from '../errors.ts';
import { ownOptions } from '../shared/argument.ts';
import { createConversation, type Step } from './conversation.ts';
import type { IdentityProvider, IdentityRequest, LoggedInUser, SignedIn } from './provider.ts';

/** What a site is told. Without `onlogout` it minds its own sessions, and nothing is checked. */
export interface ObserverCallbacks {
  onlogin?(assertion: string): void;
  onlogout?: (() => void) | undefined;
  onmatch?: (() => void) | undefined;
  onready?: (() => void) | undefined;
}

/** What one request may end in beside `onlogin`. */
export interface RequestEndings {
  oncancel?: (() => void) | undefined;
  /** Called in place of `oncancel` for what the user did not do: the popup was blocked, say. */
  onerror?: ((error: unknown) => void) | undefined;
}

/** Carries out what a conversation asks for: calls the provider, and the site. */
export interface Observer {
  watch(callbacks: ObserverCallbacks, loggedInUser: LoggedInUser, wantIssuer?: string): void;
  request(options: IdentityRequest, endings: RequestEndings): void;
  logout(): void;
}

export function createObserver(provider: IdentityProvider): Observer {
  const conversation = createConversation();
  let callbacks: ObserverCallbacks = {};
  let issuer: string | undefined;
  let hears = false;
  let dialogs = 0;

  const run = (steps: Step[], oncancel?: () => void) => {
    const calls = { ...callbacks, oncancel };
    for (const step of steps) {
      if (step[0] === 'check') {
        void check(step[1]);
        continue;
      }
      const [name, ...told] = step;
      // Each in a task of its own: one that throws is reported as uncaught, and stops no other.
      queueMicrotask(() => (calls[name] as ((...told: string[]) => void) | undefined)?.(...told));
    }
  };

  const check = async (number: number) => {
    try {
      const user = await provider.returned?.();
      if (user) return run(conversation.returned(requireAssertion(user)));

      const { loggedInUser } = conversation;
      const question = ownOptions({ loggedInUser, wantIssuer: issuer });
      if (callbacks.onlogout) {
        const answer = await provider.check(question);
        if (answer.state === 'different') requireAssertion(answer);
        return run(conversation.checked(number, answer));
      }
    } catch (error) {
      // A check that fails counts as unknown. Only a mistake in the provider is worth a report.
      if (isFxaRelierError(error, 'invalid_response')) reportFailure(error);
    }
    run(conversation.checked(number, { state: 'unknown' }));
  };

  const ask = async (options: IdentityRequest, { oncancel, onerror }: RequestEndings) => {
    conversation.requested();
    dialogs++;
    try {
      const user = await provider.request(options);
      run(
        user ? conversation.signedIn(requireAssertion(user)) : conversation.cancelled(),
        oncancel,
      );
    } catch (error) {
      if (dialogs > 1 && isFxaRelierError(error, 'already_open')) return conversation.gaveWay();
      if (isFxaRelierError(error, 'cancel')) return run(conversation.closed(), oncancel);
      reportFailure(error);
      run(conversation.closed(), onerror ? () => onerror(error) : oncancel);
    } finally {
      dialogs--;
    }
  };

  return {
    watch(newCallbacks, loggedInUser, wantIssuer) {
      callbacks = newCallbacks;
      issuer = wantIssuer;
      if (!hears && callbacks.onlogout) {
        hears = true;
        provider.watch?.(() => run(conversation.changedElsewhere()));
      }
      run(conversation.watch(loggedInUser));
    },
    request(options, endings) {
      void ask(options, endings);
    },
    logout() {
      run(conversation.loggedOut());
      leave(provider);
    },
  };
}

/** @throws FxaRelierError `invalid_response` if a provider of the site's own gives no assertion. */
function requireAssertion(user: SignedIn): SignedIn {
  const { assertion } = user;
  if (assertion && typeof assertion === 'string') return user;
  throw new FxaRelierError('invalid_response', `The provider gave no assertion, but ${assertion}`);
}

/** Nobody waits for it: the site is left at once. */
export function leave(provider: IdentityProvider): void {
  // Also where a site's own provider throws.
  (async () => provider.logout())().catch(reportFailure);
}

/** For what has no callback, or one that may not be there. */
export function reportFailure(error: unknown): void {
  console.error(`navigator.id: ${(error as Error)?.message}`, error);
}
