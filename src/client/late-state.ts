import { FxaRelierError, isFxaRelierError } from '../errors.ts';
import { invalidArgument } from '../shared/argument.ts';

/** A `state` that the caller does not have yet. */
export type LateState = PromiseLike<string> | (() => string | PromiseLike<string>);

export function isLate(state: unknown): state is LateState {
  return typeof state === 'function' || typeof (state as PromiseLike<string>)?.then === 'function';
}

/**
 * Waits for a state. A function is called before this returns, so still inside the user's click.
 *
 * @throws FxaRelierError `network` if the state cannot be obtained, unless it fails with an
 * `FxaRelierError` of its own; `invalid_argument` if it is no string.
 */
export async function awaitState(state: LateState): Promise<string> {
  let value: unknown;
  try {
    value = await (typeof state === 'function' ? state() : state);
  } catch (cause) {
    if (isFxaRelierError(cause)) throw cause;
    throw new FxaRelierError('network', `The state could not be obtained: ${cause}`, { cause });
  }
  if (typeof value === 'string') return value;
  const received = value instanceof Object ? 'an object' : String(value);
  throw invalidArgument(`state must resolve with a string, not with ${received}`);
}

/** Settles as `promise` does, or rejects as soon as the signal fires. */
export function untilAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal?.removeEventListener('abort', abort));
  });
}
