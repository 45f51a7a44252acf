import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isFxaRelierError } from '../../src/errors.ts';
import type { Discovery } from '../../src/verifier/discovery/discovery.ts';
import { parsePublicKey, type VerificationKey } from '../../src/verifier/keys/public-key.ts';

export type Algorithm = VerificationKey['algorithm'];

/** What a user's browser or an identity provider signs with. */
export interface SigningKey {
  algorithm: Algorithm;
  /** As a certificate or a support document has it, in BrowserID's own notation. */
  serialized: Record<string, string>;
  /** The same as a JWK. */
  jwk: Record<string, string>;
  verificationKey: VerificationKey;
  sign(signed: string): Buffer;
}

const rsaBits = { RS64: 512, RS128: 1024, RS256: 2048 };
const dsaBits = { DS128: [1024, 160], DS256: [2048, 256] } as const;

/** A new key; of DSA it takes a moment. */
export function makeKey(algorithm: Algorithm, bits = rsaBits[algorithm as 'RS256']): SigningKey {
  return algorithm in dsaBits ? makeDsaKey(algorithm as 'DS128') : makeRsaKey(algorithm, bits);
}

function makeRsaKey(algorithm: Algorithm, bits: number): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const decimal = (text: string) =>
    BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`).toString();
  const serialized = { algorithm: 'RS', n: decimal(n), e: decimal(e) };
  return {
    algorithm,
    serialized,
    jwk: { kty: 'RSA', n, e },
    verificationKey: parsePublicKey(serialized),
    sign: (signed) => sign('sha256', Buffer.from(signed), privateKey),
  };
}

function makeDsaKey(algorithm: 'DS128' | 'DS256'): SigningKey {
  const [modulusLength, divisorLength] = dsaBits[algorithm];
  const { publicKey, privateKey } = generateKeyPairSync('dsa', { modulusLength, divisorLength });
  const numbers = dsaNumbers(publicKey);
  const entries = Object.entries(numbers);
  const serialized = {
    algorithm: 'DS',
    ...Object.fromEntries(entries.map(([name, bytes]) => [name, bytes.toString('hex')])),
  };
  return {
    algorithm,
    serialized,
    jwk: {
      kty: 'DSA',
      ...Object.fromEntries(entries.map(([name, bytes]) => [name, bytes.toString('base64url')])),
    },
    verificationKey: parsePublicKey(serialized),
    sign: (signed) =>
      sign(algorithm === 'DS128' ? 'sha1' : 'sha256', Buffer.from(signed), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      }),
  };
}

/** The integers of a SubjectPublicKeyInfo, in their order: p, q and g of the group, then y. */
function dsaNumbers(publicKey: KeyObject): Record<'p' | 'q' | 'g' | 'y', Buffer> {
  const integers: Buffer[] = [];
  const read = (der: Buffer) => {
    for (let rest = der; rest.length; ) {
      const [tag = 0, short = 0] = rest;
      const lengthBytes = short & 0x80 ? short & 0x7f : 0;
      const start = 2 + lengthBytes;
      const length = lengthBytes ? rest.readUIntBE(2, lengthBytes) : short;
      const content = rest.subarray(start, start + length);
      if (tag === 0x30) read(content);
      if (tag === 0x03) read(content.subarray(1));
      if (tag === 0x02) integers.push(content[0] ? content : content.subarray(1));
      rest = rest.subarray(start + length);
    }
  };
  read(publicKey.export({ format: 'der', type: 'spki' }));
  const [p, q, g, y] = integers as [Buffer, Buffer, Buffer, Buffer];
  return { p, q, g, y };
}

/** A JWS in compact form. The header is the one that belongs to the key, unless it is given. */
export function signJws(key: SigningKey, payload: unknown, header?: unknown): string {
  const signed = `${segment(header ?? { alg: key.algorithm })}.${segment(payload)}`;
  return `${signed}.${key.sign(signed).toString('base64url')}`;
}

/** A segment of a JWS. A text is taken for JSON that is written already. */
export function segment(value: unknown): string {
  const json = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(json).toString('base64url');
}

/** A certificate of one day. What is `undefined` among the claims is left out. */
export function makeCertificate(
  issuerKey: SigningKey,
  userKey: SigningKey,
  claims: Record<string, unknown> = {},
  now = Date.now(),
): string {
  return signJws(issuerKey, {
    iss: 'idp.example.com',
    iat: now,
    exp: now + 24 * 60 * 60 * 1000,
    'public-key': userKey.serialized,
    principal: { email: 'user@idp.example.com' },
    ...claims,
  });
}

/** An assertion of two minutes, without its certificate. */
export function makeAssertion(
  userKey: SigningKey,
  claims: Record<string, unknown> = {},
  now = Date.now(),
): string {
  return signJws(userKey, { aud: 'http://rp.example.com', exp: now + 2 * 60 * 1000, ...claims });
}

/**
 * A discovery that knows its answers beforehand, and remembers whom it was asked about. A host
 * answers the same for every domain.
 */
export function makeDiscovery(
  authorities: Record<string, SigningKey | SigningKey[] | { authority: string; key: SigningKey }>,
): Discovery & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async discover(domain, { host = domain } = {}) {
      asked.push(host);
      const known = Object.hasOwn(authorities, host) ? authorities[host] : undefined;
      if (!known) {
        const problem = `${host} is not a browserid primary - non-200 response code`;
        return { issuer: undefined, problem };
      }
      const { authority: issuer, key } =
        'authority' in known ? known : { authority: host, key: known };
      return { issuer, publicKeys: [key].flat().map(({ verificationKey }) => verificationKey) };
    },
  };
}

/** What a promise is rejected with, as `reason: message`. */
export async function refusalOf(promise: Promise<unknown>): Promise<string> {
  try {
    return `not refused: ${JSON.stringify(await promise)}`;
  } catch (error) {
    if (!isFxaRelierError(error)) throw error;
    return `${error.reason}: ${error.message}`;
  }
}
