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
    imageUri?: string;
}
/**
 * Someone who can sign in. The password stays in memory, as it is, and is compared with `===`: no
 * real password belongs here.
 */
interface LocalAccount {
    email: string;
    password: string;
    /** 32 lowercase hexadecimal digits. Default: made up. */
    uid?: string;
    displayName?: string;
    /** The address of a picture. Default: a neutral one. */
    avatar?: string;
    /** Default `en-US`. */
    locale?: string;
}

/** A message that the local Firefox Accounts would have sent by email. */
interface LocalMail {
    to: string;
    subject: string;
    /** The digits to type into the page. */
    code: string;
    sentAt: Date;
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

export { createLocalFxa };
export type { LocalAccount, LocalClient, LocalFaults, LocalFxa, LocalFxaOptions, LocalMail };
//# sourceMappingURL=testing.d.ts.map
