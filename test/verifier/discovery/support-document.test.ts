import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseSupportDocument } from '../../../src/verifier/discovery/support-document.ts';

const [one, two] = [rsaKey(2048), rsaKey(2048)];
const paths = { authentication: '/sign_in', provisioning: '/provision' };

function rsaKey(modulusLength: number) {
  return generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
}

function read(document: unknown, isPrivateAllowed = false) {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return parseSupportDocument('example.com', text, isPrivateAllowed);
}

function keyCount(document: unknown): number {
  const read_ = read(document);
  return 'publicKeys' in read_ ? read_.publicKeys.length : 0;
}

it('has the key of a provider, as a JWK or as BrowserID wrote it', () => {
  const decimal = (text = '') => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
  const legacy = { algorithm: 'RS', n: `${decimal(one.n)}`, e: `${decimal(one.e)}` };
  expect(keyCount({ ...paths, 'public-key': one })).toBe(1);
  expect(keyCount({ ...paths, 'public-key': legacy })).toBe(1);
});

it('has every key that is for signatures, of both properties', () => {
  expect(keyCount({ ...paths, 'public-key': one, keys: [two] })).toBe(2);
  expect(
    keyCount({
      ...paths,
      keys: [
        { ...one, use: 'sig' },
        { ...two, use: 'enc' },
      ],
    }),
  ).toBe(1);
});

it('passes over a key of an unknown kind beside one that it can read', () => {
  expect(keyCount({ ...paths, keys: [{ kty: 'EC', crv: 'P-256', x: '', y: '' }, one] })).toBe(1);
});

it('says disabled before everything else', () => {
  const all = { ...paths, 'public-key': one, authority: 'other.example', disabled: true };
  expect(read(all)).toEqual({ disabled: true });
  expect(read({ disabled: true })).toEqual({ disabled: true });
});

it('names an authority before keys of its own, and in lower case', () => {
  const delegating = { ...paths, 'public-key': one, authority: 'Other.Example', disabled: false };
  expect(read(delegating)).toMatchObject({ authority: { text: 'other.example' } });
});

it.each([
  ['', 'invalid json'],
  ['{', 'invalid json'],
  ['[]', 'invalid json'],
  ['null', 'invalid json'],
  ['"a"', 'invalid json'],
  ['['.repeat(65_000), 'invalid json'],
  [`${'[['.repeat(15_000)}${']]'.repeat(15_000)}`, 'invalid json'],
  [{}, "missing required property: 'authentication'"],
  [{ authentication: '/' }, "missing required property: 'provisioning'"],
  [{ ...paths, authentication: 'sign_in' }, 'invalid path: must start with a slash'],
  [{ ...paths, provisioning: 'https://example.com/' }, 'invalid path: must start with a slash'],
  [{ ...paths, provisioning: 1 }, 'invalid path: must start with a slash'],
  [paths, "missing required property 'keys' and/or 'public-key'"],
  [{ ...paths, keys: [] }, "missing required property 'keys' and/or 'public-key'"],
  [
    { ...paths, keys: [{ ...one, use: 'enc' }] },
    "missing required property 'keys' and/or 'public-key'",
  ],
  [{ ...paths, 'public-key': null }, 'mal-formed public key in support doc'],
  [{ ...paths, 'public-key': { ...one, n: 'AQ' } }, 'mal-formed public key in support doc'],
  [{ ...paths, keys: 'all' }, 'mal-formed public key in support doc'],
  [{ ...paths, keys: Array(17).fill(one) }, 'more than 16 keys'],
  [{ disabled: 'true' }, 'disabled must be either true or false'],
  [{ disabled: 1 }, 'disabled must be either true or false'],
  [{ disabled: null }, 'disabled must be either true or false'],
  [{ authority: '' }, 'the authority is not a valid hostname'],
  [{ authority: null }, 'the authority is not a valid hostname'],
  [{ authority: ['other.example'] }, 'the authority is not a valid hostname'],
  [{ authority: 'https://other.example' }, 'the authority is not a valid hostname'],
  [{ authority: 'other.example/..' }, 'the authority is not a valid hostname'],
  [{ authority: 'user@other.example' }, 'the authority is not a valid hostname'],
  [{ authority: 'other.example:22' }, 'the authority is not a valid hostname'],
  [{ authority: '127.0.0.1' }, 'the authority is not a valid hostname'],
  [{ authority: '[::1]' }, 'the authority is not a valid hostname'],
  [{ authority: 'localhost' }, 'the authority is not a valid hostname'],
])('refuses %j', (document, why) => {
  expect(() => read(document)).toThrow(`bad support document for 'example.com': ${why}`);
});

it('can name an authority on a private network where those are allowed', () => {
  expect(read({ authority: 'localhost:3030' }, true)).toMatchObject({
    authority: { name: 'localhost', port: 3030 },
  });
});
