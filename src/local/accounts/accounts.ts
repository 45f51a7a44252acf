import { randomHex } from '../http/random-hex.ts';
import { type Account, emailKey, uidOf } from '../options.ts';
import type { Authentication } from './authentication.ts';
import { type Inbox, isCode } from './inbox.ts';

/** An address that has been sent a code. */
interface Confirmation {
  account: Account;
  code: string;
}

export type Accounts = ReturnType<typeof createAccounts>;

/** The accounts, confirmed or not, and the session of each browser that is signed in. */
export function createAccounts(seed: readonly Account[], inbox: Inbox) {
  const accounts = new Map(seed.map((account) => [emailKey(account), { ...account }]));
  const sessions = new Map<string, Authentication>();
  const confirmations = new Map<string, Confirmation>();

  const find = (email: string) => accounts.get(emailKey({ email }));

  /** The confirmation of an account that still waits for it: a later sign-up replaces the account. */
  const findConfirmation = (id: string): Confirmation | undefined => {
    const found = confirmations.get(id);
    const isAwaited =
      found && !found.account.confirmed && find(found.account.email) === found.account;
    return isAwaited ? found : undefined;
  };

  return {
    /** The account of this address, whether or not it is confirmed. */
    find,

    findByUid: (uid: string) => [...accounts.values()].find((account) => account.uid === uid),

    /** Gives the id of a browser session. */
    openSession(authentication: Authentication): string {
      const id = randomHex(32);
      sessions.set(id, authentication);
      return id;
    },

    closeSession: (id: string): boolean => sessions.delete(id),

    session: (id: string | undefined) => (id === undefined ? undefined : sessions.get(id)),

    /** The account has a second factor from here on. */
    enrolTotp(account: Account): void {
      account.totp = true;
      account.changedAt = Date.now();
    },

    /**
     * Creates an account that is not confirmed yet, in place of another one of this address that is
     * not confirmed either.
     */
    signUp(email: string, password: string): Account {
      const now = Date.now();
      const account: Account = {
        email: email.trim(),
        password,
        uid: uidOf(email),
        locale: 'en-US',
        totp: false,
        confirmed: false,
        createdAt: now,
        changedAt: now,
      };
      accounts.set(emailKey(account), account);
      return account;
    },

    /** Sends a code to the account's address. Returns the id under which the code is awaited. */
    askConfirmation(account: Account): string {
      const id = randomHex(16);
      const code = inbox.sendCode(account.email, 'Your code for the local Firefox Accounts');
      confirmations.set(id, { account, code });
      return id;
    },

    /** The address that is to be confirmed under this id. */
    unconfirmedEmail: (id: string): string | undefined => findConfirmation(id)?.account.email,

    /** Confirms the account if the code is right, and returns it. */
    confirm(id: string, code: string): Account | undefined {
      const confirmation = findConfirmation(id);
      if (!confirmation || !isCode(code, confirmation.code)) return;
      confirmations.delete(id);
      confirmation.account.confirmed = true;
      return confirmation.account;
    },
  };
}
