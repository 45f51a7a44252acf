import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { finding } from '../browserid/fixture.ts';
import { account, confidential, content, createFxa, profile } from '../fixture.ts';
import { createLocalBrowser } from '../local-browser.ts';
import { verifyByHand } from '../verify-by-hand.ts';

const site = 'https://relier.example';
const totp = { email: 'totp@example.com', password: 'password123', totp: true };
let fxa: LocalFxa;
let browser: ReturnType<typeof createLocalBrowser>;

beforeEach(() => {
  fxa = createFxa({ accounts: [account, totp] });
  browser = createLocalBrowser(fxa);
});

/** Asks as a browser does for FedCM; headers that are `undefined` are left out. */
function ask(path: string, form?: Record<string, string>, headers: Record<string, string> = {}) {
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
  return fxa.fetch(content + path, {
    method: form ? 'POST' : 'GET',
    headers: {
      Accept: 'application/json',
      Cookie: cookie,
      'Sec-Fetch-Dest': 'webidentity',
      ...headers,
    },
    ...(form && { body: new URLSearchParams(form) }),
  });
}

/** The form that Chromium sends once the user has chosen an account. */
const form = {
  client_id: site,
  account_id: account.uid,
  disclosure_text_shown: 'true',
  is_auto_selected: 'false',
  mode: 'active',
  fields: 'name,email,picture',
  disclosure_shown_for: 'name,email,picture',
};

const askAssertion = (more: Record<string, string> = {}, origin = site) =>
  ask('/fedcm/assertion', { ...form, ...more }, { Origin: origin });

async function listAccounts() {
  const response = await ask('/fedcm/accounts');
  return (await response.json()).accounts;
}

async function signIn({ email, password } = account) {
  const page = await browser.open(`${content}/fedcm/sign_in`);
  return browser.submit(page, { email, password });
}

describe('the documents', () => {
  it('say where everything is, and that this config is the only one', async () => {
    const wellKnown = await (await ask('/.well-known/web-identity')).json();
    expect(wellKnown).toEqual({
      provider_urls: [`${content}/fedcm/config.json`],
      accounts_endpoint: `${content}/fedcm/accounts`,
      login_url: `${content}/fedcm/sign_in`,
    });
    const config = await ask(new URL(wellKnown.provider_urls[0]).pathname);
    expect(config.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await config.json()).toEqual({
      accounts_endpoint: '/fedcm/accounts',
      client_metadata_endpoint: '/fedcm/client_metadata',
      id_assertion_endpoint: '/fedcm/assertion',
      disconnect_endpoint: '/fedcm/disconnect',
      login_url: '/fedcm/sign_in',
      branding: {
        background_color: '#1f5fbf',
        color: '#ffffff',
        icons: [{ url: `${content}/icon.svg`, size: 40 }],
      },
    });
  });
});

describe('every endpoint', () => {
  it.each([
    ['/fedcm/accounts', undefined],
    [`/fedcm/client_metadata?client_id=${site}`, undefined],
    ['/fedcm/assertion', form],
    ['/fedcm/disconnect', { client_id: site, account_hint: account.uid }],
  ])('%s answers a browser, and no page', async (path, body) => {
    await signIn();
    expect((await ask(path, body, { Origin: site })).status).toBe(200);
    for (const destination of ['empty', 'document', 'iframe', '']) {
      const response = await ask(path, body, { Origin: site, 'Sec-Fetch-Dest': destination });
      expect(response.status).toBe(403);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('fails as a test has asked for', async () => {
    fxa.faults = { fail: { '/fedcm/accounts': 201 } };
    expect((await ask('/fedcm/accounts')).status).toBe(503);
  });
});

describe('the accounts', () => {
  it('are none, and 401, where nobody is signed in', async () => {
    const response = await ask('/fedcm/accounts');
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ accounts: [] });
  });

  it('are the one that is signed in, with the sites that it is signed in to', async () => {
    await signIn();
    const listed = {
      id: account.uid,
      name: account.email,
      email: account.email,
      picture: `${profile}/a/${'0'.repeat(32)}`,
      approved_clients: [],
      login_hints: [account.email, account.uid],
      domain_hints: ['example.com'],
    };
    expect(await listAccounts()).toEqual([listed]);

    await askAssertion();
    expect(await listAccounts()).toEqual([{ ...listed, approved_clients: [site] }]);
  });

  it('stay signed in to a site whose request allows it, until it forgets them', async () => {
    await signIn();
    const isKept = async () => (await finding(browser, { persistent: 'true' }, site)).answer;
    await askAssertion({ params: '{"allow_persistent":"true"}' });
    expect(await isKept()).toBe('signed out');
    await askAssertion({ params: '{"allow_persistent":true}' });
    expect(await isKept()).toBe('different');
    // A silent request of the browser's has no such parameter, and takes nothing back.
    await askAssertion({ is_auto_selected: 'true' });
    expect(await isKept()).toBe('different');
    await ask(
      '/fedcm/disconnect',
      { client_id: site, account_hint: account.uid },
      { Origin: site },
    );
    expect(await isKept()).toBe('signed out');
  });

  it('do not say who asks: no site is told anything', async () => {
    await signIn();
    const { headers } = await ask('/fedcm/accounts', undefined, { Origin: site });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('are none again after the sign-out, which the browser is told of', async () => {
    await signIn();
    const home = await browser.open(`${content}/`);
    const response = await fxa.fetch(`${content}/sign_out`, {
      method: 'POST',
      headers: { Cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; ') },
    });
    expect(home.status).toBe(200);
    expect(response.headers.get('set-login')).toBe('logged-out');
    expect((await ask('/fedcm/accounts')).status).toBe(401);
  });
});

describe('the client metadata', () => {
  const privacyUri = `${site}/privacy`;
  const termsUri = `${site}/terms`;

  it('are the addresses of a client at that origin', async () => {
    fxa = createFxa({ clients: [{ ...confidential, privacyUri, termsUri }] });
    const response = await ask(`/fedcm/client_metadata?client_id=${site}`, undefined, {
      Origin: site,
    });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toEqual({
      privacy_policy_url: privacyUri,
      terms_of_service_url: termsUri,
    });
  });

  it.each(['https://unknown.example', '', 'dcdb5ae7add825d2'])(
    'are empty for %j, which nobody knows',
    async (clientId) => {
      fxa = createFxa({ clients: [{ ...confidential, privacyUri, termsUri }] });
      const response = await ask(`/fedcm/client_metadata?client_id=${clientId}`);
      expect(await response.json()).toEqual({});
    },
  );
});

describe('an assertion', () => {
  beforeEach(() => signIn());

  it('is genuine, for the site that the browser names, and of two minutes', async () => {
    const before = Date.now();
    const response = await askAssertion();
    expect(response.headers.get('access-control-allow-origin')).toBe(site);
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    const { token } = await response.json();
    const { certificate, assertion } = await verifyByHand(fxa, token);
    expect(assertion).toEqual({ aud: site, exp: expect.any(Number) });
    expect(assertion.exp - before).toBeGreaterThanOrEqual(120_000);
    expect(assertion.exp - Date.now()).toBeLessThanOrEqual(120_000);
    expect(certificate).toMatchObject({
      principal: { email: account.email },
      iss: 'localhost:3030',
      'fxa-verifiedEmail': account.email,
    });
    expect(certificate.exp - Date.now()).toBeLessThanOrEqual(120_000);
  });

  it('has a key of its own', async () => {
    const keys = await Promise.all(
      [1, 2].map(async () => {
        const { token } = await (await askAssertion()).json();
        return (await verifyByHand(fxa, token)).certificate['public-key'].n;
      }),
    );
    expect(new Set(keys).size).toBe(2);
  });

  it.each([
    ['as its own field', { nonce: 'n-0S6_WzA2Mj' }],
    ['among the params', { params: '{"nonce":"n-0S6_WzA2Mj"}' }],
  ])('carries the nonce that came %s', async (_, more) => {
    const { token } = await (await askAssertion(more)).json();
    expect((await verifyByHand(fxa, token)).assertion.nonce).toBe('n-0S6_WzA2Mj');
  });

  it('names the account by its number where Firefox Accounts is wanted', async () => {
    const { token } = await (
      await askAssertion({ params: '{"want_issuer":"firefox-accounts"}' })
    ).json();
    const { certificate } = await verifyByHand(fxa, token);
    expect(certificate.principal).toEqual({ email: `${account.uid}@localhost:3030` });
  });

  it('is given for the address that is required, however it is written', async () => {
    const params = JSON.stringify({ required_email: account.email.toUpperCase() });
    expect((await askAssertion({ params })).status).toBe(200);
  });

  it('is given to a site that its user knows, with nothing shown', async () => {
    await askAssertion();
    const auto = { disclosure_text_shown: 'false', is_auto_selected: 'true', mode: 'passive' };
    expect((await askAssertion(auto)).status).toBe(200);
  });

  const refused: [string, string, Record<string, string>, string?][] = [
    ['another site’s name', 'unauthorized_client', { client_id: 'https://other.example' }],
    ['no client', 'unauthorized_client', { client_id: '' }],
    ['a name that only begins alike', 'unauthorized_client', {}, `${site}.evil.example`],
    ['another account', 'access_denied', { account_id: 'f'.repeat(32) }],
    ['another address', 'access_denied', { params: '{"required_email":"totp@example.com"}' }],
    ['an unknown address', 'access_denied', { params: '{"required_email":"no@example.com"}' }],
    ['another issuer', 'invalid_request', { params: '{"want_issuer":"example.com"}' }],
    ['params that are no JSON', 'invalid_request', { params: '{' }],
    ['params that are no object', 'invalid_request', { params: 'null' }],
    ['a nonce beyond ASCII', 'invalid_request', { nonce: 'ü' }],
    ['a nonce that is too long', 'invalid_request', { nonce: 'n'.repeat(257) }],
    ['a nonce that is no text', 'invalid_request', { params: '{"nonce":{}}' }],
    [
      'fields without the address',
      'invalid_scope',
      { fields: 'name', disclosure_text_shown: 'false' },
    ],
  ];
  it.each(refused)('with %s is refused: %s', async (_, code, more, origin = site) => {
    const response = await askAssertion(more, origin);
    expect(response.status).toBe({ invalid_request: 400, invalid_scope: 400 }[code] ?? 403);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(await response.json()).toEqual({
      error: { code, url: `${content}/fedcm/error?code=${code}` },
    });
    expect((await listAccounts())[0].approved_clients).toEqual([]);
    const page = await browser.open(`${content}/fedcm/error?code=${code}`);
    expect(page.heading).toBe('Not signed in');
    expect(page.text).toMatch(/The site has|The site does not accept/);
  });

  it.each(['null', '', 'https://ünknown.example', 'https://a.example, https://b.example'])(
    'for the origin %j is refused, and nobody is told',
    async (origin) => {
      const headers = origin && /^[ -~]*$/.test(origin) ? { Origin: origin } : {};
      const response = await ask('/fedcm/assertion', { ...form, client_id: origin }, headers);
      expect(response.status).toBe(403);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('ends as a test has asked for', async () => {
    fxa.faults = { signInError: 'temporarily_unavailable' };
    const response = await askAssertion();
    expect(response.status).toBe(500);
    expect((await response.json()).error.code).toBe('temporarily_unavailable');
  });

  it('is refused where nobody is signed in', async () => {
    browser.cookies.clear();
    const response = await askAssertion();
    expect(response.status).toBe(403);
    expect((await response.json()).error.code).toBe('access_denied');
  });
});

describe('a disconnection', () => {
  const disconnect = (account_hint: string, client_id = site) =>
    ask('/fedcm/disconnect', { client_id, account_hint }, { Origin: site });

  it.each([account.uid, account.email])('by %s forgets the site', async (hint) => {
    await signIn();
    await askAssertion();
    const response = await disconnect(hint);
    expect(await response.json()).toEqual({ account_id: account.uid });
    expect(response.headers.get('access-control-allow-origin')).toBe(site);
    expect((await listAccounts())[0].approved_clients).toEqual([]);
  });

  it.each([
    ['of another account', 'f'.repeat(32), site, 'access_denied'],
    ['of no account', '', site, 'access_denied'],
    ['for another site', account.uid, 'https://other.example', 'unauthorized_client'],
  ])('%s is refused', async (_, hint, clientId, code) => {
    await signIn();
    await askAssertion();
    const response = await disconnect(hint, clientId);
    expect(response.status).toBe(403);
    expect((await response.json()).error.code).toBe(code);
    expect((await listAccounts())[0].approved_clients).toEqual([site]);
  });
});

describe('the sign-in', () => {
  const cookieOf = (response: Response) =>
    response.headers.getSetCookie().find((one) => one.startsWith('local-fxa-fedcm-'));

  it('tells the browser, and gives it a cookie for FedCM alone', async () => {
    const response = await fxa.fetch(`${content}/fedcm/signin`, {
      method: 'POST',
      headers: { Origin: content },
      body: new URLSearchParams({ email: account.email, password: account.password }),
    });
    expect(response.headers.get('set-login')).toBe('logged-in');
    expect(cookieOf(response)).toMatch(
      /^local-fxa-fedcm-3030=[0-9a-f]{64}; Max-Age=\d+; Path=\/fedcm; HttpOnly; Secure; SameSite=None$/,
    );
    const page = await response.text();
    expect(page).toContain('<h1>Signed in</h1>');
    expect(page).toContain('<script src="/fedcm/close.js"></script>');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    const script = await fxa.fetch(`${content}/fedcm/close.js`);
    expect(await script.text()).toContain('IdentityProvider?.close()');
  });

  it('for another purpose serves FedCM, too', async () => {
    const page = await browser.open(
      `${content}/oauth/signin?${new URLSearchParams({
        client_id: confidential.id,
        scope: 'profile',
        state: 's',
      })}`,
    );
    const { headers } = await browser.submit(page, account);
    expect(headers.get('set-login')).toBe('logged-in');
    expect(await listAccounts()).toHaveLength(1);
  });

  it('with a wrong password leaves the browser as it was', async () => {
    const page = await signIn({ ...account, password: 'wrong' });
    expect(page.status).toBe(200);
    expect(page.headers.get('set-login')).toBeNull();
    expect((await ask('/fedcm/accounts')).status).toBe(401);
  });

  it('goes on as whoever is signed in already', async () => {
    await signIn();
    browser.cookies.delete('local-fxa-fedcm-3030');
    expect((await ask('/fedcm/accounts')).status).toBe(401);
    const page = await browser.open(`${content}/fedcm/sign_in`);
    expect(page.text).toContain(account.email);
    expect((await browser.submit(page)).heading).toBe('Signed in');
    expect(await listAccounts()).toHaveLength(1);
  });

  it('begins with the address that the browser hints at', async () => {
    const page = await browser.open(`${content}/fedcm/sign_in?login_hint=${totp.email}`);
    expect(page.forms[0]?.fields.email).toBe(totp.email);
  });

  it('is not done before the second factor is shown', async () => {
    const asked = await signIn({ ...account, ...totp });
    expect(asked.heading).toBe('Enter your authentication code');
    expect((await ask('/fedcm/accounts')).status).toBe(401);
    const uidOf = async () => (await listAccounts())[0].id;
    const cookie = [...browser.cookies].find(([name]) => name.startsWith('local-fxa-session'));
    // Not even with the session's own cookie in place of FedCM's.
    browser.cookies.set('local-fxa-fedcm-3030', cookie?.[1] ?? '');
    expect((await ask('/fedcm/accounts')).status).toBe(401);
    expect((await (await askAssertion()).json()).error.code).toBe('access_denied');

    const done = await browser.submit(asked, { code: fxa.inbox.at(-1)?.code ?? '' });
    expect(done.heading).toBe('Signed in');
    expect(done.headers.get('set-login')).toBe('logged-in');
    const { token } = await (await askAssertion({ account_id: await uidOf() })).json();
    expect((await verifyByHand(fxa, token)).certificate['fxa-aal']).toBe(2);
  });

  it('of another user who has yet to show a second factor ends the first one’s', async () => {
    await signIn();
    const page = await browser.open(`${content}/fedcm/signin?email=blank`);
    const { headers } = await fxa.fetch(new URL(page.forms[0]?.action ?? '', content), {
      method: 'POST',
      headers: { Origin: content },
      body: new URLSearchParams({ email: totp.email, password: totp.password }),
    });
    expect(headers.get('set-login')).toBe('logged-out');
    await browser.submit(page, totp as never);
    expect((await ask('/fedcm/accounts')).status).toBe(401);
  });

  it('refuses a form that another site’s page posts', async () => {
    const page = await browser.open(`${content}/fedcm/sign_in`);
    const answer = await browser.submit(page, account, { Origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-login')).toBeNull();
  });

  it('cannot be framed', async () => {
    const { headers } = await browser.open(`${content}/fedcm/sign_in`);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});
