import { servers } from 'fxa-relier-client/server';
import { createLocalFxa } from 'fxa-relier-client/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { createSite } from '../../demo/server/site.ts';
import { createUserAgent } from './user-agent.ts';

const siteUrl = 'http://localhost:8080';
const server = servers.local;
const clientId = 'dcdb5ae7add825d2';
const clientSecret = '5ec2e7'.padEnd(64, '0');
const password = 'one-two-three-done';

const fxa = createLocalFxa({
  clients: [
    { id: clientId, name: '123done', redirectUris: [`${siteUrl}/oauth`], secret: clientSecret },
  ],
  accounts: [
    { email: 'one@example.com', password, displayName: 'One' },
    { email: 'two@example.com', password },
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
    files: new Map([
      ['/pages/index.html', { body: '<h1>123done</h1>', type: 'text/html; charset=utf-8' }],
    ]),
    async fetch(url, init) {
      asked.push(new URL(String(url)).pathname);
      if (fxaIsDown) throw new TypeError('fetch failed');
      return fxa.fetch(new Request(url, init));
    },
  });
});

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

  /** Up to the address that Firefox Accounts sends her back to. */
  const approve = async (state: string): Promise<URL> => {
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: `${siteUrl}/oauth`,
      scope: 'profile',
      action: 'signin',
      response_type: 'code',
      state,
    });
    const end = `${siteUrl}/oauth`;
    const page = await agent.visit(`${server.oauthHost}/authorization?${query}`, end);
    return new URL((await agent.submit(page, { email, password }, end)).url);
  };
  const begin = async (body = {}) => (await api('POST', '/sign-in', body)).body;
  const comeBack = async (url: URL | string) => {
    const response = await agent.ask(String(url));
    return { status: response.status, location: response.headers.get('location') };
  };
  const signIn = async () => comeBack(await approve((await begin()).state));
  const account = async () => (await api('GET', '/session')).body.account;
  const cookie = () => agent.cookie('localhost', '123done-session');

  return { agent, api, approve, begin, comeBack, signIn, account, cookie };
}

describe('beginning a sign-in', () => {
  test('hands out the parameters under their OAuth names', async () => {
    expect(await createUser().begin()).toEqual({
      client_id: clientId,
      redirect_uri: `${siteUrl}/oauth`,
      oauth_uri: server.oauthHost,
      profile_uri: server.profileHost,
      content_uri: server.contentHost,
      scope: 'profile',
      state: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('makes a new state each time', async () => {
    const user = createUser();
    expect((await user.begin()).state).not.toBe((await user.begin()).state);
  });

  test('keeps the session in a cookie that scripts cannot read', async () => {
    const { agent } = createUser();
    const response = await agent.ask(`${siteUrl}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: siteUrl },
    });
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^123done-session=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('coming back by redirect', () => {
  test('signs in, and leaves the code out of the address', async () => {
    const user = createUser();
    expect(await user.signIn()).toEqual({ status: 303, location: '/?outcome=signed_in' });
    expect(await user.account()).toEqual({
      uid: expect.stringMatching(/^[0-9a-f]{32}$/),
      email: 'one@example.com',
      displayName: 'One',
    });
  });

  test('leads to the page that the sign-in began on', async () => {
    const user = createUser();
    const { state } = await user.begin({ returnTo: '/reference' });
    const { location } = await user.comeBack(await user.approve(state));
    expect(location).toBe('/reference?outcome=signed_in');
  });

  test.each(['https://example.com', '//example.com', '/nowhere', 7])(
    'leads to no page but its own: %s',
    async (returnTo) => {
      const user = createUser();
      const { state } = await user.begin({ returnTo });
      const { location } = await user.comeBack(await user.approve(state));
      expect(location).toBe('/?outcome=signed_in');
    },
  );

  test('gives whoever has signed in a new session, and ends the old one', async () => {
    const user = createUser();
    const { state } = await user.begin();
    const before = user.cookie();
    await user.signIn();
    expect(user.cookie()).not.toBe(before);
    const cookie = `123done-session=${before}`;
    const response = await site.request(`${siteUrl}/oauth?state=${state}`, { headers: { cookie } });
    expect(response.headers.get('location')).toBe('/?outcome=state_mismatch');
  });

  test('refuses a state that another browser was given', async () => {
    const [victim, attacker] = [createUser(), createUser('two@example.com')];
    await victim.begin();
    const address = await attacker.approve((await attacker.begin()).state);
    const { location } = await victim.comeBack(address);
    expect(location).toBe('/?outcome=state_mismatch');
    expect(await victim.account()).toBeNull();
  });

  test('refuses a browser without a session', async () => {
    const user = createUser();
    const address = await user.approve((await user.begin()).state);
    const { location } = await createUser().comeBack(address);
    expect(location).toBe('/?outcome=state_mismatch');
  });

  test.each([
    ['without a state', (query: URLSearchParams) => query.delete('state')],
    ['with another client id', (query: URLSearchParams) => query.set('client_id', 'f'.repeat(16))],
  ])('refuses an answer %s', async (_, spoil) => {
    const user = createUser();
    const address = await user.approve((await user.begin()).state);
    spoil(address.searchParams);
    const { location } = await user.comeBack(address);
    expect(location).toBe('/?outcome=state_mismatch');
    expect(await user.account()).toBeNull();
  });

  test('takes an answer that names its own client id', async () => {
    const user = createUser();
    const address = await user.approve((await user.begin()).state);
    address.searchParams.set('client_id', clientId);
    expect(await user.comeBack(address)).toMatchObject({ location: '/?outcome=signed_in' });
  });

  test('finishes any of several sign-ins that are under way', async () => {
    const user = createUser();
    const first = await user.begin();
    const second = await user.begin();
    expect(second.state).not.toBe(first.state);
    const { location } = await user.comeBack(await user.approve(first.state));
    expect(location).toBe('/?outcome=signed_in');
  });

  test('ignores an answer when signed in already', async () => {
    const user = createUser();
    const { state } = await user.begin();
    await user.signIn();
    const before = [user.cookie(), await user.account()];
    const { location } = await user.comeBack(
      `${siteUrl}/oauth?code=${'0'.repeat(64)}&state=${state}`,
    );
    expect(location).toBe('/?outcome=already_signed_in');
    expect([user.cookie(), await user.account()]).toEqual(before);
  });

  test('says that a reloaded callback page has nothing left to do', async () => {
    const user = createUser();
    const address = await user.approve((await user.begin()).state);
    await user.comeBack(address);
    expect(await user.comeBack(address)).toEqual({
      status: 303,
      location: '/?outcome=already_signed_in',
    });
  });

  test('uses a state once, also when its answer was refused', async () => {
    const user = createUser();
    const address = await user.approve((await user.begin()).state);
    const withoutCode = new URL(address);
    withoutCode.searchParams.delete('code');
    expect(await user.comeBack(withoutCode)).toMatchObject({
      location: '/?outcome=invalid_response',
    });
    expect(await user.comeBack(address)).toMatchObject({ location: '/?outcome=state_mismatch' });
  });

  test('passes on what Firefox Accounts called its error', async () => {
    const user = createUser();
    const { state } = await user.begin();
    const { location } = await user.comeBack(
      `${siteUrl}/oauth?error=login_required&state=${state}`,
    );
    expect(location).toBe('/?outcome=server_error&error=login_required');
  });

  test('says so when Firefox Accounts cannot be reached', async () => {
    const user = createUser();
    const address = await user.approve((await user.begin()).state);
    fxaIsDown = true;
    expect(await user.comeBack(address)).toMatchObject({ location: '/?outcome=network' });
    expect(await user.account()).toBeNull();
  });

  test('destroys the token when there is no profile to be had for it', async () => {
    const user = createUser();
    const address = await user.approve((await user.begin()).state);
    fxa.faults = { fail: { '/v1/profile': 104 } };
    expect(await user.comeBack(address)).toMatchObject({
      location: '/?outcome=http_error&error=104',
    });
    // 104 is a 503, which is worth another two attempts.
    expect(asked).toEqual(['/v1/token', ...Array(3).fill('/v1/profile'), '/v1/destroy']);
  });
});

describe('coming back from the lightbox', () => {
  const answerOf = ({ searchParams }: URL) => ({
    code: searchParams.get('code'),
    state: searchParams.get('state'),
  });

  test('signs in', async () => {
    const user = createUser();
    const answer = answerOf(await user.approve((await user.begin()).state));
    expect(await user.api('POST', '/complete', answer)).toEqual({
      status: 200,
      body: { outcome: 'signed_in' },
    });
    expect(await user.account()).toMatchObject({ email: 'one@example.com' });
  });

  test('refuses a state that another browser was given', async () => {
    const user = createUser();
    const answer = answerOf(await user.approve((await user.begin()).state));
    expect(await createUser().api('POST', '/complete', answer)).toEqual({
      status: 403,
      body: { outcome: 'state_mismatch' },
    });
  });

  test('refuses a code that was traded before', async () => {
    const user = createUser();
    const { code } = answerOf(await user.approve((await user.begin()).state));
    const first = await user.begin();
    await user.api('POST', '/complete', { code, state: first.state });
    await user.api('POST', '/sign-out', {});
    const second = await user.begin();
    expect(await user.api('POST', '/complete', { code, state: second.state })).toEqual({
      status: 502,
      body: { outcome: 'http_error', error: '105' },
    });
  });

  test('refuses a second answer for one state, also while the first is under way', async () => {
    const user = createUser();
    const answer = answerOf(await user.approve((await user.begin()).state));
    const [first, second] = await Promise.all([
      user.api('POST', '/complete', answer),
      user.api('POST', '/complete', answer),
    ]);
    expect([first.status, second.status]).toEqual([200, 403]);
  });

  test.each([[{}], [{ code: 7 }], [{ state: {} }]])('refuses %j', async (body) => {
    const user = createUser();
    await user.begin();
    expect(await user.api('POST', '/complete', body)).toMatchObject({ status: 403 });
  });

  test('answers 503 when Firefox Accounts cannot be reached', async () => {
    const user = createUser();
    const answer = answerOf(await user.approve((await user.begin()).state));
    fxaIsDown = true;
    expect(await user.api('POST', '/complete', answer)).toEqual({
      status: 503,
      body: { outcome: 'network' },
    });
  });
});

describe('signing out', () => {
  test('destroys the token and ends the session', async () => {
    const user = createUser();
    await user.signIn();
    const before = user.cookie();
    expect(await user.api('POST', '/sign-out', {})).toEqual({
      status: 200,
      body: { outcome: 'signed_out' },
    });
    expect(asked.at(-1)).toBe('/v1/destroy');
    expect(await user.account()).toBeNull();
    expect(user.cookie()).toBeUndefined();
    const cookie = `123done-session=${before}`;
    const response = await site.request(`${siteUrl}/api/session`, { headers: { cookie } });
    expect(await response.json()).toEqual({ account: null });
  });

  test('ends the session also when Firefox Accounts cannot be reached', async () => {
    const user = createUser();
    await user.signIn();
    fxaIsDown = true;
    expect(await user.api('POST', '/sign-out', {})).toEqual({
      status: 200,
      body: { outcome: 'signed_out', error: 'network' },
    });
    expect(await user.account()).toBeNull();
  });

  test('is fine when nobody is signed in', async () => {
    expect(await createUser().api('POST', '/sign-out', {})).toMatchObject({ status: 200 });
  });
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
    for (const path of ['/api/sign-in', '/api/complete', '/api/sign-out', '/api/todos']) {
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

describe('every answer', () => {
  test.each(['/', '/nowhere', '/api/session', '/oauth'])(
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
