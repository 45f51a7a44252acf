import { createLocalFxa, signInWithFetch } from 'fxa-relier-client/testing';
import { expect, test } from 'vitest';

test('the code of a sign-up is in the inbox', async () => {
  const fxa = createLocalFxa();
  const query = new URLSearchParams({
    client_id: 'dcdb5ae7add825d2',
    action: 'signup',
    scope: 'profile',
    state: 'a state',
  });
  const url = `${fxa.server.oauthHost}/authorization?${query}`;
  const back = await signInWithFetch(fxa, url, { email: 'new@example.com', password: 'a new one' });

  expect(back.searchParams.get('action')).toBe('signup');
  expect(fxa.inbox).toMatchObject([
    { to: 'new@example.com', code: expect.stringMatching(/^\d{6}$/) },
  ]);
});
