/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 | THIRD-PARTY-NOTICES.txt */
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
/**
 * Returns the caller's own options. A property that other code put on `Object.prototype` is none of
 * them: it could send a code or a secret to another server.
 */
function ownOptions(options) {
    return { __proto__: null, ...options };
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
        const body = parseJson(text);
        // Firefox Accounts' error body: { code, errno, error, message, info, retryAfter? }
        const { errno, error, message = '', retryAfter = headers.get('retry-after') } = Object(body);
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
    const body = parseJson(await fetchText(fetch, url, request));
    if (!(body instanceof Object) || Array.isArray(body)) {
        throw new FxaRelierError('invalid_response', `${url} sent no JSON object`);
    }
    return body;
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return;
    }
}

/** The profile of the user whose access token this is. */
async function fetchProfile({ profileHost, fetch }, accessToken, options) {
    const token = requireText('token', accessToken, 'a token', /^[!-~]+$/);
    const headers = { authorization: `Bearer ${token}` };
    return fetchJson(fetch, `${profileHost}/profile`, { ...options, headers });
}

/** `refresh_token` → `refreshToken` */
function camelCase(wireName) {
    return wireName.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}
/** `redirectUri` → `redirect_uri` */
function snakeCase(name) {
    return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
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

/** The client's methods, and the `action` that each puts into the URL. */
const actions = {
    __proto__: null,
    signIn: 'signin',
    signUp: 'signup',
    forceAuth: 'force_auth',
    bestChoice: undefined,
    emailFirst: 'email',
};
/**
 * By a parameter's name, or by the first word of it. Firefox Accounts silently drops the metrics of
 * a flow in which one is malformed.
 */
const formats = {
    __proto__: null,
    entrypoint: /^[\w.:-]+$/,
    utm: /^[\w/.%-]{1,128}$/,
    flow_id: /^[\da-f]{64}$/,
    flow_begin_time: /^\d+$/,
    device_id: /^[\da-f]{32}$/,
    max_age: /^\d+$/,
};
/**
 * Checks what the relier said and makes what it left out. It is synchronous, so that a bad
 * argument is refused before anything opens, and a window can open inside the click.
 *
 * @param context `iframe` tells Firefox Accounts that it is framed.
 */
function createAuthorizationRequest({ clientId, server, pkce }, action, options, context) {
    const { state = nanoid(), scope, redirectUri, email, params = {}, ...others } = ownOptions(options);
    if (!(action in actions))
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
            const format = formats[wireName] ?? formats[wireName.replace(/_.*/, '')];
            const text = Object(value) === value ? value : `${value}`;
            query.set(wireName, requireText(name, text, format && `like ${format}`, format));
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

const invalid = 'invalid_request';
/** The numbers 1005 to 1013. 1006 is not for reliers. */
const names = [
    invalid,
    undefined,
    invalid,
    'unauthorized_client',
    invalid,
    'login_required',
    'account_selection_required',
    'interaction_required',
    invalid,
];
/**
 * The name of what came as `error`: some servers send the name, others their number for it. Anybody
 * can send a page's address with an `error` of their own, and it may be logged or shown: what is no
 * name becomes `unknown`.
 */
function authorizationErrorName(error) {
    return names[Number(error) - 1005] ?? (/^[\w.-]{1,64}$/.test(error) ? error : 'unknown');
}

/** A parameter of these may occur once. A second one may have been added by an attacker. */
const singleParameters = ['state', 'error', 'code', 'iss'];
/**
 * The one place that trusts an answer: whatever surface it came through, it passes here, and it
 * passes only as the answer to the request that was made.
 *
 * @param request What is remembered under the answer's state, if anything is.
 * @param redirectUri The URL that the answer came with.
 * @param issuer The server that the request was sent to. A response that names another one is
 *   refused; Firefox Accounts names none.
 * @see RFC 6749, sections 3.1 and 4.1.2; RFC 9207; RFC 9700, section 4.7
 */
function readAuthorizationResponse(request, answer, redirectUri, issuer) {
    const repeated = singleParameters.find((name) => answer.getAll(name).length > 1);
    if (repeated) {
        throw invalidResponse(`The response has the parameter ${repeated} more than once`);
    }
    const state = answer.get('state');
    const reported = answer.get('error');
    // To another browser than the one that began, Firefox Accounts gave an error alone.
    if (state || !reported) {
        if (!request) {
            throw new FxaRelierError('state_missing', 'The sign-in is unknown here: begin anew');
        }
        if (state !== request.state) {
            throw new FxaRelierError('state_mismatch', 'The answer is of another sign-in');
        }
    }
    if (answer.get('iss') && answer.get('iss')?.replace(/\/$/, '') !== issuer) {
        throw invalidResponse('The response comes from another server');
    }
    if (reported || !request) {
        const error = authorizationErrorName(`${reported}`);
        throw new FxaRelierError('server_error', `Firefox Accounts sent the error: ${error}`, {
            error,
            errno: Number(reported) || undefined,
        });
    }
    const code = answer.get('code') ?? '';
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
        action: answer.get('action') ?? undefined,
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

/** Metrics must never keep anybody from signing in, so this does not fail. */
async function fetchMetricsFlow({ contentHost }, fetch, given = {}) {
    const { signal, ...options } = ownOptions(given);
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options)) {
        if (value)
            query.set(snakeCase(name), value);
    }
    try {
        return await fetchJson(fetch, `${contentHost}/metrics-flow?${query}`, { signal });
    }
    catch {
        return {};
    }
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

/** How long the page that opened this window has to answer. It may be busy. */
const patienceMs = 2_000;
/**
 * Hands this page's address over to the page that opened this window, if one is waiting for it,
 * and closes the window.
 *
 * @param onTaken Called before the window is closed.
 * @returns what resolves when nobody took it. Else it stays pending: there is nothing left to do.
 */
function handOverAddress(channelName, address, onTaken = () => { }) {
    return new Promise((resolve) => {
        const channel = new BroadcastChannel(channelName);
        const patience = setTimeout(() => {
            channel.close();
            resolve();
        }, patienceMs);
        channel.onmessage = ({ data }) => {
            if (data !== true)
                return;
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

/** Leaves the page. The answer arrives at the redirect URI, where `handleRedirect` reads it. */
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
/** Answers given on this page. The address bar is clean after the first call, so both are kept. */
const handled = new Map();
/**
 * The result that this page was loaded with, or `null` when it is no return from the server. In a
 * popup of ours, the page that opened it takes over, and this stays pending.
 *
 * @param owner The client and its server.
 * @param redirectUri The client's, where it has one.
 * @param issuer The server whose response this must be.
 */
async function handleRedirect(owner, requests, redirectUri, url, issuer) {
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
        // What is not remembered here may be awaited by the page that opened this window.
        if (isUnknown && isThisPage)
            await handOverAddress(owner + state, url, cleanAddress);
        return isOurs ? readAuthorizationResponse(pending, answer, url, issuer) : null;
    })();
    handled.set(owner + url, result);
    // Another client on this page may know a state that is unknown here: leave it the address.
    if (isOurs && !isUnknown && isThisPage) {
        cleanAddress();
        handled.set(owner + address, result);
    }
    return result;
}

function createAuthApi(config, surfaces) {
    const { clientId, server, storage } = config;
    const owner = `${requestsKeyPrefix}${clientId} ${server.oauthHost} `;
    const requests = createPendingRequests(owner, storage);
    const createRequest = (action, 
    // These are about the surface; the rest goes into the URL.
    { ui, fallback, signal, background, zIndex, loadTimeoutMs, pingTimeoutMs, ...others }, context) => {
        const options = ownOptions(others);
        const { redirectUri = config.redirectUri, scope = config.scope } = options;
        return createAuthorizationRequest(config, action, { ...options, redirectUri, scope }, context);
    };
    const authenticate = async (action, options, ui = options.ui ?? 'redirect') => {
        if (!globalThis.window)
            throw invalidArgument(`${action}() needs a browser window`);
        const createSurface = surfaces[ui];
        if (!createSurface)
            throw invalidArgument(`Invalid ui: ${ui}`);
        const { signal, fallback } = options;
        if (fallback && (!surfaces[fallback] || fallback === 'lightbox')) {
            throw invalidArgument(`Invalid fallback: ${fallback}`);
        }
        let { state } = options;
        const context = ui === 'lightbox' ? 'iframe' : undefined;
        // A late state is checked when it arrives, everything else before anything opens.
        let request = createRequest(action, ownOptions({ ...options, state: isLate(state) ? undefined : state }), context);
        const prepareTarget = async () => {
            if (isLate(state)) {
                // Kept for the fallback: a function is called only once.
                const arriving = awaitState(state);
                state = arriving;
                const known = await untilAborted(arriving, signal);
                request = createRequest(action, ownOptions({ ...options, state: known }), context);
            }
            const url = await request.createUrl();
            // Nothing may open for a caller who has aborted meanwhile.
            signal?.throwIfAborted();
            return {
                url,
                channelName: owner + request.state,
                remember: () => requests.remember(request, state !== undefined),
            };
        };
        try {
            signal?.throwIfAborted();
            const surface = createSurface({ server, redirectUri: request.redirectUri }, options);
            const answer = await surface.open(prepareTarget());
            const cameWith = answer?.get('redirect') ?? '';
            return answer && readAuthorizationResponse(request, answer, cameWith, server.contentHost);
        }
        catch (error) {
            if (signal?.aborted) {
                throw new FxaRelierError('aborted', 'The sign-in was aborted', { cause: signal.reason });
            }
            const { reason } = error;
            const isUnframeable = reason === 'frame_refused' || reason === 'timeout';
            if (!isUnframeable || !fallback)
                throw error;
            return authenticate(action, ownOptions({ ...options, state }), fallback);
        }
    };
    const method = (action) => ((options = {}) => authenticate(action, ownOptions(options)));
    return {
        signIn: method('signIn'),
        signUp: method('signUp'),
        forceAuth: method('forceAuth'),
        bestChoice: method('bestChoice'),
        emailFirst: method('emailFirst'),
        async request(action, given = {}) {
            const { state, ...options } = ownOptions(given);
            const known = isLate(state) ? await awaitState(state) : state;
            const request = createRequest(action, ownOptions({ ...options, state: known }));
            requests.remember(request, known !== undefined);
            const { createUrl, ...pending } = request;
            return { url: await createUrl(), ...pending };
        },
        async handleRedirect(url = globalThis.location?.href) {
            if (!url)
                throw invalidArgument('handleRedirect() needs a browser window, or a url');
            return handleRedirect(owner, requests, config.redirectUri, url, server.contentHost);
        },
        fetchMetricsFlow: (options) => fetchMetricsFlow(server, config.fetch, options),
    };
}

/**
 * The deployments that have a name. Mozilla's documentation names production and stage; stable,
 * latest and nightly are the development servers of old, kept for those who still run them.
 *
 * @see https://mozilla.github.io/ecosystem-platform/relying-parties/tutorials/integration-with-fxa
 */
const servers = deepFreeze({
    // So that a name is a deployment's, or nothing.
    __proto__: null,
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
/** The three hosts, checked and without a slash at the end. */
function resolveServer(options) {
    const { server = 'production', ...others } = ownOptions(options);
    const hosts = ownOptions(others);
    const given = typeof server === 'string' ? servers[server] : server;
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

function createApis(clientId, options, surfaces) {
    const config = resolveOptions(clientId, options);
    const { fetch } = config;
    const { oauthHost, profileHost } = config.server;
    const token = createTokenApi({ clientId, oauthHost, fetch });
    let last;
    return {
        auth: createAuthApi(config, surfaces),
        token: {
            ...token,
            async refreshToken(refreshToken, options = {}) {
                const refresh = () => token.refreshToken(refreshToken, options);
                return (globalThis.navigator?.locks
                    ?.request(`fxa ${clientId} ${oauthHost}`, ownOptions(options), refresh)
                    .catch((error) => {
                    if (isFxaRelierError(error))
                        throw error;
                    // The lock is not to be had: the page has no storage, or whoever waited for it has
                    // aborted, and is told so as everywhere.
                    return refresh();
                }) ?? refresh());
            },
        },
        profile: {
            async fetch(token, options) {
                last = await fetchProfile({ profileHost, fetch }, token, options);
                return last;
            },
            all: () => last,
        },
    };
}

/**
 * The client without lightbox and popup, in fewer bytes. The callback page of a popup may use it
 * too: `handleRedirect` is the same.
 *
 * ```ts
 * import { FxaRelierClient } from 'fxa-relier-client/redirect';
 * ```
 */
class FxaRelierClient {
    /**
     * @param clientId 16 hex digits, from the registration with Firefox Accounts.
     * @throws FxaRelierError with the reason `invalid_argument`.
     */
    constructor(clientId, options = {}) {
        const surfaces = { __proto__: null, redirect: createRedirect };
        Object.assign(this, createApis(clientId, options, surfaces));
    }
}

export { FxaRelierClient, FxaRelierError, isFxaRelierError, servers };
