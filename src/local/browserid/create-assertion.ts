import { ownOptions } from '../../shared/argument.ts';
import { type Authentication, withPassword } from '../accounts/authentication.ts';
import { invalidOption } from '../check-option.ts';
import type { LocalState } from '../state.ts';
import { assertionLifeMs, createUserKey, longestDurationMs, signAssertion } from './assertion.ts';
import { signCertificate } from './certificate.ts';
import type { Principal } from './principal.ts';

/** What an assertion says beside whom it is for. */
export interface LocalAssertion {
  /** Whose it is. Default: the address of the first account. */
  email?: string;
  /**
   * As `navigator.mozId` asks for it: the certificate names the account by its number,
   * `<uid>@localhost:3030`. Default: by its address.
   */
  wantIssuer?: 'firefox-accounts';
  /** When it expires, in milliseconds since 1970. Default: in two minutes. */
  expiresAt?: number;
}

/** Makes what `LocalFxa.createAssertion` promises. */
export async function createAssertion(
  state: LocalState,
  audience: string,
  assertion: LocalAssertion = {},
): Promise<string> {
  const {
    email = state.options.accounts[0]?.email ?? '',
    wantIssuer,
    expiresAt,
  } = ownOptions(assertion);
  if (!URL.canParse(audience) || new URL(audience).origin !== audience) {
    throw invalidOption(`audience must be an origin like http://localhost:8080, not ${audience}`);
  }
  if (wantIssuer !== undefined && wantIssuer !== 'firefox-accounts') {
    throw invalidOption(`wantIssuer must be firefox-accounts, not ${wantIssuer}`);
  }
  const account = state.accounts.find(email);
  if (!account?.confirmed) throw invalidOption(`there is no account with the address ${email}`);
  const principal = wantIssuer ? 'uid' : 'email';
  return assertFor(state, audience, withPassword(account), principal, expiresAt);
}

/** Does here what the page of a sign-in does in the browser. */
export async function assertFor(
  state: LocalState,
  audience: string,
  authentication: Authentication,
  principal: Principal = 'email',
  expiresAt = Date.now() + assertionLifeMs,
): Promise<string> {
  const key = await createUserKey();
  const certificate = await signCertificate(state, {
    authentication,
    publicKey: key.publicKey,
    durationMs: longestDurationMs,
    principal,
  });
  return signAssertion(certificate, key, { audience, expiresAt });
}
