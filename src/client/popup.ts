import { awaitAddress } from '../channel/opener-end.ts';
import { FxaRelierError } from '../errors.ts';
import { invalidArgument, originOf } from '../oauth/argument.ts';
import type { SignInOptions } from './options.ts';
import { type SignIn, type Surface, waitForAnswer } from './surface.ts';
import { watchPopup } from './watch-popup.ts';

const width = 500;
const height = 700;

/** The page's one popup. */
let current: { popup: Window; cancel?(): void } | undefined;

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
  { request, channelName, remember }: SignIn,
  { signal }: SignInOptions,
): Surface {
  if (originOf(request.redirectUri) !== location.origin) {
    throw invalidArgument('redirectUri must be on the origin of this page, for a popup');
  }
  if (current && !current.popup.closed) {
    current.popup.focus();
    throw new FxaRelierError('already_open', 'Firefox Accounts is already open');
  }
  current?.cancel?.();

  const left = screenX + (outerWidth - width) / 2;
  const top = screenY + (outerHeight - height) / 2;
  const popup = open('', '', `popup,width=${width},height=${height},left=${left},top=${top}`);
  const close = () => popup?.close();
  current = popup ? { popup } : undefined;
  // Until there is an answer to wait for, nothing else would take the blank window away.
  signal?.addEventListener('abort', close);

  return {
    async open(url) {
      if (!popup || popup.closed) {
        remember();
        throw new FxaRelierError('popup_blocked', 'The browser blocked the popup', { url });
      }
      popup.location.replace(url);

      return waitForAnswer(signal, ({ answer, cancel }) => {
        current = { popup, cancel };
        const stopWatching = watchPopup(popup, cancel);
        const stopAwaiting = awaitAddress(popup, channelName, (address) => {
          const params = new URL(address).searchParams;
          params.set('redirect', address);
          answer(params);
        });
        // Who leaves the page has nobody left to sign in on it.
        addEventListener('pagehide', close);
        return () => {
          stopWatching();
          stopAwaiting();
          removeEventListener('pagehide', close);
          signal?.removeEventListener('abort', close);
          close();
        };
      });
    },
  };
}
