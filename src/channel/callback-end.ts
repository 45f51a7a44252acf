import { type PopupMessage, parsePopupMessage } from './popup-messages.ts';

/** How long the page that opened this window may take to respond. It may be busy. */
const openerTimeoutMs = 2_000;

/**
 * Sends this page's URL to the page that opened this window, and closes the window when that page
 * has received it. The promise then stays pending, since nothing is left to do here.
 *
 * @param onReceived Called before the window closes.
 * @returns a promise that resolves if no page has received the URL.
 */
export function sendCallbackUrl(
  channelName: string,
  url: string,
  onReceived = () => {},
): Promise<void> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(channelName);
    const timer = setTimeout(() => {
      channel.close();
      resolve();
    }, openerTimeoutMs);
    channel.onmessage = ({ data }) => {
      if (parsePopupMessage(data)?.type !== 'received') return;
      clearTimeout(timer);
      channel.close();
      onReceived();
      close();
      // Some browsers do not let a page close its window. The user then sees this text.
      document.body.textContent = 'You may close this window.';
    };
    const message: PopupMessage = { type: 'callback', channel: channelName, url };
    channel.postMessage(message);
    opener?.postMessage(message, location.origin);
  });
}
