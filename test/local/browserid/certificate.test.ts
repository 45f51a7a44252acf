import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withCode, withPassword } from '../../../src/local/accounts/authentication.ts';
import { signCertificate } from '../../../src/local/browserid/certificate.ts';
import type { Principal } from '../../../src/local/browserid/principal.ts';
import { resolveOptions } from '../../../src/local/options.ts';
import { createState, type LocalState } from '../../../src/local/state.ts';
import { account } from '../fixture.ts';

const now = 1_700_000_000_500;
const publicKey = { algorithm: 'RS', n: '35', e: '5' } as const;
let state: LocalState;

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  state = createState(resolveOptions({ accounts: [account] }));
});

afterEach(() => {
  vi.useRealTimers();
});

const someone = () => {
  const found = state.accounts.find(account.email);
  if (!found) throw new Error('unreachable');
  return found;
};

const sign = (principal: Principal = 'email', authentication = withPassword(someone())) =>
  signCertificate(state, { authentication, publicKey, durationMs: 60_000, principal });

const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());

it('says whose key it is, since when and until when', async () => {
  vi.setSystemTime(now + 5000);
  const [header, payload] = (await sign()).split('.');
  expect(decode(header)).toEqual({ alg: 'RS256' });
  expect(decode(payload)).toEqual({
    'public-key': publicKey,
    principal: { email: account.email },
    iat: now - 5000,
    exp: now + 65_000,
    iss: 'localhost:3030',
    'fxa-generation': now,
    'fxa-lastAuthAt': 1_700_000_005,
    'fxa-verifiedEmail': account.email,
    'fxa-tokenVerified': true,
    'fxa-amr': ['pwd'],
    'fxa-aal': 1,
    'fxa-profileChangedAt': now,
    'fxa-keysChangedAt': now,
  });
});

it('names the number of the account for who wants Firefox Accounts alone', async () => {
  const [, payload] = (await sign('uid')).split('.');
  expect(decode(payload)).toMatchObject({
    principal: { email: `${account.uid}@localhost:3030` },
    'fxa-verifiedEmail': account.email,
  });
});

it('says that there was a second factor', async () => {
  const authentication = withCode(withPassword(someone()));
  const [, payload] = (await sign('email', authentication)).split('.');
  expect(decode(payload)).toMatchObject({ 'fxa-amr': ['pwd', 'otp'], 'fxa-aal': 2 });
});

it('is signed with the newest of the published keys', async () => {
  const signed = async () => {
    const certificate = await sign();
    const end = certificate.lastIndexOf('.');
    const { keys } = await state.signingKeys.publicKeys();
    const signature = Buffer.from(certificate.slice(end + 1), 'base64url');
    return keys.map((key) =>
      verify(
        'sha256',
        Buffer.from(certificate.slice(0, end)),
        createPublicKey({ key: key as JsonWebKey, format: 'jwk' }),
        signature,
      ),
    );
  };
  expect(await signed()).toEqual([true]);
  state.signingKeys.rotate();
  expect(await signed()).toEqual([true, false]);
});
