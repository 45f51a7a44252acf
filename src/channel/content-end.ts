import { formatMessage, parseMessage } from './messages.ts';

export interface ContentEndOptions {
  /** This page's own window. */
  self: Window;
  /** The relier's window. @default self.parent, the window around a frame */
  relier?: Window;
  /** The only origin that is spoken to and listened to. */
  relierOrigin: string;
  answerTimeoutMs?: number;
}

/** Says something to the relier's page. */
export type TellRelier = (
  command: 'resize' | 'loaded' | 'oauth_complete' | 'oauth_cancel',
  data?: object,
) => void;

/**
 * Pings the relier's page and waits for its answer. Resolves with a function that sends messages to
 * it, or with `undefined` if no page of that origin answers in time.
 */
export function reachRelier(options: ContentEndOptions): Promise<TellRelier | undefined> {
  const { self, relier = self.parent, relierOrigin, answerTimeoutMs = 5000 } = options;

  // Content servers since v0.43 send a `messageId` with everything but `ping`.
  const tellRelier: TellRelier = (command, data = {}) =>
    relier.postMessage(JSON.stringify({ command, data, messageId: null }), relierOrigin);

  return new Promise((resolve) => {
    function settle(answer: TellRelier | undefined) {
      clearTimeout(timer);
      self.removeEventListener('message', onMessage, true);
      resolve(answer);
    }
    function onMessage(event: MessageEvent) {
      if (event.source !== relier || event.origin !== relierOrigin) return;
      if (parseMessage(event.data)?.command === 'ping') settle(tellRelier);
    }
    const timer = setTimeout(() => settle(undefined), answerTimeoutMs);
    self.addEventListener('message', onMessage, true);
    relier.postMessage(formatMessage('ping', {}), relierOrigin);
  });
}
