import { type Authentication, aalOf } from '../accounts/authentication.ts';
import type { Account } from '../options.ts';
import type { LocalState } from '../state.ts';
import type { Principal } from './principal.ts';
import type { PublicKey } from './public-key.ts';

export interface CertificateRequest {
  /** Whose key it is, and how they have shown that. */
  authentication: Authentication;
  publicKey: PublicKey;
  /** How long the certificate holds; what asks for it sees to the limit. */
  durationMs: number;
  principal: Principal;
}

/** Verifiers allow no difference between clocks, so it begins a little before it was asked for. */
const headStartMs = 10_000;

/** Who may say whom an address belongs to: this host, in every certificate that it signs. */
export function issuerOf({ options }: LocalState): string {
  return new URL(options.server.contentHost).host;
}

/** The address by which a site knows the account. */
export function principalEmail(state: LocalState, account: Account, principal: Principal): string {
  return principal === 'email' ? account.email : `${account.uid}@${issuerOf(state)}`;
}

/** Says that a key is an account's, with the claims that Firefox Accounts adds. */
export function signCertificate(
  state: LocalState,
  { authentication, publicKey, durationMs, principal }: CertificateRequest,
): Promise<string> {
  const { account, authAt, amr } = authentication;
  const now = Date.now();
  return state.signingKeys.signCertificate({
    'public-key': publicKey,
    principal: { email: principalEmail(state, account, principal) },
    iat: now - headStartMs,
    exp: now + durationMs,
    iss: issuerOf(state),
    'fxa-generation': account.createdAt,
    // Seconds, unlike the other times.
    'fxa-lastAuthAt': Math.floor(authAt / 1000),
    'fxa-verifiedEmail': account.email,
    'fxa-tokenVerified': true,
    'fxa-amr': amr,
    'fxa-aal': aalOf(authentication),
    'fxa-profileChangedAt': account.changedAt,
    'fxa-keysChangedAt': account.createdAt,
  });
}
