import { FxaRelierError } from '../errors.ts';
import { isJsonObject } from '../shared/json-object.ts';

/** The error for an option that cannot work; its message names it. */
export function invalidOption(message: string): FxaRelierError {
  return new FxaRelierError('invalid_argument', message);
}

export function requireObject(value: unknown, name: string): void {
  if (!isJsonObject(value)) throw invalidOption(`${name} must be an object`);
}

export function requireList(value: unknown, name: string): void {
  if (!Array.isArray(value)) throw invalidOption(`${name} must be a list`);
}

export function requireBoolean(value: unknown, name: string): void {
  if (typeof value !== 'boolean') throw invalidOption(`${name} must be true or false`);
}

export function requireText(value: unknown, name: string): void {
  if (typeof value !== 'string' || !value) throw invalidOption(`${name} must be a text`);
}
