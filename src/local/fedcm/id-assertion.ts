import type { Authentication } from '../accounts/authentication.ts';
import { assertionLifeMs, createUserKey, signAssertion } from '../browserid/assertion.ts';
import { signCertificate } from '../browserid/certificate.ts';
import type { Principal } from '../browserid/principal.ts';
import type { LocalState } from '../state.ts';
import { FedcmError } from './fedcm-error.ts';

/** What a site asks for, as its page and the browser have put it. */
export interface AssertionRequest {
  accountId: string;
  principal: Principal;
  /** No other account will do. */
  requiredEmail: string | undefined;
  /** The site may ask silently from now on: the browser's consent stands for the dialog's box. */
  allowPersistent: boolean;
  nonce: string | undefined;
}

/** Reads the browser's form, of which `params` comes from the site's page. */
export function readAssertionRequest(form: Record<string, string>, site: string): AssertionRequest {
  const { client_id, account_id = '', fields, disclosure_text_shown } = form;
  if (client_id !== site) throw new FedcmError('unauthorized_client');
  // Nobody has agreed to show an address that was not asked for.
  const isDisclosed = fields?.split(',').includes('email') || disclosure_text_shown === 'true';
  if (!isDisclosed) throw new FedcmError('invalid_scope');
  const params = readParams(form.params);
  const { want_issuer, required_email, allow_persistent, nonce = form.nonce } = params;
  if (want_issuer !== undefined && want_issuer !== 'firefox-accounts') {
    throw new FedcmError('invalid_request');
  }
  return {
    accountId: account_id,
    principal: want_issuer ? 'uid' : 'email',
    requiredEmail: readText(required_email),
    allowPersistent: allow_persistent === true,
    nonce: readText(nonce),
  };
}

/** Makes key, certificate and assertion, where otherwise a page makes them in the browser. */
export async function assertIdentity(
  state: LocalState,
  authentication: Authentication,
  { accountId, principal, requiredEmail, nonce }: AssertionRequest,
  site: string,
): Promise<string> {
  const { account } = authentication;
  const isRequired = !requiredEmail || state.accounts.find(requiredEmail) === account;
  if (account.uid !== accountId || !isRequired) throw new FedcmError('access_denied');

  const key = await createUserKey();
  const { publicKey } = key;
  const certificate = await signCertificate(state, {
    ...{ authentication, publicKey, principal },
    durationMs: assertionLifeMs,
  });
  const expiresAt = Date.now() + assertionLifeMs;
  return signAssertion(certificate, key, { audience: site, expiresAt, nonce });
}

function readParams(text = '{}'): Record<string, unknown> {
  try {
    const params: unknown = JSON.parse(text);
    if (typeof params === 'object' && params !== null) return { ...params };
  } catch {}
  throw new FedcmError('invalid_request');
}

/** An address or a nonce: printable ASCII, as far as a header or a token takes it. */
function readText(value: unknown): string | undefined {
  if (value === undefined) return;
  if (typeof value === 'string' && /^[!-~]{1,256}$/.test(value)) return value;
  throw new FedcmError('invalid_request');
}
