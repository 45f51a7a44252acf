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

/** Ways for the local Firefox Accounts to misbehave, so that a relier's handling can be tested. */
interface LocalFaults {
    /** Forbid every page to be framed, as Mozilla's servers do. */
    refuseFrames?: boolean;
    /** Wait so many milliseconds before each answer. */
    delayMs?: number;
    /** Let framed pages load but never speak. */
    silentFrames?: boolean;
    /** Answer a path with an error: `{ '/v1/token': 201 }`. 201 comes with `Retry-After`. */
    fail?: Record<string, number>;
    /** Refuse every `prompt=none`, as servers do where it is switched off. */
    refusePromptNone?: boolean;
    /** Return the number instead of the word in `error`, where there is one: `error=1010`. */
    numericErrors?: boolean;
    /** End each sign-in with this `error` instead of a code: `'access_denied'`, `1000`. */
    signInError?: string | number;
    /** The `Cross-Origin-Opener-Policy` of the content pages, for example `same-origin`. */
    crossOriginOpenerPolicy?: string;
}

/**
 * What the local Firefox Accounts knows and where it is.
 *
 * ```ts
 * import { createLocalFxa } from 'fxa-relier-client/testing';
 *
 * const fxa = createLocalFxa({
 *   clients: [
 *     { id: '1234567890abcdef', name: 'My site', redirectUris: ['http://localhost:5000/back'] },
 *   ],
 *   accounts: [{ email: 'jo@example.com', password: 'correct horse' }],
 * });
 * ```
 */
interface LocalFxaOptions {
    /** Where the three servers are, as the relier sees them. Default: the preset `local`. */
    server?: Pick<Server, 'contentHost' | 'oauthHost' | 'profileHost'>;
    /**
     * The sites that may sign users in. Default: 123done, at `http://localhost:8080/oauth`; its secret
     * is `fxa.clients[0].secret`.
     */
    clients?: LocalClient[];
    /** Who can sign in from the start. Default: `test@example.com` with the password `password123`. */
    accounts?: LocalAccount[];
    /** How it misbehaves from the start. Default: not at all. */
    faults?: LocalFaults;
    /**
     * The private RSA key that signs ID tokens, security events and BrowserID certificates, as a JWK
     * (RFC 7517), of at least 2048 bits. With the same key, what was signed before a restart verifies
     * after it. It is for tests: no real key belongs here. Default: a new key, made when it is needed.
     *
     * ```ts
     * import { generateKeyPairSync } from 'node:crypto';
     * import { createLocalFxa } from 'fxa-relier-client/testing';
     *
     * const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
     * const fxa = createLocalFxa({ signingKey: { ...privateKey.export({ format: 'jwk' }) } });
     * ```
     */
    signingKey?: Record<string, unknown>;
    /**
     * `true`: responds to `prompt=none` with a page whose script goes back to the site, as the real
     * service does. `false` (default): responds with an HTTP redirect.
     */
    promptNoneByScript?: boolean;
}
/** A site that may sign users in. */
interface LocalClient {
    /** 16 lowercase hexadecimal digits. */
    id: string;
    /** What the pages call it. */
    name: string;
    /** The only addresses that an answer is sent to, compared character by character. */
    redirectUris: string[];
    /** 64 lowercase hexadecimal digits. Without it the client is public and must use PKCE. */
    secret?: string;
    /** `false`: the user is asked for consent and only basic scopes are given. Default `true`. */
    trusted?: boolean;
    /** Scopes that are URLs, which this client alone may ask for; each has a key (`keys_jwk`). */
    scopes?: string[];
    /** `true`: `prompt=none` is allowed together with `login_hint` or `email`. Default `false`. */
    promptNoneWithLoginHint?: boolean;
    imageUri?: string;
    /** Its terms of service and its privacy policy, for the browser's own dialogs (FedCM). */
    termsUri?: string;
    privacyUri?: string;
}
/**
 * Someone who can sign in. The password stays in memory, as it is, and is compared with `===`: no
 * real password belongs here.
 */
interface LocalAccount {
    email: string;
    password: string;
    /** 32 lowercase hexadecimal digits. Default: derived from the address. */
    uid?: string;
    displayName?: string;
    /** The address of a picture. Default: a neutral one. */
    avatar?: string;
    /** Default `en-US`. */
    locale?: string;
    /**
     * `true`: each sign-in asks for a one-time code after the password (AAL2). It is in the inbox,
     * where others have an app for it. Default `false`, until a site asks for `acr_values=AAL2`.
     */
    totp?: boolean;
}

/** A message that the local Firefox Accounts would have sent by email. */
interface LocalMail {
    to: string;
    subject: string;
    /** The digits to type into the page. */
    code: string;
    sentAt: Date;
}

/** What an assertion says beside whom it is for. */
interface LocalAssertion {
    /** Whose it is. Default: the address of the first account. */
    email?: string;
    /**
     * As `navigator.mozId` asks for it: the certificate names the account by its number,
     * `<uid>@localhost:3030`. Default: by its address.
     */
    wantIssuer?: 'firefox-accounts';
    /** When it expires, in milliseconds since 1970. Default: in two minutes. */
    expiresAt?: number;
}

/** An open port. */
interface Listening {
    port: number;
    /** Ends also the requests that are under way. */
    close(): Promise<void>;
}
type Answer = (request: Request) => Response | Promise<Response>;
/** A port is taken, or not ours to take; `cause` is what the system said. */
declare class PortError extends Error {
    readonly name = "PortError";
    readonly port: number;
    constructor(port: number, cause: Error & {
        code?: string;
    });
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
declare function listen(port: number, answer: Answer): Promise<Listening>;

/** What can happen to an account that its reliers are told about. */
type LocalSecurityEventType = 'password-change' | 'profile-change' | 'subscription-state-change' | 'delete-user' | 'metrics-opt-out' | 'metrics-opt-in';
/** Whom an event is about, and who is told. */
interface LocalSecurityEvent {
    /** Whose account it is. Default: that of the first account. */
    uid?: string;
    /** Who is told; it need not be a client here. Default: the first client. */
    clientId?: string;
    /** Fields of the event's payload that are to differ from the usual ones. */
    payload?: Record<string, unknown>;
}

/** A Firefox Accounts of one's own, in memory. */
interface LocalFxa {
    /**
     * Answers for all three servers; the request's address says for which. It can stand in for the
     * global `fetch`, too.
     */
    fetch(request: Request): Promise<Response>;
    fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>;
    /** Where the three servers believe themselves to be. */
    readonly server: Server;
    /** The sites that may sign users in. */
    readonly clients: readonly LocalClient[];
    /** How it misbehaves. To be replaced as a whole, at any time. */
    faults: Readonly<LocalFaults>;
    /** What would have been sent by email, newest last. */
    readonly inbox: readonly LocalMail[];
    /**
     * The signed token that Firefox Accounts' webhooks tell a relier of an event with, as a POST
     * whose `Authorization` is `Bearer <token>`. Nothing is sent, and the account stays as it is.
     *
     * ```ts
     * import { createLocalFxa } from 'fxa-relier-client/testing';
     *
     * const token = await createLocalFxa().createSecurityEvent('delete-user');
     * await fetch('http://localhost:8080/events', {
     *   method: 'POST',
     *   headers: { Authorization: `Bearer ${token}` },
     * });
     * ```
     */
    createSecurityEvent(type: LocalSecurityEventType, event?: LocalSecurityEvent): Promise<string>;
    /**
     * A BrowserID assertion as `navigator.id` gives it to a site, for tests of the site's backend
     * without a browser.
     *
     * ```ts
     * import { createLocalFxa } from 'fxa-relier-client/testing';
     *
     * const assertion = await createLocalFxa().createAssertion('http://localhost:8080');
     * await fetch('http://localhost:8080/auth/login', {
     *   method: 'POST',
     *   body: new URLSearchParams({ assertion }),
     * });
     * ```
     *
     * @param audience The origin of the site that it is for.
     * @throws {FxaRelierError} `invalid_argument` when the audience is no origin, or there is no
     * account of that address.
     */
    createAssertion(audience: string, assertion?: LocalAssertion): Promise<string>;
    /**
     * Signs with a new key from here on. `/v1/jwks` and `/.well-known/browserid` have the one before
     * it too, so that what it has signed can still be verified.
     */
    rotateSigningKey(): void;
    /** Puts accounts, sessions, codes, tokens, inbox and faults back to how they were made. */
    reset(): void;
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
declare function createLocalFxa(options?: LocalFxaOptions): LocalFxa;

/** What a user types. */
interface Credentials {
    email: string;
    password: string;
}
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
declare function signInWithFetch(fxa: Pick<LocalFxa, 'fetch' | 'server' | 'inbox'>, url: string | URL, credentials: Credentials): Promise<URL>;

/** What the local Firefox Accounts knows, and where on this machine it is to be. */
interface StartLocalFxaOptions extends Omit<LocalFxaOptions, 'server'> {
    /** The ports of the three servers. Each that is left out, or 0, is any that is free. */
    ports?: LocalPorts | undefined;
    /**
     * The name in its addresses. With `127.0.0.1` it is another site than a relier at `localhost`,
     * so that browsers keep its cookies from a frame there. Default `localhost`.
     */
    host?: 'localhost' | '127.0.0.1' | undefined;
    /** Hears of every answer, for a log. What it is given is its own to read. */
    onResponse?: ((request: Request, response: Response) => void) | undefined;
}
interface LocalPorts {
    content?: number | undefined;
    oauth?: number | undefined;
    profile?: number | undefined;
}
/** A local Firefox Accounts that can be reached over HTTP, from this machine alone. */
interface RunningLocalFxa extends LocalFxa {
    /** Frees the ports, and ends the requests that are under way. Calling it twice is fine. */
    close(): Promise<void>;
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
declare function startLocalFxa(options?: StartLocalFxaOptions): Promise<RunningLocalFxa>;

export { PortError, createLocalFxa, listen, signInWithFetch, startLocalFxa };
export type { Credentials, Listening, LocalAccount, LocalAssertion, LocalClient, LocalFaults, LocalFxa, LocalFxaOptions, LocalMail, LocalPorts, LocalSecurityEvent, LocalSecurityEventType, RunningLocalFxa, StartLocalFxaOptions };
//# sourceMappingURL=testing.d.ts.map
