import { expect, it } from 'vitest';
import { signInWithFetch } from '../../src/testing/index.ts';
import {
  account,
  createFxa,
  oauth,
  pkce,
  publicClient,
  query,
  trade,
  untrusted,
} from '../local/fixture.ts';

const start = (params: Record<string, string | undefined> = {}) =>
  `${oauth}/authorization?${query(params)}`;

it('gives what Firefox Accounts sends the browser back with', async () => {
  const fxa = createFxa();
  const back = await signInWithFetch(fxa, start(), account);
  expect(back.origin + back.pathname).toBe('https://relier.example/oauth');
  expect(back.searchParams.get('state')).toBe('a-state');
  const { status } = await trade(fxa, back.searchParams.get('code') ?? '');
  expect(status).toBe(200);
});

it.each([
  ['the password', { action: 'signin' }],
  ['the address first', { action: 'email' }],
  ['the password of one account', { action: 'force_auth', email: account.email }],
  ['an address in place of the one that stands there', { action: 'signin', email: 'a@b.example' }],
  ['PKCE', { client_id: publicClient.id, redirect_uri: publicClient.redirectUris[0], ...pkce }],
  ['consent', { client_id: untrusted.id, redirect_uri: undefined, scope: 'profile:uid' }],
])('fills in pages that ask for %s', async (_, params) => {
  const back = await signInWithFetch(createFxa(), start(params), account);
  expect(back.searchParams.get('code')).toMatch(/^[0-9a-f]+$/);
});

it('signs up with the newest code in the inbox for that address', async () => {
  const fxa = createFxa();
  const url = start({ action: 'signup' });
  const anew = { email: 'New@example.com', password: 'long enough' };
  await fxa.fetch(`http://localhost:3030/oauth/signup?${query()}`, {
    method: 'POST',
    body: new URLSearchParams(anew),
  });
  const back = await signInWithFetch(fxa, url, anew);
  expect(back.searchParams.get('action')).toBe('signup');
  expect(fxa.inbox).toHaveLength(2);
});

it.each([
  ['that the account asks for', { ...account, totp: true }, {}],
  ['that the relier asks for', account, { acr_values: 'AAL2' }],
])('types the second code %s', async (_, account, params) => {
  const fxa = createFxa({ accounts: [account] });
  const back = await signInWithFetch(fxa, start({ action: 'signin', ...params }), account);
  expect(back.searchParams.get('code')).toMatch(/^[0-9a-f]+$/);
  expect(fxa.inbox).toHaveLength(1);
});

it('gives an error as Firefox Accounts sends it back', async () => {
  const back = await signInWithFetch(createFxa(), start({ prompt: 'none' }), account);
  expect(back.searchParams.get('error')).toBe('login_required');
});

it.each([
  ['The password is wrong.', {}, { ...account, password: 'another' }],
  ['There is no account with this address.', {}, { ...account, email: 'no@example.com' }],
  ['Incorrect redirect_uri.', { redirect_uri: 'https://other.example/' }, account],
])('rejects with the words of a page that says: %s', async (words, params, credentials) => {
  const url = start({ action: 'signin', ...params });
  await expect(signInWithFetch(createFxa(), url, credentials)).rejects.toThrow(
    `Firefox Accounts says: ${words}`,
  );
});

it('rejects where there is nothing to fill in', async () => {
  const signingIn = signInWithFetch(createFxa(), 'http://localhost:3030/inbox', account);
  await expect(signingIn).rejects.toThrow('nothing to fill in at http://localhost:3030/inbox');
});

it('gives up where the pages lead in a circle', async () => {
  const fxa = createFxa();
  const circle = async () => Response.redirect(start());
  await expect(signInWithFetch({ ...fxa, fetch: circle }, start(), account)).rejects.toThrow(
    'No redirect back to the relier after 20 pages',
  );
});
