import { createLocalFxa, signInWithFetch } from 'fxa-relier-client/testing';
import { expect, test } from 'vitest';

const jo = { email: 'jo@example.com', password: 'correct horse', totp: true };
const fxa = createLocalFxa({ accounts: [jo] });

/** Where 123done, which is there by default, would send a browser. */
function startOf(action: string): string {
  const client = { client_id: 'dcdb5ae7add825d2', scope: 'profile', state: 'a state' };
  return `${fxa.server.oauthHost}/authorization?${new URLSearchParams({ ...client, action })}`;
}

const aMailTo = (to: string) => ({ to, code: expect.stringMatching(/^\d{6}$/) });

test('the code of a sign-up is in the inbox', async () => {
  fxa.reset();
  const kim = { email: 'kim@example.com', password: 'battery staple' };
  const back = await signInWithFetch(fxa, startOf('signup'), kim);
  expect(back.searchParams.get('action')).toBe('signup');
  expect(fxa.inbox).toMatchObject([aMailTo('kim@example.com')]);
});

test('so is the code of the second step', async () => {
  fxa.reset();
  const back = await signInWithFetch(fxa, startOf('signin'), jo);
  expect(back.searchParams.get('code')).toBeTruthy();
  expect(fxa.inbox).toMatchObject([aMailTo('jo@example.com')]);
});
