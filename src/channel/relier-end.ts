import {
  type Ack1Message,
  type CallMessage,
  type Connection,
  connect,
  type Message,
  type MessageHandler,
  type Messenger,
} from 'penpal';
import { type ContentMessage, formatMessage, parseMessage } from './messages.ts';

/** The methods that Firefox Accounts can call on the page, by the names of its commands. */
export type ContentMethods = Partial<
  Record<Exclude<ContentMessage['command'], 'ping'>, (data: ContentMessage['data']) => void>
>;

/**
 * Connects the page to Firefox Accounts in a frame. The connection's promise resolves when FxA has
 * sent its first `ping`, and the page has answered it; it stays pending if FxA never does.
 *
 * @param frameWindow The only window whose messages count.
 * @param origin The only origin whose messages count, and the only one that receives a response.
 */
export function connectToContent(
  frameWindow: Window,
  origin: string,
  methods: ContentMethods,
): Connection {
  return connect({ messenger: createContentMessenger(frameWindow, origin), methods });
}

/**
 * Translates between Penpal and Firefox Accounts.
 *
 * FxA's servers send JSON strings of their own (see messages.ts), and throw if they receive anything
 * else. So no message of Penpal's reaches the frame. The two protocols correspond like this:
 *
 * | window  | FxA                    | Penpal                                                    |
 * |---------|------------------------|-----------------------------------------------------------|
 * | frame   | `ping`                 | ACK1: the other side is ready                             |
 * | page    | `ping`, the response   | ACK2: so is this side; the connection is complete         |
 * | frame   | every other command    | CALL of the method with that name, with its data          |
 * | page    | no counterpart         | SYN, REPLY, DESTROY: FxA speaks first, and expects no more |
 *
 * Penpal ignores calls until the connection is complete, so a command before `ping` has no effect.
 * FxA sends another `ping` whenever its page has loaded anew, and Penpal responds to each.
 */
function createContentMessenger(frameWindow: Window, origin: string): Messenger {
  const handlers = new Set<MessageHandler>();

  const receive = ({ source, origin: sender, data }: MessageEvent) => {
    if (source !== frameWindow || sender !== origin) return;
    const received = parseMessage(data);
    if (!received) return;
    const message = received.command === 'ping' ? ready : callOf(received);
    for (const handle of handlers) handle(message);
  };

  return {
    initialize: () => addEventListener('message', receive),
    addMessageHandler: (handler) => handlers.add(handler),
    removeMessageHandler: (handler) => handlers.delete(handler),
    sendMessage({ type }: Message) {
      if (type === 'ACK2') frameWindow.postMessage(formatMessage('ping', {}), origin);
    },
    destroy() {
      removeEventListener('message', receive);
      handlers.clear();
    },
  };
}

const base = { namespace: 'penpal', channel: undefined } as const;

/** FxA has no methods that the page could call. */
const ready: Ack1Message = { ...base, type: 'ACK1', methodPaths: [] };

function callOf({ command, data }: ContentMessage): CallMessage {
  // The id tells replies apart, and FxA receives none.
  return { ...base, type: 'CALL', id: command, methodPath: [command], args: [data] };
}
