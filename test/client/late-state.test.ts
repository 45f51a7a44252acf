import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, FxaRelierClient, FxaRelierError, servers } from '../../src/index.ts';
import { createMemoryStorage } from './memory-storage.ts';

const redirectUri = 'https://relier.example/oauth';
const actions = ['signIn', 'signUp', 'forceAuth', 'bestChoice', 'emailFirst'] as const;
const email = 'test@example.com';
const navigations: string[] = [];

beforeEach(() => {
  navigations.length = 0;
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('sessionStorage', createMemoryStorage());
  vi.stubGlobal('location', {
    href: 'https://relier.example/',
    origin: 'https://relier.example',
    assign: (url: string) => void navigations.push(url),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const failure = (reason: string, details: object = {}) =>
  expect.objectContaining({ name: 'FxaRelierError', reason, ...details });
const stateOf = (url = '') => new URL(url).searchParams.get('state');
const createAuth = (options: ClientOptions = {}) =>
  new FxaRelierClient('dcdb5ae7add825d2', { redirectUri, scope: 'profile', ...options }).auth;

/** A state that arrives when the test says so. */
function createLateState() {
  let resolve!: (state: string) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<string>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}

describe.each(actions)('%s()', (action) => {
  it.each([
    ['a promise', Promise.resolve('a-state')],
    ['a function that returns a promise', async () => 'a-state'],
    ['a function that returns a string', () => 'a-state'],
  ])('waits for a state that is %s', async (_, state) => {
    await createAuth()[action]({ state, email });
    expect(navigations.map(stateOf)).toEqual(['a-state']);
  });
});

it('request() waits for a state that is a function', async () => {
  const auth = createAuth();
  const { url, state } = await auth.request('signIn', { state: async () => 'a-state' });
  expect([state, stateOf(url)]).toEqual(['a-state', 'a-state']);
  expect(await auth.handleRedirect(`${redirectUri}?code=c&state=a-state`)).toMatchObject({
    state: 'a-state',
  });
});

it('signIn() calls the state function once, before it returns', async () => {
  const getState = vi.fn(async () => 'a-state');
  const signingIn = createAuth().signIn({ state: getState });
  expect(getState).toHaveBeenCalledOnce();
  await signingIn;
  expect(getState).toHaveBeenCalledOnce();
});

it('signIn() calls the state function once if the lightbox is refused and falls back', async () => {
  const getState = vi.fn(async () => 'a-state');
  const server = servers.stage;
  await createAuth({ server }).signIn({ ui: 'lightbox', fallback: 'redirect', state: getState });
  expect(getState).toHaveBeenCalledOnce();
  expect(navigations.map(stateOf)).toEqual(['a-state']);
});

it('signIn() does not call the state function if another argument is malformed', async () => {
  const getState = vi.fn(async () => 'a-state');
  await expect(createAuth({ scope: '' }).signIn({ state: getState })).rejects.toEqual(
    failure('invalid_argument', { message: 'scope is required' }),
  );
  expect(getState).not.toHaveBeenCalled();
});

describe.each(['redirect', 'lightbox'] as const)('signIn() by %s', (ui) => {
  const auth = () => createAuth({ server: 'local' });

  it.each([
    ['rejects', async () => Promise.reject(new TypeError('Failed to fetch'))],
    [
      'throws',
      () => {
        throw new TypeError('Failed to fetch');
      },
    ],
  ])('rejects with network if the state function %s, and keeps the cause', async (_, state) => {
    await expect(auth().signIn({ ui, state })).rejects.toEqual(
      failure('network', {
        message: 'The state could not be obtained: TypeError: Failed to fetch',
        cause: new TypeError('Failed to fetch'),
      }),
    );
    expect(navigations).toEqual([]);
  });

  it('rejects with the FxaRelierError that the state rejects with', async () => {
    const error = new FxaRelierError('http_error', 'Too many sign-ins', { status: 429 });
    await expect(auth().signIn({ ui, state: Promise.reject(error) })).rejects.toBe(error);
  });

  it.each([
    ['undefined', undefined, 'state must resolve with a string, not with undefined'],
    ['an object', { state: 's' }, 'state must resolve with a string, not with an object'],
    ['an empty string', '', 'state is required'],
    ['513 characters', 's'.repeat(513), 'state must be at most 512 characters'],
  ])('rejects with invalid_argument if the state resolves with %s', async (_, value, message) => {
    const state = Promise.resolve(value as string);
    await expect(auth().signIn({ ui, state })).rejects.toEqual(
      failure('invalid_argument', { message }),
    );
    expect(navigations).toEqual([]);
  });

  it('rejects with aborted if the signal fires while it waits for the state', async () => {
    const stopper = new AbortController();
    const { promise, resolve } = createLateState();
    const signingIn = auth().signIn({ ui, state: promise, signal: stopper.signal });
    stopper.abort();
    await expect(signingIn).rejects.toEqual(failure('aborted'));
    resolve('a-state');
    await promise;
    expect(navigations).toEqual([]);
  });

  it('rejects with aborted if the signal has fired, without calling the function', async () => {
    const getState = vi.fn(async () => 'a-state');
    const signal = AbortSignal.abort();
    await expect(auth().signIn({ ui, state: getState, signal })).rejects.toEqual(
      failure('aborted'),
    );
    expect(getState).not.toHaveBeenCalled();
  });
});
