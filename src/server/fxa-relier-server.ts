import { fetchProfile, type Profile } from '../oauth/profile.ts';
import { createTokenApi, type TokenApi } from '../oauth/token.ts';
import { invalidArgument, ownOptions } from '../shared/argument.ts';
import type { CallOptions } from '../shared/http.ts';
import { createCookieJar } from './http/cookies.ts';
import { requireFetchRequest } from './http/fetch-request.ts';
import { createPatientFetch } from './http/patient-fetch.ts';
import { createReport } from './http/report.ts';
import { resolveServerOptions, type ServerClientOptions } from './server-options.ts';
import { createSeal } from './session/sealed-value.ts';
import { createSessions, type Session } from './session/session.ts';
import { type SignOutOptions, signOut } from './session/sign-out.ts';
import { type BeginSignInOptions, beginSignIn } from './sign-in/begin-sign-in.ts';
import { completeSignIn } from './sign-in/complete-sign-in.ts';
import { createPendingSignIns } from './sign-in/pending-sign-in.ts';
import type { SignInSite } from './sign-in/sign-in-site.ts';
import { destroyTokens } from './tokens/destroy-tokens.ts';
import { createIdTokenVerifier } from './tokens/id-token.ts';
import { readSecurityEvents, type SecurityEvent } from './tokens/security-event.ts';
import { createSignedTokens } from './tokens/signed-token.ts';

export interface ServerProfileApi {
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
export class FxaRelierServer {
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
   * Returns the session, or `null` if no user is signed in. Firefox Accounts is not asked. Rejects
   * with `network` if the store fails or does not respond: the user may be signed in or not.
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
  constructor(clientId: string, options: ServerClientOptions = {}) {
    const config = resolveServerOptions(clientId, options);
    const { readClientSecret, server, issuer, jwksUri, timeoutMs, signIn } = config;
    const { oauthHost, profileHost } = server;
    const tokenUrl = `${oauthHost}/token`;
    const fetch = createPatientFetch({ fetch: config.fetch, timeoutMs, tokenUrl });
    const verify = createSignedTokens({ issuer, jwksUri, clientId, fetch });

    let tokenApi: TokenApi | undefined;
    const readyToken = () => {
      tokenApi ??= createTokenApi({
        clientId,
        clientSecret: readClientSecret?.(),
        oauthHost,
        fetch,
      });
      return tokenApi;
    };
    const token: TokenApi = {
      tradeCode: async (...call) => readyToken().tradeCode(...call),
      verifyToken: async (...call) => readyToken().verifyToken(...call),
      destroyToken: async (...call) => readyToken().destroyToken(...call),
      refreshToken: async (...call) => readyToken().refreshToken(...call),
      introspectToken: async (...call) => readyToken().introspectToken(...call),
    };
    const profile: ServerProfileApi = {
      fetch: (accessToken, callOptions) =>
        fetchProfile({ profileHost, fetch }, accessToken, callOptions),
    };
    this.token = token;
    this.profile = profile;
    const readEvents = (method: string, request: Request) =>
      readSecurityEvents(verify, requireFetchRequest(method, request));
    this.verifySecurityEvents = async (request) => readEvents('verifySecurityEvents', request);
    this.verifySecurityEvent = async (request) =>
      (await readEvents('verifySecurityEvent', request))[0];

    const report = createReport(ownOptions(options).onError);
    const createSite = (): SignInSite => {
      if (!signIn) throw invalidArgument('cookieSecret is required');
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
        destroyTokens: (tokens, request) =>
          destroyTokens({ oauthHost, fetch }, tokens).catch((error) => report(error, request)),
        report,
      };
    };
    let site: SignInSite | undefined;
    const ready = () => {
      site ??= createSite();
      return site;
    };
    this.beginSignIn = async (request, begin) =>
      beginSignIn(ready(), requireFetchRequest('beginSignIn', request), begin);
    this.completeSignIn = async (request) =>
      completeSignIn(ready(), requireFetchRequest('completeSignIn', request));
    this.session = async (request) =>
      (await ready().sessions.read(requireFetchRequest('session', request))) ?? null;
    this.signOut = async (request, out) =>
      signOut(ready(), requireFetchRequest('signOut', request), out);
  }
}
