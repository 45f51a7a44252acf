import type { SignInOptions, Ui } from '../client/client-options.ts';
import type { UnreadResponse } from '../oauth/authorization-response.ts';
import type { Server } from '../oauth/servers.ts';
import type { ShownSignIn } from './shown-sign-in.ts';

/**
 * What a sign-in opens: a page, a lightbox or a popup. It is created synchronously, inside the
 * user's click, and used once.
 *
 * Every surface returns the response of Firefox Accounts unread. `readAuthorizationResponse` decides
 * for all of them whether to trust it.
 */
export interface Surface {
  /**
   * Shows Firefox Accounts. Resolves with `undefined` if the response will arrive on another page.
   *
   * @param target May take a while: it waits for the code challenge, and for a `state` that the
   * caller's backend makes. If it rejects, so does this, and the surface closes.
   */
  open(target: Target | Promise<Target>): Promise<UnreadResponse | undefined>;
}

/** Where a surface leads, and what it needs for the response. */
export interface Target {
  url: string;
  /** Only the site's own pages know this name: a popup's callback page sends its response there. */
  channelName: string;
  /** Stores the request for `handleRedirect`. */
  remember(): void;
}

/** What a surface needs when it is created. */
export interface SurfaceContext {
  server: Pick<Server, 'contentHost' | 'frames'>;
  redirectUri: string;
  /** Sends the popup to an address. @default by setting its location */
  navigatePopup?(url: string, popup: Window): void;
  /** Lets the popup end the sign-in otherwise than by its callback page. Returns how to stop. */
  watchDialog?(popup: Window, signIn: ShownSignIn): () => void;
}

export type CreateSurface = (context: SurfaceContext, options: SignInOptions) => Surface;

/** The surfaces that a client has, by their `ui`. */
export type Surfaces = ReadonlyMap<Ui, CreateSurface>;
