import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { invalidAssertion } from '../assertion/invalid-assertion.ts';
import {
  type BigEndian,
  bitLength,
  fromBase64url,
  fromDecimal,
  fromHex,
  isLess,
} from './big-endian.ts';
import { createDsaKey } from './dsa-key.ts';

/** A public key of a user or of an identity provider. */
export interface VerificationKey {
  /** What the header of the signatures that it verifies names. */
  readonly algorithm: 'RS64' | 'RS128' | 'RS256' | 'DS128' | 'DS256';
  /** Whether it is RSA of less than 2048 bits, or DSA: today's rules approve of neither. */
  readonly weak: boolean;
  /** Whether `signature` is this key's, of `signed`. It never throws. */
  verify(signed: Uint8Array, signature: Uint8Array): boolean;
}

/**
 * Reads a public key as it stands in a certificate or a support document: as a JWK, or as
 * BrowserID wrote keys before there was one,
 * `{ "algorithm": "RS", "n": "<decimal>", "e": "<decimal>" }` and
 * `{ "algorithm": "DS", "p": "<hex>", "q": "<hex>", "g": "<hex>", "y": "<hex>" }`.
 *
 * Only its sizes are looked at. Whether the numbers are prime, for example, is not: a key that
 * anybody can sign for harms whoever published it.
 *
 * ```ts
 * import { type Discovery, parsePublicKey } from 'fxa-relier-client/verifier';
 *
 * // A discovery for tests, which asks nobody.
 * const publicKeys = [parsePublicKey({ kty: 'RSA', n: process.env.IDP_KEY, e: 'AQAB' })];
 * export const discovery: Discovery = {
 *   discover: async () => ({ issuer: 'idp.example.com', publicKeys }),
 * };
 * ```
 *
 * @throws FxaRelierError with the reason `invalid_assertion`.
 */
export function parsePublicKey(serialized: unknown): VerificationKey {
  const key = Object(serialized);
  if (key.kty === 'RSA') return parseRsa(key, fromBase64url);
  if (key.kty === 'DSA') return parseDsa(key, fromBase64url);
  if (key.algorithm === 'RS') return parseRsa(key, fromDecimal);
  if (key.algorithm === 'DS') return parseDsa(key, fromHex);
  throw malformed();
}

type SerializedKey = Record<string, unknown>;
type ParseNumber = (text: string) => BigEndian | undefined;

/** The sizes of RSA keys in bits. One bit more or less is tolerated, as there are such keys. */
const rsaSizes = { 512: 'RS64', 1024: 'RS128', 2048: 'RS256' } as const;

function parseRsa(key: SerializedKey, parse: ParseNumber): VerificationKey {
  const n = readNumber(key.n, parse);
  const e = readNumber(key.e, parse);
  // With an exponent of 1 anything would be a signature, and a huge one takes long.
  if (bitLength(e) < 2 || bitLength(e) > 32) throw malformed();

  const bits = bitLength(n);
  const size = ([2048, 1024, 512] as const).find((size) => Math.abs(size - bits) <= 1);
  if (!size) throw badSize(bits);

  const jwk = { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') };
  return createKey({
    algorithm: rsaSizes[size],
    weak: size < 2048,
    digest: 'sha256',
    signatureLength: n.length,
    importKey: () => createPublicKey({ key: jwk, format: 'jwk' }),
  });
}

function parseDsa(key: SerializedKey, parse: ParseNumber): VerificationKey {
  const p = readNumber(key.p, parse);
  const q = readNumber(key.q, parse);
  const g = readNumber(key.g, parse);
  const y = readNumber(key.y, parse);
  for (const number of [g, y]) {
    if (bitLength(number) < 2 || !isLess(number, p)) throw malformed();
  }

  const sizes = `${bitLength(p)}/${bitLength(q)}`;
  if (sizes !== '1024/160' && sizes !== '2048/256') throw badSize(bitLength(p));

  const half = q.length;
  return createKey({
    ...(sizes === '1024/160'
      ? { algorithm: 'DS128', digest: 'sha1' }
      : { algorithm: 'DS256', digest: 'sha256' }),
    weak: true,
    signatureLength: 2 * half,
    importKey: () => createDsaKey({ p, q, g, y }),
    // Other verifiers took forgeries of 0 and of q. OpenSSL refuses them, too.
    mayBeSignature(signature) {
      const inRange = (number: Uint8Array) => number.some(Boolean) && q.compare(number) > 0;
      return inRange(signature.subarray(0, half)) && inRange(signature.subarray(half));
    },
  });
}

interface KeyParts {
  algorithm: VerificationKey['algorithm'];
  weak: boolean;
  importKey(): KeyObject;
  digest: 'sha1' | 'sha256';
  /** In bytes. */
  signatureLength: number;
  /** Whether the numbers of a signature are such as this kind of key makes. */
  mayBeSignature?(signature: Uint8Array): boolean;
}

function createKey(parts: KeyParts): VerificationKey {
  const { algorithm, weak, importKey, digest, signatureLength, mayBeSignature } = parts;
  // To import a key takes time, above all of DSA, and is of no use for one that is not accepted.
  let key: KeyObject | undefined;
  return {
    algorithm,
    weak,
    verify(signed, signature) {
      const missing = signatureLength - signature.length;
      if (missing < 0) return false;
      // Signers that write the signature as a number leave its leading zeros out.
      const whole = missing ? Buffer.concat([Buffer.alloc(missing), signature]) : signature;
      if (mayBeSignature && !mayBeSignature(whole)) return false;
      try {
        key ??= importKey();
        return verify(digest, signed, { key, dsaEncoding: 'ieee-p1363' }, whole);
      } catch {
        // The numbers are no key, or this system's OpenSSL is configured to refuse SHA-1 or small keys.
        return false;
      }
    },
  };
}

function readNumber(text: unknown, parse: ParseNumber): BigEndian {
  // 2048 bits have 617 decimal digits.
  const number = typeof text === 'string' && text.length <= 1000 ? parse(text) : undefined;
  if (!number) throw malformed();
  return number;
}

function badSize(bits: number) {
  return invalidAssertion(`bad key size: ${bits}`);
}

function malformed() {
  return invalidAssertion('malformed public key');
}
