import { existsSync, readFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import type { LocalFxa } from '../../src/testing/index.ts';
import { content, createFxa, oauth, profile, query } from './fixture.ts';
import { createLocalBrowser } from './local-browser.ts';

let fxa: LocalFxa;

beforeEach(() => {
  fxa = createFxa();
});

const get = (path: string) => fxa.fetch(new Request(content + path));

it('publishes where everything is, for OpenID Connect', async () => {
  const response = await get('/.well-known/openid-configuration');
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(response.headers.get('Cache-Control')).toBe('public, max-age=3600');
  expect(await response.json()).toEqual({
    authorization_endpoint: `${content}/authorization`,
    token_endpoint: `${oauth}/token`,
    introspection_endpoint: `${oauth}/introspect`,
    revocation_endpoint: `${oauth}/destroy`,
    jwks_uri: `${oauth}/jwks`,
    userinfo_endpoint: `${profile}/profile`,
    issuer: content,
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'sub'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'profile', 'email'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  });
});

it('publishes where everything is, for Firefox Accounts’ own clients', async () => {
  const response = await get('/.well-known/fxa-client-configuration');
  expect(response.headers.get('Cache-Control')).toBe('public, max-age=86400');
  expect(await response.json()).toEqual({
    auth_server_base_url: 'http://localhost:9000',
    oauth_server_base_url: 'http://localhost:9000',
    pairing_server_base_uri: 'ws://localhost:3030',
    profile_server_base_url: 'http://localhost:1111',
    sync_tokenserver_base_url: 'http://localhost:3030/syncserver/token',
  });
});

it.each([
  ['/content.css', 'text/css; charset=utf-8'],
  ['/icon.svg', 'image/svg+xml'],
])('serves %s', async (path, type) => {
  const response = await get(path);
  expect(response.headers.get('Content-Type')).toBe(type);
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(await response.text()).not.toBe('');
});

it('serves the script of framed pages as the build has bundled it', async () => {
  const response = await get('/content-page.js');
  expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  expect(await response.text()).toContain('oauth_complete');
});

it('serves the script of BrowserID’s pages, and says what a build lacks that has no include.js', async () => {
  const script = await get('/browserid-page.js');
  expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  expect(await script.text()).toContain('RSASSA-PKCS1-v1_5');
  const include = await get('/include.js');
  const build = new URL('../../dist/fxa-persona.min.js', import.meta.url);
  if (existsSync(build)) expect(await include.text()).toBe(readFileSync(build, 'utf8'));
  else expect(await include.text()).toContain('dist/ has no fxa-persona.min.js');
  expect(include.status).toBe(existsSync(build) ? 200 : 404);
});

it('has one heading, a title, a language and a plain word about itself on every page', async () => {
  const email = 'test@example.com';
  const paths = ['signin', 'signup', 'email', '', 'force_auth', 'confirm'];
  for (const path of [
    '/',
    '/inbox',
    '/500.html',
    '/nothing',
    '/oauth/signin',
    ...paths.map((page) => `/oauth/${page}?${query({ email })}`),
  ]) {
    const page = await createLocalBrowser(fxa).open(content + path);
    expect(page.html.match(/<h1/g)).toHaveLength(1);
    expect(page.html).toMatch(/<title>[^<]+ · Local Firefox Accounts<\/title>/);
    expect(page.html).toContain('<html lang="en"');
    expect(page.text).toContain('for development');
    expect(page.text).toContain('This is not Mozilla.');
  }
});

it('says 404 to what it does not have', async () => {
  expect((await get('/oauth/nothing')).status).toBe(404);
});
