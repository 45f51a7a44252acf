import { decodeBase64url } from '../../shared/base64url.ts';

/** An RSA key as BrowserID's first verifiers read it: both numbers in decimal digits. */
export interface PublicKey {
  algorithm: 'RS';
  n: string;
  e: string;
}

/** The same key in BrowserID's form. */
export function fromJwk({ n = '', e = '' }: { n?: string; e?: string }): PublicKey {
  return { algorithm: 'RS', n: decimal(n), e: decimal(e) };
}

function decimal(base64url: string): string {
  const hex = Array.from(decodeBase64url(base64url), (byte) => byte.toString(16).padStart(2, '0'));
  return String(BigInt(`0x${hex.join('')}`));
}

/** The longest key that is signed for has 4096 bits. */
const mostDigits = 1234;
/** Verifiers refuse what is shorter than 2048 bits; some keys have one less. */
const smallest = 2n ** 2046n;

/** Reads what is to be certified. What is no key, or a weak one, gives `undefined`. */
export function readPublicKey(value: unknown): PublicKey | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { algorithm, n, e } = value as Record<string, unknown>;
  if (algorithm !== 'RS' || !isNumber(n) || !isNumber(e)) return undefined;
  return BigInt(n) < smallest ? undefined : { algorithm, n, e };
}

function isNumber(value: unknown): value is string {
  return typeof value === 'string' && value.length <= mostDigits && /^[1-9]\d*$/.test(value);
}
