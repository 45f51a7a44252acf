import { describe, expect, it } from 'vitest';
import { discoverServer, type Fetch, FxaRelierServer, servers } from '../../../src/server/index.ts';
import { confidential, createFxa } from '../../local/fixture.ts';
import { createBrowser, failure, signIn, signInOptions, siteHandler } from '../relier.ts';

const host = 'https://accounts.example.com';
const document = {
  issuer: host,
  token_endpoint: 'https://oauth.example.com/v1/token',
  userinfo_endpoint: 'https://profile.example.com/v1/profile',
  jwks_uri: 'https://oauth.example.com/v1/jwks',
};

const publish =
  (documents: Record<string, unknown>): Fetch =>
  async (input) => {
    const found = documents[String(input).replace(`${host}/.well-known/`, '')];
    return found ? Response.json(found) : new Response('Not found', { status: 404 });
  };

describe('discovery', () => {
  it('asks for the OpenID configuration', async () => {
    const fetch = publish({ 'openid-configuration': document });
    expect(await discoverServer(`${host}/`, { fetch })).toEqual({
      contentHost: host,
      oauthHost: 'https://oauth.example.com/v1',
      profileHost: 'https://profile.example.com/v1',
      issuer: host,
      jwksUri: 'https://oauth.example.com/v1/jwks',
    });
  });

  it("asks for the clients' configuration where there is none", async () => {
    const fetch = publish({
      'fxa-client-configuration': {
        oauth_server_base_url: 'https://oauth.example.com',
        profile_server_base_url: 'https://profile.example.com/',
      },
    });
    expect(await discoverServer(host, { fetch })).toEqual({
      contentHost: host,
      oauthHost: 'https://oauth.example.com/v1',
      profileHost: 'https://profile.example.com/v1',
    });
  });

  it('finds what the local Firefox Accounts publishes, and signs in by it', async () => {
    const fxa = createFxa();
    const fetch: Fetch = (input, init) => fxa.fetch(new Request(input, init));
    const server = await discoverServer(servers.local.contentHost, { fetch });
    expect(server).toMatchObject({
      oauthHost: servers.local.oauthHost,
      profileHost: servers.local.profileHost,
    });
    const options = { ...signInOptions, server, fetch, scope: 'profile openid' };
    const relier = new FxaRelierServer(confidential.id, options);
    expect((await signIn(siteHandler(relier), createBrowser(fxa))).status).toBe(303);
  });

  it.each<[string, object]>([
    ['calls itself https://evil.example', { issuer: 'https://evil.example' }],
    ['calls itself undefined', { issuer: undefined }],
    ['gives no usable token_endpoint', { token_endpoint: undefined }],
    ['gives no usable token_endpoint', { token_endpoint: 'http://oauth.example.com/v1/token' }],
    ['gives no usable jwks_uri', { jwks_uri: 'file:///etc/passwd' }],
    ['gives no usable userinfo_endpoint', { userinfo_endpoint: '/v1/profile' }],
    ['token_endpoint does not end in /token', { token_endpoint: 'https://oauth.example.com/' }],
  ])('refuses a document that %s', async (message, change) => {
    const fetch = publish({ 'openid-configuration': { ...document, ...change } });
    await expect(discoverServer(host, { fetch })).rejects.toMatchObject(
      failure('invalid_response', { message: expect.stringContaining(message) }),
    );
  });

  it.each<[string, Fetch]>([
    ['http_error', publish({})],
    ['network', () => Promise.reject(new TypeError('fetch failed'))],
    ['invalid_response', async () => new Response('<html>')],
  ])('says why it found nothing: %s', async (reason, fetch) => {
    await expect(discoverServer(host, { fetch })).rejects.toMatchObject(failure(reason));
  });

  it('does not take the other document while the server is in trouble', async () => {
    const asked: string[] = [];
    const fetch: Fetch = async (input) => {
      asked.push(String(input));
      return new Response('', { status: 500 });
    };
    await expect(discoverServer(host, { fetch })).rejects.toMatchObject({ status: 500 });
    expect(asked).toEqual([`${host}/.well-known/openid-configuration`]);
  });

  it('wants an address', async () => {
    await expect(discoverServer('accounts.example.com')).rejects.toMatchObject(
      failure('invalid_argument'),
    );
  });
});
