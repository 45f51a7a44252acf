import { describe, expect, it } from 'vitest';
import type { LocalFxa } from '../../src/testing/index.ts';
import { account, confidential, createFxa, obtainToken, post, query } from './fixture.ts';
import { createLocalBrowser } from './local-browser.ts';

describe('whatever the hosts are', () => {
  it.each([
    [
      'three ports',
      'http://localhost:3030',
      'http://localhost:9000/v1',
      'http://localhost:1111/v1',
    ],
    [
      'three hosts',
      'https://a.example',
      'https://oauth.a.example/v1',
      'https://profile.a.example/v1',
    ],
    [
      'one origin, two paths',
      'https://a.example',
      'https://a.example/v1',
      'https://a.example/profile/v1',
    ],
    ['one origin, one path', 'https://a.example', 'https://a.example/v1', 'https://a.example/v1'],
    ['one origin, no path', 'http://[::1]:80', 'http://[::1]:80', 'http://[::1]:80'],
  ])('a user signs in and is known: %s', async (_, contentHost, oauthHost, profileHost) => {
    const fxa = createFxa({ server: { contentHost, oauthHost, profileHost } });
    expect(await emailAfterSignIn(fxa)).toBe(account.email);
  });
});

it('two of them know nothing of each other', async () => {
  const [one, other] = [createFxa(), createFxa()];
  const token = await obtainToken(one);
  expect((await post(one, '/verify', { token })).status).toBe(200);
  expect((await post(other, '/verify', { token })).status).toBe(400);
});

it('an address of no server is not found', async () => {
  const response = await createFxa().fetch(new Request('http://localhost:4711/v1/token'));
  expect(response.status).toBe(404);
});

it('a reset ends tokens, and keeps accounts and uids as they were made', async () => {
  const { uid: _, ...nameless } = account;
  const fxa = createFxa({ accounts: [nameless] });
  const token = await obtainToken(fxa);
  const { user } = (await post(fxa, '/verify', { token })).body;
  fxa.reset();
  expect((await post(fxa, '/verify', { token })).body.errno).toBe(108);
  const { body } = await post(fxa, '/verify', { token: await obtainToken(fxa) });
  expect(body.user).toBe(user);
});

it('fetch can stand in for the global one', async () => {
  const { fetch }: { fetch: typeof globalThis.fetch } = createFxa();
  const jwks = 'http://localhost:9000/v1/jwks';
  for (const input of [jwks, new URL(jwks), new Request(jwks)]) {
    expect((await fetch(input)).status).toBe(200);
  }
  expect((await fetch(jwks, { method: 'POST' })).status).toBe(404);
});

async function emailAfterSignIn(fxa: LocalFxa): Promise<string> {
  const { oauthHost, profileHost } = fxa.server;
  const browser = createLocalBrowser(fxa);
  const page = await browser.open(`${oauthHost}/authorization?${query({ action: 'signin' })}`);
  const { email, password } = account;
  const { location } = await browser.submit(page, { email, password });
  const code = new URL(location ?? '').searchParams.get('code');
  const token = await fxa.fetch(
    new Request(`${oauthHost}/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'https://relier.example' },
      body: JSON.stringify({
        client_id: confidential.id,
        client_secret: confidential.secret,
        code,
      }),
    }),
  );
  expect(token.headers.get('Access-Control-Allow-Origin')).toBe('*');
  const { access_token } = await token.json();
  const profile = await fxa.fetch(
    new Request(`${profileHost}/profile`, {
      headers: { Authorization: `Bearer ${access_token}`, Origin: 'https://relier.example' },
    }),
  );
  expect(profile.headers.get('Access-Control-Allow-Origin')).toBe('https://relier.example');
  return (await profile.json()).email;
}
