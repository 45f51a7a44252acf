import { invalidParameter, oauthError } from './server-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON or form body; any other kind is refused. */
export async function readFields(request: Request): Promise<Fields> {
  const type = (request.headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase();
  const text = await request.text();
  if (type === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (type !== 'application/json') throw oauthError(113);
  try {
    const fields: unknown = JSON.parse(text);
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) {
      return fields as Fields;
    }
  } catch {
    // Answered below, like every other body that has no fields.
  }
  throw invalidParameter('payload');
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

export const hex16 = /^[0-9a-f]{16}$/;
export const hex64 = /^[0-9a-f]{64}$/;
