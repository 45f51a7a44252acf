import { servers } from 'fxa-relier-client/server';
import { createLocalFxa } from 'fxa-relier-client/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSite } from '../../demo/server/site.ts';
import { createUserAgent, hasForm } from './user-agent.ts';

const siteUrl = 'http://localhost:8080';
const server = servers.local;
const clientId = 'dcdb5ae7add825d2';
const publicClientId = '38a6b9b3a65a1871';
const clientSecret = '5ec2e7'.padEnd(64, '0');
const password = 'one-two-three-done';

const fxa = createLocalFxa({
  clients: [
    { id: clientId, name: '123done', redirectUris: [`${siteUrl}/oauth`], secret: clientSecret },
  ],
  accounts: [
    { email: 'one@example.com', password, displayName: 'One' },
    { email: 'two@example.com', password, totp: true },
  ],
});
let fxaIsDown = false;
/** The paths that the backend has asked Firefox Accounts for. */
let asked: string[] = [];
let site: ReturnType<typeof createSite>;

beforeEach(() => {
  fxa.reset();
  fxaIsDown = false;
  asked = [];
  site = createSite({
    siteUrl,
    server,
    clientId,
    clientSecret,
    publicClientId,
    cookieSecret: 'Sealed with 32 characters or more',
    verifier: 'http://localhost:5050/v2',
    files: new Map([
      ['/pages/index.html', { body: '<h1>123done</h1>', type: 'text/html; charset=utf-8' }],
      ['/pages/oauth.html', { body: 'Signing you in', type: 'text/html; charset=utf-8' }],
    ]),
    async fetch(url, init) {
      asked.push(new URL(String(url)).pathname);
      if (fxaIsDown) throw new TypeError('fetch failed');
      return fxa.fetch(new Request(url, init));
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
});

type Answer = Record<string, string>;

/** A user with a browser of her own, and what she does in it. */
function createUser(email = 'one@example.com') {
  const toFxa = (request: Request) => fxa.fetch(request);
  const agent = createUserAgent({
    [siteUrl]: (request) => site.fetch(request),
    [server.contentHost]: toFxa,
    [new URL(server.oauthHost).origin]: toFxa,
  });
  const api = (method: string, path: string, body?: object) =>
    agent.call(method, `${siteUrl}/api${path}`, body);

  /** Up to what Firefox Accounts sends her back with. */
  const approve = async ({ state, scope, acr_values, max_age }: Answer): Promise<Answer> => {
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: `${siteUrl}/oauth`,
      scope: scope ?? '',
      response_type: 'code',
      state: state ?? '',
      ...(acr_values && { acr_values }),
      ...(max_age && { max_age }),
    });
    const end = `${siteUrl}/oauth`;
    let page = await agent.visit(`${server.oauthHost}/authorization?${query}`, end);
    // At most: the address, the password, the code.
    for (let step = 0; step < 3 && !page.url.startsWith(end); step += 1) {
      const code = fxa.inbox.at(-1)?.code ?? '';
      const known: Answer[] = [{ code }, { password }, { email }, {}];
      const fields = known.find((values) => hasForm(page, values)) ?? {};
      page = await agent.submit(page, fields, end);
    }
    return Object.fromEntries(new URL(page.url).searchParams);
  };
  const begin = async (body = {}): Promise<Answer> => (await api('POST', '/sign-in', body)).body;
  const complete = (answer: object) => api('POST', '/complete', answer);
  const signIn = async () => complete(await approve(await begin()));
  const stepUp = async () => complete(await approve((await api('POST', '/step-up', {})).body));
  const account = async () => (await api('GET', '/session')).body.account;

  return { agent, api, approve, begin, complete, signIn, stepUp, account };
}

describe('beginning a sign-in', () => {
  test('hands out the parameters under their OAuth names', async () => {
    expect(await createUser().begin()).toEqual({
      client_id: clientId,
      redirect_uri: `${siteUrl}/oauth`,
      oauth_uri: server.oauthHost,
      profile_uri: server.profileHost,
      content_uri: server.contentHost,
      scope: 'openid profile',
      state: expect.stringMatching(/^[\w-]{32}$/),
    });
  });

  test('hands out what a step-up demands', async () => {
    expect((await createUser().api('POST', '/step-up', {})).body).toMatchObject({
      acr_values: 'AAL2',
      max_age: '300',
    });
  });

  test('is not needed to know the two clients, which hold no secret', async () => {
    const { status, body } = await createUser().agent.call('GET', `${siteUrl}/clients.json`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      site: { client_id: clientId, redirect_uri: `${siteUrl}/oauth` },
      browserOnly: { client_id: publicClientId, redirect_uri: `${siteUrl}/public` },
    });
    expect(JSON.stringify(body)).not.toMatch(clientSecret);
  });
});

describe('completing a sign-in', () => {
  test('signs in', async () => {
    const user = createUser();
    expect(await user.signIn()).toEqual({
      status: 200,
      body: { outcome: 'signed_in', return_to: `${siteUrl}/` },
    });
    expect(await user.account()).toEqual({
      uid: expect.stringMatching(/^[0-9a-f]{32}$/),
      email: 'one@example.com',
      displayName: 'One',
    });
  });

  test.each([
    ['/reference', `${siteUrl}/reference`],
    ['https://example.com', `${siteUrl}/`],
    ['//example.com', `${siteUrl}/`],
    [7, `${siteUrl}/`],
    [undefined, `${siteUrl}/`],
  ])('leads on to a page of this site: %s', async (returnTo, page) => {
    const user = createUser();
    const answer = await user.approve(await user.begin({ returnTo }));
    expect((await user.complete(answer)).body).toMatchObject({ return_to: page });
  });

  test('refuses a state that another browser was given', async () => {
    const [victim, attacker] = [createUser(), createUser('two@example.com')];
    await victim.begin();
    const answer = await attacker.approve(await attacker.begin());
    expect(await victim.complete(answer)).toMatchObject({
      status: 403,
      body: { outcome: 'state_missing' },
    });
    expect(await victim.account()).toBeNull();
  });

  test.each([
    [{ client_id: 'f'.repeat(16) }, 'state_mismatch'],
    [{ state: undefined }, 'state_missing'],
    [{ code: undefined }, 'invalid_response'],
  ])('refuses an answer with %j', async (spoiled, outcome) => {
    const user = createUser();
    const answer = await user.approve(await user.begin());
    expect((await user.complete({ ...answer, ...spoiled })).body).toMatchObject({ outcome });
    expect(await user.account()).toBeNull();
  });

  test('ignores an answer when signed in already', async () => {
    const user = createUser();
    const answer = await user.approve(await user.begin());
    await user.signIn();
    const before = await user.account();
    expect(await user.complete(answer)).toMatchObject({
      status: 200,
      body: { outcome: 'already_signed_in' },
    });
    expect(await user.account()).toEqual(before);
  });

  test('passes on what Firefox Accounts called its error', async () => {
    const user = createUser();
    const { state } = await user.begin({ returnTo: '/silent' });
    expect(await user.complete({ state, error: 'login_required' })).toMatchObject({
      status: 400,
      body: { outcome: 'server_error', error: 'login_required', return_to: `${siteUrl}/silent` },
    });
  });

  test('signs nobody in with an answer that comes after the user has closed the window', async () => {
    const user = createUser();
    const answer = await user.approve(await user.begin());
    await user.complete({ state: answer.state, error: 'access_denied' });
    expect((await user.complete(answer)).body).toMatchObject({ outcome: 'state_missing' });
    expect(await user.account()).toBeNull();
  });

  test('says so when Firefox Accounts cannot be reached, and works when it can', async () => {
    const user = createUser();
    const answer = await user.approve(await user.begin());
    fxaIsDown = true;
    expect(await user.complete(answer)).toMatchObject({
      status: 503,
      body: { outcome: 'network' },
    });
    expect(await user.account()).toBeNull();
    fxaIsDown = false;
    expect((await user.complete(answer)).body).toMatchObject({ outcome: 'signed_in' });
  });
});

describe('signing out', () => {
  test('destroys the token and ends the session', async () => {
    const user = createUser();
    await user.signIn();
    expect(await user.api('POST', '/sign-out', {})).toMatchObject({
      status: 200,
      body: { outcome: 'signed_out' },
    });
    expect(asked.at(-1)).toBe('/v1/destroy');
    expect(await user.account()).toBeNull();
  });

  test('is fine when nobody is signed in', async () => {
    expect(await createUser().api('POST', '/sign-out', {})).toMatchObject({ status: 200 });
  });
});

describe('the private note', () => {
  const note = { text: 'nobody else' };

  test('is for whoever is signed in only', async () => {
    expect(await createUser().api('GET', '/private-note')).toEqual({
      status: 401,
      body: { outcome: 'session_ended' },
    });
  });

  test('stays shut to a session without a second factor', async () => {
    const user = createUser();
    await user.signIn();
    const refusal = { status: 403, body: { outcome: 'step_up_required' } };
    expect(await user.api('GET', '/private-note')).toEqual(refusal);
    expect(await user.api('PUT', '/private-note', note)).toEqual(refusal);
  });

  test('opens after a step-up, and says by what', async () => {
    const user = createUser('two@example.com');
    const now = Date.now();
    await user.stepUp();
    expect(await user.api('GET', '/private-note')).toMatchObject({
      status: 200,
      body: { text: '', acr: 'AAL2', amr: expect.arrayContaining(['pwd', 'otp']) },
    });
    expect(await user.api('PUT', '/private-note', note)).toMatchObject({ status: 200, body: note });
    const { body } = await user.api('GET', '/private-note');
    expect(body).toMatchObject(note);
    expect(body.authenticatedAt).toBeGreaterThan(now - 2000);
    expect(body.openUntil).toBe(body.authenticatedAt + 300_000);
  });

  test('opens to who was signed in before, and keeps them signed in', async () => {
    const user = createUser('two@example.com');
    await user.signIn();
    expect((await user.stepUp()).body).toMatchObject({
      outcome: 'signed_in',
      return_to: `${siteUrl}/private`,
    });
    expect((await user.api('GET', '/private-note')).status).toBe(200);
    expect(await user.account()).toMatchObject({ email: 'two@example.com' });
  });

  test('shuts again after five minutes', async () => {
    const user = createUser('two@example.com');
    await user.stepUp();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 301_000 });
    expect((await user.api('GET', '/private-note')).status).toBe(403);
    expect(await user.account()).toMatchObject({ email: 'two@example.com' });
  });

  test('is not opened by an answer to a request without its demands', async () => {
    const user = createUser();
    const { acr_values, max_age, ...weakened } = (await user.api('POST', '/step-up', {})).body;
    expect((await user.complete(await user.approve(weakened))).body).toMatchObject({
      outcome: 'invalid_response',
      error: 'unmet_authentication_requirements',
    });
    expect(await user.account()).toBeNull();
  });

  test('belongs to one account', async () => {
    const [one, two] = [createUser('one@example.com'), createUser('two@example.com')];
    await two.stepUp();
    await two.api('PUT', '/private-note', note);
    await one.stepUp();
    expect((await one.api('GET', '/private-note')).body).toMatchObject({ text: '' });
  });

  test.each([[{}], [{ text: 7 }], [{ text: 'x'.repeat(2001) }]])(
    'is a text of sensible length: %j',
    async (body) => {
      const user = createUser('two@example.com');
      await user.stepUp();
      expect((await user.api('PUT', '/private-note', body)).status).toBe(400);
    },
  );
});

describe('the to-dos', () => {
  test('are kept per account, over sessions', async () => {
    const one = createUser('one@example.com');
    const two = createUser('two@example.com');
    await Promise.all([one.signIn(), two.signIn()]);
    const added = await one.api('POST', '/todos', { text: ' buy milk ' });
    expect(added).toMatchObject({ status: 201, body: { text: 'buy milk', done: false } });
    expect((await two.api('GET', '/todos')).body).toEqual([]);

    await one.api('POST', '/sign-out', {});
    const again = createUser('one@example.com');
    await again.signIn();
    expect((await again.api('GET', '/todos')).body).toMatchObject([{ text: 'buy milk' }]);
  });

  test('are ticked and deleted, each by its own account', async () => {
    const one = createUser('one@example.com');
    const two = createUser('two@example.com');
    await Promise.all([one.signIn(), two.signIn()]);
    const { id } = (await one.api('POST', '/todos', { text: 'mine' })).body;
    expect((await two.api('PATCH', `/todos/${id}`, { done: true })).status).toBe(404);
    expect((await two.api('DELETE', `/todos/${id}`)).status).toBe(404);

    const ticked = await one.api('PATCH', `/todos/${id}`, { done: true });
    expect(ticked).toMatchObject({ status: 200, body: { text: 'mine', done: true } });
    expect((await one.api('DELETE', `/todos/${id}`)).status).toBe(200);
    expect((await one.api('GET', '/todos')).body).toEqual([]);
  });

  test('are for whoever is signed in only', async () => {
    const user = createUser();
    await user.begin();
    for (const method of ['GET', 'POST']) {
      expect(
        await user.api(method, '/todos', method === 'GET' ? undefined : { text: 'x' }),
      ).toEqual({
        status: 401,
        body: { outcome: 'session_ended' },
      });
    }
    expect((await user.api('PATCH', '/todos/1', { done: true })).status).toBe(401);
    expect((await user.api('DELETE', '/todos/1')).status).toBe(401);
  });

  test.each([[{ text: '' }], [{ text: '  ' }], [{ text: 'x'.repeat(201) }], [{ text: 7 }], [{}]])(
    'have a text of sensible length: %j',
    async (body) => {
      const user = createUser();
      await user.signIn();
      expect((await user.api('POST', '/todos', body)).status).toBe(400);
    },
  );
});

describe('requests of other pages', () => {
  const json = { 'content-type': 'application/json' };

  test.each([
    ['of another site', { ...json, 'sec-fetch-site': 'cross-site' }, 403],
    ['of another port of this host', { ...json, 'sec-fetch-site': 'same-site' }, 403],
    ['that were typed in', { ...json, 'sec-fetch-site': 'none' }, 403],
    [
      'of another origin, in a browser that says only that',
      { ...json, origin: 'http://localhost:3030' },
      403,
    ],
    ['that say nothing of where they come from', json, 403],
    ['that a form could send', { 'content-type': 'text/plain', origin: siteUrl }, 415],
  ])('are refused: those %s', async (_, headers, status) => {
    const own = ['sign-in', 'step-up', 'complete', 'sign-out', 'todos', 'private-note'];
    for (const path of own.map((name) => `/api/${name}`)) {
      const response = await site.request(siteUrl + path, { method: 'POST', headers, body: '{}' });
      expect(response.status).toBe(status);
    }
  });

  test('do not sign out', async () => {
    const user = createUser();
    await user.signIn();
    await user.agent.ask(`${siteUrl}/api/sign-out`, {
      method: 'POST',
      headers: { ...json, 'sec-fetch-site': 'cross-site' },
      body: '{}',
    });
    expect(await user.account()).not.toBeNull();
  });
});

test('the redirect URI answers with a page, whatever comes with it', async () => {
  const page = await site.request(`${siteUrl}/oauth?code=${'0'.repeat(64)}&state=planted`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('Signing you in');
  expect(page.headers.getSetCookie()).toEqual([]);
});

describe('every answer', () => {
  test.each(['/', '/nowhere', '/api/session', '/oauth', '/clients.json'])(
    'is under the policy: %s',
    async (path) => {
      const { headers } = await site.request(siteUrl + path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});

test('another name of this machine leads to the one that cookie and redirect URI are for', async () => {
  const response = await site.request('http://127.0.0.1:8080/reference?a=b');
  expect(response.status).toBe(307);
  expect(response.headers.get('location')).toBe(`${siteUrl}/reference?a=b`);
});
