import type { CheckAnswer, LoggedInUser, SignedIn } from './provider.ts';

/** What is to be done next: a callback of the site's, or a check under this number. */
export type Step =
  | ['onlogin', assertion: string]
  | ['onlogout' | 'onmatch' | 'onready' | 'oncancel']
  | ['check', number];

/**
 * What `watch()` begins: the site and its provider come to agree on who is signed in. It knows no
 * window and no server: it is told what happened, and gives the steps that follow from it, in order.
 *
 * | site says | nobody   | the same address | another address |
 * | --------- | -------- | ---------------- | --------------- |
 * | a string  | onlogout | onmatch          | onlogin         |
 * | null      | onmatch  | onlogin          | onlogin         |
 * | undefined | onlogout | onlogin          | onlogin         |
 *
 * - `onready` follows the first of them, and ends the conversation. It is never called again.
 * - What is unknown changes nothing: `onready`, and nothing before it.
 * - While a dialog is open nobody is told anything but how it ends; then it is checked again, if
 *   there is anything left to be told.
 */
export interface Conversation {
  readonly loggedInUser: LoggedInUser;
  /** The site says who is signed in to it. A conversation that was going on is begun anew. */
  watch(loggedInUser: LoggedInUser): Step[];
  /** What the check of this number found. Only the last one counts. */
  checked(number: number, answer: CheckAnswer): Step[];
  /** Another tab may have changed something. */
  changedElsewhere(): Step[];
  /** A dialog opens. */
  requested(): void;
  /** It ended with a user, … */
  signedIn(user: SignedIn): Step[];
  /** … or the user declined in it, and may have signed out, … */
  cancelled(): Step[];
  /** … or it was closed or failed, … */
  closed(): Step[];
  /** … or it gave way to the one that was open. */
  gaveWay(): void;
  /** A user comes back who signed in on an earlier page. */
  returned(user: SignedIn): Step[];
  /** The site's own wish. */
  loggedOut(): Step[];
}

export function createConversation(): Conversation {
  let loggedInUser: LoggedInUser;
  let owesReady = false;
  let dialogs = 0;
  let lastCheck = 0;
  /** A check waits for the dialog's end. */
  let owesCheck = false;
  /** `onmatch` answers a question of the site's, not what happened in another tab. */
  let tellsMatch = false;

  const check = (): Step[] => {
    owesCheck = dialogs > 0;
    return owesCheck ? [] : [['check', ++lastCheck]];
  };
  /** Everything is known now: what is still being checked comes too late. */
  const settle = (...calls: Step[]): Step[] => {
    lastCheck++;
    owesCheck = tellsMatch = false;
    if (owesReady) calls.push(['onready']);
    owesReady = false;
    return calls;
  };
  const logIn = ({ email, assertion }: SignedIn): Step[] => {
    loggedInUser = email;
    return settle(['onlogin', assertion]);
  };
  const logOut = (): Step[] => {
    const calls: Step[] = loggedInUser === null ? [] : [['onlogout']];
    loggedInUser = null;
    return settle(...calls);
  };

  return {
    get loggedInUser() {
      return loggedInUser;
    },
    watch(user) {
      loggedInUser = user;
      owesReady = tellsMatch = true;
      return check();
    },
    checked(number, answer) {
      if (number !== lastCheck) return [];
      if (dialogs > 0) return check();
      const { state } = answer;
      const agreed =
        state === 'different'
          ? answer.email === loggedInUser
          : state === 'signed out'
            ? loggedInUser === null
            : state === 'agreed' && loggedInUser !== undefined;
      if (agreed) return tellsMatch ? settle(['onmatch']) : settle();
      if (state === 'different') return logIn(answer);
      return state === 'signed out' ? logOut() : settle();
    },
    changedElsewhere: check,
    requested() {
      dialogs++;
    },
    signedIn(user) {
      dialogs--;
      return logIn(user);
    },
    cancelled() {
      dialogs--;
      tellsMatch = true;
      return [['oncancel'], ...check()];
    },
    closed() {
      dialogs--;
      return [['oncancel'], ...(owesCheck ? check() : [])];
    },
    gaveWay() {
      dialogs--;
    },
    returned: logIn,
    loggedOut: logOut,
  };
}
