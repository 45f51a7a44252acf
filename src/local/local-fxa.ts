import { Hono } from 'hono';
import type { Server } from '../oauth/servers.ts';
import type { LocalMail } from './accounts/inbox.ts';
import { createAssertion, type LocalAssertion } from './browserid/create-assertion.ts';
import { presentPage } from './content/present-page.ts';
import { createContentServer } from './content-server.ts';
import { answerLate, checkFaults, type LocalFaults } from './faults.ts';
import { createHealth } from './http/health.ts';
import { errorResponse, notFound } from './http/server-error.ts';
import { createOAuthServer } from './oauth-server.ts';
import { type LocalClient, type LocalFxaOptions, resolveOptions } from './options.ts';
import { errorPage } from './pages/notices.ts';
import { createProfileServer } from './profile-server.ts';
import { createState, freshState } from './state.ts';
import {
  createSecurityEvent,
  type LocalSecurityEvent,
  type LocalSecurityEventType,
} from './tokens/security-event.ts';

/** A Firefox Accounts of one's own, in memory. */
export interface LocalFxa {
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
export function createLocalFxa(options?: LocalFxaOptions): LocalFxa {
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
    const isApi = [server.oauthHost, server.profileHost].some((host) =>
      c.req.url.startsWith(`${host}/`),
    );
    if (isApi) return errorResponse(notFound());
    return presentPage(c, state, errorPage('Not found', 'There is no such page here.'), 404);
  });

  return {
    async fetch(input: Request | string | URL, init?: RequestInit) {
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
function routePath({ url }: { url: string }): string {
  const { host, pathname } = new URL(url);
  return `/${host.replaceAll(':', '_')}${pathname === '/' ? '' : pathname}`;
}
