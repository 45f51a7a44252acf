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

it('a call that needs a browser rejects without one; it does not throw', async () => {
  for (const name of globals) poisonGlobal(name);
  const { auth, profile } = await importAndConstruct();
  await expect(auth.signIn()).rejects.toThrow(
    'Storage is blocked: pass storage, or state without pkce',
  );
  await expect(auth.handleRedirect()).rejects.toThrow('location is forbidden');
  await expect(profile.fetch('t')).rejects.toMatchObject({ reason: 'network' });
});
