import type { KeyObject } from 'node:crypto';
import type { Authentication, AuthenticationEvent } from './authentication.ts';
import type { Action } from './complete-sign-in.ts';
import type { Account } from './options.ts';
import { randomHex } from './random-hex.ts';

/** What a user has granted to a client. */
export interface Grant {
  account: Account;
  clientId: string;
  scope: string[];
  /** How the user was authenticated for it; what is refreshed has no user who could have been. */
  authentication?: AuthenticationEvent | undefined;
}

export interface Code extends Grant {
  redirectUri: string;
  codeChallenge: string | undefined;
  offline: boolean;
  /** What scoped keys are to be encrypted to. */
  keysJwk: KeyObject | undefined;
  expiresAt: number;
  /** The tokens that came of it; while there are none it is unused. */
  tokens: string[];
  used: boolean;
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

/** The codes and tokens that were given out. */
export function createGrants() {
  const codes = new Map<string, Code>();
  const accessTokens = new Map<string, AccessToken>();
  const refreshTokens = new Map<string, RefreshToken>();
  const consents = new Map<string, Pending>();

  return {
    issueCode(
      grant: Grant & Pick<Code, 'redirectUri' | 'codeChallenge' | 'offline' | 'keysJwk'>,
    ): string {
      const code = randomHex(32);
      codes.set(code, { ...grant, expiresAt: Date.now() + codeLifeMs, tokens: [], used: false });
      return code;
    },

    code: (code: string) => codes.get(code),

    issueAccessToken(grant: Grant, lifeSeconds: number, code?: Code): string {
      const token = randomHex(32);
      const { account, clientId, scope, authentication } = grant;
      const createdAt = Date.now();
      const expiresAt = createdAt + lifeSeconds * 1000;
      accessTokens.set(token, { account, clientId, scope, authentication, createdAt, expiresAt });
      code?.tokens.push(token);
      return token;
    },

    issueRefreshToken(code: Code): string {
      const token = randomHex(32);
      const { account, clientId, scope } = code;
      const createdAt = Date.now();
      refreshTokens.set(token, { account, clientId, scope, createdAt, lastUsedAt: createdAt });
      code.tokens.push(token);
      return token;
    },

    accessToken: (token: string) => accessTokens.get(token),

    refreshToken: (token: string) => refreshTokens.get(token),

    revoke(token: string): void {
      accessTokens.delete(token);
      refreshTokens.delete(token);
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
