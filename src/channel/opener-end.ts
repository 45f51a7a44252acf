import { type PopupMessage, parsePopupMessage } from './popup-messages.ts';

/**
 * Waits for the callback page in a popup to send its URL.
 *
 * The URL comes by BroadcastChannel, since a Cross-Origin-Opener-Policy header of any page on the
 * way leaves the popup without an opener; and from the popup itself, since a page in another site's
 * frame shares no channel with a window of its own. In both cases, only pages of this origin can
 * send it.
 *
 * @param channelName Belongs to one sign-in, so that the responses of two cannot be mixed up.
 * @returns a function that stops waiting.
 */
export function receiveCallbackUrl(
  popup: Window,
  channelName: string,
  onReceived: (url: string) => void,
): () => void {
  const channel = new BroadcastChannel(channelName);
  const receive = ({ data }: MessageEvent) => {
    const message = parsePopupMessage(data);
    if (message?.type !== 'callback' || message.channel !== channelName) return;
    if (!isOnThisOrigin(message.url)) return;
    channel.postMessage({ type: 'received' } satisfies PopupMessage);
    onReceived(message.url);
  };
  const receiveFromWindow = (event: MessageEvent) => {
    if (event.source === popup && event.origin === location.origin) receive(event);
  };
  channel.onmessage = receive;
  addEventListener('message', receiveFromWindow);
  return () => {
    channel.close();
    removeEventListener('message', receiveFromWindow);
  };
}

function isOnThisOrigin(url: string): boolean {
  try {
    return new URL(url).origin === location.origin;
  } catch {
    return false;
  }
}
