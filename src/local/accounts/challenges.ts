import { randomHex } from '../http/random-hex.ts';
import { beginningOf } from '../sign-in/visit.ts';
import type { Action, Authentication } from './authentication.ts';
import { type Inbox, isCode } from './inbox.ts';

/** Somebody of whom a one-time code is wanted before a sign-in goes on. */
export interface Challenge {
  /** What they have shown already. */
  authentication: Authentication;
  action: Action;
  /** The account has no second factor yet; the right code makes it one. */
  enrols: boolean;
}

interface Waiting extends Challenge {
  query: string;
  code: string;
  expiresAt: number;
}

const codeLifeMs = 5 * 60_000;

export type Challenges = ReturnType<typeof createChallenges>;

/** The one-time codes that are awaited. An authenticator app would show them; here it is the inbox. */
export function createChallenges(inbox: Inbox) {
  const waiting = new Map<string, Waiting>();

  const send = ({ authentication }: Challenge) => ({
    code: inbox.sendCode(authentication.account.email, 'Your two-step authentication code'),
    expiresAt: Date.now() + codeLifeMs,
  });

  /** A challenge belongs to the very sign-in that it was made for. */
  const find = (id: string, query: string) => {
    const found = waiting.get(id);
    return found?.query === beginningOf(query) ? found : undefined;
  };

  return {
    /** Sends a code and gives the id under which it is awaited. */
    begin(challenge: Challenge, query: string): string {
      const id = randomHex(32);
      waiting.set(id, { ...challenge, query: beginningOf(query), ...send(challenge) });
      return id;
    },

    find: find as (id: string, query: string) => Challenge | undefined,

    /** Takes the right code, once. In place of one that is too old, another one is sent. */
    answer(id: string, query: string, typed: string): 'right' | 'wrong' | 'expired' {
      const challenge = find(id, query);
      if (!challenge || !isCode(typed, challenge.code)) return 'wrong';
      if (Date.now() >= challenge.expiresAt) {
        Object.assign(challenge, send(challenge));
        return 'expired';
      }
      waiting.delete(id);
      return 'right';
    },
  };
}
