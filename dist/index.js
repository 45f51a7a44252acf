/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 | THIRD-PARTY-NOTICES.txt */
// src/PenpalError.ts
var PenpalError = class extends Error {
  code;
  constructor(code, message) {
    super(message);
    this.name = "PenpalError";
    this.code = code;
  }
};
var PenpalError_default = PenpalError;

// src/errorSerialization.ts
var serializeError = (error) => ({
  name: error.name,
  message: error.message,
  stack: error.stack,
  penpalCode: error instanceof PenpalError_default ? error.code : void 0
});
var deserializeError = ({
  name,
  message,
  stack,
  penpalCode
}) => {
  const deserializedError = penpalCode ? new PenpalError_default(penpalCode, message) : new Error(message);
  deserializedError.name = name;
  deserializedError.stack = stack;
  return deserializedError;
};

// src/Reply.ts
var brand = Symbol("Reply");
var Reply = class {
  value;
  transferables;
  // Allows TypeScript to distinguish between an actual instance of this
  // class versus an object that looks structurally similar.
  // eslint-disable-next-line no-unused-private-class-members
  #brand = brand;
  constructor(value, options) {
    this.value = value;
    this.transferables = options?.transferables;
  }
};
var Reply_default = Reply;

// src/namespace.ts
var namespace_default = "penpal";

// src/guards.ts
var isObject = (value) => {
  return typeof value === "object" && value !== null;
};
var isFunction = (value) => {
  return typeof value === "function";
};
var isMessage = (data) => {
  return isObject(data) && data.namespace === namespace_default;
};
var isSynMessage = (message) => {
  return message.type === "SYN";
};
var isAck1Message = (message) => {
  return message.type === "ACK1";
};
var isAck2Message = (message) => {
  return message.type === "ACK2";
};
var isCallMessage = (message) => {
  return message.type === "CALL";
};
var isReplyMessage = (message) => {
  return message.type === "REPLY";
};
var isDestroyMessage = (message) => {
  return message.type === "DESTROY";
};

// src/methodSerialization.ts
var extractMethodPathsFromMethods = (methods, currentPath = []) => {
  const methodPaths = [];
  for (const key of Object.keys(methods)) {
    const value = methods[key];
    if (isFunction(value)) {
      methodPaths.push([...currentPath, key]);
    } else if (isObject(value)) {
      methodPaths.push(
        ...extractMethodPathsFromMethods(value, [...currentPath, key])
      );
    }
  }
  return methodPaths;
};
var getMethodAtMethodPath = (methodPath, methods) => {
  const result = methodPath.reduce(
    (acc, pathSegment) => {
      return isObject(acc) ? acc[pathSegment] : void 0;
    },
    methods
  );
  return isFunction(result) ? result : void 0;
};
var formatMethodPath = (methodPath) => {
  return methodPath.join(".");
};

// src/connectCallHandler.ts
var createErrorReplyMessage = (channel, callId, error) => ({
  namespace: namespace_default,
  channel,
  type: "REPLY",
  callId,
  isError: true,
  ...error instanceof Error ? { value: serializeError(error), isSerializedErrorInstance: true } : { value: error }
});
var connectCallHandler = (messenger, methods, channel, log) => {
  let isDestroyed = false;
  const handleMessage = async (message) => {
    if (isDestroyed) {
      return;
    }
    if (!isCallMessage(message)) {
      return;
    }
    log?.(`Received ${formatMethodPath(message.methodPath)}() call`, message);
    const { methodPath, args, id: callId } = message;
    let replyMessage;
    let transferables;
    try {
      const method = getMethodAtMethodPath(methodPath, methods);
      if (!method) {
        throw new PenpalError_default(
          "METHOD_NOT_FOUND",
          `Method \`${formatMethodPath(methodPath)}\` is not found.`
        );
      }
      let value = await method(...args);
      if (value instanceof Reply_default) {
        transferables = value.transferables;
        value = await value.value;
      }
      replyMessage = {
        namespace: namespace_default,
        channel,
        type: "REPLY",
        callId,
        value
      };
    } catch (error) {
      replyMessage = createErrorReplyMessage(channel, callId, error);
    }
    if (isDestroyed) {
      return;
    }
    try {
      log?.(`Sending ${formatMethodPath(methodPath)}() reply`, replyMessage);
      messenger.sendMessage(replyMessage, transferables);
    } catch (error) {
      if (error.name === "DataCloneError") {
        replyMessage = createErrorReplyMessage(channel, callId, error);
        log?.(`Sending ${formatMethodPath(methodPath)}() reply`, replyMessage);
        messenger.sendMessage(replyMessage);
      }
      throw error;
    }
  };
  messenger.addMessageHandler(handleMessage);
  return () => {
    isDestroyed = true;
    messenger.removeMessageHandler(handleMessage);
  };
};
var connectCallHandler_default = connectCallHandler;

// src/generateId.ts
var generateId_default = crypto.randomUUID?.bind(crypto) ?? (() => new Array(4).fill(0).map(
  () => Math.floor(Math.random() * Number.MAX_SAFE_INTEGER).toString(16)
).join("-"));

// src/CallOptions.ts
var brand2 = Symbol("CallOptions");
var CallOptions = class {
  transferables;
  timeout;
  // Allows TypeScript to distinguish between an actual instance of this
  // class versus an object that looks structurally similar.
  // eslint-disable-next-line no-unused-private-class-members
  #brand = brand2;
  constructor(options) {
    this.transferables = options?.transferables;
    this.timeout = options?.timeout;
  }
};
var CallOptions_default = CallOptions;

// src/connectRemoteProxy.ts
var methodsToTreatAsNative = /* @__PURE__ */ new Set(["apply", "call", "bind"]);
var createRemoteProxy = (callback, log, path = []) => {
  return new Proxy(
    path.length ? () => {
    } : /* @__PURE__ */ Object.create(null),
    {
      get(target, prop) {
        if (prop === "then") {
          return;
        }
        if (path.length && methodsToTreatAsNative.has(prop)) {
          return Reflect.get(target, prop);
        }
        return createRemoteProxy(callback, log, [...path, prop]);
      },
      apply(target, _thisArg, args) {
        return callback(path, args);
      }
    }
  );
};
var getDestroyedConnectionMethodCallError = (methodPath) => {
  return new PenpalError_default(
    "CONNECTION_DESTROYED",
    `Method call ${formatMethodPath(
      methodPath
    )}() failed due to destroyed connection`
  );
};
var connectRemoteProxy = (messenger, channel, log) => {
  let isDestroyed = false;
  const replyHandlers = /* @__PURE__ */ new Map();
  const handleMessage = (message) => {
    if (!isReplyMessage(message)) {
      return;
    }
    const { callId, value, isError, isSerializedErrorInstance } = message;
    const replyHandler = replyHandlers.get(callId);
    if (!replyHandler) {
      return;
    }
    replyHandlers.delete(callId);
    log?.(
      `Received ${formatMethodPath(replyHandler.methodPath)}() call`,
      message
    );
    if (isError) {
      replyHandler.reject(
        isSerializedErrorInstance ? deserializeError(value) : value
      );
    } else {
      replyHandler.resolve(value);
    }
  };
  messenger.addMessageHandler(handleMessage);
  const remoteProxy = createRemoteProxy((methodPath, args) => {
    if (isDestroyed) {
      throw getDestroyedConnectionMethodCallError(methodPath);
    }
    const callId = generateId_default();
    const lastArg = args[args.length - 1];
    const lastArgIsOptions = lastArg instanceof CallOptions_default;
    const { timeout, transferables } = lastArgIsOptions ? lastArg : {};
    const argsWithoutOptions = lastArgIsOptions ? args.slice(0, -1) : args;
    return new Promise((resolve, reject) => {
      const timeoutId = timeout !== void 0 ? window.setTimeout(() => {
        replyHandlers.delete(callId);
        reject(
          new PenpalError_default(
            "METHOD_CALL_TIMEOUT",
            `Method call ${formatMethodPath(
              methodPath
            )}() timed out after ${timeout}ms`
          )
        );
      }, timeout) : void 0;
      replyHandlers.set(callId, { methodPath, resolve, reject, timeoutId });
      try {
        const callMessage = {
          namespace: namespace_default,
          channel,
          type: "CALL",
          id: callId,
          methodPath,
          args: argsWithoutOptions
        };
        log?.(`Sending ${formatMethodPath(methodPath)}() call`, callMessage);
        messenger.sendMessage(callMessage, transferables);
      } catch (error) {
        reject(
          new PenpalError_default("TRANSMISSION_FAILED", error.message)
        );
      }
    });
  }, log);
  const destroy = () => {
    isDestroyed = true;
    messenger.removeMessageHandler(handleMessage);
    for (const { methodPath, reject, timeoutId } of replyHandlers.values()) {
      clearTimeout(timeoutId);
      reject(getDestroyedConnectionMethodCallError(methodPath));
    }
    replyHandlers.clear();
  };
  return {
    remoteProxy,
    destroy
  };
};
var connectRemoteProxy_default = connectRemoteProxy;

// src/getPromiseWithResolvers.ts
var getPromiseWithResolvers = () => {
  let resolve;
  let reject;
  const promise = new Promise((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return {
    promise,
    resolve,
    reject
  };
};
var getPromiseWithResolvers_default = getPromiseWithResolvers;

// src/backwardCompatibility.ts
var DEPRECATED_PENPAL_PARTICIPANT_ID = "deprecated-penpal";

// src/shakeHands.ts
var shakeHands = ({
  messenger,
  methods,
  timeout,
  channel,
  log
}) => {
  const participantId = generateId_default();
  let remoteParticipantId;
  const destroyHandlers = [];
  let isComplete = false;
  const methodPaths = extractMethodPathsFromMethods(methods);
  const { promise, resolve, reject } = getPromiseWithResolvers_default();
  const timeoutId = timeout !== void 0 ? setTimeout(() => {
    reject(
      new PenpalError_default(
        "CONNECTION_TIMEOUT",
        `Connection timed out after ${timeout}ms`
      )
    );
  }, timeout) : void 0;
  const destroy = () => {
    for (const destroyHandler of destroyHandlers) {
      destroyHandler();
    }
  };
  const connectCallHandlerAndMethodProxies = () => {
    if (isComplete) {
      return;
    }
    destroyHandlers.push(connectCallHandler_default(messenger, methods, channel, log));
    const { remoteProxy, destroy: destroyMethodProxies } = connectRemoteProxy_default(messenger, channel, log);
    destroyHandlers.push(destroyMethodProxies);
    clearTimeout(timeoutId);
    isComplete = true;
    resolve({
      remoteProxy,
      destroy
    });
  };
  const sendSynMessage = () => {
    const synMessage = {
      namespace: namespace_default,
      type: "SYN",
      channel,
      participantId
    };
    log?.(`Sending handshake SYN`, synMessage);
    try {
      messenger.sendMessage(synMessage);
    } catch (error) {
      reject(new PenpalError_default("TRANSMISSION_FAILED", error.message));
    }
  };
  const handleSynMessage = (message) => {
    log?.(`Received handshake SYN`, message);
    if (message.participantId === remoteParticipantId && // TODO: Used for backward-compatibility. Remove in next major version.
    remoteParticipantId !== DEPRECATED_PENPAL_PARTICIPANT_ID) {
      return;
    }
    remoteParticipantId = message.participantId;
    sendSynMessage();
    const isHandshakeLeader = participantId > remoteParticipantId || // TODO: Used for backward-compatibility. Remove in next major version.
    remoteParticipantId === DEPRECATED_PENPAL_PARTICIPANT_ID;
    if (!isHandshakeLeader) {
      return;
    }
    const ack1Message = {
      namespace: namespace_default,
      channel,
      type: "ACK1",
      methodPaths
    };
    log?.(`Sending handshake ACK1`, ack1Message);
    try {
      messenger.sendMessage(ack1Message);
    } catch (error) {
      reject(new PenpalError_default("TRANSMISSION_FAILED", error.message));
      return;
    }
  };
  const handleAck1Message = (message) => {
    log?.(`Received handshake ACK1`, message);
    const ack2Message = {
      namespace: namespace_default,
      channel,
      type: "ACK2"
    };
    log?.(`Sending handshake ACK2`, ack2Message);
    try {
      messenger.sendMessage(ack2Message);
    } catch (error) {
      reject(new PenpalError_default("TRANSMISSION_FAILED", error.message));
      return;
    }
    connectCallHandlerAndMethodProxies();
  };
  const handleAck2Message = (message) => {
    log?.(`Received handshake ACK2`, message);
    connectCallHandlerAndMethodProxies();
  };
  const handleMessage = (message) => {
    if (isSynMessage(message)) {
      handleSynMessage(message);
    }
    if (isAck1Message(message)) {
      handleAck1Message(message);
    }
    if (isAck2Message(message)) {
      handleAck2Message(message);
    }
  };
  messenger.addMessageHandler(handleMessage);
  destroyHandlers.push(() => messenger.removeMessageHandler(handleMessage));
  sendSynMessage();
  return promise;
};
var shakeHands_default = shakeHands;

// src/once.ts
var once$1 = (fn) => {
  let isCalled = false;
  let result;
  return (...args) => {
    if (!isCalled) {
      isCalled = true;
      result = fn(...args);
    }
    return result;
  };
};
var once_default = once$1;

// src/connect.ts
var usedMessengers = /* @__PURE__ */ new WeakSet();
var connect = ({
  messenger,
  methods = {},
  timeout,
  channel,
  log
}) => {
  if (!messenger) {
    throw new PenpalError_default("INVALID_ARGUMENT", "messenger must be defined");
  }
  if (usedMessengers.has(messenger)) {
    throw new PenpalError_default(
      "INVALID_ARGUMENT",
      "A messenger can only be used for a single connection"
    );
  }
  usedMessengers.add(messenger);
  const connectionDestroyedHandlers = [messenger.destroy];
  const destroyConnection = once_default((notifyOtherParticipant) => {
    if (notifyOtherParticipant) {
      const destroyMessage = {
        namespace: namespace_default,
        channel,
        type: "DESTROY"
      };
      try {
        messenger.sendMessage(destroyMessage);
      } catch (_) {
      }
    }
    for (const connectionDestroyedHandler of connectionDestroyedHandlers) {
      connectionDestroyedHandler();
    }
    log?.("Connection destroyed");
  });
  const validateReceivedMessage = (data) => {
    return isMessage(data) && data.channel === channel;
  };
  const promise = (async () => {
    try {
      messenger.initialize({ log, validateReceivedMessage });
      messenger.addMessageHandler((message) => {
        if (isDestroyMessage(message)) {
          destroyConnection(false);
        }
      });
      const { remoteProxy, destroy } = await shakeHands_default({
        messenger,
        methods,
        timeout,
        channel,
        log
      });
      connectionDestroyedHandlers.push(destroy);
      return remoteProxy;
    } catch (error) {
      destroyConnection(true);
      throw error;
    }
  })();
  return {
    promise,
    // Why we don't reject the connection promise when consumer calls destroy():
    // https://github.com/Aaronius/penpal/issues/51
    destroy: () => {
      destroyConnection(true);
    }
  };
};
var connect_default = connect;

const commands = [
    /** "Is the page around me one that I know?" Nothing is shown until it is answered. */
    'ping',
    /** The first page is on screen. */
    'loaded',
    /** The page is `height` CSS pixels high now. */
    'resize',
    /** The user is signed in: `redirect`, `code`, `state` and perhaps `action`. */
    'oauth_complete',
    /** The user gave up. */
    'oauth_cancel',
    /** Never seen from a server, but understood since the first version of the protocol. */
    'error',
];
/** Reads what came through a window. Whatever is no message of the protocol gives `undefined`. */
function parseMessage(received) {
    if (typeof received !== 'string')
        return;
    try {
        const { command, data = {} } = JSON.parse(received);
        if (commands.includes(command) && data instanceof Object)
            return { command, data };
    }
    catch { }
    return;
}
/** The string that goes through the window. */
function formatMessage(command, data) {
    return JSON.stringify({ command, data });
}

/**
 * Connects the page to Firefox Accounts in a frame. The connection's promise resolves when FxA has
 * sent its first `ping`, and the page has answered it; it stays pending if FxA never does.
 *
 * @param frameWindow The only window whose messages count.
 * @param origin The only origin whose messages count, and the only one that receives a response.
 */
function connectToContent(frameWindow, origin, methods) {
    return connect_default({ messenger: createContentMessenger(frameWindow, origin), methods });
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
function createContentMessenger(frameWindow, origin) {
    const handlers = new Set();
    const receive = ({ source, origin: sender, data }) => {
        if (source !== frameWindow || sender !== origin)
            return;
        const received = parseMessage(data);
        if (!received)
            return;
        const message = received.command === 'ping' ? ready : callOf(received);
        for (const handle of handlers)
            handle(message);
    };
    return {
        initialize: () => addEventListener('message', receive),
        addMessageHandler: (handler) => handlers.add(handler),
        removeMessageHandler: (handler) => handlers.delete(handler),
        sendMessage({ type }) {
            if (type === 'ACK2')
                frameWindow.postMessage(formatMessage('ping', {}), origin);
        },
        destroy() {
            removeEventListener('message', receive);
            handlers.clear();
        },
    };
}
const base = { namespace: 'penpal', channel: undefined };
/** FxA has no methods that the page could call. */
const ready = { ...base, type: 'ACK1', methodPaths: [] };
function callOf({ command, data }) {
    // The id tells replies apart, and FxA receives none.
    return { ...base, type: 'CALL', id: command, methodPath: [command], args: [data] };
}

/**
 * Every rejection of this library.
 *
 * ```ts
 * import { isFxaRelierError } from 'fxa-relier-client';
 *
 * try {
 *   await client.auth.signIn({ ui: 'lightbox' });
 * } catch (error) {
 *   if (!isFxaRelierError(error, 'cancel')) throw error;
 * }
 * ```
 */
class FxaRelierError extends Error {
    name = 'FxaRelierError';
    reason;
    errno;
    status;
    error;
    retryAfter;
    url;
    constructor(reason, message, { cause, errno, status, error, retryAfter, url } = {}) {
        super(message, cause === undefined ? undefined : { cause });
        this.reason = reason;
        this.errno = errno;
        this.status = status;
        this.error = error ?? undefined;
        this.retryAfter = retryAfter;
        this.url = url;
    }
}
/**
 * Whether `error` is one of this library's, and of this `reason` where one is given. It looks at
 * the name rather than the class, so it also knows errors of another frame or another copy.
 */
function isFxaRelierError(error, reason) {
    const candidate = error;
    return candidate?.name === 'FxaRelierError' && (!reason || candidate.reason === reason);
}

/** The error for a call that cannot be carried out as it was made. */
function invalidArgument(message) {
    return new FxaRelierError('invalid_argument', message);
}
/**
 * Returns a copy that has the caller's own options and inherits nothing. A property that other code
 * put on `Object.prototype` could otherwise send a code or a secret to another server.
 */
function ownOptions(options) {
    return Object.assign(Object.create(null), options);
}
/** `value`, if it is a string as expected, or an error that names the argument. */
function requireText(name, value, expected = 'a well-formed string', pattern = /^/) {
    if (!value)
        throw invalidArgument(`${name} is required`);
    // A lone surrogate has no UTF-8 form, so it would not reach a server as it was given.
    if (typeof value !== 'string' || /\p{Cs}/u.test(value) || !pattern.test(value)) {
        throw invalidArgument(`${name} must be ${expected}`);
    }
    return value;
}
/** `value`, if it is an absolute http(s) URL without a fragment, user name and password. */
function requireHttpUrl(name, value) {
    const expected = 'an http(s) URL without a fragment';
    const url = requireText(name, value, expected, /^(?=.{1,256}$)https?:\/\/[^#\s]+$/i);
    if (!originOf(url))
        throw invalidArgument(`${name} must be ${expected}`);
    const { username, password } = new URL(url);
    if (username || password) {
        throw invalidArgument(`${name} must not contain a user name or password`);
    }
    return url;
}
/** The origin of what may be no URL at all. */
function originOf(url) {
    try {
        return new URL(url).origin;
    }
    catch {
        return;
    }
}

/** The events by which focus traps and overlays notice that the user is outside of them. */
const eventTypes = [
    'click',
    'mousedown',
    'mouseup',
    'pointerdown',
    'pointerup',
    'touchstart',
    'touchend',
    'keydown',
    'keypress',
    'keyup',
    'focus',
    'focusin',
    'focusout',
    'blur',
];
/**
 * Keeps the events within `host` from the page's own listeners. A focus trap of the page listens on
 * the document and cancels clicks and keys outside of its own dialog. A modal `<dialog>` makes the
 * page inert, but the page's scripts still receive its events.
 *
 * The listener is on the window, which captures an event first, and stops the event there. So the
 * event does not reach the clicked element either, and `onClick` is called with that element. The
 * browser's default actions are not affected.
 *
 * @returns a function that removes the listeners.
 */
function keepFromPage(host, onClick) {
    const keep = (event) => {
        // Outside of a shadow tree, the target of its events is its host.
        if (event.target !== host)
            return;
        event.stopImmediatePropagation();
        if (event.type === 'click')
            onClick(event.composedPath()[0]);
    };
    for (const type of eventTypes)
        addEventListener(type, keep, true);
    return () => {
        for (const type of eventTypes)
            removeEventListener(type, keep, true);
    };
}

/**
 * Keeps the page behind from scrolling. Padding replaces the width of its scrollbar, so that the
 * content does not jump.
 *
 * `scrollbar-gutter: stable` would keep that width as well, and would not move the elements that the
 * page has fixed to its right edge. But in Chromium no element can cover the gutter, so it would
 * stay as a bright strip beside the backdrop.
 *
 * @returns a function that restores the page's own styles.
 */
function lockScroll() {
    const root = document.documentElement;
    const { style } = root;
    const names = ['overflow-x', 'overflow-y', 'scrollbar-gutter', 'padding-right', 'box-sizing'];
    const before = names.map((name) => [name, style.getPropertyValue(name), style.getPropertyPriority(name)]);
    const set = (name, value) => style.setProperty(name, value, 'important');
    const scrollbarWidth = innerWidth - root.clientWidth;
    if (scrollbarWidth > 0) {
        // Browsers put it at the right of the window, even if the page is written from right to left.
        set('padding-right', `calc(${getComputedStyle(root).paddingRight} + ${scrollbarWidth}px)`);
        // Some pages have width: 100%, to which the padding would be added.
        set('box-sizing', 'border-box');
        set('scrollbar-gutter', 'auto');
    }
    set('overflow', 'hidden');
    return () => {
        for (const [name, value, priority] of before)
            style.setProperty(name, value, priority);
        if (!root.getAttribute('style'))
            root.removeAttribute('style');
    };
}

/**
 * Adds to the browser's own style sheet for a modal dialog. The top of the dialog stays in its place
 * when its height follows a page's, so that buttons do not move away under a click. Lengths are
 * percentages because the page's own `zoom` would multiply `vh`.
 *
 * The dialog is light for users who prefer dark pages, too: the servers that allow frames have white
 * pages, and the dialog must have a colour before the page has loaded.
 *
 * `opacity` hides the frame while it loads. With `visibility: hidden`, a page in the frame would
 * lose the focus that it gives to its field.
 */
const styles = `
:host {
  all: initial !important;
}

dialog {
  top: 5%;
  bottom: auto;
  width: 450px;
  height: 600px;
  max-height: 90%;
  margin: 0 auto;
  padding: 0;
  border: 1px solid gray;
  border-radius: 12px;
  overflow: hidden;
  color-scheme: light;
  font: 16px/1.5 system-ui;
}

dialog::backdrop {
  background: #0008;
}

button {
  min-width: 44px;
  height: 44px;
  padding: 0 16px;
  border: 1px solid gray;
  border-radius: 6px;
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
}

dialog > button {
  display: block;
  margin-inline-start: auto;
  padding: 0;
  border: 0;
  border-radius: 0;
  font-size: 28px;
  outline-offset: -3px;
}

p {
  position: absolute;
  inset: 44px 0 0;
  display: grid;
  place-content: center;
  justify-items: center;
  gap: 20px;
  margin: 0 24px;
  text-align: center;
}

iframe {
  display: block;
  width: 100%;
  height: calc(100% - 44px);
  border: 0;
}

p ~ iframe {
  opacity: 0;
  pointer-events: none;
}

@media (max-width: 480px), (max-height: 480px) {
  dialog {
    top: 0;
    min-width: 100%;
    min-height: 100%;
    border: 0;
    border-radius: 0;
  }
}
`;
/** The close button's row. */
const rowHeight = 44;
/** Servers since v0.40 report the height of the body, which begins 10 px below the page's top. */
const bodyMargin = 12;
/**
 * A native modal dialog with a frame in it. The browser gives the top layer, the inert page, the
 * focus and Esc. A shadow root keeps the page's CSS and the dialog's apart; a constructed style
 * sheet needs no `style-src`.
 *
 * The close button stands outside the frame: a key pressed inside a frame of another origin never
 * reaches this page, so Esc alone could not be relied on.
 */
function openLightboxDialog(options) {
    const { url, background, onClose, onRemove, onContinue } = options;
    const focused = document.activeElement;
    // Before the frame: the page is laid out now, and would have to be anew for its width.
    const unlockScroll = lockScroll();
    // Either event may come alone: browsers skip `cancel` for a user who insists on closing.
    const dialog = create('dialog', {
        lang: 'en',
        // Pages set the direction of either element. The dialog does not inherit it from the body.
        dir: getComputedStyle(document.body ?? document.documentElement).direction,
        oncancel: onClose,
        onclose: onClose,
    });
    const closeButton = create('button', { textContent: '\u00d7' });
    const notice = create('p', { dir: 'ltr', textContent: 'Loading\u2026' });
    // Firefox before 119 has no properties for these attributes.
    dialog.setAttribute('aria-label', 'Firefox Accounts');
    closeButton.setAttribute('aria-label', 'Close');
    notice.setAttribute('role', 'status');
    const continueButton = create('button', { textContent: 'Continue on Firefox Accounts' });
    const frame = create('iframe', {
        title: 'Firefox Accounts',
        referrerPolicy: 'origin',
        // Keep the Tab key out of it while it is invisible.
        tabIndex: -1,
        src: url,
    });
    dialog.append(closeButton, notice, frame);
    const host = create('div', {});
    const root = host.attachShadow({ mode: 'open' });
    root.append(dialog);
    // The frame begins to load here; the rest is done meanwhile. It stands beside the body, which
    // some pages replace as a whole.
    document.documentElement.append(host);
    const stopKeeping = keepFromPage(host, (clicked) => {
        if (clicked === closeButton)
            onClose();
        if (clicked === continueButton)
            onContinue?.();
    });
    const frameWindow = frame.contentWindow;
    const observer = new MutationObserver(() => {
        // A frame that the page moves loads again, in another window.
        if (frame.contentWindow !== frameWindow)
            onRemove();
    });
    observer.observe(document, { childList: true });
    observer.observe(document.documentElement, { childList: true });
    const close = () => {
        observer.disconnect();
        stopKeeping();
        dialog.close();
        host.remove();
        // The browser has given the focus back, unless the page had removed the dialog.
        if (document.activeElement === document.body)
            focused?.focus({ preventScroll: true });
        unlockScroll();
    };
    try {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(styles);
        if (background)
            setBackdrop(sheet, background);
        root.adoptedStyleSheets = [sheet];
        dialog.showModal();
    }
    catch (error) {
        // A browser that cannot show it must not keep the page locked.
        close();
        throw error;
    }
    return {
        frame,
        showSlowNotice() {
            notice.textContent = 'Firefox Accounts takes longer than usual to load.';
            if (onContinue)
                notice.append(continueButton);
        },
        reveal() {
            notice.remove();
            frame.removeAttribute('tabindex');
        },
        resize(heightPx) {
            dialog.style.height = `${heightPx + bodyMargin + rowHeight}px`;
        },
        close,
    };
}
/**
 * Sets the background in the rule itself: older browsers let `::backdrop` inherit nothing, not even a
 * custom property. Text from the caller never becomes CSS text, so it cannot add rules.
 */
function setBackdrop(sheet, background) {
    for (const rule of sheet.cssRules) {
        if (rule instanceof CSSStyleRule && rule.selectorText === 'dialog::backdrop') {
            rule.style.background = background;
        }
    }
}
function create(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
}

/**
 * Returns a function that calls `fn` at most once. Later calls return the first call's result, and
 * calls from inside `fn` return `undefined`.
 */
function once(fn) {
    let isCalled = false;
    let result;
    return () => {
        if (!isCalled) {
            isCalled = true;
            result = fn();
        }
        return result;
    };
}

/** Begins a sign-in. The end of it removes everything that was added by `onEnd`. */
function createShownSignIn(signal) {
    const { promise, resolve, reject } = createDeferred();
    const undos = [];
    let isEnded = false;
    const end = once(() => {
        isEnded = true;
        for (const undo of undos.reverse())
            undo();
    });
    const fail = (reason, message) => {
        reject(new FxaRelierError(reason, message));
        end();
    };
    const cancel = () => fail('cancel', 'The sign-in was cancelled');
    signal?.addEventListener('abort', cancel);
    undos.push(() => signal?.removeEventListener('abort', cancel));
    // A sign-in may end before its surface waits for it, and then must not count as an unhandled error.
    promise.catch(() => { });
    return {
        response: promise,
        respond(response) {
            resolve(response);
            end();
        },
        fail,
        cancel,
        onEnd(undo) {
            if (isEnded)
                undo();
            else
                undos.push(undo);
        },
    };
}
/**
 * The sign-in that is on screen. It belongs to the page and not to a client, since two lightboxes or
 * popups of different clients would be in each other's way as well.
 */
let current;
/** @throws FxaRelierError `already_open` if a sign-in is on screen. */
function refuseSecondSignIn() {
    if (current?.bringToFront()) {
        throw new FxaRelierError('already_open', 'Firefox Accounts is already open');
    }
    // The page or the user has removed the last one, and no event said so.
    current?.cancel();
}
/** Makes this the sign-in that is on screen, until the returned function is called. */
function occupyScreen(onScreen) {
    current = onScreen;
    return () => {
        if (current === onScreen)
            current = undefined;
    };
}
function createDeferred() {
    let resolve;
    let reject;
    const promise = new Promise((...settle) => {
        [resolve, reject] = settle;
    });
    return { promise, resolve, reject };
}

/** For developers, whose browser does not let the library find out more. */
const whatToCheck = 'Check in this order: is the server running (open it in a tab); does it know this client and ' +
    'redirect URI; does it allow this page to frame it (servers allow the origin of the redirect ' +
    'URI); does a Content-Security-Policy or Cross-Origin-Embedder-Policy of this page block the ' +
    "frame? The browser's console may say which.";
/** When the notice says that loading takes longer. */
const slowNoticeMs = 4_000;
/**
 * Firefox Accounts in a frame over the page.
 *
 * A page cannot detect that a server refuses to be framed: a refused frame fires `load` like any
 * other, and the page cannot look into it. Only FxA's first message, `ping`, shows that the frame
 * works. So a frame that has loaded and sends no message counts as refused, and a frame that does
 * not load counts as slow. Servers load their configuration before they send `ping`, which may take
 * some seconds after `load`. After `ping` there is no time limit: users may take their time.
 *
 * @throws FxaRelierError `frame_refused` if the server is known to refuse frames. This happens
 * within the user's click.
 */
function createLightbox({ server }, options) {
    const { contentHost, frames } = server;
    const { signal, background, fallback } = options;
    if (!frames)
        throw new FxaRelierError('frame_refused', `${contentHost} refuses frames`);
    return {
        async open(target) {
            const { url } = await target;
            refuseSecondSignIn();
            const { response, respond, fail, cancel, onEnd } = createShownSignIn(signal);
            const dialog = openLightboxDialog({
                url,
                background,
                onClose: cancel,
                onRemove: () => fail('aborted', 'The page removed the lightbox from its document'),
                // The fallback then continues as after the time limit, but within the user's click.
                onContinue: fallback && (() => fail('timeout', 'The user continued without the lightbox')),
            });
            onEnd(dialog.close);
            const { frame } = dialog;
            onEnd(occupyScreen({ bringToFront: () => frame.isConnected, cancel }));
            const stopWaiting = limitLoading(dialog, url, contentHost, options, fail);
            onEnd(stopWaiting);
            const connection = connectToContent(frame.contentWindow, new URL(contentHost).origin, {
                loaded: () => focusFrame(frame),
                resize: ({ height }) => dialog.resize(Number(height)),
                oauth_complete: (data) => respond(readResponse(data)),
                oauth_cancel: cancel,
                error: ({ error, errno }) => respond(readResponse({ error: error ?? errno ?? 'unknown' })),
            });
            onEnd(connection.destroy);
            connection.promise.then(() => {
                stopWaiting();
                dialog.reveal();
            });
            return response;
        },
    };
}
/**
 * Ends the sign-in if the frame is blocked, does not load, or loads and sends no message. While the
 * user waits, the notice in the dialog changes once.
 *
 * @returns a function that stops it.
 */
function limitLoading({ frame, showSlowNotice }, url, contentHost, { loadTimeoutMs = 15_000, pingTimeoutMs = 10_000 }, fail) {
    const failAfter = (ms) => setTimeout(() => {
        // Firefox does not fire `load` for its own error page, but has replaced the blank page. If the
        // page is cross-origin isolated, it blocks most servers' frames and leaves them blank.
        const isSlow = isBlank(frame) && !crossOriginIsolated;
        const reason = isSlow ? 'timeout' : 'frame_refused';
        fail(reason, `No message from ${contentHost} in ${ms} ms. ${whatToCheck}`);
    }, ms);
    let timer = failAfter(loadTimeoutMs);
    frame.onload = () => {
        clearTimeout(timer);
        timer = failAfter(pingTimeoutMs);
    };
    const slowTimer = setTimeout(showSlowNotice, slowNoticeMs);
    const stopWatching = watchContentSecurityPolicy([url, contentHost], (message) => fail('frame_refused', message));
    return () => {
        frame.onload = null;
        clearTimeout(timer);
        clearTimeout(slowTimer);
        stopWatching();
    };
}
/** The response as parameters, like that of a redirect. What is no text or number is left out. */
function readResponse(data) {
    const params = new URLSearchParams(Object.entries(data).filter(([, value]) => typeof value !== 'object'));
    return { params, redirectUri: params.get('redirect') ?? '' };
}
function isBlank({ contentWindow }) {
    try {
        return contentWindow?.location.href === 'about:blank';
    }
    catch {
        // The page is of another origin, or the browser's own error page.
        return false;
    }
}
/**
 * Moves the focus to the frame, unless the frame has it: a second `focus()` would take it from the
 * field that the page in the frame has focused.
 */
function focusFrame(frame) {
    const { activeElement } = frame.getRootNode();
    if (activeElement !== frame)
        frame.focus();
}
/**
 * Calls `onBlocked` if the page's own policy blocks a frame of these addresses: the first one, or the
 * one that it redirects to. Browsers fire an event for that; Chromium names the address that is
 * blocked, Firefox the one before the redirect.
 *
 * @returns a function that stops it.
 */
function watchContentSecurityPolicy(addresses, onBlocked) {
    const origins = [...new Set(addresses.map(originOf))];
    const onViolation = (violation) => {
        const { effectiveDirective, blockedURI, disposition } = violation;
        if (effectiveDirective !== 'frame-src' || disposition !== 'enforce')
            return;
        if (!origins.includes(originOf(blockedURI)))
            return;
        onBlocked(`The Content-Security-Policy of this page blocks ${blockedURI} in a frame: ` +
            `allow ${origins.join(' and ')} in frame-src`);
    };
    document.addEventListener('securitypolicyviolation', onViolation);
    return () => document.removeEventListener('securitypolicyviolation', onViolation);
}

/** Returns the message, or `undefined` if the value is none. */
function parsePopupMessage(value) {
    if (typeof value !== 'object' || value === null)
        return;
    const { type, channel, url } = value;
    if (type === 'received')
        return { type };
    if (type !== 'callback' || typeof channel !== 'string' || typeof url !== 'string')
        return;
    return { type, channel, url };
}

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
function receiveCallbackUrl(popup, channelName, onReceived) {
    const channel = new BroadcastChannel(channelName);
    const receive = ({ data }) => {
        const message = parsePopupMessage(data);
        if (message?.type !== 'callback' || message.channel !== channelName)
            return;
        if (!isOnThisOrigin(message.url))
            return;
        channel.postMessage({ type: 'received' });
        onReceived(message.url);
    };
    const receiveFromWindow = (event) => {
        if (event.source === popup && event.origin === location.origin)
            receive(event);
    };
    channel.onmessage = receive;
    addEventListener('message', receiveFromWindow);
    return () => {
        channel.close();
        removeEventListener('message', receiveFromWindow);
    };
}
function isOnThisOrigin(url) {
    try {
        return new URL(url).origin === location.origin;
    }
    catch {
        return false;
    }
}

/** How often the popup is looked at. */
const lookMs = 200;
/** Looks in a row that have to find the user back at the page: 1.4 s. */
const graceLooks = 7;
/** The same for a popup that may well be open still: 4 s. */
const severedGraceLooks = 20;
/**
 * Tells when the user has closed the popup, as far as that can be known.
 *
 * `closed` reads true for a popup that the user has closed, and just as well for one that is open
 * and severed from this page by a Cross-Origin-Opener-Policy header, in which they still type. So it
 * is a hint, never a verdict. Who closes the popup is to be told so soon, who types in it is never
 * to be cut off, and nobody is to wait for ever. Hence:
 *
 * - A blank popup, which has not been sent to the server yet, cannot be severed: it was closed.
 * - A popup that was never seen open after it had left its first, blank page was severed by the
 *   server's first answer. One that was seen open was closed by the user, most likely. So was one
 *   whose blank page was asked twice whether it may be left: first for the server's page, then for
 *   good.
 * - Nothing is settled while the user is elsewhere, as they are while they type in it. They are
 *   back when this page has the focus.
 * - A page that never lost the focus is one whose focus says nothing, as under automation. There a
 *   severed popup counts as closed only after a click on this page.
 * - The user has to stay for a moment: an answer may be on its way. Longer where the popup was
 *   severed, since people come back to look something up.
 *
 * @param isBlank Tells whether the popup has not been sent to the server yet.
 * @returns how to stop.
 */
function watchPopup(popup, isBlank, onClosed) {
    let signsOfUser = 0;
    let looksClosed = 0;
    let wasAway = false;
    // Its blank page is asked when it is sent to the server, and again if it is closed before that
    // has answered.
    popup.onbeforeunload = () => {
        signsOfUser += 2;
    };
    const watch = setInterval(() => {
        if (popup.closed && isBlank())
            return onClosed();
        const isHere = document.hasFocus();
        if (!isHere)
            wasAway = true;
        if (!popup.closed && hasLeftBlank(popup))
            signsOfUser++;
        // One look is not enough: Chromium takes some milliseconds to close what it severs.
        const wasSeenOpen = signsOfUser > 3;
        const isBack = popup.closed && isHere && (wasSeenOpen || wasAway);
        looksClosed = isBack ? looksClosed + 1 : 0;
        if (looksClosed > (wasSeenOpen ? graceLooks : severedGraceLooks))
            onClosed();
    }, lookMs);
    const act = () => {
        wasAway = true;
    };
    addEventListener('pointerdown', act);
    return () => {
        clearInterval(watch);
        removeEventListener('pointerdown', act);
    };
}
function hasLeftBlank(popup) {
    try {
        return popup.location.href !== 'about:blank';
    }
    catch {
        return true;
    }
}

const width = 500;
const height = 700;
/**
 * Firefox Accounts in a window of its own.
 *
 * The window opens when this is called, since browsers open one only inside a click; `open()` sends
 * it to Firefox Accounts. The response comes from the callback page: `handleRedirect` finds that it
 * runs in a popup, sends its URL to this page, and closes the window.
 *
 * @throws FxaRelierError `already_open`, after it has focused the popup that is open.
 */
function createPopup({ redirectUri, navigatePopup = setLocation, watchDialog }, { signal }) {
    if (originOf(redirectUri) !== location.origin) {
        throw invalidArgument('redirectUri must be on this origin for a popup');
    }
    refuseSecondSignIn();
    const popup = openWindow();
    if (!popup)
        return blockedPopup;
    let isBlank = true;
    const signIn = createShownSignIn(signal);
    const close = () => popup.close();
    signIn.onEnd(close);
    // Close the popup when the user leaves this page: no page is left to receive its response.
    addEventListener('pagehide', close);
    signIn.onEnd(() => removeEventListener('pagehide', close));
    signIn.onEnd(watchPopup(popup, () => isBlank, signIn.cancel));
    if (watchDialog)
        signIn.onEnd(watchDialog(popup, signIn));
    const bringToFront = () => {
        popup.focus();
        return !popup.closed;
    };
    signIn.onEnd(occupyScreen({ bringToFront, cancel: signIn.cancel }));
    return {
        async open(target) {
            try {
                // Before the popup is sent to the server, the sign-in can only fail: `response` rejects.
                const { url, channelName } = (await Promise.race([target, signIn.response]));
                const stopReceiving = receiveCallbackUrl(popup, channelName, (callbackUrl) => signIn.respond({
                    params: new URL(callbackUrl).searchParams,
                    redirectUri: callbackUrl,
                }));
                signIn.onEnd(stopReceiving);
                isBlank = false;
                if (popup.closed)
                    signIn.cancel();
                else
                    navigatePopup(url, popup);
            }
            catch (error) {
                signIn.cancel();
                throw error;
            }
            return signIn.response;
        },
    };
}
/** A popup that the browser did not let open. Its error has the URL, for a link. */
const blockedPopup = {
    async open(target) {
        const { url, remember } = await target;
        remember();
        throw new FxaRelierError('popup_blocked', 'Popup was blocked', { url });
    },
};
function openWindow() {
    const left = screenX + (outerWidth - width) / 2;
    const top = screenY + (outerHeight - height) / 2;
    return open('', '', `popup,width=${width},height=${height},left=${left},top=${top}`);
}
function setLocation(url, popup) {
    popup.location = url;
}

/** Leaves the page. The response arrives at the redirect URI, where `handleRedirect` reads it. */
function createRedirect() {
    return {
        async open(target) {
            const { url, remember } = await target;
            remember();
            location.assign(url);
            return undefined;
        },
    };
}

/** Whether a parsed JSON value is an object, as opposed to `null`, an array or a primitive. */
function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** Parses JSON. Returns `undefined` if `text` is not JSON, or not an object. */
function parseJsonObject(text) {
    try {
        const value = JSON.parse(text);
        return isJsonObject(value) ? value : undefined;
    }
    catch {
        return;
    }
}

/**
 * Returns `text` for a message that may be written to a log: one line, at most 200 characters, and
 * without the control and format characters that move a terminal's cursor or reorder a line.
 */
function oneLine(text) {
    return String(text)
        .slice(0, 200)
        .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** Larger than any response of Firefox Accounts: a profile or a set of keys takes a few kB. */
const maxResponseBytes = 1024 * 1024;
/** A step for `pipeThrough` that ends a response which is larger than 1 MB. */
function createByteLimit(url) {
    let bytes = 0;
    return new TransformStream({
        transform(chunk, controller) {
            bytes += chunk.byteLength;
            if (bytes > maxResponseBytes) {
                throw new FxaRelierError('invalid_response', `${url} sent more than 1 MB`);
            }
            controller.enqueue(chunk);
        },
    });
}
/**
 * Sends one request to a Firefox Accounts server and returns the body of its response, which may be
 * empty. No cookie goes along, and the headers must be ones that the servers' CORS rules allow.
 */
async function fetchText(fetch, url, request) {
    let response;
    let text;
    try {
        // What is sent may be a secret or a token: it goes to the named server or nowhere.
        const init = { ...request, credentials: 'omit', redirect: 'error' };
        response = await fetch(url, ownOptions(init));
        const body = response.body?.pipeThrough(createByteLimit(url));
        text = await new Response(body).text();
    }
    catch (cause) {
        if (isFxaRelierError(cause))
            throw cause;
        const reason = ownOptions(request).signal?.aborted ? 'aborted' : 'network';
        throw new FxaRelierError(reason, `${url} was not reached`, { cause });
    }
    const { ok, status, headers } = response;
    if (!ok) {
        const body = parseJsonObject(text);
        const { errno, error, message = '', retryAfter = headers.get('retry-after') } = body ?? {};
        throw new FxaRelierError('http_error', `${url} answered ${status} ${oneLine(message)}`, {
            status,
            errno,
            error,
            retryAfter: Number(retryAfter) || undefined,
            cause: body,
        });
    }
    return text;
}
/** Sends one request as `fetchText` does, and returns the JSON object in the response. */
async function fetchJson(fetch, url, request) {
    const body = parseJsonObject(await fetchText(fetch, url, request));
    if (!body)
        throw new FxaRelierError('invalid_response', `${url} sent no JSON object`);
    return body;
}

/**
 * Refuses options that the library would ignore, since a misspelled one is easily overlooked.
 *
 * @param known Has a property for each valid option.
 */
function refuseUnknownOptions(method, options, known) {
    const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
    if (unknown === undefined)
        return;
    throw invalidArgument(`Unknown option "${unknown}" of ${method}. Valid options: ${Object.keys(known).join(', ')}`);
}

/** `refresh_token` → `refreshToken` */
function camelCase(wireName) {
    return wireName.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}
/** `redirectUri` → `redirect_uri` */
function snakeCase(name) {
    return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const optionNames = {
    entrypoint: true,
    entrypointExperiment: true,
    entrypointVariation: true,
    formType: true,
    utmCampaign: true,
    utmContent: true,
    utmMedium: true,
    utmSource: true,
    utmTerm: true,
    signal: true,
};
/**
 * Returns nothing if the server cannot be reached or refuses: metrics must never keep a user from
 * signing in.
 *
 * @throws FxaRelierError `invalid_argument` if an option is unknown.
 */
async function fetchMetricsFlow({ contentHost }, fetch, given = {}) {
    const { signal, ...options } = ownOptions(given);
    refuseUnknownOptions('fetchMetricsFlow()', options, optionNames);
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options)) {
        if (value)
            query.set(snakeCase(name), value);
    }
    try {
        const url = `${contentHost}/metrics-flow?${query}`;
        const { flowId, flowBeginTime, deviceId } = await fetchJson(fetch, url, {
            signal,
        });
        return { flowId, flowBeginTime, deviceId };
    }
    catch {
        return {};
    }
}

/** Begins the key of every client's requests. */
const requestsKeyPrefix = 'fxa ';
/** Links that nobody followed are forgotten in the end. */
const mostRemembered = 20;
/**
 * @param owner The client and its server: what another one began is not remembered here, so the
 * answer of the one is never taken for the other's (RFC 9700, section 4.4).
 */
function createPendingRequests(owner, storage) {
    // Looked up late: the mere mention of sessionStorage throws where it is forbidden.
    const open = () => storage ?? sessionStorage;
    const write = (requests) => open().setItem(owner, JSON.stringify(requests));
    const read = (key = owner) => {
        try {
            return Object.values(JSON.parse(open().getItem(key)));
        }
        catch {
            return [];
        }
    };
    const otherKeys = () => {
        try {
            const { length = 0 } = open();
            const keys = Array.from({ length }, (_, index) => `${open().key?.(index)}`);
            return keys.filter((key) => key.startsWith(requestsKeyPrefix) && key !== owner);
        }
        catch {
            return [];
        }
    };
    return {
        remember(request, isStateGiven) {
            try {
                write([request, ...read()].slice(0, mostRemembered));
            }
            catch (cause) {
                // Whoever gave the state can compare it. One of ours would be lost, or a code verifier,
                // and with it the sign-in, after the user had done all the work.
                if (isStateGiven && !request.codeVerifier)
                    return;
                throw new FxaRelierError('state_missing', 'Storage is blocked: pass storage, or state without pkce', { cause });
            }
        },
        take(state) {
            const requests = read();
            const found = requests.find((request) => request?.state === state);
            try {
                if (found)
                    write(requests.filter((request) => request?.state !== state));
                return found;
            }
            catch {
                return;
            }
        },
        isKnownToOthers: (state) => otherKeys().some((key) => read(key).some((request) => request?.state === state)),
    };
}

/** How long the page that opened this window may take to respond. It may be busy. */
const openerTimeoutMs = 2_000;
/**
 * Sends this page's URL to the page that opened this window, and closes the window when that page
 * has received it. The promise then stays pending, since nothing is left to do here.
 *
 * @param onReceived Called before the window closes.
 * @returns a promise that resolves if no page has received the URL.
 */
function sendCallbackUrl(channelName, url, onReceived = () => { }) {
    return new Promise((resolve) => {
        const channel = new BroadcastChannel(channelName);
        const timer = setTimeout(() => {
            channel.close();
            resolve();
        }, openerTimeoutMs);
        channel.onmessage = ({ data }) => {
            if (parsePopupMessage(data)?.type !== 'received')
                return;
            clearTimeout(timer);
            channel.close();
            onReceived();
            close();
            // Some browsers do not let a page close its window. The user then sees this text.
            document.body.textContent = 'You may close this window.';
        };
        const message = { type: 'callback', channel: channelName, url };
        channel.postMessage(message);
        opener?.postMessage(message, location.origin);
    });
}

/** The names of the errors that some servers send by their number. */
const namesByErrno = new Map([
    [1005, 'invalid_request'],
    [1007, 'invalid_request'],
    [1008, 'unauthorized_client'],
    [1009, 'invalid_request'],
    [1010, 'login_required'],
    [1011, 'account_selection_required'],
    [1012, 'interaction_required'],
    [1013, 'invalid_request'],
]);
/**
 * Returns the name of an `error` parameter, which may be a name or a number. Anybody can send a
 * user to a page's address with an `error` of their own, and the site may log or show it: the name
 * is `unknown` if the parameter is not a word.
 */
function authorizationErrorName(error) {
    return namesByErrno.get(Number(error)) ?? (/^[\w.-]{1,64}$/.test(error) ? error : 'unknown');
}

/** A parameter of these may occur once. A second one may have been added by an attacker. */
const singleParameters = ['state', 'error', 'code', 'iss'];
/**
 * The one place that decides to trust a response. Every surface's response is checked here, and only
 * the response to the request that was made becomes a result.
 *
 * @param request The request that was stored under the response's state, if there is one.
 * @param response Its parameters and URL are not trusted.
 * @param issuer The server that the request was sent to. A response that names another one is
 *   refused; Firefox Accounts names none.
 * @see RFC 6749, sections 3.1 and 4.1.2; RFC 9207; RFC 9700, section 4.7
 */
function readAuthorizationResponse(request, { params, redirectUri }, issuer) {
    const repeated = singleParameters.find((name) => params.getAll(name).length > 1);
    if (repeated) {
        throw invalidResponse(`The response has the parameter ${repeated} more than once`);
    }
    const state = params.get('state');
    const reported = params.get('error');
    // To another browser than the one that began, Firefox Accounts gave an error alone.
    if (state || !reported) {
        if (!request) {
            throw new FxaRelierError('state_missing', 'The sign-in is unknown here: begin anew');
        }
        if (state !== request.state) {
            throw new FxaRelierError('state_mismatch', 'The answer is of another sign-in');
        }
    }
    if (params.get('iss') && params.get('iss')?.replace(/\/$/, '') !== issuer) {
        throw invalidResponse('The response comes from another server');
    }
    if (reported || !request) {
        const error = authorizationErrorName(`${reported}`);
        throw new FxaRelierError('server_error', `Firefox Accounts sent the error: ${error}`, {
            error,
            errno: Number(reported) || undefined,
        });
    }
    const code = params.get('code') ?? '';
    const { redirectUri: registered, codeVerifier } = request;
    // The scheme, too: a blob: URL has the origin of the page that made it.
    const isOurs = /^https?:/i.test(redirectUri) && originOf(redirectUri) === originOf(registered);
    if (!/^[ -~]{1,1024}$/.test(code) || !isOurs) {
        throw invalidResponse('Firefox Accounts sent no code for this site');
    }
    const result = {
        redirect_uri: redirectUri,
        code: code,
        state: request.state,
        action: params.get('action') ?? undefined,
        codeVerifier,
    };
    // Not enumerable: a copy or a comparison of the result has no use for the second name.
    return Object.defineProperty(result, 'redirect', {
        get: () => result.redirect_uri,
    });
}
function invalidResponse(message) {
    return new FxaRelierError('invalid_response', message);
}

/**
 * The results of this page. The first call removes the response from the address bar, so a later
 * call finds it here. The page has one address for all its clients, so this is not a client's.
 */
const handled = new Map();
/**
 * Returns the result that this page was loaded with, or `null` if the page was not reached from the
 * server. In a popup that the library opened, the page that opened it continues, and this stays
 * pending.
 */
async function handleRedirect({ config, owner, requests }, url = globalThis.location?.href) {
    if (!url)
        throw invalidArgument('handleRedirect() needs a browser window, or a url');
    if (!originOf(url))
        throw invalidArgument('url must be absolute');
    const known = handled.get(owner + url);
    if (known)
        return known;
    const address = new URL(url);
    const params = new URL(url).searchParams;
    const isError = params.has('error');
    if (!isError && !params.has('code'))
        return null;
    const state = params.get('state');
    const pending = requests.take(state);
    const registered = pending?.redirectUri ?? config.redirectUri;
    const page = registered ? new URL(registered) : undefined;
    // The site's own pages, and other parties' responses, may have a `code` or an `error` too.
    const isOurs = pending || (page?.pathname === address.pathname && (state || isError));
    if (!isOurs && (page || !state))
        return null;
    const isUnknown = !pending && !!state;
    if (isUnknown && requests.isKnownToOthers(state))
        return null;
    const isThisPage = url === globalThis.location?.href;
    const cleanAddress = () => {
        address.search = page?.search ?? '';
        history.replaceState(history.state, '', address);
    };
    const result = (async () => {
        // The page that opened this window may wait for a response that is unknown here.
        if (isUnknown && isThisPage)
            await sendCallbackUrl(owner + state, url, cleanAddress);
        const response = { params, redirectUri: url };
        return isOurs ? readAuthorizationResponse(pending, response, config.server.contentHost) : null;
    })();
    handled.set(owner + url, result);
    // Another client on this page may know a state that is unknown here: leave it the address.
    if (isOurs && !isUnknown && isThisPage) {
        cleanAddress();
        handled.set(owner + address, result);
    }
    return result;
}

let urlAlphabet =
  'useandom-26T198340PX75pxJACKVERYMINDBUSHWOLF_GQZbfghjklqvwyzrict';

let nanoid = (size = 21) => {
  let id = '';
  let bytes = crypto.getRandomValues(new Uint8Array((size |= 0)));
  while (size--) {
    id += urlAlphabet[bytes[size] & 63];
  }
  return id
};

/** Encodes bytes as base64url without padding (RFC 4648, section 5). */
function encodeBase64url(bytes) {
    return btoa(String.fromCharCode(...bytes))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
}

/**
 * A fresh code verifier of 64 characters. nanoid's alphabet, `A-Za-z0-9_-`, is just what Firefox
 * Accounts takes, which is less than RFC 7636 allows.
 */
function createCodeVerifier() {
    // Refused here, before anything is on screen, rather than when the challenge is made.
    if (!globalThis.crypto?.subtle) {
        throw invalidArgument('pkce needs https or localhost');
    }
    return nanoid(64);
}
/** The S256 code challenge of a verifier (RFC 7636, section 4.2). */
async function createCodeChallenge(codeVerifier) {
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier));
    return encodeBase64url(new Uint8Array(hash));
}

/** The `action` parameter of each method. */
const actions = new Map([
    ['signIn', 'signin'],
    ['signUp', 'signup'],
    ['forceAuth', 'force_auth'],
    ['bestChoice', undefined],
    ['emailFirst', 'email'],
]);
const entrypointFormat = /^[\w.:-]+$/;
const utmFormat = /^[\w/.%-]{1,128}$/;
/**
 * The formats of parameters, by their names in the URL. Firefox Accounts silently drops the metrics
 * of a flow in which one is malformed.
 */
const formats = new Map([
    ['entrypoint', entrypointFormat],
    ['entrypoint_experiment', entrypointFormat],
    ['entrypoint_variation', entrypointFormat],
    ['utm_campaign', utmFormat],
    ['utm_content', utmFormat],
    ['utm_medium', utmFormat],
    ['utm_source', utmFormat],
    ['utm_term', utmFormat],
    ['flow_id', /^[\da-f]{64}$/],
    ['flow_begin_time', /^\d+$/],
    ['device_id', /^[\da-f]{32}$/],
    ['max_age', /^\d+$/],
]);
/** The options that are sent as they are, as the parameter of the same name in snake_case. */
const sentOptions = {
    accessType: true,
    acrValues: true,
    prompt: true,
    maxAge: true,
    loginHint: true,
    idTokenHint: true,
    keysJwk: true,
    returnOnError: true,
    entrypoint: true,
    entrypointExperiment: true,
    entrypointVariation: true,
    utmCampaign: true,
    utmContent: true,
    utmMedium: true,
    utmSource: true,
    utmTerm: true,
    flowId: true,
    flowBeginTime: true,
    deviceId: true,
};
/** The names of all options. */
const authorizationOptionNames = {
    state: true,
    redirectUri: true,
    scope: true,
    email: true,
    ...sentOptions,
    params: true,
};
/**
 * Checks the options and creates what they leave out. It is synchronous, so that the library refuses
 * a bad argument before it opens anything, and can open a window inside the click.
 *
 * @param context `iframe` tells Firefox Accounts that it is framed.
 */
function createAuthorizationRequest({ clientId, server, pkce }, action, given, context) {
    const options = ownOptions(given);
    const { state = nanoid(), scope, redirectUri, email, params = {} } = options;
    if (!actions.has(action))
        throw invalidArgument(`Invalid action: ${action}`);
    requireText('state', state, 'at most 512 characters', /^.{1,512}$/s);
    requireText('scope', scope);
    requireHttpUrl('redirectUri', redirectUri);
    if (email || action === 'forceAuth') {
        requireText('email', email, 'an email address', /@|^blank$/);
    }
    if (typeof params !== 'object' || params === null) {
        throw invalidArgument('params must be an object of parameter names and values');
    }
    const codeVerifier = pkce ? createCodeVerifier() : undefined;
    const ownParameters = toParameters({
        client_id: clientId,
        state,
        scope,
        redirect_uri: redirectUri,
        action: actions.get(action),
        email,
        response_type: 'code',
        context,
    });
    const sent = Object.entries(options).filter(([name]) => Object.hasOwn(sentOptions, name));
    const otherParameters = [
        ...toParameters(Object.fromEntries(sent), snakeCase),
        ...toParameters(params),
    ];
    return {
        state,
        redirectUri: redirectUri,
        codeVerifier,
        async createUrl() {
            const query = new URLSearchParams(ownParameters);
            if (codeVerifier) {
                query.set('code_challenge', await createCodeChallenge(codeVerifier));
                query.set('code_challenge_method', 'S256');
            }
            // `params` cannot replace what the library or an option has set.
            for (const [name, text] of otherParameters) {
                if (!query.has(name))
                    query.set(name, text);
            }
            // The OAuth server's endpoint refuses keys_jwk; the content server's accepts it.
            const host = query.has('keys_jwk') ? server.contentHost : server.oauthHost;
            return `${host}/authorization?${`${query}`.replaceAll('+', '%20')}`;
        },
    };
}
/**
 * Returns the parameters that have a value, checked.
 *
 * @param values By the names that an error message uses.
 */
function toParameters(values, toWireName = (name) => name) {
    return Object.entries(values)
        .filter(([, value]) => value !== undefined && value !== null && value !== '')
        .map(([name, value]) => {
        const wireName = toWireName(name);
        const format = formats.get(wireName);
        const text = typeof value === 'number' || typeof value === 'boolean' ? `${value}` : value;
        return [wireName, requireText(name, text, format && `like ${format}`, format)];
    });
}

/**
 * The deployments that have a name. Mozilla's documentation names production and stage; stable,
 * latest and nightly are the development servers of old, kept for those who still run them.
 *
 * @see https://mozilla.github.io/ecosystem-platform/relying-parties/tutorials/integration-with-fxa
 */
const servers = deepFreeze({
    production: {
        contentHost: 'https://accounts.firefox.com',
        oauthHost: 'https://oauth.accounts.firefox.com/v1',
        profileHost: 'https://profile.accounts.firefox.com/v1',
        frames: false,
    },
    stage: {
        contentHost: 'https://accounts.stage.mozaws.net',
        oauthHost: 'https://oauth.stage.mozaws.net/v1',
        profileHost: 'https://profile.stage.mozaws.net/v1',
        frames: false,
    },
    stable: {
        contentHost: 'https://stable.dev.lcip.org',
        oauthHost: 'https://oauth-stable.dev.lcip.org/v1',
        profileHost: 'https://stable.dev.lcip.org/profile/v1',
    },
    latest: {
        contentHost: 'https://latest.dev.lcip.org',
        oauthHost: 'https://oauth-latest.dev.lcip.org/v1',
        profileHost: 'https://latest.dev.lcip.org/profile/v1',
    },
    nightly: {
        contentHost: 'https://nightly.dev.lcip.org',
        oauthHost: 'https://nightly-oauth.dev.lcip.org/v1',
        profileHost: 'https://nightly-profile.dev.lcip.org/v1',
    },
    local: {
        contentHost: 'http://localhost:3030',
        oauthHost: 'http://localhost:9000/v1',
        profileHost: 'http://localhost:1111/v1',
    },
});
function deepFreeze(presets) {
    for (const preset of Object.values(presets))
        Object.freeze(preset);
    return Object.freeze(presets);
}
function presetOf(name) {
    return Object.hasOwn(servers, name) ? servers[name] : undefined;
}
/** The three hosts, checked and without a slash at the end. */
function resolveServer(options) {
    const { server = 'production', ...others } = ownOptions(options);
    const hosts = ownOptions(others);
    const given = typeof server === 'string' ? presetOf(server) : server;
    if (typeof given !== 'object' || given === null) {
        const names = Object.keys(servers).join(', ');
        const text = JSON.stringify(server);
        const hint = originOf(text.slice(1, -1))
            ? `. On a backend, await discoverServer(${text}) returns such an object`
            : '';
        throw invalidArgument(`server must be one of ${names}, or an object { contentHost, oauthHost, profileHost }; it is ${text}${hint}`);
    }
    const preset = ownOptions(given);
    const host = (name) => requireHttpUrl(name, hosts[name] ?? preset[name]).replace(/\/+$/, '');
    const contentHost = host('contentHost');
    return {
        contentHost,
        oauthHost: host('oauthHost'),
        profileHost: host('profileHost'),
        // Another content host than the preset's may well let itself be framed.
        frames: preset.frames !== false || contentHost !== preset.contentHost,
    };
}

const signInOptionNames = {
    ui: true,
    fallback: true,
    signal: true,
    background: true,
    zIndex: true,
    loadTimeoutMs: true,
    pingTimeoutMs: true,
    ...authorizationOptionNames,
};
/**
 * Returns the caller's own options, with the client's redirect URI and scope as defaults.
 *
 * @param method The name of the method that was called: `signIn()`.
 * @throws FxaRelierError `invalid_argument` if an option is unknown.
 */
function readSignInOptions(method, given, config) {
    const options = ownOptions(given);
    refuseUnknownOptions(method, options, signInOptionNames);
    const { redirectUri = config.redirectUri, scope = config.scope } = options;
    return ownOptions({ ...options, redirectUri, scope });
}
function resolveOptions(clientId, given) {
    const options = ownOptions(given);
    if (!/^[0-9a-f]{16}$/.test(requireText('clientId', clientId))) {
        console.warn(`clientId "${clientId}" is not 16 hex digits`);
    }
    if ('clientSecret' in options) {
        throw invalidArgument('clientSecret belongs on a backend, not here');
    }
    const { redirectUri } = options;
    if (redirectUri)
        requireHttpUrl('redirectUri', redirectUri);
    return ownOptions({
        ...options,
        clientId,
        server: resolveServer(options),
        fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    });
}

function isLate(state) {
    return typeof state === 'function' || typeof state?.then === 'function';
}
/**
 * Waits for a state. A function is called before this returns, so still inside the user's click.
 *
 * @throws FxaRelierError `network` if the state cannot be obtained, unless it fails with an
 * `FxaRelierError` of its own; `invalid_argument` if it is no string.
 */
async function awaitState(state) {
    let value;
    try {
        value = await (typeof state === 'function' ? state() : state);
    }
    catch (cause) {
        if (isFxaRelierError(cause))
            throw cause;
        throw new FxaRelierError('network', `The state could not be obtained: ${cause}`, { cause });
    }
    if (typeof value === 'string')
        return value;
    const received = value instanceof Object ? 'an object' : String(value);
    throw invalidArgument(`state must resolve with a string, not with ${received}`);
}
/** Settles as `promise` does, or rejects as soon as the signal fires. */
function untilAborted(promise, signal) {
    return new Promise((resolve, reject) => {
        const abort = () => reject(signal?.reason);
        signal?.addEventListener('abort', abort);
        promise.then(resolve, reject).finally(() => signal?.removeEventListener('abort', abort));
    });
}

/** Signs the user in on the surface that `ui` names, or on `fallback` if that is unavailable. */
async function signIn(client, action, given = {}) {
    const options = readSignInOptions(`${action}()`, given, client.config);
    if (!globalThis.window)
        throw invalidArgument(`${action}() needs a browser window`);
    const { ui = 'redirect', fallback, state } = options;
    const createSurface = client.surfaces.get(ui);
    if (!createSurface)
        throw invalidArgument(`Invalid ui: ${ui}`);
    const createFallback = fallback && client.surfaces.get(fallback);
    if (fallback && (!createFallback || fallback === 'lightbox')) {
        throw invalidArgument(`Invalid fallback: ${fallback}`);
    }
    // The fallback uses the same state: a function is called only once.
    if (isLate(state))
        options.state = once(() => awaitState(state));
    try {
        const context = ui === 'lightbox' ? 'iframe' : undefined;
        return await signInOn(createSurface, client, action, options, context);
    }
    catch (error) {
        const isUnavailable = isFxaRelierError(error, 'frame_refused') || isFxaRelierError(error, 'timeout');
        if (!createFallback || !isUnavailable)
            throw error;
        return signInOn(createFallback, client, action, options);
    }
}
/**
 * Signs the user in on one surface. It is not an `async` function: if the surface cannot be created,
 * it throws inside the user's click, in which `fallback` may still open a popup.
 */
function signInOn(createSurface, client, action, options, context) {
    const { config } = client;
    const { state, signal } = options;
    const createRequest = (knownState) => createAuthorizationRequest(config, action, { ...options, state: knownState }, context);
    // Nothing opens if an argument is wrong. A late state is checked when it arrives.
    const checked = createRequest(isLate(state) ? undefined : state);
    if (signal?.aborted)
        throw abortedError(signal);
    // Before the first `await`: a popup must open inside the click.
    const { server } = config;
    const surface = createSurface({ server, redirectUri: checked.redirectUri }, options);
    const request = isLate(state)
        ? untilAborted(awaitState(state), signal).then(createRequest)
        : Promise.resolve(checked);
    return openSurface(surface, client, request, options);
}
/** Shows Firefox Accounts on the surface, and reads its response. */
async function openSurface(surface, client, request, options) {
    const { signal } = options;
    try {
        const target = request.then((ready) => prepareTarget(client, ready, options));
        const response = await surface.open(target);
        const { contentHost } = client.config.server;
        return response && readAuthorizationResponse(await request, response, contentHost);
    }
    catch (error) {
        throw signal?.aborted ? abortedError(signal) : error;
    }
}
function abortedError({ reason }) {
    return new FxaRelierError('aborted', 'The sign-in was aborted', { cause: reason });
}
async function prepareTarget({ owner, requests }, request, { state, signal }) {
    const url = await request.createUrl();
    // The caller may have aborted meanwhile, and then nothing may open.
    signal?.throwIfAborted();
    return {
        url,
        channelName: owner + request.state,
        remember: () => requests.remember(request, state !== undefined),
    };
}
/** Returns the URL of a sign-in by redirect, and stores the request for its response. */
async function requestLink({ config, requests }, action, given = {}) {
    const { state, ...options } = readSignInOptions('request()', given, config);
    const knownState = isLate(state) ? await awaitState(state) : state;
    const request = createAuthorizationRequest(config, action, { ...options, state: knownState });
    requests.remember(request, knownState !== undefined);
    const { createUrl, ...pending } = request;
    return { url: await createUrl(), ...pending };
}

function createAuthApi(config, surfaces) {
    const owner = `${requestsKeyPrefix}${config.clientId} ${config.server.oauthHost} `;
    const requests = createPendingRequests(owner, config.storage);
    const client = { config, surfaces, owner, requests };
    const method = (action) => ((options) => signIn(client, action, options));
    return {
        signIn: method('signIn'),
        signUp: method('signUp'),
        forceAuth: method('forceAuth'),
        bestChoice: method('bestChoice'),
        emailFirst: method('emailFirst'),
        request: (action, options) => requestLink(client, action, options),
        handleRedirect: (url) => handleRedirect(client, url),
        fetchMetricsFlow: (options) => fetchMetricsFlow(config.server, config.fetch, options),
    };
}

/** The profile of the user whose access token this is. */
async function fetchProfile({ profileHost, fetch }, accessToken, options) {
    const token = requireText('token', accessToken, 'a token', /^[!-~]+$/);
    const headers = { authorization: `Bearer ${token}` };
    return fetchJson(fetch, `${profileHost}/profile`, { ...options, headers });
}

function createProfileApi({ server, fetch }) {
    const { profileHost } = server;
    let last;
    return {
        async fetch(token, options) {
            last = await fetchProfile({ profileHost, fetch }, token, options);
            return last;
        },
        all: () => last,
    };
}

function createTokenApi({ clientId, clientSecret, oauthHost, fetch, }) {
    const urlOf = (path) => `${oauthHost}/${path}`;
    const post = (body, options) => ({
        ...options,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
    });
    const grant = async (body, requestedScope, options) => {
        const request = { client_id: clientId, client_secret: clientSecret, ...body };
        const response = await fetchJson(fetch, urlOf('token'), post(request, options));
        const token = readFields({ scopes: requestedScope || [], ...response });
        // It must fit into an Authorization header.
        if (typeof token.accessToken !== 'string' || !/^[!-~]+$/.test(token.accessToken)) {
            throw new FxaRelierError('invalid_response', 'Firefox Accounts sent no valid access_token');
        }
        // A client must not use a token whose type it does not know (RFC 6749, section 7.1).
        if (!/^bearer$/i.test(String(token.tokenType))) {
            const message = 'Firefox Accounts sent no bearer token: its token_type must be "bearer"';
            throw new FxaRelierError('invalid_response', message);
        }
        return token;
    };
    const ask = (path) => async (token, options) => {
        const request = post({ token: requireText('token', token) }, options);
        return readFields(await fetchJson(fetch, urlOf(path), request));
    };
    return {
        async tradeCode(code, given = {}) {
            const { codeVerifier, scope, ...options } = ownOptions(given);
            requireText('code', code);
            // Firefox Accounts takes one proof or the other, never both.
            const proof = clientSecret ? undefined : requireText('codeVerifier', codeVerifier);
            return grant({ grant_type: 'authorization_code', code_verifier: proof, code }, scope, options);
        },
        async refreshToken(refreshToken, given = {}) {
            const { scope, ...options } = ownOptions(given);
            requireText('refreshToken', refreshToken);
            const body = { grant_type: 'refresh_token', refresh_token: refreshToken, scope };
            return grant(body, scope, options);
        },
        verifyToken: ask('verify'),
        introspectToken: ask('introspect'),
        // The response may be empty (RFC 7009, section 2.2).
        async destroyToken(token, given = {}) {
            const { tokenTypeHint = 'token', ...options } = ownOptions(given);
            const request = post({ [tokenTypeHint]: requireText('token', token) }, options);
            await fetchText(fetch, urlOf('destroy'), request);
        },
    };
}
/** camelCase names, and `scope` as a list whether the server says `scope` or, of old, `scopes`. */
function readFields(answer) {
    const { scopes, scope = scopes, ...rest } = answer;
    const fields = Object.entries(rest).map(([name, value]) => [camelCase(name), value]);
    if (scope !== undefined)
        fields.push(['scope', [scope].flat().join(' ').match(/\S+/g) ?? []]);
    return Object.fromEntries(fields);
}

function createPublicTokenApi({ clientId, server, fetch }) {
    const { oauthHost } = server;
    const token = createTokenApi({ clientId, oauthHost, fetch });
    return {
        ...token,
        async refreshToken(refreshToken, options = {}) {
            const { locks } = globalThis.navigator ?? {};
            const refresh = () => token.refreshToken(refreshToken, options);
            if (!locks)
                return refresh();
            const { signal } = ownOptions(options);
            const lockOptions = ownOptions(signal ? { signal } : {});
            try {
                return await locks.request(`fxa ${clientId} ${oauthHost}`, lockOptions, refresh);
            }
            catch (error) {
                if (isFxaRelierError(error))
                    throw error;
                // The page may not use storage and locks, or the caller aborted while it waited for the
                // lock. Then this call rejects with the reason `aborted`, like any other.
                return refresh();
            }
        },
    };
}

/**
 * Signs the users of a website in with Firefox Accounts.
 *
 * ```ts
 * const client = new FxaRelierClient('dcdb5ae7add825d2', {
 *   server: 'local',
 *   redirectUri: 'http://localhost:8080/oauth',
 *   scope: 'profile',
 * });
 * const { code, state } = await client.auth.signIn({ ui: 'lightbox' });
 * ```
 *
 * To follow a sign-in through the source, read these files from top to bottom:
 *
 * - In a lightbox: `client/sign-in.ts`, `oauth/authorization-request.ts`, `surfaces/lightbox.ts`,
 *   `oauth/authorization-response.ts`.
 * - In a popup: `client/sign-in.ts`, `oauth/authorization-request.ts`, `surfaces/popup.ts`,
 *   `client/handle-redirect.ts` (which runs on the callback page),
 *   `oauth/authorization-response.ts`.
 * - By redirect: `client/sign-in.ts`, `oauth/authorization-request.ts`, `surfaces/redirect.ts`,
 *   `client/handle-redirect.ts` (on the callback page), `oauth/authorization-response.ts`.
 */
class FxaRelierClient {
    auth;
    token;
    profile;
    /**
     * @param clientId 16 hex digits, from the registration with Firefox Accounts.
     * @throws FxaRelierError with the reason `invalid_argument`.
     */
    constructor(clientId, options = {}) {
        const config = resolveOptions(clientId, options);
        const surfaces = new Map([
            ['redirect', createRedirect],
            ['lightbox', createLightbox],
            ['popup', createPopup],
        ]);
        this.auth = createAuthApi(config, surfaces);
        this.token = createPublicTokenApi(config);
        this.profile = createProfileApi(config);
    }
}

export { FxaRelierClient, FxaRelierError, isFxaRelierError, servers };
