import { type Apis, createApis } from './apis.ts';
import { createLightbox } from './lightbox.ts';
import type { ClientOptions } from './options.ts';
import { createPopup } from './popup.ts';
import { createRedirect } from './redirect.ts';
import type { Surfaces } from './surface.ts';

/**
 * Signs the users of a website in with Firefox Accounts.
 *
 * One sign-in, from top to bottom:
 *
 * 1. The options are checked, and `state` and a code verifier made: `createAuthorizationRequest`.
 * 2. A surface is made, still inside the user's click: `createRedirect`, `createLightbox` or
 *    `createPopup`.
 * 3. The request becomes a URL, and the surface opens it: `createUrl`.
 * 4. What comes back is unread parameters. `readAuthorizationResponse` makes a result of them, or
 *    says why they are none.
 *
 * A redirect's answer, and a popup's, comes to another page. There `handleRedirect` finds the request that was
 * remembered under its state, and hands both to the same fourth step; in a popup, it hands the
 * answer to the page that waits for it.
 *
 * ```ts
 * const client = new FxaRelierClient('dcdb5ae7add825d2', {
 *   server: 'local',
 *   redirectUri: 'http://localhost:8080/oauth',
 *   scope: 'profile',
 * });
 * const { code, state } = await client.auth.signIn({ ui: 'lightbox' });
 * ```
 */
export class FxaRelierClient implements Apis {
  declare readonly auth: Apis['auth'];
  declare readonly token: Apis['token'];
  declare readonly profile: Apis['profile'];

  /**
   * @param clientId 16 hex digits, from the registration with Firefox Accounts.
   * @throws FxaRelierError with the reason `invalid_argument`.
   */
  constructor(clientId: string, options: ClientOptions = {}) {
    const surfaces: Surfaces = {
      __proto__: null,
      redirect: createRedirect,
      lightbox: createLightbox,
      popup: createPopup,
    };
    Object.assign(this, createApis(clientId, options, surfaces));
  }
}
