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

/**
 * Returns all addresses of a name, and none if it has none. Rejects if that cannot be told; an error
 * with the code `ENOTFOUND` or `ENODATA` also means that it has none.
 */
type FindAddresses = (name: string, signal: AbortSignal) => Promise<string[]>;

/** A public key of a user or of an identity provider. */
interface VerificationKey {
    /** What the header of the signatures that it verifies names. */
    readonly algorithm: 'RS64' | 'RS128' | 'RS256' | 'DS128' | 'DS256';
    /** Whether it is RSA of less than 2048 bits, or DSA: today's rules approve of neither. */
    readonly weak: boolean;
    /** Whether `signature` is this key's, of `signed`. It never throws. */
    verify(signed: Uint8Array, signature: Uint8Array): boolean;
}
/**
 * Reads a public key as it stands in a certificate or a support document: as a JWK, or as
 * BrowserID wrote keys before there was one,
 * `{ "algorithm": "RS", "n": "<decimal>", "e": "<decimal>" }` and
 * `{ "algorithm": "DS", "p": "<hex>", "q": "<hex>", "g": "<hex>", "y": "<hex>" }`.
 *
 * Only its sizes are looked at. Whether the numbers are prime, for example, is not: a key that
 * anybody can sign for harms whoever published it.
 *
 * ```ts
 * import { type Discovery, parsePublicKey } from 'fxa-relier-client/verifier';
 *
 * // A discovery for tests, which asks nobody.
 * const publicKeys = [parsePublicKey({ kty: 'RSA', n: process.env.IDP_KEY, e: 'AQAB' })];
 * export const discovery: Discovery = {
 *   discover: async () => ({ issuer: 'idp.example.com', publicKeys }),
 * };
 * ```
 *
 * @throws FxaRelierError with the reason `invalid_assertion`.
 */
declare function parsePublicKey(serialized: unknown): VerificationKey;

/** Who speaks for the addresses of a domain, or why nobody does. */
type Discovered = {
    issuer: string;
    publicKeys: VerificationKey[];
    /**
     * Why the provider could not be asked again, if it is out of reach. The keys are then the
     * last ones that it published.
     */
    outage?: string | undefined;
} | {
    issuer: undefined;
    /** The reason, in the words of Persona's verifier. */
    problem: string;
    /**
     * Whether a host is unreachable or failing (network, DNS, 5xx, 429). The domain may still
     * have a provider.
     */
    isTemporary?: boolean | undefined;
};
interface DiscoverOptions {
    /**
     * The host that is asked who speaks for the domain, in place of the domain itself: a fallback, or
     * a trusted issuer. It can name another host, as Persona did for mail services that it bridged.
     */
    host?: string | undefined;
    /**
     * Looks again although the last answer may still be used: for a signature that does not verify with
     * any of its keys. Happens at most once a minute for each domain; otherwise this is ignored.
     */
    refresh?: boolean | undefined;
}
/** Finds who speaks for a domain. */
interface Discovery {
    /**
     * Follows the domain's support document, and those that it delegates to. Rejects with the reason
     * `network` if too many domains are being looked up already. `problem` tells everything else that
     * can go wrong.
     */
    discover(domain: string, options?: DiscoverOptions): Promise<Discovered>;
}
interface DiscoveryOptions {
    /** For each look-up: DNS, connections, bodies, and all delegations together. @default 8000 */
    timeoutMs?: number | undefined;
    /**
     * Also asks hosts that are on this machine or its network, at any port: over `https`, or over
     * `http`. Hosts that are public are asked over https whatever this says. For development, and for
     * providers inside of an organisation.
     *
     * The risk: whoever can have an assertion verified chooses what is asked. They make this process
     * send GET requests for `/.well-known/browserid` to your machines, and learn which of them answer.
     * Over `http`, whoever is on the path can sign in as anybody.
     */
    dangerouslyAllowPrivateNetwork?: 'https' | 'http' | undefined;
    /**
     * Takes any TLS certificate. For tests.
     *
     * The risk: whoever is on the path can sign in as anybody.
     */
    dangerouslySkipTlsVerification?: boolean | undefined;
    /**
     * The maximum number of domains that are looked up at the same time, of those that were never
     * seen to have a provider. As many again can be looked up of those that were. @default 100
     */
    maxLookups?: number | undefined;
    /**
     * The maximum number of domains with a provider that are remembered, and of domains without one.
     * @default 1000
     */
    cacheSize?: number | undefined;
    /** Finds the addresses of a host in place of DNS. */
    findAddresses?: FindAddresses | undefined;
    /** The time in milliseconds. @default Date.now */
    now?: (() => number) | undefined;
}
/**
 * Finds out from `/.well-known/browserid` who speaks for a domain, and remembers it for as long as
 * `Cache-Control: max-age` says, but at least a minute and at most an hour: ten minutes without that
 * header, half a minute if the domain has no provider, five seconds if it cannot be reached. If a
 * provider cannot be reached for its new document, its last keys are used for another hour.
 *
 * ```ts
 * import { createDiscovery } from 'fxa-relier-client/verifier';
 *
 * const { discover } = createDiscovery();
 * const { issuer } = await discover('example.com');
 * ```
 *
 * @see https://github.com/mozilla/id-specs
 */
declare function createDiscovery({ timeoutMs, dangerouslyAllowPrivateNetwork: privateNetwork, dangerouslySkipTlsVerification: skipTlsVerification, maxLookups, cacheSize, findAddresses, now, }?: DiscoveryOptions): Discovery;

/**
 * A kind of key that today's rules do not approve of: RSA of 512 bits (`RS64`) and of 1024 bits
 * (`RS128`); DSA of 1024 bits with SHA-1 (`DS128`) and of 2048 bits with SHA-256 (`DS256`).
 */
type WeakAlgorithm = Exclude<VerificationKey['algorithm'], 'RS256'>;
interface WeakKeyOptions {
    /**
     * Also accepts assertions that are signed with users' keys of these kinds. Users of Persona had
     * `DS128`.
     *
     * The risk: whoever breaks a user's key can sign in as that user until the certificate expires.
     * `RS64` can be broken by anybody, `RS128` and `DS128` by those who can pay for it.
     */
    dangerouslyAllowWeakUserKeys?: readonly WeakAlgorithm[] | undefined;
    /**
     * Also accepts certificates that are signed with identity providers' keys of these kinds.
     *
     * The risk: whoever breaks a provider's key can sign in as any of its users, for as long as the
     * provider has that key. `RS64` can be broken by anybody, `RS128` and `DS128` by those who can
     * pay for it.
     */
    dangerouslyAllowWeakProviderKeys?: readonly WeakAlgorithm[] | undefined;
}

interface VerifyOptions extends WeakKeyOptions {
    /**
     * The host that may speak for addresses whose own domain has nobody who does, as
     * `login.persona.org` did, or that may name the host that does, as it did for two mail services.
     * Without it they are refused. A domain that does not respond, and that was not seen to have a
     * provider in the last hour, counts as one that has none.
     */
    fallback?: string | undefined;
    /**
     * Hosts that may speak for any address, even if its domain has a provider, and for users without
     * an address. If the domain of an address has no provider, they may also name the host that
     * speaks for it. Look at `issuer` in the result if that makes a difference.
     */
    trustedIssuers?: readonly string[] | undefined;
    /** Finds who speaks for a domain. @default one that all calls share */
    discovery?: Discovery | undefined;
    /** The time in milliseconds. @default Date.now */
    now?: (() => number) | undefined;
    /**
     * Also takes an audience of the form `host` or `host:port`, as the first verifiers did. The first
     * is any scheme and any port of that host, the second is any scheme.
     *
     * The risk: an assertion that was made for `http://example.com:8080`, which may be another site,
     * or for `http://example.com`, which anybody on the path can be, signs in at
     * `https://example.com`.
     */
    dangerouslyAllowHostAudience?: boolean | undefined;
}
/** What an assertion has shown. */
interface VerifiedAssertion {
    /** As it was passed in. */
    audience: string;
    /** When the assertion expires, in milliseconds since 1970. */
    expires: number;
    /** The host that vouches for it. */
    issuer: string;
    /**
     * The user's address, as the certificate has it. There is none where a trusted issuer vouches
     * for a user without one, perhaps with `idpClaims['unverified-email']`, which nobody has verified.
     */
    email?: string;
    /** What else the identity provider says of the user, by the names on the wire. */
    idpClaims?: Record<string, unknown>;
    /** What else the user's browser says. Nobody vouches for it. */
    userClaims?: Record<string, unknown>;
}
/**
 * Verifies a BrowserID assertion: that the browser of a user made it for this site, and that the
 * identity provider who may speak for the user's address vouches for that user's key.
 *
 * ```ts
 * import { verifyAssertion } from 'fxa-relier-client/verifier';
 *
 * export async function signIn(assertion: string): Promise<string | undefined> {
 *   const { email } = await verifyAssertion(assertion, 'https://example.com');
 *   return email;
 * }
 * ```
 *
 * Times are compared with this machine's clock, and no difference is made up for: assertions are
 * dated by the server that they come from, and a minute of grace is a minute in which a stolen one
 * still works. Without a time of expiry nothing is valid. A certificate is valid for a day at
 * most, as BrowserID says. Of assertions it says nothing; browsers made them for two to five
 * minutes, and here they are valid for an hour at most, since a user's clock may be ahead.
 *
 * An assertion can be used again until it expires. Where that matters, remember those that were.
 *
 * @param assertion as `onlogin` was given it: one certificate, `~`, and the assertion itself.
 * @param audience the origin of this site, for example `https://example.com`. Take it from the
 * configuration: whoever can choose it, for example with a Host header, signs in with an assertion
 * that the user made for another site.
 * @throws FxaRelierError `invalid_assertion`, with the verifier's reason as the message, if the
 * assertion is refused; `network` if it cannot be judged now, because a provider is unreachable or
 * too many domains are being looked up; `invalid_argument` if the call is wrong. Only
 * `invalid_assertion` says something about the assertion.
 * @see https://github.com/mozilla/id-specs
 */
declare function verifyAssertion(assertion: string, audience: string, options?: VerifyOptions): Promise<VerifiedAssertion>;

interface VerifierOptions extends VerifyOptions {
    /** Verifies in place of `verifyAssertion`. */
    verify?: typeof verifyAssertion | undefined;
    /** Whether to refuse assertions for now, with status 503. */
    isTooBusy?: (() => boolean) | undefined;
    /** What `/__version__` answers. */
    version?: Record<string, string> | undefined;
    /** Learns what went wrong inside, of which callers are only told that it did. */
    onError?: ((error: unknown) => void) | undefined;
}
/** The Remote Verification API. */
interface Verifier {
    /** Answers a request for it. It never rejects. */
    fetch(request: Request): Promise<Response>;
}
/**
 * The Remote Verification API of Persona, and of Firefox Accounts' verifier, as a service:
 * `POST /verify` (a form or JSON) and `POST /v2` (JSON) with `assertion` and `audience`, which
 * answer `{ "status": "okay", "email": … }` or `{ "status": "failure", "reason": … }`.
 *
 * ```ts
 * import { serve } from '@hono/node-server';
 * import { createVerifier } from 'fxa-relier-client/verifier';
 *
 * const { fetch } = createVerifier();
 * serve({ fetch, port: 5050, hostname: '127.0.0.1' });
 * ```
 *
 * A caller can name issuers that may speak for anybody, with `trustedIssuers` or
 * `experimental_forceIssuer`. That holds for its own request alone.
 *
 * @throws FxaRelierError `invalid_argument` if the fallback is no host, the trusted issuers are no
 * list, or a kind of weak key does not exist.
 * @see "Remote Verification API" in MDN's archive of Persona
 */
declare function createVerifier(given?: VerifierOptions): Verifier;

type Fetch = typeof globalThis.fetch;

interface VerifyRemotelyOptions {
    /**
     * The address of the verifier's second version: `https://verifier.example.com/v2`. What it says
     * is believed, so it is https, or on this machine.
     */
    verifier: string;
    /**
     * Who must have issued the assertion, one or several. An assertion that is genuine can come from
     * anybody's provider: where addresses are not taken from all of them, name yours.
     */
    issuer?: string | string[] | undefined;
    /** Hosts that may speak for anybody, for example one Firefox Accounts. */
    trustedIssuers?: string[] | undefined;
    /** For all of the call. @default 10000 */
    timeoutMs?: number | undefined;
    /** Used instead of the global `fetch`. */
    fetch?: Fetch | undefined;
    /** Ends the call early; it then rejects with the reason `aborted`. */
    signal?: AbortSignal | undefined;
    /** The time in milliseconds. @default Date.now */
    now?: (() => number) | undefined;
    /**
     * Lets `verifier` be `http:` on another machine.
     *
     * The risk: whoever is on the path can sign in as anybody.
     */
    dangerouslyAllowHttp?: boolean | undefined;
}
/**
 * Has a verifier look at an assertion.
 *
 * ```ts
 * import { verifyRemotely } from 'fxa-relier-client/verifier';
 *
 * export async function signIn(assertion: string): Promise<string | undefined> {
 *   const { email } = await verifyRemotely(assertion, 'https://relier.example.com', {
 *     verifier: 'https://verifier.example.com/v2',
 *     issuer: 'accounts.example.com',
 *   });
 *   return email;
 * }
 * ```
 *
 * Rejects with an `FxaRelierError`: `invalid_assertion`, with the verifier's reason as its message;
 * `http_error`, where the verifier refuses the request or is too busy, with `status` and perhaps
 * `retryAfter`; `network`, `timeout`, `aborted`; `invalid_response`; `invalid_argument`. Of these
 * only `invalid_assertion` says something of the assertion.
 *
 * @param assertion As the page was given it.
 * @param audience Your site's origin, fixed in code or configuration and never taken from the
 *   request: an assertion that was made for another site would be good at yours.
 */
declare function verifyRemotely(assertion: string, audience: string, given: VerifyRemotelyOptions): Promise<VerifiedAssertion>;

export { FxaRelierError, createDiscovery, createVerifier, isFxaRelierError, parsePublicKey, verifyAssertion, verifyRemotely };
export type { Discovered, Discovery, DiscoveryOptions, FindAddresses, FxaRelierErrorDetails, FxaRelierErrorReason, VerificationKey, VerifiedAssertion, Verifier, VerifierOptions, VerifyOptions, VerifyRemotelyOptions, WeakAlgorithm };
//# sourceMappingURL=verifier.d.ts.map
