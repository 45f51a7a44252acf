import { isUtf8 } from 'node:buffer';
import { isJsonObject, type JsonObject } from '../../shared/json-object.ts';
import { decodeBase64url } from '../base64url.ts';
import { invalidAssertion } from './invalid-assertion.ts';

/** A JWS (RFC 7515) that has been taken apart, and whose signature nobody has looked at. */
export interface JsonWebSignature {
  algorithm: unknown;
  claims: JsonObject;
  /** What the signature is of. */
  signed: Buffer;
  signature: Buffer;
}

/** Reads the compact form: header, payload and signature in base64url, with dots between them. */
export function parseJsonWebSignature(text: string): JsonWebSignature {
  const segments = text.split('.');
  const [header, payload, signature] = segments;
  if (
    header === undefined ||
    payload === undefined ||
    signature === undefined ||
    segments[3] !== undefined
  ) {
    const reason = `signed object must have three parts, this one has ${segments.length}`;
    throw invalidAssertion(reason);
  }

  const signatureBytes = decodeBase64url(signature);
  if (!signatureBytes?.length) throw invalidAssertion('malformed signature');
  return {
    algorithm: usualHeaders.get(header) ?? readAlgorithm(header),
    claims: parseSegment('payload', payload),
    signed: Buffer.from(text.slice(0, text.lastIndexOf('.')), 'latin1'),
    signature: signatureBytes,
  };
}

/** As nearly every header is written: there is no need to read it each time. */
const usualHeaders = new Map(
  ['RS64', 'RS128', 'RS256', 'DS128', 'DS256'].map((alg) => {
    const header = Buffer.from(JSON.stringify({ alg })).toString('base64url');
    return [header, alg];
  }),
);

function readAlgorithm(header: string): unknown {
  const { alg, crit } = parseSegment('header', header);
  // RFC 7515, 4.1.11: what it lists has to be understood, and nothing is.
  if (crit !== undefined) throw invalidAssertion('headersegment: crit is not supported');
  return alg;
}

function parseSegment(name: 'header' | 'payload', segment: string): JsonObject {
  const bytes = decodeBase64url(segment);
  if (!bytes || !isUtf8(bytes)) throw invalidAssertion(`${name}segment: malformed object`);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw invalidAssertion(`${name}segment: invalid json`);
  }
  if (!isJsonObject(value)) throw invalidAssertion(`${name}segment: malformed object`);
  return value;
}
