/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 | THIRD-PARTY-NOTICES.txt */
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

const mostAttempts = 3;
const firstPauseMs = 200;
/**
 * A `fetch` that ends in time, and repeats what is safe to repeat: everything but a trade that may
 * have arrived. Pauses double, and are partly left to chance, so that not all come back at once;
 * where the server says how long to wait, it is obeyed, or the call ends where that is too long.
 */
function createPatientFetch({ fetch, timeoutMs, tokenUrl }) {
    return async (input, init = {}) => {
        const limit = AbortSignal.timeout(timeoutMs);
        const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
        const endsAt = Date.now() + timeoutMs;
        const isTrade = String(input) === tokenUrl;
        for (let attempt = 1;; attempt++) {
            let response;
            let failure;
            try {
                response = await readWhole(await fetch(input, { ...init, signal }), signal);
            }
            catch (error) {
                failure = error;
            }
            const again = attempt < mostAttempts &&
                !signal.aborted &&
                (response
                    ? mayRepeatAnswered(response.status, isTrade)
                    : !isTrade || wasNeverSent(failure));
            const pauseMs = retryAfterMs(response) ?? backoffMs(attempt);
            if (!again || Date.now() + pauseMs >= endsAt) {
                if (response)
                    return response;
                throw failure;
            }
            await pause(pauseMs, signal);
        }
    };
}
/**
 * The answer once its body has come. `fetch` alone gives no limit to that: undici holds a signal
 * weakly, and a body that stalls after a garbage collection is waited for without end.
 */
async function readWhole(response, signal) {
    const { body, status, statusText, headers } = response;
    if (!body)
        return response;
    const limited = body.pipeThrough(new TransformStream(), { signal });
    return new Response(await new Response(limited).arrayBuffer(), { status, statusText, headers });
}
/** Throttled is refused before anything was done. What a gateway says leaves that open. */
function mayRepeatAnswered(status, isTrade) {
    return status === 429 || (!isTrade && [502, 503, 504].includes(status));
}
/** Node's words for a connection that was never made. */
function wasNeverSent(failure) {
    const { cause } = Object(failure);
    return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(Object(cause).code);
}
/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfterMs(response) {
    const value = response?.headers.get('retry-after');
    if (!value)
        return;
    const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
    return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
function backoffMs(attempt) {
    return firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}
function pause(ms, signal) {
    return new Promise((resolve, reject) => {
        const stop = () => {
            clearTimeout(timer);
            reject(signal.reason);
        };
        const timer = setTimeout(() => {
            signal.removeEventListener('abort', stop);
            resolve();
        }, ms);
        signal.addEventListener('abort', stop, { once: true });
    });
}

/**
 * Asks a content server where the others are: by its OpenID configuration or, where it has none, by
 * the configuration document for Firefox Accounts' own clients. To be done once, at the start.
 *
 * ```ts
 * import { discoverServer, FxaRelierServer } from 'fxa-relier-client/server';
 *
 * const server = await discoverServer('https://accounts.firefox.com');
 * const fxa = new FxaRelierServer('dcdb5ae7add825d2', { clientSecret, server });
 * ```
 *
 * Rejects with an `FxaRelierError`: `network`, `http_error`, or `invalid_response` where a document
 * speaks for another server, leaves something out, or leads away from https.
 *
 * @see OpenID Connect Discovery 1.0, section 4
 */
async function discoverServer(contentHost, { fetch = globalThis.fetch, timeoutMs = 10_000, ...options } = {}) {
    const host = requireHttpUrl('contentHost', contentHost).replace(/\/+$/, '');
    const patient = createPatientFetch({ fetch, timeoutMs, tokenUrl: '' });
    const read = (name) => fetchJson(patient, `${host}/.well-known/${name}`, options);
    try {
        return fromOpenidConfiguration(host, await read('openid-configuration'));
    }
    catch (error) {
        if (!isFxaRelierError(error, 'http_error') || error.status !== 404)
            throw error;
        return fromClientConfiguration(host, await read('fxa-client-configuration'));
    }
}
function fromOpenidConfiguration(contentHost, document) {
    const { issuer } = document;
    if (typeof issuer !== 'string' || issuer.replace(/\/$/, '') !== contentHost) {
        throw wrong(`${contentHost} calls itself ${String(issuer)}`);
    }
    return {
        contentHost,
        oauthHost: readUrl(contentHost, document, 'token_endpoint', '/token'),
        profileHost: readUrl(contentHost, document, 'userinfo_endpoint', '/profile'),
        issuer: contentHost,
        jwksUri: readUrl(contentHost, document, 'jwks_uri'),
    };
}
/** The addresses in it have no version. */
function fromClientConfiguration(contentHost, document) {
    const base = (name) => readUrl(contentHost, document, name).replace(/\/+$/, '');
    return {
        contentHost,
        oauthHost: `${base('oauth_server_base_url')}/v1`,
        profileHost: `${base('profile_server_base_url')}/v1`,
    };
}
/** An address of the document, without `end`, which it must have. */
function readUrl(contentHost, document, name, end = '') {
    const url = document[name];
    // The client's secret goes there: https does not lead to http.
    const scheme = contentHost.startsWith('https:') ? 'https:' : 'http';
    if (typeof url !== 'string' || !URL.canParse(url) || !url.startsWith(scheme)) {
        throw wrong(`${contentHost} gives no usable ${name}`);
    }
    if (!url.endsWith(end))
        throw wrong(`${contentHost}: ${name} does not end in ${end}`);
    return url.slice(0, url.length - end.length);
}
function wrong(message) {
    return new FxaRelierError('invalid_response', message);
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

/** Whether the page's script asks, rather than the user by navigating. */
function asksForJson(request) {
    return /\bapplication\/json\b/i.test(request.headers.get('accept') ?? '');
}
/** No answer here may be kept or shared: each is about one browser. */
function answer(body, status, options) {
    const headers = new Headers({
        'cache-control': 'no-store',
        // The address that is answered may hold a code.
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        vary: 'Accept',
        ...options.headers,
    });
    for (const cookie of options.cookies ?? [])
        headers.append('set-cookie', cookie);
    return new Response(body, { status, headers });
}
function redirectAnswer(status, location, cookies) {
    return answer(null, status, { cookies, headers: { location } });
}
function jsonAnswer(body, { status = 200, ...options } = {}) {
    const headers = { ...options.headers, 'content-type': 'application/json' };
    return answer(JSON.stringify(body), status, { ...options, headers });
}
function htmlAnswer(html, { status = 200, ...options }) {
    const headers = { ...options.headers, 'content-type': 'text/html; charset=utf-8' };
    return answer(html, status, { ...options, headers });
}

const longestPath = 1024;
/**
 * The address on this site's own origin that `returnTo` means, in full; that of its front page
 * where `returnTo` is anything but a path here. In full, since `Location: //evil.example`, which a
 * path such as `/.//evil.example` comes down to, leads to another site.
 */
function resolveReturnTo(returnTo, siteUrl) {
    const home = `${siteUrl}/`;
    if (typeof returnTo !== 'string' || returnTo.length > longestPath)
        return home;
    if (!returnTo.startsWith('/') || !URL.canParse(returnTo, siteUrl))
        return home;
    // As a browser reads it: "/\evil.example" and "/<tab>/evil.example" are other sites.
    const url = new URL(returnTo, siteUrl);
    return url.origin === siteUrl && url.href.length <= longestPath * 2 ? url.href : home;
}

/** Marks the state of a sign-in that began anew by itself, so that it does so only once. */
const secondMark = 'again.';
function isSecondAttempt(state) {
    return state.startsWith(secondMark);
}
async function beginSignIn(site, request, { action = 'emailFirst', returnTo, ...given } = {}, second) {
    const { client, siteUrl } = site;
    const options = { ...given, redirectUri: given.redirectUri ?? site.redirectUri };
    const scope = given.scope ?? site.scope;
    if (originOf(options.redirectUri) !== siteUrl) {
        throw invalidArgument(`redirectUri must be on ${siteUrl}, where the cookies are`);
    }
    const { acrValues, maxAge } = given;
    if ((acrValues || maxAge !== undefined) && !scope.split(' ').includes('openid')) {
        throw invalidArgument('acrValues and maxAge need the scope openid: the ID token answers them');
    }
    const state = `${second ? secondMark : ''}${nanoid(32)}`;
    const authorization = createAuthorizationRequest(client, action, { ...options, scope, state });
    const { redirectUri, codeVerifier } = authorization;
    const [session, url] = await Promise.all([
        site.sessions.read(request),
        authorization.createUrl(),
    ]);
    // A hint may be longer than all the rest, and nothing depends on it.
    const { idTokenHint, ...remembered } = given;
    const remember = await site.pending.remember(request, {
        state,
        redirectUri,
        codeVerifier,
        begunAt: Date.now(),
        returnTo: second?.returnTo ?? resolveReturnTo(returnTo, siteUrl),
        uid: session?.uid,
        options: { ...remembered, scope, action },
    });
    const cookies = [...(second?.cookies ?? []), ...remember];
    if (!asksForJson(request))
        return redirectAnswer(302, url, cookies);
    const { oauthHost, profileHost, contentHost } = client.server;
    const body = {
        client_id: client.clientId,
        redirect_uri: redirectUri,
        oauth_uri: oauthHost,
        profile_uri: profileHost,
        content_uri: contentHost,
        scope,
        state,
    };
    // What else was asked for is for the page to send on. The action is the method that it calls.
    const { response_type, action: _, ...sent } = Object.fromEntries(new URL(url).searchParams);
    return jsonAnswer({ ...sent, ...body }, { cookies });
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

/** Who it is that a token was given for, as the ID token, the profile or the OAuth server says. */
async function obtainUser(site, pending, { accessToken, refreshToken, idToken, expiresIn, scope = [] }) {
    const asked = (pending.options.scope ?? '').split(' ');
    const claims = asked.includes('openid')
        ? await site.verifyIdToken(idToken, { accessToken, pending })
        : undefined;
    const profile = scope.some((one) => /^(profile|email)\b/.test(one))
        ? await site.fetchProfile(accessToken)
        : {};
    const uid = claims?.sub ?? profile.uid ?? (await site.token.verifyToken(accessToken)).user;
    if (!uid || (profile.uid ?? uid) !== uid) {
        throw new FxaRelierError('invalid_response', 'Firefox Accounts does not say who signed in');
    }
    return {
        uid,
        profile,
        ...(claims?.acr && { acr: claims.acr }),
        ...(claims?.amr && { amr: claims.amr }),
        ...(claims?.authTime && { authenticatedAt: claims.authTime * 1000 }),
        token: {
            accessToken,
            ...(refreshToken && { refreshToken }),
            ...(expiresIn && { expiresAt: Date.now() + expiresIn * 1000 }),
            scope,
        },
    };
}

/**
 * Whether a page of this very origin made the request, by the browser's word: `Sec-Fetch-Site`, or
 * in older browsers `Origin`. `SameSite` alone lets the pages of other subdomains and ports pass.
 */
function isSameOrigin({ headers }, siteUrl) {
    const fetchSite = headers.get('sec-fetch-site');
    return fetchSite ? fetchSite === 'same-origin' : headers.get('origin') === siteUrl;
}

/**
 * Refuses what only a page of this site may send. `json` refuses forms, too, which other sites can
 * send without asking first.
 */
function refusePost(request, siteUrl, accepted) {
    const refuse = (status, message, headers = {}) => jsonAnswer({ outcome: 'site_error', message }, { status, headers });
    if (request.method !== 'POST')
        return refuse(405, 'Send it by POST.', { allow: 'POST' });
    if (!isSameOrigin(request, siteUrl)) {
        return refuse(403, `Only pages of ${siteUrl} may send this.`);
    }
    const type = request.headers.get('content-type') ?? '';
    if (accepted === 'json' && !/^application\/json\s*(;|$)/i.test(type)) {
        return refuse(415, 'Send JSON.');
    }
    return;
}

const mostBytes$1 = 16 * 1024;
/** The fields of a JSON object in the body; nothing where it is another body, or too long a one. */
async function readJsonObject(request) {
    const text = await readText(request);
    try {
        const body = JSON.parse(text ?? '');
        return body instanceof Object && !Array.isArray(body)
            ? body
            : undefined;
    }
    catch {
        return;
    }
}
async function readText({ body }) {
    if (!body)
        return;
    const decoder = new TextDecoder();
    const reader = body.getReader();
    let text = '';
    let bytes = 0;
    for (;;) {
        const { done, value } = await reader.read();
        if (done)
            return text + decoder.decode();
        bytes += value.byteLength;
        if (bytes > mostBytes$1) {
            await reader.cancel();
            return;
        }
        text += decoder.decode(value, { stream: true });
    }
}

const style = `
  :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif }
  body { max-width: 32rem; margin: 15vh auto 0; padding: 0 1rem }
  h1 { font-size: 1.5rem }
  a { display: inline-block; padding: .75rem 0 }`;
/** A page in place of what did not work: without script, in the user's colours. */
function failurePage({ heading, text, link }, options) {
    const nonce = nanoid();
    const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(heading)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(heading)}</h1>
<p>${escapeHtml(text)}</p>
<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>
</main>
</body>
</html>
`;
    const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
    const headers = { ...options.headers, 'content-security-policy': policy };
    return htmlAnswer(html, { ...options, headers });
}
function escapeHtml(text) {
    return text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;');
}

const retryAfterSeconds = 30;
const mostRetryAfterSeconds = 3600;
/** Whether Firefox Accounts is out of reach or out of order, rather than of another opinion. */
function isUnavailable({ reason, status = 0 }) {
    return reason === 'network' || (reason === 'http_error' && (status >= 500 || status === 429));
}
/** The answer to a sign-in that did not end as it should, as a page or as JSON. */
function signInFailure(error, { json, returnTo, cookies }) {
    const unavailable = isUnavailable(error);
    const retryAfter = Math.min(error.retryAfter ?? retryAfterSeconds, mostRetryAfterSeconds);
    const options = {
        status: unavailable ? 503 : statusOf(error),
        cookies,
        headers: unavailable ? { 'retry-after': String(Math.ceil(retryAfter)) } : {},
    };
    if (json) {
        const { reason, message, errno } = error;
        const body = { outcome: reason, message, error: error.error, errno, return_to: returnTo };
        return jsonAnswer({ ...body, ...(unavailable && { retry_after: retryAfter }) }, options);
    }
    const back = { text: 'Back to the site', href: returnTo };
    return failurePage(unavailable ? outOfReach : { ...pageFor(error), link: back }, options);
}
const outOfReach = {
    heading: 'Signing in does not work at the moment',
    text: 'Firefox Accounts cannot be reached. Please try again in a moment: your sign-in goes on where it was.',
    link: { text: 'Try again', href: '' },
};
function pageFor({ reason, error }) {
    if (reason === 'state_missing' || reason === 'state_mismatch') {
        return {
            heading: 'This sign-in could not be completed',
            text: 'It began in another browser, took too long, or this browser does not keep the cookies of this site. Please allow them, and sign in again.',
        };
    }
    if (reason === 'server_error') {
        return {
            heading: 'You are not signed in',
            text: `Firefox Accounts ended the sign-in${/^[\w.-]{1,64}$/.test(error ?? '') ? ` (${error})` : ''}. You can sign in again.`,
        };
    }
    return {
        heading: 'This sign-in could not be completed',
        text: 'Something went wrong between this site and Firefox Accounts. You can sign in again.',
    };
}
function statusOf({ reason }) {
    if (reason === 'state_missing' || reason === 'state_mismatch')
        return 403;
    // Firefox Accounts' or the user's decision, against an answer that is none.
    return reason === 'server_error' ? 400 : 502;
}

/**
 * Ends a sign-in, from top to bottom:
 *
 * 1. The answer: the query of the redirect, or what the page's script posts. Not trusted.
 * 2. What this browser began under its state, and who is signed in already.
 * 3. `readAuthorizationResponse` makes a result of both, or says why it is none.
 * 4. `obtainUser` trades the code and asks who it is, and a session starts.
 */
async function completeSignIn(site, request) {
    const posted = request.method === 'POST';
    const refusal = posted
        ? refusePost(request, site.siteUrl, 'json')
        : request.method !== 'GET' && jsonAnswer({ outcome: 'site_error' }, notAllowed);
    if (refusal)
        return refusal;
    const answer = posted ? await readPosted(request) : new URL(request.url).searchParams;
    if (!answer) {
        const message = 'Send a JSON object of at most 16 kB.';
        return jsonAnswer({ outcome: 'site_error', message }, { status: 400 });
    }
    const json = posted || asksForJson(request);
    const state = answer.get('state') ?? '';
    const [pending, session] = await Promise.all([
        site.pending.find(request, state),
        site.sessions.read(request),
    ]);
    const returnTo = pending?.returnTo ?? resolveReturnTo('/', site.siteUrl);
    const over = pending ? [site.pending.forget(state)] : [];
    const done = (outcome, cookies) => json
        ? jsonAnswer({ outcome, return_to: returnTo }, { cookies })
        : redirectAnswer(303, returnTo, cookies);
    // Who began while signed in wants more than that: to prove it again, or to be somebody else.
    if (session && session.uid !== pending?.uid)
        return done('already_signed_in', over);
    try {
        checkClientId(answer, site.client.clientId);
        const cameWith = (posted && answer.get('redirect_uri')) || site.redirectUri;
        const result = readAuthorizationResponse(pending, answer, cameWith);
        const started = await startSession(site, request, pending, result);
        if (session)
            await site.destroyTokens(session.token, request);
        return done('signed_in', [...over, started]);
    }
    catch (error) {
        if (!isFxaRelierError(error))
            throw error;
        site.report(error, request);
        // The code may still be good, so that the user can load the page again.
        const cookies = isUnavailable(error) ? [] : over;
        if (json || isSecondAttempt(state) || !canBeginAnew(error, pending)) {
            return signInFailure(error, { json, returnTo, cookies });
        }
        const { prompt, ...options } = pending?.options ?? {};
        const again = { ...options, ...(prompt !== 'none' && { prompt }) };
        return beginSignIn(site, request, again, { returnTo, cookies });
    }
}
const notAllowed = { status: 405, headers: { allow: 'GET, POST' } };
/** Unknown, another client's, expired, or of another verifier: a new code is what helps. */
const codeErrnos = [105, 106, 107, 117];
/** What `prompt=none` is answered with where the user has to do something after all. */
const promptErrors = [
    'login_required',
    'interaction_required',
    'account_selection_required',
    'consent_required',
    'unmet_authentication_requirements',
];
function canBeginAnew({ reason, errno, error }, pending) {
    if (reason === 'state_missing' || reason === 'state_mismatch')
        return true;
    if (reason === 'http_error')
        return codeErrnos.includes(errno ?? 0);
    const quiet = reason === 'server_error' && pending?.options.prompt === 'none';
    return quiet && promptErrors.includes(error ?? '');
}
function checkClientId(answer, clientId) {
    if ((answer.get('client_id') ?? clientId) === clientId)
        return;
    throw new FxaRelierError('state_mismatch', 'The answer belongs to another client');
}
async function startSession(site, request, pending, { code, codeVerifier }) {
    const signedInAt = Date.now();
    const token = await site.token.tradeCode(code, { codeVerifier });
    try {
        const user = await obtainUser(site, pending, token);
        const expiresAt = signedInAt + site.sessionLifetimeMs;
        return await site.sessions.start(request, { ...user, signedInAt, expiresAt });
    }
    catch (error) {
        // Nobody will sign out of what never began, so the tokens go now.
        await site.destroyTokens(token, request);
        throw error;
    }
}
/** The posted fields as the redirect would have brought them. */
async function readPosted(request) {
    const body = await readJsonObject(request);
    if (!body)
        return;
    const texts = Object.entries(body).filter((field) => typeof field[1] === 'string');
    return new URLSearchParams(texts);
}

/** The cookies of a request, by name. */
function readCookies(request) {
    const cookies = new Map();
    for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
        const at = pair.indexOf('=');
        if (at < 0)
            continue;
        const name = pair.slice(0, at).trim();
        // Of two by one name the first is the more specific one (RFC 6265, section 5.4).
        if (!cookies.has(name))
            cookies.set(name, pair.slice(at + 1).trim());
    }
    return cookies;
}
/**
 * @param secure Over https, the `__Host-` prefix has browsers refuse such a cookie from any other
 * host, also from a subdomain, and without `Secure`. On http://localhost Safari keeps no `Secure`
 * cookie, though Chrome and Firefox do, so there it goes without both.
 */
function createCookieJar(clientId, secure) {
    // Cookies ignore the port: two sites on localhost would else take each other's.
    const nameOf = (name) => `${secure ? '__Host-' : ''}fxa-${name}-${clientId}`;
    const set = (name, value, maxAgeSeconds) => `${nameOf(name)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
    return { nameOf, set, remove: (name) => set(name, '', 0) };
}

/** Nobody waits longer for this: the session here is over whatever comes of it. */
const mostMs = 3000;
/** An access token seldom lives as long as the session: it may be gone already. */
const unknownToken = 108;
/** Makes the tokens of a session useless at Firefox Accounts. */
async function destroyTokens({ oauthHost, fetch }, { accessToken, refreshToken }) {
    const signal = AbortSignal.timeout(mostMs);
    const destroy = (body) => fetchJson(fetch, `${oauthHost}/destroy`, {
        signal,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
    }).catch((error) => {
        if (!isFxaRelierError(error) || error.errno !== unknownToken)
            throw error;
    });
    await Promise.all([
        destroy({ token: accessToken }),
        refreshToken && destroy({ refresh_token: refreshToken }),
    ]);
}

/** Firefox Accounts' own grace of 5 seconds, and as much for clocks that differ. */
const toleranceSeconds = 10;
/**
 * Verifies the ID token of a sign-in, and that it keeps what `acrValues` and `maxAge` asked for:
 * the parameters went through the browser, where anybody may have taken them off.
 *
 * @see OpenID Connect Core 1.0, sections 3.1.3.7, 3.1.3.8 and 3.1.2.1
 */
function createIdTokenVerifier(verify) {
    return async (idToken, { accessToken, pending }) => {
        if (!idToken)
            throw refused('There is no ID token, though openid was asked for');
        const claims = await verify(idToken, {
            requiredClaims: ['sub', 'exp', 'iat'],
            clockTolerance: toleranceSeconds,
        });
        const { sub, at_hash, acr, amr, auth_time } = claims;
        if (at_hash !== undefined && at_hash !== (await halfHash(accessToken))) {
            throw refused('The ID token belongs to another access token');
        }
        const { acrValues, maxAge } = pending.options;
        if (acrValues?.split(' ').includes('AAL2') && !(levelOf(acr) >= 2)) {
            throw unmet(`AAL2 was asked for, and the ID token says ${acr}`);
        }
        if (maxAge !== undefined) {
            // As of the beginning: how long the user then took for it is no matter.
            const earliest = pending.begunAt / 1000 - maxAge - toleranceSeconds;
            if (!(Number(auth_time) >= earliest)) {
                throw unmet(`The user has not signed in within ${maxAge} seconds`);
            }
        }
        return {
            sub: sub,
            ...(typeof acr === 'string' && { acr }),
            ...(Array.isArray(amr) && { amr: amr.map(String) }),
            ...(typeof auth_time === 'number' && { authTime: auth_time }),
        };
    };
}
function levelOf(acr) {
    return Number(/^AAL(\d)$/.exec(String(acr))?.[1]);
}
function refused(message) {
    return new FxaRelierError('invalid_response', message);
}
function unmet(message) {
    const error = 'unmet_authentication_requirements';
    return new FxaRelierError('invalid_response', message, { error });
}
/** The left half of the SHA-256, as base64url. */
async function halfHash(text) {
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(hash, 0, 16)))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
}

const leastCharacters = 32;
/** What 32 random hex digits stay above; a word or a repeated character stays far below. */
const leastBits = 80;
/** The secrets that cookies are sealed with, or an error that says how to make a good one. */
function requireCookieSecrets(value) {
    const secrets = Array.isArray(value) ? value : [value];
    if (!secrets.length)
        throw invalidArgument('cookieSecret is required');
    return secrets.map((secret, index) => {
        const name = Array.isArray(value) ? `cookieSecret[${index}]` : 'cookieSecret';
        const text = requireText(name, secret);
        if (text.length < leastCharacters || estimatedBits(text) < leastBits) {
            throw invalidArgument(`${name} must be at least ${leastCharacters} random characters: openssl rand -base64 32`);
        }
        return text;
    });
}
/** Shannon's entropy by how often each character occurs. It knows repetition, not dictionaries. */
function estimatedBits(text) {
    const counts = new Map();
    for (const character of text)
        counts.set(character, (counts.get(character) ?? 0) + 1);
    let bits = 0;
    for (const count of counts.values())
        bits -= count * Math.log2(count / text.length);
    return bits;
}

/** The options that are for the sign-in handlers alone. */
const signInOptions = [
    'redirectUri',
    'scope',
    'cookieSecret',
    'store',
    'sessionLifetimeMs',
];
const day = 24 * 60 * 60 * 1000;
function resolveServerOptions(clientId, options) {
    requireText('clientId', clientId);
    const { clientSecret } = options;
    // Named and undefined is a missing environment variable, not a public client.
    if ('clientSecret' in options)
        requireText('clientSecret', clientSecret);
    const server = resolveServer(options);
    const { issuer = server.contentHost, jwksUri = `${server.oauthHost}/jwks` } = Object(options.server);
    return {
        clientId,
        clientSecret,
        server,
        issuer: requireHttpUrl('issuer', issuer).replace(/\/$/, ''),
        jwksUri: requireHttpUrl('jwksUri', jwksUri),
        fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
        timeoutMs: requireDuration('timeoutMs', options.timeoutMs ?? 10_000),
        signIn: signInOptions.some((name) => name in options)
            ? resolveSignIn(clientId, options)
            : undefined,
    };
}
function resolveSignIn(clientId, options) {
    // It becomes part of the cookies' names.
    requireText('clientId', clientId, '16 hex digits', /^[0-9a-f]{16}$/i);
    const redirectUri = requireHttpUrl('redirectUri', options.redirectUri);
    const { protocol, hostname, origin } = new URL(redirectUri);
    const local = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
    if (protocol !== 'https:' && !local) {
        throw invalidArgument('redirectUri must be https, or on localhost: the cookies are secrets');
    }
    const { store } = options;
    for (const method of ['getItem', 'setItem', 'removeItem']) {
        if (store && typeof store[method] !== 'function') {
            throw invalidArgument(`store must have a method ${method}`);
        }
    }
    return {
        redirectUri,
        siteUrl: origin,
        scope: requireText('scope', options.scope),
        secrets: requireCookieSecrets(options.cookieSecret),
        store,
        sessionLifetimeMs: requireDuration('sessionLifetimeMs', options.sessionLifetimeMs ?? 14 * day),
    };
}
function requireDuration(name, ms) {
    // A timer takes no more than 31 bits; a cookie lives no longer than 400 days in Chrome.
    const most = name === 'timeoutMs' ? 2 ** 31 - 1 : 400 * day;
    if (!(Number.isFinite(ms) && ms >= 1 && ms <= most)) {
        throw invalidArgument(`${name} must be a number of milliseconds from 1 to ${most}`);
    }
    return ms;
}

const protection = { alg: 'dir', enc: 'A256GCM' };
/** @param secrets The first seals, all open. */
function createSeal(secrets, purpose) {
    let derived;
    const keys = () => {
        derived ??= Promise.all(secrets.map((secret) => deriveKey(secret, purpose)));
        return derived;
    };
    return {
        async seal(value, expiresAt) {
            // Loaded when it is needed: who only trades codes does without, also by require().
            const { EncryptJWT } = await import('jose');
            const [first] = (await keys());
            return new EncryptJWT({ value })
                .setProtectedHeader({ ...protection, kid: first.id })
                .setExpirationTime(Math.floor(expiresAt / 1000))
                .encrypt(first.key);
        },
        async open(sealed) {
            if (!sealed)
                return;
            const { jwtDecrypt } = await import('jose');
            const known = await keys();
            try {
                const { payload } = await jwtDecrypt(sealed, ({ kid }) => {
                    const match = known.find(({ id }) => id === kid);
                    if (!match)
                        throw new Error('Sealed with another key');
                    return match.key;
                }, {
                    keyManagementAlgorithms: [protection.alg],
                    contentEncryptionAlgorithms: [protection.enc],
                    requiredClaims: ['exp'],
                });
                return payload.value;
            }
            catch {
                // Whatever it is, it is nothing that we have sealed, or it is over.
                return;
            }
        },
    };
}
/** How many characters a value takes when it is sealed. */
function sealedLength(value) {
    const header = { ...protection, kid: '12345678' };
    const payload = { value, exp: 1234567890 };
    const base64url = (bytes) => Math.ceil((bytes * 4) / 3);
    const bytes = (part) => new TextEncoder().encode(JSON.stringify(part)).length;
    // Header, no key (dir), 12 bytes of IV, the text, and a tag of 16 bytes, with dots between.
    return base64url(bytes(header)) + 1 + 1 + 16 + 1 + base64url(bytes(payload)) + 1 + 22;
}
async function deriveKey(secret, purpose) {
    const encoder = new TextEncoder();
    const { subtle } = crypto;
    const base = await subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, [
        'deriveBits',
        'deriveKey',
    ]);
    const hkdf = (info) => ({
        name: 'HKDF',
        hash: 'SHA-256',
        salt: new Uint8Array(),
        info: encoder.encode(`fxa-relier-client ${info} ${purpose}`),
    });
    const aes = { name: 'AES-GCM', length: 256 };
    const key = await subtle.deriveKey(hkdf('key'), base, aes, false, ['encrypt', 'decrypt']);
    const id = new Uint8Array(await subtle.deriveBits(hkdf('key id'), base, 48));
    return {
        id: btoa(String.fromCharCode(...id))
            .replaceAll('+', '-')
            .replaceAll('/', '_'),
        key,
    };
}

const signInLifetimeMs = 15 * 60 * 1000;
// Some servers take no more than 8 kB of cookies, and the session's alone may have 4.
const mostSignIns = 8;
const mostBytes = 3000;
const mostBytesEach = 2000;
/**
 * A browser's pending sign-ins, each in a sealed cookie of its own: two tabs that begin at the same
 * moment would overwrite each other in one cookie. `SameSite=Lax`, since the answer comes by a
 * navigation from another site. What comes of a sign-in ends it, and 15 minutes do.
 */
function createPendingSignIns(jar, seal) {
    const nameOf = (state) => `sign-in-${/^[\w-]{8}$/.exec(state.slice(-8)) ?? ''}`;
    const [prefix = '', suffix = ''] = jar.nameOf('sign-in-*').split('*');
    return {
        /** The `Set-Cookie` lines that remember one more, and forget the oldest of too many. */
        async remember(request, signIn) {
            const length = sealedLength(signIn);
            if (length > mostBytesEach) {
                throw invalidArgument(`The sign-in's options take ${length} bytes of a cookie, of ${mostBytesEach}: shorten returnTo or params`);
            }
            const sealed = await seal.seal(signIn, signIn.begunAt + signInLifetimeMs);
            const name = nameOf(signIn.state);
            const lines = [jar.set(name, sealed, signInLifetimeMs / 1000)];
            const others = await Promise.all([...readCookies(request)]
                .filter(([other]) => other.startsWith(prefix) && other.endsWith(suffix))
                .map(async ([other, value]) => ({
                name: `sign-in-${other.slice(prefix.length, other.length - suffix.length)}`,
                bytes: other.length + value.length,
                begunAt: (await seal.open(value))?.begunAt ?? 0,
            })));
            let count = 1;
            let bytes = jar.nameOf(name).length + sealed.length;
            for (const other of others.sort((a, b) => b.begunAt - a.begunAt)) {
                count += 1;
                bytes += other.bytes;
                if (!other.begunAt || count > mostSignIns || bytes > mostBytes) {
                    lines.push(jar.remove(other.name));
                }
            }
            return lines;
        },
        /** What this browser began under `state`. That it is the very state is checked later. */
        find(request, state) {
            return seal.open(readCookies(request).get(jar.nameOf(nameOf(state))));
        },
        /** The `Set-Cookie` line that ends one. */
        forget(state) {
            return jar.remove(nameOf(state));
        },
    };
}

const eventUri = 'https://schemas.accounts.firefox.com/event/';
/**
 * Reads the Security Event Token (RFC 8417) of a webhook's request.
 *
 * An ID token of the same client is signed by the same keys, and is no event: it has no `events`.
 */
async function readSecurityEvent(verify, request) {
    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
    if (!token)
        throw malformed('The request has no security event token');
    const { sub = '', jti = '', iat = 0, events, } = await verify(token, {
        requiredClaims: ['sub', 'jti', 'iat', 'events'],
    });
    if (typeof events !== 'object' || events === null)
        throw malformed('The token has no events');
    const base = { uid: sub, jti, issuedAt: Math.round(iat * 1000) };
    const field = (type) => events[eventUri + type];
    const password = field('password-change');
    if (password) {
        return { ...base, type: 'password-change', changedAt: readTime(password) };
    }
    const profile = field('profile-change');
    if (profile) {
        // Only what is known of it, so that nothing takes the place of uid or type.
        return { ...base, type: 'profile-change', ...readProfile(Object(profile)) };
    }
    const subscription = field('subscription-state-change');
    if (subscription) {
        const { capabilities, isActive } = Object(subscription);
        return {
            ...base,
            type: 'subscription-state-change',
            capabilities: [capabilities ?? []].flat().map(String),
            isActive: isActive === true,
            changedAt: readTime(subscription),
        };
    }
    for (const type of ['delete-user', 'metrics-opt-out', 'metrics-opt-in']) {
        if (field(type))
            return { ...base, type };
    }
    return { ...base, type: 'other', events: events };
}
/**
 * Milliseconds. Of a subscription's change the documentation says seconds, and its example has
 * milliseconds; this number lies in 1973 as the one, and in 5138 as the other.
 */
function readTime(event) {
    const { changeTime } = Object(event);
    if (!Number.isFinite(changeTime))
        throw malformed('The event has no changeTime');
    return changeTime < 1e11 ? changeTime * 1000 : changeTime;
}
function readProfile(fields) {
    const expected = {
        email: 'string',
        locale: 'string',
        metricsEnabled: 'boolean',
        totpEnabled: 'boolean',
        accountDisabled: 'boolean',
        accountLocked: 'boolean',
    };
    return Object.fromEntries(Object.entries(expected)
        .filter(([name, type]) => typeof fields[name] === type)
        .map(([name]) => [name, fields[name]]));
}
function malformed(message) {
    return new FxaRelierError('invalid_response', message);
}

const cookie = 'session';
const mostCookieBytes = 4096;
/** All of a session is in its cookie, sealed; or in a store, and the cookie has its sealed id. */
function createSessions(options) {
    return options.store ? inStore(options, options.store) : inCookie(options);
}
function inCookie({ jar, secrets, owner }) {
    const seal = createSeal(secrets, `session ${owner}`);
    return {
        async read(request) {
            const user = await seal.open(readCookies(request).get(jar.nameOf(cookie)));
            return user && hideToken(user);
        },
        async start(_request, user) {
            const room = mostCookieBytes - jar.set(cookie, '', secondsLeft(user)).length;
            return jar.set(cookie, await seal.seal(fit(user, room), user.expiresAt), secondsLeft(user));
        },
        end: async () => jar.remove(cookie),
    };
}
function inStore({ jar, secrets, owner }, store) {
    const keySeal = createSeal(secrets, `session key ${owner}`);
    // What is stored is sealed, too: who reads the store has no token by it.
    const seal = createSeal(secrets, `stored session ${owner}`);
    const keyOf = (request) => keySeal.open(readCookies(request).get(jar.nameOf(cookie)));
    const drop = async (request) => {
        const key = await keyOf(request);
        if (key)
            await store.removeItem(key);
    };
    return {
        async read(request) {
            const key = await keyOf(request);
            const sealed = key && (await store.getItem(key));
            const user = typeof sealed === 'string' ? await seal.open(sealed) : undefined;
            return user && hideToken(user);
        },
        async start(request, user) {
            const key = `fxa-session:${user.uid}:${nanoid(32)}`;
            const ttl = secondsLeft(user);
            await store.setItem(key, await seal.seal(user, user.expiresAt), { ttl });
            await drop(request);
            return jar.set(cookie, await keySeal.seal(key, user.expiresAt), ttl);
        },
        async end(request) {
            await drop(request);
            return jar.remove(cookie);
        },
    };
}
/** These first; then what else the server sent, in its order. */
const firstFields = ['uid', 'email', 'displayName', 'locale', 'avatar', 'metricsEnabled'];
/** The session with as much of the profile as fits. Which fields do not, it says. */
function fit(user, room) {
    if (sealedLength(user) <= room)
        return user;
    const names = [...new Set([...firstFields, ...Object.keys(user.profile)])];
    const kept = { ...user, profile: {}, omitted: [] };
    for (const name of names) {
        if (!(name in user.profile))
            continue;
        kept.profile[name] = user.profile[name];
        // With the names of all that may yet be left out, so that there is room for them.
        const others = names.filter((other) => !(other in kept.profile));
        if (sealedLength({ ...kept, omitted: others }) > room)
            delete kept.profile[name];
    }
    kept.omitted = Object.keys(user.profile).filter((name) => !(name in kept.profile));
    if (sealedLength(kept) > room) {
        throw new FxaRelierError('invalid_argument', `The session takes more than the ${mostCookieBytes} bytes of a cookie: give a store`);
    }
    return kept;
}
function hideToken({ token, ...data }) {
    return Object.defineProperty(data, 'token', { value: token });
}
function secondsLeft({ expiresAt }) {
    return Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
}

/** Ends the session here, and then the tokens at Firefox Accounts, as well as that goes. */
async function signOut(site, request, options = {}) {
    const refusal = refusePost(request, site.siteUrl, 'any');
    if (refusal)
        return refusal;
    const session = await site.sessions.read(request);
    const cookies = [await site.sessions.end(request)];
    if (session)
        await site.destroyTokens(session.token, request);
    const returnTo = resolveReturnTo(options.returnTo, site.siteUrl);
    return asksForJson(request)
        ? jsonAnswer({ outcome: 'signed_out', return_to: returnTo }, { cookies })
        : redirectAnswer(303, returnTo, cookies);
}

/**
 * Verifies what Firefox Accounts signs: RS256, its issuer, this client. Its keys are kept for ten
 * minutes; an unknown one has them fetched again, though not more often than every 30 seconds.
 */
function createSignedTokens({ issuer, jwksUri, clientId, fetch, }) {
    let keys;
    return async (token, options) => {
        const { createRemoteJWKSet, customFetch, jwtVerify } = await import('jose');
        keys ??= createRemoteJWKSet(new URL(jwksUri), {
            [customFetch]: async (url) => Response.json(await fetchJson(fetch, url, {})),
        });
        try {
            const { payload } = await jwtVerify(token, keys, {
                // Its webhooks name it with a slash at the end, its ID tokens without.
                issuer: [issuer, `${issuer}/`],
                audience: clientId,
                algorithms: ['RS256'],
                ...options,
            });
            return payload;
        }
        catch (cause) {
            if (isFxaRelierError(cause))
                throw cause;
            const { message } = cause;
            throw new FxaRelierError('invalid_response', `The token is not valid: ${message}`, { cause });
        }
    };
}

/**
 * The relier's backend. It takes Fetch requests and gives Fetch responses, and needs no server
 * framework; each method may be handed on by itself.
 *
 * ```ts
 * import { FxaRelierServer } from 'fxa-relier-client/server';
 * import { Hono } from 'hono';
 *
 * const fxa = new FxaRelierServer('dcdb5ae7add825d2', {
 *   clientSecret: process.env.FXA_CLIENT_SECRET,
 *   cookieSecret: process.env.COOKIE_SECRET,
 *   redirectUri: 'https://relier.example/oauth',
 *   scope: 'profile',
 * });
 *
 * const app = new Hono();
 * app.get('/sign-in', (c) => fxa.beginSignIn(c.req.raw, { returnTo: c.req.query('returnTo') }));
 * app.all('/oauth', (c) => fxa.completeSignIn(c.req.raw));
 * app.post('/sign-out', (c) => fxa.signOut(c.req.raw));
 * app.get('/', async (c) => {
 *   const session = await fxa.session(c.req.raw);
 *   return c.text(session ? `Hello ${session.profile.email}` : 'Sign in at /sign-in');
 * });
 * ```
 *
 * Without `redirectUri`, `scope` and `cookieSecret` it has `token`, `profile` and
 * `verifySecurityEvent` alone. Then compare the `state` that comes back with the one that you bound
 * to this browser's session before you trade its code.
 */
class FxaRelierServer {
    token;
    profile;
    /**
     * Begins a sign-in. A browser that navigates is sent on to Firefox Accounts. A page's script that
     * asks with `Accept: application/json` gets the parameters for the lightbox or popup: `client_id`,
     * `redirect_uri`, `oauth_uri`, `profile_uri`, `content_uri`, `scope` and `state`, and what else was
     * asked for by its name in the URL, to be sent on as `params`: `acr_values`, `code_challenge`, …
     * Rejects with `invalid_argument`.
     */
    beginSignIn;
    /**
     * Ends a sign-in, at the redirect URI by GET, and for the page's script by POST with
     * `{ code, state }` as JSON. By GET it leads on to `returnTo`, begins anew, or shows a page that
     * says what is wrong. By POST it answers `{ outcome, return_to }`, where `outcome` is `signed_in`,
     * `already_signed_in`, or why not, with a status of 400 or more. Rejects with what is not of
     * Firefox Accounts: when the store fails.
     */
    completeSignIn;
    /** Who is signed in, or `null`. Firefox Accounts is not asked. */
    session;
    /**
     * Signs out: POST, from a page of this site, by form or script. The tokens are destroyed at
     * Firefox Accounts; where that does not work the user is signed out of this site all the same.
     */
    signOut;
    /**
     * Verifies what Firefox Accounts sends to the site's webhook. Rejects with `invalid_response`
     * where the request is none of its events: answer 401. It rejects with `network` or `http_error`
     * where its keys could not be fetched: answer 503, and it is sent again.
     */
    verifySecurityEvent;
    /**
     * @param clientId 16 hex digits, from the registration with Firefox Accounts.
     * @throws FxaRelierError with the reason `invalid_argument`.
     */
    constructor(clientId, options = {}) {
        const config = resolveServerOptions(clientId, options);
        const { clientSecret, server, issuer, jwksUri, timeoutMs, signIn } = config;
        const { oauthHost, profileHost } = server;
        const tokenUrl = `${oauthHost}/token`;
        const fetch = createPatientFetch({ fetch: config.fetch, timeoutMs, tokenUrl });
        const verify = createSignedTokens({ issuer, jwksUri, clientId, fetch });
        const token = createTokenApi({ clientId, clientSecret, oauthHost, fetch });
        const profile = {
            fetch: (accessToken, callOptions) => fetchProfile({ profileHost, fetch }, accessToken, callOptions),
        };
        this.token = token;
        this.profile = profile;
        this.verifySecurityEvent = (request) => readSecurityEvent(verify, request);
        const createSite = () => {
            if (!signIn)
                throw invalidArgument('cookieSecret is required');
            const { redirectUri, siteUrl, secrets, store } = signIn;
            const jar = createCookieJar(clientId, siteUrl.startsWith('https:'));
            const owner = `${clientId} ${issuer}`;
            const report = options.onError ?? (() => { });
            return {
                client: { clientId, server, pkce: !clientSecret },
                siteUrl,
                redirectUri,
                scope: signIn.scope,
                sessionLifetimeMs: signIn.sessionLifetimeMs,
                pending: createPendingSignIns(jar, createSeal(secrets, `sign-in ${owner}`)),
                sessions: createSessions({ jar, secrets, owner, store }),
                token,
                fetchProfile: profile.fetch,
                verifyIdToken: createIdTokenVerifier(verify),
                destroyTokens: (tokens, request) => destroyTokens({ oauthHost, fetch }, tokens).catch((error) => report(error, request)),
                report,
            };
        };
        let site;
        const ready = () => {
            site ??= createSite();
            return site;
        };
        this.beginSignIn = async (request, begin) => beginSignIn(ready(), request, begin);
        this.completeSignIn = async (request) => completeSignIn(ready(), request);
        this.session = async (request) => (await ready().sessions.read(request)) ?? null;
        this.signOut = async (request, out) => signOut(ready(), request, out);
    }
}

exports.FxaRelierError = FxaRelierError;
exports.FxaRelierServer = FxaRelierServer;
exports.discoverServer = discoverServer;
exports.isFxaRelierError = isFxaRelierError;
exports.servers = servers;
//# sourceMappingURL=server.cjs.map
