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

/** The client's methods, of which each sends its own `action`. */
type Action = 'signIn' | 'signUp' | 'forceAuth' | 'bestChoice' | 'emailFirst';
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
/** What must be known of a request when its response arrives. */
interface PendingRequest {
    readonly state: string;
    readonly redirectUri: string;
    readonly codeVerifier?: string | undefined;
}

declare const checked: unique symbol;
/** A code whose `state` has been checked. Only `AuthorizationResult` has one. */
type AuthorizationCode = string & {
    readonly [checked]: true;
};
/** A finished sign-in, checked against the request that began it. */
interface AuthorizationResult {
    /** Where Firefox Accounts sent the user, or would have sent them: with code and state. */
    redirect_uri: string;
    /** @deprecated The name that `redirect_uri` had in the lightbox of 0.0.8. */
    readonly redirect: string;
    /** To be traded for a token, once, within 15 minutes. */
    code: AuthorizationCode;
    state: string;
    /** What the user did: `signin` or `signup`. */
    action?: string | undefined;
    /** What the code is traded with, where `pkce` is on. */
    codeVerifier?: string | undefined;
}

type Fetch = typeof globalThis.fetch;
/** What every call over HTTP takes beside its own arguments. */
interface CallOptions {
    /** Ends the call early; it then rejects with the reason `aborted`. */
    signal?: AbortSignal | undefined;
}

/** What Firefox Accounts wants to know of where the flow begins. */
interface MetricsFlowOptions extends CallOptions {
    /** Where the user is: `[\w.:-]+`. */
    entrypoint?: string | undefined;
    entrypointExperiment?: string | undefined;
    entrypointVariation?: string | undefined;
    /** What the user is to act on. */
    formType?: 'email' | 'button' | 'subscribe' | 'other' | undefined;
    /** `[\w/.%-]+`, at most 128 characters. */
    utmCampaign?: string | undefined;
    utmContent?: string | undefined;
    utmMedium?: string | undefined;
    utmSource?: string | undefined;
    utmTerm?: string | undefined;
}
/** Options for the sign-in that the flow leads to. Empty where it could not be fetched. */
interface MetricsFlow {
    /** 64 hex digits. */
    flowId?: string | undefined;
    /** Milliseconds since 1970. */
    flowBeginTime?: number | undefined;
    /** 32 hex digits. */
    deviceId?: string | undefined;
}

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
    readonly name = "FxaRelierError";
    readonly reason: FxaRelierErrorReason;
    readonly errno: number | undefined;
    readonly status: number | undefined;
    readonly error: ErrorName | undefined;
    readonly retryAfter: number | undefined;
    readonly url: string | undefined;
    constructor(reason: FxaRelierErrorReason, message: string, { cause, errno, status, error, retryAfter, url }?: FxaRelierErrorDetails);
}
/**
 * Whether `error` is one of this library's, and of this `reason` where one is given. It looks at
 * the name rather than the class, so it also knows errors of another frame or another copy.
 */
declare function isFxaRelierError(error: unknown, reason?: FxaRelierErrorReason): error is FxaRelierError;

type Ui = 'redirect' | 'lightbox' | 'popup';
/** The options of a sign-in that say where the user sees it, and for how long. */
interface SurfaceOptions {
    /**
     * A `popup` opens inside a click, and needs a `redirectUri` on the origin of the page, where
     * `handleRedirect` is called.
     *
     * @default 'redirect'
     */
    ui?: Ui | undefined;
    /** Takes the lightbox or the popup down; the call then rejects with the reason `aborted`. */
    signal?: AbortSignal | undefined;
    /**
     * How to go on where a lightbox is refused or does not load, instead of rejecting with
     * `frame_refused` or `timeout`. A `popup` can still open where the refusal is known beforehand,
     * by `frames: false`, and when the user chooses "Continue on Firefox Accounts" in the slow
     * lightbox; after a time limit the browser may block it.
     */
    fallback?: 'redirect' | 'popup' | undefined;
    /** The CSS background around the lightbox. @default '#0008' */
    background?: string | undefined;
    /** Taken for the sake of 0.0.8. The lightbox is in the top layer, above every z-index. */
    zIndex?: number | undefined;
    /** How long the lightbox waits for Firefox Accounts to load, at most 2147483647. @default 15000 */
    loadTimeoutMs?: number | undefined;
    /**
     * How long it then waits for its first word. Servers load their configuration before it. After
     * 4 s, the notice that it is loading says that it takes longer, and with `fallback` offers
     * "Continue on Firefox Accounts".
     *
     * @default 10000
     */
    pingTimeoutMs?: number | undefined;
}

/**
 * What the library uses of `Storage`. With `key` and `length`, a client can tell that a response
 * belongs to another client of the site: see `handleRedirect`.
 */
type RequestStorage = Pick<Storage, 'getItem' | 'setItem'> & Partial<Pick<Storage, 'key' | 'length'>>;

/** A `state` that the caller does not have yet. */
type LateState = PromiseLike<string> | (() => string | PromiseLike<string>);

/** What the constructor takes beside the client id. */
interface ClientOptions extends ServerOptions {
    /** What every call would repeat may stand here. */
    redirectUri?: string | undefined;
    scope?: string | undefined;
    /**
     * For a public client, which has no secret: makes a code verifier for each sign-in, sends its
     * challenge, and hands the verifier over with the result (RFC 7636).
     *
     * @default false
     */
    pkce?: boolean | undefined;
    /**
     * Where a request is remembered while the user is at Firefox Accounts. Pass `localStorage` where
     * sign-in links are opened in new tabs.
     *
     * @default sessionStorage
     */
    storage?: RequestStorage | undefined;
    /** Used instead of the global `fetch`. */
    fetch?: Fetch | undefined;
    /** Never here: a secret in a browser is none. It belongs to `fxa-relier-client/server`. */
    clientSecret?: never;
}
/** What one sign-in takes. */
interface SignInOptions extends Omit<AuthorizationOptions, 'state'>, SurfaceOptions {
    /**
     * An unguessable value that ties the response to this browser (RFC 6749, section 10.12), at most
     * 512 characters. Leave it out and the library makes it; pass it if a backend compares it.
     *
     * It may be a promise, or a function, which is called once, inside the click, after the other
     * arguments are checked and the popup is open. The popup shows a blank page until the state
     * arrives. If the state cannot be obtained, the call rejects with `network` and the error as its
     * `cause`, or with the `FxaRelierError` that the promise rejects with.
     *
     * ```ts
     * const accept = { accept: 'application/json' };
     * const getState = async () =>
     *   (await (await fetch('/sign-in', { headers: accept })).json()).state;
     * button.onclick = () => client.auth.signIn({ ui: 'popup', state: getState });
     * ```
     */
    state?: string | LateState | undefined;
}

/** A URL for a link, and what `handleRedirect` will know the response by. */
interface LinkRequest extends PendingRequest {
    url: string;
}

type OnThisPage = (SignInOptions & {
    ui: 'lightbox';
    fallback?: 'popup' | undefined;
}) | (SignInOptions & {
    ui: 'popup';
});
type OnRedirect = SignInOptions & {
    ui?: 'redirect' | undefined;
};
/**
 * Begins a sign-in. By redirect the promise resolves with nothing once the browser is leaving the
 * page; in a lightbox or a popup it resolves with the result. It rejects with an `FxaRelierError`
 * whose `reason` is `cancel`, `aborted`, `timeout`, `frame_refused`, `popup_blocked`,
 * `already_open`, `invalid_argument`, `state_missing`, `state_mismatch`, `server_error` or
 * `invalid_response`.
 *
 * ```ts
 * const { code, state } = await client.auth.signIn({ ui: 'lightbox' });
 * ```
 */
interface Authenticate {
    (options: OnThisPage): Promise<AuthorizationResult>;
    (options?: OnRedirect): Promise<undefined>;
    (options?: SignInOptions): Promise<AuthorizationResult | undefined>;
}
/** @typeParam Method What each of the five methods is. */
interface AuthApi<Method = Authenticate> {
    /** For a user who has an account. */
    signIn: Method;
    /** For a user who has none yet. */
    signUp: Method;
    /** For the one user whose address is `email`: no other can sign in, and none sign up. */
    forceAuth: Method;
    /** Leaves it to Firefox Accounts whether the user is to sign in or up. */
    bestChoice: Method;
    /** Asks for the address first. What Mozilla recommends today. */
    emailFirst: Method;
    /**
     * The URL of a sign-in by redirect, for a real link. Nothing is opened.
     *
     * ```ts
     * link.href = (await client.auth.request('signIn')).url;
     * ```
     */
    request(action: Action, options?: SignInOptions): Promise<LinkRequest>;
    /**
     * Reads the response of a sign-in. Call it on the page at the redirect URI. Resolves with the
     * result, or with `null` if the page was not reached from a sign-in of this client: it has no
     * response in its address, or the response of another client of this site. A result's code leaves
     * the address bar and the history; a second call returns the same result.
     *
     * Rejects as `signIn` does, and with `state_missing` if no client is known to have begun the
     * sign-in: offer to begin again. The address then stays as it is, since a client with storage of
     * its own, or another library, may know the state. With several clients on one page, call all of
     * them, and show the error only if all reject.
     *
     * In a popup that this library opened it hands the answer to the page that waits for it, closes
     * the window, and stays pending.
     *
     * ```ts
     * const result = await client.auth.handleRedirect();
     * if (result) await finishOnBackend(result.code, result.state);
     * ```
     *
     * @param url The address that the page was reached by. @default location.href
     */
    handleRedirect(url?: string): Promise<AuthorizationResult | null>;
    /**
     * What ties the page's metrics to those of Firefox Accounts, for the options of a sign-in. It is
     * for the sites that Firefox Accounts has on its list, and best effort: where it fails, there is
     * nothing in it. Fetch it when the page loads, and let no click wait for it: a popup cannot, and
     * it may take its time.
     *
     * ```ts
     * let metricsFlow: MetricsFlow = {};
     * button.onclick = () => client.auth.signIn(metricsFlow);
     * metricsFlow = await client.auth.fetchMetricsFlow({ entrypoint: 'example' });
     * ```
     *
     * @see https://mozilla.github.io/ecosystem-platform/relying-parties/how-tos/metrics
     */
    fetchMetricsFlow(options?: MetricsFlowOptions): Promise<MetricsFlow>;
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

interface ProfileApi {
    /** Returns what the token's scopes reveal of its user. */
    fetch(token: string, options?: CallOptions): Promise<Profile>;
    /** Returns the profile that was fetched last. */
    all(): Profile | undefined;
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

/** The OAuth server's calls that need no secret. */
interface PublicTokenApi extends Omit<TokenApi, 'tradeCode' | 'refreshToken'> {
    /**
     * Trades the code of a checked result, for a client with `pkce`.
     *
     * ```ts
     * const { code, codeVerifier } = await client.auth.signIn({ ui: 'lightbox' });
     * const { accessToken } = await client.token.tradeCode(code, { codeVerifier });
     * ```
     */
    tradeCode(code: AuthorizationCode, options: TradeCodeOptions): Promise<Token>;
    /**
     * Gets a new access token. Across the tabs of the site one refresh is made at a time, where the
     * browser has Web Locks (https and localhost).
     *
     * ```ts
     * const { accessToken } = await client.token.refreshToken(refreshToken, { scope: 'profile:uid' });
     * ```
     */
    refreshToken(refreshToken: string, options?: RefreshTokenOptions): Promise<Token>;
}

/** What one sign-in by redirect takes. */
type RedirectOptions = Omit<SignInOptions, LightboxOption> & {
    ui?: 'redirect' | undefined;
};
type LightboxOption = 'ui' | 'fallback' | 'background' | 'zIndex' | 'loadTimeoutMs' | 'pingTimeoutMs';
/** Begins a sign-in. The promise resolves with nothing once the browser is leaving the page. */
type AuthenticateByRedirect = (options?: RedirectOptions) => Promise<undefined>;
/**
 * The client without lightbox and popup, in fewer bytes. The callback page of a popup may use it
 * too: `handleRedirect` is the same.
 *
 * ```ts
 * import { FxaRelierClient } from 'fxa-relier-client/redirect';
 * ```
 */
declare class FxaRelierClient {
    readonly auth: AuthApi<AuthenticateByRedirect>;
    readonly token: PublicTokenApi;
    readonly profile: ProfileApi;
    /**
     * @param clientId 16 hex digits, from the registration with Firefox Accounts.
     * @throws FxaRelierError with the reason `invalid_argument`.
     */
    constructor(clientId: string, options?: ClientOptions);
}

export { FxaRelierClient, FxaRelierError, isFxaRelierError, servers };
export type { Action, AuthApi, AuthenticateByRedirect, AuthorizationCode, AuthorizationErrorName, AuthorizationOptions, AuthorizationResult, CallOptions, ClientOptions, DestroyTokenOptions, Fetch, FxaRelierErrorDetails, FxaRelierErrorReason, IntrospectedToken, LinkRequest, MetricsFlow, MetricsFlowOptions, Profile, ProfileApi, PublicTokenApi, RedirectOptions, RefreshTokenOptions, RequestStorage, Server, ServerName, ServerOptions, Token, TokenApi, TradeCodeOptions, VerifiedToken };
