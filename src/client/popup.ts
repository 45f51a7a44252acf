import { awaitAddress } from '../channel/opener-end.ts';
import { FxaRelierError } from '../errors.ts';
import { invalidArgument, originOf } from '../oauth/argument.ts';
import type { SignInOptions } from './options.ts';
import {
  type Ending,
  makeWay,
  type SignIn,
  type Surface,
  type Target,
  waitForAnswer,
} from './surface.ts';
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
  { redirectUri, lead, hear }: SignIn,
  { signal }: SignInOptions,
): Surface {
  if (originOf(redirectUri) !== location.origin) {
    throw invalidArgument('redirectUri must be on this origin for a popup');
  }
  makeWay();

  const left = screenX + (outerWidth - width) / 2;
  const top = screenY + (outerHeight - height) / 2;
  const popup = open('', '', `popup,width=${width},height=${height},left=${left},top=${top}`);
  if (!popup) {
    return {
      async open(target) {
        const { url, remember } = await target;
        remember();
        throw new FxaRelierError('popup_blocked', 'Popup was blocked', { url });
      },
    };
  }

  let isBlank = true;
  let end!: Ending;
  let stopAwaiting = () => {};
  const answered = waitForAnswer(signal, (ending) => {
    end = ending;
    const close = () => popup.close();
    // Who leaves the page has nobody left to sign in on it.
    addEventListener('pagehide', close);
    const stopWatching = watchPopup(popup, () => isBlank, ending.cancel);
    const stopHearing = hear?.(popup, ending);
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
    async open(target) {
      try {
        // `answered` cannot resolve before the popup is sent to the server: it can only reject.
        const { url, channelName } = (await Promise.race([target, answered])) as Target;
        stopAwaiting = awaitAddress(popup, channelName, (address) => {
          const params = new URL(address).searchParams;
          params.set('redirect', address);
          end.answer(params);
        });
        isBlank = false;
        if (popup.closed) end.cancel();
        else if (lead) lead(url, popup);
        else popup.location = url;
      } catch (error) {
        end.cancel();
        throw error;
      }
      return answered;
    },
  };
}
