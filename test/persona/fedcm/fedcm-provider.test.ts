import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FxaRelierError } from '../../../src/errors.ts';
import {
  createFedcmProvider,
  type FedcmProviderOptions,
} from '../../../src/persona/fedcm/fedcm-provider.ts';
import type { IdentityProvider } from '../../../src/persona/provider.ts';
import { createBrokenStorage, createMemoryStorage } from '../../client/memory-storage.ts';
import { ann, bob, createHandMadeProvider, settle } from '../hand-made-provider.ts';

const configURL = 'http://localhost:3030/fedcm/config.json';
const origin = 'http://localhost:8080';
const minuteMs = 60_000;

/** What the browser is asked, and how a test answers. */
interface Asked {
  options: {
    signal: AbortSignal;
    mediation?: string;
    identity: { providers: Record<string, unknown>[]; mode?: string };
  };
  answer(credential: unknown): void;
  refuse(error: unknown): void;
}

let asked: Asked[];
let otherwise: ReturnType<typeof createHandMadeProvider>;
let provider: IdentityProvider;
const preventSilentAccess = vi.fn(async () => {});

beforeEach(() => {
  asked = [];
  otherwise = createHandMadeProvider('unknown');
  preventSilentAccess.mockClear();
  vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date', 'performance'] });
  vi.stubGlobal('IdentityCredential', class {});
  vi.stubGlobal('location', { origin });
  vi.stubGlobal('localStorage', createMemoryStorage());
  vi.stubGlobal('navigator', {
    credentials: {
      get: (options: Asked['options']) =>
        new Promise((answer, refuse) => {
          options.signal.addEventListener('abort', () => refuse(options.signal.reason));
          if (options.signal.aborted) refuse(options.signal.reason);
          asked.push({ options, answer, refuse });
        }),
      preventSilentAccess,
    },
  });
  provider = create();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function create(options: Partial<FedcmProviderOptions> = {}) {
  return createFedcmProvider({ configURL, otherwise, ...options });
}

/** A backed assertion of which only the certificate's user is to be read. */
function tokenOf(email: unknown): string {
  const payload = Buffer.from(JSON.stringify({ principal: { email } })).toString('base64url');
  return `e30.${payload}.c2lnbmVk~e30.e30.c2lnbmVk`;
}

/** The credential that a user chose, unless the browser chose it. */
const credentialOf = ({ email }: { email: string }, isAutoSelected = false) => ({
  token: tokenOf(email),
  isAutoSelected,
});

const userOf = ({ email }: { email: string }) => ({ email, assertion: tokenOf(email) });

const last = () => asked.at(-1) as Asked;

/** Signs in by the browser's dialog. */
async function signIn(user = bob, options: Parameters<IdentityProvider['request']>[0] = {}) {
  const signedIn = provider.request(options);
  last().answer(credentialOf(user));
  return signedIn;
}

const networkError = () => new DOMException('Error retrieving a token.', 'NetworkError');

function identityError(error: string) {
  return Object.assign(new DOMException('Error retrieving a token.', 'IdentityCredentialError'), {
    error,
  });
}

describe('without FedCM', () => {
  it('it is the other provider', () => {
    Reflect.deleteProperty(globalThis, 'IdentityCredential');
    expect(create()).toBe(otherwise);
  });

  it.each(['', 'config.json', 'ftp://localhost/config.json', 'http://localhost/#config'])(
    'a config cannot be %j either',
    (url) => {
      Reflect.deleteProperty(globalThis, 'IdentityCredential');
      expect(() => create({ configURL: url })).toThrow(/^configURL /);
    },
  );
});

describe('request()', () => {
  it('tells the identity provider that the user may stay signed in, if the site allows it', () => {
    void provider.request({ allowPersistent: true });
    const [{ params } = {}] = last().options.identity.providers;
    expect(params).toEqual({ allow_persistent: true });
  });

  it('asks the browser within the click, for this site', () => {
    void provider.request({ siteName: 'A site', email: ann.email });
    expect(asked.map(({ options }) => options)).toEqual([
      {
        signal: expect.any(AbortSignal),
        mediation: 'required',
        identity: {
          providers: [{ configURL, clientId: origin, params: {} }],
          mode: 'active',
        },
      },
    ]);
  });

  it('gives whom the certificate names, and the assertion as it came', async () => {
    expect(await signIn(bob)).toEqual(userOf(bob));
    expect(await signIn({ email: 'zoë@exämple.com', assertion: '' })).toEqual(
      userOf({ email: 'zoë@exämple.com' }),
    );
  });

  it('may have been given another name by the identity provider', () => {
    provider = create({ clientId: 'a-client' });
    void provider.request({});
    expect(last().options.identity.providers[0]?.clientId).toBe('a-client');
  });

  it('tells the browser and the identity provider what address is required', async () => {
    const user = signIn(bob, { requiredEmail: bob.email, wantIssuer: 'firefox-accounts' });
    expect(last().options.identity.providers).toEqual([
      {
        ...{ configURL, clientId: origin, loginHint: bob.email },
        params: { required_email: bob.email, want_issuer: 'firefox-accounts' },
      },
    ]);
    expect(await user).toEqual(userOf(bob));
  });

  it('never gives another address than the required one', async () => {
    expect(await signIn(ann, { requiredEmail: bob.email })).toBeUndefined();
    expect(await signIn(bob, { requiredEmail: 'Bob@example.com' })).toBeUndefined();
  });

  it.each([
    'opaque',
    '',
    '~',
    'a.b.c~d',
    `e30.${btoa('null')}.x~`,
    `e30.${btoa('{}')}.x~`,
    tokenOf(5),
  ])('rejects for the token %j', async (token) => {
    const signedIn = provider.request({});
    last().answer({ token, isAutoSelected: false });
    await expect(signedIn).rejects.toMatchObject({ reason: 'invalid_response' });
    expect(otherwise.dialogs).toEqual([]);
  });

  it('rejects with cancel where the dialog could be seen and was closed', async () => {
    const signedIn = provider.request({});
    vi.advanceTimersByTime(500);
    last().refuse(networkError());
    await expect(signedIn).rejects.toMatchObject({ reason: 'cancel' });
    expect(otherwise.dialogs).toEqual([]);
  });

  it.each([
    ['before it can have been seen', networkError, 499],
    ['which this page may not use', () => new DOMException('', 'NotAllowedError'), 60_000],
    ['which it does not have after all', () => new DOMException('', 'NotSupportedError'), 0],
    ['whose modes it does not know', () => new TypeError('not a valid enum value'), 0],
  ])('goes on without the dialog %s', async (_, makeError, elapsedMs) => {
    const options = { siteName: 'A site' };
    const signedIn = provider.request(options);
    vi.advanceTimersByTime(elapsedMs);
    last().refuse(makeError());
    await settle();
    expect(otherwise.dialogs).toHaveLength(1);
    expect(otherwise.dialogs[0]?.options).toBe(options);
    otherwise.dialogs[0]?.end(ann);
    expect(await signedIn).toBe(ann);
  });

  it('lets the user take another account where one is refused', async () => {
    const signedIn = provider.request({});
    last().refuse(identityError('access_denied'));
    expect(await signedIn).toBeUndefined();
  });

  it.each(['server_error', 'temporarily_unavailable', ''])(
    'rejects with the error %j of the identity provider',
    async (error) => {
      const signedIn = provider.request({});
      const cause = identityError(error);
      last().refuse(cause);
      await expect(signedIn).rejects.toMatchObject({ reason: 'server_error', error, cause });
      expect(otherwise.dialogs).toEqual([]);
    },
  );

  it.each([0, 300])('leaves it to the other provider to ask for a password anew', async (age) => {
    const signedIn = provider.request({ refreshAuthentication: age });
    expect(asked).toEqual([]);
    otherwise.dialogs[0]?.end(ann);
    expect(await signedIn).toBe(ann);
  });

  it('waits for a user however long they look at the dialog', async () => {
    const signedIn = provider.request({});
    vi.advanceTimersByTime(60 * minuteMs);
    expect(last().options.signal.aborted).toBe(false);
    last().answer(credentialOf(bob));
    expect(await signedIn).toEqual(userOf(bob));
  });

  it('ends a dialog that nobody sees when the user clicks again, and goes on without', async () => {
    const first = provider.request({});
    const second = provider.request({});
    expect(last().options.signal.aborted).toBe(true);
    expect(otherwise.dialogs).toHaveLength(1);
    await expect(first).rejects.toMatchObject({ reason: 'already_open' });

    // A third click is for the other provider, whose dialog is open.
    const third = provider.request({});
    expect(asked).toHaveLength(1);
    otherwise.dialogs[1]?.fail(new FxaRelierError('already_open', ''));
    await expect(third).rejects.toMatchObject({ reason: 'already_open' });
    otherwise.dialogs[0]?.end(ann);
    expect(await second).toBe(ann);

    expect(await signIn()).toEqual(userOf(bob));
  });
});

describe('check()', () => {
  it('does not ask the browser if the other provider has taken all the time', async () => {
    await signIn();
    provider = create({ checkTimeoutMs: 20 });
    const before = asked.length;
    otherwise.check = () =>
      new Promise((resolve) => setTimeout(resolve, 40, { state: 'unknown' as const }));
    expect(await provider.check({ loggedInUser: null })).toEqual({ state: 'unknown' });
    expect(asked).toHaveLength(before);
  });

  it.each([
    ['agreed', bob, bob.email],
    ['different', bob, null],
    ['signed out', null, bob.email],
  ] as const)('takes the other provider’s word: %s', async (state, user, loggedInUser) => {
    await signIn();
    otherwise.user = user;
    expect(await provider.check({ loggedInUser })).toMatchObject({ state });
    expect(asked).toHaveLength(1);
  });

  it('asks no browser that has not signed anybody in here', async () => {
    expect(await provider.check({ loggedInUser: bob.email })).toEqual({ state: 'unknown' });
    expect(asked).toEqual([]);
  });

  it.each([
    [bob.email, { state: 'agreed' }],
    [ann.email, { state: 'different', ...userOf(bob) }],
    ['Bob@example.com', { state: 'different', ...userOf(bob) }],
    [null, { state: 'different', ...userOf(bob) }],
    [undefined, { state: 'different', ...userOf(bob) }],
  ])('asks it silently else: the site says %s', async (loggedInUser, answer) => {
    await signIn();
    const checked = provider.check({ loggedInUser });
    await settle();
    expect(last().options).toMatchObject({ mediation: 'silent' });
    expect(last().options.identity.mode).toBeUndefined();
    last().answer(credentialOf(bob, true));
    expect(await checked).toEqual(answer);
  });

  it.each([
    ['refuses', () => last().refuse(networkError())],
    ['names an error', () => last().refuse(identityError('access_denied'))],
    ['gives what is no assertion', () => last().answer({ token: '', isAutoSelected: true })],
  ])('knows nothing where the browser %s, and never signs out', async (_, end) => {
    await signIn();
    const checked = provider.check({ loggedInUser: bob.email });
    await settle();
    end();
    expect(await checked).toEqual({ state: 'unknown' });
  });

  it('knows nothing either where the other provider fails', async () => {
    otherwise.check = () => Promise.reject(new Error('broken'));
    expect(await provider.check({ loggedInUser: bob.email })).toEqual({ state: 'unknown' });
  });

  it('does not wait for a browser that draws its refusal out', async () => {
    provider = create({ checkTimeoutMs: 1 });
    await signIn();
    expect(await provider.check({ loggedInUser: bob.email })).toEqual({ state: 'unknown' });
    expect(last().options.signal.aborted).toBe(true);
  });

  it('does not ask within the ten minutes in which the browser would refuse', async () => {
    await signIn();
    const check = async () => {
      const checked = provider.check({ loggedInUser: bob.email });
      await settle();
      last().answer(credentialOf(bob, true));
      return (await checked).state;
    };
    expect(await check()).toBe('agreed');
    vi.advanceTimersByTime(10 * minuteMs - 1);
    expect(await check()).toBe('unknown');
    expect(asked).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(await check()).toBe('agreed');
  });

  it('gives way to a click', async () => {
    await signIn();
    const checked = provider.check({ loggedInUser: bob.email });
    await settle();
    const [, silent] = asked;
    const signedIn = provider.request({});
    expect(silent?.options.signal.aborted).toBe(true);
    expect(await checked).toEqual({ state: 'unknown' });
    last().answer(credentialOf(ann));
    expect(await signedIn).toEqual(userOf(ann));
  });

  it('does not disturb a dialog', async () => {
    await signIn();
    void provider.request({});
    expect(await provider.check({ loggedInUser: bob.email })).toEqual({ state: 'unknown' });
    expect(last().options.identity.mode).toBe('active');
    expect(last().options.signal.aborted).toBe(false);
  });

  it('answers a silent get() only where the user was to be asked whether to stay', async () => {
    await signIn();
    const question = { loggedInUser: undefined, persistent: true };
    expect(await provider.check(question)).toEqual({ state: 'unknown' });
    expect(asked).toHaveLength(1);

    await signIn(bob, { allowPersistent: true });
    const checked = provider.check(question);
    await settle();
    last().answer(credentialOf(bob, true));
    expect(await checked).toEqual({ state: 'different', ...userOf(bob) });
  });

  it('gives no other address than the required one', async () => {
    await signIn();
    const checked = provider.check({ loggedInUser: undefined, requiredEmail: ann.email });
    await settle();
    expect(last().options.identity.providers[0]).toMatchObject({ loginHint: ann.email });
    last().answer(credentialOf(bob, true));
    expect(await checked).toEqual({ state: 'unknown' });
  });

  it.each([
    ['by the other provider’s dialog', () => provider.request({ refreshAuthentication: 0 })],
    ['on an earlier page', () => provider.returned?.()],
  ])('does not bring the browser’s user back after another one signed in %s', async (_, go) => {
    otherwise.returned = async () => ann;
    await signIn(bob);
    const signedIn = go();
    otherwise.dialogs[0]?.end(ann);
    expect(await signedIn).toBe(ann);
    expect(await provider.check({ loggedInUser: ann.email })).toEqual({ state: 'unknown' });
    expect(asked).toHaveLength(1);
  });

  it('works where storage is blocked, as far as it can', async () => {
    vi.stubGlobal('localStorage', createBrokenStorage());
    expect(await signIn()).toEqual(userOf(bob));
    expect(await provider.check({ loggedInUser: bob.email })).toEqual({ state: 'unknown' });
    await provider.logout();
    expect(otherwise.logout).toHaveBeenCalledOnce();
  });
});

describe('logout()', () => {
  it('leaves the browser, the site and the other provider', async () => {
    await signIn();
    await provider.logout();
    expect(preventSilentAccess).toHaveBeenCalledOnce();
    expect(otherwise.logout).toHaveBeenCalledOnce();
    otherwise.user = 'unknown';
    expect(await provider.check({ loggedInUser: null })).toEqual({ state: 'unknown' });
    expect(asked).toHaveLength(1);
  });

  it('is one even where the browser refuses', async () => {
    preventSilentAccess.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
    await provider.logout();
    expect(otherwise.logout).toHaveBeenCalledOnce();
  });

  it('fails where the other provider’s fails', async () => {
    otherwise.logout.mockRejectedValueOnce(new Error('offline'));
    await expect(provider.logout()).rejects.toThrow('offline');
  });

  it('ends a check, so that nobody is signed in again by it', async () => {
    await signIn();
    const checked = provider.check({ loggedInUser: null });
    await settle();
    void provider.logout();
    expect(await checked).toEqual({ state: 'unknown' });
  });
});

describe('another tab', () => {
  const inOtherTab = () => {
    const told = new Promise<void>((resolve) => provider.watch?.(resolve));
    return { other: create({ otherwise: createHandMadeProvider('unknown') }), told };
  };

  it('tells of its sign-in, without asking the browser here', async () => {
    const { other, told } = inOtherTab();
    const signedIn = other.request({});
    last().answer(credentialOf(bob));
    await signedIn;
    await told;
    expect(await provider.check({ loggedInUser: null })).toEqual({
      state: 'different',
      ...userOf(bob),
    });
    expect(asked).toHaveLength(1);
  });

  it('tells of its logout', async () => {
    await signIn();
    const { other, told } = inOtherTab();
    await other.logout();
    await told;
    expect(await provider.check({ loggedInUser: bob.email })).toEqual({ state: 'signed out' });
  });

  it('is noticed by the other provider, too', () => {
    const changed = vi.fn();
    provider.watch?.(changed);
    otherwise.change();
    expect(changed).toHaveBeenCalledOnce();
  });
});
