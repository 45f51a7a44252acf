import { parseJsonObject } from '../../shared/json-object.ts';
import { bodyTooLarge, invalidParameter, oauthError } from './server-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The largest body, in bytes, that the servers read. */
const maxBodyBytes = 16_384;

/**
 * Returns the fields of a JSON or form body.
 *
 * @throws {ServerError} 113 for a body of another type, 413 for one that is too large, 109 for JSON
 * that is no object.
 */
export async function readFields(request: Request): Promise<Fields> {
  const type = contentType(request);
  if (type === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams(await readText(request)));
  }
  if (type !== 'application/json') throw oauthError(113);
  const fields = parseJsonObject(await readText(request));
  if (!fields) throw invalidParameter('payload');
  return fields as Fields;
}

/**
 * Returns the fields of a page's form. A request without a content type has no form: browsers name
 * the type of each form that they send.
 *
 * @throws {ServerError} 113 for a body of another type, 413 for one that is too large.
 */
export async function readForm(request: Request): Promise<Record<string, string>> {
  const type = contentType(request);
  if (!type) return {};
  if (type !== 'application/x-www-form-urlencoded') throw oauthError(113);
  return Object.fromEntries(new URLSearchParams(await readText(request)));
}

/** The media type in lower case, without its parameters; empty if the request names none. */
function contentType({ headers }: Request): string {
  return (headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Stops reading once the body is longer than the servers accept. */
async function readText({ body, headers }: Request): Promise<string> {
  if (Number(headers.get('Content-Length')) > maxBodyBytes) throw bodyTooLarge(maxBodyBytes);
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return Buffer.concat(chunks).toString();
    bytes += value.byteLength;
    if (bytes > maxBodyBytes) {
      await reader?.cancel();
      throw bodyTooLarge(maxBodyBytes);
    }
    chunks.push(value);
  }
}

/** A field that must be there and look as it should. */
export function requireField(fields: Fields, name: string, pattern: RegExp): string {
  const value = optionalField(fields, name, pattern);
  if (value === undefined) throw invalidParameter(name);
  return value;
}

/** A field that may be absent, but if it is there must look as it should. */
export function optionalField(fields: Fields, name: string, pattern: RegExp): string | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !pattern.test(value)) throw invalidParameter(name);
  return value;
}

/** A number, or a text that is one, as a form sends it. */
export function optionalNumber(
  fields: Fields,
  name: string,
  isValid: (value: number) => boolean,
): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  if (typeof number !== 'number' || !isValid(number)) throw invalidParameter(name);
  return number;
}

export const hex16 = /^[0-9a-f]{16}$/;
export const hex64 = /^[0-9a-f]{64}$/;
