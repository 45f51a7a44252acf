import { createHash, type KeyObject } from 'node:crypto';
import type { Action, Authentication, AuthenticationEvent } from '../accounts/authentication.ts';
import { randomHex } from '../http/random-hex.ts';
import type { Account } from '../options.ts';

/** What a user has granted to a client. */
export interface Grant {
  account: Account;
  clientId: string;
  scope: string[];
  /** How the user was authenticated for it; what is refreshed has no user who could have been. */
  authentication?: AuthenticationEvent | undefined;
}

export interface Code extends Grant {
  codeChallenge: string | undefined;
  offline: boolean;
  /** What scoped keys are to be encrypted to. */
  keysJwk: KeyObject | undefined;
  expiresAt: number;
}

export interface AccessToken extends Grant {
  createdAt: number;
  expiresAt: number;
}

export interface RefreshToken extends Grant {
  createdAt: number;
  lastUsedAt: number;
}

/** A granted request that waits for the user's consent. */
interface Pending extends Authentication {
  action: Action;
  query: string;
}

export const maxTokenLifeSeconds = 86_400;
const codeLifeMs = 15 * 60_000;

export type Grants = ReturnType<typeof createGrants>;

/** The name under which a token is known where it must not be shown: the SHA-256 of its bytes. */
export function tokenId(token: string): string {
  return createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex');
}

/** The codes that were given out, and the tokens, by their ids. */
export function createGrants() {
  const codes = new Map<string, Code>();
  const accessTokens = new Map<string, AccessToken>();
  const refreshTokens = new Map<string, RefreshToken>();
  const consents = new Map<string, Pending>();

  return {
    issueCode(grant: Grant & Pick<Code, 'codeChallenge' | 'offline' | 'keysJwk'>): string {
      const code = randomHex(32);
      codes.set(code, { ...grant, expiresAt: Date.now() + codeLifeMs });
      return code;
    },

    code: (code: string) => codes.get(code),

    removeCode: (code: string): boolean => codes.delete(code),

    issueAccessToken(grant: Grant, lifeSeconds: number): string {
      const token = randomHex(32);
      const { account, clientId, scope, authentication } = grant;
      const createdAt = Date.now();
      const expiresAt = createdAt + lifeSeconds * 1000;
      accessTokens.set(tokenId(token), {
        ...{ account, clientId, scope, authentication, createdAt, expiresAt },
      });
      return token;
    },

    issueRefreshToken({ account, clientId, scope }: Grant): string {
      const token = randomHex(32);
      const createdAt = Date.now();
      refreshTokens.set(tokenId(token), {
        ...{ account, clientId, scope, createdAt, lastUsedAt: createdAt },
      });
      return token;
    },

    accessToken: (id: string) => accessTokens.get(id),

    refreshToken: (id: string) => refreshTokens.get(id),

    revoke(id: string): void {
      accessTokens.delete(id);
      refreshTokens.delete(id);
    },

    askConsent(pending: Pending): string {
      const id = randomHex(32);
      consents.set(id, pending);
      return id;
    },

    /** What waited for this consent, once, and only for the very request that was asked about. */
    takeConsent(id: string, query: string): Pending | undefined {
      const pending = consents.get(id);
      if (pending?.query !== query) return;
      consents.delete(id);
      return pending;
    },
  };
}
