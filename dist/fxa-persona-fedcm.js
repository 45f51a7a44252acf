/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 | THIRD-PARTY-NOTICES.txt */
(function () {
  'use strict';

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

  /**
   * The site's own tabs, whatever browsers make of another site's frames. Only pages of this origin
   * speak and hear here, so what is heard is as good as the page's own.
   */
  function reachOtherTabs(channelName) {
      let opened;
      // One for both: a page does not hear itself then.
      const open = () => {
          try {
              opened ??= new BroadcastChannel(channelName);
          }
          catch {
              // A page without storage may have no channel either.
          }
          return opened;
      };
      return {
          tell: (news) => open()?.postMessage(news),
          listen(hear) {
              open()?.addEventListener('message', ({ data }) => hear(data));
          },
      };
  }

  /** Encodes bytes as base64url without padding (RFC 4648, section 5). */
  /**
   * Decodes base64url without padding.
   *
   * @throws {DOMException} `text` contains characters outside the alphabet.
   */
  function decodeBase64url(text) {
      const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
      return Uint8Array.from(binary, (byte) => byte.charCodeAt(0));
  }

  /** Asks the browser, which in mode `active` asks its user, and silently nobody. */
  async function askBrowser({ configURL, clientId, requiredEmail, allowPersistent, wantIssuer }, how, signal) {
      const provider = {
          configURL,
          clientId,
          ...(requiredEmail && { loginHint: requiredEmail }),
          // Browsers hand it on as it is. A hint alone binds nobody.
          params: {
              required_email: requiredEmail,
              allow_persistent: allowPersistent,
              want_issuer: wantIssuer,
          },
      };
      const request = how === 'silent'
          ? { mediation: how, identity: { providers: [provider] } }
          : // Else whoever was here before would be signed in without a dialog, and without a choice.
              { mediation: 'required', identity: { providers: [provider], mode: how } };
      return (await navigator.credentials.get({
          ...request,
          signal,
      }));
  }
  /** The user behind a token, which is a backed assertion. Nothing is verified. */
  function readToken(token) {
      try {
          const [, payload = ''] = token.split('~')[0]?.split('.') ?? [];
          const json = new TextDecoder().decode(decodeBase64url(payload));
          const { email } = JSON.parse(json).principal;
          if (typeof email === 'string')
              return { email, assertion: token };
      }
      catch { }
      throw new FxaRelierError('invalid_response', 'The identity provider sent no assertion');
  }

  /** Where storage is blocked nothing is remembered, and nothing found. */
  function rememberSignIn(key) {
      const attempt = (use) => {
          try {
              return use(localStorage);
          }
          catch {
              return;
          }
      };
      return {
          find: () => attempt((storage) => JSON.parse(storage.getItem(key) ?? 'null') ?? undefined),
          keep: (signIn) => attempt((storage) => storage.setItem(key, JSON.stringify(signIn))),
          forget: () => attempt((storage) => storage.removeItem(key)),
      };
  }

  /**
   * Signs in by the browser's own dialog (FedCM), where there is one: no popup, and no cookies of
   * another site. Elsewhere it is `otherwise`.
   *
   * ```ts
   * const origin = 'http://localhost:3030';
   * const otherwise = createFxaProvider({ origin });
   * const configURL = `${origin}/fedcm/config.json`;
   * installNavigatorId(createFedcmProvider({ configURL, otherwise }));
   * ```
   *
   * - `otherwise` serves, too, where the browser refuses before anybody can have seen its dialog,
   *   and where the password has to be asked for anew (`refreshAuthentication`).
   * - Nothing says whether a dialog is on screen, so there is no limit of time for it. A second click
   *   says that none is, or that it is lost: it ends the first one, and goes on with `otherwise`.
   * - A check asks `otherwise` first. Where that cannot tell, the browser may sign the user in on its
   *   own, as they have agreed to before: once in 10 minutes, and not after `logout()`. Where it does
   *   not, that says nothing: that somebody is signed out, `otherwise` alone can know.
   * - The browser's consent stands for the box "keep me signed in", where the site would have had one
   *   shown (`allowPersistent`). The identity provider learns of it, since on its own site its frame
   *   answers silent questions before the browser does.
   *
   * The address is read from the certificate, unverified: verifying is the backend's.
   *
   * @throws FxaRelierError `invalid_argument`
   * @see https://developer.mozilla.org/en-US/docs/Web/API/FedCM_API
   */
  function createFedcmProvider(given) {
      const options = ownOptions(given);
      const { otherwise, checkTimeoutMs = 5_000 } = options;
      const configURL = requireHttpUrl('configURL', options.configURL);
      if (!('IdentityCredential' in globalThis))
          return otherwise;
      const { clientId = location.origin } = options;
      const name = `fedcm persona ${configURL}`;
      const remembered = rememberSignIn(name);
      const tabs = reachOtherTabs(name);
      /** What another tab has told, until the next check. */
      let news;
      let requests = 0;
      /** Ends what the browser is being asked: it takes one question at a time. */
      let stopper = new AbortController();
      const checkByBrowser = async (question, limit) => {
          const { loggedInUser, persistent, requiredEmail } = question;
          const signIn = remembered.find();
          if (!signIn || requests > 0 || (persistent && !signIn.persistent))
              return unknown$1;
          if (limit.aborted || Date.now() - signIn.autoSelectedAt < quietPeriodMs)
              return unknown$1;
          stopper = new AbortController();
          const signal = AbortSignal.any([stopper.signal, limit]);
          const { token } = await askBrowser({ ...question, configURL, clientId }, 'silent', signal);
          remembered.keep({ ...signIn, autoSelectedAt: Date.now() });
          const user = readToken(token);
          return requiredEmail && requiredEmail !== user.email ? unknown$1 : compare(user, loggedInUser);
      };
      /** The browser need not know of this user, and is not to bring back the one before. */
      const welcome = (user) => {
          if (user) {
              news = undefined;
              remembered.forget();
          }
          return user;
      };
      const requestByOtherwise = async (asked) => welcome(await otherwise.request(asked));
      const requestByBrowser = async (asked) => {
          const { requiredEmail, allowPersistent } = asked;
          stopper = new AbortController();
          const { signal } = stopper;
          const begun = performance.now();
          let credential;
          try {
              credential = await askBrowser({ ...asked, configURL, clientId }, 'active', signal);
          }
          catch (cause) {
              if (signal.aborted)
                  throw new FxaRelierError('already_open', 'The user has asked again');
              const { name, error } = cause;
              if (name === 'IdentityCredentialError') {
                  // The user may take another account.
                  if (error === 'access_denied')
                      return;
                  const message = `The identity provider sent the error: ${error}`;
                  throw new FxaRelierError('server_error', message, { error, cause });
              }
              // Browsers have no other name for a dialog that was closed.
              if (name === 'NetworkError' && performance.now() - begun >= soonestDismissalMs) {
                  throw new FxaRelierError('cancel', 'The user closed the dialog', { cause });
              }
              return requestByOtherwise(asked);
          }
          const user = readToken(credential.token);
          if (requiredEmail && requiredEmail !== user.email)
              return;
          news = undefined;
          remembered.keep({ persistent: allowPersistent === true, autoSelectedAt: 0 });
          tabs.tell(user);
          return user;
      };
      return {
          async check(question) {
              const { loggedInUser, persistent } = question;
              const told = persistent ? undefined : news;
              if (!persistent)
                  news = undefined;
              if (told === null)
                  return { state: 'signed out' };
              const limit = AbortSignal.timeout(checkTimeoutMs);
              const answer = await otherwise.check(question).catch(() => unknown$1);
              if (answer.state !== 'unknown')
                  return answer;
              return told
                  ? compare(told, loggedInUser)
                  : checkByBrowser(question, limit).catch(() => unknown$1);
          },
          async request(asked) {
              // A check may be under way, or a dialog that nobody sees.
              stopper.abort();
              const isByBrowser = requests === 0 && asked.refreshAuthentication === undefined;
              requests++;
              try {
                  return await (isByBrowser ? requestByBrowser(asked) : requestByOtherwise(asked));
              }
              finally {
                  requests--;
              }
          },
          async logout() {
              stopper.abort();
              news = undefined;
              remembered.forget();
              tabs.tell(null);
              navigator.credentials.preventSilentAccess().catch(() => { });
              await otherwise.logout();
          },
          returned: async () => welcome(await otherwise.returned?.()),
          watch(changed) {
              tabs.listen((heard) => {
                  news = heard;
                  changed();
              });
              otherwise.watch?.(changed);
          },
      };
  }
  const unknown$1 = { state: 'unknown' };
  /** How often Chromium signs a user in on its own. */
  const quietPeriodMs = 10 * 60_000;
  /** Chromium takes no click in a dialog that has been on screen for less. */
  const soonestDismissalMs = 500;
  function compare(user, loggedInUser) {
      return user.email === loggedInUser ? { state: 'agreed' } : { state: 'different', ...user };
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

  /** `refresh_token` → `refreshToken` */
  /** `redirectUri` → `redirect_uri` */
  function snakeCase(name) {
      return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }

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
      const open = () => sessionStorage;
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
  const lookMs$1 = 200;
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
      }, lookMs$1);
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

  function createConversation() {
      let loggedInUser;
      let owesReady = false;
      let dialogs = 0;
      let lastCheck = 0;
      /** A check waits for the dialog's end. */
      let owesCheck = false;
      /** `onmatch` answers a question of the site's, not what happened in another tab. */
      let tellsMatch = false;
      const check = () => {
          owesCheck = dialogs > 0;
          return owesCheck ? [] : [['check', ++lastCheck]];
      };
      /** Everything is known now: what is still being checked comes too late. */
      const settle = (...calls) => {
          lastCheck++;
          owesCheck = tellsMatch = false;
          if (owesReady)
              calls.push(['onready']);
          owesReady = false;
          return calls;
      };
      const logIn = ({ email, assertion }) => {
          loggedInUser = email;
          return settle(['onlogin', assertion]);
      };
      const logOut = () => {
          const calls = loggedInUser === null ? [] : [['onlogout']];
          loggedInUser = null;
          return settle(...calls);
      };
      return {
          get loggedInUser() {
              return loggedInUser;
          },
          watch(user) {
              loggedInUser = user;
              owesReady = tellsMatch = true;
              return check();
          },
          checked(number, answer) {
              if (number !== lastCheck)
                  return [];
              if (dialogs > 0)
                  return check();
              const { state } = answer;
              const agreed = state === 'different'
                  ? answer.email === loggedInUser
                  : state === 'signed out'
                      ? loggedInUser === null
                      : state === 'agreed' && loggedInUser !== undefined;
              if (agreed)
                  return tellsMatch ? settle(['onmatch']) : settle();
              if (state === 'different')
                  return logIn(answer);
              return state === 'signed out' ? logOut() : settle();
          },
          changedElsewhere: check,
          requested() {
              dialogs++;
          },
          signedIn(user) {
              dialogs--;
              return logIn(user);
          },
          cancelled() {
              dialogs--;
              tellsMatch = true;
              return [['oncancel'], ...check()];
          },
          closed() {
              dialogs--;
              return [['oncancel'], ...(owesCheck ? check() : [])];
          },
          gaveWay() {
              dialogs--;
          },
          returned: logIn,
          loggedOut: logOut,
      };
  }

  function createObserver(provider) {
      const conversation = createConversation();
      let callbacks = {};
      let issuer;
      let hears = false;
      let dialogs = 0;
      const run = (steps, oncancel) => {
          const calls = { ...callbacks, oncancel };
          for (const step of steps) {
              if (step[0] === 'check') {
                  void check(step[1]);
                  continue;
              }
              const [name, ...told] = step;
              // Each in a task of its own: one that throws is reported as uncaught, and stops no other.
              queueMicrotask(() => calls[name]?.(...told));
          }
      };
      const check = async (number) => {
          try {
              const user = await provider.returned?.();
              if (user)
                  return run(conversation.returned(requireAssertion(user)));
              const { loggedInUser } = conversation;
              const question = ownOptions({ loggedInUser, wantIssuer: issuer });
              if (callbacks.onlogout) {
                  const answer = await provider.check(question);
                  if (answer.state === 'different')
                      requireAssertion(answer);
                  return run(conversation.checked(number, answer));
              }
          }
          catch (error) {
              // A check that fails counts as unknown. Only a mistake in the provider is worth a report.
              if (isFxaRelierError(error, 'invalid_response'))
                  reportFailure(error);
          }
          run(conversation.checked(number, { state: 'unknown' }));
      };
      const ask = async (options, { oncancel, onerror }) => {
          conversation.requested();
          dialogs++;
          try {
              const user = await provider.request(options);
              run(user ? conversation.signedIn(requireAssertion(user)) : conversation.cancelled(), oncancel);
          }
          catch (error) {
              if (dialogs > 1 && isFxaRelierError(error, 'already_open'))
                  return conversation.gaveWay();
              if (isFxaRelierError(error, 'cancel'))
                  return run(conversation.closed(), oncancel);
              reportFailure(error);
              run(conversation.closed(), onerror ? () => onerror(error) : oncancel);
          }
          finally {
              dialogs--;
          }
      };
      return {
          watch(newCallbacks, loggedInUser, wantIssuer) {
              callbacks = newCallbacks;
              issuer = wantIssuer;
              if (!hears && callbacks.onlogout) {
                  hears = true;
                  provider.watch?.(() => run(conversation.changedElsewhere()));
              }
              run(conversation.watch(loggedInUser));
          },
          request(options, endings) {
              void ask(options, endings);
          },
          logout() {
              run(conversation.loggedOut());
              leave(provider);
          },
      };
  }
  /** @throws FxaRelierError `invalid_response` if a provider of the site's own gives no assertion. */
  function requireAssertion(user) {
      const { assertion } = user;
      if (assertion && typeof assertion === 'string')
          return user;
      throw new FxaRelierError('invalid_response', `The provider gave no assertion, but ${assertion}`);
  }
  /** Nobody waits for it: the site is left at once. */
  function leave(provider) {
      // Also where a site's own provider throws.
      (async () => provider.logout())().catch(reportFailure);
  }
  /** For what has no callback, or one that may not be there. */
  function reportFailure(error) {
      console.error(`navigator.id: ${error?.message}`, error);
  }

  /**
   * Whether the hostname of a URL means this machine: `localhost`, a name below it (RFC 6761,
   * section 6.3), 127.0.0.0/8 or ::1. Browsers trust these hosts without https.
   *
   * @see https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
   */
  function isLoopbackHost(hostname) {
      return /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  }

  /** Who vouches for the user as Firefox Accounts itself: by account rather than by address. */
  const fxaIssuer = 'firefox-accounts';
  const maxPathLength = 2048;
  const maxUrlLength = 2083;
  /** Of 128 KiB in base64. */
  const maxDataUrlLength = 174_800;
  /**
   * Returns the options of a sign-in, checked and in the one form that they have from here on.
   *
   * A falsy option counts as not given, as in Persona: plugins of that time pass `''`, `false` or
   * `null` for settings that nobody has filled in. Only `refreshAuthentication: 0` has a meaning.
   *
   * @param pageUrl The base that paths are resolved against.
   * @throws FxaRelierError `invalid_argument`, which names the option, the rule and the value.
   */
  function checkRequestOptions(given, pageUrl) {
      const options = ownOptions(Object.fromEntries(Object.entries(given).filter(([name, value]) => value || (name === 'refreshAuthentication' && typeof value === 'number'))));
      renameOption(options, 'tosURL', 'termsOfService');
      renameOption(options, 'privacyURL', 'privacyPolicy');
      renameOption(options, 'experimental_emailHint', 'email');
      dropUnpaired(options, 'termsOfService', 'privacyPolicy');
      dropUnpaired(options, 'privacyPolicy', 'termsOfService');
      /** @param check Gives what the value means, or `undefined` where it breaks the rule. */
      const read = (name, rule, check) => {
          const value = options[name];
          const checked = value === undefined ? value : check(value);
          if (checked === undefined && value !== undefined) {
              throw invalidArgument(`invalid ${name}: must be ${rule}: (${`${value}`.slice(0, 100)})`);
          }
          return checked;
      };
      const readText = (name, rule, test) => read(name, rule, (value) => (isText(value) && test(value) ? value : undefined));
      const readUrl = (name, rule, test) => read(name, rule, (value) => {
          const url = isText(value) ? resolveUrl(value, pageUrl) : undefined;
          return url && test(url) ? url.href : undefined;
      });
      return {
          siteName: readText('siteName', 'text', isText),
          siteLogo: readUrl('siteLogo', 'an absolute path, an https URL, or a data: URL of a PNG, GIF, JPEG or SVG up to 128 KiB', isLogo),
          backgroundColor: read('backgroundColor', '#rgb or #rrggbb', normalizeColor),
          termsOfService: readUrl('termsOfService', linkRule, isLink),
          privacyPolicy: readUrl('privacyPolicy', linkRule, isLink),
          returnTo: readText('returnTo', 'an absolute path', isPathOnSite),
          email: readText('email', addressRule, isAddress),
          requiredEmail: readText('requiredEmail', addressRule, isAddress),
          allowPersistent: options.allowPersistent ? true : undefined,
          wantIssuer: readText('wantIssuer', `'${fxaIssuer}'`, (name) => name === fxaIssuer),
          refreshAuthentication: read('experimental_forceAuthentication', 'true or false', (value) => value === true ? value : undefined)
              ? 0
              : read('refreshAuthentication', 'a whole number of seconds', (value) => Number.isSafeInteger(value) && value >= 0 ? value : undefined),
      };
  }
  /** What a deprecated name says is said by the new one, with a warning. */
  function renameOption(options, old, name) {
      const value = options[old];
      if (value === undefined)
          return;
      if (options[name] !== undefined) {
          throw invalidArgument(`you cannot supply *both* ${old} and ${name}`);
      }
      console.warn(`${old} has been deprecated`);
      options[name] = value;
  }
  /** Whether a browser that is sent there stays on the site. */
  function isPathOnSite(path) {
      // Browsers take a backslash for a slash, and leave out tabs and line breaks.
      return path.length <= maxPathLength && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path);
  }
  function dropUnpaired(options, name, other) {
      if (!options[name] || options[other])
          return;
      console.warn(`${name} ignored unless ${other} also defined`);
      delete options[name];
  }
  const linkRule = 'an absolute path or an http(s) URL';
  const addressRule = 'an email address';
  function isText(value) {
      // A lone surrogate has no UTF-8 form, so it would not reach a server as it was given.
      return typeof value === 'string' && !/\p{Cs}/u.test(value);
  }
  /** A URL of its own, or of an absolute path; `undefined` for what depends on the page's folder. */
  function resolveUrl(text, pageUrl) {
      try {
          return new URL(text, /^\//.test(text) ? pageUrl : undefined);
      }
      catch {
          return;
      }
  }
  function isLink({ protocol, href }) {
      return /^https?:$/.test(protocol) && href.length <= maxUrlLength;
  }
  function isLogo(url) {
      const { protocol, hostname, pathname, href } = url;
      if (protocol === 'data:') {
          return (href.length <= maxDataUrlLength &&
              /^image\/(png|gif|jpe?g|svg\+xml);base64,[a-z\d+/]+=*$/i.test(pathname));
      }
      // A site in development has no https.
      const isSecure = protocol === 'https:' || isLoopbackHost(hostname);
      return isLink(url) && isSecure && pathname !== '/';
  }
  function normalizeColor(value) {
      const [, digits] = (isText(value) && /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(value)) || [];
      return digits?.replace(/^...$/, (short) => short.replace(/./g, '$&$&')).toLowerCase();
  }
  function isAddress(text) {
      return text.length <= 256 && /^[^\s@]+@[^\s@]+$/.test(text);
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
  function openCheckFrame(url, state, checkTimeoutMs, hear) {
      const frame = document.createElement('iframe');
      // The server knows the site by it, whatever the page's own policy is.
      frame.referrerPolicy = 'origin';
      frame.style.cssText = 'display:none!important';
      frame.src = url;
      let timer = setTimeout(hear, checkTimeoutMs);
      let disconnect = () => { };
      const open = () => {
          stopWaiting();
          // There need not be a body yet.
          document.documentElement.append(frame);
          const connection = connectToContent(frame.contentWindow, new URL(url).origin, {
              oauth_complete(data) {
                  if (data.state !== state)
                      return;
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
      if (document.readyState === 'complete')
          open();
      else
          addEventListener('load', open);
      return () => {
          clearTimeout(timer);
          stopWaiting();
          disconnect();
          frame.remove();
      };
  }

  /**
   * Sends a window to the provider by a link. The provider knows the site by the `Referer` header,
   * which the page may withhold from everybody else; only a link can have a policy of its own.
   *
   * @param popup Where it is left out, this page is left.
   */
  function followLink(url, popup) {
      const link = document.createElement('a');
      link.href = url;
      link.referrerPolicy = 'origin';
      if (popup) {
          popup.name ||= `fxa-persona-${Math.random()}`;
          link.target = popup.name;
      }
      // It is not in the page, so that nothing of the page's own hears of the click.
      link.click();
  }

  /** How often the popup is looked at. */
  const lookMs = 200;
  /** Looks in a row that find a loaded page of this site: 4 s. */
  const silentLooks = 20;
  /**
   * Ends a sign-in by what the dialog's popup does.
   *
   * - The provider's page hands its response over to the page that opened it, as Persona's did. Only
   *   the popup itself can do so, and only while it shows a page of the provider's origin.
   * - If the provider's page could not reach this page, the popup goes on to the return page, which
   *   hands the response over by a channel of this origin. A return page without the script, or whose
   *   own script has changed the address, never does. So a popup that has loaded a page of this
   *   origin and stays silent is closed, and the sign-in fails.
   *
   * @returns how to stop.
   */
  function hearDialog(popup, origin, { respond, fail }) {
      const { destroy: disconnect } = connectToContent(popup, origin, {
          oauth_complete(data) {
              const params = new URLSearchParams(data);
              respond({ params, redirectUri: location.href });
          },
      });
      let looks = 0;
      const watch = setInterval(() => {
          const path = pathOnThisSite(popup);
          looks = path === undefined ? 0 : looks + 1;
          if (looks > silentLooks) {
              fail('invalid_response', `The popup came back to ${path}, which does not hand the sign-in over: include the navigator.id script there, or set returnTo to a page that has it`);
          }
      }, lookMs);
      return () => {
          clearInterval(watch);
          disconnect();
      };
  }
  /** Returns the path of the page in the popup, once it has loaded, if it is of this origin. */
  function pathOnThisSite(popup) {
      try {
          const { protocol, origin, pathname } = popup.location;
          const isLoaded = protocol !== 'about:' && popup.document.readyState === 'complete';
          return isLoaded ? origin + pathname : undefined;
      }
      catch {
          // A page of another origin, such as the provider's.
          return;
      }
  }

  /**
   * Stores the logout beyond the page: a site may reload as soon as it has signed a user out, or may
   * be offline then. The next check of who is signed in finishes the logout first. Otherwise it would
   * sign the user in again.
   */
  function createPendingLogout(key) {
      const attempt = (use) => {
          try {
              return use(localStorage);
          }
          catch {
              // The storage is blocked or full: the logout is pending as long as the page.
              return;
          }
      };
      return {
          begin: () => attempt((storage) => storage.setItem(key, 'leaving')),
          end: () => attempt((storage) => storage.removeItem(key)),
          isDue: () => Boolean(attempt((storage) => storage.getItem(key))),
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

  /**
   * Who has signed in: the one place that trusts what a dialog answered, by whatever window it came.
   * `undefined` where the user declined.
   *
   * @param state Of the request that was made.
   */
  function readSignInAnswer(answer, state) {
      if (answer.get('state') !== state) {
          throw new FxaRelierError('state_mismatch', 'The answer is of another sign-in');
      }
      const error = answer.get('error');
      if (error === 'access_denied')
          return;
      if (error) {
          throw new FxaRelierError('server_error', `Firefox Accounts sent the error: ${error}`, {
              error,
          });
      }
      const email = answer.get('email');
      const assertion = answer.get('assertion');
      if (!email || !assertion) {
          throw new FxaRelierError('invalid_response', 'Firefox Accounts sent no assertion');
      }
      return { email, assertion };
  }

  /**
   * What this page was loaded with, where it is the return from a sign-in: by redirect, the user. In
   * a popup of ours the page that opened it takes over, and this stays pending.
   *
   * It comes in the fragment, which no server sees. Only the state says that it is an answer to a
   * question of this browser's: anybody can make a link to `#assertion=…`, so that somebody signs in
   * as somebody else. What nobody asked for is nothing.
   */
  async function readReturnPage(requests, channelPrefix) {
      // There is none where this is no page.
      const { href = '', hash = '' } = globalThis.location ?? {};
      const answer = new URLSearchParams(hash.slice(1));
      const state = answer.get('state');
      const hasAssertion = answer.has('assertion');
      // The site's own links, and other parties' answers, may have a `state` or an `error` too.
      if (!state || !(hasAssertion || answer.has('error')))
          return;
      const pending = requests.take(state);
      const address = new URL(href);
      address.hash = '';
      if (pending || hasAssertion)
          history.replaceState(history.state, '', address);
      if (pending)
          return readSignInAnswer(answer, state);
      // sendCallbackUrl() has a word for a window that may not close, and needs somewhere to put it.
      if (!document.body) {
          await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
      }
      address.search = `${answer}`;
      await sendCallbackUrl(channelPrefix + state, address.href);
      return;
  }

  /**
   * A Firefox Accounts that speaks BrowserID, such as the local one of `fxa-relier-client/testing`.
   *
   * Make it on every page that a sign-in may return to: there it notices a popup that is to hand its
   * answer over, and the answer to a redirect.
   *
   * ```ts
   * installNavigatorId(createFxaProvider({ origin: 'http://localhost:3030', ui: 'lightbox' }));
   * ```
   *
   * Whether somebody is signed in is asked in a hidden frame. Browsers give another site's frame
   * empty storage, or none: there it is `unknown`, and nobody is ever signed out for that.
   *
   * @throws FxaRelierError `invalid_argument`
   */
  function createFxaProvider(given) {
      const options = ownOptions(given);
      const { ui = 'popup', checkTimeoutMs = 5_000, ...limits } = options;
      const origin = originOf(requireHttpUrl('origin', options.origin));
      const createSurface = surfaces.get(ui);
      if (!createSurface)
          throw invalidArgument(`Invalid ui: ${ui}`);
      const name = `fxa persona ${origin} `;
      const requests = createPendingRequests(name);
      const tabs = reachOtherTabs(name);
      const pendingLogout = createPendingLogout(name);
      const listeners = new Set();
      /** What another tab has told, until the next check. */
      let news;
      let leaving;
      let closeFrame;
      const changed = () => {
          for (const listener of listeners)
              listener();
      };
      const welcome = (user) => {
          news = undefined;
          pendingLogout.end();
          tabs.tell(user);
      };
      const depart = async () => {
          const { ok, status } = await fetch(`${origin}/browserid/logout`, {
              method: 'POST',
              credentials: 'include',
              keepalive: true,
          });
          if (!ok)
              throw new FxaRelierError('http_error', `${origin} refused the logout`, { status });
          pendingLogout.end();
      };
      const leave = () => {
          leaving ??= depart().finally(() => {
              leaving = undefined;
          });
          return leaving;
      };
      const askServer = (question) => new Promise((resolve) => {
          const { loggedInUser } = question;
          const state = nanoid();
          const url = addressOf(origin, 'check', {
              ...question,
              // In a query nobody is an empty address, and what can be no user's is left out.
              loggedInUser: loggedInUser === null ? '' : loggedInUser || undefined,
              state,
          });
          const close = openCheckFrame(url, state, checkTimeoutMs, (data) => {
              if (data?.answer === 'changed')
                  return changed();
              const answer = readCheckAnswer(data);
              if (listeners.size > 0 && !question.persistent && answer.state !== 'unknown') {
                  // It stays to tell of changes, in place of the one before it.
                  closeFrame?.();
                  closeFrame = close;
              }
              else
                  close();
              resolve(answer);
          });
      });
      const remember = (request) => {
          try {
              // A popup's answer needs no memory but this page's.
              requests.remember(request, ui !== 'redirect');
          }
          catch (cause) {
              throw new FxaRelierError('state_missing', 'Storage is blocked: sign in by popup', { cause });
          }
      };
      let arrived;
      const arrival = readReturnPage(requests, name).then((user) => {
          arrived = user;
          if (user)
              welcome(user);
      }, reportFailure);
      return {
          async returned() {
              await arrival;
              const user = arrived;
              arrived = undefined;
              return user;
          },
          async check(question) {
              const { loggedInUser, persistent } = question;
              const told = persistent ? undefined : news;
              if (!persistent)
                  news = undefined;
              if (told === null)
                  return { state: 'signed out' };
              if (told && told.email === loggedInUser)
                  return { state: 'agreed' };
              try {
                  await within(checkTimeoutMs, pendingLogout.isDue() ? leave() : leaving);
              }
              catch {
                  return unknown;
              }
              // A frame in another site's frame would see nothing, and what it saw could be lied about.
              const answer = self === top ? await askServer(question) : unknown;
              return told && answer.state === 'unknown' ? { state: 'different', ...told } : answer;
          },
          async request(options) {
              const state = nanoid();
              const { pathname, search } = location;
              const path = pathname + search;
              const url = addressOf(origin, 'sign_in', {
                  ...options,
                  siteLogo: fitLogo(options.siteLogo),
                  returnTo: options.returnTo ?? (isPathOnSite(path) ? path : '/'),
                  context: contexts[ui],
                  state,
              });
              const surface = createSurface(ownOptions({
                  server: { contentHost: origin, frames: true },
                  redirectUri: location.href,
                  navigatePopup: followLink,
                  watchDialog: (popup, signIn) => hearDialog(popup, origin, signIn),
              }), ownOptions(limits));
              try {
                  const response = await surface.open({
                      url,
                      channelName: name + state,
                      remember: () => remember({ state, redirectUri: location.href }),
                  });
                  if (!response)
                      return await comeBack();
                  const user = readSignInAnswer(response.params, state);
                  if (user)
                      welcome(user);
                  return user;
              }
              catch (error) {
                  // Nobody can tell the lightbox's own button from the one in the dialog.
                  if (ui === 'lightbox' && isFxaRelierError(error, 'cancel'))
                      return;
                  throw error;
              }
          },
          async logout() {
              news = undefined;
              pendingLogout.begin();
              tabs.tell(null);
              await leave();
          },
          watch(listener) {
              if (listeners.size === 0) {
                  tabs.listen((heard) => {
                      news = heard;
                      changed();
                  });
                  // A page that comes back just as it was left has heard nothing meanwhile.
                  addEventListener('pageshow', ({ persisted }) => persisted && changed());
              }
              listeners.add(listener);
          },
      };
  }
  const followRedirect = () => ({
      async open(target) {
          // request() knows it at once.
          const { url, remember } = target;
          remember();
          followLink(url);
          return undefined;
      },
  });
  const surfaces = new Map([
      ['popup', createPopup],
      ['lightbox', createLightbox],
      ['redirect', followRedirect],
  ]);
  /** Where the dialog's pages are shown, in the provider's words. */
  const contexts = { popup: 'popup', lightbox: 'iframe', redirect: undefined };
  const unknown = { state: 'unknown' };
  /** What a request line has room for. */
  const maxLogoLength = 6_000;
  function fitLogo(logo) {
      if (!logo || logo.length <= maxLogoLength)
          return logo;
      console.warn(`siteLogo is left out: over ${maxLogoLength} characters, give an https URL instead`);
      return;
  }
  function addressOf(origin, page, parameters) {
      const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== false);
      const query = new URLSearchParams(given.map(([parameter, value]) => [snakeCase(parameter), `${value}`]));
      return `${origin}/browserid/${page}?${query}`;
  }
  function readCheckAnswer(data = {}) {
      const { answer, email, assertion } = data;
      if (answer === 'agreed' || answer === 'signed out')
          return { state: answer };
      const isComplete = typeof email === 'string' && typeof assertion === 'string';
      return answer === 'different' && isComplete ? { state: answer, email, assertion } : unknown;
  }
  /** Rejects if the promise takes longer. */
  function within(ms, promise) {
      return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, ms))]);
  }
  /** Stays pending while the page is left. A browser may bring it back just as it was. */
  function comeBack() {
      return new Promise((_, reject) => {
          addEventListener('pageshow', ({ persisted }) => {
              if (persisted)
                  reject(new FxaRelierError('cancel', 'The user came back without an answer'));
          });
      });
  }

  /**
   * One assertion, or null where there is none to be had, for whatever reason. What the user did not
   * do is told on the console. It never rejects.
   */
  async function getAssertion(provider, { silent, ...options }) {
      try {
          const request = checkRequestOptions(options, location.href);
          const user = await (silent ? checkSilently(provider, request) : provider.request(request));
          // Whatever the provider made of it: it is this address, or none.
          const isAsked = !request.requiredEmail || request.requiredEmail === user?.email;
          return (isAsked && user?.assertion) || null;
      }
      catch (error) {
          // The user closed the dialog, or asked twice for it.
          const isExpected = isFxaRelierError(error, 'cancel') || isFxaRelierError(error, 'already_open');
          if (!isExpected)
              reportFailure(error);
          return null;
      }
  }
  async function checkSilently(provider, { requiredEmail, wantIssuer }) {
      const user = await provider.returned?.();
      if (user)
          return user;
      const answer = await provider.check({
          loggedInUser: undefined,
          persistent: true,
          requiredEmail,
          wantIssuer,
      });
      return answer.state === 'different' ? answer : undefined;
  }

  const mixed = 'you cannot combine the navigator.id.watch() API with navigator.id.getVerifiedEmail() or navigator.id.get()' +
      'this site should instead use navigator.id.request() and navigator.id.watch()';
  /**
   * `navigator.id` for whatever provider stands behind it.
   *
   * ```ts
   * const id = createNavigatorId(createFxaProvider({ origin: 'http://localhost:3030' }));
   * ```
   */
  function createNavigatorId(provider) {
      const observer = createObserver(provider);
      let isWatching = false;
      let hasGot = false;
      let display = {};
      let issuer;
      const requireOwnThis = (self) => {
          if (self !== id) {
              throw invalidArgument('all navigator.id calls must be made on the navigator.id object');
          }
      };
      const id = {
          watch(given) {
              requireOwnThis(this);
              if (hasGot)
                  throw invalidArgument(mixed);
              if (typeof given !== 'object' || !given) {
                  console.warn('navigator.id.watch() takes an object, and ignores anything else');
                  return;
              }
              const { onlogin, onlogout, onmatch, onready, wantIssuer, ...others } = ownOptions(given);
              const options = ownOptions(others);
              requireFunctions('navigator.id.watch()', onlogin, onlogout, onmatch, onready);
              if (!onlogin) {
                  throw invalidArgument("'onlogin' is a required argument to navigator.id.watch()");
              }
              // Persona never held the old `loggedInEmail` against a page without `onlogout`.
              if (!onlogout && (onmatch || 'loggedInUser' in options)) {
                  throw invalidArgument('stateless api only allows onlogin and onready options');
              }
              renameOption(options, 'loggedInEmail', 'loggedInUser');
              const loggedInUser = checkLoggedInUser(options.loggedInUser);
              requireIssuer(wantIssuer);
              // Nothing is refused from here on, so what an earlier call said is replaced as a whole.
              isWatching = true;
              issuer = wantIssuer;
              display = pickDisplay(options);
              observer.watch({ onlogin, onlogout, onmatch, onready }, loggedInUser, wantIssuer);
          },
          request(given) {
              requireOwnThis(this);
              if (hasGot)
                  throw invalidArgument(mixed);
              if (!isWatching) {
                  throw invalidArgument('navigator.id.watch must be called before navigator.id.request');
              }
              const { requiredEmail, allowPersistent, ...others } = ownOptions(given ?? {});
              const options = ownOptions(others);
              if (requiredEmail)
                  console.warn('requiredEmail has been deprecated');
              for (const name of Object.keys(pickDisplay(options))) {
                  console.warn(`Please pass ${name} to .watch() instead of .request()`);
              }
              const { oncancel, onerror } = options;
              requireFunctions('navigator.id.request()', oncancel, onerror);
              const wantIssuer = options.wantIssuer || issuer;
              const merged = { ...options, ...display, wantIssuer };
              observer.request(checkRequestOptions(merged, location.href), { oncancel, onerror });
          },
          logout(callback) {
              requireOwnThis(this);
              // Anything else is an accident: the event of a click handler, for example.
              if (typeof callback === 'function') {
                  console.warn('navigator.id.logout callback argument has been deprecated.');
                  queueMicrotask(() => callback());
              }
              observer.logout();
          },
          get(callback, given) {
              const options = ownOptions(given ?? {});
              if (typeof callback !== 'function') {
                  throw invalidArgument('navigator.id.get() requires a callback argument');
              }
              if (!options.silent) {
                  if (isWatching)
                      throw invalidArgument(mixed);
                  hasGot = true;
              }
              void getAssertion(provider, options).then((assertion) => {
                  // What the site throws is its own, and reported as such.
                  queueMicrotask(() => callback(assertion));
              });
          },
          getVerifiedEmail(callback, ...rest) {
              if (rest.length > 0) {
                  throw invalidArgument("getVerifiedEmail doesn't accept options.  use navigator.id.get() instead.");
              }
              console.warn('navigator.id.getVerifiedEmail has been deprecated');
              id.get(callback);
          },
      };
      return id;
  }
  /** @throws FxaRelierError where one is given that cannot be called. */
  function requireFunctions(method, ...callbacks) {
      if (callbacks.some((callback) => callback && typeof callback !== 'function')) {
          throw invalidArgument(`non-function where function expected in parameters to ${method}`);
      }
  }
  /** @throws FxaRelierError where another issuer is wanted than there is. */
  function requireIssuer(wantIssuer) {
      if (wantIssuer && wantIssuer !== fxaIssuer) {
          throw invalidArgument(`wantIssuer must be '${fxaIssuer}', or left out`);
      }
  }
  function checkLoggedInUser(given) {
      if (given === undefined || typeof given === 'string')
          return given;
      if (given === null || given === false)
          return null;
      if (given instanceof String)
          return `${given}`;
      throw invalidArgument('loggedInUser is not a valid type');
  }
  function pickDisplay({ siteName, siteLogo, backgroundColor }) {
      return {
          ...(siteName && { siteName }),
          ...(siteLogo && { siteLogo }),
          ...(backgroundColor && { backgroundColor }),
      };
  }

  /** `navigator.mozId` for whatever provider stands behind it. */
  function createMozId(provider) {
      const observer = createObserver(provider);
      let watched;
      return {
          watch(given) {
              const options = ownOptions(given);
              const { wantIssuer, onlogin, onlogout, onready, onerror } = options;
              requireFunctions('navigator.mozId.watch()', onlogin, onlogout, onready, onerror);
              if (!onlogin || !onlogout || !onready) {
                  throw invalidArgument('navigator.mozId.watch() requires onlogin, onlogout and onready');
              }
              if (!wantIssuer)
                  throw invalidArgument(`wantIssuer must be '${fxaIssuer}'`);
              requireIssuer(wantIssuer);
              if (watched)
                  throw invalidArgument('navigator.mozId.watch() can be called once only');
              watched = options;
              observer.watch({ onlogin, onlogout, onready }, undefined, wantIssuer);
          },
          request(given = {}) {
              const { oncancel, refreshAuthentication } = ownOptions(given);
              if (!watched) {
                  throw invalidArgument('navigator.mozId.watch must be called before navigator.mozId.request');
              }
              requireFunctions('navigator.mozId.request()', oncancel);
              const { onerror } = watched;
              const options = { wantIssuer: fxaIssuer, refreshAuthentication };
              observer.request(checkRequestOptions(options, location.href), {
                  oncancel,
                  onerror: onerror && ((error) => onerror(describe(error))),
              });
          },
          logout() {
              observer.logout();
          },
      };
  }
  function describe(error) {
      const name = isFxaRelierError(error) ? error.reason : 'server_error';
      return JSON.stringify({ name, message: `${error?.message}` });
  }

  /**
   * Puts `navigator.id` there, in place of whatever there was, and `navigator.mozId` where the
   * browser has none of its own.
   *
   * ```ts
   * installNavigatorId(createFxaProvider({ origin: 'http://localhost:3030' }));
   * navigator.id.watch({ loggedInUser, onlogin, onlogout });
   * ```
   */
  function installNavigatorId(provider) {
      const id = createNavigatorId(provider);
      install('id', id);
      if (!navigator.mozId)
          install('mozId', createMozId(provider));
      return id;
  }
  function install(name, value) {
      Object.defineProperty(navigator, name, { value, configurable: true, writable: true });
  }

  /**
   * What the script tag says: who the provider is, by data-provider, or by where the script comes
   * from. There is a tag only while the script runs for the first time.
   */
  function readScriptTag() {
      const script = document.currentScript;
      const { provider, ui } = ownOptions(script?.dataset ?? {});
      const origin = provider ?? originOf(script?.src ?? '');
      // A copy on the site's own server comes from no provider.
      if (!origin || (!provider && origin === location.origin)) {
          throw invalidArgument('navigator.id has no provider: write data-provider="https://…" into the script tag, and no type="module"');
      }
      return { origin, ui: ui };
  }

  const options = readScriptTag();
  installNavigatorId(createFedcmProvider({
      configURL: new URL('/fedcm/config.json', options.origin).href,
      otherwise: createFxaProvider(options),
  }));

})();
