import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, resolveOptions } from '../../src/client/client-options.ts';
import { servers } from '../../src/oauth/servers.ts';

const clientId = 'dcdb5ae7add825d2';
const warn = vi.spyOn(console, 'warn');

beforeEach(() => {
  warn.mockReset().mockImplementation(() => {});
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const refusal = (message: string) =>
  expect.objectContaining({ name: 'FxaRelierError', reason: 'invalid_argument', message });

describe('the client id', () => {
  it.each([undefined, null, ''])('is required: %j', (value) => {
    expect(() => resolveOptions(value as never, {})).toThrow(refusal('clientId is required'));
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([5, { clientId }, '\ud800'])('must be text: %j', (value) => {
    expect(() => resolveOptions(value as never, {})).toThrow(
      refusal('clientId must be a well-formed string'),
    );
  });

  it('of 16 hex digits passes in silence', () => {
    expect(resolveOptions(clientId, {}).clientId).toBe(clientId);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each(['my-client', 'DCDB5AE7ADD825D2', 'dcdb5ae7add825d', `${clientId}0`, `${clientId}\n`])(
    '%j is taken too, with one warning',
    (odd) => {
      expect(resolveOptions(odd, {}).clientId).toBe(odd);
      expect(warn.mock.calls).toEqual([[`clientId "${odd}" is not 16 hex digits`]]);
    },
  );
});

describe('a client secret', () => {
  it.each(['5'.repeat(64), '', undefined])('of %j is refused in a browser', (clientSecret) => {
    const options = { clientSecret } as unknown as ClientOptions;
    expect(() => resolveOptions(clientId, options)).toThrow(
      refusal('clientSecret belongs on a backend, not here'),
    );
  });

  it('is not repeated by the message, which may end up in a log', () => {
    const clientSecret = '5ec2e7'.repeat(10);
    const options = { clientSecret } as unknown as ClientOptions;
    expect(() => resolveOptions(clientId, options)).toThrow(
      refusal(expect.not.stringContaining('5ec2e7')),
    );
  });
});

describe('the defaults', () => {
  it('are production, and the global fetch as it is when it is called', async () => {
    const { server, fetch } = resolveOptions(clientId, {});
    expect(server).toEqual(servers.production);
    const later = vi.fn(async () => new Response('later'));
    vi.stubGlobal('fetch', later);
    await fetch('https://example.com/', { method: 'HEAD' });
    expect(later.mock.calls).toEqual([['https://example.com/', { method: 'HEAD' }]]);
  });

  it('give way to what is passed', () => {
    const fetch = async () => new Response();
    const options = {
      server: 'stage',
      redirectUri: 'https://r.example/',
      scope: 's',
      fetch,
    } as const;
    expect(resolveOptions(clientId, { ...options, pkce: true })).toEqual({
      ...options,
      clientId,
      pkce: true,
      server: servers.stage,
    });
  });

  it('are not looked up when the client is made', () => {
    vi.stubGlobal('fetch', undefined);
    expect(resolveOptions(clientId, {}).fetch).toBeTypeOf('function');
  });
});

it('a host that is no http(s) URL is refused by its name', () => {
  expect(() => resolveOptions(clientId, { contentHost: 'accounts.example.com' })).toThrow(
    refusal('contentHost must be an http(s) URL without a fragment'),
  );
});
