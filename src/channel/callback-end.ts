/** How long the page that opened this window has to answer. It may be busy. */
const patienceMs = 2_000;

/**
 * Hands this page's address over to the page that opened this window, if one is waiting for it,
 * and closes the window.
 *
 * @param onTaken Called before the window is closed.
 * @returns what resolves when nobody took it. Else it stays pending: there is nothing left to do.
 */
export function handOverAddress(
  channelName: string,
  address: string,
  onTaken = () => {},
): Promise<void> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(channelName);
    const patience = setTimeout(() => {
      channel.close();
      resolve();
    }, patienceMs);
    channel.onmessage = ({ data }) => {
      if (data !== true) return;
      clearTimeout(patience);
      onTaken();
      close();
      // Some browsers do not let it. A closed window shows this to nobody.
      document.body.textContent = 'You may close this window.';
    };
    const message = [channelName, address];
    channel.postMessage(message);
    opener?.postMessage(message, location.origin);
  });
}
