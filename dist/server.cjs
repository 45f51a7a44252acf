/*! fxa-relier-client 1.0.0-alpha.1 | MPL-2.0 */
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

/** `refresh_token` → `refreshToken` */
function camelCase(wireName) {
    return wireName.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}

function createTokenApi({ clientId, clientSecret, oauthHost, fetch, }) {
    const post = async (path, body, options) => {
        const headers = { 'content-type': 'application/json' };
        const request = { ...options, method: 'POST', headers, body: JSON.stringify(body) };
        return readFields(await fetchJson(fetch, `${oauthHost}/${path}`, request));
    };
    const grant = async (body, options) => {
        const client = { client_id: clientId, client_secret: clientSecret };
        const token = await post('token', { ...client, ...body }, options);
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
            const proof = clientSecret ? undefined : requireText('codeVerifier', codeVerifier);
            return grant({ code_verifier: proof, code }, options);
        },
        async refreshToken(refreshToken, { scope, ...options } = {}) {
            const body = {
                grant_type: 'refresh_token',
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

/**
 * The relier's backend: trades codes with the client's secret, and asks who the user is.
 *
 * Compare the `state` that comes back with the one that you bound to this browser's session before
 * you trade its code.
 *
 * ```ts
 * import { FxaRelierServer } from 'fxa-relier-client/server';
 *
 * const fxa = new FxaRelierServer('dcdb5ae7add825d2', {
 *   clientSecret: process.env.FXA_CLIENT_SECRET,
 * });
 * const { accessToken } = await fxa.token.tradeCode(code);
 * const { uid, email } = await fxa.profile.fetch(accessToken);
 * ```
 */
class FxaRelierServer {
    token;
    profile;
    /**
     * @param clientId 16 hex digits, from the registration with Firefox Accounts.
     * @throws FxaRelierError with the reason `invalid_argument`.
     */
    constructor(clientId, options = {}) {
        requireText('clientId', clientId);
        const { clientSecret } = options;
        // Named and undefined is a missing environment variable, not a public client.
        if ('clientSecret' in options)
            requireText('clientSecret', clientSecret);
        const { oauthHost, profileHost } = resolveServer(options);
        const fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
        this.token = createTokenApi({ clientId, clientSecret, oauthHost, fetch });
        this.profile = {
            fetch: (accessToken, callOptions) => fetchProfile({ profileHost, fetch }, accessToken, callOptions),
        };
    }
}

exports.FxaRelierError = FxaRelierError;
exports.FxaRelierServer = FxaRelierServer;
exports.isFxaRelierError = isFxaRelierError;
exports.servers = servers;
//# sourceMappingURL=server.cjs.map
