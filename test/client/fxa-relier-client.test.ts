import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Action,
  type ClientOptions,
  FxaRelierClient,
  type SignInOptions,
  servers,
} from '../../src/index.ts';
import { account, createFxa, publicClient } from '../local/fixture.ts';
import { createLocalBrowser } from '../local/local-browser.ts';
import { createMemoryStorage } from './memory-storage.ts';

const clientId = 'dcdb5ae7add825d2';
const redirectUri = 'https://relier.example/oauth';
const actions = ['signIn', 'signUp', 'forceAuth', 'bestChoice', 'emailFirst'] as const;
const options = { state: 'a-state', scope: 'profile', redirectUri, email: 'test@example.com' };

let storage: ReturnType<typeof createMemoryStorage>;
const assign = vi.fn<(url: string) => void>();

beforeEach(() => {
  storage = createMemoryStorage();
  assign.mockReset();
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('sessionStorage', storage);
  vi.stubGlobal('location', {
    href: 'https://relier.example/',
    origin: 'https://relier.example',
    assign,
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const failure = (reason: string, details: object = {}) =>
  expect.objectContaining({ name: 'FxaRelierError', reason, ...details });
const refusal = (message: string) => failure('invalid_argument', { message });

const createClient = (more: ClientOptions = {}) =>
  new FxaRelierClient(clientId, { redirectUri, scope: 'profile', ...more });

describe('the constructor', () => {
  it.each([undefined, null, ''])('refuses a client id of %j', (id) => {
    expect(() => new FxaRelierClient(id as never)).toThrow(refusal('clientId is required'));
  });

  it('refuses a secret', () => {
    const withSecret = { clientSecret: '5'.repeat(64) } as unknown as ClientOptions;
    expect(() => new FxaRelierClient(clientId, withSecret)).toThrow(
      refusal('clientSecret belongs on a backend, not here'),
    );
  });

  it('refuses a host by its name', () => {
    expect(() => createClient({ oauthHost: 'oauth.example.com' })).toThrow(
      refusal('oauthHost must be an http(s) URL without a fragment'),
    );
  });

  it('warns once of an odd client id, and not again at each call', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { auth } = new FxaRelierClient('my-client', { redirectUri, scope: 'profile' });
    await auth.request('signIn');
    await auth.signIn();
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});

describe('each method', () => {
  it.each<[Exclude<Action, 'bestChoice'>, string]>([
    ['signIn', 'signin'],
    ['signUp', 'signup'],
    ['forceAuth', 'force_auth'],
    ['emailFirst', 'email'],
  ])('%s sends the user to action=%s', async (action, wireName) => {
    await createClient({ server: 'stage' }).auth[action](options);
    expect(assign.mock.calls).toEqual([
      [
        'https://oauth.stage.mozaws.net/v1/authorization?client_id=dcdb5ae7add825d2' +
          '&state=a-state&scope=profile&redirect_uri=https%3A%2F%2Frelier.example%2Foauth' +
          `&action=${wireName}&email=test%40example.com&response_type=code`,
      ],
    ]);
  });

  it('bestChoice leaves the action to Firefox Accounts', async () => {
    await createClient().auth.bestChoice({ state: 'a-state' });
    expect(assign.mock.calls).toEqual([
      [
        'https://oauth.accounts.firefox.com/v1/authorization?client_id=dcdb5ae7add825d2' +
          '&state=a-state&scope=profile&redirect_uri=https%3A%2F%2Frelier.example%2Foauth' +
          '&response_type=code',
      ],
    ]);
  });

  it.each(actions)('%s and request() build the same URL', async (action) => {
    const { auth } = createClient();
    await auth[action](options);
    const { url } = await auth.request(action, options);
    expect(assign.mock.calls).toEqual([[url]]);
  });

  it('keeps what is about the surface out of the URL', async () => {
    const { auth } = createClient();
    const { url } = await auth.request('signIn', options);
    const surface: SignInOptions = {
      ui: 'redirect',
      fallback: 'redirect',
      signal: new AbortController().signal,
      background: '#000',
      zIndex: 10,
      loadTimeoutMs: 1,
      pingTimeoutMs: 1,
    };
    expect((await auth.request('signIn', { ...options, ...surface })).url).toBe(url);
  });

  it('takes the client’s redirect URI and scope where the call names none', async () => {
    const { auth } = createClient({ scope: 'profile:email' });
    const own = { scope: 'openid', redirectUri: 'https://relier.example/other' };
    const urls = [await auth.request('signIn'), await auth.request('signIn', own)];
    const asked = urls.map(({ url }) => {
      const { searchParams } = new URL(url);
      return [searchParams.get('scope'), searchParams.get('redirect_uri')];
    });
    expect(asked).toEqual([
      ['profile:email', redirectUri],
      ['openid', 'https://relier.example/other'],
    ]);
  });

  it('goes to the content server with keysJwk', async () => {
    const { url } = await createClient().auth.request('signIn', { keysJwk: 'eyJrdHkiOiJFQyJ9' });
    expect(url).toMatch(/^https:\/\/accounts\.firefox\.com\/authorization\?.*&keys_jwk=eyJ/);
  });
});

describe('request()', () => {
  it('opens nothing, and says what the answer will be known by', async () => {
    const request = await createClient({ pkce: true }).auth.request('signIn');
    const { searchParams } = new URL(request.url);
    expect(request.state).toBe(searchParams.get('state'));
    expect(request.redirectUri).toBe(redirectUri);
    expect(createHash('sha256').update(`${request.codeVerifier}`).digest('base64url')).toBe(
      searchParams.get('code_challenge'),
    );
    expect(assign).not.toHaveBeenCalled();
    expect(storage.items.size).toBe(1);
  });
});

describe('a bad argument rejects with 0.0.8’s text, and is never thrown', () => {
  /** The whole message, except for the method and the last options of the list. */
  const unknownOption = (name: string) =>
    expect.stringMatching(
      `^Unknown option "${name}" of \\w+\\(\\)\\. Valid options: ui, .*state, redirectUri, .*params$`,
    ) as unknown as string;
  const bad: [message: string, given: object][] = [
    ['redirectUri is required', { redirectUri: null }],
    ['redirectUri is required', { redirectUri: '' }],
    ['scope is required', { scope: '' }],
    ['state is required', { state: '' }],
    [
      'redirectUri must be on this origin for a popup',
      { ui: 'popup', redirectUri: 'https://another.example/oauth' },
    ],
    ['Invalid ui: toString', { ui: 'toString' }],
    ['Invalid ui: ', { ui: '' }],
    ['Invalid fallback: lightbox', { ui: 'lightbox', fallback: 'lightbox' }],
    ['Invalid fallback: toString', { ui: 'lightbox', fallback: 'toString' }],
    ['email must be an email address', { email: 'nobody' }],
    ['state must be at most 512 characters', { state: 's'.repeat(513) }],
    ['redirectUri must be an http(s) URL without a fragment', { redirectUri: 'relier.example' }],
    [
      'redirectUri must not contain a user name or password',
      { redirectUri: 'https://user:password@relier.example/oauth' },
    ],
    [
      'redirectUri must be an http(s) URL without a fragment',
      { redirectUri: `https://relier.example/${'a'.repeat(240)}` },
    ],
    ['prompt must be a well-formed string', { prompt: '\ud800' }],
    [unknownOption('onDone'), { onDone: () => {} }],
    [unknownOption('flag'), { flag: false }],
    [unknownOption('redirect_uri'), { redirect_uri: redirectUri }],
    [unknownOption('clientId'), { clientId: 'evil' }],
    [unknownOption('toString'), { toString: 'evil' }],
    ['params must be an object of parameter names and values', { params: null }],
    ['params must be an object of parameter names and values', { params: 'flag=false' }],
    ['evil must be a well-formed string', { params: { evil: {} } }],
  ];
  const calls = actions.flatMap((action) =>
    bad.map(([message, given]) => [action, message, given]),
  );

  it.each(calls as [Action, string, SignInOptions][])(
    '%s: %s %j',
    async (action, message, given) => {
      const promise = createClient().auth[action as 'signIn']({ ...options, ...given } as never);
      expect(promise).toBeInstanceOf(Promise);
      await expect(promise).rejects.toEqual(refusal(message));
      expect(assign).not.toHaveBeenCalled();
      expect(storage.items.size).toBe(0);
    },
  );

  it.each(actions)('%s needs a redirect URI and a scope from somewhere', async (action) => {
    const { email } = options;
    const bare = new FxaRelierClient(clientId).auth;
    await expect(bare[action]({ email, scope: 'profile' })).rejects.toEqual(
      refusal('redirectUri is required'),
    );
    await expect(bare[action]({ email, redirectUri })).rejects.toEqual(
      refusal('scope is required'),
    );
    await expect(bare.request(action, { email, redirectUri })).rejects.toEqual(
      refusal('scope is required'),
    );
  });

  it.each([...actions, 'request'] as const)(
    '%s() names itself if it refuses an option',
    async (method) => {
      const { auth } = createClient();
      const unknown = { ...options, flag: false } as SignInOptions;
      const promise =
        method === 'request' ? auth.request('signIn', unknown) : auth[method](unknown);
      await expect(promise).rejects.toEqual(
        refusal(expect.stringContaining(`Unknown option "flag" of ${method}(). Valid options: `)),
      );
    },
  );

  it('forceAuth needs an email', async () => {
    const { auth } = createClient();
    await expect(auth.forceAuth()).rejects.toEqual(refusal('email is required'));
    await expect(auth.request('forceAuth')).rejects.toEqual(refusal('email is required'));
  });

  it.each(['signOut', '__proto__', 'toString', undefined])(
    'there is no request of %j',
    async (action) => {
      const promise = createClient().auth.request(action as never);
      await expect(promise).rejects.toEqual(refusal(`Invalid action: ${action}`));
    },
  );

  it.each(['lightbox', 'redirect'] as const)(
    'pkce needs a secure page, and says so before anything opens (%s)',
    async (ui) => {
      vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
      const { auth } = createClient({ pkce: true, server: 'local' });
      await expect(auth.signIn({ ui } as SignInOptions)).rejects.toEqual(
        refusal('pkce needs https or localhost'),
      );
      expect(assign).not.toHaveBeenCalled();
    },
  );

  it('token and profile calls reject, too', async () => {
    const { token, profile } = createClient();
    const calls = [
      () => token.tradeCode('' as never, { codeVerifier: 'v' }),
      () => token.tradeCode('c0de' as never, {}),
      () => token.verifyToken(''),
      () => token.introspectToken(''),
      () => token.destroyToken(''),
      () => token.refreshToken(''),
      () => profile.fetch(''),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toEqual(refusal(expect.stringMatching(/^\w+ is required$/)));
    }
  });
});

describe('a lightbox on a server that is known to refuse frames', () => {
  it.each(['production', 'stage'] as const)(
    'is refused before anything is touched (%s): here is no document at all',
    async (server) => {
      expect('document' in globalThis).toBe(false);
      await expect(createClient({ server }).auth.signIn({ ui: 'lightbox' })).rejects.toEqual(
        failure('frame_refused', { message: `${servers[server].contentHost} refuses frames` }),
      );
      expect(assign).not.toHaveBeenCalled();
      expect(storage.items.size).toBe(0);
    },
  );

  it('does not count as open: the next one is not refused for it', async () => {
    const { auth } = createClient();
    for (const _ of [1, 2]) {
      await expect(auth.signIn({ ui: 'lightbox' })).rejects.toEqual(failure('frame_refused'));
    }
  });

  it('goes on by redirect where that is the fallback, unframed and remembered', async () => {
    const { auth } = createClient();
    const call = { ui: 'lightbox', fallback: 'redirect', state: 'a-state' } as const;
    expect(await auth.signIn(call)).toBeUndefined();
    const { url } = await auth.request('signIn', { state: 'a-state' });
    expect(assign.mock.calls).toEqual([[url]]);
    expect(url).not.toContain('context');
    expect(storage.items.size).toBe(1);
  });
});

describe.each(['redirect', 'lightbox'] as const)('a signal and ui: %s', (ui) => {
  it('opens nothing where it has fired already', async () => {
    const signal = AbortSignal.abort();
    const promise = createClient().auth.signIn({ ui, signal } as SignInOptions);
    await expect(promise).rejects.toEqual(failure('aborted', { cause: signal.reason }));
    expect(assign).not.toHaveBeenCalled();
    expect(storage.items.size).toBe(0);
  });

  it('opens nothing where it fires while the URL is made', async () => {
    const controller = new AbortController();
    const { auth } = createClient({ pkce: true, server: 'local' });
    const promise = auth.signIn({ ui, signal: controller.signal } as SignInOptions);
    controller.abort();
    await expect(promise).rejects.toEqual(failure('aborted'));
    expect(assign).not.toHaveBeenCalled();
    expect(storage.items.size).toBe(0);
  });
});

describe('refreshing a token', () => {
  const fetchWithGauge = () => {
    const gauge = { now: 0, most: 0, calls: 0 };
    const fetch = async () => {
      gauge.calls += 1;
      gauge.now += 1;
      gauge.most = Math.max(gauge.most, gauge.now);
      await new Promise(setImmediate);
      gauge.now -= 1;
      return Response.json({ access_token: `token-${gauge.calls}`, token_type: 'bearer' });
    };
    return { gauge, fetch };
  };

  it('is done one at a time where the browser has locks, in whatever client of the site', async () => {
    const names = new Set<string>();
    let last: Promise<unknown> = Promise.resolve();
    const request = (name: string, _options: object, callback: () => Promise<unknown>) => {
      names.add(name);
      last = last.then(callback, callback);
      return last;
    };
    vi.stubGlobal('navigator', { locks: { request } });
    const { gauge, fetch } = fetchWithGauge();
    const refresh = () => createClient({ fetch }).token.refreshToken('r', { scope: 'profile' });
    const tokens = await Promise.all([refresh(), refresh(), refresh()]);
    expect(tokens.map(({ accessToken }) => accessToken)).toEqual(['token-1', 'token-2', 'token-3']);
    expect(gauge).toMatchObject({ most: 1, calls: 3 });
    expect(names.size).toBe(1);
  });

  it('is done all the same where the browser gives none, as to a page that may store nothing', async () => {
    const request = async () => {
      throw new DOMException('The request was denied', 'SecurityError');
    };
    vi.stubGlobal('navigator', { locks: { request } });
    const { gauge, fetch } = fetchWithGauge();
    const { accessToken } = await createClient({ fetch }).token.refreshToken('r');
    expect([accessToken, gauge.calls]).toEqual(['token-1', 1]);
  });

  it('is not made again where the server has refused it', async () => {
    const request = async (_name: string, _options: object, callback: () => unknown) => callback();
    vi.stubGlobal('navigator', { locks: { request } });
    const fetch = vi.fn(async () => Response.json({ errno: 108 }, { status: 400 }));
    await expect(createClient({ fetch }).token.refreshToken('r')).rejects.toEqual(
      failure('http_error', { errno: 108, status: 400 }),
    );
    expect(fetch).toHaveBeenCalledOnce();
  });

  it.each([undefined, {}])('is done all the same where there are none: %j', async (navigator) => {
    vi.stubGlobal('navigator', navigator);
    const { fetch } = fetchWithGauge();
    const { accessToken } = await createClient({ fetch }).token.refreshToken('r');
    expect(accessToken).toBe('token-1');
  });
});

describe('profile', () => {
  it('all() is what was last fetched, and nothing before that', async () => {
    const fetch = vi.fn(async () => Response.json({ uid: `u${fetch.mock.calls.length}` }));
    const { profile } = createClient({ fetch });
    expect(profile.all()).toBeUndefined();
    expect(await profile.fetch('t')).toEqual({ uid: 'u1' });
    expect(await profile.fetch('t')).toEqual({ uid: 'u2' });
    expect(profile.all()).toEqual({ uid: 'u2' });
  });

  it('all() is not another client’s, and not replaced by a refusal', async () => {
    const answers = [Response.json({ uid: 'u' }), Response.json({ errno: 100 }, { status: 401 })];
    const fetch = async () => answers.shift() as Response;
    const { profile } = createClient({ fetch });
    await profile.fetch('t');
    await expect(profile.fetch('t')).rejects.toEqual(failure('http_error', { errno: 100 }));
    expect(profile.all()).toEqual({ uid: 'u' });
    expect(createClient({ fetch }).profile.all()).toBeUndefined();
  });
});

describe('against the local Firefox Accounts', () => {
  async function signIn(fxa: ReturnType<typeof createFxa>, more: SignInOptions = {}) {
    const client = new FxaRelierClient(publicClient.id, {
      server: 'local',
      redirectUri: publicClient.redirectUris[0],
      scope: 'profile:email profile:uid',
      pkce: true,
      fetch: (input, init) => fxa.fetch(new Request(input, init)),
    });
    const { url } = await client.auth.request('signIn', more);
    const browser = createLocalBrowser(fxa);
    const { email, password } = account;
    const { location } = await browser.submit(await browser.open(url), { email, password });
    const result = await client.auth.handleRedirect(location ?? '');
    if (!result) throw new Error(`no result at ${location}`);
    return { client, result };
  }

  it('a public client signs a user in, from the link to the profile', async () => {
    const { client, result } = await signIn(createFxa());
    const { codeVerifier } = result;
    const token = await client.token.tradeCode(result.code, { codeVerifier });
    expect(token).toMatchObject({
      accessToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      tokenType: 'bearer',
      scope: ['profile:email', 'profile:uid'],
      expiresIn: expect.any(Number),
    });
    expect(await client.token.verifyToken(token.accessToken)).toMatchObject({
      user: account.uid,
      clientId: publicClient.id,
      scope: ['profile:email', 'profile:uid'],
    });
    const { uid, email } = account;
    expect(await client.profile.fetch(token.accessToken)).toMatchObject({ uid, email });
    await client.token.destroyToken(token.accessToken);
    await expect(client.token.verifyToken(token.accessToken)).rejects.toEqual(
      failure('http_error', { errno: 108, status: 400 }),
    );
  });

  it('a public client refreshes its token', async () => {
    const { client, result } = await signIn(createFxa(), { accessType: 'offline' });
    const { codeVerifier } = result;
    const { refreshToken = '' } = await client.token.tradeCode(result.code, { codeVerifier });
    const token = await client.token.refreshToken(refreshToken, { scope: 'profile:uid' });
    expect(token.scope).toEqual(['profile:uid']);
    expect(await client.token.introspectToken(refreshToken)).toMatchObject({
      active: true,
      tokenType: 'refresh_token',
      clientId: publicClient.id,
    });
    await client.token.destroyToken(refreshToken, { tokenTypeHint: 'refresh_token' });
    await expect(client.token.refreshToken(refreshToken)).rejects.toEqual(
      failure('http_error', { errno: 108, status: 400 }),
    );
  });

  it('a public client’s tokens are nowhere in the browser’s storage, nor its verifier when it is used', async () => {
    vi.stubGlobal('localStorage', createMemoryStorage());
    const { client, result } = await signIn(createFxa(), { accessType: 'offline' });
    const { codeVerifier } = result;
    const { accessToken, refreshToken = '' } = await client.token.tradeCode(result.code, {
      codeVerifier,
    });
    await client.profile.fetch(accessToken);
    await client.token.refreshToken(refreshToken);
    await client.token.destroyToken(accessToken);
    expect([...storage.items.values()]).toEqual(['[]']);
    expect(localStorage).toMatchObject({ items: new Map() });
  });

  it('a sign-in goes on with the metrics of the page that leads to it', async () => {
    const fxa = createFxa();
    const { client } = await signIn(fxa);
    const flow = await client.auth.fetchMetricsFlow({ entrypoint: 'home', utmSource: 'mail' });
    const { url } = await client.auth.request('signIn', flow);
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      flow_id: expect.stringMatching(/^[0-9a-f]{64}$/),
      flow_begin_time: String(flow.flowBeginTime),
      device_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await client.auth.fetchMetricsFlow({ utmSource: 'mal formed' })).toEqual({});
  });

  it('a stolen code is worth nothing without the verifier that stayed here', async () => {
    const { client, result } = await signIn(createFxa());
    await expect(
      client.token.tradeCode(result.code, { codeVerifier: 'x'.repeat(64) }),
    ).rejects.toEqual(failure('http_error', { errno: 117, status: 400 }));
  });

  it('an answer in the address that has been tampered with is not taken', async () => {
    const fxa = createFxa();
    const { client, result } = await signIn(fxa);
    const tampered = new URL(result.redirect_uri);
    tampered.searchParams.set('state', 'evil');
    await expect(client.auth.handleRedirect(tampered.href)).rejects.toEqual(
      failure('state_missing'),
    );
  });

  it('a server in trouble says how long to wait', async () => {
    const fxa = createFxa({ faults: { fail: { '/v1/verify': 201 } } });
    const { client } = await signIn(fxa);
    await expect(client.token.verifyToken('a'.repeat(64))).rejects.toEqual(
      failure('http_error', { errno: 201, status: 503, retryAfter: 30 }),
    );
  });
});
