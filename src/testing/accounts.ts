import { type Account, emailKey } from './options.ts';
import { randomHex } from './random-hex.ts';

/** A message that the local Firefox Accounts would have sent by email. */
export interface LocalMail {
  to: string;
  subject: string;
  /** The digits to type into the page. */
  code: string;
  sentAt: Date;
}

/** Someone's having given the right password, at a time. */
export interface Authentication {
  account: Account;
  /** Milliseconds. */
  authAt: number;
}

interface SignUp {
  email: string;
  password: string;
  code: string;
}

export type Accounts = ReturnType<typeof createAccounts>;

/** Who can sign in, who is signed in in which browser, and who is signing up. */
export function createAccounts(seed: readonly Account[]) {
  const accounts = new Map(seed.map((account) => [emailKey(account), { ...account }]));
  const sessions = new Map<string, Authentication>();
  const signUps = new Map<string, SignUp>();
  const inbox: LocalMail[] = [];

  const find = (email: string) => accounts.get(emailKey({ email }));

  return {
    inbox: inbox as readonly LocalMail[],

    find,

    findByUid: (uid: string) => [...accounts.values()].find((account) => account.uid === uid),

    /** Gives the id of a browser session. */
    openSession(authentication: Authentication): string {
      const id = randomHex(32);
      sessions.set(id, authentication);
      return id;
    },

    session: (id: string | undefined) => (id === undefined ? undefined : sessions.get(id)),

    /** Sends a code to the address; the account exists once the code has come back. */
    beginSignUp(email: string, password: string): string {
      const id = randomHex(16);
      const code = sixDigits();
      signUps.set(id, { email: email.trim(), password, code });
      inbox.push({
        to: email.trim(),
        subject: 'Your code for the local Firefox Accounts',
        code,
        sentAt: new Date(),
      });
      return id;
    },

    signUpEmail: (id: string) => signUps.get(id)?.email,

    /** Makes the account, unless the code is wrong or someone else was faster. */
    completeSignUp(id: string, code: string): Account | undefined {
      const signUp = signUps.get(id);
      if (!signUp || signUp.code !== code.replace(/\s/g, '') || find(signUp.email)) return;
      signUps.delete(id);
      const account: Account = {
        email: signUp.email,
        password: signUp.password,
        uid: randomHex(16),
        locale: 'en-US',
        changedAt: Date.now(),
      };
      accounts.set(emailKey(account), account);
      return account;
    },
  };
}

function sixDigits(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(number % 1_000_000).padStart(6, '0');
}
