import { randomBytes } from 'node:crypto';
import type { FxaRelierServer } from 'fxa-relier-client/server';
import { FxaRelierError, isFxaRelierError, type Server } from 'fxa-relier-client/server';
import type { Outcome } from './outcome.ts';
import type { Account, Session } from './sessions.ts';

const mostPending = 20;

/** What the page needs to begin a sign-in, under the names of the OAuth parameters. */
export interface SignInParameters {
  client_id: string;
  redirect_uri: string;
  oauth_uri: string;
  profile_uri: string;
  content_uri: string;
  scope: string;
  state: string;
}

/** What came back from Firefox Accounts, in the address or out of the lightbox. Not trusted. */
export type Answer = Partial<Record<'client_id' | 'code' | 'state' | 'error', unknown>>;

export interface Completion {
  outcome: Outcome;
  /** What Firefox Accounts called the error. */
  error?: string;
  returnTo: string;
  signedIn?: { account: Account; accessToken: string };
}

export interface SignInOptions {
  fxa: FxaRelierServer;
  server: Server;
  clientId: string;
  redirectUri: string;
}

/** The two halves of a sign-in on the backend: hand out a state, and trade the code it comes with. */
export function createSignIn({ fxa, server, clientId, redirectUri }: SignInOptions) {
  return {
    begin(session: Session, returnTo: string): SignInParameters {
      const state = randomBytes(32).toString('hex');
      session.pending.set(state, { returnTo });
      for (const oldest of session.pending.keys()) {
        if (session.pending.size <= mostPending) break;
        session.pending.delete(oldest);
      }
      return {
        client_id: clientId,
        redirect_uri: redirectUri,
        oauth_uri: server.oauthHost,
        profile_uri: server.profileHost,
        content_uri: server.contentHost,
        scope: 'profile',
        state,
      };
    },

    async complete(session: Session | undefined, answer: Answer): Promise<Completion> {
      const pending = session?.pending.get(String(answer.state));
      // Whatever comes of it, a state is good for one answer.
      session?.pending.delete(String(answer.state));
      const returnTo = pending?.returnTo ?? '/';

      if (session?.signedIn) return { outcome: 'already_signed_in', returnTo };
      if (!pending) return { outcome: 'state_mismatch', returnTo };
      if (answer.client_id !== undefined && answer.client_id !== clientId) {
        return { outcome: 'state_mismatch', returnTo };
      }
      if (answer.error !== undefined) {
        return { outcome: 'server_error', error: String(answer.error), returnTo };
      }
      if (typeof answer.code !== 'string' || !answer.code) {
        return { outcome: 'invalid_response', returnTo };
      }

      try {
        return { outcome: 'signed_in', signedIn: await trade(answer.code), returnTo };
      } catch (error) {
        if (!isFxaRelierError(error)) throw error;
        const name = error.errno ?? error.error;
        return { outcome: error.reason, ...(name && { error: String(name) }), returnTo };
      }
    },
  };

  async function trade(code: string) {
    const { accessToken } = await fxa.token.tradeCode(code);
    try {
      const { uid, email, displayName } = await fxa.profile.fetch(accessToken);
      if (!uid || !email) {
        throw new FxaRelierError('invalid_response', 'The profile has no uid or no email');
      }
      return { account: { uid, email, ...(displayName && { displayName }) }, accessToken };
    } catch (error) {
      // Nobody will sign out of what never began, so the token goes now.
      await fxa.token.destroyToken(accessToken).catch(() => {});
      throw error;
    }
  }
}
