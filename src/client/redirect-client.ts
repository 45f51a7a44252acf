import { createRedirect } from '../surfaces/redirect.ts';
import type { Surfaces } from '../surfaces/surface.ts';
import { type AuthApi, createAuthApi } from './auth-api.ts';
import { type ClientOptions, resolveOptions, type SignInOptions } from './client-options.ts';
import { createProfileApi, type ProfileApi } from './profile-api.ts';
import { createPublicTokenApi, type PublicTokenApi } from './token-api.ts';

/** What one sign-in by redirect takes. */
export type RedirectOptions = Omit<SignInOptions, LightboxOption> & {
  ui?: 'redirect' | undefined;
};

type LightboxOption =
  | 'ui'
  | 'fallback'
  | 'background'
  | 'zIndex'
  | 'loadTimeoutMs'
  | 'pingTimeoutMs';

/** Begins a sign-in. The promise resolves with nothing once the browser is leaving the page. */
export type AuthenticateByRedirect = (options?: RedirectOptions) => Promise<undefined>;

/**
 * The client without lightbox and popup, in fewer bytes. The callback page of a popup may use it
 * too: `handleRedirect` is the same.
 *
 * ```ts
 * import { FxaRelierClient } from 'fxa-relier-client/redirect';
 * ```
 */
export class FxaRelierClient {
  readonly auth: AuthApi<AuthenticateByRedirect>;
  readonly token: PublicTokenApi;
  readonly profile: ProfileApi;

  /**
   * @param clientId 16 hex digits, from the registration with Firefox Accounts.
   * @throws FxaRelierError with the reason `invalid_argument`.
   */
  constructor(clientId: string, options: ClientOptions = {}) {
    const config = resolveOptions(clientId, options);
    const surfaces: Surfaces = new Map([['redirect', createRedirect]]);
    this.auth = createAuthApi(config, surfaces);
    this.token = createPublicTokenApi(config);
    this.profile = createProfileApi(config);
  }
}
