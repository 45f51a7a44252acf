import { describe, expect, it } from 'vitest';
import { parsePublicKey } from '../../src/verifier/public-key.ts';
import { type Algorithm, makeKey, type SigningKey } from './browserid.ts';

const signed = 'header.payload';
const algorithms: Algorithm[] = ['RS64', 'RS128', 'RS256', 'DS128', 'DS256'];
const keys = Object.fromEntries(algorithms.map((name) => [name, makeKey(name)])) as Record<
  Algorithm,
  SigningKey
>;

describe.each(algorithms)('a %s key', (algorithm) => {
  const key = keys[algorithm];

  it.each(['serialized', 'jwk'] as const)(
    'verifies its signature when read from its %s form',
    (form) => {
      const parsed = parsePublicKey(key[form]);
      expect(parsed.algorithm).toBe(algorithm);
      expect(parsed.verify(Buffer.from(signed), key.sign(signed))).toBe(true);
      expect(parsed.verify(Buffer.from(`${signed}.`), key.sign(signed))).toBe(false);
    },
  );
});
