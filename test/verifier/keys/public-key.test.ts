import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, it, vi } from 'vitest';
import { parsePublicKey } from '../../../src/verifier/keys/public-key.ts';
import { type Algorithm, makeKey, type SigningKey } from '../browserid.ts';

const signed = 'header.payload';
const algorithms: Algorithm[] = ['RS64', 'RS128', 'RS256', 'DS128', 'DS256'];
const keys = Object.fromEntries(algorithms.map((name) => [name, makeKey(name)])) as Record<
  Algorithm,
  SigningKey
>;

function refusalOf(serialized: unknown): string {
  try {
    return `a key of ${parsePublicKey(serialized).algorithm}`;
  } catch (error) {
    return `${(error as { reason?: string }).reason}: ${(error as Error).message}`;
  }
}

describe.each(algorithms)('a %s key', (algorithm) => {
  const key = keys[algorithm];
  const verify = (text: string, signature: Uint8Array) =>
    key.verificationKey.verify(Buffer.from(text), signature);

  it.each(['serialized', 'jwk'] as const)(
    'verifies what it signed when read from its %s form',
    (form) => {
      const parsed = parsePublicKey(key[form]);
      expect(parsed.algorithm).toBe(algorithm);
      expect(parsed.weak).toBe(algorithm !== 'RS256');
      expect(parsed.verify(Buffer.from(signed), key.sign(signed))).toBe(true);
    },
  );

  it('verifies nothing else', () => {
    const signature = key.sign(signed);
    expect(verify(`${signed}.`, signature)).toBe(false);
    expect(verify('', signature)).toBe(false);
    expect(verify(signed, signature.subarray(0, -1))).toBe(false);
    expect(verify(signed, Buffer.concat([signature, Buffer.of(0)]))).toBe(false);
    expect(verify(signed, Buffer.concat([Buffer.of(0), signature]))).toBe(false);
    expect(verify(signed, makeKey(algorithm).sign(signed))).toBe(false);
  });

  it('verifies a signature whose leading zero was left out, as of a number', () => {
    const found = withLeadingZero(key);
    expect(verify(found.text, found.signature)).toBe(true);
    expect(verify(found.text, found.signature.subarray(1))).toBe(true);
  });

  it('reads its numbers with leading zeros, and in either case', () => {
    const { algorithm: kind, ...numbers } = key.serialized;
    const padded = Object.entries(numbers).map(([name, text]) => [name, `00${text.toUpperCase()}`]);
    const parsed = parsePublicKey({ algorithm: kind, ...Object.fromEntries(padded) });
    expect(parsed.verify(Buffer.from(signed), key.sign(signed))).toBe(true);
  });

  it('is malformed where a number is missing or is none', () => {
    for (const form of ['serialized', 'jwk'] as const) {
      const kinds = ['algorithm', 'kty'];
      for (const name of Object.keys(key[form]).filter((name) => !kinds.includes(name))) {
        for (const value of [
          undefined,
          null,
          '',
          0,
          5,
          '-5',
          ' 5',
          '5 ',
          '0x5',
          '5n',
          'ü',
          [],
          {},
          '9'.repeat(5000),
        ]) {
          const malformed = 'invalid_assertion: malformed public key';
          expect(refusalOf({ ...key[form], [name]: value }), `${form} ${name}`).toBe(malformed);
        }
      }
    }
  });
});

function withLeadingZero(key: SigningKey): { text: string; signature: Buffer } {
  for (let n = 0; ; n++) {
    const text = `${signed}${n}`;
    const signature = key.sign(text);
    if (signature[0] === 0) return { text, signature };
  }
}

describe('the size of a key', () => {
  it.each([
    ['RS64', 513],
    ['RS128', 1023],
    ['RS128', 1025],
    ['RS256', 2047],
    ['RS256', 2049],
  ] as const)('may be off by a bit: %s of %i bits', (algorithm, bits) => {
    const key = makeKey(algorithm, bits);
    const { algorithm: found, weak, verify } = key.verificationKey;
    expect(found).toBe(algorithm);
    expect(weak).toBe(algorithm !== 'RS256');
    expect(verify(Buffer.from(signed), key.sign(signed))).toBe(true);
  });

  it.each([1, 510, 514, 768, 1022, 1026, 2046, 2050, 3072])(
    'is bad of RSA with %i bits',
    (bits) => {
      const n = ((1n << BigInt(bits)) - 1n).toString();
      const bad = `invalid_assertion: bad key size: ${bits}`;
      expect(refusalOf({ algorithm: 'RS', n, e: '65537' })).toBe(bad);
    },
  );

  it.each([
    [1023, 160],
    [1024, 159],
    [1024, 161],
    [1024, 256],
    [2048, 160],
    [2048, 224],
    [3072, 256],
  ])('is bad of DSA with %i and %i bits', (pBits, qBits) => {
    const hex = (bits: number) => ((1n << BigInt(bits)) - 1n).toString(16);
    const key = { algorithm: 'DS', p: hex(pBits), q: hex(qBits), g: '2', y: '2' };
    expect(refusalOf(key)).toBe(`invalid_assertion: bad key size: ${pBits}`);
  });
});

describe('a key whose numbers make none', () => {
  it.each(['0', '1', `${2n ** 32n}`, `${2n ** 64n + 1n}`])('is refused with e = %s', (e) => {
    const malformed = 'invalid_assertion: malformed public key';
    expect(refusalOf({ ...keys.RS256.serialized, e })).toBe(malformed);
  });

  it.each(['0', '1', 'p', 'p + 1'])('is refused with %s for g and y', (value) => {
    const p = BigInt(`0x${keys.DS128.serialized.p}`);
    const hex = value.startsWith('p') ? (p + (value === 'p' ? 0n : 1n)).toString(16) : value;
    const malformed = 'invalid_assertion: malformed public key';
    expect(refusalOf({ ...keys.DS128.serialized, g: hex })).toBe(malformed);
    expect(refusalOf({ ...keys.DS128.serialized, y: hex })).toBe(malformed);
  });

  it('verifies nothing, and soon, where p and q are even, or are no primes', () => {
    for (const algorithm of ['DS128', 'DS256'] as const) {
      const key = keys[algorithm];
      for (const name of ['p', 'q']) {
        for (const last of '0123456789abcdef') {
          const changed = `${key.serialized[name]?.slice(0, -1)}${last}`;
          if (changed === key.serialized[name]) continue;
          const parsed = parsePublicKey({ ...key.serialized, [name]: changed });
          expect(parsed.verify(Buffer.from(signed), key.sign(signed))).toBe(false);
        }
      }
    }
  });

  it('verifies nothing, and soon, where n is even', () => {
    const n = `${keys.RS256.serialized.n?.slice(0, -1)}0`;
    const parsed = parsePublicKey({ ...keys.RS256.serialized, n });
    expect(parsed.verify(Buffer.from(signed), keys.RS256.sign(signed))).toBe(false);
  });
});

it.each([
  undefined,
  null,
  'RS256',
  1,
  [],
  {},
  { kty: 'EC', crv: 'P-256', x: 'AQ', y: 'AQ' },
  { kty: 'oct', k: 'AQ' },
  { algorithm: 'HS', k: '1' },
  { algorithm: 'RS', kty: 'oct' },
])('%j is no public key', (serialized) => {
  expect(refusalOf(serialized)).toBe('invalid_assertion: malformed public key');
});

it('parsePublicKey() does not import a DSA key before it has to verify with it', () => {
  const importKey = vi.spyOn(crypto, 'createPublicKey');
  syncBuiltinESMExports();
  try {
    const { weak, verify } = parsePublicKey(keys.DS128.serialized);
    expect(weak).toBe(true);
    expect(importKey).not.toHaveBeenCalled();
    for (let n = 0; n < 2; n++) {
      expect(verify(Buffer.from(signed), keys.DS128.sign(signed))).toBe(true);
    }
    expect(importKey).toHaveBeenCalledOnce();
  } finally {
    importKey.mockRestore();
    syncBuiltinESMExports();
  }
});
