import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { avatarOf } from '../accounts/profile-fields.ts';
import { stampChange } from '../browserid/change-stamp.ts';
import { isPlainOrigin } from '../browserid/plain-origin.ts';
import { presentPage } from '../content/present-page.ts';
import { failDeliberately } from '../faults.ts';
import { readForm } from '../http/request-body.ts';
import { ServerError } from '../http/server-error.ts';
import { errorPage } from '../pages/notices.ts';
import type { LocalState } from '../state.ts';
import { fedcmConfig, webIdentity } from './documents.ts';
import { FedcmError, textOf } from './fedcm-error.ts';
import { assertIdentity, readAssertionRequest } from './id-assertion.ts';
import { fedcmSession, isComplete, tellSignedIn, tellSignedOut } from './login-status.ts';
import { createFedcmSignIn } from './sign-in.ts';

/**
 * Firefox Accounts as identity provider of FedCM. A site is its origin, and nothing else is its
 * `clientId`: any site may ask, as with BrowserID, and gets an assertion for itself.
 *
 * @see https://w3c-fedid.github.io/FedCM/#idp-api
 */
export function createFedcmEndpoints(state: LocalState): Hono {
  const app = new Hono();
  const { clients, server } = state.options;

  for (const path of ['/.well-known/web-identity', '/fedcm/*']) {
    app.use(
      path,
      failDeliberately('oauth', () => state.faults),
    );
  }
  app.get('/.well-known/web-identity', (c) => c.json(webIdentity(state)));
  app.get('/fedcm/config.json', (c) => c.json(fedcmConfig(state)));
  app.route('/', createFedcmSignIn(state));

  app.get('/fedcm/accounts', onlyBrowser, (c) => {
    c.header('Cache-Control', 'no-store');
    const session = fedcmSession(c, state);
    if (!session) return c.json({ accounts: [] }, 401);
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

  app.post('/fedcm/assertion', onlyBrowser, (c) =>
    answerSite(c, async (site) => {
      const asked = readAssertionRequest(await readForm(c.req.raw), site);
      const { signInError } = state.faults;
      if (signInError !== undefined) throw new FedcmError(String(signInError));
      const { id, authentication } = requireSession(c);
      const token = await assertIdentity(state, authentication, asked, site);
      const { email } = authentication.account;
      const before = state.siteSignIns.find(id, site);
      const persistent = asked.allowPersistent || before?.persistent === true;
      state.siteSignIns.remember(id, site, { email, persistent });
      stampChange(c, state);
      return { token };
    }),
  );

  app.post('/fedcm/disconnect', onlyBrowser, (c) =>
    answerSite(c, async (site) => {
      const { client_id, account_hint = '' } = await readForm(c.req.raw);
      if (client_id !== site) throw new FedcmError('unauthorized_client');
      const { id, authentication } = requireSession(c);
      const { uid, email } = authentication.account;
      if (![uid, email].includes(account_hint)) throw new FedcmError('access_denied');
      state.siteSignIns.forget(id, site);
      stampChange(c, state);
      return { account_id: uid };
    }),
  );

  // What browsers link to where a site gets no assertion.
  app.get('/fedcm/error', (c) =>
    presentPage(c, state, errorPage('Not signed in', textOf(c.req.query('code') ?? ''))),
  );

  function requireSession(c: Context) {
    const session = fedcmSession(c, state);
    if (!session) throw new FedcmError('access_denied');
    return session;
  }

  /** Answers the site that the browser names, and no other. */
  async function answerSite(
    c: Context,
    answer: (site: string) => Promise<object>,
  ): Promise<Response> {
    const site = c.req.header('Origin') ?? '';
    if (!isPlainOrigin(site)) return c.text('The browser has named no site.', 403);
    c.header('Access-Control-Allow-Origin', site);
    c.header('Access-Control-Allow-Credentials', 'true');
    c.header('Vary', 'Origin');
    c.header('Cache-Control', 'no-store');
    try {
      return c.json(await answer(site));
    } catch (error) {
      if (error instanceof ServerError) return c.json(error.body, error.status as 413 | 415);
      if (!(error instanceof FedcmError)) throw error;
      const { code, status } = error;
      return c.json(
        { error: { code, url: `${server.contentHost}/fedcm/error?code=${code}` } },
        status,
      );
    }
  }

  state.sessionObservers.push({
    opened(c, { id, authentication }) {
      if (isComplete(authentication)) tellSignedIn(c, state, id);
      else tellSignedOut(c, state);
    },
    closed: (c) => tellSignedOut(c, state),
  });
  return app;
}

/** No page can set this header: what comes with it was asked for by the browser itself. */
const onlyBrowser: MiddlewareHandler = async (c, next) => {
  if (c.req.header('Sec-Fetch-Dest') === 'webidentity') return next();
  return c.text('Only a browser asks here, for FedCM.', 403);
};

function isAt(site: string, urls: readonly string[]): boolean {
  return urls.some((url) => new URL(url).origin === site);
}
