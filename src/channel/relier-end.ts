import { connect, type Message, type MessageHandler, type Messenger } from 'penpal';
import { type ContentMessage, formatMessage, parseMessage } from './messages.ts';

/** What Firefox Accounts in the frame may tell the page, by the names of the wire. */
export type ContentMethods = Record<
  ContentMessage['command'],
  (data: ContentMessage['data']) => void
>;

/**
 * Listens to the one window, and to no origin but the one. Nothing is heard before the first
 * `ping`, and each `ping` is answered to exactly that origin.
 *
 * @returns how to stop.
 */
export function connectToContent(
  frameWindow: Window,
  origin: string,
  methods: ContentMethods,
): () => void {
  return connect({ messenger: createRelierMessenger(frameWindow, origin), methods }).destroy;
}

/**
 * Firefox Accounts' protocol as a Penpal messenger.
 *
 * Its servers speak their own JSON strings and throw at anything else, so none of Penpal's own
 * messages may reach the wire. They are translated instead:
 *
 * - the first `ping` is the other side's readiness: it completes Penpal's handshake (`ACK2`);
 * - each command is a call of the method of that name, with its data as the argument (`CALL`);
 * - of what Penpal sends, only the reply to `ping` has a counterpart: the answer to it.
 */
function createRelierMessenger(frameWindow: Window, origin: string): Messenger {
  const handlers = new Set<MessageHandler>();
  const deliver = (message: object) => {
    // Penpal's own checks of a message, its namespace say, are the messenger's to call.
    for (const handler of handlers) handler(message as Message);
  };

  const receive = (event: MessageEvent) => {
    if (event.source !== frameWindow || event.origin !== origin) return;
    const message = parseMessage(event.data);
    if (!message) return;
    const { command, data } = message;
    if (command === 'ping') deliver({ type: 'ACK2' });
    deliver({ type: 'CALL', id: command, methodPath: [command], args: [data] });
  };

  return {
    initialize: () => addEventListener('message', receive),
    addMessageHandler: (handler) => handlers.add(handler),
    // Nothing is heard after `destroy`, so the handlers may stay.
    removeMessageHandler() {},
    sendMessage(message) {
      // Of all that Penpal sends, only a reply says which call it is for.
      if ((message as { callId?: string }).callId === 'ping') {
        frameWindow.postMessage(formatMessage('ping', {}), origin);
      }
    },
    destroy: () => removeEventListener('message', receive),
  };
}
