import { afterEach, describe, expect, it, vi } from 'vitest';
import { FxaRelierServer, type ServerClientOptions } from '../../src/server/index.ts';
import { confidential } from '../local/fixture.ts';
import {
  cookieSecret,
  createBrowser,
  createRelier,
  failure,
  newerSecret,
  signIn,
  signInOptions,
  siteHandler,
} from './relier.ts';

const placeholder = 'looks like a placeholder: run openssl rand -base64 32';
const weak = 'must be at least 32 random characters: openssl rand -base64 32';

describe('a backend that signs in', () => {
  it.each<[string, ServerClientOptions]>([
    ['cookieSecret is required', { cookieSecret: undefined }],
    ['cookieSecret is required', { cookieSecret: '' }],
    ['cookieSecret is required', { cookieSecret: [] }],
    [`cookieSecret ${weak}`, { cookieSecret: cookieSecret.slice(1) }],
    [`cookieSecret ${placeholder}`, { cookieSecret: 'x'.repeat(64) }],
    [`cookieSecret ${placeholder}`, { cookieSecret: 'ab1'.repeat(11) }],
    [`cookieSecret ${placeholder}`, { cookieSecret: 'changeme' }],
    [`cookieSecret ${placeholder}`, { cookieSecret: 'Change_Me-in_production_93jd8fk3ls0' }],
    [`cookieSecret ${placeholder}`, { cookieSecret: 'at least 32 random characters, 8Jk2' }],
    [`cookieSecret ${placeholder}`, { cookieSecret: '$(openssl rand -base64 32) of the docs' }],
    [`cookieSecret ${placeholder}`, { cookieSecret: 'your-secret-key-for-cookies-7jHq2x' }],
    [`cookieSecret ${placeholder}`, { cookieSecret: '0123456789abcdef0123456789abcdeg' }],
    [`cookieSecret[1] ${placeholder}`, { cookieSecret: [newerSecret, 'replace-this-'.repeat(3)] }],
    [
      'Unknown option "redirectURI" of FxaRelierServer. Valid options: server, contentHost, oauthHost, profileHost, clientSecret, fetch, timeoutMs, redirectUri, scope, cookieSecret, store, storeTimeoutMs, sessionLifetimeMs, onError',
      { redirectURI: 'https://relier.example/oauth' } as never,
    ],
    ['storeTimeoutMs must be a number of milliseconds from 1 to 2147483647', { storeTimeoutMs: 0 }],
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

describe('a secret that is a function', () => {
  it('is not needed to create the server, and is called once', async () => {
    const clientSecret = vi.fn(() => confidential.secret);
    const readCookieSecret = vi.fn(() => [newerSecret, cookieSecret]);
    const options = { ...signInOptions, clientSecret, cookieSecret: readCookieSecret };
    const relier = new FxaRelierServer(confidential.id, options);
    expect([clientSecret, readCookieSecret].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    for (let count = 0; count < 2; count++) {
      const begun = await relier.beginSignIn(new Request('https://relier.example/'));
      expect(begun.headers.get('location')).not.toContain('code_challenge');
    }
    expect([clientSecret, readCookieSecret].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  it('signs in as a text does', async () => {
    const { fxa, relier } = createRelier({
      clientSecret: () => confidential.secret,
      cookieSecret: () => cookieSecret,
    });
    const browser = createBrowser(fxa);
    expect((await signIn(siteHandler(relier), browser)).status).toBe(303);
    expect(browser.named('session')).toHaveLength(1);
  });

  it.each<[string, ServerClientOptions]>([
    ['clientSecret is required', { clientSecret: () => undefined }],
    ['cookieSecret is required', { cookieSecret: () => undefined }],
    [`cookieSecret ${placeholder}`, { cookieSecret: () => 'changeme'.repeat(4) }],
  ])('that fails makes beginSignIn() reject with: %s', async (message, options) => {
    const relier = new FxaRelierServer(confidential.id, { ...signInOptions, ...options });
    await expect(relier.beginSignIn(new Request('https://relier.example/'))).rejects.toMatchObject(
      failure('invalid_argument', { message }),
    );
  });
});

describe('in a browser', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const message = 'A client secret or cookie secret must not be in a browser';

  it.each<[string, ServerClientOptions]>([
    ['clientSecret', { clientSecret: confidential.secret }],
    ['cookieSecret', { ...signInOptions, clientSecret: () => confidential.secret }],
  ])('the constructor refuses a %s', (_name, options) => {
    for (const name of ['window', 'document']) vi.stubGlobal(name, {});
    // In a simulated browser, such as jsdom, a backend's tests may run.
    expect(() => new FxaRelierServer(confidential.id, options)).not.toThrow();
    vi.stubGlobal('process', undefined);
    expect(() => new FxaRelierServer(confidential.id, options)).toThrow(message);
    // What bundlers put in its place has no versions.node.
    vi.stubGlobal('process', { env: {}, versions: {} });
    expect(() => new FxaRelierServer(confidential.id, options)).toThrow(message);
  });
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
