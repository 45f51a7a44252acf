import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { account, content, createFxa } from '../fixture.ts';
import { isGenuine, isSignedBy, readAssertion } from './read-assertion.ts';

const now = 1_700_000_000_500;
const site = 'https://relier.example';
const day = 24 * 60 * 60_000;
let fxa: LocalFxa;

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  fxa = createFxa();
});

afterEach(() => {
  vi.useRealTimers();
});

it('is for a site, of the first account, and holds for two minutes', async () => {
  const { certificate, assertion } = readAssertion(await fxa.createAssertion(site));
  expect(assertion).toEqual({ aud: site, exp: now + 120_000 });
  expect(certificate).toMatchObject({
    principal: { email: account.email },
    iss: 'localhost:3030',
    exp: now + day,
  });
});

it('is signed by the key of its certificate, and that by the published key', async () => {
  const made = await fxa.createAssertion(site);
  const { keys } = await (await fxa.fetch(`${content}/.well-known/browserid`)).json();
  expect(isGenuine(made, keys)).toBe(true);
  const [, assertion = ''] = made.split('~');
  expect(isSignedBy(assertion, keys[0])).toBe(false);
});

it('may be another account’s, name it by its number, and have expired', async () => {
  fxa = createFxa({
    accounts: [account, { email: 'two@example.com', password: 'x', uid: 'f'.repeat(32) }],
  });
  const { certificate, assertion } = readAssertion(
    await fxa.createAssertion(site, {
      email: 'Two@example.com',
      wantIssuer: 'firefox-accounts',
      expiresAt: now - 10,
    }),
  );
  expect(certificate).toMatchObject({
    principal: { email: `${'f'.repeat(32)}@localhost:3030` },
    'fxa-verifiedEmail': 'two@example.com',
  });
  expect(assertion.exp).toBe(now - 10);
});

it.each(['relier.example', 'https://relier.example/', 'https://relier.example/page', ''])(
  'an audience that is no origin is refused: %j',
  async (audience) => {
    await expect(fxa.createAssertion(audience)).rejects.toMatchObject({
      reason: 'invalid_argument',
      message: `audience must be an origin like http://localhost:8080, not ${audience}`,
    });
  },
);

it('an account that does not exist, and an issuer that is not known, are refused', async () => {
  await expect(fxa.createAssertion(site, { email: 'nobody@example.com' })).rejects.toThrow(
    'there is no account with the address nobody@example.com',
  );
  await expect(fxa.createAssertion(site, { wantIssuer: 'other' as never })).rejects.toThrow(
    'wantIssuer must be firefox-accounts, not other',
  );
});
