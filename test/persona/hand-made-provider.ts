import type { Mock } from 'vitest';
import { vi } from 'vitest';
import type {
  CheckAnswer,
  CheckQuestion,
  IdentityProvider,
  IdentityRequest,
  LoggedInUser,
  SignedIn,
} from '../../src/persona/provider.ts';

export const bob = { email: 'bob@example.com', assertion: 'certificate~of-bob' };
export const ann = { email: 'ann@example.com', assertion: 'certificate~of-ann' };

/** A dialog that is open: how it may end. */
export interface OpenDialog {
  options: IdentityRequest;
  end(user?: SignedIn): void;
  fail(error: unknown): void;
}

/** A provider whose user is what a test says. It counts the assertions that it makes. */
export interface HandMadeProvider extends IdentityProvider {
  user: SignedIn | null | 'unknown';
  assertions: number;
  dialogs: OpenDialog[];
  questions: CheckQuestion[];
  logout: Mock<() => Promise<void>>;
  /** Another tab does something. */
  change(): void;
}

export function createHandMadeProvider(user: HandMadeProvider['user'] = null): HandMadeProvider {
  const listeners: (() => void)[] = [];
  const provider: HandMadeProvider = {
    user,
    assertions: 0,
    dialogs: [],
    questions: [],
    async check(question) {
      provider.questions.push(question);
      const answer = answerOf(provider.user, question.loggedInUser);
      if (answer.state === 'different') provider.assertions++;
      return answer;
    },
    request: (options) =>
      new Promise((end, fail) => {
        provider.dialogs.push({ options, end, fail });
      }),
    logout: vi.fn(async () => {
      provider.user = null;
    }),
    watch: (changed) => void listeners.push(changed),
    change() {
      for (const changed of listeners) changed();
    },
  };
  return provider;
}

function answerOf(user: HandMadeProvider['user'], loggedInUser: LoggedInUser): CheckAnswer {
  if (user === 'unknown') return { state: 'unknown' };
  if (!user) return loggedInUser === null ? { state: 'agreed' } : { state: 'signed out' };
  return user.email === loggedInUser ? { state: 'agreed' } : { state: 'different', ...user };
}

/** Lets all that is under way without a timer come to its end. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
