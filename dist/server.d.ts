/**
 * Why a call did not end in what was asked for. Reasons are API: a change to one is a breaking
 * change. Messages are for people and may change.
 */
type FxaRelierErrorReason = 
/** The user closed the lightbox or the popup, or chose "cancel" in Firefox Accounts. */
'cancel'
/** The `signal` that was passed in fired, or the page removed the lightbox. */
 | 'aborted'
/** Firefox Accounts did not load in time. */
 | 'timeout'
/** Firefox Accounts cannot be framed here: its server refuses, or it stayed silent. */
 | 'frame_refused'
/** The browser did not let the popup open; `url` leads to the same sign-in by redirect. */
 | 'popup_blocked'
/** A sign-in is on screen already. */
 | 'already_open'
/** An argument is missing or malformed; the message names it. */
 | 'invalid_argument'
/** Nothing is remembered of the sign-in that this answer belongs to. */
 | 'state_missing'
/** The answer belongs to another sign-in than the one that was begun. */
 | 'state_mismatch'
/** Firefox Accounts answered the sign-in with an error; `error` and `errno` say which. */
 | 'server_error'
/** The request did not reach the server, or its answer did not reach this page. */
 | 'network'
/** The server refused the request; `status` and `errno` say why. */
 | 'http_error'
/** The answer is not what the protocol says. */
 | 'invalid_response'
/** The BrowserID assertion shows nobody's identity; the message is the verifier's reason. */
 | 'invalid_assertion';
/** What Firefox Accounts calls the errors that it sends back in place of a code. */
type AuthorizationErrorName = 
/** A parameter is missing or malformed, or `prompt=none` is not to be had with it. */
'invalid_request'
/** This client may not ask with `prompt=none`. */
 | 'unauthorized_client'
/** `prompt=none`, and nobody is signed in. */
 | 'login_required'
/** `prompt=none`, and somebody else is signed in than was hinted at. */
 | 'account_selection_required'
/** `prompt=none`, and the user would have to do something, for example confirm their address. */
 | 'interaction_required'
/** `prompt=none`, and the sign-in is too old or too weak for `maxAge` or `acrValues`. */
 | 'unmet_authentication_requirements';
/** Any text, of which an editor can offer those that are known. */
type ErrorName = AuthorizationErrorName | (string & Record<never, never>);
/** What an error carries beside its reason and message, where there is any. */
interface FxaRelierErrorDetails {
    /** Firefox Accounts' own number for the error, for example 105 for an unknown code. */
    errno?: number | undefined;
    /** The HTTP status of the answer. */
    status?: number | undefined;
    /**
     * The `error` that the server named: of a sign-in an `AuthorizationErrorName`, as far as it is
     * known here; of a call, for example `Bad Request`.
     */
    error?: ErrorName | null | undefined;
    /** Seconds to wait before the call is made again. */
    retryAfter?: number | undefined;
    /** Where a link may lead instead of the popup that was blocked. */
    url?: string | undefined;
    /** The error underneath, or the whole body of a server's refusal. */
    cause?: unknown;
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
declare class FxaRelierError extends Error {
    readonly name: 'FxaRelierError';
    readonly reason: FxaRelierErrorReason;
    readonly errno?: number;
    readonly status?: number;
    readonly error?: ErrorName;
    readonly retryAfter?: number;
    readonly url?: string;
    constructor(reason: FxaRelierErrorReason, message: string, details?: FxaRelierErrorDetails);
}
/**
 * Whether `error` is one of this library's, and of this `reason` where one is given. It looks at
 * the name rather than the class, so it also knows errors of another frame or another copy.
 */
declare function isFxaRelierError(error: unknown, reason?: FxaRelierErrorReason): error is FxaRelierError;

/** Where the three servers of one Firefox Accounts deployment are. */
interface Server {
    /** The pages that the user sees, an origin: `https://accounts.firefox.com`. */
    contentHost: string;
    /** The OAuth server with its version: `https://oauth.accounts.firefox.com/v1`. */
    oauthHost: string;
    /** The profile server with its version: `https://profile.accounts.firefox.com/v1`. */
    profileHost: string;
    /** `false` where the server is known to refuse to be framed, so that a lightbox cannot work. */
    frames?: boolean;
}
type ServerName = 'production' | 'stage' | 'stable' | 'latest' | 'nightly' | 'local';
/**
 * The deployments that have a name. Mozilla's documentation names production and stage; stable,
 * latest and nightly are the development servers of old, kept for those who still run them.
 *
 * @see https://mozilla.github.io/ecosystem-platform/relying-parties/tutorials/integration-with-fxa
 */
declare const servers: Readonly<Record<ServerName, Readonly<Server>>>;
/** How a constructor is told which servers to talk to. */
interface ServerOptions {
    /** A deployment's name, or its hosts. @default 'production' */
    server?: ServerName | Server | undefined;
    /** Replaces the one host, as in version 0.0.8. */
    contentHost?: string | undefined;
    oauthHost?: string | undefined;
    profileHost?: string | undefined;
}

/** The client's methods, and the `action` that each puts into the URL. */
declare const actions: {
    readonly __proto__: null;
    readonly signIn: "signin";
    readonly signUp: "signup";
    readonly forceAuth: "force_auth";
    readonly bestChoice: undefined;
    readonly emailFirst: "email";
};
type Action = Exclude<keyof typeof actions, '__proto__'>;
/** What a relier says about one sign-in. */
interface AuthorizationOptions {
    /**
     * An unguessable value that ties the answer to this browser (RFC 6749, section 10.12), at most
     * 512 characters. Leave it out and the library makes it; pass it when a backend compares it.
     */
    state?: string | undefined;
    /** Where Firefox Accounts sends the code: exactly as registered, at most 256 characters. */
    redirectUri?: string | undefined;
    /** What is asked for, separated by spaces: `profile:email openid`. */
    scope?: string | undefined;
    /**
     * The address to prefill. `forceAuth` requires it. `blank` offers no account that the browser
     * remembers.
     */
    email?: string | undefined;
    /** `offline` asks for a refresh token too. @default 'online' */
    accessType?: 'online' | 'offline' | undefined;
    /** `AAL2` demands a second factor. */
    acrValues?: string | undefined;
    /** Whether to sign in again, ask for consent, or show nothing at all. */
    prompt?: 'none' | 'login' | 'consent' | undefined;
    /** Seconds that the user's last authentication may lie back. */
    maxAge?: number | undefined;
    /** Like `email`, by OpenID Connect's name. */
    loginHint?: string | undefined;
    /** An ID token from before, which says who is expected. */
    idTokenHint?: string | undefined;
    /** A public JWK as base64url, for scoped keys. The request then goes to the content server. */
    keysJwk?: string | undefined;
    /** `false` shows errors to the user instead of returning them. @default true */
    returnOnError?: boolean | undefined;
    /** Metrics: where the user came from, `[\w.:-]+`. */
    entrypoint?: string | undefined;
    entrypointExperiment?: string | undefined;
    entrypointVariation?: string | undefined;
    /** Metrics: `[\w/.%-]+`, at most 128 characters. */
    utmCampaign?: string | undefined;
    utmContent?: string | undefined;
    utmMedium?: string | undefined;
    utmSource?: string | undefined;
    utmTerm?: string | undefined;
    /** Metrics: 64 hex digits, from `/metrics-flow`. */
    flowId?: string | undefined;
    /** Metrics: milliseconds since 1970. */
    flowBeginTime?: number | undefined;
    /** Metrics: 32 hex digits. */
    deviceId?: string | undefined;
    /** Anything else that belongs into the URL, by its name on the wire. */
    params?: Readonly<Record<string, string>> | undefined;
}

type Fetch = typeof globalThis.fetch;
/** What every call over HTTP takes beside its own arguments. */
interface CallOptions {
    /** Ends the call early; it then rejects with the reason `aborted`. */
    signal?: AbortSignal | undefined;
}

/** What the token's scopes let one see of the user. Fields that are not listed here are kept. */
interface Profile {
    /** The user's id, 32 hex digits: the primary key, since an address may change. */
    uid?: string;
    email?: string;
    locale?: string;
    displayName?: string;
    /** The URL of an image. */
    avatar?: string;
    /** Whether `avatar` is a placeholder. */
    avatarDefault?: boolean;
    amrValues?: string[];
    twoFactorAuthentication?: boolean;
    /** `false`: collect no metrics on this user. */
    metricsEnabled?: boolean;
    [field: string]: unknown;
}

/** A token and what was said about it. Fields that are not listed here are kept, in camelCase. */
interface Token {
    accessToken: string;
    /** `bearer` */
    tokenType: string;
    scope: string[];
    /** Seconds from now. Old servers leave it out. */
    expiresIn?: number;
    /** When the user signed in, in seconds since 1970. */
    authAt?: number;
    /** With `accessType: 'offline'`. */
    refreshToken?: string;
    /** With the scope `openid`. */
    idToken?: string;
    [field: string]: unknown;
}
/** What a valid token stands for. */
interface VerifiedToken {
    /** The user's id, 32 hex digits. */
    user: string;
    clientId: string;
    scope: string[];
    [field: string]: unknown;
}
/** RFC 7662's answer. `iat` and `exp` are in milliseconds, unlike the RFC's. */
interface IntrospectedToken {
    active: boolean;
    scope?: string[];
    clientId?: string;
    tokenType?: string;
    sub?: string;
    iat?: number;
    exp?: number;
    [field: string]: unknown;
}
interface TradeCodeOptions extends CallOptions {
    /** The `codeVerifier` of the same sign-in's result, where `pkce` is on. */
    codeVerifier?: string | undefined;
    /**
     * The scope that the sign-in asked for, separated by spaces. A response without `scope` grants all
     * of it (RFC 6749, section 5.1). It is not sent.
     */
    scope?: string | undefined;
}
interface RefreshTokenOptions extends CallOptions {
    /** A part of the scopes that the refresh token has, separated by spaces. @default all of them */
    scope?: string | undefined;
}
interface DestroyTokenOptions extends CallOptions {
    /** Which kind it is: both look alike, and the server looks among this kind only. */
    tokenTypeHint?: 'access_token' | 'refresh_token' | undefined;
}
/**
 * The calls to a Firefox Accounts OAuth server. Each rejects with `http_error` (`errno`, `status`,
 * `retryAfter`) where the server refuses, `network` where it is not reached, `invalid_response`
 * where its answer is not what it should be, and `invalid_argument` before anything is sent.
 *
 * @see https://mozilla.github.io/ecosystem-platform/api
 */
interface TokenApi {
    /** Trades the code of a sign-in for a token. A code can be traded once, within 15 minutes. */
    tradeCode(code: string, options?: TradeCodeOptions): Promise<Token>;
    /** Whose token this is. An unknown one rejects with errno 108, an expired one with 108 or 115. */
    verifyToken(token: string, options?: CallOptions): Promise<VerifiedToken>;
    /** Makes a token useless, as a sign-out should. Of a refresh token it has to be told. */
    destroyToken(token: string, options?: DestroyTokenOptions): Promise<void>;
    /** A new access token for a refresh token. */
    refreshToken(refreshToken: string, options?: RefreshTokenOptions): Promise<Token>;
    /** What is known of a token, also of one that is not valid any more (`active: false`). */
    introspectToken(token: string, options?: CallOptions): Promise<IntrospectedToken>;
}

/** The part of unstorage's interface that is used; any key-value store can be given this shape. */
interface SessionStore {
    getItem(key: string): unknown;
    /** `ttl` in seconds, for stores that remove expired values themselves. */
    setItem(key: string, value: string, options: {
        ttl: number;
    }): unknown;
    removeItem(key: string): unknown;
}

/** The tokens of a signed-in user. They are for Firefox Accounts' APIs, and for nobody else. */
interface SessionToken {
    accessToken: string;
    /** With `accessType: 'offline'`. */
    refreshToken?: string;
    /** Milliseconds since 1970, where the server said how long the access token lives. */
    expiresAt?: number;
    scope: string[];
}
/** What is kept of somebody who has signed in. All times are milliseconds since 1970. */
interface SessionData {
    /** The user's id, 32 hex digits: the key to use for a user, since an address may change. */
    uid: string;
    /** As it was when the user signed in. */
    profile: Profile;
    signedInAt: number;
    expiresAt: number;
    /** How the user has proved who they are, where `openid` was asked for: `AAL1`, `AAL2`. */
    acr?: string;
    /** By which means: `pwd`, `otp`, … */
    amr?: string[];
    /** When. */
    authenticatedAt?: number;
    /** The profile's fields that the cookie had no room for. */
    omitted?: string[];
}
/** Somebody who is signed in to this site. */
interface Session extends Readonly<SessionData> {
    /** Not enumerable, so that neither `JSON.stringify()` nor a log line gives the tokens away. */
    readonly token: SessionToken;
}

/** How a sign-in begins. `redirectUri` and `scope` replace the constructor's. */
interface BeginSignInOptions extends Omit<AuthorizationOptions, 'state'> {
    /** The client's method of that name. @default 'emailFirst' */
    action?: Action | undefined;
    /**
     * The path on this site where the user continues: `/todos?list=1`. It may come from a query: the
     * user continues at `/` if it is not a path on this site, or too long for the cookie (more than
     * about 1,000 characters; a character outside ASCII counts as 6 or 9).
     */
    returnTo?: unknown;
}

/** Servers, and who signs their tokens. */
interface DiscoveredServer extends Server {
    /** The `iss` of ID tokens and security events. */
    issuer?: string;
    /** Where the keys are that they are signed with. */
    jwksUri?: string;
}
interface DiscoveryOptions extends CallOptions {
    /** Used instead of the global `fetch`. */
    fetch?: Fetch | undefined;
    /** For each of the documents. @default 10000 */
    timeoutMs?: number | undefined;
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
declare function discoverServer(contentHost: string, given?: DiscoveryOptions): Promise<DiscoveredServer>;

type OnError = (error: unknown, request: Request) => unknown;

interface ServerClientOptions extends ServerOptions {
    /** A deployment's name, its hosts, or what `discoverServer` found. @default 'production' */
    server?: ServerName | DiscoveredServer | undefined;
    /**
     * 64 hex digits, from the registration. Keep it out of the source: read it from the environment.
     * A public client has none, and trades its codes with `codeVerifier`.
     *
     * A function is called once, when the secret is first needed, so that a framework's build step
     * can create the server without it: `() => process.env.FXA_CLIENT_SECRET`.
     */
    clientSecret?: string | (() => string | undefined) | undefined;
    /** Used instead of the global `fetch`. */
    fetch?: Fetch | undefined;
    /** Within which each call to Firefox Accounts ends, with its repetitions. @default 10000 */
    timeoutMs?: number | undefined;
    /**
     * Where Firefox Accounts sends the user back to, as registered. Its origin is the site's, also
     * behind a proxy. The sign-in handlers need it, `scope` and `cookieSecret`.
     */
    redirectUri?: string | undefined;
    /** What is asked for, separated by spaces: `profile openid`. */
    scope?: string | undefined;
    /**
     * At least 32 random characters, the same in all of the site's processes; cookies are sealed with
     * it. Of a list the first seals and all open: put a new one in front, and take the old one off
     * when the sessions of its time are over. A function is called once, when it is first needed.
     */
    cookieSecret?: string | readonly string[] | (() => string | readonly string[] | undefined) | undefined;
    /**
     * Where sessions are kept, instead of in their cookies: unstorage's interface, or anything with
     * `getItem`, `setItem` and `removeItem`. The keys begin with `fxa-session:<uid>:`.
     */
    store?: SessionStore | undefined;
    /** The time limit of each call to the store, in milliseconds. @default 2000 */
    storeTimeoutMs?: number | undefined;
    /** How long a session lasts. @default 14 days */
    sessionLifetimeMs?: number | undefined;
    /**
     * Receives what the user does not see: why a sign-in failed, and what went wrong without stopping
     * the user. If it throws, the user does not notice. @default one line by `console.error()`
     */
    onError?: OnError | undefined;
}

interface EventBase {
    /** Whom it is about: the session's `uid`. */
    uid: string;
    /** The event's own id. Firefox Accounts may send one twice. */
    jti: string;
    /** When it was sent, in milliseconds since 1970. */
    issuedAt: number;
}
/** The user has changed or reset the password. Sessions from before `changedAt` are to end. */
interface PasswordChangeEvent extends EventBase {
    type: 'password-change';
    /** Milliseconds since 1970. */
    changedAt: number;
}
/** Something in the profile is new. What is not named may be, too: fetch the profile again. */
interface ProfileChangeEvent extends EventBase {
    type: 'profile-change';
    email?: string;
    locale?: string;
    /** `false`: collect no metrics on this user. */
    metricsEnabled?: boolean;
    totpEnabled?: boolean;
    accountDisabled?: boolean;
    accountLocked?: boolean;
}
/** What the user has paid for has changed. An event older than the last one known is to be dropped. */
interface SubscriptionStateChangeEvent extends EventBase {
    type: 'subscription-state-change';
    capabilities: string[];
    isActive: boolean;
    /** Milliseconds since 1970. */
    changedAt: number;
}
/** The account is gone. What the site has of the user is to be deleted. */
interface DeleteUserEvent extends EventBase {
    type: 'delete-user';
}
/** The user's choice, whether metrics may be collected: `metricsEnabled` of the profile. */
interface MetricsEvent extends EventBase {
    type: 'metrics-opt-out' | 'metrics-opt-in';
}
/** One that this version does not know. Answer it as any other, so that it is not sent again. */
interface OtherEvent extends EventBase {
    type: 'other';
    /** By the names on the wire. */
    events: Record<string, unknown>;
}
type SecurityEvent = PasswordChangeEvent | ProfileChangeEvent | SubscriptionStateChangeEvent | DeleteUserEvent | MetricsEvent | OtherEvent;

interface SignOutOptions {
    /** The path on this site to go to. Anything else means `/`. @default '/' */
    returnTo?: unknown;
}

interface ServerProfileApi {
    /** What the token's scopes let one see of its user. */
    fetch(accessToken: string, options?: CallOptions): Promise<Profile>;
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
declare class FxaRelierServer {
    readonly token: TokenApi;
    readonly profile: ServerProfileApi;
    /**
     * Begins a sign-in. A browser that navigates is sent on to Firefox Accounts. A page's script that
     * asks with `Accept: application/json` gets the parameters for the lightbox or popup: `client_id`,
     * `redirect_uri`, `oauth_uri`, `profile_uri`, `content_uri`, `scope` and `state`, and what else was
     * asked for by its name in the URL, to be sent on as `params`: `acr_values`, `code_challenge`, …
     * Any other request of a script, and a prefetch, is answered with 401 and begins no sign-in.
     * Rejects with `invalid_argument`.
     */
    readonly beginSignIn: (request: Request, options?: BeginSignInOptions) => Promise<Response>;
    /**
     * Ends a sign-in, at the redirect URI by GET, and for the page's script by POST with
     * `{ code, state }` as JSON. By GET it leads on to `returnTo`, begins anew, or shows a page that
     * says what is wrong. By POST it answers `{ outcome, return_to }`, where `outcome` is `signed_in`,
     * `already_signed_in`, or why not, with a status of 400 or more: 503 if Firefox Accounts or the
     * store does not respond. Rejects with `invalid_argument`.
     */
    readonly completeSignIn: (request: Request) => Promise<Response>;
    /**
     * Returns the session, or `null` if no user is signed in. Firefox Accounts is not asked. Rejects with `network` if the store
     * fails or does not respond: the user may be signed in or not.
     */
    readonly session: (request: Request) => Promise<Session | null>;
    /**
     * Signs out: POST, from a page of this site, by form or script. The tokens are destroyed at
     * Firefox Accounts. If that or the store fails, `onError` receives the error; the user is signed
     * out of this site in any case.
     */
    readonly signOut: (request: Request, options?: SignOutOptions) => Promise<Response>;
    /**
     * Verifies what Firefox Accounts sends to the site's webhook, and returns all of its events: at
     * least one, the gravest first. Rejects with `invalid_response` if the request has no valid events:
     * respond with 401. It rejects with `network` or `http_error` if the keys of Firefox Accounts
     * cannot be fetched: respond with 503, and the request is sent again.
     */
    readonly verifySecurityEvents: (request: Request) => Promise<[SecurityEvent, ...SecurityEvent[]]>;
    /**
     * Returns the gravest of the events that `verifySecurityEvents` returns: a `delete-user` before a
     * `password-change`, and both before any other. Firefox Accounts sends one at a time today, but a
     * token may have several (RFC 8417, section 2): use `verifySecurityEvents` to get all.
     */
    readonly verifySecurityEvent: (request: Request) => Promise<SecurityEvent>;
    /**
     * @param clientId 16 hex digits, from the registration with Firefox Accounts.
     * @throws FxaRelierError with the reason `invalid_argument`.
     */
    constructor(clientId: string, options?: ServerClientOptions);
}

export { FxaRelierError, FxaRelierServer, discoverServer, isFxaRelierError, servers };
export type { Action, AuthorizationErrorName, AuthorizationOptions, BeginSignInOptions, CallOptions, DeleteUserEvent, DestroyTokenOptions, DiscoveredServer, DiscoveryOptions, Fetch, FxaRelierErrorDetails, FxaRelierErrorReason, IntrospectedToken, MetricsEvent, OtherEvent, PasswordChangeEvent, Profile, ProfileChangeEvent, RefreshTokenOptions, SecurityEvent, Server, ServerClientOptions, ServerName, ServerOptions, ServerProfileApi, Session, SessionData, SessionStore, SessionToken, SignOutOptions, SubscriptionStateChangeEvent, Token, TokenApi, TradeCodeOptions, VerifiedToken };
//# sourceMappingURL=server.d.ts.map
