import { createLightbox } from '../surfaces/lightbox.ts';
import { createPopup } from '../surfaces/popup.ts';
import { createRedirect } from '../surfaces/redirect.ts';
import type { Surfaces } from '../surfaces/surface.ts';
import { type AuthApi, createAuthApi } from './auth-api.ts';
import { type ClientOptions, resolveOptions } from './client-options.ts';
import { createProfileApi, type ProfileApi } from './profile-api.ts';
import { createPublicTokenApi, type PublicTokenApi } from './token-api.ts';

/**
 * Signs the users of a website in with Firefox Accounts.
 *
 * ```ts
 * const client = new FxaRelierClient('dcdb5ae7add825d2', {
 *   server: 'local',
 *   redirectUri: 'http://localhost:8080/oauth',
 *   scope: 'profile',
 * });
 * const { code, state } = await client.auth.signIn({ ui: 'lightbox' });
 * ```
 *
 * To follow a sign-in through the source, read these files from top to bottom:
 *
 * - In a lightbox: `sign-in.ts`, `authorization-request.ts`, `lightbox.ts`,
 *   `authorization-response.ts`.
 * - In a popup: `sign-in.ts`, `authorization-request.ts`, `popup.ts`, `handle-redirect.ts` (which
 *   runs on the callback page), `authorization-response.ts`.
 * - By redirect: `sign-in.ts`, `authorization-request.ts`, `redirect.ts`, `handle-redirect.ts` (on
 *   the callback page), `authorization-response.ts`.
 */
export class FxaRelierClient {
  readonly auth: AuthApi;
  readonly token: PublicTokenApi;
  readonly profile: ProfileApi;

  /**
   * @param clientId 16 hex digits, from the registration with Firefox Accounts.
   * @throws FxaRelierError with the reason `invalid_argument`.
   */
  constructor(clientId: string, options: ClientOptions = {}) {
    const config = resolveOptions(clientId, options);
    const surfaces: Surfaces = new Map([
      ['redirect', createRedirect],
      ['lightbox', createLightbox],
      ['popup', createPopup],
    ]);
    this.auth = createAuthApi(config, surfaces);
    this.token = createPublicTokenApi(config);
    this.profile = createProfileApi(config);
  }
}
