import { FxaRelierError } from '../../errors.ts';
import { decodeBase64url } from '../../shared/base64url.ts';
import type { SignedIn } from '../provider.ts';

/** What an identity provider has given, as FedCM's `IdentityCredential`. */
export interface IdentityCredential extends Credential {
  token: string;
  /** The browser has signed the user in on its own. */
  isAutoSelected: boolean;
}

/** Why it has not, as far as it said so: a word like `access_denied`. */
export interface IdentityCredentialError extends DOMException {
  error?: string;
}

export interface IdentityQuestion {
  configURL: string;
  clientId: string;
  requiredEmail?: string | undefined;
  allowPersistent?: boolean | undefined;
  wantIssuer?: string | undefined;
}

/** Asks the browser, which in mode `active` asks its user, and silently nobody. */
export async function askBrowser(
  { configURL, clientId, requiredEmail, allowPersistent, wantIssuer }: IdentityQuestion,
  how: 'active' | 'silent',
  signal: AbortSignal,
): Promise<IdentityCredential> {
  const provider = {
    configURL,
    clientId,
    ...(requiredEmail && { loginHint: requiredEmail }),
    // Browsers hand it on as it is. A hint alone binds nobody.
    params: {
      required_email: requiredEmail,
      allow_persistent: allowPersistent,
      want_issuer: wantIssuer,
    },
  };
  const request =
    how === 'silent'
      ? { mediation: how, identity: { providers: [provider] } }
      : // Else whoever was here before would be signed in without a dialog, and without a choice.
        { mediation: 'required', identity: { providers: [provider], mode: how } };
  return (await navigator.credentials.get({
    ...request,
    signal,
  } as CredentialRequestOptions)) as never;
}

/** The user behind a token, which is a backed assertion. Nothing is verified. */
export function readToken(token: string): SignedIn {
  try {
    const [, payload = ''] = token.split('~')[0]?.split('.') ?? [];
    const json = new TextDecoder().decode(decodeBase64url(payload));
    const { email } = JSON.parse(json).principal;
    if (typeof email === 'string') return { email, assertion: token };
  } catch {}
  throw new FxaRelierError('invalid_response', 'The identity provider sent no assertion');
}
