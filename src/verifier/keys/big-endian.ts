import { decodeBase64url } from '../base64url.ts';

/** A number as its bytes, the most significant first. Zero has none, and no number a leading 0. */
export type BigEndian = Buffer;

export function fromDecimal(text: string): BigEndian | undefined {
  return /^\d+$/.test(text) ? fromHex(BigInt(text).toString(16)) : undefined;
}

export function fromHex(text: string): BigEndian | undefined {
  if (!/^[\da-f]+$/i.test(text)) return;
  return withoutZeros(Buffer.from(text.length % 2 ? `0${text}` : text, 'hex'));
}

export function fromBase64url(text: string): BigEndian | undefined {
  const bytes = decodeBase64url(text);
  return bytes?.length ? withoutZeros(bytes) : undefined;
}

function withoutZeros(bytes: Buffer): BigEndian {
  let zeros = 0;
  while (bytes[zeros] === 0) zeros++;
  return zeros ? bytes.subarray(zeros) : bytes;
}

export function bitLength(number: BigEndian): number {
  const [first] = number;
  return first === undefined ? 0 : number.length * 8 - (Math.clz32(first) - 24);
}

/** Whether `a` is smaller than `b`. */
export function isLess(a: BigEndian, b: BigEndian): boolean {
  return a.length === b.length ? a.compare(b) < 0 : a.length < b.length;
}
