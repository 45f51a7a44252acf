import { createPublicKey, type KeyObject } from 'node:crypto';
import type { BigEndian } from './big-endian.ts';

export interface DsaNumbers {
  p: BigEndian;
  q: BigEndian;
  g: BigEndian;
  y: BigEndian;
}

const sequence = 0x30;
const integer = 0x02;
const bitString = 0x03;

/** 1.2.840.10040.4.1 */
const idDsa = Buffer.from('06072a8648ce380401', 'hex');

/** There is no JWK of a DSA key, so it is written as a SubjectPublicKeyInfo (RFC 3279, 2.3.2). */
export function createDsaKey({ p, q, g, y }: DsaNumbers): KeyObject {
  const group = element(sequence, unsigned(p), unsigned(q), unsigned(g));
  const algorithm = element(sequence, idDsa, group);
  const noUnusedBits = Buffer.of(0);
  const key = element(sequence, algorithm, element(bitString, noUnusedBits, unsigned(y)));
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

function unsigned(bytes: BigEndian): Buffer {
  // A first bit that is set would make it negative.
  const sign = bytes.readUInt8() & 0x80 ? Buffer.of(0) : Buffer.alloc(0);
  return element(integer, sign, bytes);
}

function element(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag, ...lengthOf(content)), content]);
}

function lengthOf({ length }: Buffer): number[] {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  return [0x82, length >> 8, length & 0xff];
}
