import type { MiddlewareHandler } from 'hono';
import { ownOptions } from '../shared/argument.ts';
import { invalidOption, requireBoolean, requireObject } from './check-option.ts';
import { deliberateError, errorResponse, isKnownErrno } from './http/server-error.ts';

/** Ways for the local Firefox Accounts to misbehave, so that a relier's handling can be tested. */
export interface LocalFaults {
  /** Forbid every page to be framed, as Mozilla's servers do. */
  refuseFrames?: boolean;
  /** Wait so many milliseconds before each answer. */
  delayMs?: number;
  /** Let framed pages load but never speak. */
  silentFrames?: boolean;
  /** Answer a path with an error: `{ '/v1/token': 201 }`. 201 comes with `Retry-After`. */
  fail?: Record<string, number>;
  /** Refuse every `prompt=none`, as servers do where it is switched off. */
  refusePromptNone?: boolean;
  /** Return the number instead of the word in `error`, where there is one: `error=1010`. */
  numericErrors?: boolean;
  /** End each sign-in with this `error` instead of a code: `'access_denied'`, `1000`. */
  signInError?: string | number;
  /** The `Cross-Origin-Opener-Policy` of the content pages, for example `same-origin`. */
  crossOriginOpenerPolicy?: string;
}

const switches = ['refuseFrames', 'silentFrames', 'refusePromptNone', 'numericErrors'] as const;

/** No timer takes more. */
const mostMs = 2 ** 31 - 1;

export function checkFaults(given: LocalFaults): Readonly<LocalFaults> {
  requireObject(given, 'faults');
  const faults = ownOptions(given);
  const { delayMs, signInError, fail = {}, crossOriginOpenerPolicy = '' } = faults;
  for (const name of switches) {
    if (faults[name] !== undefined) requireBoolean(faults[name], `faults.${name}`);
  }
  if (delayMs !== undefined && !(Number.isFinite(delayMs) && delayMs >= 0 && delayMs <= mostMs)) {
    throw invalidOption(`faults.delayMs must be a number of milliseconds, at most ${mostMs}`);
  }
  if (signInError !== undefined && !/^[\w.-]+$/.test(String(signInError))) {
    throw invalidOption('faults.signInError must be a word or a number');
  }
  if (typeof crossOriginOpenerPolicy !== 'string' || !/^[ -~]*$/.test(crossOriginOpenerPolicy)) {
    throw invalidOption('faults.crossOriginOpenerPolicy must be the text of a header');
  }
  requireObject(fail, 'faults.fail');
  for (const [path, errno] of Object.entries(fail)) {
    if (!path.startsWith('/')) throw invalidOption(`faults.fail: ${path} must begin with a slash`);
    if (!isKnownErrno(errno)) {
      throw invalidOption(`faults.fail: ${path} has an unknown errno: ${errno}`);
    }
  }
  // What is replaced is checked; what is changed in place would not be.
  return Object.freeze(faults);
}

/** Waits as long as an answer is to be late, or until who asked does not want it any more. */
export async function answerLate(
  { delayMs }: LocalFaults,
  signal?: AbortSignal | null,
): Promise<void> {
  signal?.throwIfAborted();
  if (!delayMs) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, delayMs);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** The errno that this request is to fail with, if it is to fail. */
export function deliberateErrno({ fail = {} }: LocalFaults, url: string): number | undefined {
  const { pathname } = new URL(url);
  return Object.hasOwn(fail, pathname) ? fail[pathname] : undefined;
}

/** Fails the requests of an API that `faults.fail` names. */
export function failDeliberately(
  server: 'oauth' | 'profile',
  faults: () => LocalFaults,
): MiddlewareHandler {
  return async (c, next) => {
    const errno = deliberateErrno(faults(), c.req.url);
    if (errno === undefined) return next();
    return errorResponse(deliberateError(server, errno));
  };
}
