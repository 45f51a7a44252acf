import { connectToContent } from '../../channel/relier-end.ts';
import type { ShownSignIn } from '../../surfaces/shown-sign-in.ts';

/** How often the popup is looked at. */
const lookMs = 200;

/** Looks in a row that find a loaded page of this site: 4 s. */
const silentLooks = 20;

/**
 * Ends a sign-in by what the dialog's popup does.
 *
 * - The provider's page hands its response over to the page that opened it, as Persona's did. Only
 *   the popup itself can do so, and only while it shows a page of the provider's origin.
 * - If the provider's page could not reach this page, the popup goes on to the return page, which
 *   hands the response over by a channel of this origin. A return page without the script, or whose
 *   own script has changed the address, never does. So a popup that has loaded a page of this
 *   origin and stays silent is closed, and the sign-in fails.
 *
 * @returns how to stop.
 */
export function hearDialog(
  popup: Window,
  origin: string,
  { respond, fail }: ShownSignIn,
): () => void {
  const { destroy: disconnect } = connectToContent(popup, origin, {
    oauth_complete(data) {
      const params = new URLSearchParams(data as Record<string, string>);
      respond({ params, redirectUri: location.href });
    },
  });

  let looks = 0;
  const watch = setInterval(() => {
    const path = pathOnThisSite(popup);
    looks = path === undefined ? 0 : looks + 1;
    if (looks > silentLooks) {
      fail(
        'invalid_response',
        `The popup came back to ${path}, which does not hand the sign-in over: include the navigator.id script there, or set returnTo to a page that has it`,
      );
    }
  }, lookMs);

  return () => {
    clearInterval(watch);
    disconnect();
  };
}

/** Returns the path of the page in the popup, once it has loaded, if it is of this origin. */
function pathOnThisSite(popup: Window): string | undefined {
  try {
    const { protocol, origin, pathname } = popup.location;
    const isLoaded = protocol !== 'about:' && popup.document.readyState === 'complete';
    return isLoaded ? origin + pathname : undefined;
  } catch {
    // A page of another origin, such as the provider's.
    return;
  }
}
