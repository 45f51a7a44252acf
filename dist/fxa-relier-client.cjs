/*! fxa-relier-client 1.0.0-alpha.1 | MPL-2.0 | contains nanoid (c) 2017 Andrey Sitnik, penpal (c) 2016 Aaron Hardy, MIT: THIRD-PARTY-NOTICES.txt */
'use strict';

Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });

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
    constructor(reason, message, details) {
        super(message);
        Object.assign(this, details, { name: 'FxaRelierError', reason });
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
/** `value`, if it is an absolute http(s) URL without a fragment. */
function requireHttpUrl(name, value) {
    const expected = 'an http(s) URL without a fragment';
    const url = requireText(name, value, expected, /^(?=.{1,256}$)https?:\/\/[^#\s]+$/i);
    if (!originOf(url))
        throw invalidArgument(`${name} must be ${expected}`);
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
    return btoa(String.fromCharCode(...new Uint8Array(hash)))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace('=', '');
}

/** `refresh_token` → `refreshToken` */
function camelCase(wireName) {
    return wireName.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}
/** `redirectUri` → `redirect_uri` */
function snakeCase(name) {
    return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The client's methods, and the `action` that each puts into the URL. */
const actions = {
    signIn: 'signin',
    signUp: 'signup',
    forceAuth: 'force_auth',
    bestChoice: undefined,
    emailFirst: 'email',
};
/**
 * Checks what the relier said and makes what it left out. It is synchronous, so that a bad
 * argument is refused before anything opens, and a window can open inside the click.
 *
 * @param context `iframe` tells Firefox Accounts that it is framed.
 */
function createAuthorizationRequest({ clientId, server, pkce }, action, { state = nanoid(), scope, redirectUri, email, params = {}, ...others }, context) {
    if (!Object.hasOwn(actions, action))
        throw invalidArgument(`Invalid action: ${action}`);
    requireText('state', state, 'at most 512 characters', /^.{1,512}$/s);
    requireText('scope', scope);
    requireHttpUrl('redirectUri', redirectUri);
    if (email || action === 'forceAuth') {
        requireText('email', email, 'an email address', /@|^blank$/);
    }
    const codeVerifier = pkce ? createCodeVerifier() : undefined;
    const query = new URLSearchParams();
    // What is added first is not to be replaced by what follows.
    const add = (values, toWireName = snakeCase) => {
        for (const [name, value] of Object.entries(values)) {
            const wireName = toWireName(name);
            if ((value ?? '') === '' || query.has(wireName))
                continue;
            query.set(wireName, requireText(name, Object(value) === value ? value : `${value}`));
        }
    };
    add({
        clientId,
        state,
        scope,
        redirectUri,
        action: actions[action],
        email,
        responseType: 'code',
        context,
        codeChallenge: codeVerifier && '-',
        codeChallengeMethod: codeVerifier && 'S256',
    });
    add(others);
    add(params, String);
    return {
        state,
        redirectUri: redirectUri,
        codeVerifier,
        async createUrl() {
            if (codeVerifier)
                query.set('code_challenge', await createCodeChallenge(codeVerifier));
            // The OAuth server's endpoint refuses keys_jwk; the content server's takes it.
            const host = query.has('keys_jwk') ? server.contentHost : server.oauthHost;
            return `${host}/authorization?${`${query}`.replaceAll('+', '%20')}`;
        },
    };
}

/**
 * The one place that trusts an answer: whatever surface it came through, it passes here, and it
 * passes only as the answer to the request that was made.
 *
 * @param request What is remembered under the answer's state, if anything is.
 * @param redirectUri The URL that the answer came with.
 * @see RFC 6749, section 4.1.2; RFC 9700, section 4.7
 */
function readAuthorizationResponse(request, answer, redirectUri) {
    const state = answer.get('state');
    const error = answer.get('error');
    // To another browser than the one that began, Firefox Accounts gave an error alone.
    if (state || !error) {
        if (!request) {
            throw new FxaRelierError('state_missing', 'This sign-in began elsewhere, or is finished: begin anew');
        }
        if (state !== request.state) {
            throw new FxaRelierError('state_mismatch', 'The answer belongs to another sign-in');
        }
    }
    if (error || !request) {
        throw new FxaRelierError('server_error', `Firefox Accounts reported an error: ${error}`, {
            error,
            errno: Number(error) || undefined,
        });
    }
    const code = answer.get('code');
    const { redirectUri: registered, codeVerifier } = request;
    // The scheme, too: a blob: URL has the origin of the page that made it.
    const isOurs = /^https?:/i.test(redirectUri) && originOf(redirectUri) === originOf(registered);
    if (!code || !isOurs) {
        throw new FxaRelierError('invalid_response', 'Firefox Accounts sent no code for this site');
    }
    const action = answer.get('action');
    return {
        redirect_uri: redirectUri,
        code: code,
        state: request.state,
        ...(action && { action }),
        ...(codeVerifier && { codeVerifier }),
    };
}

/**
 * One request to a Firefox Accounts server, and the JSON object that it answers with. No cookie
 * goes along, and the headers must be ones that the servers' CORS rules allow.
 */
async function fetchJson(fetch, url, request) {
    let response;
    let text;
    try {
        // What is sent may be a secret or a token: it goes to the named server or nowhere.
        const init = { ...request, credentials: 'omit', redirect: 'error' };
        response = await fetch(url, init);
        text = await response.text();
    }
    catch (cause) {
        const reason = request.signal?.aborted ? 'aborted' : 'network';
        throw new FxaRelierError(reason, `${url} was not reached`, { cause });
    }
    const { ok, status, headers } = response;
    let body;
    try {
        body = JSON.parse(text);
    }
    catch { }
    if (!ok) {
        // Firefox Accounts' error body: { code, errno, error, message, info, retryAfter? }
        const { errno, error, message = '', retryAfter = headers.get('retry-after') } = Object(body);
        throw new FxaRelierError('http_error', `${url} answered ${status} ${message}`, {
            status,
            errno,
            error,
            retryAfter: Number(retryAfter) || undefined,
            cause: body,
        });
    }
    if (!(body instanceof Object) || Array.isArray(body)) {
        throw new FxaRelierError('invalid_response', `${url} sent no JSON object`);
    }
    return body;
}

/** The profile of the user whose access token this is. */
async function fetchProfile({ profileHost, fetch }, accessToken, options) {
    const token = requireText('token', accessToken, 'a token', /^[!-~]+$/);
    const headers = { authorization: `Bearer ${token}` };
    return fetchJson(fetch, `${profileHost}/profile`, { ...options, headers });
}

function createTokenApi({ clientId, clientSecret, oauthHost, fetch, }) {
    const post = async (path, body, options) => {
        const headers = { 'content-type': 'application/json' };
        const request = { ...options, method: 'POST', headers, body: JSON.stringify(body) };
        return readFields(await fetchJson(fetch, `${oauthHost}/${path}`, request));
    };
    const grant = async (body, options) => {
        const token = await post('token', { client_id: clientId, ...body }, options);
        if (!token.accessToken) {
            throw new FxaRelierError('invalid_response', 'The server sent no access_token');
        }
        return token;
    };
    const ask = (path) => async (token, options) => (await post(path, { token: requireText('token', token) }, options));
    return {
        async tradeCode(code, { codeVerifier, ...options } = {}) {
            requireText('code', code);
            // Firefox Accounts takes one proof or the other, never both.
            const proof = clientSecret
                ? { client_secret: clientSecret }
                : { code_verifier: requireText('codeVerifier', codeVerifier) };
            return grant({ ...proof, code }, options);
        },
        async refreshToken(refreshToken, { scope, ...options } = {}) {
            const body = {
                grant_type: 'refresh_token',
                client_secret: clientSecret,
                refresh_token: requireText('refreshToken', refreshToken),
                scope,
            };
            return grant(body, options);
        },
        verifyToken: ask('verify'),
        introspectToken: ask('introspect'),
        destroyToken: ask('destroy'),
    };
}
/** camelCase names, and `scope` as a list whether the server says `scope` or, of old, `scopes`. */
function readFields(answer) {
    const { scopes, scope = scopes, ...rest } = answer;
    const fields = Object.entries(rest).map(([name, value]) => [camelCase(name), value]);
    if (scope)
        fields.push(['scope', [scope].flat().join(' ').match(/\S+/g) ?? []]);
    return Object.fromEntries(fields);
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

// src/namespace.ts
var namespace_default = "penpal";

// src/guards.ts
var isObject = (value) => {
  return typeof value === "object" && value !== null;
};
var isFunction = (value) => {
  return typeof value === "function";
};
var isAck2Message = (message) => {
  return message.type === "ACK2";
};
var isCallMessage = (message) => {
  return message.type === "CALL";
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
      if (false) ;
      let value = await method(...args);
      if (false) ;
      replyMessage = {
        namespace: namespace_default,
        channel,
        type: "REPLY",
        callId,
        value
      };
    } catch (error) {
      replyMessage = {};
    }
    if (isDestroyed) {
      return;
    }
    try {
      log?.(`Sending ${formatMethodPath(methodPath)}() reply`, replyMessage);
      messenger.sendMessage(replyMessage, transferables);
    } catch (error) {
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

// src/shakeHands.ts
var shakeHands = ({
  messenger,
  methods,
  timeout,
  channel,
  log
}) => {
  const destroyHandlers = [];
  let isComplete = false;
  const { promise, resolve} = getPromiseWithResolvers_default();
  const timeoutId = void 0;
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
    const { remoteProxy, destroy: destroyMethodProxies } = { destroy() {} };
    destroyHandlers.push(destroyMethodProxies);
    clearTimeout(timeoutId);
    isComplete = true;
    resolve({
      remoteProxy,
      destroy
    });
  };
  const handleAck2Message = (message) => {
    log?.(`Received handshake ACK2`, message);
    connectCallHandlerAndMethodProxies();
  };
  const handleMessage = (message) => {
    if (isAck2Message(message)) {
      handleAck2Message(message);
    }
  };
  messenger.addMessageHandler(handleMessage);
  destroyHandlers.push(() => messenger.removeMessageHandler(handleMessage));
  return promise;
};
var shakeHands_default = shakeHands;

// src/once.ts
var once = (fn) => {
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
var once_default = once;

// src/connect.ts
var usedMessengers = /* @__PURE__ */ new WeakSet();
var connect = ({
  messenger,
  methods = {},
  timeout,
  channel,
  log
}) => {
  usedMessengers.add(messenger);
  const connectionDestroyedHandlers = [messenger.destroy];
  const destroyConnection = once_default((notifyOtherParticipant) => {
    for (const connectionDestroyedHandler of connectionDestroyedHandlers) {
      connectionDestroyedHandler();
    }
    log?.("Connection destroyed");
  });
  const promise = (async () => {
    try {
      messenger.initialize({});
      messenger.addMessageHandler((message) => {
        if (false) ;
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
function formatMessage(command, data = {}) {
    return JSON.stringify({ command, data });
}

/**
 * Listens to the one window, and to no origin but the one. Nothing is heard before the first
 * `ping`, and each `ping` is answered to exactly that origin.
 *
 * @returns how to stop.
 */
function connectToContent(frameWindow, origin, methods) {
    return connect_default({ messenger: createRelierMessenger(frameWindow, origin), methods }).destroy;
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
function createRelierMessenger(frameWindow, origin) {
    const handlers = new Set();
    const deliver = (message) => {
        for (const handler of handlers) {
            handler({ namespace: 'penpal', channel: undefined, ...message });
        }
    };
    const receive = (event) => {
        if (event.source !== frameWindow || event.origin !== origin)
            return;
        const message = parseMessage(event.data);
        if (!message)
            return;
        const { command, data } = message;
        if (command === 'ping')
            deliver({ type: 'ACK2' });
        deliver({ type: 'CALL', id: command, methodPath: [command], args: [data] });
    };
    return {
        initialize: () => addEventListener('message', receive),
        addMessageHandler: (handler) => handlers.add(handler),
        removeMessageHandler: (handler) => handlers.delete(handler),
        sendMessage(message) {
            if (message.type === 'REPLY' && message.callId === 'ping') {
                frameWindow.postMessage(formatMessage('ping'), origin);
            }
        },
        destroy: () => removeEventListener('message', receive),
    };
}

/**
 * Beside what the browser's own style sheet does for a modal dialog. Its top stays where it is when
 * its height follows a page's, so that nothing moves away under a click.
 */
const styles = `
:host{all:initial!important}
dialog{margin:5vh auto;width:450px;height:600px;max-height:90vh;padding:0;border:1px solid gray;border-radius:12px;overflow:hidden;color-scheme:light dark;font:16px system-ui}
dialog::backdrop{background:#0008}
button{float:right;width:44px;height:44px;padding:0;border:0;background:none;font:28px system-ui;cursor:pointer;outline-offset:-3px}
p{position:absolute;inset:45% 0;text-align:center}
iframe{display:block;clear:both;width:100%;height:calc(100% - 44px);border:0}
p~iframe{visibility:hidden}
@media(max-width:480px),(max-height:480px){dialog{margin:0;min-width:100%;min-height:100%;border:0;border-radius:0}}`;
/** Where `dialog::backdrop` stands among them. */
const backdropRule = 2;
/** The close button's row. */
const rowHeight = 44;
/**
 * A native modal dialog with a frame in it. The browser gives the top layer, the inert page, the
 * focus and Esc. A shadow root keeps the page's CSS and the dialog's apart; a constructed style
 * sheet needs no `style-src`.
 *
 * The close button stands outside the frame: a key pressed inside a frame of another origin never
 * reaches this page, so Esc alone could not be relied on.
 *
 * @param onClose The user closed it, by the button or by Esc.
 */
function openLightboxDialog(url, background, onClose) {
    // Before the frame: the page is laid out now, and would have to be anew for its width.
    const unlockScroll = lockScroll();
    // Either event may come alone: browsers skip `cancel` for a user who insists on closing.
    const dialog = create('dialog', {
        ariaLabel: 'Firefox Accounts',
        oncancel: onClose,
        onclose: onClose,
    });
    const notice = create('p', { textContent: 'Loading\u2026' });
    const frame = create('iframe', { title: 'Firefox Accounts', src: url });
    dialog.append(create('button', { ariaLabel: 'Close', textContent: '\u00d7', onclick: onClose }), notice, frame);
    const host = create('div', {});
    const root = host.attachShadow({ mode: 'open' });
    root.append(dialog);
    // The frame begins to load here; the rest is done meanwhile. It stands beside the body, which
    // some pages replace as a whole.
    document.documentElement.append(host);
    const close = () => {
        dialog.close();
        host.remove();
        unlockScroll();
    };
    try {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(styles);
        // By its rule: older browsers let ::backdrop inherit nothing, not even a custom property.
        if (background)
            sheet.cssRules[backdropRule].style.background = background;
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
        reveal: () => notice.remove(),
        resize(heightPx) {
            dialog.style.height = `${heightPx + rowHeight}px`;
        },
        close,
    };
}
function create(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
}
/** Keeps the page behind from scrolling, and its scrollbar's room, so that nothing jumps. */
function lockScroll() {
    const { style, clientWidth } = document.documentElement;
    const { cssText } = style;
    if (innerWidth > clientWidth)
        style.scrollbarGutter = 'stable';
    style.overflow = 'hidden';
    return () => {
        style.cssText = cssText;
    };
}

/** The page's one lightbox. */
let current;
/**
 * Firefox Accounts in a frame over the page.
 *
 * Nothing tells a page that a server refuses to be framed: a refused frame fires `load` like any
 * other, and cannot be looked into. Only the server's first word, `ping`, tells them apart. So a
 * frame that has loaded and stays silent counts as refused, and one that does not load as slow.
 * Once it has spoken there is no limit: people may take their time.
 */
function createLightbox({ contentHost, frames }, { signal, background, loadTimeoutMs = 15_000, pingTimeoutMs = 4_000 }) {
    return {
        open: (url) => new Promise((resolve, reject) => {
            let takeDown = () => { };
            const fail = (reason, message, cause) => {
                takeDown();
                reject(new FxaRelierError(reason, message, { cause }));
            };
            const cancel = () => fail('cancel', 'The user cancelled the sign-in');
            const abort = () => fail('aborted', 'The sign-in was aborted', signal?.reason);
            if (current?.frame.isConnected) {
                return fail('already_open', 'Firefox Accounts is already open');
            }
            if (!frames)
                return fail('frame_refused', `${contentHost} refuses frames`);
            // A page that replaced all of itself took the last one away without a word.
            current?.cancel();
            signal?.addEventListener('abort', abort);
            const dialog = openLightboxDialog(url, background, cancel);
            const { frame } = dialog;
            current = { frame, cancel };
            const answer = (data) => {
                takeDown();
                const fields = Object.entries(data).filter(([, value]) => typeof value !== 'object');
                resolve(new URLSearchParams(fields));
            };
            let hasSpoken = false;
            let patience;
            const waitFor = (event, ms, reason) => {
                clearTimeout(patience);
                patience = setTimeout(fail, ms, reason, `No ${event} from ${contentHost} in ${ms} ms`);
            };
            waitFor('page', loadTimeoutMs, 'timeout');
            frame.onload = () => {
                frame.onload = null;
                if (!hasSpoken)
                    waitFor('word', pingTimeoutMs, 'frame_refused');
            };
            const disconnect = connectToContent(frame.contentWindow, new URL(contentHost).origin, {
                ping() {
                    hasSpoken = true;
                    clearTimeout(patience);
                    dialog.reveal();
                },
                loaded: () => frame.focus(),
                resize: ({ height }) => dialog.resize(Number(height)),
                oauth_complete: answer,
                oauth_cancel: cancel,
                error: ({ error, errno }) => answer({ error: error ?? errno ?? 'unknown' }),
            });
            takeDown = () => {
                takeDown = () => { };
                current = undefined;
                clearTimeout(patience);
                signal?.removeEventListener('abort', abort);
                disconnect();
                dialog.close();
            };
        }),
    };
}

/**
 * The deployments that have a name. Mozilla's documentation names production and stage; stable,
 * latest and nightly are the development servers of old, kept for those who still run them.
 *
 * @see https://mozilla.github.io/ecosystem-platform/relying-parties/tutorials/integration-with-fxa
 */
const servers = {
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
};
/** The three hosts, checked and without a slash at the end. */
function resolveServer({ server = 'production', ...hosts }) {
    const preset = typeof server === 'string' ? new Map(Object.entries(servers)).get(server) : server;
    if (!preset)
        throw invalidArgument(`server must be one of ${Object.keys(servers)}`);
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

function resolveOptions(clientId, options) {
    if (!/^[0-9a-f]{16}$/.test(requireText('clientId', clientId))) {
        console.warn(`clientId "${clientId}" is not 16 hex digits`);
    }
    if ('clientSecret' in options) {
        throw invalidArgument('clientSecret belongs on a backend, not here');
    }
    const { redirectUri } = options;
    if (redirectUri)
        requireHttpUrl('redirectUri', redirectUri);
    return {
        ...options,
        clientId,
        server: resolveServer(options),
        fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    };
}

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
    const read = () => {
        try {
            return Object.values(JSON.parse(open().getItem(owner)));
        }
        catch {
            return [];
        }
    };
    return {
        remember(request, givenState) {
            try {
                write([request, ...read()].slice(0, mostRemembered));
            }
            catch (cause) {
                // Whoever gave the state can compare it. One of ours would be lost, or a code verifier,
                // and with it the sign-in, after the user had done all the work.
                if (givenState && !request.codeVerifier)
                    return;
                throw new FxaRelierError('state_missing', 'Storage is blocked: pass a storage, or a state without pkce', { cause });
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
    };
}

/** Leaves the page. The answer arrives at the redirect URI, where `handleRedirect` reads it. */
function createRedirect(remember) {
    return {
        async open(url) {
            remember();
            location.assign(url);
            return undefined;
        },
    };
}
/** Answers given on this page. The address bar is clean after the first call, so both are kept. */
const handled = new Map();
/**
 * The result that this page was loaded with, or `null` when it is no return from the server.
 *
 * @param owner The client and its server.
 * @param redirectUri The client's, where it has one.
 */
async function handleRedirect(owner, requests, redirectUri, url) {
    if (!originOf(url))
        throw invalidArgument('url must be absolute');
    const known = handled.get(owner + url);
    if (known)
        return known;
    const address = new URL(url);
    const answer = address.searchParams;
    const isError = answer.has('error');
    if (!isError && !answer.has('code'))
        return null;
    const state = answer.get('state');
    const pending = requests.take(state);
    const registered = pending?.redirectUri ?? redirectUri;
    const page = registered ? new URL(registered) : undefined;
    // The site's own pages, and other parties' answers, may have a `code` or an `error` too.
    if (!pending && (page?.pathname !== address.pathname || !(state || isError)))
        return null;
    const result = (async () => readAuthorizationResponse(pending, answer, url))();
    handled.set(owner + url, result);
    if (url === globalThis.location?.href) {
        address.search = page?.search ?? '';
        history.replaceState(history.state, '', address);
        handled.set(owner + address, result);
    }
    return result;
}

/**
 * Signs the users of a website in with Firefox Accounts.
 *
 * One sign-in, from top to bottom:
 *
 * 1. The options are checked, and `state` and a code verifier made: `createAuthorizationRequest`.
 * 2. A surface is made, still inside the user's click: `createRedirect` or `createLightbox`.
 * 3. The request becomes a URL, and the surface opens it: `createUrl`.
 * 4. What comes back is unread parameters. `readAuthorizationResponse` makes a result of them, or
 *    says why they are none.
 *
 * A redirect's answer comes to another page. There `handleRedirect` finds the request that was
 * remembered under its state, and hands both to the same fourth step.
 *
 * ```ts
 * const client = new FxaRelierClient('dcdb5ae7add825d2', {
 *   server: 'local',
 *   redirectUri: 'http://localhost:8080/oauth',
 *   scope: 'profile',
 * });
 * const { code, state } = await client.auth.signIn({ ui: 'lightbox' });
 * ```
 */
class FxaRelierClient {
    /**
     * @param clientId 16 hex digits, from the registration with Firefox Accounts.
     * @throws FxaRelierError with the reason `invalid_argument`.
     */
    constructor(clientId, options = {}) {
        const config = resolveOptions(clientId, options);
        const { fetch } = config;
        const { oauthHost, profileHost } = config.server;
        this.auth = createAuthApi(config);
        this.token = createTokenApi({ clientId, oauthHost, fetch });
        let last;
        this.profile = {
            async fetch(token, options) {
                last = await fetchProfile({ profileHost, fetch }, token, options);
                return last;
            },
            all: () => last,
        };
    }
}
function createAuthApi(config) {
    const { clientId, server, storage } = config;
    const owner = `fxa ${clientId} ${server.oauthHost} `;
    const requests = createPendingRequests(owner, storage);
    const createRequest = (action, 
    // These are about the surface; the rest goes into the URL.
    { ui, fallback, signal, background, zIndex, loadTimeoutMs, pingTimeoutMs, ...options }, context) => {
        const { redirectUri = config.redirectUri, scope = config.scope } = options;
        return createAuthorizationRequest(config, action, { ...options, redirectUri, scope }, context);
    };
    const authenticate = async (action, options, ui = options.ui ?? 'redirect') => {
        if (ui !== 'redirect' && ui !== 'lightbox')
            throw invalidArgument(`Invalid ui: ${ui}`);
        const { signal, fallback } = options;
        if (fallback && fallback !== 'redirect')
            throw invalidArgument(`Invalid fallback: ${fallback}`);
        const framed = ui === 'lightbox';
        const request = createRequest(action, options, framed ? 'iframe' : undefined);
        const surface = framed
            ? createLightbox(server, options)
            : createRedirect(() => requests.remember(request, options.state));
        try {
            const url = await request.createUrl();
            // Asked only now: who aborts while the URL is made wants nothing opened either.
            if (signal?.aborted) {
                throw new FxaRelierError('aborted', 'The sign-in was aborted', { cause: signal.reason });
            }
            const answer = await surface.open(url);
            return answer && readAuthorizationResponse(request, answer, answer.get('redirect') ?? '');
        }
        catch (error) {
            const { reason } = error;
            const isUnframeable = reason === 'frame_refused' || reason === 'timeout';
            if (!isUnframeable || !fallback)
                throw error;
            return authenticate(action, options, fallback);
        }
    };
    const method = (action) => ((options = {}) => authenticate(action, options));
    return {
        signIn: method('signIn'),
        signUp: method('signUp'),
        forceAuth: method('forceAuth'),
        bestChoice: method('bestChoice'),
        emailFirst: method('emailFirst'),
        async request(action, options = {}) {
            const request = createRequest(action, options);
            requests.remember(request, options.state);
            const { state, redirectUri, codeVerifier } = request;
            return { url: await request.createUrl(), state, redirectUri, codeVerifier };
        },
        handleRedirect: async (url = location.href) => handleRedirect(owner, requests, config.redirectUri, url),
    };
}

exports.FxaRelierClient = FxaRelierClient;
exports.FxaRelierError = FxaRelierError;
exports.isFxaRelierError = isFxaRelierError;
exports.servers = servers;
module.exports = Object.assign(exports.FxaRelierClient, exports);
//# sourceMappingURL=fxa-relier-client.cjs.map
