import type { AuthorizationClient } from '../../oauth/authorization-request.ts';
import type { Profile } from '../../oauth/profile.ts';
import type { TokenApi } from '../../oauth/token.ts';
import type { Sessions, SessionToken } from '../session/session.ts';
import type { VerifyIdToken } from '../tokens/id-token.ts';
import type { PendingSignIns } from './pending-sign-in.ts';

/** What the sign-in handlers work with. */
export interface SignInSite {
  client: AuthorizationClient;
  /** What the deployment calls itself. */
  issuer: string;
  /** The origin of the redirect URI. The request's own may be that behind a proxy. */
  siteUrl: string;
  redirectUri: string;
  scope: string;
  sessionLifetimeMs: number;
  pending: PendingSignIns;
  sessions: Sessions;
  token: TokenApi;
  fetchProfile(accessToken: string): Promise<Profile>;
  verifyIdToken: VerifyIdToken;
  /** Makes the tokens useless. Whether that worked is reported, and holds nobody up. */
  destroyTokens(token: SessionToken, request: Request): Promise<void>;
  report(error: unknown, request: Request): void;
}
