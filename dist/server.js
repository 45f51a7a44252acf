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
                response = await readWhole(await fetch(input, ownOptions({ ...init, signal })), String(input), signal);
            }
            catch (error) {
                failure = error;
            }
            const again = attempt < mostAttempts &&
                !signal.aborted &&
                // A response that is too large will be so again.
                !isFxaRelierError(failure) &&
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
async function readWhole(response, url, signal) {
    const { body, status, statusText, headers } = response;
    if (!body)
        return response;
    const limited = body.pipeThrough(createByteLimit(url), { signal });
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
async function discoverServer(contentHost, given = {}) {
    const { fetch = globalThis.fetch, timeoutMs = 10_000, ...options } = ownOptions(given);
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

/** Refuses options that would be ignored, since a misspelled one is easily overlooked. */
function refuseUnknownOptions(method, options, known) {
    const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
    if (unknown === undefined)
        return;
    throw invalidArgument(`Unknown option "${unknown}" of ${method}. Valid options: ${Object.keys(known).join(', ')}`);
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
    const isHere = url.origin === siteUrl && url.href.length <= longestPath * 2;
    // "//user@relier.example/" has this site's origin. A page that is opened with credentials in its
    // address cannot fetch relative addresses.
    return isHere && !url.username && !url.password ? url.href : home;
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
/**
 * Whether Firefox Accounts or the session store is unreachable or failing (network, 5xx, 429), as
 * opposed to refusing the request.
 */
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
        return jsonAnswer({
            outcome: error.reason,
            message: unavailable ? unavailableText : textFor(error),
            // With http_error it is text of the server. Otherwise it is an AuthorizationErrorName.
            ...(error.reason !== 'http_error' && { error: error.error }),
            ...(Number.isInteger(error.errno) && { errno: error.errno }),
            return_to: returnTo,
            ...(unavailable && { retry_after: retryAfter }),
        }, options);
    }
    const back = { text: 'Back to the site', href: returnTo };
    return failurePage(unavailable ? unavailablePage : { ...pageFor(error), link: back }, options);
}
const unavailableText = 'A server that the sign-in needs does not respond. Please try again in a moment: your sign-in continues where it stopped.';
const unavailablePage = {
    heading: 'Signing in does not work at the moment',
    text: unavailableText,
    link: { text: 'Try again', href: '' },
};
function pageFor(error) {
    const text = textFor(error);
    return error.reason === 'server_error'
        ? { heading: 'You are not signed in', text }
        : { heading: 'This sign-in could not be completed', text };
}
/**
 * A fixed text. The error's own message may contain a server's words, such as the names of internal
 * hosts or a stack trace: it goes to `onError` only.
 */
function textFor(error) {
    const { reason } = error;
    if (reason === 'state_missing' || reason === 'state_mismatch') {
        return 'It began in another browser, took too long, or this browser does not keep the cookies of this site. Please allow them, and sign in again.';
    }
    if (reason === 'server_error') {
        const name = error.error && error.error !== 'unknown' ? ` (${error.error})` : '';
        return `Firefox Accounts ended the sign-in${name}. You can sign in again.`;
    }
    return 'Something went wrong between this site and Firefox Accounts. You can sign in again.';
}
function statusOf({ reason }) {
    if (reason === 'state_missing' || reason === 'state_mismatch')
        return 403;
    // Firefox Accounts' or the user's decision, against an answer that is none.
    return reason === 'server_error' ? 400 : 502;
}

/**
 * Marks the state of a second attempt, so that there is no third. All states have the same length:
 * what fits into the cookie of a first attempt also fits into that of the second.
 */
const secondMark = 'again.';
const stateLength = 32;
const optionNames$1 = {
    action: true,
    returnTo: true,
    redirectUri: true,
    scope: true,
    email: true,
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
    params: true,
};
function isSecondAttempt(state) {
    return state.startsWith(secondMark);
}
/**
 * Whether a script or a prefetch asks, for example a framework for the links of a page. The user has
 * not begun a sign-in then, and the redirect would fail at the other origin's CORS rules.
 */
function cannotNavigate({ headers }) {
    const purpose = headers.get('sec-purpose') ?? '';
    return headers.get('sec-fetch-dest') === 'empty' || purpose.startsWith('prefetch');
}
async function beginSignIn(site, request, beginOptions = {}, second) {
    const { action = 'emailFirst', returnTo, ...others } = ownOptions(beginOptions);
    const given = ownOptions(others);
    refuseUnknownOptions('beginSignIn()', given, optionNames$1);
    if (!asksForJson(request) && cannotNavigate(request)) {
        const message = 'This address begins a sign-in, which a script cannot follow to Firefox Accounts. Navigate to it, or send Accept: application/json.';
        return jsonAnswer({ outcome: 'site_error', message }, { status: 401 });
    }
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
    const state = second ? secondMark + nanoid(stateLength - secondMark.length) : nanoid(stateLength);
    const authorization = createAuthorizationRequest(client, action, { ...options, scope, state });
    const { redirectUri, codeVerifier } = authorization;
    const json = asksForJson(request);
    const back = second?.returnTo ?? resolveReturnTo(returnTo, siteUrl);
    let session;
    try {
        session = await site.sessions.read(request);
    }
    catch (error) {
        if (!isFxaRelierError(error, 'network'))
            throw error;
        site.report(error, request);
        return signInFailure(error, { json, returnTo: back, cookies: [] });
    }
    const url = await authorization.createUrl();
    // A hint may be longer than all the rest, and nothing depends on it.
    const { idTokenHint, ...remembered } = given;
    const remember = await site.pending.remember(request, {
        state,
        redirectUri,
        codeVerifier,
        begunAt: Date.now(),
        returnTo: back,
        uid: session?.uid,
        options: { ...remembered, scope, action },
    });
    const cookies = [...(second?.cookies ?? []), ...remember];
    if (!json)
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

/** Who it is that a token was given for, as the ID token, the profile or the OAuth server says. */
async function obtainUser(site, pending, { accessToken, refreshToken, idToken, expiresIn, scope = [] }) {
    const asked = (pending.options.scope ?? '').split(' ');
    const claims = asked.includes('openid')
        ? await site.verifyIdToken(idToken, { accessToken, pending })
        : undefined;
    const profile = scope.some((one) => /^(profile|email)\b/.test(one))
        ? await site.fetchProfile(accessToken)
        : undefined;
    // Each of these must be the same user (OpenID Connect Core 1.0, section 5.3.2).
    const uids = [profile?.sub, profile?.uid].filter((uid) => uid !== undefined);
    if (!uids.length && (profile || !claims)) {
        const { user } = await site.token.verifyToken(accessToken);
        uids.push(user);
    }
    if (claims)
        uids.push(claims.sub);
    const [uid] = uids;
    if (typeof uid !== 'string' || !uid) {
        throw new FxaRelierError('invalid_response', 'Firefox Accounts does not say who signed in');
    }
    if (uids.some((other) => other !== uid)) {
        const message = 'The profile and the ID token do not belong to the same user';
        throw new FxaRelierError('invalid_response', message);
    }
    return {
        uid,
        profile: profile ?? {},
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
/**
 * The fields of a JSON object in the body, or `undefined` if the body is another one or too long.
 * Rejects with `invalid_argument` if something else has read the body before.
 */
async function readJsonObject(request) {
    const wasRead = request.bodyUsed;
    const text = wasRead ? '' : await readText(request);
    // Behind an adapter, a body that was read before is empty in spite of its length.
    if (wasRead || (text === '' && Number(request.headers.get('content-length')) > 0)) {
        throw invalidArgument('The body of the request was read before completeSignIn(): was it read by express.json()? Register completeSignIn() before such middleware');
    }
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
/** The body, or `undefined` if it is too long. */
async function readText({ body }) {
    if (!body)
        return '';
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
    const pending = await site.pending.find(request, state);
    const returnTo = pending?.returnTo ?? resolveReturnTo('/', site.siteUrl);
    const over = () => (pending ? [site.pending.forget(state)] : []);
    const done = (outcome, cookies) => json
        ? jsonAnswer({ outcome, return_to: returnTo }, { cookies })
        : redirectAnswer(303, returnTo, cookies);
    try {
        const session = await site.sessions.read(request);
        // A user who began while signed in wants to prove it again, or to change the account.
        if (session && session.uid !== pending?.uid)
            return done('already_signed_in', over());
        checkClientId(answer, site.client.clientId);
        const cameWith = (posted && answer.get('redirect_uri')) || site.redirectUri;
        const result = readAuthorizationResponse(pending, answer, cameWith, site.issuer);
        const location = json ? '' : returnTo;
        const started = await startSession(site, request, pending, result, location);
        if (session)
            await site.destroyTokens(session.token, request);
        return done('signed_in', [...over(), started]);
    }
    catch (error) {
        if (!isFxaRelierError(error))
            throw error;
        const reported = error.reason === 'state_missing'
            ? new FxaRelierError(error.reason, await site.pending.explainMissing(request, state))
            : error;
        site.report(reported, request);
        // The code may still be good, so that the user can load the page again.
        const cookies = isUnavailable(error) ? [] : over();
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
async function startSession(site, request, pending, { code, codeVerifier }, location) {
    const signedInAt = Date.now();
    const token = await site.token.tradeCode(code, {
        codeVerifier,
        scope: pending.options.scope,
    });
    try {
        const user = await obtainUser(site, pending, token);
        const expiresAt = signedInAt + site.sessionLifetimeMs;
        return await site.sessions.start(request, { ...user, signedInAt, expiresAt }, location);
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
        const name = trimBlanks(pair.slice(0, at));
        // Of two by one name the first is the more specific one (RFC 6265, section 5.4).
        if (!cookies.has(name))
            cookies.set(name, trimBlanks(pair.slice(at + 1)));
    }
    return cookies;
}
/**
 * Removes spaces and tabs only, as browsers do (RFC 6265, section 5.2). `trim()` also removes
 * others, such as 0xA0: a sibling subdomain may set a cookie whose name is a `__Host-` name with
 * such a character before it, since browsers do not see the prefix there.
 */
function trimBlanks(text) {
    const isBlank = (at) => text[at] === ' ' || text[at] === '\t';
    let start = 0;
    let end = text.length;
    while (start < end && isBlank(start))
        start += 1;
    while (end > start && isBlank(end - 1))
        end -= 1;
    return text.slice(start, end);
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
    const destroy = (body) => fetchText(fetch, `${oauthHost}/destroy`, {
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

/** `request`, if it is a Fetch Request, or an error that says where to get one. */
function requireFetchRequest(method, request) {
    const { headers, url } = Object(request);
    // By its shape: some frameworks have a class of their own.
    if (typeof headers?.get === 'function' && URL.canParse(url))
        return request;
    throw invalidArgument(`${method}() needs a Fetch Request and received ${describe(request)}. In Express, Fastify and node:http, get one by getRequestListener of @hono/node-server; in Hono, pass c.req.raw`);
}
function describe(value) {
    if (!(value instanceof Object))
        return String(value);
    return `an object of the class ${value.constructor?.name || 'Object'}`;
}

/** Firefox Accounts' own grace of 5 seconds, and as much for clocks that differ. */
const toleranceSeconds = 10;
/** How far ahead the clock of Firefox Accounts may be: as long as an ID token lives. */
const maxAheadSeconds = 300;
/**
 * Verifies the ID token of a sign-in, and that it keeps what `acrValues` and `maxAge` asked for:
 * the parameters went through the browser, where anybody may have taken them off.
 *
 * @see OpenID Connect Core 1.0, sections 3.1.3.7, 3.1.3.8 and 3.1.2.1
 */
function createIdTokenVerifier(verify, clientId) {
    return async (idToken, { accessToken, pending }) => {
        if (!idToken)
            throw refused('There is no ID token, though openid was asked for');
        const claims = await verify(idToken, {
            requiredClaims: ['sub', 'exp', 'iat'],
            clockTolerance: toleranceSeconds,
        });
        const { sub, iat = 0, azp, nonce, at_hash, acr, amr, auth_time } = claims;
        if (typeof sub !== 'string' || !sub)
            throw refused('The ID token does not say who signed in');
        if (azp !== undefined && azp !== clientId) {
            throw refused('The ID token was issued to another client');
        }
        if (nonce !== (pending.options.params?.nonce || undefined)) {
            throw refused('The nonce of the ID token is not the one that was sent');
        }
        if (acr !== undefined && typeof acr !== 'string') {
            throw refused('The acr of the ID token is not text');
        }
        if (auth_time !== undefined && typeof auth_time !== 'number') {
            throw refused('The auth_time of the ID token is not a number');
        }
        const latest = Date.now() / 1000 + maxAheadSeconds;
        if (iat > latest || (auth_time ?? 0) > latest) {
            throw refused('The ID token comes from the future: are the clocks of both servers right?');
        }
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
            if (!(auth_time !== undefined && auth_time >= earliest)) {
                throw unmet(`The user has not signed in within ${maxAge} seconds`);
            }
        }
        return {
            sub,
            ...(acr !== undefined && { acr }),
            ...(Array.isArray(amr) && { amr: amr.map(String) }),
            ...(auth_time !== undefined && { authTime: auth_time }),
        };
    };
}
function levelOf(acr = '') {
    return Number(/^AAL(\d)$/.exec(acr)?.[1]);
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
        if (isPlaceholder(text)) {
            throw invalidArgument(`${name} looks like a placeholder: run openssl rand -base64 32`);
        }
        if (text.length < leastCharacters || estimatedBits(text) < leastBits) {
            throw invalidArgument(`${name} must be at least ${leastCharacters} random characters: openssl rand -base64 32`);
        }
        return text;
    });
}
/** Words of placeholders, in a text reduced to letters and digits. Random text does not have them. */
const placeholderWords = /chang(e|ing)(me|this|it)|(replace|edit)(me|this)|placeholder|example|password|(your|my|the|super|very|top|cookie|session|client|app)secret|secret(key|value|here|string|token)|randomcharacters|openssl|notsosecret|insecure|donotuse|keyboardcat|loremipsum|correcthorse|abcdefgh|12345678|qwertyui/i;
function isPlaceholder(text) {
    const isRepetition = /^(.{1,16}?)\1+$/s.test(text);
    return isRepetition || placeholderWords.test(text.replaceAll(/[^a-z\d]/gi, ''));
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

/**
 * The store with a time limit for each call. A call that fails or takes too long rejects with
 * `network`: it is then unknown whether the user is signed in.
 */
function limitStore(store, timeoutMs) {
    const limit = async (method, call) => {
        let timer;
        const timeout = new Promise((_resolve, reject) => {
            const message = `no response within ${timeoutMs} ms`;
            timer = setTimeout(() => reject(new Error(message)), timeoutMs);
        });
        try {
            return await Promise.race([call(), timeout]);
        }
        catch (cause) {
            const message = cause instanceof Error ? cause.message : String(cause);
            throw new FxaRelierError('network', `The session store's ${method}() failed: ${message}`, {
                cause,
            });
        }
        finally {
            clearTimeout(timer);
        }
    };
    return {
        getItem: (key) => limit('getItem', () => store.getItem(key)),
        setItem: (key, value, options) => limit('setItem', () => store.setItem(key, value, options)),
        removeItem: (key) => limit('removeItem', () => store.removeItem(key)),
    };
}

const optionNames = {
    server: true,
    contentHost: true,
    oauthHost: true,
    profileHost: true,
    clientSecret: true,
    fetch: true,
    timeoutMs: true,
    redirectUri: true,
    scope: true,
    cookieSecret: true,
    store: true,
    storeTimeoutMs: true,
    sessionLifetimeMs: true,
    onError: true,
};
/** The options that are for the sign-in handlers alone. */
const signInOptions = [
    'redirectUri',
    'scope',
    'cookieSecret',
    'store',
    'storeTimeoutMs',
    'sessionLifetimeMs',
];
const day = 24 * 60 * 60 * 1000;
function resolveServerOptions(clientId, given) {
    const options = ownOptions(given);
    requireText('clientId', clientId);
    refuseUnknownOptions('FxaRelierServer', options, optionNames);
    if ((options.clientSecret || options.cookieSecret) && isBrowser()) {
        throw invalidArgument('A client secret or cookie secret must not be in a browser');
    }
    const server = resolveServer(options);
    const { issuer = server.contentHost, jwksUri = `${server.oauthHost}/jwks` } = ownOptions(Object(options.server));
    return {
        clientId,
        // Named and undefined is a missing environment variable, not a public client.
        readClientSecret: 'clientSecret' in options
            ? readLater(options.clientSecret, (secret) => requireText('clientSecret', secret))
            : undefined,
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
    const storeTimeoutMs = requireDuration('storeTimeoutMs', options.storeTimeoutMs ?? 2000);
    for (const method of ['getItem', 'setItem', 'removeItem']) {
        if (store && typeof store[method] !== 'function') {
            throw invalidArgument(`store must have a method ${method}`);
        }
    }
    return {
        redirectUri,
        siteUrl: origin,
        scope: requireText('scope', options.scope),
        readSecrets: readLater(options.cookieSecret, requireCookieSecrets),
        store: store && limitStore(store, storeTimeoutMs),
        sessionLifetimeMs: requireDuration('sessionLifetimeMs', options.sessionLifetimeMs ?? 14 * day),
    };
}
/** Checks a secret at once, or when it is first needed if it is a function. */
function readLater(given, check) {
    if (typeof given === 'function')
        return () => check(given());
    const secret = check(given);
    return () => secret;
}
/** A simulated browser in Node.js, such as jsdom, has a window, too. */
function isBrowser() {
    const { window, document, process } = globalThis;
    return Boolean(window && document && !Object(Object(process).versions).node);
}
function requireDuration(name, ms) {
    // A timer takes no more than 31 bits; a cookie lives no longer than 400 days in Chrome.
    const most = name === 'sessionLifetimeMs' ? 400 * day : 2 ** 31 - 1;
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
    /** Rejects if the value is not ours, was changed, or has expired. */
    const decrypt = async (sealed) => {
        // Loaded when it is needed: a site that only trades codes does without, also by require().
        const { jwtDecrypt } = await import('jose');
        const known = await keys();
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
    };
    return {
        async seal(value, expiresAt) {
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
            try {
                return await decrypt(sealed);
            }
            catch {
                return;
            }
        },
        async hasExpired(sealed) {
            try {
                await decrypt(sealed);
                return false;
            }
            catch (error) {
                // jose decrypts first, so that a forged value never gets here.
                return Object(error).code === 'ERR_JWT_EXPIRED';
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
/** Longer, so that the server can tell a user who took too long from one without cookies. */
const cookieLifetimeSeconds = 60 * 60;
/** The states that are remembered as used, for the message about a second use. */
const maxUsedStates = 1000;
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
    const used = new Set();
    return {
        /** The `Set-Cookie` lines that remember one more, and forget the oldest of too many. */
        async remember(request, given) {
            const signIn = fit$1(given);
            const sealed = await seal.seal(signIn, signIn.begunAt + signInLifetimeMs);
            const name = nameOf(signIn.state);
            const lines = [jar.set(name, sealed, cookieLifetimeSeconds)];
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
        /** The reason why `find` returns `undefined`, for the site's log. */
        async explainMissing(request, state) {
            if (!state)
                return 'The response has no state';
            if (used.has(state))
                return 'This sign-in was completed before: its state works once';
            const name = jar.nameOf(nameOf(state));
            const sealed = readCookies(request).get(name);
            if (!sealed) {
                return `The request has no cookie ${name}: the sign-in began in another browser or on another host name, was completed before, is older than an hour, or the cookie was blocked or removed on the way`;
            }
            return (await seal.hasExpired(sealed))
                ? `The sign-in took longer than ${signInLifetimeMs / 60_000} minutes`
                : `The cookie ${name} does not open: was cookieSecret changed, or is it another client's or server's?`;
        },
        /** The `Set-Cookie` line that ends one. */
        forget(state) {
            used.add(state);
            const [oldest = ''] = used;
            if (used.size > maxUsedStates)
                used.delete(oldest);
            return jar.remove(nameOf(state));
        },
    };
}
/** The sign-in as its cookie can hold it: a user's `returnTo` that is too long becomes `/`. */
function fit$1(signIn) {
    if (sealedLength(signIn) <= mostBytesEach)
        return signIn;
    const shorter = { ...signIn, returnTo: `${new URL(signIn.returnTo).origin}/` };
    const length = sealedLength(shorter);
    if (length <= mostBytesEach)
        return shorter;
    throw invalidArgument(`The sign-in's options take ${length} bytes in a cookie that has room for ${mostBytesEach}: shorten email or params`);
}

/**
 * Passes errors to the site's `onError`, or to the console if the site has none. It never throws:
 * a site's logging does not decide whether a user can sign in.
 */
function createReport(onError = logToConsole) {
    return (error, request) => {
        // In an async function, so that a rejection is handled as well as an exception.
        const call = async () => {
            await onError(error, request);
        };
        call().catch((thrown) => console.error('fxa-relier-client: onError failed:', thrown));
    };
}
/**
 * One line, since anonymous requests cause some of these errors, and without control and format
 * characters, which a terminal obeys.
 */
function logToConsole(error) {
    const reason = isFxaRelierError(error) ? `${error.reason}: ` : '';
    const messages = [];
    for (let current = error; current instanceof Error; current = current.cause) {
        const { message } = current;
        if (!messages.some((text) => text.includes(message)))
            messages.push(message);
    }
    const text = messages.join(': ') || String(error);
    console.error(`fxa-relier-client: ${reason}${text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')}`);
}

const eventUri = 'https://schemas.accounts.firefox.com/event/';
/** The latest time of a `Date`, in milliseconds. */
const maxTimeMs = 8.64e15;
/** What each event brings, by the end of its name. The gravest event is first. */
const readers = {
    'delete-user': () => ({}),
    'password-change': (fields) => ({ changedAt: readTime(fields) }),
    'subscription-state-change': readSubscription,
    'profile-change': readProfile,
    'metrics-opt-out': () => ({}),
    'metrics-opt-in': () => ({}),
};
/**
 * Reads the events of a webhook's request, a Security Event Token (RFC 8417). There is at least one.
 *
 * An ID token of the same client is signed by the same keys, and is no event: it has no `events`.
 */
async function readSecurityEvents(verify, request) {
    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
    if (!token)
        throw malformed('The request has no security event token');
    const { sub, jti, iat = 0, events, } = await verify(token, {
        requiredClaims: ['sub', 'jti', 'iat', 'events'],
    });
    if (typeof sub !== 'string' || !sub)
        throw malformed('The sub of the token is not text');
    if (typeof jti !== 'string' || !jti)
        throw malformed('The jti of the token is not text');
    if (!isJsonObject(events))
        throw malformed('The token has no events');
    const base = { uid: sub, jti, issuedAt: Math.round(requireTime('iat', iat * 1000)) };
    const unknown = { ...events };
    const read = [];
    for (const [type, readFields] of Object.entries(readers)) {
        const uri = eventUri + type;
        if (!Object.hasOwn(events, uri))
            continue;
        const fields = events[uri];
        if (!isJsonObject(fields))
            throw malformed(`The event ${type} is no object`);
        read.push({ ...base, type, ...readFields(fields) });
        delete unknown[uri];
    }
    if (Object.keys(unknown).length)
        read.push({ ...base, type: 'other', events: unknown });
    const [first, ...others] = read;
    if (!first)
        throw malformed('The token has no events');
    return [first, ...others];
}
/**
 * Milliseconds. Of a subscription's change the documentation says seconds, and its example has
 * milliseconds; this number lies in 1973 as the one, and in 5138 as the other.
 */
function readTime({ changeTime }) {
    const time = requireTime('changeTime', changeTime);
    return time < 1e11 ? time * 1000 : time;
}
function requireTime(name, time) {
    if (typeof time === 'number' && time >= 0 && time <= maxTimeMs)
        return time;
    throw malformed(`The ${name} of the event is no time`);
}
function readSubscription(fields) {
    const { capabilities, isActive } = fields;
    const isList = Array.isArray(capabilities) && capabilities.every((name) => typeof name === 'string');
    if (!isList || typeof isActive !== 'boolean') {
        throw malformed('The event does not say what the user has subscribed to');
    }
    return { capabilities, isActive, changedAt: readTime(fields) };
}
function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** Only the fields that are known, so that none replaces `uid` or `type`. */
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
/**
 * Browsers keep 4,096 bytes, and nginx accepts as many of all of a response's headers together
 * (`proxy_buffer_size`), of which this is one.
 */
const maxCookieBytes = 3500;
/** A stored session that has ended is remembered here, in case it reappears in the store. */
const maxEndedKeys = 10_000;
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
        async start(_request, user, location = '') {
            const room = maxCookieBytes - jar.set(cookie, '', secondsLeft(user)).length;
            const fitting = fit(user, room - location.length, room);
            return jar.set(cookie, await seal.seal(fitting, user.expiresAt), secondsLeft(user));
        },
        async end() { },
        removeCookie: () => jar.remove(cookie),
    };
}
function inStore({ jar, secrets, owner }, store) {
    const keySeal = createSeal(secrets, `session key ${owner}`);
    // Values are sealed, too: reading the store reveals no token. Each names its own key, so that it
    // opens under no other one.
    const seal = createSeal(secrets, `stored session ${owner}`);
    const keyOf = (request) => keySeal.open(readCookies(request).get(jar.nameOf(cookie)));
    const endedKeys = new Set();
    const rememberEnded = (key) => {
        endedKeys.add(key);
        const [oldest = ''] = endedKeys;
        if (endedKeys.size > maxEndedKeys)
            endedKeys.delete(oldest);
    };
    return {
        async read(request) {
            const key = await keyOf(request);
            if (!key || endedKeys.has(key))
                return;
            const sealed = await store.getItem(key);
            const stored = typeof sealed === 'string' ? await seal.open(sealed) : undefined;
            return stored?.key === key ? hideToken(stored.user) : undefined;
        },
        async start(request, user) {
            const key = `fxa-session:${user.uid}:${nanoid(32)}`;
            const ttl = secondsLeft(user);
            await store.setItem(key, await seal.seal({ key, user }, user.expiresAt), { ttl });
            const replaced = await keyOf(request);
            if (replaced) {
                await store.removeItem(replaced);
                rememberEnded(replaced);
            }
            return jar.set(cookie, await keySeal.seal(key, user.expiresAt), ttl);
        },
        async end(request) {
            const key = await keyOf(request);
            if (!key)
                return;
            // First, since the user has signed out even if the store fails.
            rememberEnded(key);
            await store.removeItem(key);
        },
        removeCookie: () => jar.remove(cookie),
    };
}
/** These first; then what else the server sent, in its order. */
const firstFields = ['uid', 'email', 'displayName', 'locale', 'avatar', 'metricsEnabled'];
/**
 * The session with as much of the profile as fits into `room`; `omitted` names the other fields.
 * Without them it may take `maxRoom`.
 */
function fit(user, room, maxRoom) {
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
    if (sealedLength(kept) > maxRoom) {
        throw new FxaRelierError('invalid_argument', `The session takes more than the ${maxCookieBytes} bytes of its cookie: give a store`);
    }
    return kept;
}
function hideToken({ token, ...data }) {
    return Object.defineProperty(data, 'token', { value: token });
}
function secondsLeft({ expiresAt }) {
    return Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
}

/** Ends the session, and destroys its tokens at Firefox Accounts. Reports what did not work. */
async function signOut(site, request, options = {}) {
    refuseUnknownOptions('signOut()', options, { returnTo: true });
    const refusal = refusePost(request, site.siteUrl, 'any');
    if (refusal)
        return refusal;
    const report = (error) => site.report(error, request);
    // The cookie goes in any case: a store that fails does not keep a user signed in.
    const session = await site.sessions.read(request).catch(report);
    await site.sessions.end(request).catch(report);
    const cookies = [site.sessions.removeCookie()];
    if (session)
        await site.destroyTokens(session.token, request);
    const returnTo = resolveReturnTo(ownOptions(options).returnTo, site.siteUrl);
    return asksForJson(request)
        ? jsonAnswer({ outcome: 'signed_out', return_to: returnTo }, { cookies })
        : redirectAnswer(303, returnTo, cookies);
}

/** How long keys are used. Firefox Accounts may withdraw one at any time. */
const maxAgeMs = 10 * 60 * 1000;
// Anonymous requests can name any key, so there is a pause after each fetch, which doubles.
const minPauseMs = 1000;
const maxPauseMs = 30_000;
/** Shorter, since every sign-in fails meanwhile. */
const maxPauseAfterFailureMs = 5000;
/**
 * Returns a function that finds the key of a token among those that are published at `jwksUri`.
 *
 * - Keys are kept for ten minutes.
 * - An unknown `kid` causes a fetch if the last one was more than a second ago, so that the keys of
 *   a restarted server are found at once. This pause doubles, up to 30 seconds, whenever a fetch
 *   brings nothing new.
 * - After a failed fetch, each look-up that needs one rejects with the same error for a second. This
 *   pause doubles with each further failure, up to 5 seconds.
 */
function createPublishedKeys(jwksUri, fetch) {
    let keys;
    let failure;
    let fetching;
    let fetchedAt;
    let pauseMs = minPauseMs;
    const fetchKeys = async () => {
        try {
            const { createLocalJWKSet } = await import('jose');
            const jwks = await fetchJson(fetch, jwksUri, {});
            const find = createLocalJWKSet(jwks);
            const json = JSON.stringify(jwks);
            pauseMs = json === keys?.json ? Math.min(2 * pauseMs, maxPauseMs) : minPauseMs;
            keys = { find, json, fetchedAt: Date.now() };
            failure = undefined;
        }
        catch (error) {
            pauseMs = failure ? Math.min(2 * pauseMs, maxPauseAfterFailureMs) : minPauseMs;
            failure = { error };
        }
        fetchedAt = Date.now();
        fetching = undefined;
    };
    /** Fetches the keys, unless the last fetch was too recent. Rejects if the last fetch failed. */
    const refresh = async () => {
        const silenceMs = fetchedAt === undefined ? Number.POSITIVE_INFINITY : elapsedSince(fetchedAt);
        if (silenceMs > 2 * maxPauseMs)
            pauseMs = minPauseMs;
        if (silenceMs > pauseMs)
            fetching ??= fetchKeys();
        await fetching;
        if (failure || !keys)
            throw failure?.error;
        return keys.find;
    };
    return async (...token) => {
        const isFresh = keys && elapsedSince(keys.fetchedAt) < maxAgeMs;
        const find = keys && isFresh ? keys.find : await refresh();
        try {
            return await find(...token);
        }
        catch (error) {
            if (Object(error).code !== 'ERR_JWKS_NO_MATCHING_KEY')
                throw error;
        }
        const findAgain = await refresh();
        return findAgain(...token);
    };
}
/** Milliseconds. A clock that was set back counts as time that has passed. */
function elapsedSince(time) {
    return Math.abs(Date.now() - time);
}

/**
 * Verifies tokens that Firefox Accounts has signed for this client: with RS256, by one of its
 * published keys.
 */
function createSignedTokens({ issuer, jwksUri, clientId, fetch, }) {
    const findKey = createPublishedKeys(jwksUri, fetch);
    return async (token, options) => {
        const { jwtVerify } = await import('jose');
        try {
            const { payload } = await jwtVerify(token, findKey, {
                // Its webhooks name it with a slash at the end, its ID tokens without.
                issuer: [issuer, `${issuer}/`],
                audience: clientId,
                algorithms: ['RS256'],
                ...options,
            });
            return payload;
        }
        catch (error) {
            if (isFxaRelierError(error))
                throw error;
            // Anybody can send a token, so its own words go no further: neither with the message nor as
            // the `cause`, whose message and payload a log would print.
            const why = oneLine(error.message);
            throw new FxaRelierError('invalid_response', `The token is not valid: ${why}`);
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
 * `verifySecurityEvents` alone. Then compare the `state` that comes back with the one that you bound
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
     * Any other request of a script, and a prefetch, is answered with 401 and begins no sign-in.
     * Rejects with `invalid_argument`.
     */
    beginSignIn;
    /**
     * Ends a sign-in, at the redirect URI by GET, and for the page's script by POST with
     * `{ code, state }` as JSON. By GET it leads on to `returnTo`, begins anew, or shows a page that
     * says what is wrong. By POST it answers `{ outcome, return_to }`, where `outcome` is `signed_in`,
     * `already_signed_in`, or why not, with a status of 400 or more: 503 if Firefox Accounts or the
     * store does not respond. Rejects with `invalid_argument`.
     */
    completeSignIn;
    /**
     * Returns the session, or `null` if no user is signed in. Firefox Accounts is not asked. Rejects with `network` if the store
     * fails or does not respond: the user may be signed in or not.
     */
    session;
    /**
     * Signs out: POST, from a page of this site, by form or script. The tokens are destroyed at
     * Firefox Accounts. If that or the store fails, `onError` receives the error; the user is signed
     * out of this site in any case.
     */
    signOut;
    /**
     * Verifies what Firefox Accounts sends to the site's webhook, and returns all of its events: at
     * least one, the gravest first. Rejects with `invalid_response` if the request has no valid events:
     * respond with 401. It rejects with `network` or `http_error` if the keys of Firefox Accounts
     * cannot be fetched: respond with 503, and the request is sent again.
     */
    verifySecurityEvents;
    /**
     * Returns the gravest of the events that `verifySecurityEvents` returns: a `delete-user` before a
     * `password-change`, and both before any other. Firefox Accounts sends one at a time today, but a
     * token may have several (RFC 8417, section 2): use `verifySecurityEvents` to get all.
     */
    verifySecurityEvent;
    /**
     * @param clientId 16 hex digits, from the registration with Firefox Accounts.
     * @throws FxaRelierError with the reason `invalid_argument`.
     */
    constructor(clientId, options = {}) {
        const config = resolveServerOptions(clientId, options);
        const { readClientSecret, server, issuer, jwksUri, timeoutMs, signIn } = config;
        const { oauthHost, profileHost } = server;
        const tokenUrl = `${oauthHost}/token`;
        const fetch = createPatientFetch({ fetch: config.fetch, timeoutMs, tokenUrl });
        const verify = createSignedTokens({ issuer, jwksUri, clientId, fetch });
        let tokenApi;
        const readyToken = () => {
            tokenApi ??= createTokenApi({
                clientId,
                clientSecret: readClientSecret?.(),
                oauthHost,
                fetch,
            });
            return tokenApi;
        };
        const token = {
            tradeCode: async (...call) => readyToken().tradeCode(...call),
            verifyToken: async (...call) => readyToken().verifyToken(...call),
            destroyToken: async (...call) => readyToken().destroyToken(...call),
            refreshToken: async (...call) => readyToken().refreshToken(...call),
            introspectToken: async (...call) => readyToken().introspectToken(...call),
        };
        const profile = {
            fetch: (accessToken, callOptions) => fetchProfile({ profileHost, fetch }, accessToken, callOptions),
        };
        this.token = token;
        this.profile = profile;
        const readEvents = (method, request) => readSecurityEvents(verify, requireFetchRequest(method, request));
        this.verifySecurityEvents = async (request) => readEvents('verifySecurityEvents', request);
        this.verifySecurityEvent = async (request) => (await readEvents('verifySecurityEvent', request))[0];
        const report = createReport(ownOptions(options).onError);
        const createSite = () => {
            if (!signIn)
                throw invalidArgument('cookieSecret is required');
            const { redirectUri, siteUrl, store } = signIn;
            const secrets = signIn.readSecrets();
            // Now rather than when the user comes back: a missing secret fails before the password.
            readyToken();
            const jar = createCookieJar(clientId, siteUrl.startsWith('https:'));
            const owner = `${clientId} ${issuer}`;
            return {
                client: { clientId, server, pkce: !readClientSecret },
                issuer,
                siteUrl,
                redirectUri,
                scope: signIn.scope,
                sessionLifetimeMs: signIn.sessionLifetimeMs,
                pending: createPendingSignIns(jar, createSeal(secrets, `sign-in ${owner}`)),
                sessions: createSessions({ jar, secrets, owner, store }),
                token,
                fetchProfile: profile.fetch,
                verifyIdToken: createIdTokenVerifier(verify, clientId),
                destroyTokens: (tokens, request) => destroyTokens({ oauthHost, fetch }, tokens).catch((error) => report(error, request)),
                report,
            };
        };
        let site;
        const ready = () => {
            site ??= createSite();
            return site;
        };
        this.beginSignIn = async (request, begin) => beginSignIn(ready(), requireFetchRequest('beginSignIn', request), begin);
        this.completeSignIn = async (request) => completeSignIn(ready(), requireFetchRequest('completeSignIn', request));
        this.session = async (request) => (await ready().sessions.read(requireFetchRequest('session', request))) ?? null;
        this.signOut = async (request, out) => signOut(ready(), requireFetchRequest('signOut', request), out);
    }
}

export { FxaRelierError, FxaRelierServer, discoverServer, isFxaRelierError, servers };
//# sourceMappingURL=server.js.map
