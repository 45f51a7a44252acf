import { FxaRelierError } from '../errors.ts';

/** The error for a call that cannot be carried out as it was made. */
export function invalidArgument(message: string): FxaRelierError {
  return new FxaRelierError('invalid_argument', message);
}

/**
 * Returns a copy that has the caller's own options and inherits nothing. A property that other code
 * put on `Object.prototype` could otherwise send a code or a secret to another server.
 */
export function ownOptions<Options extends object>(options: Options): Options {
  return Object.assign(Object.create(null), options);
}

/** `value`, if it is a string as expected, or an error that names the argument. */
export function requireText(
  name: string,
  value: unknown,
  expected = 'a well-formed string',
  pattern = /^/,
): string {
  if (!value) throw invalidArgument(`${name} is required`);
  // A lone surrogate has no UTF-8 form, so it would not reach a server as it was given.
  if (typeof value !== 'string' || /\p{Cs}/u.test(value) || !pattern.test(value)) {
    throw invalidArgument(`${name} must be ${expected}`);
  }
  return value;
}

/** `value`, if it is an absolute http(s) URL without a fragment, user name and password. */
export function requireHttpUrl(name: string, value: unknown): string {
  const expected = 'an http(s) URL without a fragment';
  const url = requireText(name, value, expected, /^(?=.{1,256}$)https?:\/\/[^#\s]+$/i);
  if (!originOf(url)) throw invalidArgument(`${name} must be ${expected}`);
  const { username, password } = new URL(url);
  if (username || password) {
    throw invalidArgument(`${name} must not contain a user name or password`);
  }
  return url;
}

/** The origin of what may be no URL at all. */
export function originOf(url: string): string | undefined {
  try {
    return new URL(url).origin;
  } catch {
    return;
  }
}
