import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FxaRelierError } from '../../src/errors.ts';
import {
  createNavigatorId,
  type NavigatorId,
  type WatchOptions,
} from '../../src/persona/navigator-id.ts';
import {
  ann,
  bob,
  createHandMadeProvider,
  type HandMadeProvider,
  type OpenDialog,
  settle,
} from './hand-made-provider.ts';

beforeEach(() => {
  vi.stubGlobal('location', new URL('https://site.example/basket?item=1'));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

interface Site {
  provider: HandMadeProvider;
  id: NavigatorId;
  /** The callbacks that were called, with what they were told. */
  calls: unknown[][];
  callbacks: Required<Pick<WatchOptions, 'onlogin' | 'onlogout' | 'onmatch' | 'onready'>>;
  oncancel(): void;
}

function createSite(user: HandMadeProvider['user'] = null): Site {
  const provider = createHandMadeProvider(user);
  const calls: unknown[][] = [];
  const record =
    (name: string) =>
    (...told: unknown[]) =>
      void calls.push([name, ...told]);
  return {
    provider,
    id: createNavigatorId(provider),
    calls,
    callbacks: {
      onlogin: record('onlogin'),
      onlogout: record('onlogout'),
      onmatch: record('onmatch'),
      onready: record('onready'),
    },
    oncancel: record('oncancel'),
  };
}

/** A site that has called `watch()` and heard all that there was to hear. */
async function watching(
  user: HandMadeProvider['user'] = null,
  options: Partial<WatchOptions> = { loggedInUser: null },
): Promise<Site> {
  const site = createSite(user);
  site.id.watch({ ...site.callbacks, ...options });
  await settle();
  site.calls.length = 0;
  return site;
}

function dialogOf({ provider }: Site): OpenDialog {
  const dialog = provider.dialogs.at(-1);
  if (!dialog) throw new Error('No dialog was opened');
  return dialog;
}

/** What is thrown, or an error for a test in which nothing is. */
function thrownBy(call: () => unknown): FxaRelierError {
  try {
    call();
  } catch (error) {
    return error as FxaRelierError;
  }
  throw new Error('Nothing was thrown');
}

const cancelled = new FxaRelierError('cancel', 'The sign-in was cancelled');
const names = (site: Site) => site.calls.map(([name]) => name);

describe('1. the state table', () => {
  const users = { string: bob.email, null: null, false: false, undefined: undefined } as const;
  const states = {
    null: null,
    'same address': bob,
    'other address': ann,
    unknown: 'unknown',
  } as const;
  const table = {
    string: ['onlogout', 'onmatch', 'onlogin', ''],
    null: ['onmatch', 'onlogin', 'onlogin', ''],
    false: ['onmatch', 'onlogin', 'onlogin', ''],
    undefined: ['onlogout', 'onlogin', 'onlogin', ''],
  };
  const seen: Record<string, Record<string, string>> = {};
  // What it shows is what was called, not what was expected.
  afterAll(() => console.table(seen));

  for (const [user, expected] of Object.entries(table)) {
    for (const [at, [state, known]] of Object.entries(states).entries()) {
      const callbacks = [expected[at], 'onready'].filter(Boolean);
      it(`loggedInUser ${user}, provider ${state}: ${callbacks.join(', ')}`, async () => {
        const site = createSite(known);
        site.id.watch({ ...site.callbacks, loggedInUser: users[user as keyof typeof users] });
        await settle();
        seen[user] = { ...seen[user], [state]: names(site).join(', ') };
        expect(names(site)).toEqual(callbacks);
        if (callbacks[0] === 'onlogin') {
          expect(site.calls[0]).toEqual(['onlogin', (known as typeof bob).assertion]);
        }
      });
    }
  }
});

describe('watch()', () => {
  it('2. 3. calls one of the three, and then onready, once and for all', async () => {
    const site = createSite(ann);
    site.id.watch({ ...site.callbacks, loggedInUser: bob.email });
    expect(site.calls).toEqual([]);
    await settle();
    expect(site.calls).toEqual([['onlogin', ann.assertion], ['onready']]);
    site.provider.change();
    await settle();
    expect(names(site)).toEqual(['onlogin', 'onready']);
  });

  it('5. a match makes no assertion', async () => {
    const site = createSite(bob);
    site.id.watch({ ...site.callbacks, loggedInUser: bob.email });
    await settle();
    expect(site.calls).toEqual([['onmatch'], ['onready']]);
    expect(site.provider.assertions).toBe(0);
  });

  it('6. an address in another case is another user', async () => {
    const site = createSite(bob);
    site.id.watch({ ...site.callbacks, loggedInUser: 'Bob@example.com' });
    await settle();
    expect(names(site)).toEqual(['onlogin', 'onready']);
  });

  it('7. takes false for null, and a String for a string', async () => {
    for (const [given, asked] of [
      [false, null],
      [new String(bob.email), bob.email],
      ['', ''],
    ]) {
      const site = createSite();
      site.id.watch({ ...site.callbacks, loggedInUser: given as string });
      await settle();
      expect(site.provider.questions).toMatchObject([{ loggedInUser: asked }]);
    }
  });

  it.each([true, 1, 0, {}, [], () => {}])('8. refuses %j as loggedInUser', async (given) => {
    const site = createSite();
    const watch = () => site.id.watch({ ...site.callbacks, loggedInUser: given as never });
    expect(thrownBy(watch)).toMatchObject({
      reason: 'invalid_argument',
      message: 'loggedInUser is not a valid type',
    });
    await settle();
    expect(site.calls).toEqual([]);
  });

  it('9. requires onlogin', () => {
    const { id, callbacks } = createSite();
    for (const onlogin of [undefined, null, false]) {
      expect(thrownBy(() => id.watch({ ...callbacks, onlogin } as never)).message).toBe(
        "'onlogin' is a required argument to navigator.id.watch()",
      );
    }
  });

  it.each(['onlogin', 'onlogout', 'onmatch', 'onready'])(
    '10. refuses a %s that cannot be called, and leaves what stood before',
    async (name) => {
      const site = await watching(bob, { loggedInUser: bob.email });
      const other = vi.fn();
      const refused = { onlogin: other, onlogout: other, onready: other, [name]: 'a string' };
      expect(thrownBy(() => site.id.watch(refused as never)).message).toBe(
        'non-function where function expected in parameters to navigator.id.watch()',
      );
      site.provider.user = null;
      site.provider.change();
      await settle();
      expect(site.calls).toEqual([['onlogout']]);
      expect(other).not.toHaveBeenCalled();
    },
  );

  it('10. leaves what stood before, whatever it is refused for', async () => {
    const site = await watching(bob, { loggedInUser: bob.email });
    const other = vi.fn();
    for (const wrong of [{ loggedInUser: 1 }, { wantIssuer: 'example.com' }]) {
      const options = { onlogin: other, onlogout: other, ...wrong };
      expect(thrownBy(() => site.id.watch(options as never)).reason).toBe('invalid_argument');
    }
    site.provider.user = null;
    site.provider.change();
    await settle();
    expect(site.calls).toEqual([['onlogout']]);
    expect(other).not.toHaveBeenCalled();
  });

  it.each([{ loggedInUser: bob.email }, { loggedInUser: undefined }, { onmatch() {} }])(
    '11. refuses %j without onlogout',
    (options) => {
      const { id } = createSite();
      expect(thrownBy(() => id.watch({ onlogin() {}, ...options })).message).toBe(
        'stateless api only allows onlogin and onready options',
      );
    },
  );

  it('12. without onlogout calls onready alone, and asks nobody', async () => {
    const site = createSite(bob);
    const heard = vi.spyOn(site.provider, 'watch');
    const { onlogin, onready } = site.callbacks;
    site.id.watch({ onlogin, onready });
    await settle();
    expect(site.calls).toEqual([['onready']]);
    expect(heard).not.toHaveBeenCalled();
    site.provider.change();
    site.id.logout();
    await settle();
    expect(site.calls).toEqual([['onready']]);
    expect(site.provider.questions).toEqual([]);
    expect(site.provider.logout).toHaveBeenCalledOnce();
  });

  it('watch() accepts the old loggedInEmail without onlogout', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const site = createSite(bob);
    const { onlogin, onready } = site.callbacks;
    site.id.watch({ onlogin, onready, loggedInEmail: ann.email });
    await settle();
    expect([site.calls, site.provider.questions]).toEqual([[['onready']], []]);
    site.id.request();
    dialogOf(site).end(bob);
    await settle();
    expect(site.calls.slice(1)).toEqual([['onlogin', bob.assertion]]);
  });

  it('12. without onlogout still signs in by request(), and hears of a user who returns', async () => {
    const site = createSite(bob);
    const { onlogin, onready } = site.callbacks;
    let arrived: typeof ann | undefined = ann;
    site.provider.returned = async () => {
      const user = arrived;
      arrived = undefined;
      return user;
    };
    site.id.watch({ onlogin, onready });
    await settle();
    expect(site.calls).toEqual([['onlogin', ann.assertion], ['onready']]);
    site.id.request({ oncancel: site.oncancel });
    dialogOf(site).end();
    await settle();
    site.id.request();
    dialogOf(site).end(bob);
    await settle();
    expect(site.calls.slice(2)).toEqual([['oncancel'], ['onlogin', bob.assertion]]);
  });

  it('13. takes loggedInEmail for loggedInUser with a warning, and not both', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const site = createSite(bob);
    const options = { ...site.callbacks, loggedInEmail: bob.email };
    site.id.watch(options);
    await settle();
    expect(names(site)).toEqual(['onmatch', 'onready']);
    expect(warn.mock.calls).toEqual([['loggedInEmail has been deprecated']]);
    // The site's own object is left alone.
    expect(options).not.toHaveProperty('loggedInUser');
    expect(thrownBy(() => site.id.watch({ ...options, loggedInUser: null })).message).toBe(
      'you cannot supply *both* loggedInEmail and loggedInUser',
    );
  });

  it('calls no onlogin without an assertion, whatever the check or the return says', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const site = createSite();
    site.provider.check = async () => ({ state: 'different', email: bob.email }) as never;
    site.id.watch({ ...site.callbacks, loggedInUser: null });
    await settle();
    expect(site.calls).toEqual([['onready']]);
    site.provider.returned = async () => ({ email: bob.email, assertion: null }) as never;
    site.id.watch({ ...site.callbacks, loggedInUser: null });
    await settle();
    expect(site.calls).toEqual([['onready'], ['onready']]);
    expect(error.mock.calls[0]?.[1]).toMatchObject({ reason: 'invalid_response' });
  });

  it.each(['rejects', 'throws', 'answers nonsense'])(
    '14. a provider that %s is unknown: onready alone, never a logout',
    async (way) => {
      const site = createSite();
      site.provider.check = () => {
        if (way === 'answers nonsense') return Promise.resolve(undefined as never);
        const error = new FxaRelierError('network', 'unreachable');
        if (way === 'rejects') return Promise.reject(error);
        throw error;
      };
      site.id.watch({ ...site.callbacks, loggedInUser: bob.email });
      await settle();
      expect(site.calls).toEqual([['onready']]);
    },
  );

  it('15. a second call takes the place of the first', async () => {
    const site = createSite(bob);
    const first = vi.fn();
    site.id.watch({ loggedInUser: null, onlogin: first, onlogout: first, onready: first });
    site.id.watch({ ...site.callbacks, loggedInUser: bob.email });
    await settle();
    expect(site.calls).toEqual([['onmatch'], ['onready']]);
    site.id.watch({ ...site.callbacks, loggedInUser: null });
    await settle();
    expect(site.calls.slice(2)).toEqual([['onlogin', bob.assertion], ['onready']]);
    expect(first).not.toHaveBeenCalled();
  });

  it('17. a callback that throws does not stop onready, and is reported as uncaught', async () => {
    const uncaught: unknown[] = [];
    vi.stubGlobal('queueMicrotask', (task: () => void) => {
      Promise.resolve()
        .then(task)
        .catch((error) => uncaught.push(error));
    });
    const site = createSite(bob);
    const failure = new Error('the site has a bug');
    const onlogin = () => {
      throw failure;
    };
    site.id.watch({ ...site.callbacks, onlogin, loggedInUser: null });
    await settle();
    expect(site.calls).toEqual([['onready']]);
    expect(uncaught).toEqual([failure]);
  });

  it.each([undefined, null, 'a string', 1])('ignores %j, with a warning', async (given) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const site = createSite();
    expect(site.id.watch(given as never)).toBeUndefined();
    expect(warn).toHaveBeenCalledOnce();
    expect(() => site.id.request()).toThrow('must be called before');
  });

  it('says whom the site wants to vouch', async () => {
    const site = createSite();
    site.id.watch({ ...site.callbacks, wantIssuer: 'firefox-accounts' });
    await settle();
    expect(site.provider.questions).toMatchObject([{ wantIssuer: 'firefox-accounts' }]);
    site.id.request();
    expect(dialogOf(site).options).toMatchObject({ wantIssuer: 'firefox-accounts' });
  });

  it('asks nothing until it is known whether a user has returned', async () => {
    const site = createSite(bob);
    let arrive = (_?: typeof ann) => {};
    site.provider.returned = () => new Promise((resolve) => (arrive = resolve));
    site.id.watch({ ...site.callbacks, loggedInUser: bob.email });
    await settle();
    expect([site.calls, site.provider.questions]).toEqual([[], []]);
    arrive(ann);
    await settle();
    expect(site.calls).toEqual([['onlogin', ann.assertion], ['onready']]);
    expect(site.provider.questions).toEqual([]);
  });
});

describe('request()', () => {
  it('18. before watch() throws', () => {
    const { id } = createSite();
    expect(thrownBy(() => id.request()).message).toBe(
      'navigator.id.watch must be called before navigator.id.request',
    );
  });

  it('after get() throws what watch() throws after get()', async () => {
    const { id } = createSite();
    id.get(() => {});
    const message = thrownBy(() => id.request()).message;
    expect(message).toMatch(/^you cannot combine the navigator.id.watch\(\) API with/);
    const silent = createSite();
    silent.id.get(() => {}, { silent: true });
    expect(() => silent.id.request()).toThrow('must be called before');
  });

  it.each(['watch', 'request', 'logout'] as const)('19. %s() is called on its object', (name) => {
    const { id, callbacks } = createSite();
    const unbound: (options: object) => void = id[name] as never;
    expect(thrownBy(() => unbound(callbacks)).message).toBe(
      'all navigator.id calls must be made on the navigator.id object',
    );
    expect(thrownBy(() => unbound.call({ ...id }, callbacks)).message).toMatch(/^all navigator.id/);
  });

  it('20. an assertion is onlogin, once, and no onready', async () => {
    const site = await watching();
    expect(site.id.request({ oncancel: site.oncancel })).toBeUndefined();
    dialogOf(site).end(bob);
    await settle();
    expect(site.calls).toEqual([['onlogin', bob.assertion]]);
  });

  it('opens the dialog within the click, before anything is awaited', async () => {
    const site = await watching();
    site.id.request();
    expect(site.provider.dialogs).toHaveLength(1);
  });

  it('21. a cancel is oncancel once and no onlogin; then the table says what is so', async () => {
    const site = await watching(bob, { loggedInUser: bob.email });
    site.id.request({ oncancel: site.oncancel });
    dialogOf(site).end();
    await settle();
    expect(site.calls).toEqual([['oncancel'], ['onmatch']]);

    site.id.request({ oncancel: site.oncancel });
    site.provider.user = null;
    dialogOf(site).end();
    await settle();
    expect(site.calls.slice(2)).toEqual([['oncancel'], ['onlogout']]);
    // Nobody has to listen.
    site.id.request();
    dialogOf(site).end();
    await settle();
    expect(site.calls.slice(4)).toEqual([['onmatch']]);
  });

  it('22. a closed window is oncancel, and no match', async () => {
    const site = await watching(bob, { loggedInUser: bob.email });
    site.id.request({ oncancel: site.oncancel });
    dialogOf(site).fail(cancelled);
    await settle();
    expect(site.calls).toEqual([['oncancel']]);
    expect(site.provider.questions).toHaveLength(1);
  });

  it('23. a blocked popup is told on the console and is oncancel; the next click works', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const site = await watching();
    const blocked = new FxaRelierError('popup_blocked', 'Popup was blocked');
    site.id.request({ oncancel: site.oncancel });
    dialogOf(site).fail(blocked);
    await settle();
    expect(site.calls).toEqual([['oncancel']]);
    expect(error.mock.calls).toEqual([['navigator.id: Popup was blocked', blocked]]);

    site.id.request({ oncancel: site.oncancel });
    dialogOf(site).end(bob);
    await settle();
    expect(site.calls.slice(1)).toEqual([['onlogin', bob.assertion]]);
  });

  it('23. goes to onerror in place of oncancel, with the reason', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const site = await watching();
    const onerror = vi.fn();
    const blocked = new FxaRelierError('popup_blocked', 'Popup was blocked', { url: 'https://…' });
    site.id.request({ oncancel: site.oncancel, onerror });
    dialogOf(site).fail(blocked);
    await settle();
    expect(onerror.mock.calls).toEqual([[blocked]]);
    expect(site.calls).toEqual([]);
    site.id.request({ oncancel: site.oncancel, onerror });
    dialogOf(site).fail(cancelled);
    await settle();
    expect(site.calls).toEqual([['oncancel']]);
    expect(onerror).toHaveBeenCalledOnce();
  });

  it.each([
    ['nothing but an address', { email: bob.email }],
    ['null', { email: bob.email, assertion: null }],
    ['an empty text', { email: bob.email, assertion: '' }],
    ['an object', { email: bob.email, assertion: {} }],
  ])('calls onerror if the provider resolves with %s in place of an assertion', async (_, user) => {
    vi.spyOn(console, 'error').mockReturnValue();
    const site = await watching();
    const onerror = vi.fn();
    site.id.request({ oncancel: site.oncancel, onerror });
    dialogOf(site).end(user as never);
    await settle();
    expect(onerror.mock.calls).toEqual([[expect.objectContaining({ reason: 'invalid_response' })]]);
    expect(site.calls).toEqual([]);
    site.id.request({ oncancel: site.oncancel });
    dialogOf(site).end(user as never);
    await settle();
    expect(site.calls).toEqual([['oncancel']]);
  });

  it('24. a second one while it is open is the provider’s to bring to the front', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const site = await watching();
    const other = vi.fn();
    site.id.request({ oncancel: site.oncancel });
    const first = dialogOf(site);
    site.id.request({ oncancel: other, onerror: other });
    dialogOf(site).fail(new FxaRelierError('already_open', 'Firefox Accounts is already open'));
    await settle();
    expect(site.calls).toEqual([]);
    first.end(bob);
    await settle();
    expect(site.calls).toEqual([['onlogin', bob.assertion]]);
    expect([other, error].map(({ mock }) => mock.calls)).toEqual([[], []]);
  });

  it('24. says so where it is not its own dialog that is open', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const site = await watching();
    site.id.request({ oncancel: site.oncancel });
    dialogOf(site).fail(new FxaRelierError('already_open', 'Firefox Accounts is already open'));
    await settle();
    expect(site.calls).toEqual([['oncancel']]);
    expect(error).toHaveBeenCalledOnce();
  });

  it('25. what watch() displays goes before what request() does, which is warned of', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const { id, provider } = await watching(null, {
      loggedInUser: null,
      siteName: 'Of watch()',
      backgroundColor: '#f00',
    });
    id.request({ siteName: 'Of request()', siteLogo: '/logo.png', backgroundColor: '00f' });
    expect(provider.dialogs[0]?.options).toMatchObject({
      siteName: 'Of watch()',
      siteLogo: 'https://site.example/logo.png',
      backgroundColor: 'ff0000',
    });
    expect(warn.mock.calls.flat()).toEqual([
      'Please pass siteName to .watch() instead of .request()',
      'Please pass siteLogo to .watch() instead of .request()',
      'Please pass backgroundColor to .watch() instead of .request()',
    ]);
  });

  it('27. throws for an option that is wrong, and opens nothing', async () => {
    const site = await watching();
    const request = () => site.id.request({ returnTo: '//evil.example', oncancel: site.oncancel });
    expect(thrownBy(request).message).toBe(
      'invalid returnTo: must be an absolute path: (//evil.example)',
    );
    expect(() => site.id.request({ oncancel: 'a string' as never })).toThrow(
      'non-function where function expected in parameters to navigator.id.request()',
    );
    await settle();
    expect([site.provider.dialogs, site.calls]).toEqual([[], []]);
  });

  it('ignores options that a plugin with its default settings leaves empty', async () => {
    const empty = {
      siteName: '',
      siteLogo: '',
      backgroundColor: false,
      termsOfService: '',
      privacyPolicy: null,
      email: '',
      returnTo: '',
      oncancel: null,
    } as never;
    const notGiven = await watching();
    notGiven.id.request();
    const site = await watching(null, Object.assign({ loggedInUser: null }, empty));
    site.id.request(empty);
    expect(dialogOf(site).options).toEqual(dialogOf(notGiven).options);
    site.id.request(null as never);
    expect(dialogOf(site).options).toEqual(dialogOf(notGiven).options);
    const get = createSite();
    get.id.get(() => {}, empty);
    get.id.get(() => {}, null as never);
    expect(get.provider.dialogs).toHaveLength(2);
    for (const { options } of get.provider.dialogs) {
      expect(options).toEqual(dialogOf(notGiven).options);
    }
  });

  it('ignores requiredEmail, with a warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const site = await watching();
    site.id.request({ requiredEmail: bob.email } as never);
    expect(dialogOf(site).options.requiredEmail).toBeUndefined();
    expect(warn.mock.calls).toEqual([['requiredEmail has been deprecated']]);
  });
});

describe('logout()', () => {
  it('28. is onlogout once, and then nothing', async () => {
    const site = await watching(bob, { loggedInUser: bob.email });
    site.id.logout();
    expect(site.calls).toEqual([]);
    await settle();
    site.id.logout();
    await settle();
    expect(site.calls).toEqual([['onlogout']]);
    expect(site.provider.logout).toHaveBeenCalledTimes(2);
  });

  it('29. is nothing where nobody is signed in', async () => {
    const site = await watching();
    site.id.logout();
    await settle();
    expect(site.calls).toEqual([]);
  });

  it('30. inside a failed onlogin ends the loop: onlogin, onready, onlogout, and a match', async () => {
    const site = createSite(bob);
    const onlogin = (assertion: string) => {
      site.callbacks.onlogin(assertion);
      site.id.logout();
    };
    site.id.watch({ ...site.callbacks, onlogin, loggedInUser: null });
    await settle();
    expect(names(site)).toEqual(['onlogin', 'onready', 'onlogout']);

    // The next page.
    const next = createNavigatorId(site.provider);
    next.watch({ ...site.callbacks, onlogin, loggedInUser: null });
    await settle();
    expect(names(site).slice(3)).toEqual(['onmatch', 'onready']);
  });

  it('31. before watch() is harmless', async () => {
    const site = createSite(bob);
    site.id.logout();
    expect(site.provider.logout).toHaveBeenCalledOnce();
    site.id.watch({ ...site.callbacks, loggedInUser: bob.email });
    await settle();
    expect(site.calls).toEqual([['onlogout'], ['onready']]);
  });

  it('calls its deprecated callback without waiting for anything, with a warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const site = await watching();
    site.provider.logout.mockReturnValue(new Promise(() => {}));
    const callback = vi.fn();
    site.id.logout(callback);
    expect(callback).not.toHaveBeenCalled();
    await settle();
    expect(callback.mock.calls).toEqual([[]]);
    expect(warn.mock.calls).toEqual([
      ['navigator.id.logout callback argument has been deprecated.'],
    ]);
  });

  it('ignores an argument that is not a function, such as the event of a click', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const uncaught: unknown[] = [];
    vi.stubGlobal('queueMicrotask', (task: () => void) => {
      Promise.resolve()
        .then(task)
        .catch((error) => uncaught.push(error));
    });
    const site = await watching(bob, { loggedInUser: bob.email });
    for (const argument of [new Event('click'), true, 'text', {}]) {
      site.id.logout(argument as never);
    }
    await settle();
    expect(site.calls).toEqual([['onlogout']]);
    expect([warn.mock.calls, uncaught]).toEqual([[], []]);
  });

  it.each(['rejects', 'throws'])('tells on the console that the provider %s', async (way) => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const site = await watching(bob, { loggedInUser: bob.email });
    const failure = new FxaRelierError('network', 'unreachable');
    site.provider.logout.mockImplementation(() => {
      if (way === 'rejects') return Promise.reject(failure);
      throw failure;
    });
    site.id.logout();
    await settle();
    expect(site.calls).toEqual([['onlogout']]);
    expect(error.mock.calls).toEqual([['navigator.id: unreachable', failure]]);
  });
});

describe('another tab', () => {
  it('32. signs in and out: onlogin and onlogout, without onready', async () => {
    const site = await watching();
    site.provider.user = bob;
    site.provider.change();
    await settle();
    site.provider.user = null;
    site.provider.change();
    await settle();
    expect(site.calls).toEqual([['onlogin', bob.assertion], ['onlogout']]);
  });

  it('33. is not heard while the dialog is open, and once after', async () => {
    const site = await watching(bob, { loggedInUser: bob.email });
    site.id.request({ oncancel: site.oncancel });
    site.provider.user = ann;
    site.provider.change();
    site.provider.change();
    await settle();
    expect(site.calls).toEqual([]);
    dialogOf(site).fail(cancelled);
    await settle();
    expect(site.calls).toEqual([['oncancel'], ['onlogin', ann.assertion]]);
  });
});

describe('get()', () => {
  const got = async (site: Site, options?: Parameters<NavigatorId['get']>[1]) => {
    const callback = vi.fn();
    site.id.get(callback, options);
    await settle();
    return callback;
  };

  it('34. silently opens nothing: an assertion for a user who is remembered, else null', async () => {
    const site = createSite(bob);
    expect((await got(site, { silent: true })).mock.calls).toEqual([[bob.assertion]]);
    expect(site.provider.questions).toEqual([
      {
        loggedInUser: undefined,
        persistent: true,
        requiredEmail: undefined,
        wantIssuer: undefined,
      },
    ]);
    for (const user of [null, 'unknown'] as const) {
      site.provider.user = user;
      expect((await got(site, { silent: true })).mock.calls).toEqual([[null]]);
    }
    expect(site.provider.dialogs).toEqual([]);
  });

  it('34. silently gives the user who returns from a redirect', async () => {
    const site = createSite();
    site.provider.returned = async () => ann;
    expect((await got(site, { silent: true })).mock.calls).toEqual([[ann.assertion]]);
    const callback = await got(site, { silent: true, requiredEmail: bob.email });
    expect(callback.mock.calls).toEqual([[null]]);
  });

  it('34. silently twice at once gives each its own answer', async () => {
    const site = createSite(bob);
    const [one, two] = await Promise.all([
      got(site, { silent: true }),
      got(site, { silent: true, requiredEmail: ann.email }),
    ]);
    expect([one.mock.calls, two.mock.calls]).toEqual([[[bob.assertion]], [[null]]]);
  });

  it('35. asks to be remembered only with allowPersistent', async () => {
    const site = createSite();
    for (const allowPersistent of [true, 1, 'true', undefined, false, 0, '']) {
      site.id.get(() => {}, { allowPersistent } as never);
    }
    const asked = site.provider.dialogs.map(({ options }) => options.allowPersistent);
    expect(asked.slice(0, 3)).toEqual([true, true, true]);
    expect(asked.slice(3)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('36. gives an assertion for the required address or null, whatever the provider does', async () => {
    const site = createSite();
    for (const [user, expected] of [
      [bob, bob.assertion],
      [ann, null],
      [{ ...bob, email: 'Bob@example.com' }, null],
      [undefined, null],
    ] as const) {
      const callback = vi.fn();
      site.id.get(callback, { requiredEmail: bob.email });
      expect(dialogOf(site).options.requiredEmail).toBe(bob.email);
      dialogOf(site).end(user);
      await settle();
      expect(callback.mock.calls).toEqual([[expected]]);
    }
  });

  it('36. gives null for what is no address, says so, and opens nothing', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const site = createSite(bob);
    for (const silent of [true, false]) {
      const callback = await got(site, { requiredEmail: 'bob', silent });
      expect(callback.mock.calls).toEqual([[null]]);
    }
    expect(site.provider.dialogs).toEqual([]);
    expect(error.mock.calls[0]?.[1]).toMatchObject({
      message: 'invalid requiredEmail: must be an email address: (bob)',
    });
  });

  it.each<[string, (dialog: OpenDialog) => void, string | null, boolean]>([
    ['signed in', ({ end }) => end(bob), bob.assertion, false],
    ['cancelled', ({ end }) => end(), null, false],
    ['closed', ({ fail }) => fail(cancelled), null, false],
    ['blocked', ({ fail }) => fail(new FxaRelierError('popup_blocked', '')), null, true],
    ['failed', ({ fail }) => fail(new Error('whatever')), null, true],
  ])('37. calls back exactly once when %s', async (_, end, expected, isReported) => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const site = createSite();
    const callback = vi.fn();
    site.id.get(callback);
    end(dialogOf(site));
    await settle();
    expect(callback.mock.calls).toEqual([[expected]]);
    expect(error).toHaveBeenCalledTimes(isReported ? 1 : 0);
  });

  it('37. calls back once each for two at a time: the second brings the first to the front', async () => {
    const site = createSite();
    const [first, second] = [vi.fn(), vi.fn()];
    site.id.get(first);
    const dialog = dialogOf(site);
    site.id.get(second);
    dialogOf(site).fail(new FxaRelierError('already_open', 'Firefox Accounts is already open'));
    await settle();
    expect(second.mock.calls).toEqual([[null]]);
    dialog.end(bob);
    await settle();
    expect(first.mock.calls).toEqual([[bob.assertion]]);
    expect(second).toHaveBeenCalledOnce();
  });

  it('37. calls back once also where the callback throws', async () => {
    const uncaught: unknown[] = [];
    vi.stubGlobal('queueMicrotask', (task: () => void) => {
      Promise.resolve()
        .then(task)
        .catch((error) => uncaught.push(error));
    });
    const site = createSite(bob);
    const callback = vi.fn(() => {
      throw new Error('the site has a bug');
    });
    site.id.get(callback, { silent: true });
    await settle();
    expect(callback).toHaveBeenCalledOnce();
    expect(uncaught).toHaveLength(1);
  });

  it('requires a callback', () => {
    const { id } = createSite();
    for (const callback of [undefined, null, {}]) {
      expect(thrownBy(() => id.get(callback as never)).message).toBe(
        'navigator.id.get() requires a callback argument',
      );
    }
  });

  it('38. does not go with watch(), either way round, unless it is silent', async () => {
    const text =
      'you cannot combine the navigator.id.watch() API with navigator.id.getVerifiedEmail() or navigator.id.get()' +
      'this site should instead use navigator.id.request() and navigator.id.watch()';
    vi.spyOn(console, 'warn').mockReturnValue();
    const watched = await watching();
    expect(thrownBy(() => watched.id.get(() => {})).message).toBe(text);
    expect(thrownBy(() => watched.id.getVerifiedEmail(() => {})).message).toBe(text);
    expect(watched.provider.dialogs).toEqual([]);
    expect((await got(watched, { silent: true })).mock.calls).toEqual([[null]]);

    for (const method of ['get', 'getVerifiedEmail'] as const) {
      const site = createSite();
      await got(site, { silent: true });
      site.id.watch(site.callbacks);
      const other = createSite();
      other.id[method](() => {});
      expect(thrownBy(() => other.id.watch(other.callbacks)).message).toBe(text);
    }
  });

  it('39. getVerifiedEmail() is get() without options, with a warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const site = createSite();
    const callback = vi.fn();
    site.id.getVerifiedEmail(callback);
    dialogOf(site).end(bob);
    await settle();
    expect(callback.mock.calls).toEqual([[bob.assertion]]);
    expect(warn.mock.calls).toEqual([['navigator.id.getVerifiedEmail has been deprecated']]);
    const withOptions = site.id.getVerifiedEmail as (...args: unknown[]) => void;
    expect(thrownBy(() => withOptions(callback, {})).message).toBe(
      "getVerifiedEmail doesn't accept options.  use navigator.id.get() instead.",
    );
  });

  it('is not bound to its object', async () => {
    const { get } = createSite(bob).id;
    const callback = vi.fn();
    get(callback, { silent: true });
    await settle();
    expect(callback.mock.calls).toEqual([[bob.assertion]]);
  });
});
