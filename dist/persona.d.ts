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

/**
 * Who is behind `navigator.id`: what knows whether this visitor is signed in, lets them sign in, and
 * forgets them. `createFxaProvider` makes one; a site may bring its own.
 */
interface IdentityProvider {
    /** What it believes of this visitor. Never shows anything. A rejection counts as `unknown`. */
    check(question: CheckQuestion): Promise<CheckAnswer>;
    /**
     * Lets the user sign in. Called inside the click, so a window may be opened before the first
     * `await`. Gives `undefined` where the user cancelled, and stays pending where the page is left.
     * Rejects with an `FxaRelierError` (`popup_blocked`, `timeout`, …). A rejection with `cancel` says
     * that the window was closed: nothing has changed, and nothing is checked again.
     */
    request(options: IdentityRequest): Promise<SignedIn | undefined>;
    /** The user leaves this site. A check that is asked for afterwards answers of the time after. */
    logout(): Promise<void>;
    /**
     * A sign-in that was begun on an earlier page and has ended on this one. It is given once. While
     * it stays pending nothing else is asked, and no callback is called.
     */
    returned?(): Promise<SignedIn | undefined>;
    /** Calls `changed` when who is signed in may have changed in another tab. The page checks again. */
    watch?(changed: () => void): void;
}
/** As the site says it: an address, `null` (nobody), or `undefined` (the site does not know). */
type LoggedInUser = string | null | undefined;
interface CheckQuestion {
    loggedInUser: LoggedInUser;
    /** Who has to vouch for the user: `firefox-accounts`. */
    wantIssuer?: string | undefined;
    /** For a silent `get`: only a sign-in that the user asked to be remembered counts. */
    persistent?: boolean | undefined;
    /** For a silent `get`: no other address counts. */
    requiredEmail?: string | undefined;
}
/** Whom the provider knows. `unknown` changes nothing: above all, it is not `signed out`. */
type CheckAnswer = 
/** Just what the site said: the same address, or nobody and the site said `null`. */
{
    state: 'agreed';
}
/** Nobody. */
 | {
    state: 'signed out';
}
/** It cannot tell: storage is partitioned, or the server did not answer. */
 | {
    state: 'unknown';
}
/** This user, whom the site did not name. */
 | ({
    state: 'different';
} & SignedIn);
/** A user, and what proves it to the site's backend. */
interface SignedIn {
    email: string;
    /** A certificate and an assertion, of two minutes. */
    assertion: string;
}
/** What a site may say of a sign-in. All of it has been checked. */
interface IdentityRequest {
    /** Plain text. */
    siteName?: string | undefined;
    /** An https URL (http on localhost), or a `data:` URL of an image. */
    siteLogo?: string | undefined;
    /** Six hexadecimal digits. */
    backgroundColor?: string | undefined;
    /** An absolute URL; never without `privacyPolicy`. */
    termsOfService?: string | undefined;
    /** An absolute URL; never without `termsOfService`. */
    privacyPolicy?: string | undefined;
    /** Where the browser comes back to: an absolute path on this site. */
    returnTo?: string | undefined;
    /** The address to begin with. A hint. */
    email?: string | undefined;
    /** No other address may sign in. */
    requiredEmail?: string | undefined;
    /** The dialog may offer to keep the user signed in, for silent `get`s to come. */
    allowPersistent?: boolean | undefined;
    /** Who has to vouch for the user: `firefox-accounts`. */
    wantIssuer?: string | undefined;
    /** The sign-in may be at most this many seconds old; 0 for the password every time. */
    refreshAuthentication?: number | undefined;
}

interface FedcmProviderOptions {
    /** Where the identity provider describes itself: `http://localhost:3030/fedcm/config.json`. */
    configURL: string;
    /** What it knows this site by. @default the site's origin */
    clientId?: string | undefined;
    /** Serves where FedCM does not. */
    otherwise: IdentityProvider;
    /**
     * How long a silent check may take, in milliseconds, that of `otherwise` included: browsers draw
     * out what they refuse. @default 5000
     */
    checkTimeoutMs?: number | undefined;
}
/**
 * Signs in by the browser's own dialog (FedCM), where there is one: no popup, and no cookies of
 * another site. Elsewhere it is `otherwise`.
 *
 * ```ts
 * const origin = 'http://localhost:3030';
 * const otherwise = createFxaProvider({ origin });
 * const configURL = `${origin}/fedcm/config.json`;
 * installNavigatorId(createFedcmProvider({ configURL, otherwise }));
 * ```
 *
 * - `otherwise` serves, too, where the browser refuses before anybody can have seen its dialog,
 *   and where the password has to be asked for anew (`refreshAuthentication`).
 * - Nothing says whether a dialog is on screen, so there is no limit of time for it. A second click
 *   says that none is, or that it is lost: it ends the first one, and goes on with `otherwise`.
 * - A check asks `otherwise` first. Where that cannot tell, the browser may sign the user in on its
 *   own, as they have agreed to before: once in 10 minutes, and not after `logout()`. Where it does
 *   not, that says nothing: that somebody is signed out, `otherwise` alone can know.
 * - The browser's consent stands for the box "keep me signed in", where the site would have had one
 *   shown (`allowPersistent`). The identity provider learns of it, since on its own site its frame
 *   answers silent questions before the browser does.
 *
 * The address is read from the certificate, unverified: verifying is the backend's.
 *
 * @throws FxaRelierError `invalid_argument`
 * @see https://developer.mozilla.org/en-US/docs/Web/API/FedCM_API
 */
declare function createFedcmProvider(given: FedcmProviderOptions): IdentityProvider;

/** How long the server may take for a silent check. */
interface CheckLimits {
    /**
     * The time in milliseconds from the question to the first word of the server's page. After it the
     * user is `unknown`. @default 5000
     */
    checkTimeoutMs?: number | undefined;
}

type Ui = 'redirect' | 'lightbox' | 'popup';

interface FxaProviderOptions extends CheckLimits {
    /** The Firefox Accounts that speaks BrowserID: `http://localhost:3030`. */
    origin: string;
    /**
     * Where the user signs in. By `redirect` the answer comes to the next `watch()`, or to the next
     * silent `get()`, on the page that the browser returns to.
     *
     * @default 'popup'
     */
    ui?: Ui | undefined;
    /** How long the page in the lightbox may take to load, in milliseconds. @default 15000 */
    loadTimeoutMs?: number | undefined;
    /** The time in milliseconds from the load of that page to its first word. */
    pingTimeoutMs?: number | undefined;
}
/**
 * A Firefox Accounts that speaks BrowserID, such as the local one of `fxa-relier-client/testing`.
 *
 * Make it on every page that a sign-in may return to: there it notices a popup that is to hand its
 * answer over, and the answer to a redirect.
 *
 * ```ts
 * installNavigatorId(createFxaProvider({ origin: 'http://localhost:3030', ui: 'lightbox' }));
 * ```
 *
 * Whether somebody is signed in is asked in a hidden frame. Browsers give another site's frame
 * empty storage, or none: there it is `unknown`, and nobody is ever signed out for that.
 *
 * @throws FxaRelierError `invalid_argument`
 */
declare function createFxaProvider(given: FxaProviderOptions): IdentityProvider;

/** What `navigator.mozId.watch()` takes. */
interface MozIdWatchOptions {
    wantIssuer: 'firefox-accounts';
    /** A user signs in. The assertion is for the app's backend, which has it verified. */
    onlogin(assertion: string): void;
    onlogout(): void;
    /** Follows the first `onlogin` or `onlogout`, once. */
    onready(): void;
    /** JSON of an object whose `name` is the reason: `{"name":"popup_blocked","message":…}`. */
    onerror?: ((error: string) => void) | undefined;
}
interface MozIdRequestOptions {
    oncancel?: (() => void) | undefined;
    /** Seconds that the user's last sign-in may lie back; 0 asks for the password every time. */
    refreshAuthentication?: number | undefined;
}
/** How apps on Firefox OS signed in with Firefox Accounts. */
interface MozId {
    /** To be called exactly once, before `request()`. */
    watch(options: MozIdWatchOptions): void;
    /** To be called inside a click. It ends in one of `onlogin`, `onerror` and `oncancel`. */
    request(options?: MozIdRequestOptions): void;
    logout(): void;
}
/** `navigator.mozId` for whatever provider stands behind it. */
declare function createMozId(provider: IdentityProvider): MozId;

/** What the dialog shows of the site. */
interface DisplayOptions {
    /** Plain text. */
    siteName?: string | undefined;
    /** An absolute path, an https URL, or a `data:` URL of a PNG, GIF, JPEG or SVG up to 128 KiB. */
    siteLogo?: string | undefined;
    /** `#rgb` or `#rrggbb`; the hash may be left out. */
    backgroundColor?: string | undefined;
}
/** What a site says of a sign-in. */
interface SignInRequestOptions extends DisplayOptions {
    /** An absolute path or an http(s) URL. Used together with `privacyPolicy`, or not at all. */
    termsOfService?: string | undefined;
    /** The same, the other way round. */
    privacyPolicy?: string | undefined;
    /** The address to begin with. A hint: the user may choose another one. */
    email?: string | undefined;
    /**
     * The page that the browser comes back to: an absolute path on this site. That page has to have
     * `navigator.id`, too.
     *
     * @default location.pathname + location.search
     */
    returnTo?: string | undefined;
    /** Seconds that the user's last sign-in may lie back; 0 asks for the password every time. */
    refreshAuthentication?: number | undefined;
    /** Who has to vouch for the user. */
    wantIssuer?: 'firefox-accounts' | undefined;
    /** The same as `refreshAuthentication: 0`. */
    experimental_forceAuthentication?: boolean | undefined;
    /** @deprecated `termsOfService` */
    tosURL?: string | undefined;
    /** @deprecated `privacyPolicy` */
    privacyURL?: string | undefined;
    /** @deprecated `email` */
    experimental_emailHint?: string | undefined;
}
/** What only `get()` says. */
interface GetRequestOptions extends SignInRequestOptions {
    /** The dialog offers to keep the user signed in, for silent calls to come. Any truthy value. */
    allowPersistent?: boolean | undefined;
    /** The answer is an assertion for this address, or null. */
    requiredEmail?: string | undefined;
}

/** What `navigator.id.watch()` takes. */
interface WatchOptions extends DisplayOptions {
    /**
     * What the site believes: the address of the user who is signed in to it, case and all; `null`
     * for nobody; left out where it does not know.
     */
    loggedInUser?: string | null | false | undefined;
    /** A user signs in. The assertion is for the site's backend, which has it verified. */
    onlogin(assertion: string): void;
    /**
     * The user signs out. Without it the site minds its own sessions: `onlogin` is called after
     * `request()` alone, and `onready` once.
     */
    onlogout?: (() => void) | undefined;
    /** The site and its provider agree already. */
    onmatch?: (() => void) | undefined;
    /** The first answer has been given, if there was one. Called once, and not after `request()`. */
    onready?: (() => void) | undefined;
    /** Who has to vouch for the user. */
    wantIssuer?: 'firefox-accounts' | undefined;
    /** @deprecated `loggedInUser` */
    loggedInEmail?: string | null | undefined;
}
/** What `navigator.id.request()` takes. */
interface RequestOptions extends SignInRequestOptions {
    /** The user gave up. Or it failed, where there is no `onerror`; the console says why. */
    oncancel?: (() => void) | undefined;
    /** It failed, for example because the browser blocked the popup: an `FxaRelierError`. */
    onerror?: ((error: unknown) => void) | undefined;
}
/** What `navigator.id.get()` takes. */
interface GetOptions extends GetRequestOptions {
    /** Shows nothing: an assertion for a user who asked to be kept signed in, or null. */
    silent?: boolean | undefined;
}
type GotAssertion = (assertion: string | null) => void;
/** Persona's API. Its methods are called on the object that they belong to. */
interface NavigatorId {
    /**
     * Says whom the site believes to be signed in, and hears when that is to change.
     *
     * A second call takes the place of the first: its callbacks alone are called from then on, for
     * its own `loggedInUser`.
     *
     * ```ts
     * navigator.id.watch({
     *   loggedInUser: currentUser,
     *   onlogin: (assertion) => postToBackend('/auth/login', assertion),
     *   onlogout: () => postToBackend('/auth/logout'),
     * });
     * ```
     *
     * @throws FxaRelierError `invalid_argument`
     */
    watch(options: WatchOptions): void;
    /**
     * Opens the sign-in. To be called inside a click, after `watch()`. It ends in one of `onlogin`,
     * `oncancel` and `onerror`. While one is open, another call brings that to the front.
     *
     * @throws FxaRelierError `invalid_argument`
     */
    request(options?: RequestOptions): void;
    /**
     * The user leaves this site; `onlogout` follows if somebody was signed in. Call it in the click
     * on "sign out", and whenever the backend refuses an assertion.
     */
    logout(callback?: () => void): void;
    /**
     * Lets the user sign in and calls back once, with an assertion or null. A page that uses it
     * cannot use `watch()`, unless all its calls are silent.
     *
     * ```ts
     * navigator.id.get(gotAssertion, { silent: true });
     * ```
     *
     * @throws FxaRelierError `invalid_argument`
     */
    get(callback: GotAssertion, options?: GetOptions): void;
    /** @deprecated `get(callback)` */
    getVerifiedEmail(callback: GotAssertion): void;
}
/**
 * `navigator.id` for whatever provider stands behind it.
 *
 * ```ts
 * const id = createNavigatorId(createFxaProvider({ origin: 'http://localhost:3030' }));
 * ```
 */
declare function createNavigatorId(provider: IdentityProvider): NavigatorId;

declare global {
    interface Navigator {
        /** There once `fxa-relier-client/persona` or its script has installed it. */
        readonly id: NavigatorId;
        /** The same; or the browser's own, where it has one. */
        readonly mozId: MozId;
    }
}
/**
 * Puts `navigator.id` there, in place of whatever there was, and `navigator.mozId` where the
 * browser has none of its own.
 *
 * ```ts
 * installNavigatorId(createFxaProvider({ origin: 'http://localhost:3030' }));
 * navigator.id.watch({ loggedInUser, onlogin, onlogout });
 * ```
 */
declare function installNavigatorId(provider: IdentityProvider): NavigatorId;

export { FxaRelierError, createFedcmProvider, createFxaProvider, createMozId, createNavigatorId, installNavigatorId, isFxaRelierError };
export type { CheckAnswer, CheckLimits, CheckQuestion, DisplayOptions, FedcmProviderOptions, FxaProviderOptions, FxaRelierErrorDetails, FxaRelierErrorReason, GetOptions, GetRequestOptions, GotAssertion, IdentityProvider, IdentityRequest, LoggedInUser, MozId, MozIdRequestOptions, MozIdWatchOptions, NavigatorId, RequestOptions, SignInRequestOptions, SignedIn, WatchOptions };
