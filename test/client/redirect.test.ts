import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientOptions, FxaRelierClient } from '../../src/index.ts';
import { anyUnits } from '../text.ts';
import { createBrokenStorage, createMemoryStorage } from './memory-storage.ts';
import { poisonGlobal } from './poisoned-global.ts';

const clientId = 'dcdb5ae7add825d2';
const redirectUri = 'https://relier.example/oauth';
const code = 'c'.repeat(64);

let storage: ReturnType<typeof createMemoryStorage>;
let navigations: string[];

beforeEach(() => {
  storage = createMemoryStorage();
  navigations = [];
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('sessionStorage', storage);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page as the browser has just loaded it: fresh code, its own address and history. */
async function loadPage(href: string) {
  vi.resetModules();
  const location = { href, assign: (url: string) => void navigations.push(url) };
  const history = {
    state: { of: 'the page' },
    entries: [] as [unknown, string][],
    replaceState(state: unknown, _title: string, url: URL) {
      history.entries.push([state, String(url)]);
      location.href = String(url);
    },
  };
  vi.stubGlobal('location', location);
  // No page has opened this one, so none answers, and nobody waits for it.
  vi.stubGlobal('opener', null);
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      postMessage() {}
      close() {}
    },
  );
  vi.stubGlobal('setTimeout', queueMicrotask);
  vi.stubGlobal('history', history);
  const { FxaRelierClient } = await import('../../src/index.ts');
  const createClient = (options: ClientOptions = {}, id = clientId): FxaRelierClient =>
    new FxaRelierClient(id, { redirectUri, scope: 'profile', ...options });
  return { createClient, location, history };
}

/** Begins a sign-in on a page of the site, and gives what Firefox Accounts was sent. */
async function begin(options: ClientOptions = {}, id = clientId): Promise<URLSearchParams> {
  const { createClient } = await loadPage('https://relier.example/');
  await createClient(options, id).auth.signIn();
  return new URL(navigations.at(-1) ?? '').searchParams;
}

async function beginAndGetState(options?: ClientOptions, id?: string): Promise<string> {
  return (await begin(options, id)).get('state') ?? '';
}

const answerUrl = (params: Record<string, string>, base = redirectUri) => {
  const url = new URL(base);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
};

const failure = (reason: string, details: object = {}) =>
  expect.objectContaining({ name: 'FxaRelierError', reason, ...details });

describe('signing in by redirect', () => {
  it('navigates to Firefox Accounts and resolves with nothing', async () => {
    const { createClient } = await loadPage('https://relier.example/');
    expect(await createClient().auth.signIn({ state: 'a-state' })).toBeUndefined();
    expect(navigations).toEqual([
      'https://oauth.accounts.firefox.com/v1/authorization?client_id=dcdb5ae7add825d2' +
        '&state=a-state&scope=profile&redirect_uri=https%3A%2F%2Frelier.example%2Foauth' +
        '&action=signin&response_type=code',
    ]);
  });

  it('remembers the request before it leaves the page', async () => {
    const { createClient, location } = await loadPage('https://relier.example/');
    let remembered = 0;
    location.assign = () => {
      remembered = storage.items.size;
    };
    await createClient().auth.signIn();
    expect(remembered).toBe(1);
  });

  it('a double click makes two requests, and either answer is taken', async () => {
    const { createClient } = await loadPage('https://relier.example/');
    const { auth } = createClient();
    await Promise.all([auth.signIn(), auth.signIn()]);
    const states = navigations.map((url) => new URL(url).searchParams.get('state') ?? '');
    expect(new Set(states).size).toBe(2);
    for (const state of states) {
      const page = await loadPage(answerUrl({ state, code }));
      expect(await page.createClient().auth.handleRedirect()).toMatchObject({ state, code });
    }
  });
});

describe('where the storage is blocked, signing in by redirect', () => {
  const blocked: [string, () => ClientOptions][] = [
    [
      'sessionStorage throws at its mere mention',
      () => {
        poisonGlobal('sessionStorage');
        return {};
      },
    ],
    ['the storage is full', () => ({ storage: createBrokenStorage() })],
  ];

  it.each(blocked)('is refused and nothing is navigated: %s', async (_, block) => {
    const { createClient } = await loadPage('https://relier.example/');
    const { auth } = createClient(block());
    await expect(auth.signIn()).rejects.toEqual(failure('state_missing'));
    await expect(auth.request('signIn')).rejects.toEqual(failure('state_missing'));
    expect(navigations).toEqual([]);
  });

  it.each(blocked)('goes on with a state that someone else compares: %s', async (_, block) => {
    const { createClient } = await loadPage('https://relier.example/');
    const { auth } = createClient(block());
    await auth.signIn({ state: 'a-state' });
    expect(navigations).toHaveLength(1);
    expect((await auth.request('signIn', { state: 'a-state' })).url).toBe(navigations[0]);
  });

  it.each(blocked)('does not trust what comes back: %s', async (_, block) => {
    const { createClient } = await loadPage(answerUrl({ state: 'a-state', code }));
    const { auth } = createClient(block());
    await expect(auth.handleRedirect()).rejects.toEqual(failure('state_missing'));
  });

  it('does not wedge the next one', async () => {
    const { createClient } = await loadPage('https://relier.example/');
    const broken = createBrokenStorage();
    const flaky = { ...storage, setItem: broken.setItem as typeof storage.setItem };
    const { auth } = createClient({ storage: flaky });
    await expect(auth.signIn()).rejects.toEqual(failure('state_missing'));
    flaky.setItem = storage.setItem;
    await auth.signIn();
    const state = new URL(navigations[0] ?? '').searchParams.get('state') ?? '';
    const back = await loadPage(answerUrl({ state, code }));
    expect(await back.createClient().auth.handleRedirect()).toMatchObject({ code });
  });
});

describe('handleRedirect gives the result', () => {
  it('of the request that was made, with where it came', async () => {
    const state = await beginAndGetState();
    const url = answerUrl({ state, code, action: 'signin' });
    const { createClient } = await loadPage(url);
    expect(await createClient().auth.handleRedirect()).toEqual({
      redirect_uri: url,
      code,
      state,
      action: 'signin',
    });
  });

  it('with the code verifier that the challenge was made of', async () => {
    const asked = await begin({ pkce: true });
    const { createClient } = await loadPage(answerUrl({ state: asked.get('state') ?? '', code }));
    const result = await createClient().auth.handleRedirect();
    const hash = await crypto.subtle.digest(
      'SHA-256',
      new TextEncoder().encode(result?.codeVerifier),
    );
    expect(Buffer.from(hash).toString('base64url')).toBe(asked.get('code_challenge'));
  });

  it('of a link that was asked for by request()', async () => {
    const { createClient } = await loadPage('https://relier.example/');
    const { state } = await createClient({ pkce: true }).auth.request('emailFirst');
    expect(navigations).toEqual([]);
    const back = await loadPage(answerUrl({ state, code }));
    expect(await back.createClient().auth.handleRedirect()).toMatchObject({
      code,
      codeVerifier: expect.stringMatching(/^[\w-]{64}$/),
    });
  });

  it('of a state that the relier gave', async () => {
    const { createClient } = await loadPage('https://relier.example/');
    await createClient().auth.signIn({ state: 'base64:L2NhcnQ=' });
    const back = await loadPage(answerUrl({ state: 'base64:L2NhcnQ=', code }));
    expect(await back.createClient().auth.handleRedirect()).toMatchObject({ code });
  });

  it('of a redirect URI that one call alone used', async () => {
    const { createClient } = await loadPage('https://relier.example/');
    const own = 'https://relier.example/other';
    await createClient().auth.signIn({ state: 'a-state', redirectUri: own });
    const back = await loadPage(answerUrl({ state: 'a-state', code }, own));
    expect(await back.createClient().auth.handleRedirect()).toMatchObject({ code });
  });

  it('again, however often and by however many clients of this id it is asked', async () => {
    const state = await beginAndGetState();
    const { createClient } = await loadPage(answerUrl({ state, code }));
    const { auth } = createClient();
    const [first, second] = await Promise.all([auth.handleRedirect(), auth.handleRedirect()]);
    expect(first).toMatchObject({ state, code });
    expect(second).toEqual(first);
    expect(await createClient().auth.handleRedirect()).toEqual(first);
  });

  it('or rejects again where it has rejected', async () => {
    const { createClient } = await loadPage(answerUrl({ state: 'evil', code }));
    const { auth } = createClient();
    const calls = [auth.handleRedirect(), auth.handleRedirect()];
    for (const call of calls) await expect(call).rejects.toEqual(failure('state_missing'));
    await expect(auth.handleRedirect()).rejects.toEqual(failure('state_missing'));
  });

  it('of an address that it is handed, and then leaves the page’s own alone', async () => {
    const state = await beginAndGetState();
    const { createClient, history } = await loadPage('https://relier.example/');
    const { auth } = createClient();
    const result = await auth.handleRedirect(answerUrl({ state, code }));
    expect(result).toMatchObject({ code });
    expect(await auth.handleRedirect(answerUrl({ state, code }))).toEqual(result);
    expect(history.entries).toEqual([]);
  });
});

describe('the address bar', () => {
  it('loses everything that Firefox Accounts added, and keeps what was the page’s', async () => {
    const own = 'https://relier.example/oauth?next=%2Fcart&x=1+2';
    const state = await beginAndGetState({ redirectUri: own });
    const answer = `${own}&state=${state}&code=${code}&action=signin#part`;
    const { createClient, location, history } = await loadPage(answer);
    await createClient({ redirectUri: own }).auth.handleRedirect();
    expect(location.href).toBe(`${own}#part`);
    expect(history.entries).toEqual([[{ of: 'the page' }, `${own}#part`]]);
  });

  it('loses an error that names no state', async () => {
    const { createClient, location } = await loadPage(answerUrl({ error: '3005' }));
    await expect(createClient().auth.handleRedirect()).rejects.toEqual(failure('server_error'));
    expect(location.href).toBe(redirectUri);
  });

  it.each([
    { state: 'unknown', code },
    { state: 'unknown', error: 'login_required' },
  ])('keeps a response whose state this client does not know: %j', async (params) => {
    const { createClient, location, history } = await loadPage(answerUrl(params));
    await expect(createClient().auth.handleRedirect()).rejects.toEqual(failure('state_missing'));
    expect(location.href).toBe(answerUrl(params));
    expect(history.entries).toEqual([]);
  });

  it('stays as it is on a page that is no return', async () => {
    const { createClient, history } = await loadPage('https://relier.example/oauth?next=1');
    expect(await createClient().auth.handleRedirect()).toBeNull();
    expect(history.entries).toEqual([]);
  });

  it('holds nothing that a reload could bring again', async () => {
    const state = await beginAndGetState();
    const { createClient, location } = await loadPage(answerUrl({ state, code }));
    await createClient().auth.handleRedirect();
    const reloaded = await loadPage(location.href);
    expect(await reloaded.createClient().auth.handleRedirect()).toBeNull();
  });
});

describe('handleRedirect gives null', () => {
  it.each([
    'https://relier.example/oauth',
    'https://relier.example/oauth?state=a-state',
    'https://relier.example/oauth?next=code',
    'https://relier.example/oauth#code=c&state=s',
    'https://relier.example/shop?code=SUMMER',
    'https://relier.example/shop?code=SUMMER&state=open',
    'https://relier.example/shop?error=out-of-stock',
  ])('where the page is no return from Firefox Accounts: %s', async (url) => {
    const { createClient, history } = await loadPage(url);
    expect(await createClient().auth.handleRedirect()).toBeNull();
    expect(history.entries).toEqual([]);
  });

  it.each(['https://relier.example/shop?code=SUMMER', 'https://relier.example/?error=x'])(
    'for a code or an error of the page’s own, where the client knows no redirect URI: %s',
    async (url) => {
      const { createClient } = await loadPage(url);
      expect(await createClient({ redirectUri: undefined }).auth.handleRedirect()).toBeNull();
    },
  );

  it('for a code of the page’s own at a path that resolves to nothing', async () => {
    const { createClient } = await loadPage('https://relier.example//?code=SUMMER');
    expect(await createClient({ redirectUri: undefined }).auth.handleRedirect()).toBeNull();
  });
});

describe('handleRedirect passes the server’s error on', () => {
  it.each([
    ['login_required', undefined],
    ['interaction_required', undefined],
    ['login_required', 1010],
  ])('%s %s', async (error, errno) => {
    const state = await beginAndGetState();
    const sent = { error: `${errno ?? error}`, state };
    const { createClient } = await loadPage(answerUrl(sent));
    await expect(createClient().auth.handleRedirect()).rejects.toEqual(
      failure('server_error', { error, errno }),
    );
  });

  it('without a state, where the user ended up in another browser', async () => {
    const { createClient } = await loadPage(answerUrl({ error: '3005' }));
    await expect(createClient().auth.handleRedirect()).rejects.toEqual(
      failure('server_error', { errno: 3005 }),
    );
  });
});

describe('an attacker’s link to the redirect URI is refused', () => {
  it.each([
    ['with a code of the attacker’s own', { code, state: 'evil' }],
    ['with the name of a property that every object has', { code, state: '__proto__' }],
    ['with an error in place of the code', { error: 'x', state: 'evil' }],
  ])('%s, while a sign-in is under way', async (_, params) => {
    const state = await beginAndGetState();
    const { createClient } = await loadPage(answerUrl(params));
    await expect(createClient().auth.handleRedirect()).rejects.toEqual(failure('state_missing'));
    // The user's own sign-in is none the worse for it.
    const back = await loadPage(answerUrl({ state, code }));
    expect(await back.createClient().auth.handleRedirect()).toMatchObject({ code });
  });

  it.each([
    ['without a state', { code }],
    ['with an empty state', { code, state: '' }],
  ])('%s: Firefox Accounts sends no such thing', async (_, params) => {
    const state = await beginAndGetState();
    const { createClient } = await loadPage(answerUrl(params));
    expect(await createClient().auth.handleRedirect()).toBeNull();
    const back = await loadPage(answerUrl({ state, code }));
    expect(await back.createClient().auth.handleRedirect()).toMatchObject({ code });
  });

  it('the second time: a state is used once', async () => {
    const state = await beginAndGetState();
    const url = answerUrl({ state, code });
    const first = await loadPage(url);
    expect(await first.createClient().auth.handleRedirect()).toMatchObject({ code });
    const second = await loadPage(url);
    await expect(second.createClient().auth.handleRedirect()).rejects.toEqual(
      failure('state_missing'),
    );
    const withOther = await loadPage(answerUrl({ state, code: 'e'.repeat(64) }));
    await expect(withOther.createClient().auth.handleRedirect()).rejects.toEqual(
      failure('state_missing'),
    );
  });

  it('even after an answer that was no good: its state is used up as well', async () => {
    const state = await beginAndGetState();
    const refused = await loadPage(answerUrl({ state, error: 'login_required' }));
    await expect(refused.createClient().auth.handleRedirect()).rejects.toEqual(
      failure('server_error'),
    );
    const again = await loadPage(answerUrl({ state, code }));
    await expect(again.createClient().auth.handleRedirect()).rejects.toEqual(
      failure('state_missing'),
    );
  });

  it('where the answer comes to another origin than it was asked to', async () => {
    const state = await beginAndGetState();
    const { createClient } = await loadPage(
      answerUrl({ state, code }, 'https://evil.example/oauth'),
    );
    await expect(createClient().auth.handleRedirect()).rejects.toEqual(failure('invalid_response'));
  });
});

describe('a mix-up: an answer to another client or server’s request', () => {
  const others: [string, ClientOptions, string][] = [
    ['client', {}, '38a6b9b3a65a1871'],
    ['OAuth server', { oauthHost: 'https://evil.example/v1' }, clientId],
  ];

  it.each(others)('is not accepted (%s)', async (_, options, id) => {
    const state = await beginAndGetState(options, id);
    const { createClient } = await loadPage(answerUrl({ state, code }));
    expect(await createClient().auth.handleRedirect()).toBeNull();
  });

  it.each(others)('is not accepted after its owner has read it (%s)', async (_, options, id) => {
    const state = await beginAndGetState(options, id);
    const url = answerUrl({ state, code });
    const { createClient } = await loadPage(url);
    expect(await createClient(options, id).auth.handleRedirect()).toMatchObject({ code });
    expect(await createClient().auth.handleRedirect()).toBeNull();
    await expect(createClient().auth.handleRedirect(url)).rejects.toEqual(failure('state_missing'));
  });

  it.each(others)('is still there for its owner (%s)', async (_, options, id) => {
    const state = await beginAndGetState(options, id);
    const url = answerUrl({ state, code });
    const { createClient } = await loadPage(url);
    await createClient()
      .auth.handleRedirect(url)
      .catch(() => undefined);
    expect(await createClient(options, id).auth.handleRedirect(url)).toMatchObject({ code });
  });
});

describe('two clients on one callback page', () => {
  const otherId = '38a6b9b3a65a1871';

  it.each([
    ['after the other one', true],
    ['before the other one', false],
  ])('the client that began the sign-in gets the result if it is asked %s', async (_, isLast) => {
    const state = await beginAndGetState({}, otherId);
    const { createClient, location } = await loadPage(answerUrl({ state, code }));
    const other = createClient();
    const own = createClient({}, otherId);
    const ask = async (client: FxaRelierClient) => client.auth.handleRedirect();
    if (!isLast) expect(await ask(own)).toMatchObject({ state, code });
    expect(await ask(other)).toBeNull();
    if (isLast) {
      expect(location.href).toBe(answerUrl({ state, code }));
      expect(await ask(own)).toMatchObject({ state, code });
    }
    expect(location.href).toBe(redirectUri);
  });

  it('both reject with state_missing if the state is lost, and leave the address alone', async () => {
    const url = answerUrl({ state: 'lost', code });
    const { createClient, location } = await loadPage(url);
    const clients = [createClient(), createClient({}, otherId)];
    for (const { auth } of clients) {
      await expect(auth.handleRedirect()).rejects.toEqual(failure('state_missing'));
    }
    expect(location.href).toBe(url);
  });

  it('the wrong one rejects with state_missing if it cannot look through the storage', async () => {
    const { getItem, setItem } = storage;
    const state = await beginAndGetState({ storage: { getItem, setItem } }, otherId);
    const { createClient } = await loadPage(answerUrl({ state, code }));
    const options = { storage: { getItem, setItem } };
    await expect(createClient(options).auth.handleRedirect()).rejects.toEqual(
      failure('state_missing'),
    );
    expect(await createClient(options, otherId).auth.handleRedirect()).toMatchObject({ code });
  });

  it('a state in the site’s own items does not count as another client’s', async () => {
    storage.setItem('cart', '[{"state":"a-state"}]');
    storage.setItem('fxa notes', 'no JSON');
    const { createClient } = await loadPage(answerUrl({ state: 'a-state', code }));
    await expect(createClient().auth.handleRedirect()).rejects.toEqual(failure('state_missing'));
  });
});

it.each([
  ['iss=https%3A%2F%2Fevil.example', 'The response comes from another server'],
  ['code=evil', 'The response has the parameter code more than once'],
])('handleRedirect() refuses a response with %s added', async (added, message) => {
  const state = await beginAndGetState();
  const { createClient, location } = await loadPage(`${answerUrl({ state, code })}&${added}`);
  await expect(createClient().auth.handleRedirect()).rejects.toEqual(
    failure('invalid_response', { message }),
  );
  expect(location.href).toBe(redirectUri);
});

it.each([
  'x\n\u001b]0;title\u0007 fake log line',
  'x'.repeat(65),
  'access_denied ',
  '\u202eevil',
  '<script>',
])('handleRedirect() does not repeat an error that is no name: %j', async (error) => {
  const state = await beginAndGetState();
  const { createClient } = await loadPage(answerUrl({ state, error }));
  await expect(createClient().auth.handleRedirect()).rejects.toEqual(
    failure('server_error', {
      error: 'unknown',
      message: 'Firefox Accounts sent the error: unknown',
    }),
  );
});

describe('of arbitrary addresses', () => {
  const name = fc.oneof(
    fc.constantFrom('state', 'code', 'error', 'action', 'redirect', '__proto__'),
    anyUnits,
  );
  const pairs = fc.array(fc.tuple(name, anyUnits));

  it('none gives a result without the state that is remembered', async () => {
    const state = await beginAndGetState();
    const { createClient } = await loadPage('https://relier.example/');
    const { auth } = createClient();
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(pairs, async (params) => {
        const url = `${redirectUri}?${new URLSearchParams(params)}`;
        const answer = await auth.handleRedirect(url).catch((error) => {
          refused += 1;
          expect(error).toMatchObject({ name: 'FxaRelierError' });
          return null;
        });
        expect(answer).toBeNull();
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(0);
    expect(await auth.handleRedirect(answerUrl({ state, code }))).toMatchObject({ code });
  });

  it('one gives a result just where state and code are there and no error is', async () => {
    const { createClient } = await loadPage('https://relier.example/');
    const { auth } = createClient();
    let results = 0;
    const stateOf = fc.constantFrom('right', 'evil', '', undefined);
    // `fc.string()` has printable ASCII, which codes consist of (RFC 6749, appendix A.11).
    const codeOf = fc.option(fc.oneof(fc.string(), anyUnits), { nil: undefined });
    const errorOf = fc.option(anyUnits, { nil: undefined, freq: 2 });
    await fc.assert(
      fc.asyncProperty(stateOf, codeOf, errorOf, pairs, async (which, someCode, error, others) => {
        const { state: right } = await auth.request('signIn');
        const state = which === 'right' ? right : which;
        const given = Object.entries({ state, code: someCode, error }).filter(
          (pair): pair is [string, string] => pair[1] !== undefined,
        );
        const names = ['state', 'code', 'error'];
        const rest = others.filter(([someName]) => !names.includes(someName));
        const url = `${redirectUri}?${new URLSearchParams([...given, ...rest])}`;
        const answer = await auth.handleRedirect(url).catch((thrown) => {
          expect(thrown).toMatchObject({ name: 'FxaRelierError' });
          return null;
        });
        const isGood = state === right && /^[ -~]+$/.test(someCode ?? '') && !error;
        expect(!!answer).toBe(isGood);
        if (isGood) results += 1;
      }),
      { numRuns: 300 },
    );
    expect(results).toBeGreaterThan(0);
  });

  it.each(['https://', 'https://[?code=c', 'code=c'])(
    '%j is refused as an argument, since it is no address',
    async (url) => {
      const { createClient } = await loadPage('https://relier.example/');
      await expect(createClient().auth.handleRedirect(url)).rejects.toEqual(
        failure('invalid_argument'),
      );
    },
  );
});
