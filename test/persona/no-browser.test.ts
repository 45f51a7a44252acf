import { afterEach, expect, it, vi } from 'vitest';
import { poisonGlobal } from '../client/poisoned-global.ts';

const globals = [
  'window',
  'document',
  'history',
  'navigator',
  'sessionStorage',
  'localStorage',
  'fetch',
  'BroadcastChannel',
  'addEventListener',
];

afterEach(() => {
  vi.unstubAllGlobals();
});

async function importAndCreate() {
  vi.resetModules();
  const { createFxaProvider, createMozId, createNavigatorId } = await import(
    '../../src/persona/index.ts'
  );
  const provider = createFxaProvider({ origin: 'http://localhost:3030' });
  return { provider, id: createNavigatorId(provider), mozId: createMozId(provider) };
}

it('importing and creating touch none of the globals that may throw', async () => {
  for (const name of globals) poisonGlobal(name);
  vi.stubGlobal('location', undefined);
  const { id, provider } = await importAndCreate();
  expect(id.watch).toBeTypeOf('function');
  await expect(provider.returned?.()).resolves.toBeUndefined();
});

it.each([
  [{ origin: 'localhost:3030' }, 'origin must be an http(s) URL without a fragment'],
  [{ origin: '' }, 'origin is required'],
  [{ origin: 'http://localhost:3030', ui: 'toString' }, 'Invalid ui: toString'],
])('a provider is refused for %j', async (options, message) => {
  const { createFxaProvider } = await import('../../src/persona/index.ts');
  expect(() => createFxaProvider(options as never)).toThrow(message);
});
