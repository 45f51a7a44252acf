/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 | THIRD-PARTY-NOTICES.txt */
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
 * The client without lightbox and popup, in fewer bytes. The callback page of a popup may use it
 * too: `handleRedirect` is the same.
 *
 * ```ts
 * import { FxaRelierClient } from 'fxa-relier-client/redirect';
 * ```
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
        const surfaces = new Map([['redirect', createRedirect]]);
        this.auth = createAuthApi(config, surfaces);
        this.token = createPublicTokenApi(config);
        this.profile = createProfileApi(config);
    }
}

export { FxaRelierClient, FxaRelierError, isFxaRelierError, servers };
