/**
 * Why a call did not end in what was asked for. Reasons are API: a change to one is a breaking
 * change. Messages are for people and may change.
 */
type FxaRelierErrorReason = 
/** The user closed the lightbox or the popup, or chose "cancel" in Firefox Accounts. */
'cancel'
/** The `signal` that was passed in fired. */
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
 | 'invalid_response';
/** What an error carries beside its reason and message, where there is any. */
interface FxaRelierErrorDetails {
    /** Firefox Accounts' own number for the error, for example 105 for an unknown code. */
    errno?: number | undefined;
    /** The HTTP status of the answer. */
    status?: number | undefined;
    /** The `error` that the server named, for example `login_required` or `Bad Request`. */
    error?: string | null | undefined;
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
    readonly error?: string;
    readonly retryAfter?: number;
    readonly url?: string;
    constructor(reason: FxaRelierErrorReason, message: string, details?: FxaRelierErrorDetails);
}
/**
 * Whether `error` is one of this library's, and of this `reason` where one is given. It looks at
 * the name rather than the class, so it also knows errors of another frame or another copy.
 */
declare function isFxaRelierError(error: unknown, reason?: FxaRelierErrorReason): error is FxaRelierError;

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
}
interface RefreshTokenOptions extends CallOptions {
    /** A part of the scopes that the refresh token has, separated by spaces. @default all of them */
    scope?: string | undefined;
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
    /** Makes a token useless, as a sign-out should. */
    destroyToken(token: string, options?: CallOptions): Promise<void>;
    /** A new access token for a refresh token. */
    refreshToken(refreshToken: string, options?: RefreshTokenOptions): Promise<Token>;
    /** What is known of a token, also of one that is not valid any more (`active: false`). */
    introspectToken(token: string, options?: CallOptions): Promise<IntrospectedToken>;
}

interface ServerClientOptions extends ServerOptions {
    /**
     * 64 hex digits, from the registration. Keep it out of the source: read it from the environment.
     * A public client has none, and trades its codes with `codeVerifier`.
     */
    clientSecret?: string | undefined;
    /** Used instead of the global `fetch`. */
    fetch?: Fetch | undefined;
}
interface ServerProfileApi {
    /** What the token's scopes let one see of its user. */
    fetch(accessToken: string, options?: CallOptions): Promise<Profile>;
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
declare class FxaRelierServer {
    readonly token: TokenApi;
    readonly profile: ServerProfileApi;
    /**
     * @param clientId 16 hex digits, from the registration with Firefox Accounts.
     * @throws FxaRelierError with the reason `invalid_argument`.
     */
    constructor(clientId: string, options?: ServerClientOptions);
}

export { FxaRelierError, FxaRelierServer, isFxaRelierError, servers };
export type { CallOptions, Fetch, FxaRelierErrorDetails, FxaRelierErrorReason, IntrospectedToken, Profile, RefreshTokenOptions, Server, ServerClientOptions, ServerName, ServerOptions, ServerProfileApi, Token, TokenApi, TradeCodeOptions, VerifiedToken };
//# sourceMappingURL=server.d.cts.map
