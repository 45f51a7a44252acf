import { FxaRelierServer } from 'fxa-relier-client/server';
import { createLocalFxa, signInWithFetch } from 'fxa-relier-client/testing';
import { afterEach, expect, test } from 'vitest';

const fxa = createLocalFxa();
const relier = new FxaRelierServer('dcdb5ae7add825d2', {
  clientSecret: fxa.clients[0]?.secret ?? '',
  server: 'local',
  fetch: fxa.fetch,
});

afterEach(() => fxa.reset());

test('fail: a path answers with an error of that number', async () => {
  fxa.faults = { fail: { '/v1/token': 201, '/v1/profile': 104 } };
  const trading = relier.token.tradeCode('a'.repeat(64));
  await expect(trading).rejects.toMatchObject({ reason: 'http_error', errno: 201, retryAfter: 30 });
  const asking = relier.profile.fetch('b'.repeat(64));
  await expect(asking).rejects.toMatchObject({ reason: 'http_error', errno: 104, status: 503 });
});

test('delayMs: every answer comes late', async () => {
  fxa.faults = { delayMs: 60_000 };
  const signal = AbortSignal.timeout(50);
  const trading = relier.token.tradeCode('a'.repeat(64), { signal });
  await expect(trading).rejects.toMatchObject({ reason: 'aborted' });
});

test('signInError: the sign-in ends with an error instead of a code', async () => {
  fxa.faults = { signInError: 'access_denied' };
  expect(await errorOf({})).toBe('access_denied');
});

test('refusePromptNone: prompt=none is switched off', async () => {
  expect(await errorOf({ prompt: 'none' })).toBe('login_required');
  fxa.faults = { refusePromptNone: true };
  expect(await errorOf({ prompt: 'none' })).toBe('invalid_request');
});

test('numericErrors: an error is a number where it has one', async () => {
  fxa.faults = { numericErrors: true };
  expect(await errorOf({ prompt: 'none' })).toBe('1010');
});

/** The error that Firefox Accounts sends a browser back with. */
async function errorOf(more: Record<string, string>): Promise<string | null> {
  const client = { client_id: 'dcdb5ae7add825d2', scope: 'profile', state: 'a state' };
  const url = `${fxa.server.oauthHost}/authorization?${new URLSearchParams({ ...client, ...more })}`;
  const account = { email: 'test@example.com', password: 'password123' };
  return (await signInWithFetch(fxa, url, account)).searchParams.get('error');
}
