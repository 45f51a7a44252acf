import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPendingRequests } from '../../src/surfaces/pending-request.ts';
import { createBrokenStorage, createMemoryStorage } from '../client/memory-storage.ts';
import { poisonGlobal } from '../client/poisoned-global.ts';
import { wellFormed } from '../text.ts';

const owner = 'fxa dcdb5ae7add825d2 https://oauth.example.com/v1 ';
const request = {
  state: 'a-state',
  redirectUri: 'https://relier.example/oauth',
  codeVerifier: 'v',
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a request that is remembered', () => {
  it('is given out once', () => {
    const storage = createMemoryStorage();
    const requests = createPendingRequests(owner, storage);
    requests.remember(request, false);
    expect(requests.take('a-state')).toEqual(request);
    expect(requests.take('a-state')).toBeUndefined();
    expect([...storage.items.values()].join()).not.toContain('a-state');
  });

  it('is still there on the next page', () => {
    const storage = createMemoryStorage();
    createPendingRequests(owner, storage).remember(request, false);
    expect(createPendingRequests(owner, storage).take('a-state')).toEqual(request);
  });

  it('is one of many: none takes another’s place', () => {
    const requests = createPendingRequests(owner, createMemoryStorage());
    for (const state of ['1', '2', '3']) requests.remember({ ...request, state }, false);
    for (const state of ['2', '3', '1']) expect(requests.take(state)?.state).toBe(state);
  });

  it('is found by its own state alone, whatever the states are', () => {
    const states = fc.uniqueArray(fc.oneof(wellFormed, fc.constantFrom('__proto__', 'length')), {
      minLength: 2,
    });
    fc.assert(
      fc.property(states, ([state = '', ...others]) => {
        const requests = createPendingRequests(owner, createMemoryStorage());
        requests.remember({ ...request, state }, false);
        for (const other of others) expect(requests.take(other)).toBeUndefined();
        expect(requests.take(state)).toEqual({ ...request, state });
      }),
    );
  });

  it('is forgotten once there are twenty newer ones, so that links do not fill the storage', () => {
    const requests = createPendingRequests(owner, createMemoryStorage());
    for (let i = 0; i <= 20; i++) requests.remember({ ...request, state: `${i}` }, false);
    expect(requests.take('0')).toBeUndefined();
    expect(requests.take('1')).toEqual({ ...request, state: '1' });
  });

  it('takes the place of an older one of the same state', () => {
    const requests = createPendingRequests(owner, createMemoryStorage());
    requests.remember({ ...request, codeVerifier: 'older' }, false);
    requests.remember(request, false);
    expect(requests.take('a-state')).toEqual(request);
    expect(requests.take('a-state')).toBeUndefined();
  });

  it('stays in the tab’s sessionStorage unless told otherwise', () => {
    const storage = createMemoryStorage();
    vi.stubGlobal('sessionStorage', storage);
    createPendingRequests(owner).remember(request, false);
    expect([...storage.items]).toEqual([[owner, JSON.stringify([request])]]);
    expect(createPendingRequests(owner).take('a-state')).toEqual(request);
  });
});

describe('an attacker does not get at a request', () => {
  it.each([
    ['another client', 'fxa 38a6b9b3a65a1871 https://oauth.example.com/v1 '],
    ['another OAuth server', 'fxa dcdb5ae7add825d2 https://evil.example/v1 '],
  ])('of %s', (_, other) => {
    const storage = createMemoryStorage();
    createPendingRequests(other, storage).remember(request, false);
    expect(createPendingRequests(owner, storage).take('a-state')).toBeUndefined();
    expect(createPendingRequests(other, storage).take('a-state')).toEqual(request);
  });

  it('by a state that names another key of the storage', () => {
    const storage = createMemoryStorage();
    storage.setItem('cart', '{"state":"cart","redirectUri":"https://evil.example/"}');
    expect(createPendingRequests(owner, storage).take('cart')).toBeUndefined();
    expect(storage.items.has('cart')).toBe(true);
  });

  it('a second time, where the storage does not let it be taken out', () => {
    const storage = createMemoryStorage();
    createPendingRequests(owner, storage).remember(request, false);
    const requests = createPendingRequests(owner, {
      ...storage,
      setItem: createBrokenStorage().setItem,
    });
    expect(requests.take('a-state')).toBeUndefined();
  });
});

describe('where the storage throws', () => {
  it.each([
    ['when written to', createBrokenStorage],
    [
      'at its mere mention',
      () => {
        poisonGlobal('sessionStorage');
        return undefined;
      },
    ],
    ['since there is none', () => undefined],
  ])('%s, a request of our own state is refused', (_, createStorage) => {
    const requests = createPendingRequests(owner, createStorage());
    expect(() => requests.remember(request, false)).toThrow(
      expect.objectContaining({
        name: 'FxaRelierError',
        reason: 'state_missing',
        message: 'Storage is blocked: pass storage, or state without pkce',
        cause: expect.any(Error),
      }),
    );
    expect(requests.take('a-state')).toBeUndefined();
  });

  it.each([
    ['when written to', createBrokenStorage],
    [
      'at its mere mention',
      () => {
        poisonGlobal('sessionStorage');
        return undefined;
      },
    ],
  ])('%s, a request whose state was given goes on', (_, createStorage) => {
    const requests = createPendingRequests(owner, createStorage());
    const { codeVerifier, ...withoutPkce } = request;
    expect(requests.remember(withoutPkce, true)).toBeUndefined();
    expect(requests.take('a-state')).toBeUndefined();
    // Nobody else has the verifier.
    expect(() => requests.remember(request, true)).toThrow('Storage is blocked');
  });
});

it.each(['', '{', 'undefined', 'null', '"', '{}', '[]', '[null]', '5'])(
  'an item that reads %j is no request',
  (item) => {
    const storage = createMemoryStorage();
    storage.setItem(owner, item);
    expect(createPendingRequests(owner, storage).take('a-state')).toBeUndefined();
  },
);
