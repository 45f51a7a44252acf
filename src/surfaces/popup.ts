import { receiveCallbackUrl } from '../channel/opener-end.ts';
import { FxaRelierError } from '../errors.ts';
import { invalidArgument, originOf } from '../shared/argument.ts';
import { createShownSignIn, occupyScreen, refuseSecondSignIn } from './shown-sign-in.ts';
import type { Surface, SurfaceContext, SurfaceOptions, Target } from './surface.ts';
import { watchPopup } from './watch-popup.ts';

const width = 500;
const height = 700;

/**
 * Firefox Accounts in a window of its own.
 *
 * The window opens when this is called, since browsers open one only inside a click; `open()` sends
 * it to Firefox Accounts. The response comes from the callback page: `handleRedirect` finds that it
 * runs in a popup, sends its URL to this page, and closes the window.
 *
 * @throws FxaRelierError `already_open`, after it has focused the popup that is open.
 */
export function createPopup(
  { redirectUri, navigatePopup = setLocation, watchDialog }: SurfaceContext,
  { signal }: SurfaceOptions,
): Surface {
  if (originOf(redirectUri) !== location.origin) {
    throw invalidArgument('redirectUri must be on this origin for a popup');
  }
  refuseSecondSignIn();
  const popup = openWindow();
  if (!popup) return blockedPopup;

  let isBlank = true;
  const signIn = createShownSignIn(signal);
  const close = () => popup.close();
  signIn.onEnd(close);
  // Close the popup when the user leaves this page: no page is left to receive its response.
  addEventListener('pagehide', close);
  signIn.onEnd(() => removeEventListener('pagehide', close));
  signIn.onEnd(watchPopup(popup, () => isBlank, signIn.cancel));
  if (watchDialog) signIn.onEnd(watchDialog(popup, signIn));
  const bringToFront = () => {
    popup.focus();
    return !popup.closed;
  };
  signIn.onEnd(occupyScreen({ bringToFront, cancel: signIn.cancel }));

  return {
    async open(target) {
      try {
        // Before the popup is sent to the server, the sign-in can only fail: `response` rejects.
        const { url, channelName } = (await Promise.race([target, signIn.response])) as Target;
        const stopReceiving = receiveCallbackUrl(popup, channelName, (callbackUrl) =>
          signIn.respond({
            params: new URL(callbackUrl).searchParams,
            redirectUri: callbackUrl,
          }),
        );
        signIn.onEnd(stopReceiving);
        isBlank = false;
        if (popup.closed) signIn.cancel();
        else navigatePopup(url, popup);
      } catch (error) {
        signIn.cancel();
        throw error;
      }
      return signIn.response;
    },
  };
}

/** A popup that the browser did not let open. Its error has the URL, for a link. */
const blockedPopup: Surface = {
  async open(target) {
    const { url, remember } = await target;
    remember();
    throw new FxaRelierError('popup_blocked', 'Popup was blocked', { url });
  },
};

function openWindow(): Window | null {
  const left = screenX + (outerWidth - width) / 2;
  const top = screenY + (outerHeight - height) / 2;
  return open('', '', `popup,width=${width},height=${height},left=${left},top=${top}`);
}

function setLocation(url: string, popup: Window): void {
  popup.location = url;
}
