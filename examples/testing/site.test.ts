import { servers } from 'fxa-relier-client/server';
import { createLocalFxa, signInWithFetch } from 'fxa-relier-client/testing';
import { createFxaHandlers } from 'fxa-relier-client/testing/msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSite } from './site.ts';

const siteUrl = 'https://site.example.com';
const client = {
  id: '1234567890abcdef',
  name: 'The site',
  secret: 'a'.repeat(64),
  redirectUris: [`${siteUrl}/oauth`],
};
const jo = { email: 'jo@example.com', password: 'correct horse' };

// A Firefox Accounts at the addresses of production, and a network that has nothing else.
const fxa = createLocalFxa({ server: servers.production, clients: [client], accounts: [jo] });
const network = setupServer(...createFxaHandlers(fxa));

beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => fxa.reset());
afterAll(() => network.close());

const site = createSite({
  siteUrl,
  clientId: client.id,
  clientSecret: client.secret,
  server: 'production',
});

/** Begins a sign-in; gives where the browser would be sent, and the cookie that it would keep. */
async function beginSignIn() {
  const response = await site.request('/api/sign-in', { method: 'POST' });
  const { clientId, redirectUri, scope, state } = await response.json();
  const url = new URL(`${servers.production.oauthHost}/authorization`);
  const query = { client_id: clientId, redirect_uri: redirectUri, scope, state };
  url.search = String(new URLSearchParams(query));
  return { url, headers: { Cookie: response.headers.get('Set-Cookie') ?? '' } };
}

test('signs a user in', async () => {
  const { url, headers } = await beginSignIn();
  const back = await signInWithFetch(fxa, url, jo);
  const answer = await site.request(back.pathname + back.search, { headers });
  expect(answer.status).toBe(303);

  const Cookie = answer.headers.getSetCookie().find((one) => one.startsWith('session=')) ?? '';
  const page = await site.request('/', { headers: { Cookie } });
  expect(await page.text()).toContain('jo@example.com');
});

test('signs nobody in with an answer to somebody else', async () => {
  const { url } = await beginSignIn();
  const { headers } = await beginSignIn();
  const back = await signInWithFetch(fxa, url, jo);
  const answer = await site.request(back.pathname + back.search, { headers });
  expect(answer.status).toBe(403);
});

test('says when to come back while Firefox Accounts is down', async () => {
  const { url, headers } = await beginSignIn();
  const back = await signInWithFetch(fxa, url, jo);
  fxa.faults = { fail: { '/v1/token': 201 } };
  const answer = await site.request(back.pathname + back.search, { headers });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('Retry-After')).toBe('30');
});
