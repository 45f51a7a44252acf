import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFxaProvider } from '../../../src/persona/fxa/fxa-provider.ts';
import { createMemoryStorage } from '../../client/memory-storage.ts';
import { settle } from '../hand-made-provider.ts';

const origin = 'http://localhost:3030';
const page = 'https://site.example/basket?item=1#top';

/** What a page gives its scripts, as far as a redirect and a logout need it. */
function stubPage(href = page) {
  const { pathname, search, hash } = new URL(href);
  const follow = vi.fn();
  const replaceState = vi.fn();
  const fetch = vi.fn(async () => new Response(null, { status: 204 }));
  const target = new EventTarget();
  const sessionStorage = createMemoryStorage();
  const globals = {
    location: { href, pathname, search, hash },
    document: {
      createElement: () => ({
        href: '',
        click() {
          follow(this);
        },
      }),
    },
    history: { state: null, replaceState },
    addEventListener: target.addEventListener.bind(target),
    localStorage: createMemoryStorage(),
    sessionStorage,
    fetch,
    BroadcastChannel: class extends EventTarget {
      postMessage() {}
    },
  };
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  return { follow, replaceState, fetch, target, sessionStorage };
}

/** The address that the browser is sent to. */
function addressOf({ follow }: ReturnType<typeof stubPage>): URL {
  return new URL(follow.mock.calls[0]?.[0].href);
}

let stubbed: ReturnType<typeof stubPage>;
beforeEach(() => {
  stubbed = stubPage();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a request by redirect', () => {
  it('asks at the dialog’s address, by the names of the wire', async () => {
    const provider = createFxaProvider({ origin: `${origin}/`, ui: 'redirect' });
    void provider.request({
      siteName: 'A & b',
      siteLogo: 'https://site.example/logo.png',
      backgroundColor: 'ff0000',
      termsOfService: 'https://site.example/terms',
      privacyPolicy: 'https://site.example/privacy',
      email: 'bob@example.com',
      requiredEmail: 'bob@example.com',
      allowPersistent: true,
      wantIssuer: 'firefox-accounts',
      refreshAuthentication: 0,
    });
    const { pathname, searchParams } = addressOf(stubbed);
    expect(pathname).toBe('/browserid/sign_in');
    const { state, ...query } = Object.fromEntries(searchParams);
    expect(state).toMatch(/^[\w-]{21}$/);
    expect(query).toEqual({
      site_name: 'A & b',
      site_logo: 'https://site.example/logo.png',
      background_color: 'ff0000',
      terms_of_service: 'https://site.example/terms',
      privacy_policy: 'https://site.example/privacy',
      return_to: '/basket?item=1',
      email: 'bob@example.com',
      required_email: 'bob@example.com',
      allow_persistent: 'true',
      want_issuer: 'firefox-accounts',
      refresh_authentication: '0',
    });
  });

  it('says nothing of what it was not told', () => {
    void createFxaProvider({ origin, ui: 'redirect' }).request({ allowPersistent: false });
    expect([...addressOf(stubbed).searchParams.keys()].sort()).toEqual(['return_to', 'state']);
  });

  it.each([
    ['https://site.example//evil.example/', '/'],
    [`https://site.example/${'a'.repeat(2100)}`, '/'],
    ['https://site.example/a\u00e9?b', '/a%C3%A9?b'],
  ])('comes back to a path of the site, whatever the page’s own is: %s', (href, expected) => {
    stubbed = stubPage(href);
    void createFxaProvider({ origin, ui: 'redirect' }).request({});
    expect(addressOf(stubbed).searchParams.get('return_to')).toBe(expected);
  });

  it('22. ends like a closed window where the browser restores the page', async () => {
    const asked = createFxaProvider({ origin, ui: 'redirect' }).request({});
    const ending = vi.fn();
    asked.catch(ending);
    await settle();
    stubbed.target.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    await settle();
    expect(ending).not.toHaveBeenCalled();
    stubbed.target.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await expect(asked).rejects.toMatchObject({ reason: 'cancel' });
  });

  it('is answered on the page that the browser comes back to, once', async () => {
    void createFxaProvider({ origin, ui: 'redirect' }).request({});
    const state = addressOf(stubbed).searchParams.get('state');
    const { sessionStorage } = stubbed;
    const user = { email: 'bob@example.com', assertion: 'certificate~assertion' };
    const fragment = new URLSearchParams({ ...user, state: `${state}` });
    stubbed = stubPage(`https://site.example//basket?item=1#${fragment}`);
    vi.stubGlobal('sessionStorage', sessionStorage);

    const provider = createFxaProvider({ origin, ui: 'redirect' });
    expect(await provider.returned?.()).toEqual(user);
    expect(await provider.returned?.()).toBeUndefined();
    const [, , address] = stubbed.replaceState.mock.calls[0] ?? [];
    expect(`${address}`).toBe('https://site.example//basket?item=1');
  });

  it('that went wrong at the server is told of on the console, and is no sign-in', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    void createFxaProvider({ origin, ui: 'redirect' }).request({});
    const state = addressOf(stubbed).searchParams.get('state');
    const { sessionStorage } = stubbed;
    stubPage(`https://site.example/#error=server_error&state=${state}`);
    vi.stubGlobal('sessionStorage', sessionStorage);
    expect(await createFxaProvider({ origin }).returned?.()).toBeUndefined();
    expect(error.mock.calls[0]?.[0]).toContain('server_error');
  });
});

describe('a logout', () => {
  it('is told to the server with the browser’s cookies, also by a page that is left', async () => {
    await createFxaProvider({ origin }).logout();
    expect(stubbed.fetch.mock.calls).toEqual([
      [
        'http://localhost:3030/browserid/logout',
        { method: 'POST', credentials: 'include', keepalive: true },
      ],
    ]);
  });

  it('that the server refuses is an error, and until it takes it nothing is known', async () => {
    stubbed.fetch.mockResolvedValue(new Response(null, { status: 503 }));
    const provider = createFxaProvider({ origin });
    await expect(provider.logout()).rejects.toMatchObject({ reason: 'http_error', status: 503 });
    await expect(provider.check({ loggedInUser: null })).resolves.toEqual({ state: 'unknown' });
    expect(stubbed.fetch).toHaveBeenCalledTimes(2);
  });

  it('that the server does not answer makes the next check unknown after 5 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    stubbed.fetch.mockReturnValue(new Promise(() => {}));
    const provider = createFxaProvider({ origin });
    void provider.logout();
    const checked = vi.fn();
    void provider.check({ loggedInUser: null }).then(checked);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(checked).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(checked.mock.calls).toEqual([[{ state: 'unknown' }]]);
    vi.useRealTimers();
  });

  it('is waited for by the check that follows it', async () => {
    let answer = (_: Response) => {};
    stubbed.fetch.mockReturnValue(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    vi.stubGlobal('self', {});
    vi.stubGlobal('top', null);
    const provider = createFxaProvider({ origin });
    const left = provider.logout();
    const checked = vi.fn();
    void provider.check({ loggedInUser: null }).then(checked);
    await settle();
    expect(checked).not.toHaveBeenCalled();
    answer(new Response(null, { status: 204 }));
    await left;
    await settle();
    expect(checked).toHaveBeenCalledOnce();
    expect(stubbed.fetch).toHaveBeenCalledOnce();
  });
});
