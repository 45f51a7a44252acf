import { createRemoteJWKSet, customFetch, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLocalFxa, type LocalFxa } from '../../../src/testing/index.ts';
import { account, confidential, content, createFxa, oauth, publicClient } from '../fixture.ts';

let fxa: LocalFxa;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_500, toFake: ['Date'] });
  fxa = createFxa();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Reads a token as a relier does. */
async function read(token: string, clientId = confidential.id) {
  const keys = createRemoteJWKSet(new URL(`${oauth}/jwks`), {
    [customFetch]: (url, init) => fxa.fetch(url, init as RequestInit),
  });
  const expected = { issuer: content, audience: clientId, algorithms: ['RS256'] };
  return (await jwtVerify(token, keys, expected)).payload;
}

const uri = (type: string) => `https://schemas.accounts.firefox.com/event/${type}`;

it.each([
  ['password-change', { changeTime: 1_700_000_000_500 }],
  ['profile-change', { uid: account.uid, email: account.email }],
  [
    'subscription-state-change',
    { capabilities: ['capability'], isActive: true, changeTime: 1_700_000_000 },
  ],
  ['delete-user', {}],
  ['metrics-opt-out', {}],
  ['metrics-opt-in', {}],
] as const)('a %s event is signed and complete', async (type, payload) => {
  expect(await read(await fxa.createSecurityEvent(type))).toEqual({
    iss: content,
    sub: account.uid,
    aud: confidential.id,
    iat: 1_700_000_000,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    events: { [uri(type)]: payload },
  });
});

it('an event may be about another user, for another client, and say something else', async () => {
  const uid = 'f'.repeat(32);
  const token = await fxa.createSecurityEvent('profile-change', {
    uid,
    clientId: publicClient.id,
    payload: { email: 'new@example.com' },
  });
  expect(await read(token, publicClient.id)).toMatchObject({
    sub: uid,
    aud: publicClient.id,
    events: { [uri('profile-change')]: { uid, email: 'new@example.com' } },
  });
});

it('each event has an id of its own', async () => {
  const [one, other] = [
    await fxa.createSecurityEvent('delete-user'),
    await fxa.createSecurityEvent('delete-user'),
  ];
  expect((await read(one)).jti).not.toBe((await read(other)).jti);
});

it('an event of another Firefox Accounts does not verify', async () => {
  const other = createLocalFxa({ clients: [confidential], accounts: [account] });
  const token = await other.createSecurityEvent('delete-user');
  await expect(read(token)).rejects.toThrow('no applicable key found');
});

it('a new key signs after a rotation, and the one before it stays published', async () => {
  const keyIds = async () =>
    (await (await fxa.fetch(`${oauth}/jwks`)).json()).keys.map(({ kid }: { kid: string }) => kid);
  const first = await fxa.createSecurityEvent('delete-user');
  fxa.rotateSigningKey();
  const later = await fxa.createSecurityEvent('delete-user');
  const signers = [later, first].map((token) => decodeProtectedHeader(token).kid);
  expect(new Set(signers).size).toBe(2);
  expect(await keyIds()).toEqual(signers);
  await read(first);
  await read(later);
  fxa.rotateSigningKey();
  expect(await keyIds()).toHaveLength(2);
  await expect(read(first)).rejects.toThrow('no applicable key found');
});

it('the keys outlive a reset', async () => {
  const token = await fxa.createSecurityEvent('delete-user');
  fxa.reset();
  expect((await read(token)).sub).toBe(account.uid);
});
