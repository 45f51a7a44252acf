import type { UnreadResponse } from '../oauth/authorization-response.ts';
import type { Server } from '../oauth/servers.ts';
import type { ShownSignIn } from './shown-sign-in.ts';

export type Ui = 'redirect' | 'lightbox' | 'popup';

/** The options of a sign-in that say where the user sees it, and for how long. */
export interface SurfaceOptions {
  /**
   * A `popup` opens inside a click, and needs a `redirectUri` on the origin of the page, where
   * `handleRedirect` is called.
   *
   * @default 'redirect'
   */
  ui?: Ui | undefined;
  /** Takes the lightbox or the popup down; the call then rejects with the reason `aborted`. */
  signal?: AbortSignal | undefined;
  /**
   * How to go on where a lightbox is refused or does not load, instead of rejecting with
   * `frame_refused` or `timeout`. A `popup` can still open where the refusal is known beforehand,
   * by `frames: false`, and when the user chooses "Continue on Firefox Accounts" in the slow
   * lightbox; after a time limit the browser may block it.
   */
  fallback?: 'redirect' | 'popup' | undefined;
  /** The CSS background around the lightbox. @default '#0008' */
  background?: string | undefined;
  /** Taken for the sake of 0.0.8. The lightbox is in the top layer, above every z-index. */
  zIndex?: number | undefined;
  /** How long the lightbox waits for Firefox Accounts to load, at most 2147483647. @default 15000 */
  loadTimeoutMs?: number | undefined;
  /**
   * How long it then waits for its first word. Servers load their configuration before it. After
   * 4 s, the notice that it is loading says that it takes longer, and with `fallback` offers
   * "Continue on Firefox Accounts".
   *
   * @default 10000
   */
  pingTimeoutMs?: number | undefined;
}

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

export type CreateSurface = (context: SurfaceContext, options: SurfaceOptions) => Surface;

/** The surfaces that a client has, by their `ui`. */
export type Surfaces = ReadonlyMap<Ui, CreateSurface>;
