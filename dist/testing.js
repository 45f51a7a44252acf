/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 */
import { createServer, STATUS_CODES } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setCookie, deleteCookie, getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { createPublicKey, createHash, createPrivateKey } from 'node:crypto';
import { CompactEncrypt, createLocalJWKSet, jwtVerify, CompactSign, SignJWT, exportJWK, calculateJwkThumbprint, generateKeyPair } from 'jose';
import { readFileSync } from 'node:fs';

// Browsers take "localhost" for either address, and another program may sit on only one of them.
const loopback = ['127.0.0.1', '::1'];
/** A port is taken, or not ours to take; `cause` is what the system said. */
class PortError extends Error {
    name = 'PortError';
    port;
    constructor(port, cause) {
        super(cause.code === 'EADDRINUSE' ? `Port ${port} is in use` : `Port ${port}: ${cause.message}`, { cause });
        this.port = port;
    }
}
/**
 * Answers on a port of this machine, to nobody on another one. A test can put its relier there.
 *
 * ```ts
 * import { listen } from 'fxa-relier-client/testing';
 *
 * const { port, close } = await listen(0, () => new Response('Hello'));
 * await fetch(`http://localhost:${port}/`);
 * await close();
 * ```
 *
 * @param port 0 takes any that is free.
 * @throws {PortError} The port cannot be had.
 */
function listen(port, answer) {
    return listenAt(loopback, port, answer);
}
/**
 * Answers on a port of these addresses.
 *
 * @throws {PortError} The port cannot be had.
 */
async function listenAt(addresses, port, answer, options = {}) {
    const servers = [];
    const close = async () => {
        await Promise.all(servers.map(closeServer));
    };
    for (const address of addresses) {
        const server = createServer(options, getRequestListener(answer));
        try {
            port = await open(server, port, address);
            servers.push(server);
        }
        catch (error) {
            const cause = error;
            // A machine without IPv6 has no second address.
            if (servers.length && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(cause.code ?? ''))
                continue;
            await close();
            throw new PortError(port, cause);
        }
    }
    return { port, close };
}
function open(server, port, host) {
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host }, () => {
            server.off('error', reject);
            const address = server.address();
            resolve(address instanceof Object ? address.port : port);
        });
    });
}
function closeServer(server) {
    return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
    });
}

/** Without it `max_age=0` could never be met: getting here takes time. */
const graceSeconds = 5;
function withPassword(account) {
    return { account, authAt: Date.now(), amr: ['pwd'] };
}
function withCode({ account }) {
    return { account, authAt: Date.now(), amr: ['pwd', 'otp'] };
}
/** The authenticator assurance level: 2 with a second factor. */
function aalOf({ amr }) {
    return amr.includes('otp') ? 2 : 1;
}
/**
 * What somebody has yet to do before the demand is met. Who has a second factor, or is to have
 * one, shows that, and is not asked for the password again: possession is what is in doubt.
 *
 * @see https://mozilla.github.io/ecosystem-platform/relying-parties/how-tos/step-up-authentication
 */
function whatIsMissing({ maxAgeSeconds = Number.POSITIVE_INFINITY, aal2 }, authentication) {
    const { account, authAt } = authentication;
    const isFresh = Date.now() - authAt <= (maxAgeSeconds + graceSeconds) * 1000;
    if (aal2 || account.totp)
        return isFresh && aalOf(authentication) === 2 ? undefined : 'code';
    return isFresh ? undefined : 'password';
}
/** The claims about an authentication, in ID tokens and in introspection. */
function authenticationClaims(event) {
    return {
        acr: `AAL${aalOf(event)}`,
        amr: event.amr,
        auth_time: Math.floor(event.authAt / 1000),
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
    constructor(reason, message, details) {
        super(message);
        Object.assign(this, details, { name: 'FxaRelierError', reason });
    }
}

/** The error for an option that cannot work; its message names it. */
function invalidOption(message) {
    return new FxaRelierError('invalid_argument', message);
}
function requireObject(value, name) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw invalidOption(`${name} must be an object`);
    }
}
function requireList(value, name) {
    if (!Array.isArray(value))
        throw invalidOption(`${name} must be a list`);
}
function requireBoolean(value, name) {
    if (typeof value !== 'boolean')
        throw invalidOption(`${name} must be true or false`);
}
function requireText(value, name) {
    if (typeof value !== 'string' || !value)
        throw invalidOption(`${name} must be a text`);
}

/** The same key in BrowserID's form. */
function fromJwk({ n = '', e = '' }) {
    return { algorithm: 'RS', n: decimal(n), e: decimal(e) };
}
function decimal(base64url) {
    const bytes = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
    const hex = Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
    return String(BigInt(`0x${hex.join('')}`));
}
/** The longest key that is signed for has 4096 bits. */
const mostDigits = 1234;
/** Verifiers refuse what is shorter than 2048 bits; some keys have one less. */
const smallest = 2n ** 2046n;
/** Reads what is to be certified. What is no key, or a weak one, gives `undefined`. */
function readPublicKey(value) {
    if (typeof value !== 'object' || value === null)
        return undefined;
    const { algorithm, n, e } = value;
    if (algorithm !== 'RS' || !isNumber(n) || !isNumber(e))
        return undefined;
    return BigInt(n) < smallest ? undefined : { algorithm, n, e };
}
function isNumber(value) {
    return typeof value === 'string' && value.length <= mostDigits && /^[1-9]\d*$/.test(value);
}

/** As long as the assertions of Persona held. */
const assertionLifeMs = 2 * 60_000;
/** No certificate may hold for longer. */
const longestDurationMs = 24 * 60 * 60_000;
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
/** Makes a key that never leaves Web Crypto. */
async function createUserKey() {
    const publicExponent = Uint8Array.of(1, 0, 1);
    const { privateKey, publicKey } = await crypto.subtle.generateKey({ ...algorithm, modulusLength: 2048, publicExponent }, false, ['sign', 'verify']);
    const jwk = await crypto.subtle.exportKey('jwk', publicKey);
    return { privateKey, publicKey: fromJwk(jwk) };
}
/** What a site gets: the certificate of a key, and by that key whom it is for and until when. */
async function signAssertion(certificate, { privateKey }, { audience, expiresAt, nonce, }) {
    const header = base64url(JSON.stringify({ alg: 'RS256' }));
    const signed = `${header}.${base64url(JSON.stringify({ exp: expiresAt, aud: audience, nonce }))}`;
    const bytes = new TextEncoder().encode(signed);
    const signature = new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, bytes));
    return `${certificate}~${signed}.${base64url(String.fromCharCode(...signature))}`;
}
/** An origin may have no letters but ASCII, and so may all that is encoded here. */
function base64url(bytes) {
    return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Verifiers allow no difference between clocks, so it begins a little before it was asked for. */
const headStartMs = 10_000;
/** Who may say whom an address belongs to: this host, in every certificate that it signs. */
function issuerOf({ options }) {
    return new URL(options.server.contentHost).host;
}
/** The address by which a site knows the account. */
function principalEmail(state, account, principal) {
    return principal === 'email' ? account.email : `${account.uid}@${issuerOf(state)}`;
}
/** Says that a key is an account's, with the claims that Firefox Accounts adds. */
function signCertificate(state, { authentication, publicKey, durationMs, principal }) {
    const { account, authAt, amr } = authentication;
    const now = Date.now();
    return state.signingKeys.signCertificate({
        'public-key': publicKey,
        principal: { email: principalEmail(state, account, principal) },
        iat: now - headStartMs,
        exp: now + durationMs,
        iss: issuerOf(state),
        'fxa-generation': account.createdAt,
        // Seconds, unlike the other times.
        'fxa-lastAuthAt': Math.floor(authAt / 1000),
        'fxa-verifiedEmail': account.email,
        'fxa-tokenVerified': true,
        'fxa-amr': amr,
        'fxa-aal': aalOf(authentication),
        'fxa-profileChangedAt': account.changedAt,
        'fxa-keysChangedAt': account.createdAt,
    });
}

/** Makes what `LocalFxa.createAssertion` promises. */
async function createAssertion(state, audience, assertion = {}) {
    const { email = state.options.accounts[0]?.email ?? '', wantIssuer, expiresAt } = assertion;
    if (!URL.canParse(audience) || new URL(audience).origin !== audience) {
        throw invalidOption(`audience must be an origin like http://localhost:8080, not ${audience}`);
    }
    if (wantIssuer !== undefined && wantIssuer !== 'firefox-accounts') {
        throw invalidOption(`wantIssuer must be firefox-accounts, not ${wantIssuer}`);
    }
    const account = state.accounts.find(email);
    if (!account?.confirmed)
        throw invalidOption(`there is no account with the address ${email}`);
    const principal = wantIssuer ? 'uid' : 'email';
    return assertFor(state, audience, withPassword(account), principal, expiresAt);
}
/** Does here what the page of a sign-in does in the browser. */
async function assertFor(state, audience, authentication, principal = 'email', expiresAt = Date.now() + assertionLifeMs) {
    const key = await createUserKey();
    const certificate = await signCertificate(state, {
        authentication,
        publicKey: key.publicKey,
        durationMs: longestDurationMs,
        principal,
    });
    return signAssertion(certificate, key, { audience, expiresAt });
}

/** The query without every occurrence of a parameter; all others keep their very characters. */
function withoutParam(query, name) {
    const kept = query
        .replace(/^\?/, '')
        .split('&')
        .filter((pair) => pair && !new URLSearchParams(pair).has(name));
    return kept.length ? `?${kept.join('&')}` : '';
}
/** The query with a parameter set to a value, at its end. */
function withParam(query, name, value) {
    const rest = withoutParam(query, name);
    return `${rest ? `${rest}&` : '?'}${name}=${encodeURIComponent(value)}`;
}

/** The actions that have a page of their own. */
const pages = ['signin', 'signup', 'force_auth', 'email'];
/**
 * Redirects to the first page of a sign-in. `action` chooses the page and is removed; an action
 * without a page leads to the one that asks for the address first. The other parameters are passed
 * on in the same characters.
 */
function redirectToFirstPage(url, contentHost, headers = {}) {
    const { search, searchParams } = new URL(url);
    const action = searchParams.get('action');
    const page = action && pages.includes(action) ? action : '';
    const location = `${contentHost}/oauth/${page}${withoutParam(search, 'action')}`;
    return new Response(null, {
        status: 302,
        headers: { ...headers, Location: location, 'Cache-Control': 'no-store' },
    });
}

/** All ports of localhost share their cookies, so their names carry the port. */
function cookieName(name, { options }) {
    return `local-fxa-${name}-${new URL(options.server.contentHost).port || 'default'}`;
}
/**
 * How long a session's cookies last, in seconds: 400 days, the longest that browsers allow. Mozilla
 * accounts keep their session in `localStorage`, which outlives the browser, too.
 */
const sessionCookieMaxAge = 400 * 24 * 60 * 60;
/** Cookies as strict as the server's address allows. */
function strictness({ options }) {
    const secure = options.server.contentHost.startsWith('https:');
    return { sameSite: 'Lax', secure };
}

/** `bytes` unguessable bytes as hexadecimal digits: codes, tokens, uids. */
function randomHex(bytes) {
    return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Tells the silent checks in other tabs that they may have to be asked anew. Browsers tell every
 * page of a cookie that has changed, whoever has changed it: here the answer to a dialog, to a sign-out,
 * or to a request of a site's page, which has no script of this origin that could tell.
 */
function stampChange(c, state) {
    setCookie(c, changeStamp(state), randomHex(8), {
        path: '/browserid',
        ...strictness(state),
    });
}
/** The name of the cookie. */
function changeStamp(state) {
    return cookieName('changes', state);
}

/**
 * Somebody is signed in in this browser. FedCM's own requests come from the browser, for a page of
 * another site: they bring only cookies that are sent across sites. This one goes nowhere else.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Login
 */
function tellSignedIn(c, state, sessionId) {
    setCookie(c, cookieName('fedcm', state), sessionId, {
        ...attributes,
        maxAge: sessionCookieMaxAge,
    });
    c.header('Set-Login', 'logged-in');
}
/** Nobody is, any more. */
function tellSignedOut(c, state) {
    deleteCookie(c, cookieName('fedcm', state), attributes);
    c.header('Set-Login', 'logged-out');
}
/** Who is signed in in the browser that asks. */
function fedcmSession(c, state) {
    const id = getCookie(c, cookieName('fedcm', state)) ?? '';
    const authentication = state.accounts.session(id);
    return authentication && isComplete(authentication) ? { id, authentication } : undefined;
}
/** Whoever has yet to show a second factor is not signed in. */
function isComplete(authentication) {
    return whatIsMissing({ maxAgeSeconds: undefined, aal2: false }, authentication) === undefined;
}
/** Browsers take `Secure` from http://localhost, too. */
const attributes = { path: '/fedcm', httpOnly: true, sameSite: 'None', secure: true };

/** What the browser's session is known by while a request is answered that has just opened it. */
const opened = 'openedSession';
/**
 * Who is signed in in this browser. Only that is in a cookie; a sign-in itself needs none, since
 * browsers keep them from frames of other sites.
 */
function currentSession(c, state) {
    return state.accounts.session(sessionId(c, state));
}
/** The id of that session, under which the sites are kept that its user is signed in to. */
function currentSessionId(c, state) {
    return currentSession(c, state) && sessionId(c, state);
}
/** Begins another session, which takes over the sites of the one before it if the user is the same. */
function openSession(c, state, authentication) {
    const { accounts, siteSignIns } = state;
    const before = currentSessionId(c, state);
    const sameUser = currentSession(c, state)?.account === authentication.account;
    const id = accounts.openSession(authentication);
    if (before) {
        siteSignIns.endSession(before, sameUser ? id : undefined);
        stampChange(c, state);
    }
    c.set(opened, id);
    setCookie(c, cookieName('session', state), id, {
        path: '/',
        httpOnly: true,
        maxAge: sessionCookieMaxAge,
        ...strictness(state),
    });
    if (isComplete(authentication))
        tellSignedIn(c, state, id);
    else
        tellSignedOut(c, state);
}
/** Nobody is signed in in this browser any more, here or at a site that asks. */
function closeSession(c, state) {
    const id = currentSessionId(c, state);
    if (id === undefined)
        return;
    state.accounts.closeSession(id);
    state.siteSignIns.endSession(id);
    deleteCookie(c, cookieName('session', state), { path: '/' });
    tellSignedOut(c, state);
    stampChange(c, state);
}
function sessionId(c, state) {
    return c.get(opened) ?? getCookie(c, cookieName('session', state));
}

const oauthErrors = {
    101: { status: 400, message: 'Unknown client' },
    102: { status: 400, message: 'Incorrect secret' },
    103: { status: 400, message: 'Incorrect redirect_uri' },
    104: { status: 401, error: 'Bad Request', message: 'Invalid assertion' },
    105: { status: 400, message: 'Unknown code' },
    106: { status: 400, message: 'Incorrect code' },
    107: { status: 400, message: 'Expired code' },
    108: { status: 400, message: 'Invalid token' },
    109: { status: 400, message: 'Invalid request parameter' },
    110: { status: 400, message: 'Invalid response_type' },
    111: { status: 401, message: 'Unauthorized for route' },
    112: { status: 403, message: 'Forbidden' },
    113: {
        status: 415,
        message: 'Content-Type must be either application/json or application/x-www-form-urlencoded',
    },
    114: { status: 400, error: 'Invalid scopes', message: 'Requested scopes are not allowed' },
    115: { status: 400, message: 'Expired token' },
    116: { status: 400, message: 'Not a public client' },
    117: { status: 400, message: 'Incorrect code_challenge' },
    118: {
        status: 400,
        error: 'PKCE parameters missing',
        message: 'Public clients require PKCE OAuth parameters',
    },
    119: { status: 401, error: 'Bad Request', message: 'Stale authentication timestamp' },
    120: { status: 400, message: 'Mismatch acr value' },
    121: { status: 400, message: 'Invalid grant_type' },
    122: { status: 400, message: 'Unknown token' },
    201: { status: 503, message: 'Service unavailable', extras: { retryAfter: 30 } },
    202: {
        status: 503,
        error: 'Client Disabled',
        message: 'This client has been temporarily disabled',
        // A deliberate failure reads no body, so it does not know which client sent the request.
        extras: { clientId: '0000000000000000' },
    },
    999: { status: 500, message: 'Unspecified error' },
};
const profileErrors = {
    100: {
        status: 401,
        error: 'Bad Request',
        message: 'Unauthorized',
        extras: { reason: 'Bearer token not provided' },
    },
    101: { status: 400, message: 'Invalid request parameter' },
    102: { status: 400, message: 'Unsupported image provider' },
    103: { status: 500, message: 'Image processing error' },
    104: { status: 503, message: 'OAuth server error' },
    105: { status: 503, message: 'Auth server error' },
    114: { status: 429, message: 'Client has sent too many requests', extras: { retryAfter: 30 } },
    125: {
        status: 400,
        error: 'Request blocked',
        message: 'The request was blocked for security reasons',
    },
    201: { status: 503, message: 'Service unavailable', extras: { retryAfter: 30 } },
    999: { status: 500, message: 'Unspecified error' },
};
/**
 * How the auth server, which answers under `/v1/oauth/`, reports the OAuth server's errors. It has
 * numbers of its own and drops the extras.
 *
 * @see https://mozilla.github.io/ecosystem-platform/api
 */
const authErrors = {
    101: { errno: 162, status: 400, message: 'Unknown client_id' },
    102: { errno: 171, status: 400, message: 'Incorrect client_secret' },
    105: { errno: 172, status: 400, message: 'Unknown authorization code' },
    106: { errno: 173, status: 400, message: 'Mismatched authorization code' },
    107: { errno: 174, status: 400, message: 'Expired authorization code' },
    108: {
        errno: 110,
        status: 401,
        message: 'Invalid authentication token in request signature',
    },
    109: { errno: 107, status: 400, message: 'Invalid parameter in request body' },
    114: { errno: 163, status: 400, message: 'Requested scopes are not allowed' },
    116: { errno: 166, status: 400, message: 'Not a public client' },
    117: { errno: 175, status: 400, message: 'Public clients require PKCE OAuth parameters' },
};
const oauthInfo = 'https://github.com/mozilla/fxa-oauth-server/blob/master/docs/api.md#errors';
const authInfo = 'https://mozilla.github.io/ecosystem-platform/api#section/Response-format';
const profileInfo = 'https://github.com/mozilla/fxa-profile-server/blob/master/docs/API.md#errors';
/** A request that is answered with Firefox Accounts' error body. */
class ServerError extends Error {
    status;
    body;
    constructor(known, errno, info, extras) {
        super(known.message);
        this.status = known.status;
        const error = known.error ?? STATUS_CODES[known.status];
        this.body = { code: known.status, errno, error, message: known.message, info, ...extras };
    }
}
/** One of the OAuth server's errors, by its number. */
function oauthError(errno, extras = {}) {
    return new ServerError(oauthErrors[errno] ?? unspecified, errno, oauthInfo, extras);
}
/** The same error as the auth server reports it. */
function asAuthServerError(error) {
    if (!(error instanceof ServerError))
        return error;
    const known = authErrors[Number(error.body.errno)];
    if (!known)
        return error;
    const { validation } = error.body;
    return new ServerError(known, known.errno, authInfo, validation ? { validation } : {});
}
/** A parameter that is missing or malformed: 109, which names it. */
function invalidParameter(name, source = 'payload') {
    return oauthError(109, { validation: { source, keys: [name] } });
}
/** One of the profile server's errors, by its number. */
function profileError(errno, extras = {}) {
    return new ServerError(profileErrors[errno] ?? unspecified, errno, profileInfo, extras);
}
/** The profile server's response to a token whose scopes don't suffice; it has no number of its own. */
function insufficientScope() {
    return new ServerError({ status: 403, message: 'Insufficient scope' }, 999, profileInfo, {});
}
/** A body of more than `maxBytes` bytes. */
function bodyTooLarge(maxBytes) {
    const known = {
        status: 413,
        error: 'Request Entity Too Large',
        message: `Payload content length greater than maximum allowed: ${maxBytes}`,
    };
    return new ServerError(known, 999, oauthInfo, {});
}
/** What either server says of an address that it does not have. */
function notFound() {
    return new ServerError({ status: 404, message: 'Not Found' }, 999, oauthInfo, {});
}
/** The error that a test has asked for, with everything that its documentation says it carries. */
function deliberateError(server, errno) {
    const extras = (server === 'oauth' ? oauthErrors : profileErrors)[errno]?.extras;
    return (server === 'oauth' ? oauthError : profileError)(errno, extras);
}
function isKnownErrno(errno) {
    return [oauthErrors, profileErrors].some((known) => Object.hasOwn(known, Number(errno)));
}
/** The answer that an error is. What is no `ServerError` is a fault in this package: thrown on. */
function errorResponse(error) {
    if (!(error instanceof ServerError))
        throw error;
    const { retryAfter } = error.body;
    return Response.json(error.body, {
        status: error.status,
        headers: {
            'Cache-Control': 'no-store',
            ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
        },
    });
}
const unspecified = { status: 500, message: 'Unspecified error' };

const switches = ['refuseFrames', 'silentFrames', 'refusePromptNone', 'numericErrors'];
/** No timer takes more. */
const mostMs = 2 ** 31 - 1;
function checkFaults(faults) {
    requireObject(faults, 'faults');
    const { delayMs, signInError, fail = {}, crossOriginOpenerPolicy = '' } = faults;
    for (const name of switches) {
        if (faults[name] !== undefined)
            requireBoolean(faults[name], `faults.${name}`);
    }
    if (delayMs !== undefined && !(Number.isFinite(delayMs) && delayMs >= 0 && delayMs <= mostMs)) {
        throw invalidOption(`faults.delayMs must be a number of milliseconds, at most ${mostMs}`);
    }
    if (signInError !== undefined && !/^[\w.-]+$/.test(String(signInError))) {
        throw invalidOption('faults.signInError must be a word or a number');
    }
    if (typeof crossOriginOpenerPolicy !== 'string' || !/^[ -~]*$/.test(crossOriginOpenerPolicy)) {
        throw invalidOption('faults.crossOriginOpenerPolicy must be the text of a header');
    }
    requireObject(fail, 'faults.fail');
    for (const [path, errno] of Object.entries(fail)) {
        if (!path.startsWith('/'))
            throw invalidOption(`faults.fail: ${path} must begin with a slash`);
        if (!isKnownErrno(errno)) {
            throw invalidOption(`faults.fail: ${path} has an unknown errno: ${errno}`);
        }
    }
    // What is replaced is checked; what is changed in place would not be.
    return Object.freeze({ ...faults });
}
/** Waits as long as an answer is to be late, or until who asked does not want it any more. */
async function answerLate({ delayMs }, signal) {
    signal?.throwIfAborted();
    if (!delayMs)
        return;
    await new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, delayMs);
        signal?.addEventListener('abort', () => {
            clearTimeout(timer);
            reject(signal.reason);
        });
    });
}
/** The errno that this request is to fail with, if it is to fail. */
function deliberateErrno({ fail = {} }, url) {
    const { pathname } = new URL(url);
    return Object.hasOwn(fail, pathname) ? fail[pathname] : undefined;
}
/** Fails the requests of an API that `faults.fail` names. */
function failDeliberately(server, faults) {
    return async (c, next) => {
        const errno = deliberateErrno(faults(), c.req.url);
        if (errno === undefined)
            return next();
        return errorResponse(deliberateError(server, errno));
    };
}

/** The sign-in is over and the page around the frame is told so. */
function completePage$1(client, redirect, result) {
    return {
        title: 'Signed in',
        result,
        body: html `<h1>Signed in</h1>
<p class="relier"><a id="continue" href="${redirect}">Continue to ${client.name}</a></p>`,
    };
}
/** The sign-in is over without one, and the page around the frame is told why. */
function incompletePage(client, redirect, result) {
    return {
        title: 'Not signed in',
        result,
        body: html `<h1>Not signed in</h1>
<p class="relier"><a id="continue" href="${redirect}">Back to ${client.name}</a></p>`,
    };
}
/** A sign-in came without a page, and the relier wants its user to read why it failed. */
function silentRefusalPage({ name }, { error, errno }) {
    return errorPage('This sign-in cannot go on', `${name} asked for a sign-in without a page, and that is not possible.`, html `<dl>
<dt>error</dt><dd><code>${error}</code></dd>
${errno !== undefined && html `<dt>errno</dt><dd>${errno}</dd>`}
</dl>`);
}
/** The sign-in is over without a page to look at: the script goes on to the site at once. */
function redirectPage(redirect) {
    return {
        title: 'Back to the site',
        body: html `<h1>Back to the site</h1>
<p class="relier"><a id="continue" href="${redirect}">Continue</a></p>
<script src="/redirect.js"></script>`,
    };
}
/** Something cannot be done; `message` says what. */
function errorPage(title, message, detail) {
    return {
        title,
        body: html `<h1>${title}</h1>
<p class="problem" role="alert">${message}</p>
${detail}`,
    };
}
/** A sign-in that the relier has asked for in a wrong way: who builds the site needs to see how. */
function refusalPage({ message, body: { errno, ...body } }) {
    const shown = ['clientId', 'redirectUri', 'invalidScopes', 'validation'];
    const details = shown.filter((name) => name in body).map((name) => [name, body[name]]);
    const page = errorPage('This sign-in cannot go on', `${message}.`, html `<p>The site that sent you here has asked for something that is not allowed.</p>
<dl>
<dt>errno</dt><dd>${errno}</dd>
${details.map(([name, value]) => html `<dt>${name}</dt><dd><code>${JSON.stringify(value)}</code></dd>`)}
</dl>`);
    const told = [
        `errno ${errno}`,
        ...details.map(([name, value]) => `${name} ${JSON.stringify(value)}`),
    ];
    return {
        ...page,
        refusal: `Local Firefox Accounts refuses this sign-in: ${message} (${told.join(', ')})`,
    };
}
/**
 * The status of that page. The real service is one document, whose status is 200 even if it shows
 * that a request is wrong. Browsers rely on it: `identity.launchWebAuthFlow` in Chromium closes its
 * window on a status of 400 or more. A server that fails has its own status.
 */
function pageStatus({ status }) {
    return status === 400 ? 200 : status;
}
/** What would have been sent by email, newest first. */
function inboxPage(mails) {
    return {
        title: 'Inbox',
        body: html `<h1>Inbox</h1>
<p class="relier">Everything that would have been sent by email.</p>
${mails.length === 0
            ? html `<p class="empty">Nothing has arrived.</p>`
            : html `<ul class="mails">${mails.map(({ to, subject, code, sentAt }) => html `<li>
<p class="to">${to}</p>
<p>${subject}</p>
<p class="code">${code}</p>
<p class="hint"><time datetime="${sentAt.toISOString()}">${sentAt.toISOString().slice(11, 19)} UTC</time></p>
</li>`)}</ul>`}
<p class="other"><a href="/inbox">Look again</a></p>`,
    };
}
/** What a user does here who has forgotten a password: look it up where the account was given. */
const resetPasswordPage = {
    title: 'Reset your password',
    body: html `<h1>Reset your password</h1>
<p>This Firefox Accounts runs on your machine and cannot reset a password. You find it in the
configuration, or typed it yourself when you signed up here. In that case restart the server, which
forgets the account, and sign up again.</p>`,
};
/** What somebody finds who comes without a sign-in. */
function homePage(clients, email) {
    return {
        title: 'It runs',
        body: html `<h1>It runs</h1>
${email && signedIn(email)}
<p>Sites sign their users in here while they are being built. These may:</p>
<ul class="scopes">
${clients.map(({ id, name }) => html `<li>${name} <code>${id}</code></li>`)}
</ul>
<p class="other"><a href="/inbox">Inbox</a></p>`,
    };
}
/** Who is signed in in this browser, and the way to end it. */
function signedIn(email) {
    return html `<p class="fixed"><span class="hint">Signed in as</span><br><strong>${email}</strong></p>
<form method="post" action="/sign_out">
<button type="submit">Sign out</button>
</form>`;
}

/**
 * What one scope says about another. A scope is a short name, whose parts narrow it and whose last
 * part may be `write` (`profile:email:write`), or an https URL, whose path and fragment narrow it.
 *
 * @see https://mozilla.github.io/ecosystem-platform/reference/oauth-details
 */
/** What a client that is not trusted may ask for. */
const untrustedScopes = ['openid', 'profile:uid', 'profile:email', 'profile:display_name'];
/** The longest list of scopes, in characters, that a request may carry. */
const maxScopeLength = 256;
const shortName = /^\w+(:\w+)*$/;
/** The scopes in a space-separated list, each once. */
function splitScope(scope) {
    return [...new Set(scope.split(/ +/).filter(Boolean))];
}
function isShortScope(scope) {
    return shortName.test(scope);
}
/** Those of the scopes that an untrusted client may have. */
function pruneForUntrusted(scopes) {
    return scopes.filter((scope) => untrustedScopes.includes(scope));
}
/** Whether one of the scopes that are held covers the wanted one. */
function grants(held, wanted) {
    return held.some((scope) => implies(scope, wanted));
}
/** Whether whoever has `held` has `wanted` too. */
function implies(held, wanted) {
    if (isShortScope(held) && isShortScope(wanted))
        return impliesShort(held, wanted);
    if (URL.canParse(held) && URL.canParse(wanted))
        return impliesUrl(new URL(held), new URL(wanted));
    return false;
}
function impliesShort(held, wanted) {
    const a = partsOf(held);
    const b = partsOf(wanted);
    return (a.write || !b.write) && a.parts.every((part, index) => part === b.parts[index]);
}
function partsOf(scope) {
    const parts = scope.split(':');
    const write = parts.length > 1 && parts.at(-1) === 'write';
    return { parts: write ? parts.slice(0, -1) : parts, write };
}
function impliesUrl(held, wanted) {
    const samePath = wanted.pathname === held.pathname;
    const below = wanted.pathname.startsWith(`${held.pathname.replace(/\/$/, '')}/`);
    return (wanted.protocol === held.protocol &&
        wanted.host === held.host &&
        (samePath || below) &&
        (!held.hash || held.hash === wanted.hash));
}

/** Reads `keys_jwk`, a public key on P-256 as base64url of JSON; what is none gives `undefined`. */
function readKeysJwk(keysJwk) {
    try {
        const { kty, crv, x, y } = JSON.parse(Buffer.from(keysJwk, 'base64url').toString());
        if (kty !== 'EC' || crv !== 'P-256')
            return undefined;
        // It throws for a point that is not on the curve.
        return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    }
    catch {
        return undefined;
    }
}
/**
 * `keys_jwe`: a key for each scope that is a URL, its user's own and the same at each sign-in, so
 * encrypted that none but the owner of the private key can read it. They are made up: at Firefox
 * Accounts they come of the password.
 *
 * @see https://mozilla.github.io/ecosystem-platform/explanation/scoped-keys
 */
async function encryptScopedKeys({ account, scope }, recipient) {
    const scopes = scope.filter((one) => !isShortScope(one));
    if (!scopes.length)
        return undefined;
    const hash = (one, use) => createHash('sha256').update(`${account.uid} ${one} ${use}`).digest();
    const keys = scopes.map((one) => ({
        kty: 'oct',
        scope: one,
        k: hash(one, 'key').toString('base64url'),
        kid: `1500000000000-${hash(one, 'id').subarray(0, 16).toString('base64url')}`,
    }));
    const bundle = Object.fromEntries(keys.map((key) => [key.scope, key]));
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(bundle)))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
        .encrypt(recipient);
}

/** What the relier may say once. */
const single = [
    'client_id',
    'redirect_uri',
    'scope',
    'state',
    'response_type',
    'access_type',
    'code_challenge',
    'code_challenge_method',
    'prompt',
    'max_age',
    'acr_values',
    'id_token_hint',
    'keys_jwk',
    'return_on_error',
];
/**
 * Finds out who asks. Whatever goes wrong here must never be answered by a redirect: the address is
 * not known to belong to the client.
 */
function readRelier(params, clients) {
    for (const name of single) {
        if (params.getAll(name).length > 1)
            throw invalidParameter(name, 'query');
    }
    const clientId = params.get('client_id');
    if (!clientId)
        throw invalidParameter('client_id', 'query');
    const client = clients.find(({ id }) => id === clientId);
    if (!client)
        throw oauthError(101, { clientId });
    const redirectUri = params.get('redirect_uri') ?? client.redirectUris[0] ?? '';
    if (!client.redirectUris.includes(redirectUri))
        throw oauthError(103, { redirectUri });
    return { client, redirectUri, origin: new URL(redirectUri).origin };
}
/** Who asks, where that can be told. */
function findRelier(params, clients) {
    try {
        return readRelier(params, clients);
    }
    catch {
        return undefined;
    }
}
/** Reads the query that a sign-in begins with and checks all of it. */
function readAuthorizationQuery(params, clients) {
    const relier = readRelier(params, clients);
    // Only Firefox itself names a service (`sync`). A site is known by its client id.
    const service = params.get('service') || relier.client.id;
    if (service !== relier.client.id)
        throw invalidParameter('service', 'query');
    if ((params.get('response_type') ?? 'code') !== 'code')
        throw oauthError(110);
    const state = params.get('state');
    if (!state || state.length > 512)
        throw invalidParameter('state', 'query');
    const accessType = params.get('access_type') ?? 'online';
    if (!['online', 'offline'].includes(accessType))
        throw invalidParameter('access_type', 'query');
    const email = params.get('email') ?? params.get('login_hint') ?? '';
    const askAnew = email === 'blank';
    return {
        ...relier,
        state,
        scope: readScope(params.get('scope'), relier.client),
        codeChallenge: readCodeChallenge(params, relier.client),
        offline: accessType === 'offline',
        email: askAnew ? '' : email,
        askAnew,
        prompt: readPrompt(params.get('prompt')),
        maxAgeSeconds: readMaxAge(params.get('max_age')),
        // A list, of which nothing else is known.
        aal2: (params.get('acr_values') ?? '').split(' ').includes('AAL2'),
        idTokenHint: params.get('id_token_hint') ?? undefined,
        keysJwk: readKeys(params.get('keys_jwk')),
    };
}
function readPrompt(value) {
    if (value === null)
        return undefined;
    if (value === 'none' || value === 'login' || value === 'consent')
        return value;
    throw invalidParameter('prompt', 'query');
}
function readKeys(value) {
    if (value === null)
        return undefined;
    const key = readKeysJwk(value);
    if (!key)
        throw invalidParameter('keys_jwk', 'query');
    return key;
}
function readMaxAge(value) {
    if (value === null)
        return undefined;
    if (!/^\d+$/.test(value))
        throw invalidParameter('max_age', 'query');
    return Number(value);
}
function readScope(value, client) {
    const scopes = splitScope(value ?? '');
    if (!scopes.length || (value ?? '').length > maxScopeLength)
        throw invalidParameter('scope', 'query');
    // A scope that is a URL belongs to the clients that it was registered for.
    const invalidScopes = scopes.filter((scope) => !isShortScope(scope) && !client.scopes?.includes(scope));
    if (invalidScopes.length)
        throw oauthError(114, { invalidScopes });
    if (client.trusted !== false)
        return scopes;
    const pruned = pruneForUntrusted(scopes);
    if (!pruned.length)
        throw oauthError(114, { invalidScopes: scopes });
    return pruned;
}
/** A public client must use PKCE with S256, a confidential one must not. */
function readCodeChallenge(params, client) {
    const challenge = params.get('code_challenge');
    const method = params.get('code_challenge_method');
    if (client.secret !== undefined) {
        if (challenge ?? method)
            throw oauthError(116, { clientId: client.id });
        return undefined;
    }
    if (challenge === null || method === null)
        throw oauthError(118);
    if (method !== 'S256')
        throw invalidParameter('code_challenge_method', 'query');
    if (!/^[\w-]{43}$/.test(challenge))
        throw invalidParameter('code_challenge', 'query');
    return challenge;
}

/** The headers of every content page. */
function pageHeaders(policy, faults) {
    const framedBy = faults.refuseFrames ? undefined : policy.framedBy;
    const { asksServer, imagesFrom, formsLeadToSite } = policy;
    return {
        'Content-Security-Policy': [
            "default-src 'none'",
            "style-src 'self'",
            `img-src 'self'${imagesFrom ? ` ${imagesFrom}` : ''}`,
            `script-src ${framedBy || asksServer ? "'self'" : "'none'"}`,
            ...(asksServer ? ["connect-src 'self'"] : []),
            ...(formsLeadToSite ? [] : ["form-action 'self'"]),
            "base-uri 'none'",
            `frame-ancestors ${framedBy ?? "'none'"}`,
        ].join('; '),
        ...(framedBy ? {} : { 'X-Frame-Options': 'DENY' }),
        // With `no-referrer` browsers send `Origin: null` from our own forms, which must be told from
        // foreign ones by it. Across origins this sends no referrer either.
        'Referrer-Policy': 'same-origin',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        ...openerPolicy(faults),
    };
}
/** For pages, and for the redirects between them: browsers take it from either. */
function openerPolicy({ crossOriginOpenerPolicy }) {
    return crossOriginOpenerPolicy ? { 'Cross-Origin-Opener-Policy': crossOriginOpenerPolicy } : {};
}

/** The page as a whole document. */
function layout(page, { framed, channel }) {
    const { title, body, result, refusal, task } = page;
    const script = task ? 'browserid-page.js' : channel && 'content-page.js';
    return html `<!doctype html>
<html lang="en" class="${framed ? 'framed' : 'alone'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${framed ? 'light' : 'light dark'}">
<title>${title} · Local Firefox Accounts</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/content.css">
${script && html `<script src="/${script}" defer></script>`}
</head>
<body${channel && channelAttributes(channel, result, refusal)}${task && html ` data-task="${JSON.stringify(task)}"`}>
<main class="sheet" aria-label="Local Firefox Accounts">
<header>
<span class="name">Local Firefox Accounts</span>
<span class="tag">for development</span>
</header>
${body}
${channel?.cancellable && html `<button type="button" id="close" class="plain" hidden>Cancel</button>`}
<footer>
<p>This is not Mozilla. It keeps everything in memory: never type a real password here.</p>
</footer>
</main>
</body>
</html>
`;
}
function channelAttributes({ relierOrigin, errorPage }, result, refusal) {
    return html ` data-relier-origin="${relierOrigin}" data-error-page="${errorPage}"${result && html ` data-result="${JSON.stringify(result)}"`}${refusal && html ` data-refusal="${refusal}"`}`;
}

/** A frame must be asked for. */
function isFramed(params) {
    return params.get('context') === 'iframe';
}
/** The page may show a button that ends the sign-in. */
function isCancellable(params) {
    return isFramed(params) && params.get('style') !== 'chromeless';
}
/** The query that the sign-in began with, without what its pages have put in. */
function beginningOf(query) {
    return withoutParam(withoutParam(query, 'signup_id'), 'challenge_id');
}

/** Answers with a page that is never framed. */
function presentPage(c, state, page, status = 200) {
    return respond(c, layout(page, { framed: false }), status, pageHeaders({}, state.faults));
}
/** Answers with a page of a sign-in, which its relier may frame if the query says so. */
function presentSignInPage(c, state, page, status = 200) {
    const { search, searchParams } = new URL(c.req.url);
    const relier = findRelier(searchParams, state.options.clients);
    const relierOrigin = relier?.origin ?? (page.refusal ? claimedOrigin(searchParams) : undefined);
    const framed = relierOrigin !== undefined && isFramed(searchParams);
    const channel = framed && !page.mute && !state.faults.silentFrames
        ? {
            relierOrigin,
            cancellable: isCancellable(searchParams),
            errorPage: `/500.html${search}`,
        }
        : undefined;
    const policy = {
        framedBy: framed ? relierOrigin : undefined,
        formsLeadToSite: relier !== undefined,
    };
    return respond(c, layout(page, { framed, channel }), status, pageHeaders(policy, state.faults));
}
/**
 * The origin of the redirect URI of an unknown site. Its pages may frame the refusal alone, which has
 * no form and shows only the site's own parameters. Otherwise the developer who mistyped a client id
 * would see a lightbox that stays empty.
 */
function claimedOrigin(params) {
    const uri = params.get('redirect_uri') ?? '';
    const { origin, host } = URL.canParse(uri) ? new URL(uri) : { origin: '', host: '' };
    // A URL's host may contain characters that have a meaning in a policy: `;`, `,` and `*`.
    return /^https?:/.test(origin) && /^[\w.:[\]-]+$/.test(host) ? origin : undefined;
}
/** Answers with a document and its headers. */
function respond(c, document, status, headers) {
    for (const [name, value] of Object.entries(headers))
        c.header(name, value);
    c.status(status);
    return c.html(document);
}

/** A form that another site's page posts here would act in the user's name. */
function refuseForeignForms(state) {
    return async (c, next) => {
        if (isOwnPost(c, state))
            return next();
        const message = 'This form was sent by a page of another site.';
        return presentPage(c, state, errorPage('Not accepted', message), 403);
    };
}
/** Browsers say with each POST which page's it is. */
function isOwnPost(c, { options }) {
    const origin = c.req.header('Origin');
    return origin === undefined || origin === new URL(options.server.contentHost).origin;
}

/** The largest body, in bytes, that the servers read. */
const maxBodyBytes = 16_384;
/**
 * Returns the fields of a JSON or form body.
 *
 * @throws {ServerError} 113 for a body of another type, 413 for one that is too large, 109 for JSON
 * that is no object.
 */
async function readFields(request) {
    const type = contentType(request);
    if (type === 'application/x-www-form-urlencoded') {
        return Object.fromEntries(new URLSearchParams(await readText$1(request)));
    }
    if (type !== 'application/json')
        throw oauthError(113);
    const text = await readText$1(request);
    try {
        const fields = JSON.parse(text);
        if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) {
            return fields;
        }
    }
    catch {
        // Answered below, like every other body that has no fields.
    }
    throw invalidParameter('payload');
}
/**
 * Returns the fields of a page's form. A request without a content type has no form: browsers name
 * the type of each form that they send.
 *
 * @throws {ServerError} 113 for a body of another type, 413 for one that is too large.
 */
async function readForm(request) {
    const type = contentType(request);
    if (!type)
        return {};
    if (type !== 'application/x-www-form-urlencoded')
        throw oauthError(113);
    return Object.fromEntries(new URLSearchParams(await readText$1(request)));
}
/** The media type in lower case, without its parameters; empty if the request names none. */
function contentType({ headers }) {
    return (headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
/** Stops reading once the body is longer than the servers accept. */
async function readText$1({ body, headers }) {
    if (Number(headers.get('Content-Length')) > maxBodyBytes)
        throw bodyTooLarge(maxBodyBytes);
    const reader = body?.getReader();
    const chunks = [];
    let bytes = 0;
    for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done)
            return Buffer.concat(chunks).toString();
        bytes += value.byteLength;
        if (bytes > maxBodyBytes) {
            await reader?.cancel();
            throw bodyTooLarge(maxBodyBytes);
        }
        chunks.push(value);
    }
}
/** A field that must be there and look as it should. */
function requireField(fields, name, pattern) {
    const value = optionalField(fields, name, pattern);
    if (value === undefined)
        throw invalidParameter(name);
    return value;
}
/** A field that may be absent, but if it is there must look as it should. */
function optionalField(fields, name, pattern) {
    const value = fields[name];
    if (value === undefined)
        return undefined;
    if (typeof value !== 'string' || !pattern.test(value))
        throw invalidParameter(name);
    return value;
}
/** A number, or a text that is one, as a form sends it. */
function optionalNumber(fields, name, isValid) {
    const value = fields[name];
    if (value === undefined)
        return undefined;
    const number = typeof value === 'string' && value.trim() ? Number(value) : value;
    if (typeof number !== 'number' || !isValid(number))
        throw invalidParameter(name);
    return number;
}
const hex16 = /^[0-9a-f]{16}$/;
const hex64 = /^[0-9a-f]{64}$/;

/** Signs the key that a page of this origin has made for whoever is signed in on it. */
function createCertificateEndpoint(state) {
    const app = new Hono();
    const path = '/v1/certificate/sign';
    app.use(path, failDeliberately('oauth', () => state.faults));
    app.post(path, async (c) => {
        try {
            if (!isOwnPost(c, state))
                throw oauthError(112);
            const { publicKey, duration, ...fields } = await readFields(c.req.raw);
            const key = readPublicKey(publicKey);
            if (!key)
                throw invalidParameter('publicKey');
            if (!isDuration(duration))
                throw invalidParameter('duration');
            const holder = holderOf(c, optionalField(fields, 'ticket', /^[0-9a-f]{64}$/));
            if (!holder)
                throw oauthError(111);
            const cert = await signCertificate(state, {
                ...holder,
                publicKey: key,
                durationMs: duration,
            });
            return c.json({ cert }, 200, { 'Cache-Control': 'no-store' });
        }
        catch (error) {
            return errorResponse(error);
        }
    });
    /** A frame on another site has the ticket of its dialog, where the browser withholds the session. */
    function holderOf(c, ticket) {
        if (ticket !== undefined)
            return state.browserid.tickets.take(ticket);
        const session = currentSession(c, state);
        if (!session || whatIsMissing({ maxAgeSeconds: undefined, aal2: false }, session)) {
            return undefined;
        }
        return { authentication: session, principal: 'email' };
    }
    return app;
}
/** Milliseconds. */
function isDuration(value) {
    return typeof value === 'number' && value > 0 && value <= longestDurationMs;
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

/**
 * 123done as Mozilla's public development configuration has it, secret and all. The second redirect
 * URI is for the popup of docs/popup.md.
 */
const defaultClient = {
    id: 'dcdb5ae7add825d2',
    name: '123done',
    redirectUris: ['http://localhost:8080/oauth', 'http://localhost:8080/popup'],
    secret: 'b93ef8a8f3e553a430d7e5b904c6132b2722633af9f03128029201d24a97f2a8',
    promptNoneWithLoginHint: true,
};
const defaultAccount = { email: 'test@example.com', password: 'password123' };
/** Fills in the defaults and refuses what cannot work, with a message that names it. */
function resolveOptions(options = {}) {
    requireObject(options, 'options');
    const { server = servers.local, clients = [defaultClient], accounts = [defaultAccount], faults = {}, signingKey, promptNoneByScript = false, } = options;
    requireObject(server, 'server');
    requireList(clients, 'clients');
    requireList(accounts, 'accounts');
    requireBoolean(promptNoneByScript, 'promptNoneByScript');
    const { contentHost, oauthHost, profileHost } = server;
    return {
        server: {
            contentHost: readHost(contentHost, 'server.contentHost'),
            oauthHost: readHost(oauthHost, 'server.oauthHost'),
            profileHost: readHost(profileHost, 'server.profileHost'),
        },
        clients: noneTwice(clients.map(readClient), ({ id }) => id, 'clients', 'id'),
        accounts: noneTwice(noneTwice(accounts.map(readAccount), emailKey, 'accounts', 'email'), ({ uid }) => uid, 'accounts', 'uid'),
        faults: checkFaults(faults),
        signingKey: signingKey === undefined ? undefined : readSigningKey(signingKey),
        promptNoneByScript,
    };
}
/** Reads a private key from its JWK. */
function readSigningKey(jwk) {
    const key = parsePrivateKey(jwk);
    const { modulusLength = 0 } = key?.asymmetricKeyDetails ?? {};
    if (key?.asymmetricKeyType === 'rsa' && modulusLength >= 2048)
        return key;
    throw invalidOption('signingKey must be the JWK of a private RSA key of at least 2048 bits, as ' +
        "privateKey.export({ format: 'jwk' }) of node:crypto returns it");
}
function parsePrivateKey(jwk) {
    try {
        return createPrivateKey({ key: jwk, format: 'jwk' });
    }
    catch {
        return undefined;
    }
}
/** Addresses that differ in case alone are one account. */
function emailKey({ email }) {
    return email.trim().toLowerCase();
}
/** The uid of an account that was given none: the same whenever there is one of this address. */
function uidOf(email) {
    return createHash('sha256')
        .update(`uid of ${emailKey({ email })}`)
        .digest('hex')
        .slice(0, 32);
}
function isEmail(text) {
    return typeof text === 'string' && text.length <= 256 && /^[^\s@]+@[^\s@]+$/.test(text.trim());
}
function readHost(host, name) {
    const url = typeof host === 'string' && URL.canParse(host) ? new URL(host) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
        throw invalidOption(`${name} must be an http or https URL, not ${String(host)}`);
    }
    if (name === 'server.contentHost' && url.pathname !== '/') {
        throw invalidOption(`${name} must be an origin, without a path, not ${host}`);
    }
    return url.origin + url.pathname.replace(/\/+$/, '');
}
function readClient(client, index) {
    const at = `clients[${index}]`;
    requireObject(client, at);
    const { id, name, redirectUris, secret, scopes, trusted = true, promptNoneWithLoginHint = false, } = client;
    if (!isHex(id, 16))
        throw invalidOption(`${at}.id must be 16 lowercase hexadecimal digits`);
    requireText(name, `${at}.name`);
    requireList(redirectUris, `${at}.redirectUris`);
    if (!redirectUris.length) {
        throw invalidOption(`${at}.redirectUris must name one address at least`);
    }
    redirectUris.forEach((uri, place) => {
        if (!isRedirectUri(uri)) {
            throw invalidOption(`${at}.redirectUris[${place}] must be an http or https URL of at most 256 ASCII characters, ` +
                `without a fragment, not ${String(uri)}`);
        }
    });
    if (secret !== undefined && !isHex(secret, 64)) {
        throw invalidOption(`${at}.secret must be 64 lowercase hexadecimal digits`);
    }
    requireList(scopes ?? [], `${at}.scopes`);
    scopes?.forEach((scope, place) => {
        if (!/^https:\/\/[!-~]+$/.test(scope)) {
            throw invalidOption(`${at}.scopes[${place}] must be an https URL, not ${String(scope)}`);
        }
    });
    requireBoolean(trusted, `${at}.trusted`);
    requireBoolean(promptNoneWithLoginHint, `${at}.promptNoneWithLoginHint`);
    const uris = ['imageUri', 'termsUri', 'privacyUri'].filter((field) => client[field] !== undefined);
    for (const field of uris)
        requireText(client[field], `${at}.${field}`);
    return {
        id,
        name,
        redirectUris: [...redirectUris],
        trusted,
        promptNoneWithLoginHint,
        ...(secret === undefined ? {} : { secret }),
        ...(scopes === undefined ? {} : { scopes: [...scopes] }),
        ...Object.fromEntries(uris.map((field) => [field, client[field]])),
    };
}
function readAccount(account, index) {
    const at = `accounts[${index}]`;
    requireObject(account, at);
    const { email, password, locale = 'en-US', totp = false } = account;
    if (!isEmail(email))
        throw invalidOption(`${at}.email must be an email address`);
    const { uid = uidOf(email) } = account;
    requireText(password, `${at}.password`);
    if (!isHex(uid, 32))
        throw invalidOption(`${at}.uid must be 32 lowercase hexadecimal digits`);
    requireBoolean(totp, `${at}.totp`);
    requireText(locale, `${at}.locale`);
    for (const name of ['displayName', 'avatar']) {
        if (account[name] !== undefined)
            requireText(account[name], `${at}.${name}`);
    }
    const now = Date.now();
    return { ...account, uid, locale, totp, confirmed: true, createdAt: now, changedAt: now };
}
function isRedirectUri(uri) {
    if (typeof uri !== 'string' || uri.length > 256 || !/^https?:\/\/[!-~]+$/.test(uri))
        return false;
    return URL.canParse(uri) && !uri.includes('#');
}
function isHex(text, digits) {
    return typeof text === 'string' && text.length === digits && /^[0-9a-f]+$/.test(text);
}
function noneTwice(items, key, list, field) {
    const seen = new Set();
    for (const item of items) {
        if (seen.has(key(item)))
            throw invalidOption(`${list} has the ${field} ${key(item)} twice`);
        seen.add(key(item));
    }
    return items;
}

/**
 * The origin of the page that has sent the browser here. Only the browser says it: what a query
 * says, anyone could.
 */
function siteOf(c, { options }) {
    const referrer = c.req.header('Referer') ?? '';
    if (!URL.canParse(referrer))
        return undefined;
    const { origin } = new URL(referrer);
    return isPlainOrigin(origin) && origin !== options.server.contentHost ? origin : undefined;
}
/** Whether it may stand in a header as it is: some hosts have characters that mean something there. */
function isPlainOrigin(origin) {
    return /^https?:\/\/[\w.:[\]-]+$/.test(origin);
}
/**
 * Whether a window or a frame asks. A page can send requests of other kinds, such as for images, by
 * the thousand and unseen. Old browsers do not tell the kind.
 */
function isForDocument(c) {
    return (c.req.header('Sec-Fetch-Mode') ?? 'navigate') === 'navigate';
}
const notForDocument = 'Open this address in a window or a frame: it is a page.';

/** An option that cannot be used. What its message says is for who builds the site. */
class OptionError extends Error {
    /** As the site's script calls it. */
    option;
    advice;
    constructor(option, fault, advice) {
        super(fault);
        this.option = option;
        this.advice = advice;
    }
}
const longestUrl = 2083;
const longestPath = 2048;
const longestLogo = 128 * 1024;
const longestState = 512;
/** Reads the query that a dialog begins with, for a site. */
function readDialogOptions(params, site) {
    const [twice] = [...params.keys()].filter((name) => params.getAll(name).length > 1);
    if (twice !== undefined)
        throw new OptionError(camelCase(twice), 'given twice', 'Give it once.');
    const text = (name) => params.get(name) || undefined;
    const termsOfService = readLink('termsOfService', text('terms_of_service'), site);
    const privacyPolicy = readLink('privacyPolicy', text('privacy_policy'), site);
    return {
        state: readState(text('state')),
        returnTo: readReturnTo(text('return_to') ?? '/', site),
        framed: params.get('context') === 'iframe',
        inPopup: params.get('context') === 'popup',
        siteName: text('site_name'),
        siteLogo: readLogo(text('site_logo'), site),
        backgroundColor: readColor(text('background_color')),
        legal: termsOfService && privacyPolicy ? { termsOfService, privacyPolicy } : undefined,
        requiredEmail: readEmail('requiredEmail', text('required_email')),
        email: readEmail('email', text('email')) ?? '',
        allowPersistent: readBoolean('allowPersistent', text('allow_persistent')),
        principal: readPrincipal(text('want_issuer')),
        refreshAuthenticationSeconds: readSeconds(text('refresh_authentication')),
    };
}
/** Also for the silent check, which has some of the options. */
function readState(value = '') {
    if (value && value.length <= longestState)
        return value;
    const fault = value ? `longer than ${longestState} characters` : 'missing';
    throw new OptionError('state', fault, 'The page that asks makes it, at random, for each request.');
}
function readPrincipal(value) {
    if (value === undefined)
        return 'email';
    if (value === 'firefox-accounts')
        return 'uid';
    const advice = 'Leave it out, or ask for firefox-accounts, the only issuer there is here.';
    throw new OptionError('wantIssuer', `unknown issuer: ${value}`, advice);
}
function readEmail(option, value) {
    if (value === undefined || isEmail(value))
        return value?.trim();
    throw new OptionError(option, `invalid email address: ${value}`, 'Give a whole address.');
}
function readBoolean(option, value) {
    if (value === undefined || value === 'false')
        return false;
    if (value === 'true')
        return true;
    throw new OptionError(option, `neither true nor false: ${value}`, 'Give true or false.');
}
/** On the site itself: whatever might lead elsewhere is refused, and the fragment is the answer's. */
function readReturnTo(path, site) {
    const refuse = (fault) => new OptionError('returnTo', fault, 'Give a path on your own site that begins with one slash.');
    if (!path.startsWith('/') || path.startsWith('//')) {
        throw refuse(`must be an absolute path: (${path})`);
    }
    // Browsers drop some of these, and take a backslash for a slash.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    if (/[\\\x00-\x20\x7f]/.test(path))
        throw refuse(`no backslash, blank or control: (${path})`);
    if (path.length > longestPath)
        throw refuse(`longer than ${longestPath} characters`);
    const url = new URL(path, site);
    if (url.origin !== site)
        throw refuse(`must be an absolute path: (${path})`);
    url.hash = '';
    return url.href;
}
function readLink(option, value, site) {
    if (value === undefined)
        return undefined;
    const advice = 'Give an http or https URL, or a path that begins with a slash.';
    return wholeUrl(option, value, site, advice);
}
const imageTypes = /^data:image\/(png|gif|jpg|jpeg|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/;
function readLogo(value, site) {
    if (value === undefined)
        return undefined;
    const option = 'siteLogo';
    const advice = 'Give an https URL, a path that begins with a slash on an https site or on this machine, ' +
        'or a data: URL of a PNG, GIF, JPEG or SVG image in base64, of at most 128 KiB.';
    if (/^data:/i.test(value)) {
        if (value.length > longestLogo)
            throw new OptionError(option, 'larger than 128 KiB', advice);
        if (imageTypes.test(value))
            return value;
        throw new OptionError(option, `not such an image: ${value.slice(0, 80)}`, advice);
    }
    if (value === '/')
        throw new OptionError(option, 'no image: (/)', advice);
    const url = wholeUrl(option, value, site, advice);
    if (url.startsWith('https:') || isOnThisMachine(new URL(url)))
        return url;
    throw new OptionError(option, `not https: (${url})`, advice);
}
/** Sites that are being built have no certificate, and what they load cannot be tampered with. */
function isOnThisMachine({ hostname }) {
    return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
function wholeUrl(option, value, site, advice) {
    if (value.length > longestUrl) {
        throw new OptionError(option, `longer than ${longestUrl} characters`, advice);
    }
    // `//host` has the scheme of the site.
    const isWhole = /^(https?:)?\/\/[^/\\]/i.test(value) || /^\/(?![/\\])/.test(value);
    if (!isWhole && !/^[a-z][a-z\d+.-]*:/i.test(value)) {
        throw new OptionError(option, `relative urls not allowed: (${value})`, advice);
    }
    const url = URL.canParse(value, site) ? new URL(value, site) : undefined;
    if (!isWhole || !url || !isPlainOrigin(url.origin)) {
        throw new OptionError(option, `not allowed: (${value})`, advice);
    }
    return url.href;
}
function readColor(value) {
    if (value === undefined)
        return undefined;
    const [, digits = ''] = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(value) ?? [];
    if (digits.length === 6)
        return digits.toLowerCase();
    if (digits)
        return digits.toLowerCase().replace(/./g, '$&$&');
    const advice = 'Give three or six hexadecimal digits, like #4af or #44aaff.';
    throw new OptionError('backgroundColor', `invalid backgroundColor: ${value}`, advice);
}
function readSeconds(value) {
    if (value === undefined)
        return undefined;
    if (/^\d{1,9}$/.test(value))
        return Number(value);
    const advice = 'Give whole seconds; 0 asks for the password every time.';
    throw new OptionError('refreshAuthentication', `no number of seconds: ${value}`, advice);
}
function camelCase(name) {
    return name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}

/** The address on the site that brings it: in a fragment, so that no server logs it. */
function backTo(returnTo, answer) {
    const pairs = Object.entries(answer).map(([name, text]) => `${name}=${encodeURIComponent(text)}`);
    return `${returnTo}#${pairs.join('&')}`;
}

const longestName = 80;
/**
 * What the pages call the site. A name is what the site likes to be called: the host stands beside
 * it on every page. What could turn the text around it is left out.
 */
function displayName(siteName, site) {
    const name = siteName?.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim();
    if (!name)
        return new URL(site).host;
    return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}
/** Above each page of a dialog: whose dialog it is, in the site's own colours. */
function siteBanner(site, options) {
    const { siteLogo, backgroundColor } = options ?? {};
    return html `${backgroundColor &&
        html `<link rel="stylesheet" href="/browserid/banner.css?background=${backgroundColor}">`}
<div class="banner">
${siteLogo && html `<img class="logo" src="${siteLogo}" alt="">`}
<span class="host">${new URL(site).host}</span>
</div>`;
}
/** Below the pages on which somebody signs in. */
function legalLinks(options, name) {
    const legal = options?.legal;
    if (!legal)
        return undefined;
    const newTab = html `<span class="unseen"> (opens a new tab)</span>`;
    return html `<p class="hint">${name} has
<a href="${legal.termsOfService}" target="_blank" rel="noopener noreferrer">terms of service${newTab}</a> and a
<a href="${legal.privacyPolicy}" target="_blank" rel="noopener noreferrer">privacy policy${newTab}</a>.</p>`;
}
/** Whether to stay signed in; only a dialog that may ask has it. */
function persistentField(checked) {
    return html `<div class="check">
<input type="hidden" name="asks_persistent" value="true">
<input type="checkbox" id="persistent" name="persistent"${checked && html ` checked`}>
<label for="persistent">Keep me signed in</label>
</div>`;
}
/** Ends the dialog without a sign-in. In a frame the page's script has the button for it. */
function cancelForm(base, query) {
    return html `<form method="post" action="${base}/cancel${query}">
<button type="submit" class="plain">Cancel</button>
</form>`;
}
/** Somebody is signed in, and the page makes what the site gets. */
function completePage(name, task, failedAt) {
    return {
        title: 'Signing in',
        task,
        body: html `<h1>Signing in</h1>
<p class="relier" id="progress" role="status">One moment: a key is made, and signed.</p>
<noscript><p class="problem">This page needs JavaScript: the key is made in it.</p></noscript>
<div id="failure" hidden>
<p class="problem" role="alert">The sign-in could not be finished. <span id="cause"></span></p>
<p class="other"><a href="${failedAt}">Back to ${name}</a></p>
</div>`,
    };
}
/** The dialog in a popup is over without an assertion, and its script tells the site so. */
function endPage(name, task, back) {
    return {
        title: 'Not signed in',
        task,
        body: html `<h1>Not signed in</h1>
<p class="relier"><a href="${back}">Back to ${name}</a></p>`,
    };
}
/** In a hidden frame. */
function checkPage(task) {
    return {
        title: 'Silent check',
        ...(task && { task }),
        body: html `<h1>Silent check</h1>
<p>This page tells the site around it who is signed in there.</p>`,
    };
}
/** Only one address will do, and this is not it. */
function otherAccountPage(name, requiredEmail, again) {
    return errorPage('Another account is needed', `${name} asks for ${requiredEmail} and no other address.`, html `<p class="other"><a href="${again}">Back</a></p>`);
}
/** A site has used the dialog in a wrong way: who builds it needs to see how. */
function wrongOptionPage({ option, message, advice }) {
    return errorPage('This sign-in cannot go on', 'The site that sent you here uses the sign-in in a wrong way.', html `<dl>
<dt>Option</dt><dd><code>${option}</code></dd>
<dt>What is wrong</dt><dd>${message}</dd>
<dt>What to do</dt><dd>${advice}</dd>
</dl>`);
}
/** Nobody knows whose dialog it would be. */
function noSitePage() {
    return errorPage('No site to sign in to', 'The browser did not say which site has sent it here.', html `<p>The site is the one in the <code>Referer</code> header, which only a browser can write. A site
hides it with <code>Referrer-Policy: no-referrer</code> or <code>same-origin</code>, in a header, a
<code>meta</code> element or a <code>rel="noreferrer"</code>. Set
<code>strict-origin-when-cross-origin</code>, which is every browser's default, and begin at the
site: this address cannot be typed or kept as a bookmark.</p>`);
}
/** A dialog that nobody knows any more. */
function dialogOverPage() {
    return errorPage('This sign-in is over', 'It was begun too long ago, or never. Go back to the site and begin anew.');
}
/** The way back to the site for somebody whom an error page has stopped. */
function withWayBack(page, site, state) {
    const back = backTo(`${site}/`, { error: 'access_denied', ...(state && { state }) });
    return {
        ...page,
        body: html `${page.body}
<p class="other"><a href="${back}">Back to ${new URL(site).host}</a></p>`,
    };
}

/**
 * The silent check, in a hidden frame on the site's page. Whether the frame sees the session at
 * all, only its script can tell.
 */
function createCheck(state) {
    const app = new Hono();
    app.get('/browserid/check', (c) => {
        const site = siteOf(c, state);
        if (site === undefined)
            return presentPage(c, state, noSitePage(), 400);
        if (!isForDocument(c))
            return c.text(notForDocument, 400);
        try {
            const errno = deliberateErrno(state.faults, c.req.url);
            if (errno !== undefined) {
                const error = deliberateError('oauth', errno);
                return present(c, refusalPage(error), error.status);
            }
            const question = readQuestion(new URL(c.req.url).searchParams, site);
            const finding = find(c, question);
            const session = currentSession(c, state);
            const task = {
                kind: 'check',
                site,
                state: question.state,
                finding,
                ...(finding.answer === 'different' &&
                    session && {
                    ticket: state.browserid.tickets.keep({ authentication: session, principal: question.principal }, site),
                }),
                stateAt: `/browserid/check/state?request=${state.browserid.checks.keep(question, site)}`,
                changeStamp: changeStamp(state),
            };
            return present(c, checkPage(state.faults.silentFrames ? undefined : task));
        }
        catch (error) {
            if (error instanceof OptionError)
                return present(c, wrongOptionPage(error), 400);
            throw error;
        }
    });
    // For the frame itself, when something has changed.
    app.get('/browserid/check/state', (c) => {
        const question = state.browserid.checks.find(c.req.query('request') ?? '');
        c.header('Cache-Control', 'no-store');
        if (!question)
            return c.json({}, 404);
        return c.json(find(c, question));
    });
    /**
     * Every page may frame it. It shows nothing, speaks only to the page that the question came
     * from, and must be able to say `unknown` to one that is in a frame itself.
     */
    function present(c, page, status = 200) {
        const headers = pageHeaders({ framedBy: '*', asksServer: true }, state.faults);
        return respond(c, layout(page, { framed: true }), status, headers);
    }
    function find(c, question) {
        const { site, loggedInUser, persistent, requiredEmail, principal } = question;
        const sessionId = currentSessionId(c, state);
        const session = currentSession(c, state);
        const signIn = sessionId === undefined ? undefined : state.siteSignIns.find(sessionId, site);
        const nobody = { answer: loggedInUser === null ? 'agreed' : 'signed out' };
        if (!session || !signIn || (persistent && !signIn.persistent))
            return nobody;
        const { account } = session;
        if (requiredEmail && state.accounts.find(requiredEmail) !== account)
            return nobody;
        // Who has yet to show a second factor is neither signed in nor signed out.
        if (whatIsMissing({ maxAgeSeconds: undefined, aal2: false }, session)) {
            return { answer: 'unknown' };
        }
        const email = principalEmail(state, account, principal);
        return email === loggedInUser ? { answer: 'agreed' } : { answer: 'different', email };
    }
    return app;
}
function readQuestion(params, site) {
    const text = (name) => params.get(name) || undefined;
    const loggedInUser = params.get('logged_in_user');
    return {
        site,
        state: readState(text('state')),
        loggedInUser: loggedInUser === null ? undefined : loggedInUser || null,
        persistent: readBoolean('persistent', text('persistent')),
        requiredEmail: readEmail('requiredEmail', text('required_email')),
        principal: readPrincipal(text('want_issuer')),
    };
}

/** A labelled field whose hint and problem are tied to it for those who cannot see them. */
function field(options) {
    const { name, label, type, autocomplete, value = '', hint, problem, focus, inputmode } = options;
    const described = [problem && `${name}-problem`, hint && `${name}-hint`]
        .filter(Boolean)
        .join(' ');
    return html `<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}" required${inputmode && html ` inputmode="${inputmode}"`}${described && html ` aria-describedby="${described}"`}${problem && html ` aria-invalid="true"`}${focus && html ` autofocus`}>
${problem && html `<p class="problem" id="${name}-problem" role="alert">${problem}</p>`}
${hint && html `<p class="hint" id="${name}-hint">${hint}</p>`}
</div>`;
}
function emailField(filling) {
    return field({
        name: 'email',
        label: 'Email',
        type: 'email',
        autocomplete: 'username',
        ...filling,
    });
}
function passwordField(autocomplete, filling) {
    return field({ name: 'password', label: 'Password', type: 'password', autocomplete, ...filling });
}
/** Six digits from a mail. */
function codeField(filling) {
    return field({
        name: 'code',
        label: 'Code, six digits',
        type: 'text',
        inputmode: 'numeric',
        autocomplete: 'one-time-code',
        ...filling,
    });
}
/** Beside the sign-in, so that it is still there when the code has been read. */
function inboxLink() {
    return html `<a href="/inbox" target="_blank" rel="noopener">local inbox<span class="unseen"> (opens a new tab)</span></a>`;
}
/** The heading, and whom the sign-in is for. */
function heading(title, clientName) {
    return html `<h1>${title}</h1>
<p class="relier">to continue to <strong>${clientName}</strong></p>`;
}

/** Address and password. */
function signInPage(visit, email, problem = {}) {
    const { asked, base, query, framed, extraFields } = visit;
    return {
        title: 'Sign in',
        body: html `${heading('Sign in', asked.client.name)}
<form method="post" action="${base}/signin${query}">
${emailField({
            value: email,
            problem: problem.email,
            focus: !framed && (!email || problem.email !== undefined),
        })}
${passwordField('current-password', {
            problem: problem.password,
            focus: !framed && email !== '' && problem.email === undefined,
        })}
${extraFields}
<button type="submit">Sign in</button>
</form>
<p class="other">No account yet? <a href="${base}/signup${email ? withParam(query, 'email', email) : query}">Create one</a></p>`,
    };
}
/** Address given and fixed: only this account will do. */
function forceAuthPage(visit, problem) {
    const { asked, base, query, framed, extraFields } = visit;
    return {
        title: 'Sign in',
        body: html `${heading('Sign in', asked.client.name)}
<form method="post" action="${base}/force_auth${query}">
<p class="fixed"><span class="hint">Email</span><br><strong>${asked.email}</strong></p>
<input type="hidden" name="email" value="${asked.email}" autocomplete="username">
${passwordField('current-password', {
            problem,
            focus: !framed,
        })}
${extraFields}
<button type="submit">Sign in</button>
</form>`,
    };
}
/** Only one account would do, and there is none of that address. */
function forceAuthUnknownPage({ asked }) {
    return {
        title: 'Unknown account',
        body: html `${heading('Unknown account', asked.client.name)}
<p class="problem" role="alert">There is no account with the address <strong>${asked.email}</strong>.</p>
<p>${asked.client.name} asks for this account and no other, so you cannot sign in or register here.</p>`,
    };
}
/** Someone is signed in already. */
function signedInPage$1(visit, email, otherPath) {
    const { asked, base, query, extraFields } = visit;
    return {
        title: 'Signed in',
        body: html `${heading('Signed in', asked.client.name)}
<p class="fixed"><span class="hint">Signed in as</span><br><strong>${email}</strong></p>
<form method="post" action="${base}/continue${query}">
${extraFields}
<button type="submit">Continue</button>
</form>
${!asked.accountIsFixed &&
            html `<p class="other"><a href="${otherPath}${withParam(query, 'email', 'blank')}">Use another account</a></p>`}`,
    };
}
/** The address first; whether it is known decides what comes next. */
function emailFirstPage(visit, email, problem) {
    const { asked, base, query, framed } = visit;
    return {
        title: 'Enter your email',
        body: html `${heading('Enter your email', asked.client.name)}
<form method="post" action="${base}/email${query}">
${emailField({
            value: email,
            problem,
            hint: 'You sign in if there is an account with it, and create one if there is not.',
            focus: !framed,
        })}
<button type="submit">Continue</button>
</form>`,
    };
}

/** A one-time code, as from an authenticator app. */
function codePage(visit, email, problem) {
    const { asked, base, query } = visit;
    return {
        title: 'Enter your authentication code',
        body: html `${heading('Enter your authentication code', asked.client.name)}
<p>An authenticator app would show <strong>${email}</strong> a code. Here it is in the ${inboxLink()}.</p>
${codeForm(visit, 'Confirm', problem)}
${!asked.accountIsFixed &&
            html `<p class="other"><a href="${base}/signin${withParam(beginningOf(query), 'email', 'blank')}">Use another account</a></p>`}`,
    };
}
/** The same for an account that has no second factor yet: the right code sets it up. */
function enrolPage(visit, email, problem) {
    const { name } = visit.asked.client;
    return {
        title: 'Set up two-step authentication',
        body: html `${heading('Set up two-step authentication', name)}
<p>${name} asks for a second step, which the account <strong>${email}</strong> does not have yet.
The code that sets it up is in the ${inboxLink()}. From then on each sign-in asks for one.</p>
${codeForm(visit, 'Set up', problem)}`,
    };
}
/** A code was asked for that nobody waits for any more. */
function challengeOverPage({ asked, base, query }) {
    return {
        title: 'Code used or unknown',
        body: html `${heading('Code used or unknown', asked.client.name)}
<p>This step is done, or it was never begun.</p>
<p class="other"><a href="${base}/signin${beginningOf(query)}">Sign in</a></p>`,
    };
}
function codeForm({ base, query, framed }, label, problem) {
    return html `<form method="post" action="${base}/totp${query}">
${codeField({ problem, focus: !framed })}
<button type="submit">${label}</button>
</form>`;
}

const shortestPassword = 8;
/** A new address and password. */
function signUpPage(visit, email, problem = {}) {
    const { asked, base, query, framed } = visit;
    return {
        title: 'Create an account',
        body: html `${heading('Create an account', asked.client.name)}
<form method="post" action="${base}/signup${query}">
${emailField({
            value: email,
            problem: problem.email,
            focus: !framed && (!email || problem.email !== undefined),
        })}
${passwordField('new-password', {
            problem: problem.password,
            hint: `At least ${shortestPassword} characters, made up for this test.`,
            focus: !framed && email !== '' && problem.email === undefined,
        })}
<button type="submit">Create account</button>
</form>
<p class="other">Have an account? <a href="${base}/signin${email ? withParam(query, 'email', email) : query}">Sign in</a></p>`,
    };
}
/** The code that has "arrived" in the local inbox. */
function confirmPage(visit, email, problem) {
    const { asked, base, query, framed } = visit;
    return {
        title: 'Enter your code',
        body: html `${heading('Enter your code', asked.client.name)}
<p>A code for <strong>${email}</strong> is in the ${inboxLink()}.</p>
<form method="post" action="${base}/confirm${query}">
${codeField({ problem, focus: !framed })}
<button type="submit">Confirm</button>
</form>
<p class="other"><a href="${base}/signup${withParam(beginningOf(query), 'email', email)}">Use another address</a></p>`,
    };
}
/** A code was asked for that nobody waits for any more. */
function signUpOverPage({ asked, base, query }) {
    const rest = beginningOf(query);
    return {
        title: 'Code used or unknown',
        body: html `${heading('Code used or unknown', asked.client.name)}
<p>This sign-up is finished, or it was never begun.</p>
<p class="other"><a href="${base}/signin${rest}">Sign in</a> or
<a href="${base}/signup${rest}">create an account</a></p>`,
    };
}

/** 303, so that no browser posts the password again to where it is sent. */
function seeOther(c, { faults }, location) {
    const headers = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
    for (const [name, value] of Object.entries({ ...headers, ...openerPolicy(faults) })) {
        c.header(name, value);
    }
    return c.redirect(location, 303);
}
/** Goes from what a sign-in knows of somebody to what they have yet to show. */
function createSignInSteps(state, purpose) {
    /** Who is signed in, unless another account is asked for. */
    function expected(c, { asked }) {
        const session = asked.askAnew ? undefined : currentSession(c, state);
        if (!asked.email)
            return session;
        return session && state.accounts.find(asked.email) === session.account ? session : undefined;
    }
    /** The same, where no password is needed any more. */
    function offered(c, visit) {
        const session = visit.asked.prompt === 'login' ? undefined : expected(c, visit);
        return session && whatIsMissing(visit.asked, session) !== 'password' ? session : undefined;
    }
    /** The address to begin with: who has to show again who they are need not type it. */
    function knownEmail(c, visit) {
        return visit.asked.email || (expected(c, visit)?.account.email ?? '');
    }
    /** The first page for somebody who is signed in: what is missing, or to go on as they are. */
    function showSignedIn(c, visit, session, page) {
        if (whatIsMissing(visit.asked, session))
            return challenge(c, visit, session, 'signin');
        return purpose.show(c, signedInPage$1(visit, session.account.email, page));
    }
    /** The password was right, or the code was: on to what is still due, or to what comes after. */
    function authenticated(c, visit, done, action) {
        if (whatIsMissing(visit.asked, done))
            return challenge(c, visit, done, action);
        return purpose.authenticated(c, visit, done, action);
    }
    function challenge(c, { base, query }, authentication, action) {
        const enrols = !authentication.account.totp;
        const id = state.challenges.begin({ authentication, action, enrols }, query);
        return seeOther(c, state, `${base}/totp${withParam(query, 'challenge_id', id)}`);
    }
    return { offered, knownEmail, showSignedIn, authenticated };
}

/**
 * The pages on which users sign in or sign up, whatever for. A page that says what was wrong with the
 * input has the status 200: the real service is one document, which never gets another status.
 */
function createSignInPages(state, purpose) {
    const app = new Hono();
    const { base, visited, show } = purpose;
    const steps = createSignInSteps(state, purpose);
    const { offered, knownEmail, showSignedIn, authenticated } = steps;
    function get(page, answer) {
        app.get(base + page, visited(answer));
    }
    function post(page, answer) {
        app.post(base + page, refuseForeignForms(state), visited(answer));
    }
    /** The password was right. An account that is not confirmed needs the code from a mail first. */
    function afterPassword(c, visit, account) {
        if (!account.confirmed)
            return askConfirmation(c, visit, account);
        const done = withPassword(account);
        openSession(c, state, done);
        return authenticated(c, visit, done, 'signin');
    }
    function askConfirmation(c, { query }, account) {
        const id = state.accounts.askConfirmation(account);
        return seeOther(c, state, `${base}/confirm${withParam(query, 'signup_id', id)}`);
    }
    get('/signin', (c, visit) => {
        const session = offered(c, visit);
        if (session)
            return showSignedIn(c, visit, session, `${base}/signin`);
        return show(c, signInPage(visit, knownEmail(c, visit)));
    });
    post('/signin', (c, visit, { email = '', password = '' }) => {
        const again = (problem) => show(c, signInPage(visit, email, problem));
        if (!isEmail(email))
            return again({ email: notAnEmail });
        const account = state.accounts.find(email);
        if (!account)
            return again({ email: 'There is no account with this address.' });
        if (account.password !== password)
            return again({ password: wrongPassword });
        return afterPassword(c, visit, account);
    });
    post('/continue', (c, visit) => {
        const session = offered(c, visit);
        if (!session)
            return seeOther(c, state, `${base}/signin${visit.query}`);
        return authenticated(c, visit, session, 'signin');
    });
    get('/force_auth', (c, visit) => {
        const { email } = visit.asked;
        if (!email)
            throw invalidParameter('email', 'query');
        if (!state.accounts.find(email))
            return show(c, forceAuthUnknownPage(visit));
        return show(c, forceAuthPage(visit));
    });
    post('/force_auth', (c, visit, { password = '' }) => {
        // The address in the query counts, not the one in the form: it was fixed.
        const account = state.accounts.find(visit.asked.email);
        if (!account)
            return show(c, forceAuthUnknownPage(visit));
        if (account.password !== password)
            return show(c, forceAuthPage(visit, wrongPassword));
        return afterPassword(c, visit, account);
    });
    get('/signup', (c, visit) => show(c, signUpPage(visit, visit.asked.email)));
    post('/signup', (c, visit, { email = '', password = '' }) => {
        const again = (problem) => show(c, signUpPage(visit, email, problem));
        if (!isEmail(email))
            return again({ email: notAnEmail });
        if (state.accounts.find(email)?.confirmed) {
            return again({ email: 'There is an account with this address: sign in instead.' });
        }
        if (password.length < shortestPassword) {
            return again({ password: `At least ${shortestPassword} characters are needed.` });
        }
        return askConfirmation(c, visit, state.accounts.signUp(email, password));
    });
    get('/confirm', (c, visit) => {
        const email = state.accounts.unconfirmedEmail(signUpId(c));
        return show(c, email === undefined ? signUpOverPage(visit) : confirmPage(visit, email));
    });
    post('/confirm', (c, visit, { code = '' }) => {
        const id = signUpId(c);
        const email = state.accounts.unconfirmedEmail(id);
        if (email === undefined)
            return show(c, signUpOverPage(visit));
        const account = state.accounts.confirm(id, code);
        if (!account)
            return show(c, confirmPage(visit, email, 'This is not the code.'));
        const done = withPassword(account);
        openSession(c, state, done);
        return authenticated(c, visit, done, 'signup');
    });
    const showChallenge = (c, visit, { enrols, ...waiting }, problem) => {
        const { email } = waiting.authentication.account;
        const page = enrols ? enrolPage(visit, email, problem) : codePage(visit, email, problem);
        return show(c, page);
    };
    get('/totp', (c, visit) => {
        const waiting = state.challenges.find(challengeId(c), visit.query);
        return waiting ? showChallenge(c, visit, waiting) : show(c, challengeOverPage(visit));
    });
    post('/totp', (c, visit, { code = '' }) => {
        const id = challengeId(c);
        const waiting = state.challenges.find(id, visit.query);
        if (!waiting)
            return show(c, challengeOverPage(visit));
        const answer = state.challenges.answer(id, visit.query, code);
        if (answer !== 'right')
            return showChallenge(c, visit, waiting, codeProblems[answer]);
        const { authentication, action } = waiting;
        if (waiting.enrols)
            state.accounts.enrolTotp(authentication.account);
        const done = withCode(authentication);
        openSession(c, state, done);
        return authenticated(c, visit, done, action);
    });
    return app;
}
const notAnEmail = 'This is not an email address.';
const wrongPassword = 'The password is wrong.';
const codeProblems = {
    wrong: 'This is not the code.',
    expired: 'This code is too old. A new one is in the inbox.',
};
function challengeId(c) {
    return c.req.query('challenge_id') ?? '';
}
function signUpId(c) {
    return c.req.query('signup_id') ?? '';
}

/**
 * The site's colour behind its name, where nothing has to be read but the name: in black or white,
 * whichever stands out more.
 *
 * @param color Six hexadecimal digits.
 */
function bannerCss(color) {
    return `.banner { --banner: #${color}; --on-banner: ${isLight(color) ? '#000' : '#fff'}; }\n`;
}
/**
 * Whether black has the higher contrast.
 *
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
function isLight(color) {
    const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
        const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05);
}

/** Answers with a page of a dialog, which a site may frame that is known here. */
function presentDialogPage(c, state, page, around, status = 200) {
    const { site, options, cancel, unansweredAt = '/500.html' } = around;
    const framed = around.framed && isKnown(site, state);
    const channel = framed && !page.mute && !state.faults.silentFrames
        ? { relierOrigin: site, cancellable: true, errorPage: unansweredAt }
        : undefined;
    const body = html `${siteBanner(site, options)}
${page.body}
${cancel && legalLinks(options, displayName(options?.siteName, site))}
${cancel && !framed && cancelForm(cancel.base, cancel.query)}`;
    const policy = {
        framedBy: framed ? site : undefined,
        formsLeadToSite: true,
        asksServer: page.task !== undefined,
        imagesFrom: sourceOf(options?.siteLogo),
    };
    const headers = pageHeaders(policy, state.faults);
    return respond(c, layout({ ...page, body }, { framed, channel }), status, headers);
}
/** A site is where a registered client is sent back to. */
function isKnown(site, { options }) {
    return options.clients.some(({ redirectUris }) => redirectUris.some((uri) => new URL(uri).origin === site));
}
function sourceOf(logo) {
    if (logo === undefined)
        return undefined;
    return logo.startsWith('data:') ? 'data:' : new URL(logo).origin;
}

const base$2 = '/browserid/dialog';
/**
 * The sign-in dialog of BrowserID. The site is known from the first request alone, so what that
 * says is kept here, and the pages carry the id under which it is kept.
 */
function createDialog(state) {
    const app = new Hono();
    const purpose = { base: base$2, visited, show, authenticated };
    const { offered, knownEmail, showSignedIn } = createSignInSteps(state, purpose);
    app.get('/browserid/sign_in', (c) => {
        const site = siteOf(c, state);
        if (site === undefined)
            return presentPage(c, state, noSitePage(), 400);
        if (!isForDocument(c))
            return c.text(notForDocument, 400);
        const { searchParams } = new URL(c.req.url);
        try {
            const errno = deliberateErrno(state.faults, c.req.url);
            if (errno !== undefined)
                throw deliberateError('oauth', errno);
            const options = readDialogOptions(searchParams, site);
            const id = state.browserid.dialogs.keep({ site, options, persistent: undefined }, site);
            return seeOther(c, state, `${base$2}?request=${id}`);
        }
        catch (error) {
            const framed = searchParams.get('context') === 'iframe';
            const page = readProblem(error);
            const shown = framed ? page : withWayBack(page, site, searchParams.get('state'));
            const status = error instanceof ServerError ? error.status : 400;
            return presentDialogPage(c, state, shown, { site, framed }, status);
        }
    });
    const find = (c) => state.browserid.dialogs.find(c.req.query('request') ?? '');
    function visited(answer) {
        return async (c) => {
            const dialog = find(c);
            if (!dialog)
                return presentPage(c, state, dialogOverPage());
            try {
                const errno = deliberateErrno(state.faults, c.req.url);
                if (errno !== undefined)
                    throw deliberateError('oauth', errno);
                const form = await readForm(c.req.raw);
                if (form.asks_persistent)
                    dialog.persistent = form.persistent === 'on';
                return await answer(c, visitOf(c, dialog), form);
            }
            catch (error) {
                if (!(error instanceof ServerError))
                    throw error;
                return show(c, refusalPage(error), pageStatus(error));
            }
        };
    }
    function visitOf(c, dialog) {
        const { site, options, persistent } = dialog;
        const { search, searchParams } = new URL(c.req.url);
        const { requiredEmail } = options;
        // Within a dialog, the pages' own links say with which address to go on.
        const email = searchParams.get('email') ?? options.email;
        const askAnew = !requiredEmail && email === 'blank';
        const sessionId = currentSessionId(c, state);
        const stored = sessionId !== undefined && state.siteSignIns.find(sessionId, site)?.persistent;
        return {
            base: base$2,
            query: search,
            framed: options.framed,
            extraFields: options.allowPersistent ? persistentField(persistent ?? !!stored) : undefined,
            asked: {
                dialog,
                client: { name: displayName(options.siteName, site) },
                email: requiredEmail ?? (askAnew ? '' : email),
                accountIsFixed: requiredEmail !== undefined,
                askAnew,
                prompt: isFreshEnough(c, options) ? undefined : 'login',
                maxAgeSeconds: undefined,
                aal2: false,
            },
        };
    }
    /** The password has to be typed again where it was typed too long ago, whatever else is known. */
    function isFreshEnough(c, options) {
        const { refreshAuthenticationSeconds: seconds } = options;
        if (seconds === undefined)
            return true;
        const age = Date.now() - (currentSession(c, state)?.authAt ?? 0);
        return seconds > 0 && age <= seconds * 1000;
    }
    function show(c, page, status = 200) {
        const dialog = find(c);
        if (!dialog)
            return presentPage(c, state, page, status);
        const query = withoutParam(new URL(c.req.url).search, 'email');
        const { site, options } = dialog;
        const cancel = page.task ? undefined : { base: base$2, query };
        const look = {
            site,
            framed: options.framed,
            options,
            cancel,
            unansweredAt: `${base$2}/unanswered${query}`,
        };
        return presentDialogPage(c, state, page, look, status);
    }
    app.get(base$2, visited((c, visit) => {
        const { email, accountIsFixed } = visit.asked;
        const session = offered(c, visit);
        if (session)
            return showSignedIn(c, visit, session, `${base$2}/signin`);
        if (!accountIsFixed)
            return show(c, signInPage(visit, knownEmail(c, visit)));
        if (!state.accounts.find(email))
            return show(c, forceAuthUnknownPage(visit));
        return show(c, forceAuthPage(visit));
    }));
    app.post(`${base$2}/cancel`, refuseForeignForms(state), visited((c, { asked: { dialog } }) => end(c, dialog, { error: 'access_denied', state: dialog.options.state })));
    // A frame goes here when the page around it has not answered.
    app.get(`${base$2}/unanswered`, visited((c) => {
        const message = 'The page around this one did not answer. Close it and try again.';
        return show(c, { ...errorPage('Something went wrong', message), mute: true });
    }));
    app.get('/browserid/banner.css', (c) => {
        const color = c.req.query('background') ?? '';
        if (!/^[\da-f]{6}$/.test(color))
            return c.notFound();
        c.header('Content-Type', 'text/css; charset=utf-8');
        c.header('X-Content-Type-Options', 'nosniff');
        return c.body(bannerCss(color));
    });
    function authenticated(c, { asked }, done) {
        const { site, options } = asked.dialog;
        const { requiredEmail, returnTo, inPopup, principal } = options;
        const name = asked.client.name;
        if (requiredEmail && state.accounts.find(requiredEmail) !== done.account) {
            const again = `${base$2}?request=${c.req.query('request')}`;
            return show(c, otherAccountPage(name, requiredEmail, again));
        }
        const { signInError } = state.faults;
        if (signInError !== undefined)
            return fail(c, asked.dialog, String(signInError));
        remember(c, asked.dialog, done);
        const task = {
            kind: 'complete',
            ticket: state.browserid.tickets.keep({ authentication: done, principal }, site),
            audience: site,
            email: principalEmail(state, done.account, principal),
            state: options.state,
            inPopup,
            returnTo,
        };
        const failedAt = backTo(returnTo, { error: 'server_error', state: options.state });
        return show(c, completePage(name, task, failedAt));
    }
    /** What Persona kept in the browser: that its user is signed in to the site, and how. */
    function remember(c, { site, options, persistent }, { account }) {
        const sessionId = currentSessionId(c, state);
        if (sessionId === undefined)
            return;
        const before = state.siteSignIns.find(sessionId, site);
        const stays = options.allowPersistent ? persistent : before?.persistent;
        state.siteSignIns.remember(sessionId, site, { email: account.email, persistent: !!stays });
        stampChange(c, state);
    }
    function fail(c, dialog, error) {
        const { options, site } = dialog;
        const answer = { error, state: options.state };
        if (!options.framed)
            return end(c, dialog, answer);
        const back = backTo(options.returnTo, answer);
        return show(c, incompletePage({ name: displayName(options.siteName, site) }, back, answer));
    }
    /** Ends the dialog without an assertion. */
    function end(c, { options, site }, answer) {
        const { inPopup, returnTo, siteName } = options;
        const back = backTo(returnTo, answer);
        if (!inPopup)
            return seeOther(c, state, back);
        const task = { kind: 'end', answer, audience: site, inPopup, returnTo };
        return show(c, endPage(displayName(siteName, site), task, back));
    }
    return app.route('/', createSignInPages(state, purpose));
}
/** The page for what is wrong with how a dialog was opened. */
function readProblem(error) {
    if (error instanceof OptionError)
        return wrongOptionPage(error);
    if (error instanceof ServerError)
        return refusalPage(error);
    throw error;
}

/** A site's page says that its user leaves the site; only for itself can it say so. */
function createLogout(state) {
    const app = new Hono();
    const path = '/browserid/logout';
    app.use(path, async (c, next) => {
        const origin = c.req.header('Origin');
        await next();
        c.header('Vary', 'Origin');
        if (!origin)
            return;
        c.header('Access-Control-Allow-Origin', origin);
        c.header('Access-Control-Allow-Credentials', 'true');
    });
    app.options(path, (c) => c.body(null, 204, {
        'Access-Control-Allow-Methods': 'POST',
        'Access-Control-Allow-Headers': 'Content-Type',
    }));
    app.use(path, failDeliberately('oauth', () => state.faults));
    app.post(path, (c) => {
        const sessionId = currentSessionId(c, state);
        const site = c.req.header('Origin');
        if (sessionId !== undefined && site !== undefined) {
            state.siteSignIns.forget(sessionId, site);
            stampChange(c, state);
        }
        return c.body(null, 204);
    });
    return app;
}

/** Where verifiers find the keys of this issuer: `/.well-known/browserid`. */
async function supportDocument({ signingKeys }) {
    const keys = (await signingKeys.publicKeys()).keys.map(fromJwk);
    return {
        'public-key': keys[0],
        // The first verifiers read no more than that; later ones find the key before it here.
        keys,
        authentication: '/browserid/sign_in',
        provisioning: '/browserid/check',
    };
}

/** Firefox Accounts as a provider of BrowserID: what `navigator.id` opens, asks and verifies. */
function createBrowserIdProvider(state) {
    const app = new Hono();
    app.get('/.well-known/browserid', async (c) => c.json(await supportDocument(state)));
    app.route('/', createDialog(state));
    app.route('/', createCheck(state));
    app.route('/', createCertificateEndpoint(state));
    app.route('/', createLogout(state));
    return app;
}

/** The look of the content pages: alone on a screen as a card, in a lightbox as its whole panel. */
const contentCss = `
:root {
  color-scheme: light dark;
  --ground: #eef1f6;
  --sheet: #fff;
  --ink: #17202e;
  --faint: #566173;
  --line: #848f9f;
  --rule: #dfe4ec;
  --accent: #1a57b8;
  --accent-strong: #134490;
  --on-accent: #fff;
  --problem: #a81b1b;
  --tag: #fff1cc;
  --on-tag: #5c4300;
}
@media (prefers-color-scheme: dark) {
  :root:not(.framed) {
    --ground: #10141b;
    --sheet: #1a202a;
    --ink: #eef2f8;
    --faint: #a9b4c5;
    --line: #77849a;
    --rule: #323c4b;
    --accent: #8db8ff;
    --accent-strong: #b3d0ff;
    --on-accent: #0c1a30;
    --problem: #ff9c94;
    --tag: #4a3b10;
    --on-tag: #ffe3a0;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
.alone body { min-height: 100vh; display: grid; place-items: center; padding: 1rem; }
/* The lightbox around it is light for everyone: the real pages that could be framed were white. */
.framed { color-scheme: light; --sheet: Canvas; }
.framed body { background: var(--sheet); }
.sheet { width: 100%; max-width: 27.5rem; background: var(--sheet); padding: 1.5rem; }
.alone .sheet {
  border: 1px solid var(--rule);
  border-radius: 14px;
  box-shadow: 0 12px 32px rgb(15 25 45 / 10%);
}
@media (min-width: 26rem) { .sheet { padding: 2rem; } }
.framed .sheet { margin: 0 auto; padding-top: .5rem; }

header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .6rem; margin-bottom: 1.75rem; }
.name { font-size: .875rem; font-weight: 600; }
.tag {
  padding: .1rem .5rem;
  border-radius: 99px;
  background: var(--tag);
  color: var(--on-tag);
  font-size: .75rem;
  font-weight: 600;
}
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; letter-spacing: -.01em; }
p { margin: .75rem 0; }
.relier { margin: .35rem 0 1.5rem; color: var(--faint); }
.relier strong { color: var(--ink); font-weight: 600; }

a { color: var(--accent); text-underline-offset: .15em; }
a:hover { color: var(--accent-strong); }
a, button, input { border-radius: 6px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

.field { margin: 0 0 1.1rem; }
label { display: block; margin-bottom: .35rem; font-size: .9rem; font-weight: 600; }
input {
  display: block;
  width: 100%;
  min-height: 2.75rem;
  padding: .5rem .75rem;
  border: 1px solid var(--line);
  background: var(--sheet);
  color: var(--ink);
  font: inherit;
}
input[aria-invalid] { border: 2px solid var(--problem); }
input[name=code] { max-width: 11rem; font-size: 1.25rem; letter-spacing: .2em; font-variant-numeric: tabular-nums; }
.hint { margin: .5rem 0 0; color: var(--faint); font-size: .875rem; }
.problem { margin: .5rem 0 0; color: var(--problem); font-size: .9rem; font-weight: 600; }
h1 + .problem { margin-top: 1rem; font-size: 1rem; }
.fixed { margin: 0 0 1.25rem; padding: .7rem .9rem; border: 1px solid var(--rule); border-radius: 8px; }
.fixed strong { font-weight: 600; }

button {
  width: 100%;
  min-height: 2.75rem;
  padding: .5rem 1rem;
  border: 1px solid transparent;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button:hover { background: var(--accent-strong); }
.plain { margin-top: 1.25rem; border-color: var(--line); background: transparent; color: var(--ink); }
.plain:hover { background: var(--ground); }
[hidden] { display: none; }

.banner {
  display: flex;
  align-items: center;
  gap: .75rem;
  margin: 0 0 1.25rem;
  padding: .65rem .9rem;
  border-radius: 8px;
  background: var(--banner, var(--ground));
  color: var(--on-banner, var(--ink));
}
.logo { flex: none; max-width: 6.25rem; max-height: 3rem; object-fit: contain; }
.host { min-width: 0; font-weight: 600; }
.check { display: flex; align-items: center; gap: .6rem; margin: 0 0 1.1rem; }
.check input { flex: none; width: 1.25rem; min-height: 1.25rem; margin: 0; accent-color: var(--accent); }
.check label { margin: 0; }
.other { margin: 1.25rem 0 0; }

.scopes, .mails { margin: 1rem 0 1.5rem; padding: 0; list-style: none; }
.scopes li { padding: .55rem 0; border-top: 1px solid var(--rule); }
.scopes li:last-child { border-bottom: 1px solid var(--rule); }
.mails li { padding: .9rem 0; border-top: 1px solid var(--rule); }
.mails p { margin: 0; }
.to { font-weight: 600; }
.code { font-size: 1.75rem; font-weight: 600; letter-spacing: .15em; font-variant-numeric: tabular-nums; }
code { color: var(--faint); font: .85em ui-monospace, monospace; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .35rem 1rem; margin: 1.25rem 0 0; font-size: .9rem; }
dt { color: var(--faint); }
dd { margin: 0; }

footer { margin-top: 1.75rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
footer p { margin: 0; color: var(--faint); font-size: .8125rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { button, .tag, .banner, .alone .sheet { border: 1px solid; } }
`;

/** `/.well-known/openid-configuration`: only what Firefox Accounts advertises, which is not all. */
function openidConfiguration({ contentHost, oauthHost, profileHost }) {
    return {
        authorization_endpoint: `${contentHost}/authorization`,
        token_endpoint: `${oauthHost}/token`,
        introspection_endpoint: `${oauthHost}/introspect`,
        revocation_endpoint: `${oauthHost}/destroy`,
        jwks_uri: `${oauthHost}/jwks`,
        userinfo_endpoint: `${profileHost}/profile`,
        issuer: contentHost,
        claims_supported: ['aud', 'exp', 'iat', 'iss', 'sub'],
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['code', 'token'],
        scopes_supported: ['openid', 'profile', 'email'],
        subject_types_supported: ['public'],
        token_endpoint_auth_methods_supported: ['client_secret_post'],
    };
}
/**
 * `/.well-known/fxa-client-configuration`: hosts without their version, which a client appends.
 * Of the pairing and token servers only the addresses exist here.
 */
function fxaClientConfiguration({ contentHost, oauthHost, profileHost }) {
    const base = (host) => host.replace(/\/v1$/, '');
    return {
        auth_server_base_url: base(oauthHost),
        oauth_server_base_url: base(oauthHost),
        pairing_server_base_uri: contentHost.replace(/^http/, 'ws'),
        profile_server_base_url: base(profileHost),
        sync_tokenserver_base_url: `${contentHost}/syncserver/token`,
    };
}

const defaultAvatarId = '0'.repeat(32);
/** The parts of a profile, each with the scopes of which one must have been granted. */
const parts = [
    { scopes: ['profile:uid'], read: ({ uid }) => ({ uid }) },
    { scopes: ['profile:email', 'email'], read: ({ email }) => ({ email }) },
    { scopes: ['profile:locale'], read: ({ locale }) => ({ locale }) },
    {
        scopes: ['profile:amr'],
        read: ({ totp }) => ({
            amrValues: totp ? ['pwd', 'email', 'otp'] : ['pwd', 'email'],
            twoFactorAuthentication: totp,
        }),
    },
    {
        scopes: ['profile:display_name'],
        read: ({ displayName }) => (displayName === undefined ? {} : { displayName }),
    },
    {
        scopes: ['profile:avatar'],
        read(account, profileHost) {
            const { avatar, avatarDefault } = avatarOf(account, profileHost);
            return { avatar, avatarDefault };
        },
    },
    { scopes: ['profile:subscriptions'], read: () => ({ subscriptions: [] }) },
    { scopes: ['profile'], read: () => ({ metricsEnabled: true }) },
];
/**
 * The parts of the profile that the scopes permit, or `undefined` if they permit none. The scope
 * `openid` permits none by itself: it adds `sub` to the others.
 */
function permittedProfile(account, scope, profileHost) {
    const permitted = parts.filter(({ scopes }) => scopes.some((wanted) => grants(scope, wanted)));
    if (!permitted.length)
        return undefined;
    return Object.assign({}, ...permitted.map(({ read }) => read(account, profileHost)), scope.includes('openid') ? { sub: account.uid } : {});
}
/**
 * Gives a user who has no avatar a monogram: the initial of the name or, if that is no letter or
 * digit of ASCII, of the address. Firefox Accounts does so when a site reads the whole profile.
 */
function assignMonogram(account, scope, profileHost) {
    const reads = ['profile:avatar', 'profile:email', 'profile:display_name'];
    const isMonogram = account.avatar?.startsWith(`${profileHost}/avatar/`) ?? true;
    if (!isMonogram || !reads.every((wanted) => grants(scope, wanted)))
        return;
    const { displayName = '', email } = account;
    const initial = [displayName[0], email[0]].find((one) => one && /^[a-z0-9]$/i.test(one));
    if (initial === undefined)
        delete account.avatar;
    else
        account.avatar = `${profileHost}/avatar/${initial}`;
}
function avatarOf({ avatar }, profileHost) {
    if (avatar === undefined) {
        return {
            id: defaultAvatarId,
            avatar: `${profileHost}/a/${defaultAvatarId}`,
            avatarDefault: true,
        };
    }
    const id = createHash('sha256').update(avatar).digest('hex').slice(0, 32);
    return { id, avatar, avatarDefault: false };
}

const paths = { accounts_endpoint: '/fedcm/accounts', login_url: '/fedcm/sign_in' };
/**
 * `/.well-known/web-identity`: which config counts for this site. It repeats the endpoints, since
 * browsers ask for `client_metadata` only where both documents name them.
 */
function webIdentity({ options }) {
    const { contentHost } = options.server;
    return {
        provider_urls: [`${contentHost}/fedcm/config.json`],
        accounts_endpoint: contentHost + paths.accounts_endpoint,
        login_url: contentHost + paths.login_url,
    };
}
/** `/fedcm/config.json`: where browsers ask what, and how their dialogs look. */
function fedcmConfig({ options }) {
    return {
        ...paths,
        client_metadata_endpoint: '/fedcm/client_metadata',
        id_assertion_endpoint: '/fedcm/assertion',
        disconnect_endpoint: '/fedcm/disconnect',
        branding: {
            background_color: '#1f5fbf',
            color: '#ffffff',
            icons: [{ url: `${options.server.contentHost}/icon.svg`, size: 40 }],
        },
    };
}

/**
 * Why a site gets no assertion, in OAuth's words (RFC 6749, 4.1.2.1). The browser tells the site
 * the word, and its user the text.
 */
const refusals = {
    invalid_request: { status: 400, text: 'The site has asked in a way that is not understood.' },
    invalid_scope: { status: 400, text: 'The site has not asked for the email address.' },
    unauthorized_client: { status: 403, text: 'The site has asked in the name of another site.' },
    access_denied: {
        status: 403,
        text: 'The site does not accept this account, or it is not signed in.',
    },
    server_error: { status: 500, text: 'Something went wrong.' },
};
/** A request for an assertion, or for the end of one, that is refused. */
class FedcmError extends Error {
    name = 'FedcmError';
    code;
    status;
    constructor(code) {
        super(textOf$1(code));
        this.code = code;
        this.status = isRefusal(code) ? refusals[code].status : 500;
    }
}
/** What the user can read of it. */
function textOf$1(code) {
    return refusals[isRefusal(code) ? code : 'server_error'].text;
}
function isRefusal(code) {
    return Object.hasOwn(refusals, code);
}

/** Reads the browser's form, of which `params` comes from the site's page. */
function readAssertionRequest(form, site) {
    const { client_id, account_id = '', fields, disclosure_text_shown } = form;
    if (client_id !== site)
        throw new FedcmError('unauthorized_client');
    // Nobody has agreed to show an address that was not asked for.
    const isDisclosed = fields?.split(',').includes('email') || disclosure_text_shown === 'true';
    if (!isDisclosed)
        throw new FedcmError('invalid_scope');
    const params = readParams(form.params);
    const { want_issuer, required_email, allow_persistent, nonce = form.nonce } = params;
    if (want_issuer !== undefined && want_issuer !== 'firefox-accounts') {
        throw new FedcmError('invalid_request');
    }
    return {
        accountId: account_id,
        principal: want_issuer ? 'uid' : 'email',
        requiredEmail: readText(required_email),
        allowPersistent: allow_persistent === true,
        nonce: readText(nonce),
    };
}
/** Makes key, certificate and assertion, where otherwise a page makes them in the browser. */
async function assertIdentity(state, authentication, { accountId, principal, requiredEmail, nonce }, site) {
    const { account } = authentication;
    const isRequired = !requiredEmail || state.accounts.find(requiredEmail) === account;
    if (account.uid !== accountId || !isRequired)
        throw new FedcmError('access_denied');
    const key = await createUserKey();
    const { publicKey } = key;
    const certificate = await signCertificate(state, {
        ...{ authentication, publicKey, principal },
        durationMs: assertionLifeMs,
    });
    const expiresAt = Date.now() + assertionLifeMs;
    return signAssertion(certificate, key, { audience: site, expiresAt, nonce });
}
function readParams(text = '{}') {
    try {
        const params = JSON.parse(text);
        if (typeof params === 'object' && params !== null)
            return { ...params };
    }
    catch { }
    throw new FedcmError('invalid_request');
}
/** An address or a nonce: printable ASCII, as far as a header or a token takes it. */
function readText(value) {
    if (value === undefined)
        return;
    if (typeof value === 'string' && /^[!-~]{1,256}$/.test(value))
        return value;
    throw new FedcmError('invalid_request');
}

const base$1 = '/fedcm';
/**
 * What the browser opens where nobody is signed in. It does not say for which site, so these pages
 * sign in to Firefox Accounts alone; then the browser asks its user for the rest.
 */
function createFedcmSignIn(state) {
    const app = new Hono();
    const purpose = { base: base$1, visited, show, authenticated };
    const { offered, knownEmail, showSignedIn } = createSignInSteps(state, purpose);
    function visited(answer) {
        return async (c) => {
            try {
                return await answer(c, visitOf(c), await readForm(c.req.raw));
            }
            catch (error) {
                if (!(error instanceof ServerError))
                    throw error;
                return show(c, refusalPage(error), pageStatus(error));
            }
        };
    }
    function visitOf(c) {
        const { search, searchParams } = new URL(c.req.url);
        // The pages' own links say with which address to go on; the browser passes a site's hint on.
        const email = searchParams.get('email') ?? searchParams.get('login_hint') ?? '';
        const askAnew = email === 'blank';
        return {
            base: base$1,
            query: search,
            framed: false,
            asked: {
                client: { name: 'the site you come from' },
                email: askAnew ? '' : email,
                askAnew,
                prompt: undefined,
                maxAgeSeconds: undefined,
                aal2: false,
            },
        };
    }
    function show(c, page, status = 200) {
        return presentPage(c, state, page, status);
    }
    function authenticated(c) {
        const sessionId = currentSessionId(c, state);
        if (sessionId)
            tellSignedIn(c, state, sessionId);
        const headers = pageHeaders({ asksServer: true }, state.faults);
        return respond(c, layout(signedInPage, { framed: false }), 200, headers);
    }
    app.get('/fedcm/sign_in', visited((c, visit) => {
        const session = offered(c, visit);
        if (session)
            return showSignedIn(c, visit, session, `${base$1}/signin`);
        return show(c, signInPage(visit, knownEmail(c, visit)));
    }));
    app.get('/fedcm/close.js', (c) => c.body(closeScript, 200, {
        'Content-Type': 'text/javascript; charset=utf-8',
        'X-Content-Type-Options': 'nosniff',
    }));
    return app.route('/', createSignInPages(state, purpose));
}
const signedInPage = {
    title: 'Signed in',
    body: html `<h1>Signed in</h1>
<p class="relier">You can close this window.</p>
<script src="/fedcm/close.js"></script>`,
};
/** Only a window that the browser has opened for FedCM is closed by it. */
const closeScript = 'globalThis.IdentityProvider?.close();\n';

/**
 * Firefox Accounts as identity provider of FedCM. A site is its origin, and nothing else is its
 * `clientId`: any site may ask, as with BrowserID, and gets an assertion for itself.
 *
 * @see https://w3c-fedid.github.io/FedCM/#idp-api
 */
function createFedcmEndpoints(state) {
    const app = new Hono();
    const { clients, server } = state.options;
    for (const path of ['/.well-known/web-identity', '/fedcm/*']) {
        app.use(path, failDeliberately('oauth', () => state.faults));
    }
    app.get('/.well-known/web-identity', (c) => c.json(webIdentity(state)));
    app.get('/fedcm/config.json', (c) => c.json(fedcmConfig(state)));
    app.route('/', createFedcmSignIn(state));
    app.get('/fedcm/accounts', onlyBrowser, (c) => {
        c.header('Cache-Control', 'no-store');
        const session = fedcmSession(c, state);
        if (!session)
            return c.json({ accounts: [] }, 401);
        const { account } = session.authentication;
        const { uid, email, displayName = email } = account;
        const listed = {
            id: uid,
            name: displayName,
            email,
            picture: avatarOf(account, server.profileHost).avatar,
            approved_clients: state.siteSignIns.list(session.id).map(([site]) => site),
            login_hints: [email, uid],
            domain_hints: [email.slice(email.indexOf('@') + 1)],
        };
        return c.json({ accounts: [listed] });
    });
    app.get('/fedcm/client_metadata', onlyBrowser, (c) => {
        c.header('Access-Control-Allow-Origin', '*');
        const site = c.req.query('client_id') ?? '';
        const { privacyUri, termsUri } = clients.find((one) => isAt(site, one.redirectUris)) ?? {};
        return c.json({ privacy_policy_url: privacyUri, terms_of_service_url: termsUri });
    });
    app.post('/fedcm/assertion', onlyBrowser, (c) => answerSite(c, async (site) => {
        const asked = readAssertionRequest(await readForm(c.req.raw), site);
        const { signInError } = state.faults;
        if (signInError !== undefined)
            throw new FedcmError(String(signInError));
        const { id, authentication } = requireSession(c);
        const token = await assertIdentity(state, authentication, asked, site);
        const { email } = authentication.account;
        const before = state.siteSignIns.find(id, site);
        const persistent = asked.allowPersistent || before?.persistent === true;
        state.siteSignIns.remember(id, site, { email, persistent });
        stampChange(c, state);
        return { token };
    }));
    app.post('/fedcm/disconnect', onlyBrowser, (c) => answerSite(c, async (site) => {
        const { client_id, account_hint = '' } = await readForm(c.req.raw);
        if (client_id !== site)
            throw new FedcmError('unauthorized_client');
        const { id, authentication } = requireSession(c);
        const { uid, email } = authentication.account;
        if (![uid, email].includes(account_hint))
            throw new FedcmError('access_denied');
        state.siteSignIns.forget(id, site);
        stampChange(c, state);
        return { account_id: uid };
    }));
    // What browsers link to where a site gets no assertion.
    app.get('/fedcm/error', (c) => presentPage(c, state, errorPage('Not signed in', textOf$1(c.req.query('code') ?? ''))));
    function requireSession(c) {
        const session = fedcmSession(c, state);
        if (!session)
            throw new FedcmError('access_denied');
        return session;
    }
    /** Answers the site that the browser names, and no other. */
    async function answerSite(c, answer) {
        const site = c.req.header('Origin') ?? '';
        if (!isPlainOrigin(site))
            return c.text('The browser has named no site.', 403);
        c.header('Access-Control-Allow-Origin', site);
        c.header('Access-Control-Allow-Credentials', 'true');
        c.header('Vary', 'Origin');
        c.header('Cache-Control', 'no-store');
        try {
            return c.json(await answer(site));
        }
        catch (error) {
            if (error instanceof ServerError)
                return c.json(error.body, error.status);
            if (!(error instanceof FedcmError))
                throw error;
            const { code, status } = error;
            return c.json({ error: { code, url: `${server.contentHost}/fedcm/error?code=${code}` } }, status);
        }
    }
    return app;
}
/** No page can set this header: what comes with it was asked for by the browser itself. */
const onlyBrowser = async (c, next) => {
    if (c.req.header('Sec-Fetch-Dest') === 'webidentity')
        return next();
    return c.text('Only a browser asks here, for FedCM.', 403);
};
function isAt(site, urls) {
    return urls.some((url) => new URL(url).origin === site);
}

const word = /^[\w.:-]+$/;
const utm = /^[\w/.%-]{1,128}$/;
/** What may be said about where a user comes from. */
const formats = {
    entrypoint: word,
    entrypoint_experiment: word,
    entrypoint_variation: word,
    form_type: /^(email|other|button|subscribe)$/,
    product_id: /^prod_\w+$/,
    service: /^(sync|content-server|none|[0-9a-f]{16})$/,
    utm_campaign: utm,
    utm_content: utm,
    utm_medium: utm,
    utm_source: utm,
    utm_term: utm,
};
/**
 * `GET /metrics-flow`: names a visit for metrics before its sign-in begins. A page may ask if it is
 * on a site whose redirect URI is known; a backend, which has no `Origin`, always.
 */
function createMetricsFlow(state) {
    const app = new Hono();
    const allowed = new Set(state.options.clients.flatMap(({ redirectUris }) => redirectUris.map((uri) => new URL(uri).origin)));
    app.use('/metrics-flow', async (c, next) => {
        c.header('Vary', 'Origin');
        const origin = c.req.header('Origin');
        // Without permission in the answer, the browser keeps it from the page.
        if (origin !== undefined && !allowed.has(origin))
            return c.body(null, 403);
        if (origin !== undefined)
            c.header('Access-Control-Allow-Origin', origin);
        return next();
    });
    app.use('/metrics-flow', failDeliberately('oauth', () => state.faults));
    app.get('/metrics-flow', (c) => {
        const malformed = Object.entries(formats)
            .filter(([name, format]) => c.req.queries(name)?.some((value) => !format.test(value)))
            .map(([name]) => name);
        c.header('Cache-Control', 'no-store');
        if (malformed.length) {
            const validation = { source: 'query', keys: malformed };
            const message = `Malformed: ${malformed.join(', ')}`;
            return c.json({ statusCode: 400, error: 'Bad Request', message, validation }, 400);
        }
        return c.json({
            deviceId: randomHex(16),
            flowBeginTime: Date.now(),
            flowId: randomHex(32),
        });
    });
    return app;
}

/** What `prompt=none` comes back with where it cannot sign in; the numbers are all one can tell by. */
const promptNoneErrors = {
    missingParameter: { errno: 1005, error: 'invalid_request' },
    disabled: { errno: 1007, error: 'invalid_request' },
    disabledForClient: { errno: 1008, error: 'unauthorized_client' },
    withKeys: { errno: 1009, error: 'invalid_request' },
    notSignedIn: { errno: 1010, error: 'login_required' },
    otherAccount: { errno: 1011, error: 'account_selection_required' },
    unverified: { errno: 1012, error: 'interaction_required' },
    badIdTokenHint: { errno: 1013, error: 'invalid_request' },
    unmetRequirements: { error: 'unmet_authentication_requirements' },
};
/** The value of `error`: a word, or as some of Firefox Accounts' pages do it, the number. */
function errorOnTheWire({ error, errno }, { numericErrors }) {
    return numericErrors && errno !== undefined ? String(errno) : error;
}
/** The address that takes an error to the relier. Whatever query it had of its own is lost. */
function errorRedirect(redirectUri, answer) {
    const url = new URL(redirectUri);
    url.search = Object.entries(answer)
        .map(([name, text]) => `${name}=${encodeURIComponent(text)}`)
        .join('&');
    return url.href;
}

/** Gives out the code. */
function completeSignIn({ asked, framed }, { account, authAt, amr }, action, grants) {
    const { client, redirectUri, scope, state, codeChallenge, offline, keysJwk } = asked;
    const code = grants.issueCode({
        account,
        authentication: { authAt, amr },
        clientId: client.id,
        scope,
        codeChallenge,
        offline,
        keysJwk,
    });
    const answered = withAnswer(redirectUri, { state, code });
    const isNew = action === 'signup';
    const redirect = withAnswer(answered, { action, ...(isNew && { newAccount: 'true' }) });
    if (!framed)
        return { redirect };
    return { page: completePage$1(client, redirect, { redirect: answered, state, code, action }) };
}
/** Gives an error instead. */
function endWithError({ client, redirectUri, state, }, framed, error) {
    const answer = { error, ...(state && { state }) };
    const redirect = errorRedirect(redirectUri, answer);
    if (!framed)
        return { redirect };
    return { page: incompletePage(client, redirect, { redirect, ...answer }) };
}
/** The address with these parameters in its query, in place of any of the same name. */
function withAnswer(uri, answer) {
    const url = new URL(uri);
    for (const [name, text] of Object.entries(answer))
        url.searchParams.set(name, text);
    return url.href;
}

/** What the best-known scopes let a client know; of the others their name is shown. */
const meanings = {
    profile: 'Your whole profile',
    openid: 'That it was you who signed in',
    email: 'Your email address',
    'profile:uid': 'The number that stands for your account',
    'profile:email': 'Your email address',
    'profile:display_name': 'Your display name',
};
/** Who has not agreed to it, or is to agree once more, is asked. */
function consentPage({ asked, query }, email, consentId) {
    return {
        title: 'Allow access',
        body: html `${heading('Allow access', asked.client.name)}
<p><strong>${asked.client.name}</strong> would like to know about <strong>${email}</strong>:</p>
<ul class="scopes">
${asked.scope.map((scope) => html `<li>${meanings[scope] ?? scope} <code>${scope}</code></li>`)}
</ul>
<form method="post" action="/oauth/consent${query}">
<input type="hidden" name="consent" value="${consentId}">
<button type="submit">Allow</button>
</form>
<p class="other"><a href="/oauth/signin${beginningOf(query)}">Not now</a></p>`,
    };
}

/** ID tokens that have expired may still say who is meant, for a week. */
const idTokenGraceSeconds = 7 * 86_400;
/** `prompt=none`: a code or an error, and never a page in between. */
function createPromptNone(state, { end, finish, show }) {
    function refuse(c, refusal) {
        const params = new URL(c.req.url).searchParams;
        const relier = findRelier(params, state.options.clients);
        if (!relier)
            return undefined;
        if (params.get('return_on_error') === 'false') {
            return show(c, silentRefusalPage(relier.client, refusal));
        }
        const asked = { ...relier, state: params.get('state') ?? undefined };
        return end(c, endWithError(asked, isFramed(params), errorOnTheWire(refusal, state.faults)));
    }
    return {
        async answer(c, visit) {
            const session = currentSession(c, state);
            const outcome = await whoMayPass(visit.asked, session, state);
            if ('account' in outcome)
                return finish(c, visit, outcome, 'signin');
            return refuse(c, outcome);
        },
        /** Of what is wrong with a query, the relier is told only what it has left out. */
        answerIncomplete(c, { body: { validation } }) {
            const params = new URL(c.req.url).searchParams;
            const [missing] = validation?.keys ?? [];
            if (params.get('prompt') !== 'none' || !missing || params.get(missing))
                return undefined;
            return refuse(c, promptNoneErrors.missingParameter);
        },
    };
}
/** The browser's session where it is enough, or else why there can be no answer without a page. */
async function whoMayPass(asked, session, state) {
    const { client, email, idTokenHint, keysJwk } = asked;
    if (state.faults.refusePromptNone)
        return promptNoneErrors.disabled;
    if (email && !client.promptNoneWithLoginHint)
        return promptNoneErrors.disabledForClient;
    if (keysJwk !== undefined)
        return promptNoneErrors.withKeys;
    if (!session || asked.askAnew)
        return promptNoneErrors.notSignedIn;
    const { account } = session;
    if (idTokenHint !== undefined) {
        const uid = await readIdTokenHint(idTokenHint, client.id, state);
        if (uid === undefined)
            return promptNoneErrors.badIdTokenHint;
        if (uid !== account.uid)
            return promptNoneErrors.otherAccount;
    }
    else if (email && state.accounts.find(email) !== account) {
        return promptNoneErrors.otherAccount;
    }
    // A password alone does not open an account that has a second factor, and consent takes a page.
    const isVerified = !whatIsMissing({ maxAgeSeconds: undefined, aal2: false }, session);
    if (!isVerified || client.trusted === false)
        return promptNoneErrors.unverified;
    if (whatIsMissing(asked, session))
        return promptNoneErrors.unmetRequirements;
    return session;
}
async function readIdTokenHint(hint, clientId, { signingKeys, options }) {
    try {
        const { sub } = await signingKeys.verify(hint, {
            issuer: options.server.contentHost,
            audience: clientId,
            clockTolerance: idTokenGraceSeconds,
        });
        return sub;
    }
    catch {
        return undefined;
    }
}

const base = '/oauth';
/**
 * The pages under `/oauth/`, from the first one to the code. What a sign-in is about travels in the
 * query of every page, so that it works where there are no cookies and in two tabs at once.
 */
function createSignInFlow(state) {
    const app = new Hono();
    const purpose = { base, visited, show, authenticated };
    const { offered, knownEmail, showSignedIn } = createSignInSteps(state, purpose);
    const promptNone = createPromptNone(state, { end, finish, show });
    function show(c, page, status = 200) {
        return presentSignInPage(c, state, page, status);
    }
    function visited(answer) {
        return async (c) => {
            try {
                const { search, searchParams } = new URL(c.req.url);
                const errno = deliberateErrno(state.faults, c.req.url);
                if (errno !== undefined)
                    throw deliberateError('oauth', errno);
                const asked = readAuthorizationQuery(searchParams, state.options.clients);
                const visit = { asked, base, query: search, framed: isFramed(searchParams) };
                if (asked.prompt === 'none')
                    return await promptNone.answer(c, visit);
                return await answer(c, visit, await readForm(c.req.raw));
            }
            catch (error) {
                if (!(error instanceof ServerError))
                    throw error;
                const silent = promptNone.answerIncomplete(c, error);
                if (silent)
                    return silent;
                return show(c, refusalPage(error), pageStatus(error));
            }
        };
    }
    function authenticated(c, visit, done, action) {
        const { asked, query } = visit;
        if (asked.client.trusted !== false && asked.prompt !== 'consent') {
            return finish(c, visit, done, action);
        }
        const consent = state.grants.askConsent({ ...done, action, query });
        return show(c, consentPage(visit, done.account.email, consent));
    }
    function finish(c, visit, done, action) {
        const { signInError } = state.faults;
        if (signInError === undefined)
            return end(c, completeSignIn(visit, done, action, state.grants));
        return end(c, endWithError(visit.asked, visit.framed, String(signInError)));
    }
    function end(c, completion) {
        if ('page' in completion)
            return show(c, completion.page);
        if (state.options.promptNoneByScript && c.req.query('prompt') === 'none') {
            const headers = pageHeaders({ asksServer: true }, state.faults);
            const page = layout(redirectPage(completion.redirect), { framed: false });
            return respond(c, page, 200, headers);
        }
        return seeOther(c, state, completion.redirect);
    }
    for (const path of [`${base}/`, base]) {
        app.get(path, visited((c, visit) => {
            const session = offered(c, visit);
            if (session)
                return showSignedIn(c, visit, session, `${base}/`);
            const email = knownEmail(c, visit);
            if (!email)
                return show(c, emailFirstPage(visit, email));
            if (state.accounts.find(email))
                return show(c, signInPage(visit, email));
            return show(c, signUpPage(visit, email));
        }));
    }
    app.get(`${base}/email`, visited((c, visit) => {
        const session = offered(c, visit);
        if (session)
            return showSignedIn(c, visit, session, `${base}/email`);
        return show(c, emailFirstPage(visit, knownEmail(c, visit)));
    }));
    app.post(`${base}/email`, refuseForeignForms(state), visited((c, visit, { email = '' }) => {
        if (!isEmail(email))
            return show(c, emailFirstPage(visit, email, notAnEmail));
        const page = state.accounts.find(email) ? 'signin' : 'signup';
        return seeOther(c, state, `${base}/${page}${withParam(visit.query, 'email', email.trim())}`);
    }));
    app.post(`${base}/consent`, refuseForeignForms(state), visited((c, visit, { consent = '' }) => {
        const pending = state.grants.takeConsent(consent, visit.query);
        if (!pending)
            return seeOther(c, state, `${base}/signin${beginningOf(visit.query)}`);
        return finish(c, visit, pending, pending.action);
    }));
    return app.route('/', createSignInPages(state, purpose));
}

/** The content server: what the user sees, and the documents that say where everything is. */
function createContentServer(state) {
    const app = new Hono();
    const { server, clients } = state.options;
    app.get('/', (c) => presentPage(c, state, homePage(clients, currentSession(c, state)?.account.email)));
    app.post('/sign_out', refuseForeignForms(state), (c) => {
        closeSession(c, state);
        return seeOther(c, state, '/');
    });
    app.get('/inbox', (c) => presentPage(c, state, inboxPage([...state.inbox.mails].reverse())));
    app.route('/', createSignInFlow(state));
    app.route('/', createMetricsFlow(state));
    app.get('/authorization', (c) => {
        const errno = deliberateErrno(state.faults, c.req.url);
        if (errno !== undefined) {
            const error = deliberateError('oauth', errno);
            return presentSignInPage(c, state, refusalPage(error), pageStatus(error));
        }
        return redirectToFirstPage(c.req.url, server.contentHost, openerPolicy(state.faults));
    });
    app.get('/reset_password', (c) => presentSignInPage(c, state, resetPasswordPage));
    // A frame goes here when the page around it has not answered; it says nothing more to that page.
    app.get('/500.html', (c) => {
        const message = 'The page around this one did not answer. Close it and try again.';
        return presentSignInPage(c, state, {
            ...errorPage('Something went wrong', message),
            mute: true,
        });
    });
    app.use('/.well-known/*', failDeliberately('oauth', () => state.faults));
    app.get('/.well-known/openid-configuration', (c) => {
        c.header('Access-Control-Allow-Origin', '*');
        c.header('Cache-Control', 'public, max-age=3600');
        return c.json(openidConfiguration(server));
    });
    app.get('/.well-known/fxa-client-configuration', (c) => {
        c.header('Cache-Control', 'public, max-age=86400');
        return c.json(fxaClientConfiguration(server));
    });
    app.route('/', createBrowserIdProvider(state));
    app.route('/', createFedcmEndpoints(state));
    app.get('/content.css', (c) => c.body(contentCss, 200, asset('text/css; charset=utf-8')));
    app.get('/redirect.js', (c) => c.body(redirectScript, 200, asset('text/javascript; charset=utf-8')));
    app.get('/icon.svg', (c) => c.body(icon, 200, asset('image/svg+xml')));
    const builds = {
        '/content-page.js': 'content-page.js',
        '/browserid-page.js': 'browserid-page.js',
        // What sites for Persona include.
        '/include.js': 'fxa-persona.min.js',
        // The same with the browser's own dialog, where there is one.
        '/include-fedcm.js': 'fxa-persona-fedcm.min.js',
    };
    for (const [path, build] of Object.entries(builds)) {
        app.get(path, async (c) => {
            const script = await readBuild(build);
            if (script !== undefined)
                return c.body(script, 200, asset('text/javascript; charset=utf-8'));
            return c.text(`dist/ has no ${build}: build fxa-relier-client first.`, 404);
        });
    }
    return app;
}
/** A script of the package, as it was built; `undefined` where there is none. */
async function readBuild(name) {
    const { resolve } = createRequire(import.meta.url);
    try {
        return await readFile(resolve(`fxa-relier-client/dist/${name}`), 'utf8');
    }
    catch {
        return undefined;
    }
}
function asset(type) {
    return { 'Content-Type': type, 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };
}
const redirectScript = "location.replace(document.querySelector('#continue').href);\n";
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<rect width="16" height="16" rx="3" fill="#1f5fbf"/>
<g fill="#fff"><circle cx="8" cy="6" r="2.6"/><path d="M3 14a5 5 0 0 1 10 0z"/></g>
</svg>
`;

/** The addresses that load balancers and people ask whether a server runs, and which it is. */
function createHealth() {
    const app = new Hono();
    app.get('/__version__', (c) => c.json({ version: version(), commit: 'N/A', source: 'N/A' }));
    app.get('/__heartbeat__', (c) => c.json({}));
    app.get('/__lbheartbeat__', (c) => c.json({}));
    return app;
}
/** The version of this package. */
function version() {
    const file = createRequire(import.meta.url).resolve('fxa-relier-client/package.json');
    return JSON.parse(readFileSync(file, 'utf8')).version;
}

/** What would have been sent by email, to whomever, newest last. */
function createInbox() {
    const mails = [];
    return {
        mails: mails,
        /** Makes a code and gives it, so that it can be compared with what is typed. */
        sendCode(to, subject) {
            const code = sixDigits();
            mails.push({ to, subject, code, sentAt: new Date() });
            return code;
        },
    };
}
/** Whether someone typed the code, perhaps in groups as mails and apps show it. */
function isCode(typed, code) {
    return typed.replace(/\s/g, '') === code;
}
function sixDigits() {
    const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
    return String(number % 1_000_000).padStart(6, '0');
}

/** The accounts, confirmed or not, and the session of each browser that is signed in. */
function createAccounts(seed, inbox) {
    const accounts = new Map(seed.map((account) => [emailKey(account), { ...account }]));
    const sessions = new Map();
    const confirmations = new Map();
    const find = (email) => accounts.get(emailKey({ email }));
    /** The confirmation of an account that still waits for it: a later sign-up replaces the account. */
    const findConfirmation = (id) => {
        const found = confirmations.get(id);
        const isAwaited = found && !found.account.confirmed && find(found.account.email) === found.account;
        return isAwaited ? found : undefined;
    };
    return {
        /** The account of this address, whether or not it is confirmed. */
        find,
        findByUid: (uid) => [...accounts.values()].find((account) => account.uid === uid),
        /** Gives the id of a browser session. */
        openSession(authentication) {
            const id = randomHex(32);
            sessions.set(id, authentication);
            return id;
        },
        closeSession: (id) => sessions.delete(id),
        session: (id) => (id === undefined ? undefined : sessions.get(id)),
        /** The account has a second factor from here on. */
        enrolTotp(account) {
            account.totp = true;
            account.changedAt = Date.now();
        },
        /**
         * Creates an account that is not confirmed yet, in place of another one of this address that is
         * not confirmed either.
         */
        signUp(email, password) {
            const now = Date.now();
            const account = {
                email: email.trim(),
                password,
                uid: uidOf(email),
                locale: 'en-US',
                totp: false,
                confirmed: false,
                createdAt: now,
                changedAt: now,
            };
            accounts.set(emailKey(account), account);
            return account;
        },
        /** Sends a code to the account's address. Returns the id under which the code is awaited. */
        askConfirmation(account) {
            const id = randomHex(16);
            const code = inbox.sendCode(account.email, 'Your code for the local Firefox Accounts');
            confirmations.set(id, { account, code });
            return id;
        },
        /** The address that is to be confirmed under this id. */
        unconfirmedEmail: (id) => findConfirmation(id)?.account.email,
        /** Confirms the account if the code is right, and returns it. */
        confirm(id, code) {
            const confirmation = findConfirmation(id);
            if (!confirmation || !isCode(code, confirmation.code))
                return;
            confirmations.delete(id);
            confirmation.account.confirmed = true;
            return confirmation.account;
        },
    };
}

/**
 * Keeps values for a time, under ids that cannot be guessed, and at most `maxCount` of them. Any page
 * can have a value kept, so the room is shared among sites: when it is full, the domain with the
 * most values loses the oldest value of its site with the most. A site that floods the server so
 * removes its own values, even if it uses many subdomains.
 */
function createExpiring(lifeMs, maxCount) {
    // In the order of their time.
    const kept = new Map();
    const find = (id) => {
        const found = kept.get(id);
        return found && found.expiresAt > Date.now() ? found.value : undefined;
    };
    function removeExpired() {
        for (const [id, { expiresAt }] of kept) {
            if (expiresAt > Date.now())
                break;
            kept.delete(id);
        }
    }
    function removeOneOfTheMost() {
        const sites = [...kept.values()].map(({ site }) => site);
        const domain = mostFrequent(sites.map(domainOf));
        const fullest = mostFrequent(sites.filter((site) => domainOf(site) === domain));
        const [oldest] = [...kept].find(([, { site }]) => site === fullest) ?? [];
        if (oldest !== undefined)
            kept.delete(oldest);
    }
    return {
        /** Keeps a value for a site. Returns the id to find it by. */
        keep(value, site) {
            removeExpired();
            if (kept.size >= maxCount)
                removeOneOfTheMost();
            const id = randomHex(32);
            kept.set(id, { value, site, expiresAt: Date.now() + lifeMs });
            return id;
        },
        find,
        /** Returns the value once. */
        take(id) {
            const value = find(id);
            kept.delete(id);
            return value;
        },
    };
}
/** The item that occurs most often; of several the one that comes first. */
function mostFrequent(items) {
    const counts = new Map();
    for (const item of items)
        counts.set(item, (counts.get(item) ?? 0) + 1);
    const [[most] = []] = [...counts].sort(([, a], [, b]) => b - a);
    return most;
}
/**
 * What the owner of a site has registered, roughly: the last two labels of its name. Addresses and
 * names of one label, as of this machine, count with their port.
 */
function domainOf(site) {
    const { hostname, host } = new URL(site);
    const [, domain = host] = /([^.]+\.[^.\d][^.]*)$/.exec(hostname) ?? [];
    return domain;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
function createBrowserIdState() {
    return {
        // A dialog may have a logo of 128 KiB. The others are small.
        dialogs: createExpiring(dayMs, 200),
        tickets: createExpiring(5 * minuteMs, 1000),
        checks: createExpiring(dayMs, 1000),
    };
}

/** Which sites the user of a browser's session is signed in to; a site is an origin. */
function createSiteSignIns() {
    const sessions = new Map();
    return {
        find: (sessionId, site) => sessions.get(sessionId)?.get(site),
        /** The sites, each with its sign-in, in the order of their first. */
        list: (sessionId) => [
            ...(sessions.get(sessionId) ?? []),
        ],
        remember(sessionId, site, signIn) {
            const sites = sessions.get(sessionId) ?? new Map();
            sessions.set(sessionId, sites.set(site, signIn));
        },
        forget(sessionId, site) {
            sessions.get(sessionId)?.delete(site);
        },
        /** The session is over; `heir` is the one in its place, where the same user goes on. */
        endSession(sessionId, heir) {
            const sites = sessions.get(sessionId);
            sessions.delete(sessionId);
            if (sites && heir)
                sessions.set(heir, sites);
        },
    };
}

const codeLifeMs$1 = 5 * 60_000;
/** The one-time codes that are awaited. An authenticator app would show them; here it is the inbox. */
function createChallenges(inbox) {
    const waiting = new Map();
    const send = ({ authentication }) => ({
        code: inbox.sendCode(authentication.account.email, 'Your two-step authentication code'),
        expiresAt: Date.now() + codeLifeMs$1,
    });
    /** A challenge belongs to the very sign-in that it was made for. */
    const find = (id, query) => {
        const found = waiting.get(id);
        return found?.query === beginningOf(query) ? found : undefined;
    };
    return {
        /** Sends a code and gives the id under which it is awaited. */
        begin(challenge, query) {
            const id = randomHex(32);
            waiting.set(id, { ...challenge, query: beginningOf(query), ...send(challenge) });
            return id;
        },
        find: find,
        /** Takes the right code, once. In place of one that is too old, another one is sent. */
        answer(id, query, typed) {
            const challenge = find(id, query);
            if (!challenge || !isCode(typed, challenge.code))
                return 'wrong';
            if (Date.now() >= challenge.expiresAt) {
                Object.assign(challenge, send(challenge));
                return 'expired';
            }
            waiting.delete(id);
            return 'right';
        },
    };
}

const maxTokenLifeSeconds = 86_400;
const codeLifeMs = 15 * 60_000;
/** The name under which a token is known where it must not be shown: the SHA-256 of its bytes. */
function tokenId(token) {
    return createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex');
}
/** The codes that were given out, and the tokens, by their ids. */
function createGrants() {
    const codes = new Map();
    const accessTokens = new Map();
    const refreshTokens = new Map();
    const consents = new Map();
    return {
        issueCode(grant) {
            const code = randomHex(32);
            codes.set(code, { ...grant, expiresAt: Date.now() + codeLifeMs });
            return code;
        },
        code: (code) => codes.get(code),
        removeCode: (code) => codes.delete(code),
        issueAccessToken(grant, lifeSeconds) {
            const token = randomHex(32);
            const { account, clientId, scope, authentication } = grant;
            const createdAt = Date.now();
            const expiresAt = createdAt + lifeSeconds * 1000;
            accessTokens.set(tokenId(token), {
                ...{ account, clientId, scope, authentication, createdAt, expiresAt },
            });
            return token;
        },
        issueRefreshToken({ account, clientId, scope }) {
            const token = randomHex(32);
            const createdAt = Date.now();
            refreshTokens.set(tokenId(token), {
                ...{ account, clientId, scope, createdAt, lastUsedAt: createdAt },
            });
            return token;
        },
        accessToken: (id) => accessTokens.get(id),
        refreshToken: (id) => refreshTokens.get(id),
        revoke(id) {
            accessTokens.delete(id);
            refreshTokens.delete(id);
        },
        askConsent(pending) {
            const id = randomHex(32);
            consents.set(id, pending);
            return id;
        },
        /** What waited for this consent, once, and only for the very request that was asked about. */
        takeConsent(id, query) {
            const pending = consents.get(id);
            if (pending?.query !== query)
                return;
            consents.delete(id);
            return pending;
        },
    };
}

/** The RS256 keys of this local Firefox Accounts. The first is given, or made when it is needed. */
function createSigningKeys(given) {
    let keys = given ? [describeKey(given, createPublicKey(given))] : [];
    const newest = () => {
        const key = keys[0] ?? makeKey();
        if (!keys.length)
            keys = [key];
        return key;
    };
    async function publicKeys() {
        newest();
        return { keys: (await Promise.all(keys)).map(({ publicJwk }) => publicJwk) };
    }
    return {
        publicKeys,
        async sign(claims) {
            const { privateKey, publicJwk } = await newest();
            return new SignJWT(claims)
                .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: publicJwk.kid })
                .sign(privateKey);
        },
        async signCertificate(claims) {
            const { privateKey } = await newest();
            return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
                .setProtectedHeader({ alg: 'RS256' })
                .sign(privateKey);
        },
        async verify(jwt, options) {
            const known = createLocalJWKSet(await publicKeys());
            return (await jwtVerify(jwt, known, { algorithms: ['RS256'], ...options })).payload;
        },
        rotate() {
            keys = [makeKey(), newest()];
        },
    };
}
async function makeKey() {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    return describeKey(privateKey, publicKey);
}
async function describeKey(privateKey, publicKey) {
    const { kty, n, e } = await exportJWK(publicKey);
    const jwk = { kty, n, e };
    const kid = await calculateJwkThumbprint(jwk);
    return { privateKey, publicJwk: { alg: 'RS256', use: 'sig', kid, ...jwk } };
}

function createState(options) {
    return { options, signingKeys: createSigningKeys(options.signingKey), ...freshState(options) };
}
function freshState({ accounts, faults }) {
    const inbox = createInbox();
    return {
        accounts: createAccounts(accounts, inbox),
        challenges: createChallenges(inbox),
        grants: createGrants(),
        inbox,
        siteSignIns: createSiteSignIns(),
        browserid: createBrowserIdState(),
        faults: structuredClone(faults),
    };
}

const allowedHeaders = ['Accept', 'Authorization', 'Content-Type', 'If-None-Match'];
/**
 * Lets pages of other origins call, without credentials: `any` names every origin at once, as the
 * OAuth server does; `echo` names the one that asks, as the profile server does. A preflight that
 * asks for any other header, for example `X-Requested-With`, is answered without permission.
 */
function cors(kind, methods) {
    return async (c, next) => {
        const origin = c.req.header('Origin');
        if (c.req.method === 'OPTIONS') {
            return origin ? preflight(c.req.raw, kind === 'any' ? '*' : origin, methods) : next();
        }
        await next();
        if (kind === 'echo')
            c.header('Vary', 'Origin');
        if (kind === 'echo' && !origin)
            return;
        c.header('Access-Control-Allow-Origin', kind === 'any' ? '*' : origin);
        c.header('Access-Control-Expose-Headers', 'WWW-Authenticate, Server-Authorization');
    };
}
function preflight(request, origin, methods) {
    const wanted = (request.headers.get('Access-Control-Request-Headers') ?? '')
        .split(',')
        .map((name) => name.trim().toLowerCase())
        .filter(Boolean);
    const allowed = ['origin', ...allowedHeaders.map((name) => name.toLowerCase())];
    const vary = { Vary: 'Origin' };
    if (!wanted.every((name) => allowed.includes(name))) {
        const message = 'CORS error: Some headers are not allowed';
        return Response.json({ message }, { headers: vary });
    }
    return new Response(null, {
        status: 204,
        headers: {
            ...vary,
            'Access-Control-Allow-Origin': origin,
            'Access-Control-Allow-Methods': methods.join(', '),
            'Access-Control-Allow-Headers': allowedHeaders.join(', '),
            'Access-Control-Max-Age': '86400',
        },
    });
}

const idTokenLifeSeconds = 300;
/**
 * The ID token that comes with an access token. Its audience is the client and, if the client asked
 * for one, a `resource`.
 */
async function createIdToken({ account, clientId, authentication }, accessToken, resource, { signingKeys, options }) {
    const now = Math.floor(Date.now() / 1000);
    return signingKeys.sign({
        iss: options.server.contentHost,
        sub: account.uid,
        aud: resource === undefined ? clientId : [clientId, resource],
        iat: now,
        exp: now + idTokenLifeSeconds,
        at_hash: await leftHalfOfHash(accessToken),
        ...(authentication && {
            ...authenticationClaims(authentication),
            'fxa-aal': aalOf(authentication),
        }),
    });
}
/** `POST /v1/oauth/id-token-verify`: the claims of an ID token that is for this client. */
async function verifyIdToken(request, { signingKeys, options }) {
    const fields = await readFields(request);
    const clientId = requireField(fields, 'client_id', /./);
    const idToken = requireField(fields, 'id_token', /./);
    const graceSeconds = optionalNumber(fields, 'expiry_grace_period', Number.isFinite) ?? 0;
    try {
        return await signingKeys.verify(idToken, {
            issuer: options.server.contentHost,
            audience: clientId,
            clockTolerance: graceSeconds,
            requiredClaims: ['exp'],
        });
    }
    catch {
        throw oauthError(108);
    }
}
async function leftHalfOfHash(text) {
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return Buffer.from(hash, 0, hash.byteLength / 2).toString('base64url');
}

/** Reads the client's id and secret from the body or from `Authorization: Basic`, never from both. */
function readCredentials(request, fields) {
    const authorization = request.headers.get('Authorization');
    if (authorization === null) {
        return {
            clientId: optionalField(fields, 'client_id', hex16),
            // Old libraries destroy a token with an empty secret; that is none.
            secret: optionalField(fields, 'client_secret', /^([0-9a-f]{64})?$/) || undefined,
        };
    }
    // Base64 without padding: an id and a secret together need none.
    const basic = /^Basic\s+([a-z0-9+/]+)$/i.exec(authorization)?.[1];
    if (basic === undefined)
        throw invalidParameter('authorization', 'headers');
    for (const name of ['client_id', 'client_secret']) {
        if (fields[name] !== undefined)
            throw invalidParameter(name);
    }
    const parts = Buffer.from(basic, 'base64').toString().split(':');
    const [clientId = '', secret = ''] = parts;
    if (parts.length !== 2 || !hex16.test(clientId) || !hex64.test(secret)) {
        throw invalidParameter('authorization', 'headers');
    }
    return { clientId, secret };
}
/** The client that a request comes from; its secret is right where it has one to show. */
function authenticateClient({ clientId, secret }, clients) {
    if (clientId === undefined)
        throw invalidParameter('client_id');
    const client = clients.find(({ id }) => id === clientId);
    if (!client)
        throw oauthError(101, { clientId });
    if (client.secret === undefined) {
        if (secret !== undefined)
            throw invalidParameter('client_secret');
        return client;
    }
    if (secret === undefined)
        throw invalidParameter('client_secret');
    if (secret !== client.secret)
        throw oauthError(102, { clientId });
    return client;
}

/** Firefox Accounts allows no `.` and no `~`, though RFC 7636 does. */
const codeVerifier = /^[\w-]{43,128}$/;
/** Only the form counts: the address is not compared with the one of the authorization request. */
const redirectUri = /^[\w\-/.:?=&]{1,256}$/;
const maxPpidSeed = 1024;
/** One-off scopes: a token that is refreshed comes without them. */
const unrefreshedScopes = ['openid', 'https://identity.mozilla.com/tokens/session'];
/** The fields that belong to another kind of grant. Unknown fields are ignored. */
const forbiddenFields = {
    authorization_code: ['scope', 'access_type', 'refresh_token', 'assertion'],
    refresh_token: ['redirect_uri', 'access_type', 'code', 'code_verifier', 'assertion'],
};
/** `POST /v1/token`: trades a code or a refresh token for an access token. */
async function tradeForTokens(request, state) {
    const fields = await readFields(request);
    const grantType = optionalField(fields, 'grant_type', /^(authorization_code|refresh_token)$/) ??
        'authorization_code';
    const isRefresh = grantType === 'refresh_token';
    for (const name of forbiddenFields[isRefresh ? 'refresh_token' : 'authorization_code']) {
        if (fields[name] !== undefined)
            throw invalidParameter(name);
    }
    optionalField(fields, 'client_secret', hex64);
    optionalNumber(fields, 'ppid_seed', isPpidSeed);
    const asked = {
        lifeSeconds: readLife(fields),
        resource: readResource(fields),
    };
    return isRefresh
        ? refresh(request, fields, asked, state)
        : tradeCode(request, fields, asked, state);
}
/** `POST /v1/oauth/token`: the same at the auth server, which reads no `Authorization: Basic`. */
function tradeAtAuthServer(request, state) {
    const headers = new Headers(request.headers);
    headers.delete('Authorization');
    return tradeForTokens(new Request(request, { headers }), state);
}
async function tradeCode(request, fields, asked, state) {
    optionalField(fields, 'redirect_uri', redirectUri);
    const requestCode = requireField(fields, 'code', hex64);
    const verifier = optionalField(fields, 'code_verifier', codeVerifier);
    checkProof(request, fields, verifier);
    const client = authenticateClient(readCredentials(request, fields), state.options.clients);
    if (verifier !== undefined && client.secret !== undefined) {
        throw oauthError(116, { clientId: client.id });
    }
    const code = state.grants.code(requestCode);
    if (!code)
        throw oauthError(105, { requestCode });
    if (code.clientId !== client.id)
        throw oauthError(106, { requestCode, client: client.id });
    if (Date.now() >= code.expiresAt) {
        throw oauthError(107, { requestCode, expiredAt: code.expiresAt });
    }
    const requestCodeChallenge = verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url');
    if (requestCodeChallenge !== code.codeChallenge)
        throw oauthError(117, { requestCodeChallenge });
    // The first tokens stay valid if the code comes again (RFC 6749, 4.1.2, would have them revoked).
    state.grants.removeCode(requestCode);
    const accessToken = state.grants.issueAccessToken(code, asked.lifeSeconds);
    return {
        ...tokenBody(accessToken, code, asked.lifeSeconds),
        ...(code.offline ? { refresh_token: state.grants.issueRefreshToken(code) } : {}),
        ...(await idTokenBody(accessToken, code, asked.resource, state)),
        ...(await keysBody(code)),
    };
}
async function refresh(request, fields, { lifeSeconds }, state) {
    const refreshToken = requireField(fields, 'refresh_token', hex64);
    const wanted = optionalField(fields, 'scope', /^[\w/.: #-]*$/) ?? '';
    if (wanted.length > maxScopeLength)
        throw invalidParameter('scope');
    const client = authenticateClient(readCredentials(request, fields), state.options.clients);
    const granted = state.grants.refreshToken(tokenId(refreshToken));
    if (granted?.clientId !== client.id)
        throw oauthError(108);
    const asked = splitScope(wanted);
    checkRefreshedScope(asked, granted.scope, client);
    granted.lastUsedAt = Date.now();
    const scope = (asked.length ? asked : granted.scope).filter((one) => !unrefreshedScopes.includes(one));
    // Nobody was there to be authenticated: acr, amr and auth_time do not outlive the first token.
    const grant = { account: granted.account, clientId: client.id, scope };
    return tokenBody(state.grants.issueAccessToken(grant, lifeSeconds), grant, lifeSeconds);
}
/** A trusted client may ask for more than was granted, namely for scopes registered for it. */
function checkRefreshedScope(asked, granted, client) {
    const registered = client.trusted === false ? [] : (client.scopes ?? []);
    const isAllowed = asked.every((one) => grants([...granted, ...registered], one));
    if (isAllowed)
        return;
    throw oauthError(114, { invalidScopes: asked.filter((one) => !grants(granted, one)) });
}
/** A confidential client shows its secret, a public one its verifier: one of them, never both. */
function checkProof(request, fields, verifier) {
    if (request.headers.has('Authorization'))
        return;
    requireField(fields, 'client_id', hex16);
    if ((fields.client_secret !== undefined) === (verifier !== undefined))
        throw invalidParameter('client_secret');
}
function readLife(fields) {
    const isLife = (ttl) => ttl > 0 && Number.isFinite(ttl);
    return Math.min(optionalNumber(fields, 'ttl', isLife) ?? maxTokenLifeSeconds, maxTokenLifeSeconds);
}
function readResource(fields) {
    const resource = optionalField(fields, 'resource', /^https?:\/\/[^#]+$/);
    if (resource !== undefined && !URL.canParse(resource))
        throw invalidParameter('resource');
    return resource;
}
function isPpidSeed(seed) {
    return Number.isInteger(seed) && seed >= 0 && seed <= maxPpidSeed;
}
function tokenBody(accessToken, { scope, authentication }, lifeSeconds) {
    return {
        access_token: accessToken,
        token_type: 'bearer',
        scope: scope.join(' '),
        expires_in: lifeSeconds,
        ...(authentication && { auth_at: Math.floor(authentication.authAt / 1000) }),
    };
}
async function keysBody(code) {
    const jwe = code.keysJwk && (await encryptScopedKeys(code, code.keysJwk));
    return jwe === undefined ? {} : { keys_jwe: jwe };
}
async function idTokenBody(accessToken, grant, resource, state) {
    if (!grant.scope.includes('openid'))
        return {};
    return { id_token: await createIdToken(grant, accessToken, resource, state) };
}

/** An access token: 64 hex digits, or a JWT, of which this server issues none. */
const accessToken = /^([0-9a-f]{64}|(?=.{1,1024}$)[\w-]+\.[\w-]+\.[\w-]+)$/;
/** `POST /v1/verify`: whose access token is it, and what is it good for? */
async function verifyToken(request, { grants }) {
    const token = requireAccessToken(await readFields(request), grants);
    return {
        user: token.account.uid,
        client_id: token.clientId,
        scope: token.scope,
        profile_changed_at: token.account.changedAt,
    };
}
/**
 * The access token in the field `token`.
 *
 * @throws {ServerError} 109 if the field is no token, 108 if the token is unknown, 115 if it has
 * expired.
 */
function requireAccessToken(fields, grants) {
    const token = grants.accessToken(tokenId(requireField(fields, 'token', accessToken)));
    if (!token)
        throw oauthError(108);
    if (Date.now() >= token.expiresAt)
        throw oauthError(115, { expiredAt: token.expiresAt });
    return token;
}
/** `POST /v1/introspect`: everything about a token that is alive, or only that it is not. */
async function introspectToken(request, state) {
    const fields = await readFields(request);
    const token = requireField(fields, 'token', /./);
    const hint = optionalField(fields, 'token_type_hint', /^(access|refresh)_token$/);
    if (!hex64.test(token))
        return inactive;
    const id = tokenId(token);
    const access = hint === 'refresh_token' ? undefined : state.grants.accessToken(id);
    if (access)
        return Date.now() < access.expiresAt ? describeAccess(id, access) : inactive;
    const refresh = hint === 'access_token' ? undefined : state.grants.refreshToken(id);
    if (!refresh)
        return inactive;
    const { clientId } = refresh;
    const client = state.options.clients.find((one) => one.id === clientId);
    if (client?.secret !== undefined)
        throw oauthError(116, { clientId });
    return describeRefresh(id, refresh);
}
/** `POST /v1/destroy`: ends one token. Who sends it need not say who it is, but may not lie. */
async function destroyToken(request, { grants, options }) {
    const fields = await readFields(request);
    const { kind, id } = readTokenToDestroy(fields);
    const credentials = readCredentials(request, fields);
    // Without an id the secret means nothing; libraries of 2014 send it all the same.
    const client = credentials.clientId === undefined
        ? undefined
        : authenticateClient(credentials, options.clients);
    const found = kind === 'refresh_token' ? grants.refreshToken(id) : grants.accessToken(id);
    if (!found || (client && found.clientId !== client.id))
        throw oauthError(108);
    grants.revoke(id);
    return {};
}
/**
 * `POST /v1/oauth/destroy`: revokes a token of either kind, whatever the hint says, and succeeds if
 * the client has no such token (RFC 7009).
 */
async function revokeToken(request, { grants, options }) {
    const fields = await readFields(request);
    const token = requireField(fields, 'token', accessToken);
    optionalField(fields, 'token_type_hint', /^.{1,64}$/);
    const client = authenticateClient(readCredentials(request, fields), options.clients);
    const id = tokenId(token);
    const found = grants.accessToken(id) ?? grants.refreshToken(id);
    if (found?.clientId === client.id)
        grants.revoke(id);
    return {};
}
const inactive = { active: false };
function describeAccess(jti, token) {
    return {
        ...describe(jti, token),
        token_type: 'access_token',
        exp: token.expiresAt,
        ...(token.authentication && authenticationClaims(token.authentication)),
    };
}
function describeRefresh(jti, token) {
    return {
        ...describe(jti, token),
        token_type: 'refresh_token',
        'fxa-lastUsedAt': token.lastUsedAt,
    };
}
function describe(jti, { scope, clientId, createdAt, account }) {
    return {
        active: true,
        scope: scope.join(' '),
        client_id: clientId,
        // Milliseconds, unlike the seconds that RFC 7662 asks for.
        iat: createdAt,
        sub: account.uid,
        jti,
    };
}
/** Both kinds of token look alike, so the field's name decides. */
function readTokenToDestroy(fields) {
    const names = ['token', 'access_token', 'refresh_token', 'refresh_token_id'];
    const [name, ...more] = names.filter((one) => fields[one] !== undefined);
    if (name === undefined || more.length)
        throw invalidParameter(name ?? 'token');
    if (name === 'refresh_token_id') {
        return { kind: 'refresh_token', id: requireField(fields, name, hex64) };
    }
    if (name === 'refresh_token') {
        return { kind: 'refresh_token', id: tokenId(requireField(fields, name, hex64)) };
    }
    return { kind: 'access_token', id: tokenId(requireField(fields, name, accessToken)) };
}

/**
 * The OAuth server: codes in, tokens out, and questions about them. Today it is a part of the auth
 * server, whose own addresses under `/oauth/` do the same.
 */
function createOAuthServer(state) {
    const app = new Hono();
    const { server, clients } = state.options;
    const fail = failDeliberately('oauth', () => state.faults);
    function post(path, answer, reported = (error) => error) {
        app.use(path, cors('any', ['POST']), fail);
        app.post(path, async (c) => {
            try {
                return Response.json(await answer(c.req.raw, state), {
                    headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
                });
            }
            catch (error) {
                return errorResponse(reported(error));
            }
        });
    }
    post('/token', tradeForTokens);
    post('/verify', verifyToken);
    post('/introspect', introspectToken);
    post('/destroy', destroyToken);
    post('/oauth/token', tradeAtAuthServer, asAuthServerError);
    post('/oauth/destroy', revokeToken, asAuthServerError);
    post('/oauth/id-token-verify', verifyIdToken);
    app.use('/jwks', cors('any', ['GET']), fail);
    app.get('/jwks', async (c) => c.json(await state.signingKeys.publicKeys()));
    for (const path of ['/client/:id', '/oauth/client/:id']) {
        app.use(path, cors('any', ['GET']), fail);
        app.get(path, (c) => {
            const clientId = c.req.param('id');
            const client = clients.find(({ id }) => id === clientId);
            if (!hex16.test(clientId))
                return errorResponse(invalidParameter('client_id', 'params'));
            if (!client)
                return errorResponse(oauthError(101, { clientId }));
            return c.json({
                id: client.id,
                name: client.name,
                trusted: client.trusted !== false,
                image_uri: client.imageUri ?? '',
                redirect_uri: client.redirectUris.join(','),
            });
        });
    }
    app.use('/authorization', cors('any', ['GET', 'POST']), fail);
    app.get('/authorization', (c, next) => {
        // Where both servers are at one address, it is the content server that answers.
        if (server.oauthHost === server.contentHost)
            return next();
        // Keys are for the content server alone; they must not pass through this one.
        if (c.req.query('keys_jwk'))
            return errorResponse(invalidParameter('keys_jwk', 'query'));
        const { search } = new URL(c.req.url);
        return c.redirect(`${server.contentHost}/authorization${search}`);
    });
    app.post('/authorization', async (c) => {
        try {
            const fields = await readFields(c.req.raw);
            requireField(fields, 'client_id', hex16);
            requireField(fields, 'assertion', /^[\w\-.~=]{50,10240}$/);
            requireField(fields, 'state', /^.{1,512}$/);
            // The content server's pages send their assertion here; the local ones need none.
            throw oauthError(104);
        }
        catch (error) {
            return errorResponse(error);
        }
    });
    return app;
}

/** A display name: no control characters, line separators or private characters. */
const displayNamePattern = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Co}\ufff9-\ufffb]{0,256}$/u;
/** The profile server: what a token permits to know about its user. */
function createProfileServer(state) {
    const app = new Hono();
    const { profileHost } = state.options.server;
    const fail = failDeliberately('profile', () => state.faults);
    /** An address whose response is `read`, or 403 if that is `undefined`. */
    function get(path, read) {
        app.use(path, cors('echo', ['GET', 'POST']), fail);
        app.get(path, (c) => {
            try {
                const token = readToken(c, state);
                const body = read(token);
                if (!body)
                    throw insufficientScope();
                return conditionalJson(c, body, token.account.changedAt);
            }
            catch (error) {
                return errorResponse(error);
            }
        });
    }
    /** An address that changes the profile of a user whose token has the scope. */
    function post(path, scope, change) {
        app.use(path, cors('echo', ['GET', 'POST']), fail);
        app.post(path, async (c) => {
            try {
                const token = readToken(c, state);
                if (!grants(token.scope, scope))
                    throw insufficientScope();
                return c.json(await change(token, c.req.raw));
            }
            catch (error) {
                return errorResponse(error);
            }
        });
    }
    get('/profile', ({ account, scope }) => {
        assignMonogram(account, scope, profileHost);
        return permittedProfile(account, scope, profileHost);
    });
    get('/uid', ({ account: { uid }, scope }) => grants(scope, 'profile:uid') ? { uid } : undefined);
    get('/email', ({ account: { email }, scope }) => grants(scope, 'profile:email') || grants(scope, 'email') ? { email } : undefined);
    get('/avatar', ({ account, scope }) => grants(scope, 'profile:avatar') ? avatarOf(account, profileHost) : undefined);
    get('/subscriptions', ({ scope }) => grants(scope, 'profile:subscriptions') ? { subscriptions: [] } : undefined);
    get('/display_name', ({ account: { displayName }, scope }) => grants(scope, 'profile:display_name') ? { displayName } : undefined);
    post('/display_name', 'profile:display_name:write', async ({ account }, request) => {
        const { displayName } = await readFields(request);
        if (typeof displayName !== 'string' || !displayNamePattern.test(displayName)) {
            throw profileError(101, { validation: { source: 'payload', keys: ['displayName'] } });
        }
        if (displayName)
            account.displayName = displayName;
        else
            delete account.displayName;
        account.changedAt = Date.now();
        return {};
    });
    // The local server cannot scale a picture, so it reports an error that the real one has for that.
    post('/avatar/upload', 'profile:avatar:write', async () => {
        throw profileError(103);
    });
    // The picture of those who have none, in three sizes that are one: it has no pixels.
    app.get('/a/:name', (c) => {
        const [id, size] = c.req.param('name').split('_');
        const known = id === defaultAvatarId && [undefined, 'small', 'large'].includes(size);
        return known ? image(c, placeholder) : errorResponse(notFound());
    });
    app.get('/avatar/:initial', (c) => {
        const initial = c.req.param('initial');
        return image(c, monogram(/^[a-z0-9]$/i.test(initial) ? initial.toUpperCase() : '?'));
    });
    return app;
}
/** The token of an `Authorization` header, read as loosely and as strictly as Firefox Accounts does. */
function readToken(c, state) {
    const authorization = c.req.header('Authorization') ?? '';
    if (!authorization.startsWith('Bearer')) {
        throw profileError(100, { reason: 'Bearer token not provided' });
    }
    const [, token] = authorization.split(' ');
    try {
        return requireAccessToken({ token }, state.grants);
    }
    catch (error) {
        if (!(error instanceof ServerError))
            throw error;
        throw profileError(100, { reason: error.message });
    }
}
/** Answers with 304 when the asker has this very answer already, with 204 when it is empty. */
function conditionalJson(c, body, changedAt) {
    const text = JSON.stringify(body);
    const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
    const headers = {
        ETag: etag,
        'Last-Modified': new Date(changedAt).toUTCString(),
        'Cache-Control': 'private, no-cache, no-store, must-revalidate',
    };
    const asked = (c.req.header('If-None-Match') ?? '').split(',').map((tag) => tag.trim());
    if (asked.some((tag) => tag === etag || tag === `W/${etag}`))
        return c.body(null, 304, headers);
    if (text === '{}')
        return c.body(null, 204, headers);
    return c.body(text, 200, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
}
function image(c, svg) {
    return c.body(svg, 200, {
        'Content-Type': 'image/svg+xml; charset=UTF-8',
        'Content-Security-Policy': "default-src 'none'",
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Cache-Control': 'public, max-age=86400',
        'X-Content-Type-Options': 'nosniff',
    });
}
const placeholder = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">
<rect width="80" height="80" fill="#cbd2dc"/>
<g fill="#5b6678"><circle cx="40" cy="31" r="14"/><path d="M12 80a28 28 0 0 1 56 0z"/></g>
</svg>
`;
function monogram(initial) {
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">
<rect width="80" height="80" fill="#cbd2dc"/>
<text x="40" y="54" font-family="sans-serif" font-size="40" text-anchor="middle" fill="#5b6678">${initial}</text>
</svg>
`;
}

/**
 * A Security Event Token as Firefox Accounts' webhooks carry it.
 *
 * @see RFC 8417
 * @see https://mozilla.github.io/ecosystem-platform/reference/account-events
 */
function createSecurityEvent({ signingKeys, options, accounts }, type, event = {}) {
    const { uid = options.accounts[0]?.uid ?? '', clientId = options.clients[0]?.id ?? '', payload = {}, } = event;
    const email = accounts.findByUid(uid)?.email;
    return signingKeys.sign({
        iss: options.server.contentHost,
        sub: uid,
        aud: clientId,
        iat: Math.floor(Date.now() / 1000),
        jti: crypto.randomUUID(),
        events: {
            [`https://schemas.accounts.firefox.com/event/${type}`]: {
                ...usualPayload(type, uid, email),
                ...payload,
            },
        },
    });
}
function usualPayload(type, uid, email) {
    if (type === 'password-change')
        return { changeTime: Date.now() };
    if (type === 'profile-change')
        return { uid, ...(email === undefined ? {} : { email }) };
    if (type === 'subscription-state-change') {
        // Seconds, unlike the milliseconds of a password's change.
        const changeTime = Math.floor(Date.now() / 1000);
        return { capabilities: ['capability'], isActive: true, changeTime };
    }
    return {};
}

/**
 * Makes a local Firefox Accounts for development and tests: content, OAuth and profile server as
 * one Fetch handler. Nothing is listened on and nothing is stored; put it on ports, hand it over as
 * a `fetch`, or answer a mocked network with it.
 *
 * ```ts
 * import { serve } from '@hono/node-server';
 * import { createLocalFxa } from 'fxa-relier-client/testing';
 *
 * const fxa = createLocalFxa();
 * for (const port of [3030, 9000, 1111]) serve({ fetch: fxa.fetch, port, hostname: 'localhost' });
 * ```
 *
 * @throws {FxaRelierError} `invalid_argument` when an option cannot work; the message names it.
 */
function createLocalFxa(options) {
    const resolved = resolveOptions(options);
    const { server, clients } = resolved;
    const state = createState(resolved);
    const app = new Hono({ getPath: routePath });
    app.route(routePath({ url: server.oauthHost }), createOAuthServer(state));
    app.route(routePath({ url: server.profileHost }), createProfileServer(state));
    app.route(routePath({ url: server.contentHost }), createContentServer(state));
    for (const host of [server.contentHost, server.oauthHost, server.profileHost]) {
        app.route(routePath({ url: new URL(host).origin }), createHealth());
    }
    app.notFound((c) => {
        const isApi = [server.oauthHost, server.profileHost].some((host) => c.req.url.startsWith(`${host}/`));
        if (isApi)
            return errorResponse(notFound());
        return presentPage(c, state, errorPage('Not found', 'There is no such page here.'), 404);
    });
    return {
        async fetch(input, init) {
            const request = init || !(input instanceof Request) ? new Request(input, init) : input;
            await answerLate(state.faults, request.signal);
            return app.fetch(request);
        },
        server,
        clients,
        get faults() {
            return state.faults;
        },
        set faults(faults) {
            state.faults = checkFaults(faults);
        },
        get inbox() {
            return state.inbox.mails;
        },
        createSecurityEvent: (type, event) => createSecurityEvent(state, type, event),
        createAssertion: (audience, assertion) => createAssertion(state, audience, assertion),
        rotateSigningKey: state.signingKeys.rotate,
        reset() {
            Object.assign(state, freshState(resolved));
        },
    };
}
/** The host becomes the first part of the path, so that one router serves three servers. */
function routePath({ url }) {
    const { host, pathname } = new URL(url);
    return `/${host.replaceAll(':', '_')}${pathname === '/' ? '' : pathname}`;
}

/** Reads a page of the local Firefox Accounts: those that src/testing/pages makes, and no others. */
function readPage(whole) {
    // What a page may show later is not what it says now.
    const html = whole.replace(/<(\w+) [^>]*\bhidden>.*?<\/\1>/gs, '');
    const [, alert = ''] = /<p [^>]*role="alert"[^>]*>(.*?)<\/p>/s.exec(html) ?? [];
    const [, action, inner = ''] = /<form method="post" action="([^"]*)">(.*?)<\/form>/s.exec(html) ?? [];
    const [, redirect = ''] = /<a id="continue" href="([^"]*)">.*<script src="\/redirect.js">/s.exec(html) ?? [];
    return {
        problem: textOf(alert),
        redirect: decode(redirect),
        details: [...html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs)].map(([, name = '', value = '']) => `${textOf(name)} ${textOf(value)}`),
        form: action === undefined ? undefined : { action: decode(action), ...fieldsOf(inner) },
    };
}
function fieldsOf(form) {
    const inputs = [...form.matchAll(/<input [^>]*>/g)].map(([tag]) => ({
        name: attribute(tag, 'name'),
        value: attribute(tag, 'value'),
        isHidden: attribute(tag, 'type') === 'hidden',
    }));
    const hidden = inputs.filter(({ isHidden }) => isHidden);
    return {
        hidden: Object.fromEntries(hidden.map(({ name, value }) => [name, value])),
        asked: inputs.filter(({ isHidden }) => !isHidden).map(({ name }) => name),
    };
}
function attribute(tag, name) {
    return decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}
function textOf(html) {
    return decode(html.replace(/<[^>]*>/g, ' '))
        .replace(/\s+/g, ' ')
        .trim();
}
function decode(text) {
    return text
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');
}

/** As many as a browser follows redirects; a sign-in takes fewer than ten. */
const mostPages = 20;
/**
 * Signs a user in at the address that a relier sends browsers to, without a browser: it follows the
 * redirects, fills in the forms, codes from the inbox included, and gives consent.
 *
 * ```ts
 * import { createLocalFxa, signInWithFetch } from 'fxa-relier-client/testing';
 *
 * const fxa = createLocalFxa();
 * const query = new URLSearchParams({ client_id: 'dcdb5ae7add825d2', state: 's', scope: 'profile' });
 * const back = await signInWithFetch(fxa, `${fxa.server.oauthHost}/authorization?${query}`, {
 *   email: 'test@example.com',
 *   password: 'password123',
 * });
 * console.log(back.searchParams.get('code'));
 * ```
 *
 * @returns Where Firefox Accounts sends the browser back to: the redirect URI, with `code` and
 *   `state`, or with `error`.
 * @throws {Error} A page says that something is wrong: the message has its words.
 */
async function signInWithFetch(fxa, url, credentials) {
    return (await visitToTheEnd(fxa, url, credentials)).back;
}
/** As above; gives the cookies that were set on the way, too. */
async function visitToTheEnd(fxa, url, credentials) {
    const cookies = new Map();
    const { contentHost, oauthHost, profileHost } = fxa.server;
    const origins = [contentHost, oauthHost, profileHost].map((host) => new URL(host).origin);
    let request = new Request(url);
    for (let loaded = 0; loaded < mostPages; loaded += 1) {
        if (cookies.size) {
            request.headers.set('Cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
        }
        const response = await fxa.fetch(request);
        for (const cookie of response.headers.getSetCookie()) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
            cookies.set(name, value);
        }
        const location = response.headers.get('Location');
        if (location) {
            const target = new URL(location, request.url);
            if (!origins.includes(target.origin))
                return { back: target, cookies };
            request = new Request(target);
        }
        else {
            const html = await response.text();
            const { redirect } = readPage(html);
            if (redirect)
                return { back: new URL(redirect), cookies };
            request = submission(html, request.url);
        }
    }
    throw new Error(`No redirect back to the relier after ${mostPages} pages, at ${request.url}`);
    function submission(html, pageUrl) {
        const { problem, details, form } = readPage(html);
        if (problem)
            throw new Error(['Firefox Accounts says:', problem, ...details].join(' '));
        if (!form)
            throw new Error(`There is nothing to fill in at ${pageUrl}`);
        const answers = { ...credentials, code: newestCode(fxa, credentials) };
        const asked = form.asked.map((name) => [name, answers[name] ?? '']);
        return new Request(new URL(form.action, pageUrl), {
            method: 'POST',
            headers: { Origin: new URL(contentHost).origin },
            body: new URLSearchParams({ ...form.hidden, ...Object.fromEntries(asked) }),
        });
    }
}
/** The last code that was sent to someone; empty where none was. */
function newestCode({ inbox }, { email }) {
    const isHers = ({ to }) => to.toLowerCase() === email.trim().toLowerCase();
    return inbox.filter(isHers).at(-1)?.code ?? '';
}

/**
 * Puts a local Firefox Accounts on three ports of this machine. Without `ports` they are free ones,
 * so that tests can run side by side; `fxa.server` says which, in the form that a relier's `server`
 * option takes.
 *
 * ```ts
 * import { startLocalFxa } from 'fxa-relier-client/testing';
 *
 * const fxa = await startLocalFxa({ ports: { content: 3030, oauth: 9000, profile: 1111 } });
 * console.log(fxa.server.contentHost); // http://localhost:3030
 * await fxa.close();
 * ```
 *
 * @throws {FxaRelierError} `invalid_argument` when an option cannot work; the message names it.
 * @throws {PortError} A port is in use.
 */
async function startLocalFxa(options = {}) {
    if ('server' in options) {
        throw invalidOption('server cannot be given: its addresses come of host and ports');
    }
    const { ports = {}, host = 'localhost', onResponse, ...known } = options;
    requireObject(ports, 'ports');
    const { content = 0, oauth = 0, profile = 0 } = ports;
    for (const [name, port] of Object.entries({ content, oauth, profile }))
        checkPort(name, port);
    if (!['localhost', '127.0.0.1'].includes(host)) {
        throw invalidOption(`host must be localhost or 127.0.0.1, since it serves this machine, not ${host}`);
    }
    const open = [];
    const close = async () => {
        await Promise.all(open.map((listening) => listening.close()));
    };
    // The addresses are known only when the ports are open.
    let fxa;
    const answer = async (request) => {
        if (!fxa)
            return new Response('Starting', { status: 503, headers: { 'Retry-After': '1' } });
        const response = await fxa.fetch(request);
        onResponse?.(request, response.clone());
        return response;
    };
    const openPort = async (port) => {
        const listening = await listen(port, answer);
        open.push(listening);
        return `http://${host}:${listening.port}`;
    };
    try {
        const server = {
            contentHost: await openPort(content),
            oauthHost: `${await openPort(oauth)}/v1`,
            profileHost: `${await openPort(profile)}/v1`,
        };
        fxa = Object.assign(createLocalFxa({ ...known, server }), { close });
        return fxa;
    }
    catch (error) {
        await close();
        throw error;
    }
}
function checkPort(name, port) {
    if (Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65535)
        return;
    throw invalidOption(`ports.${name} must be a number from 0 to 65535, not ${String(port)}`);
}

export { PortError, createLocalFxa, listen, signInWithFetch, startLocalFxa };
//# sourceMappingURL=testing.js.map
