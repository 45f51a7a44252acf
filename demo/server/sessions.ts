import { randomBytes } from 'node:crypto';

const lifetimeMs = 24 * 60 * 60 * 1000;

export interface Account {
  uid: string;
  email: string;
  displayName?: string;
}

/** A sign-in that went to Firefox Accounts and has not come back. */
export interface PendingSignIn {
  /** The page of this site on which the user pressed the button. */
  returnTo: string;
}

/** What this site knows of one browser. */
export interface Session {
  readonly id: string;
  readonly expiresAtMs: number;
  /** By state. Several at once: a user may begin in two tabs and finish in either. */
  readonly pending: Map<string, PendingSignIn>;
  signedIn?: { account: Account; accessToken: string };
}

/** This site's own sessions, in memory. Firefox Accounts' token stays inside and is no session. */
export function createSessions() {
  const sessions = new Map<string, Session>();

  return {
    find(id: string | undefined): Session | undefined {
      const session = id === undefined ? undefined : sessions.get(id);
      return session && session.expiresAtMs > Date.now() ? session : undefined;
    },

    start(): Session {
      for (const old of sessions.values()) {
        if (old.expiresAtMs <= Date.now()) sessions.delete(old.id);
      }
      const session: Session = {
        id: randomBytes(32).toString('hex'),
        expiresAtMs: Date.now() + lifetimeMs,
        pending: new Map(),
      };
      sessions.set(session.id, session);
      return session;
    },

    end(session: Session): void {
      sessions.delete(session.id);
    },
  };
}
