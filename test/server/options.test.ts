import { describe, expect, it } from 'vitest';
import { FxaRelierServer, type ServerClientOptions } from '../../src/server/index.ts';
import { confidential } from '../testing/fixture.ts';
import { cookieSecret, failure, newerSecret, signInOptions } from './relier.ts';

const weak = 'must be at least 32 random characters: openssl rand -base64 32';

describe('a backend that signs in', () => {
  it.each<[string, ServerClientOptions]>([
    ['cookieSecret is required', { cookieSecret: undefined }],
    ['cookieSecret is required', { cookieSecret: '' }],
    ['cookieSecret is required', { cookieSecret: [] }],
    [`cookieSecret ${weak}`, { cookieSecret: cookieSecret.slice(1) }],
    [`cookieSecret ${weak}`, { cookieSecret: 'x'.repeat(64) }],
    [`cookieSecret ${weak}`, { cookieSecret: 'secret'.repeat(5).padEnd(32, 's') }],
    [`cookieSecret[1] ${weak}`, { cookieSecret: [newerSecret, 'short'] }],
    ['cookieSecret[0] is required', { cookieSecret: [undefined as never, cookieSecret] }],
    ['cookieSecret must be a well-formed string', { cookieSecret: 5 as never }],
    ['redirectUri is required', { redirectUri: undefined }],
    ['redirectUri must be an http(s) URL without a fragment', { redirectUri: '/oauth' }],
    [
      'redirectUri must not contain a user name or password',
      { redirectUri: 'https://user:password@relier.example/oauth' },
    ],
    [
      'redirectUri must be https, or on localhost: the cookies are secrets',
      { redirectUri: 'http://relier.example/oauth' },
    ],
    [
      'redirectUri must be https, or on localhost: the cookies are secrets',
      { redirectUri: 'http://localhost.example/oauth' },
    ],
    ['scope is required', { scope: undefined }],
    ['store must have a method removeItem', { store: { getItem() {}, setItem() {} } as never }],
    [
      'sessionLifetimeMs must be a number of milliseconds from 1 to 34560000000',
      { sessionLifetimeMs: Number.POSITIVE_INFINITY },
    ],
    ['timeoutMs must be a number of milliseconds from 1 to 2147483647', { timeoutMs: 0 }],
    [
      'timeoutMs must be a number of milliseconds from 1 to 2147483647',
      { timeoutMs: '9' as never },
    ],
  ])('says: %s', (message, options) => {
    expect(() => new FxaRelierServer(confidential.id, { ...signInOptions, ...options })).toThrow(
      expect.objectContaining(failure('invalid_argument', { message })),
    );
  });

  it('wants all of it where it has some of it', () => {
    const { redirectUri, scope } = signInOptions;
    expect(() => new FxaRelierServer(confidential.id, { redirectUri, scope })).toThrow(
      'cookieSecret is required',
    );
  });

  it('wants a client id that can be part of a name', () => {
    expect(() => new FxaRelierServer('a;b', signInOptions)).toThrow(
      'clientId must be 16 hex digits',
    );
  });

  it.each([
    'http://localhost/',
    'http://site.localhost:8080/oauth',
    'http://127.0.0.1:8080/oauth',
    'http://[::1]:8080/oauth',
  ])('may be on this machine without https: %s', (redirectUri) => {
    expect(
      () => new FxaRelierServer(confidential.id, { ...signInOptions, redirectUri }),
    ).not.toThrow();
  });

  it.each(['openssl rand -base64 32', 'openssl rand -hex 16', 'openssl rand -hex 32'])(
    'takes what `%s` makes',
    (command) => {
      const [, , format = '', count = ''] = command.split(' ');
      const encoding = format.slice(1) as 'hex' | 'base64';
      for (let n = 0; n < 200; n++) {
        const bytes = crypto.getRandomValues(Buffer.alloc(Number(count)));
        const options = { ...signInOptions, cookieSecret: bytes.toString(encoding) };
        expect(() => new FxaRelierServer(confidential.id, options)).not.toThrow();
      }
    },
  );
});

describe('a backend that only trades codes', () => {
  const relier = new FxaRelierServer(confidential.id, { clientSecret: confidential.secret });
  const request = new Request('https://relier.example/');

  it.each<[string, () => Promise<unknown>]>([
    ['beginSignIn', () => relier.beginSignIn(request)],
    ['completeSignIn', () => relier.completeSignIn(request)],
    ['session', () => relier.session(request)],
    ['signOut', () => relier.signOut(request)],
  ])('%s rejects, since there is no cookieSecret', async (_method, call) => {
    await expect(call()).rejects.toMatchObject(
      failure('invalid_argument', { message: 'cookieSecret is required' }),
    );
  });
});

it('its methods work by themselves', async () => {
  const { beginSignIn, session } = new FxaRelierServer(confidential.id, signInOptions);
  const request = new Request('https://relier.example/');
  expect((await beginSignIn(request)).status).toBe(302);
  expect(await session(request)).toBeNull();
});
