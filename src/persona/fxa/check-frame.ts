import { connectToContent } from '../../channel/relier-end.ts';

/** How long the server may take for a silent check. */
export interface CheckLimits {
  /**
   * The time in milliseconds from the question to the first word of the server's page. After it the
   * user is `unknown`. @default 5000
   */
  checkTimeoutMs?: number | undefined;
}

/** How long a server that has spoken may take for its answer: it may have to make a key. */
const answerTimeoutMs = 15_000;

/** How long the frame waits for the page's own load event. */
const pageLoadPatienceMs = 2_000;

/**
 * Asks in a hidden frame. `hear` is called with the answer, and may be called again with what the
 * frame tells later; with nothing when the server stays silent, or refuses to be framed.
 *
 * A frame that is still loading holds the load event of the page around it, and a server that is
 * down can take long to fail. So the frame opens after that event, unless the page itself takes
 * longer than two seconds. Firefox fires no `load` for a frame whose server cannot be reached, so
 * one limit counts for every way to be silent.
 *
 * @param state Ties what the frame tells to this question.
 * @returns how to take the frame away.
 */
export function openCheckFrame(
  url: string,
  state: string,
  checkTimeoutMs: number,
  hear: (data?: Record<string, unknown>) => void,
): () => void {
  const frame = document.createElement('iframe');
  // The server knows the site by it, whatever the page's own policy is.
  frame.referrerPolicy = 'origin';
  frame.style.cssText = 'display:none!important';
  frame.src = url;

  let timer = setTimeout(hear, checkTimeoutMs);
  let disconnect = () => {};

  const open = () => {
    stopWaiting();
    // There need not be a body yet.
    document.documentElement.append(frame);
    const connection = connectToContent(frame.contentWindow as Window, new URL(url).origin, {
      oauth_complete(data) {
        if (data.state !== state) return;
        clearTimeout(timer);
        hear(data);
      },
    });
    connection.promise.then(() => {
      clearTimeout(timer);
      timer = setTimeout(hear, answerTimeoutMs);
    });
    disconnect = connection.destroy;
  };

  const patience = setTimeout(open, pageLoadPatienceMs);
  const stopWaiting = () => {
    clearTimeout(patience);
    removeEventListener('load', open);
  };
  if (document.readyState === 'complete') open();
  else addEventListener('load', open);

  return () => {
    clearTimeout(timer);
    stopWaiting();
    disconnect();
    frame.remove();
  };
}
