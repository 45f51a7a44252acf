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
 * - In a lightbox: `client/sign-in.ts`, `oauth/authorization-request.ts`, `surfaces/lightbox.ts`,
 *   `oauth/authorization-response.ts`.
 * - In a popup: `client/sign-in.ts`, `oauth/authorization-request.ts`, `surfaces/popup.ts`,
 *   `client/handle-redirect.ts` (which runs on the callback page),
 *   `oauth/authorization-response.ts`.
 * - By redirect: `client/sign-in.ts`, `oauth/authorization-request.ts`, `surfaces/redirect.ts`,
 *   `client/handle-redirect.ts` (on the callback page), `oauth/authorization-response.ts`.
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
