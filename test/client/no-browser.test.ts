import { afterEach, expect, it, vi } from 'vitest';
import { poisonGlobal } from './poisoned-global.ts';

const globals = [
  'window',
  'document',
  'location',
  'history',
  'navigator',
  'sessionStorage',
  'localStorage',
  'fetch',
  'CSSStyleSheet',
  'addEventListener',
];

afterEach(() => {
  vi.unstubAllGlobals();
});

async function importAndConstruct() {
  vi.resetModules();
  const { FxaRelierClient } = await import('../../src/index.ts');
  return new FxaRelierClient('dcdb5ae7add825d2', {
    server: 'local',
    redirectUri: 'https://relier.example/oauth',
    scope: 'profile',
    pkce: true,
  });
}

// This one comes first: packages are evaluated once, and it is to see them at that.
it('importing and constructing touch none of the globals that may throw', async () => {
  for (const name of globals) poisonGlobal(name);
  vi.stubGlobal('crypto', {
    getRandomValues: crypto.getRandomValues.bind(crypto),
    get subtle(): never {
      throw new DOMException('crypto.subtle is forbidden', 'SecurityError');
    },
  });
  expect(() => sessionStorage).toThrow('sessionStorage is forbidden');
  const client = await importAndConstruct();
  expect(client.token.tradeCode).toBeTypeOf('function');
});

it('importing and constructing work where no browser is', async () => {
  for (const name of globals) vi.stubGlobal(name, undefined);
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const client = await importAndConstruct();
  expect(client.auth.signIn).toBeTypeOf('function');
  expect(client.profile.all()).toBeUndefined();
});

const actions = ['signIn', 'signUp', 'forceAuth', 'bestChoice', 'emailFirst'] as const;

it.each(
  actions.flatMap((action) =>
    (['redirect', 'lightbox', 'popup'] as const).map((ui) => [action, ui] as const),
  ),
)('%s() with ui %s rejects without a browser window, and says so', async (action, ui) => {
  for (const name of globals) vi.stubGlobal(name, undefined);
  const { auth } = await importAndConstruct();
  const getState = vi.fn(async () => 'a-state');
  const signingIn = auth[action]({ ui, email: 'test@example.com', state: getState });
  await expect(signingIn).rejects.toMatchObject({
    reason: 'invalid_argument',
    message: `${action}() needs a browser window`,
  });
  expect(getState).not.toHaveBeenCalled();
});

it('handleRedirect() rejects without a browser window, unless it is passed an address', async () => {
  for (const name of globals) vi.stubGlobal(name, undefined);
  const { auth } = await importAndConstruct();
  await expect(auth.handleRedirect()).rejects.toMatchObject({
    reason: 'invalid_argument',
    message: 'handleRedirect() needs a browser window, or a url',
  });
  expect(await auth.handleRedirect('https://relier.example/')).toBeNull();
});

it('a call that needs a browser rejects if its globals throw; it does not throw', async () => {
  for (const name of globals) poisonGlobal(name);
  const { auth, profile } = await importAndConstruct();
  await expect(auth.signIn()).rejects.toThrow('window is forbidden');
  await expect(auth.handleRedirect()).rejects.toThrow('location is forbidden');
  await expect(profile.fetch('t')).rejects.toMatchObject({ reason: 'network' });
});
