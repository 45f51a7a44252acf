import { type RunningLocalFxa, startLocalFxa } from 'fxa-relier-client/testing';
import { createDiscovery, createVerifier } from 'fxa-relier-client/verifier';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readFiles } from '../../demo/server/files.ts';
import { createSite } from '../../demo/server/site.ts';
import { createUserAgent } from './user-agent.ts';

const siteUrl = 'http://localhost:8080';
const verifierUrl = 'http://localhost:5050/v2';
const [one, two] = ['one@example.com', 'two@example.com'] as const;
const files = readFiles();

let fxa: RunningLocalFxa;
let issuer: string;
let site: ReturnType<typeof createSite>;
/** What the backend has asked the verifier, which answers it unless a test says otherwise. */
let asked: Record<string, unknown>[];
let answerOfVerifier: (request: Request) => Promise<Response>;

beforeAll(async () => {
  // The verifier fetches the issuer's keys, so that one is on a real port.
  fxa = await startLocalFxa({
    ports: { content: 0, oauth: 0, profile: 0 },
    accounts: [one, two].map((email) => ({ email, password: 'one-two-three-done' })),
  });
  issuer = new URL(fxa.server.contentHost).host;
  // The keys of the first assertion take a while.
  await fxa.createAssertion(siteUrl);
}, 60_000);

afterAll(() => fxa.close());

beforeEach(() => {
  asked = [];
  const discovery = createDiscovery({ dangerouslyAllowPrivateNetwork: 'http' });
  answerOfVerifier = createVerifier({ trustedIssuers: [issuer], discovery }).fetch;
  site = createSite({
    siteUrl,
    server: fxa.server,
    clientId: 'dcdb5ae7add825d2',
    clientSecret: '5ec2e7'.padEnd(64, '0'),
    publicClientId: '38a6b9b3a65a1871',
    cookieSecret: 'Sealed with 32 characters or more',
    verifier: verifierUrl,
    files,
    async fetch(url, init) {
      const request = new Request(url, init);
      expect(request.url).toBe(verifierUrl);
      asked.push(await request.clone().json());
      return answerOfVerifier(request);
    },
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const own = { 'sec-fetch-site': 'same-origin' };

/** A browser, and what the Persona pages do in it. */
function openBrowser() {
  const { ask, cookie } = createUserAgent({ [siteUrl]: (request) => site.fetch(request) });
  const post = async (
    path: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = own,
  ) => {
    const body = new URLSearchParams(fields);
    const response = await ask(siteUrl + path, { method: 'POST', headers, body });
    return { status: response.status, body: await response.json() };
  };
  return {
    ask,
    post,
    cookie: () => cookie('localhost', 'persona-session'),
    logIn: async (email: string) =>
      post('/auth/login', { assertion: await fxa.createAssertion(siteUrl, { email }) }),
    logOut: () => post('/auth/logout'),
    /** Whom the page is told to be signed in. */
    async currentUser() {
      const page = await (await ask(`${siteUrl}/persona`)).text();
      return /data-current-user="([^"]*)"/.exec(page)?.[1];
    },
  };
}

const notValid = 'The assertion is not valid for this site.';

describe('an assertion', () => {
  test('that the verifier finds genuine signs in whom it names', async () => {
    const browser = openBrowser();
    expect(await browser.currentUser()).toBe('');
    expect(await browser.logIn(one)).toEqual({ status: 200, body: { email: one } });
    expect(await browser.currentUser()).toBe(one);
    expect(await openBrowser().currentUser()).toBe('');
  });

  test('is verified for the address that is configured, whatever the request says', async () => {
    const assertion = await fxa.createAssertion('http://evil.example');
    const body = new URLSearchParams({ assertion, audience: 'http://evil.example' });
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    for (const headers of [
      { ...own, host: 'evil.example' },
      { ...own, 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    ]) {
      const response = await site.request(`${siteUrl}/auth/login?audience=http://evil.example`, {
        method: 'POST',
        headers,
        body,
      });
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({ reason: notValid });
    }
    expect(asked.map(({ audience }) => audience)).toEqual([siteUrl, siteUrl]);
    expect(String(logged.mock.calls)).toContain('audience mismatch');
  });

  test('that comes by another name of the site is not verified at all', async () => {
    const assertion = await fxa.createAssertion('http://127.0.0.1:8080');
    const response = await site.request('http://127.0.0.1:8080/auth/login', {
      method: 'POST',
      headers: own,
      body: new URLSearchParams({ assertion }),
    });
    expect(response.status).toBe(307);
    expect(asked).toEqual([]);
  });

  test.each([
    ['of another site', () => fxa.createAssertion('http://localhost:8081')],
    ['that is over', () => fxa.createAssertion(siteUrl, { expiresAt: Date.now() - 1 })],
    ['that is none', async () => 'an assertion'],
  ])('%s is refused, and signs nobody in', async (_, make) => {
    const browser = openBrowser();
    const answer = await browser.post('/auth/login', { assertion: await make() });
    expect(answer).toEqual({ status: 403, body: { reason: notValid } });
    expect(await browser.currentUser()).toBe('');
    expect(browser.cookie()).toBeUndefined();
  });

  test('of another provider is refused, even where the verifier would take it', async () => {
    answerOfVerifier = async () =>
      Response.json({
        status: 'okay',
        email: one,
        audience: siteUrl,
        expires: Date.now() + 60_000,
        issuer: 'evil.example',
      });
    const browser = openBrowser();
    expect((await browser.post('/auth/login', { assertion: 'a~b' })).status).toBe(403);
    expect(await browser.currentUser()).toBe('');
  });

  test('without an address is refused', async () => {
    answerOfVerifier = async () =>
      Response.json({ status: 'okay', audience: siteUrl, expires: Date.now() + 60_000, issuer });
    const browser = openBrowser();
    expect((await browser.post('/auth/login', { assertion: 'a~b' })).status).toBe(403);
    expect(await browser.currentUser()).toBe('');
  });

  test('that is missing is a bad request', async () => {
    expect((await openBrowser().post('/auth/login')).status).toBe(400);
    expect(asked).toEqual([]);
  });

  test('is refused while the page’s switch says so, however genuine', async () => {
    const browser = openBrowser();
    const assertion = await fxa.createAssertion(siteUrl);
    const response = await site.request(`${siteUrl}/auth/login`, {
      method: 'POST',
      headers: { ...own, cookie: 'persona-refuse=1' },
      body: new URLSearchParams({ assertion }),
    });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect((await browser.post('/auth/login', { assertion })).status).toBe(200);
  });
});

/** A verifier that never reaches the provider, and has no keys of it. */
function verifierWithoutProvider() {
  const findAddresses = () => Promise.reject(new Error('DNS is down'));
  const discovery = createDiscovery({ dangerouslyAllowPrivateNetwork: 'http', findAddresses });
  return createVerifier({ trustedIssuers: [issuer], discovery }).fetch;
}

describe('while the verifier', () => {
  test.each([
    ['is down', async () => Promise.reject(new TypeError('fetch failed'))],
    ['is too busy', async () => Response.json({ status: 'failure' }, { status: 503 })],
    ['cannot reach the provider', (request: Request) => verifierWithoutProvider()(request)],
    ['speaks nonsense', async () => new Response('<h1>Hello</h1>')],
  ])('%s, the answer is 503, and who is signed in stays so', async (_, answer) => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    const browser = openBrowser();
    await browser.logIn(one);
    answerOfVerifier = answer;
    expect(await browser.logIn(two)).toEqual({
      status: 503,
      body: { reason: 'Nobody can verify the assertion at the moment.' },
    });
    expect(await browser.currentUser()).toBe(one);
    expect(logged).toHaveBeenCalledOnce();
  });
});

describe('a session', () => {
  test('ends by /auth/logout, also for who has kept its cookie', async () => {
    const browser = openBrowser();
    await browser.logIn(one);
    const cookie = `persona-session=${browser.cookie()}`;
    expect((await browser.logOut()).status).toBe(200);
    expect(browser.cookie()).toBeUndefined();
    const page = await site.request(`${siteUrl}/persona`, { headers: { cookie } });
    expect(await page.text()).toContain('data-current-user=""');
  });

  test('that is there already is replaced, and so is its name', async () => {
    const browser = openBrowser();
    await browser.logIn(one);
    const before = browser.cookie();
    await browser.logIn(two);
    expect(await browser.currentUser()).toBe(two);
    expect(browser.cookie()).not.toBe(before);
    const page = await site.request(`${siteUrl}/persona`, {
      headers: { cookie: `persona-session=${before}` },
    });
    expect(await page.text()).toContain('data-current-user=""');
  });

  test('is in a cookie that no script and no other site’s post has', async () => {
    const response = await site.request(`${siteUrl}/auth/login`, {
      method: 'POST',
      headers: own,
      body: new URLSearchParams({ assertion: await fxa.createAssertion(siteUrl) }),
    });
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^persona-session=; Max-Age=0; Path=\/$/),
      expect.stringMatching(/^persona-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  test('is not that of the other pages', async () => {
    const browser = openBrowser();
    await browser.logIn(one);
    const session = await browser.ask(`${siteUrl}/api/session`);
    expect(await session.json()).toEqual({ account: null });
  });
});

describe('requests of other pages', () => {
  test.each([
    ['of another site', { 'sec-fetch-site': 'cross-site' }],
    ['of another port of this host', { 'sec-fetch-site': 'same-site' }],
    ['of another origin, in a browser that says only that', { origin: 'http://localhost:3030' }],
    ['that say nothing of where they come from', {}],
  ])('are refused: those %s', async (_, headers) => {
    const browser = openBrowser();
    await browser.logIn(one);
    // An attacker's own assertion would sign the user in as the attacker.
    const assertion = await fxa.createAssertion(siteUrl, { email: two });
    const verified = asked.length;
    expect((await browser.post('/auth/login', { assertion }, headers)).status).toBe(403);
    expect((await browser.post('/auth/logout', {}, headers)).status).toBe(403);
    expect(await browser.currentUser()).toBe(one);
    expect(asked).toHaveLength(verified);
  });

  test('are not what a browser that sends only the origin is taken for', async () => {
    const browser = openBrowser();
    const assertion = await fxa.createAssertion(siteUrl);
    const answer = await browser.post('/auth/login', { assertion }, { origin: siteUrl });
    expect(answer.status).toBe(200);
  });
});

describe.each(['/persona', '/persona/get'])('the page %s', (path) => {
  test('includes the script of its provider, and allows for nothing else', async () => {
    const response = await site.request(siteUrl + path);
    const provider = fxa.server.contentHost;
    const page = await response.text();
    expect(page).toContain(`<script src="${provider}/include.js"></script>`);
    expect(page).not.toMatch(/\sstyle=|<style|\son\w+=|<script(?! type="module" src=| src=)|\{\{/);
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'self' ${provider}`,
      "style-src 'self'",
      `connect-src 'self' ${provider}`,
      `frame-src ${provider}`,
      "img-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('is kept by no cache, since it names who is signed in', async () => {
    const response = await site.request(siteUrl + path);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('names whoever is signed in as text, whatever is in the address', async () => {
    const email = '"><script>alert(1)</script>$&@example.com';
    answerOfVerifier = async () =>
      Response.json({
        status: 'okay',
        email,
        audience: siteUrl,
        expires: Date.now() + 60_000,
        issuer,
      });
    const browser = openBrowser();
    await browser.post('/auth/login', { assertion: 'a~b' });
    const page = await (await browser.ask(siteUrl + path)).text();
    expect(page).toContain(
      'data-current-user="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;$&amp;@example.com"',
    );
  });
});

test('the pages beside them allow nothing more than before', async () => {
  const { headers } = await site.request(siteUrl);
  const policy = headers.get('content-security-policy');
  expect(policy).not.toContain(`script-src 'self' ${fxa.server.contentHost}`);
});

test('other sites may embed the logo, for the provider’s dialog, and nothing else', async () => {
  const policyOf = async (path: string) =>
    (await site.request(siteUrl + path)).headers.get('cross-origin-resource-policy');
  expect(await policyOf('/pages/123done.svg')).toBe('cross-origin');
  expect(await policyOf('/pages/123done.css')).toBe('same-origin');
  expect(await policyOf('/persona')).toBe('same-origin');
});
