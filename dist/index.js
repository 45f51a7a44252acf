/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 */
import { F as FxaRelierError, r as requireText, c as camelCase, i as invalidArgument, n as nanoid, a as requireHttpUrl, s as snakeCase, o as originOf, h as handOverAddress, b as createPendingRequests, d as isFxaRelierError, e as createPopup, f as createLightbox } from './index-and-persona.js';

/**
 * One request to a Firefox Accounts server, and the JSON object that it answers with. No cookie
 * goes along, and the headers must be ones that the servers' CORS rules allow.
 */
async function fetchJson(fetch, url, request) {
    let response;
    let text;
    try {
        // What is sent may be a secret or a token: it goes to the named server or nowhere.
        response = await fetch(url, {
            ...request,
            credentials: 'omit',
            redirect: 'error',
        });
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
        const answer = await fetchJson(fetch, `${oauthHost}/${path}`, {
            ...options,
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
        });
        return readFields(answer);
    };
    const grant = async (body, options) => {
        const request = { client_id: clientId, client_secret: clientSecret, ...body };
        const token = await post('token', request, options);
        if (!token.accessToken) {
            throw new FxaRelierError('invalid_response', 'Firefox Accounts sent no access_token');
        }
        return token;
    };
    const ask = (path) => async (token, options) => {
        const name = options?.tokenTypeHint ?? 'token';
        return post(path, { [name]: requireText('token', token) }, options);
    };
    return {
        async tradeCode(code, { codeVerifier, ...options } = {}) {
            requireText('code', code);
            // Firefox Accounts takes one proof or the other, never both.
            const proof = clientSecret ? undefined : requireText('codeVerifier', codeVerifier);
            return grant({ code_verifier: proof, code }, options);
        },
        async refreshToken(refreshToken, { scope, ...options } = {}) {
            requireText('refreshToken', refreshToken);
            return grant({ grant_type: 'refresh_token', refresh_token: refreshToken, scope }, options);
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
function createAuthorizationRequest({ clientId, server, pkce }, action, { state = nanoid(), scope, redirectUri, email, params = {}, ...others }, context) {
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
/** The name of what came as `error`: some servers send the name, others their number for it. */
function authorizationErrorName(error) {
    return names[Number(error) - 1005] ?? error;
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
    if (reported || !request) {
        const error = authorizationErrorName(`${reported}`);
        throw new FxaRelierError('server_error', `Firefox Accounts sent the error: ${error}`, {
            error,
            errno: Number(reported) || undefined,
        });
    }
    const code = answer.get('code');
    const { redirectUri: registered, codeVerifier } = request;
    // The scheme, too: a blob: URL has the origin of the page that made it.
    const isOurs = /^https?:/i.test(redirectUri) && originOf(redirectUri) === originOf(registered);
    if (!code || !isOurs) {
        throw new FxaRelierError('invalid_response', 'Firefox Accounts sent no code for this site');
    }
    return {
        redirect_uri: redirectUri,
        code: code,
        state: request.state,
        action: answer.get('action') ?? undefined,
        codeVerifier,
    };
}

/** Metrics must never keep anybody from signing in, so this does not fail. */
async function fetchMetricsFlow({ contentHost }, fetch, { signal, ...options } = {}) {
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

/** Leaves the page. The answer arrives at the redirect URI, where `handleRedirect` reads it. */
function createRedirect({ remember }) {
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
 * The result that this page was loaded with, or `null` when it is no return from the server. In a
 * popup of ours, the page that opened it takes over, and this stays pending.
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
    const isOurs = pending || (page?.pathname === address.pathname && (state || isError));
    if (!isOurs && (page || !state))
        return null;
    const isThisPage = url === globalThis.location?.href;
    const result = (async () => {
        // What is not remembered here may be awaited by the page that opened this window.
        if (!pending && state && isThisPage)
            await handOverAddress(owner + state, url);
        return isOurs ? readAuthorizationResponse(pending, answer, url) : null;
    })();
    handled.set(owner + url, result);
    if (isOurs && isThisPage) {
        address.search = page?.search ?? '';
        history.replaceState(history.state, '', address);
        handled.set(owner + address, result);
    }
    return result;
}

function createAuthApi(config, surfaces) {
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
        const createSurface = surfaces[ui];
        if (!createSurface)
            throw invalidArgument(`Invalid ui: ${ui}`);
        const { signal, fallback } = options;
        if (fallback && (!surfaces[fallback] || fallback === 'lightbox')) {
            throw invalidArgument(`Invalid fallback: ${fallback}`);
        }
        const request = createRequest(action, options, ui === 'lightbox' ? 'iframe' : undefined);
        try {
            signal?.throwIfAborted();
            const surface = createSurface({
                server,
                request,
                channelName: owner + request.state,
                remember: () => requests.remember(request, options.state),
            }, options);
            const url = await request.createUrl();
            // Who aborts while the URL is made wants nothing opened either.
            signal?.throwIfAborted();
            const answer = await surface.open(url);
            return answer && readAuthorizationResponse(request, answer, answer.get('redirect') ?? '');
        }
        catch (error) {
            if (signal?.aborted) {
                throw new FxaRelierError('aborted', 'The sign-in was aborted', { cause: signal.reason });
            }
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
            const { createUrl, ...pending } = request;
            return { url: await createUrl(), ...pending };
        },
        handleRedirect: async (url = location.href) => handleRedirect(owner, requests, config.redirectUri, url),
        fetchMetricsFlow: (options) => fetchMetricsFlow(server, config.fetch, options),
    };
}

/**
 * The deployments that have a name. Mozilla's documentation names production and stage; stable,
 * latest and nightly are the development servers of old, kept for those who still run them.
 *
 * @see https://mozilla.github.io/ecosystem-platform/relying-parties/tutorials/integration-with-fxa
 */
const servers = {
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
};
/** The three hosts, checked and without a slash at the end. */
function resolveServer({ server = 'production', ...hosts }) {
    const preset = typeof server === 'string' ? servers[server] : server;
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
                    ?.request(`fxa ${clientId} ${oauthHost}`, options, refresh)
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
 * Signs the users of a website in with Firefox Accounts.
 *
 * One sign-in, from top to bottom:
 *
 * 1. The options are checked, and `state` and a code verifier made: `createAuthorizationRequest`.
 * 2. A surface is made, still inside the user's click: `createRedirect`, `createLightbox` or
 *    `createPopup`.
 * 3. The request becomes a URL, and the surface opens it: `createUrl`.
 * 4. What comes back is unread parameters. `readAuthorizationResponse` makes a result of them, or
 *    says why they are none.
 *
 * A redirect's answer, and a popup's, comes to another page. There `handleRedirect` finds the request that was
 * remembered under its state, and hands both to the same fourth step; in a popup, it hands the
 * answer to the page that waits for it.
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
        const surfaces = {
            __proto__: null,
            redirect: createRedirect,
            lightbox: createLightbox,
            popup: createPopup,
        };
        Object.assign(this, createApis(clientId, options, surfaces));
    }
}

export { FxaRelierClient, FxaRelierError, isFxaRelierError, servers };
//# sourceMappingURL=index.js.map
