/**
 * Waits for the callback page in a popup to hand its address over.
 *
 * It comes by BroadcastChannel, since a Cross-Origin-Opener-Policy header anywhere on the way
 * leaves the popup without an opener; and from the popup itself, since a page in another site's
 * frame shares no channel with a window of its own. Either way only this origin's own pages can
 * speak.
 *
 * @param channelName Belongs to one sign-in, so that the answers of two cannot cross.
 * @returns how to stop.
 */
export function awaitAddress(
  popup: Window,
  channelName: string,
  take: (address: string) => void,
): () => void {
  const channel = new BroadcastChannel(channelName);
  const hear = ({ data }: MessageEvent) => {
    const address = readAddress(data, channelName);
    if (!address) return;
    // The callback page learns that it was heard, and closes.
    channel.postMessage(true);
    take(address);
  };
  const receive = (event: MessageEvent) => {
    if (event.source === popup && event.origin === location.origin) hear(event);
  };
  channel.onmessage = hear;
  addEventListener('message', receive);
  return () => {
    channel.close();
    removeEventListener('message', receive);
  };
}

/** Returns the address in a callback page's message, or `undefined` for any other message. */
function readAddress(data: unknown, channelName: string): string | undefined {
  if (!Array.isArray(data) || data[0] !== channelName || typeof data[1] !== 'string') return;
  try {
    return new URL(data[1]).origin === location.origin ? data[1] : undefined;
  } catch {
    return;
  }
}
