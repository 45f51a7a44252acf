import { awaitAddress } from '../channel/opener-end.ts';
import { FxaRelierError } from '../errors.ts';
import { invalidArgument, originOf } from '../oauth/argument.ts';
import type { SignInOptions } from './options.ts';
import { makeWay, type SignIn, type Surface, waitForAnswer } from './surface.ts';
import { watchPopup } from './watch-popup.ts';

const width = 500;
const height = 700;

/**
 * Firefox Accounts in a window of its own.
 *
 * It opens when it is made, since browsers let only a click open one; its address comes later. The
 * answer comes from the callback page: `handleRedirect` notices that it is in a popup, hands its
 * address over, and closes the window.
 *
 * @throws FxaRelierError `already_open`, after the open one has been given the focus.
 */
export function createPopup(
  { request, channelName, remember, lead, hear }: SignIn,
  { signal }: SignInOptions,
): Surface {
  if (originOf(request.redirectUri) !== location.origin) {
    throw invalidArgument('redirectUri must be on this origin for a popup');
  }
  makeWay();

  const left = screenX + (outerWidth - width) / 2;
  const top = screenY + (outerHeight - height) / 2;
  const popup = open('', '', `popup,width=${width},height=${height},left=${left},top=${top}`);
  if (!popup) {
    return {
      async open(url) {
        remember();
        throw new FxaRelierError('popup_blocked', 'Popup was blocked', { url });
      },
    };
  }

  const answered = waitForAnswer(signal, (ending) => {
    const { answer, cancel } = ending;
    const close = () => popup.close();
    // Who leaves the page has nobody left to sign in on it.
    addEventListener('pagehide', close);
    const stopWatching = watchPopup(popup, cancel);
    const stopHearing = hear?.(popup, ending);
    const stopAwaiting = awaitAddress(popup, channelName, (address) => {
      const params = new URL(address).searchParams;
      params.set('redirect', address);
      answer(params);
    });
    return {
      isShown() {
        popup.focus();
        return !popup.closed;
      },
      takeDown() {
        removeEventListener('pagehide', close);
        stopWatching();
        stopHearing?.();
        stopAwaiting();
        close();
      },
    };
  });
  // It may be over before it is opened, and then nobody is left to hear how.
  answered.catch(() => {});

  return {
    open(url) {
      if (lead) lead(url, popup);
      else popup.location = url;
      return answered;
    },
  };
}
