import { afterEach, describe, expect, it } from 'vitest';
import { FxaRelierClient, servers } from '../src/index.ts';
import { discoverServer, FxaRelierServer } from '../src/server/index.ts';
import { verifyRemotely } from '../src/verifier/index.ts';
import { createMemoryStorage } from './client/memory-storage.ts';
import { confidential, publicClient } from './local/fixture.ts';
import { pollute, removePollution } from './pollute.ts';

afterEach(removePollution);

const evil = 'https://evil.example';
const hosts = {
  server: { contentHost: evil, oauthHost: `${evil}/v1`, profileHost: `${evil}/v1` },
  contentHost: evil,
  oauthHost: `${evil}/v1`,
  profileHost: `${evil}/v1`,
  issuer: evil,
  jwksUri: `${evil}/v1/jwks`,
};

/** A `fetch` that remembers where it was sent. */
function createFetch(body: object) {
  const sent: { url: string; init: RequestInit | undefined }[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    sent.push({ url: String(input), init });
    return Response.json(body);
  };
  return { fetch, sent, hosts: () => sent.map(({ url }) => new URL(url).host) };
}

const token = { access_token: 't', token_type: 'bearer', scope: 'profile' };

describe('a polluted Object.prototype', () => {
  it('does not send the code of a browser client elsewhere', async () => {
    const { fetch, hosts: asked } = createFetch(token);
    const storage = createMemoryStorage();
    pollute({ ...hosts, redirectUri: `${evil}/`, scope: 'evil', state: 'evil', email: 'e@evil' });
    const redirectUri = 'https://spa.example/';
    const options = { redirectUri, scope: 'profile', storage, fetch, pkce: true };
    const client = new FxaRelierClient(publicClient.id, options);
    const { url, state } = await client.auth.request('signIn');
    expect(url).toContain('https://oauth.accounts.firefox.com/v1/authorization?');
    expect(url).not.toContain('evil');
    expect(state).not.toBe('evil');
    await client.token.tradeCode('c0de' as never, { codeVerifier: 'v' });
    await client.token.verifyToken('t');
    await client.profile.fetch('t');
    expect(asked()).toEqual([
      'oauth.accounts.firefox.com',
      'oauth.accounts.firefox.com',
      'profile.accounts.firefox.com',
    ]);
  });

  it('does not choose the verifier, the hint or the PKCE of a browser client', async () => {
    const { fetch, sent } = createFetch(token);
    pollute({ codeVerifier: 'evil', tokenTypeHint: 'refresh_token', pkce: true });
    const client = new FxaRelierClient(publicClient.id, { fetch });
    await expect(client.token.tradeCode('c0de' as never, {} as never)).rejects.toMatchObject({
      message: 'codeVerifier is required',
    });
    await client.token.destroyToken('t');
    expect(sent.map(({ init }) => init?.body)).toEqual(['{"token":"t"}']);
    const options = { redirectUri: 'https://spa.example/', scope: 'profile', state: 's' };
    const { url } = await client.auth.request('signIn', options);
    expect(url).not.toContain('code_challenge');
  });

  it('does not send the secret of a backend elsewhere', async () => {
    const { fetch, hosts: asked, sent } = createFetch(token);
    pollute({
      ...hosts,
      clientSecret: 'evil',
      body: 'evil',
      method: 'PUT',
      headers: { x: 'evil' },
    });
    const relier = new FxaRelierServer(confidential.id, {
      clientSecret: confidential.secret,
      fetch,
    });
    await relier.token.tradeCode('c0de');
    await relier.profile.fetch('t');
    expect(asked()).toEqual(['oauth.accounts.firefox.com', 'profile.accounts.firefox.com']);
    const [, profileRequest] = sent;
    // What `fetch` reads of its options, own or not.
    expect(profileRequest?.init?.method).toBeUndefined();
    expect(profileRequest?.init?.body).toBeUndefined();
  });

  it('does not make a sign-in of a backend lead elsewhere', async () => {
    const options = {
      clientSecret: confidential.secret,
      cookieSecret: 'Zk1xq0v8m2R7w5Tt3Yb9Lc4Nd6Hf1Gs0',
      redirectUri: 'https://relier.example/oauth',
      scope: 'profile',
    };
    pollute({ ...hosts, returnTo: '/evil', prompt: 'none', email: 'e@evil', action: 'signUp' });
    const relier = new FxaRelierServer(confidential.id, options);
    const response = await relier.beginSignIn(new Request('https://relier.example/sign-in'));
    const location = response.headers.get('location') ?? '';
    expect(location).toContain('https://oauth.accounts.firefox.com/v1/authorization?');
    expect(location).toContain('action=email');
    expect(location).not.toMatch(/evil|prompt/);
  });

  it('does not configure sessions that the site did not ask for', async () => {
    pollute({ redirectUri: `${evil}/`, scope: 'evil', cookieSecret: 'e'.repeat(40) });
    const relier = new FxaRelierServer(confidential.id, { clientSecret: confidential.secret });
    await expect(relier.session(new Request('https://relier.example/'))).rejects.toMatchObject({
      reason: 'invalid_argument',
    });
  });

  it('does not replace fetch', async () => {
    const { fetch, sent } = createFetch(token);
    pollute({ fetch });
    const signal = AbortSignal.abort();
    const relier = new FxaRelierServer(confidential.id, { server: 'local' });
    await relier.token.verifyToken('t', { signal }).catch(() => {});
    await discoverServer('http://localhost:1', { signal }).catch(() => {});
    await verifyRemotely('a', 'https://relier.example', {
      verifier: 'http://localhost:1/v2',
      signal,
    }).catch(() => {});
    expect(sent).toEqual([]);
  });

  it('does not make verifyRemotely() trust more', async () => {
    pollute({ dangerouslyAllowHttp: true, verifier: `${evil}/v2` });
    await expect(
      verifyRemotely('a', 'https://relier.example', { verifier: 'http://verifier.example/v2' }),
    ).rejects.toMatchObject({ reason: 'invalid_argument' });
  });
});

it('the presets cannot be changed', () => {
  expect(() => {
    (servers as Record<string, unknown>).production = hosts.server;
  }).toThrow(TypeError);
  expect(() => {
    (servers.production as { oauthHost: string }).oauthHost = evil;
  }).toThrow(TypeError);
});
