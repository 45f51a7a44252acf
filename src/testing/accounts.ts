import type { Authentication } from './authentication.ts';
import { type Inbox, isCode } from './inbox.ts';
import { type Account, emailKey } from './options.ts';
import { randomHex } from './random-hex.ts';

interface SignUp {
  email: string;
  password: string;
  code: string;
}

export type Accounts = ReturnType<typeof createAccounts>;

/** Who can sign in, who is signed in in which browser, and who is signing up. */
export function createAccounts(seed: readonly Account[], inbox: Inbox) {
  const accounts = new Map(seed.map((account) => [emailKey(account), { ...account }]));
  const sessions = new Map<string, Authentication>();
  const signUps = new Map<string, SignUp>();

  const find = (email: string) => accounts.get(emailKey({ email }));

  return {
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

    /** Sends a code to the address; the account exists once the code has come back. */
    beginSignUp(email: string, password: string): string {
      const id = randomHex(16);
      const code = inbox.sendCode(email.trim(), 'Your code for the local Firefox Accounts');
      signUps.set(id, { email: email.trim(), password, code });
      return id;
    },

    signUpEmail: (id: string) => signUps.get(id)?.email,

    /** Makes the account, unless the code is wrong or someone else was faster. */
    completeSignUp(id: string, code: string): Account | undefined {
      const signUp = signUps.get(id);
      if (!signUp || !isCode(code, signUp.code) || find(signUp.email)) return;
      signUps.delete(id);
      const now = Date.now();
      const account: Account = {
        email: signUp.email,
        password: signUp.password,
        uid: randomHex(16),
        locale: 'en-US',
        totp: false,
        createdAt: now,
        changedAt: now,
      };
      accounts.set(emailKey(account), account);
      return account;
    },
  };
}
