import { type Apis, createApis } from './apis.ts';
import type { AuthApi } from './auth-api.ts';
import type { ClientOptions, SignInOptions } from './options.ts';
import { createRedirect } from './redirect.ts';
import type { Surfaces } from './surface.ts';

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
  declare readonly auth: AuthApi<AuthenticateByRedirect>;
  declare readonly token: Apis['token'];
  declare readonly profile: Apis['profile'];

  /**
   * @param clientId 16 hex digits, from the registration with Firefox Accounts.
   * @throws FxaRelierError with the reason `invalid_argument`.
   */
  constructor(clientId: string, options: ClientOptions = {}) {
    const surfaces: Surfaces = { __proto__: null, redirect: createRedirect };
    Object.assign(this, createApis(clientId, options, surfaces));
  }
}
