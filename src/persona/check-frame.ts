import { connectToContent } from '../channel/relier-end.ts';

/** How long the server may take. */
export interface CheckLimits {
  /** For its page to load, and then again for its answer. @default 15000 */
  loadTimeoutMs?: number | undefined;
  /** From the page's load to its first word. @default 4000 */
  pingTimeoutMs?: number | undefined;
}

/**
 * Asks in a hidden frame. `hear` is called with the answer, and may be called again with what the
 * frame tells later; with nothing when the server stays silent, or refuses to be framed.
 *
 * @param state Ties what the frame tells to this question.
 * @returns how to take the frame away.
 */
export function openCheckFrame(
  url: string,
  state: string,
  { loadTimeoutMs = 15_000, pingTimeoutMs = 4_000 }: CheckLimits,
  hear: (data?: Record<string, unknown>) => void,
): () => void {
  const frame = document.createElement('iframe');
  // The server knows the site by it, whatever the page's own policy is.
  frame.referrerPolicy = 'origin';
  frame.style.cssText = 'display:none!important';
  frame.src = url;
  // There need not be a body yet.
  document.documentElement.append(frame);

  let patience: ReturnType<typeof setTimeout>;
  const waitFor = (ms: number) => {
    clearTimeout(patience);
    patience = setTimeout(hear, ms);
  };
  waitFor(loadTimeoutMs);
  frame.onload = () => waitFor(pingTimeoutMs);

  const ignore = () => {};
  const disconnect = connectToContent(frame.contentWindow as Window, new URL(url).origin, {
    ping() {
      frame.onload = null;
      waitFor(loadTimeoutMs);
    },
    oauth_complete(data) {
      if (data.state !== state) return;
      clearTimeout(patience);
      hear(data);
    },
    ...{ loaded: ignore, resize: ignore, oauth_cancel: ignore, error: ignore },
  });

  return () => {
    clearTimeout(patience);
    disconnect();
    frame.remove();
  };
}
