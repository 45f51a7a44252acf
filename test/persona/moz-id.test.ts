import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FxaRelierError } from '../../src/errors.ts';
import { createMozId, type MozIdWatchOptions } from '../../src/persona/moz-id.ts';
import {
  ann,
  bob,
  createHandMadeProvider,
  type HandMadeProvider,
  settle,
} from './hand-made-provider.ts';

beforeEach(() => {
  vi.stubGlobal('location', new URL('https://site.example/'));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function createApp(user: HandMadeProvider['user'] = null) {
  const provider = createHandMadeProvider(user);
  const calls: unknown[][] = [];
  const record =
    (name: string) =>
    (...told: unknown[]) =>
      void calls.push([name, ...told]);
  const options: MozIdWatchOptions = {
    wantIssuer: 'firefox-accounts',
    onlogin: record('onlogin'),
    onlogout: record('onlogout'),
    onready: record('onready'),
    onerror: record('onerror'),
  };
  return { provider, calls, options, oncancel: record('oncancel'), mozId: createMozId(provider) };
}

describe('navigator.mozId.watch()', () => {
  it.each([
    [bob, [['onlogin', bob.assertion], ['onready']]],
    [null, [['onlogout'], ['onready']]],
    ['unknown', [['onready']]],
  ] as const)('tells what is so, then onready: %j', async (user, expected) => {
    const { mozId, options, provider, calls } = createApp(user);
    mozId.watch(options);
    await settle();
    expect(calls).toEqual(expected);
    expect(provider.questions).toEqual([
      { loggedInUser: undefined, wantIssuer: 'firefox-accounts' },
    ]);
  });

  it('can be called once only', () => {
    const { mozId, options } = createApp();
    mozId.watch(options);
    expect(() => mozId.watch(options)).toThrow('can be called once only');
  });

  it.each(['onlogin', 'onlogout', 'onready'])('requires %s', (name) => {
    const { mozId, options } = createApp();
    expect(() => mozId.watch({ ...options, [name]: undefined })).toThrow(
      'navigator.mozId.watch() requires onlogin, onlogout and onready',
    );
    expect(() => mozId.watch({ ...options, [name]: 'a string' })).toThrow(
      'non-function where function expected in parameters to navigator.mozId.watch()',
    );
    // What was refused was no call.
    mozId.watch(options);
  });

  it.each([undefined, 'example.com'])('wants no other issuer: %j', (wantIssuer) => {
    const { mozId, options } = createApp();
    expect(() => mozId.watch({ ...options, wantIssuer: wantIssuer as never })).toThrow(
      "wantIssuer must be 'firefox-accounts'",
    );
  });
});

describe('navigator.mozId.request()', () => {
  it('comes after watch()', () => {
    expect(() => createApp().mozId.request()).toThrow(
      'navigator.mozId.watch must be called before navigator.mozId.request',
    );
  });

  it('ends in onlogin, oncancel or onerror', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const { mozId, options, provider, calls, oncancel } = createApp();
    mozId.watch(options);
    await settle();
    calls.length = 0;
    for (const end of [
      () => provider.dialogs[0]?.end(ann),
      () => provider.dialogs[1]?.fail(new FxaRelierError('cancel', 'The sign-in was cancelled')),
      () => provider.dialogs[2]?.fail(new FxaRelierError('popup_blocked', 'Popup was blocked')),
      () => provider.dialogs[3]?.fail(new TypeError('whatever')),
    ]) {
      mozId.request({ oncancel });
      end();
      await settle();
    }
    expect(calls).toEqual([
      ['onlogin', ann.assertion],
      ['oncancel'],
      ['onerror', '{"name":"popup_blocked","message":"Popup was blocked"}'],
      ['onerror', '{"name":"server_error","message":"whatever"}'],
    ]);
    expect(error).toHaveBeenCalledTimes(2);
  });

  it('says how old the sign-in may be', () => {
    const { mozId, options, provider } = createApp();
    mozId.watch(options);
    mozId.request({ refreshAuthentication: 0 });
    expect(provider.dialogs[0]?.options).toMatchObject({
      refreshAuthentication: 0,
      wantIssuer: 'firefox-accounts',
    });
    expect(() => mozId.request({ refreshAuthentication: -1 })).toThrow('refreshAuthentication');
  });
});

it('navigator.mozId.logout() is onlogout', async () => {
  const { mozId, options, provider, calls } = createApp(bob);
  mozId.watch(options);
  await settle();
  mozId.logout();
  await settle();
  expect(calls.slice(2)).toEqual([['onlogout']]);
  expect(provider.logout).toHaveBeenCalledOnce();
});
