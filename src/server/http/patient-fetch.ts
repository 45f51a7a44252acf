import { isFxaRelierError } from '../../errors.ts';
import { ownOptions } from '../../shared/argument.ts';
import { createByteLimit, type Fetch } from '../../shared/http.ts';

const mostAttempts = 3;
const firstPauseMs = 200;

export interface PatientFetchOptions {
  fetch: Fetch;
  /** For each call as a whole, with its repetitions. */
  timeoutMs: number;
  /** The token endpoint. A code is spent by the first request for it that arrives. */
  tokenUrl: string;
}

/**
 * A `fetch` that ends in time, and repeats what is safe to repeat: everything but a trade that may
 * have arrived. Pauses double, and are partly left to chance, so that not all come back at once;
 * where the server says how long to wait, it is obeyed, or the call ends where that is too long.
 */
export function createPatientFetch({ fetch, timeoutMs, tokenUrl }: PatientFetchOptions): Fetch {
  return async (input, init = {}) => {
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
    const endsAt = Date.now() + timeoutMs;
    const isTrade = String(input) === tokenUrl;

    for (let attempt = 1; ; attempt++) {
      let response: Response | undefined;
      let failure: unknown;
      try {
        response = await readWhole(
          await fetch(input, ownOptions({ ...init, signal })),
          String(input),
          signal,
        );
      } catch (error) {
        failure = error;
      }
      const again =
        attempt < mostAttempts &&
        !signal.aborted &&
        // A response that is too large will be so again.
        !isFxaRelierError(failure) &&
        (response
          ? mayRepeatAnswered(response.status, isTrade)
          : !isTrade || wasNeverSent(failure));
      const pauseMs = retryAfterMs(response) ?? backoffMs(attempt);
      if (!again || Date.now() + pauseMs >= endsAt) {
        if (response) return response;
        throw failure;
      }
      await pause(pauseMs, signal);
    }
  };
}

/**
 * The answer once its body has come. `fetch` alone gives no limit to that: undici holds a signal
 * weakly, and a body that stalls after a garbage collection is waited for without end.
 */
async function readWhole(response: Response, url: string, signal: AbortSignal): Promise<Response> {
  const { body, status, statusText, headers } = response;
  if (!body) return response;
  const limited = body.pipeThrough(createByteLimit(url), { signal });
  return new Response(await new Response(limited).arrayBuffer(), { status, statusText, headers });
}

/** Throttled is refused before anything was done. What a gateway says leaves that open. */
function mayRepeatAnswered(status: number, isTrade: boolean): boolean {
  return status === 429 || (!isTrade && [502, 503, 504].includes(status));
}

/** Node's words for a connection that was never made. */
function wasNeverSent(failure: unknown): boolean {
  const { cause } = Object(failure);
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    Object(cause).code,
  );
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfterMs(response: Response | undefined): number | undefined {
  const value = response?.headers.get('retry-after');
  if (!value) return;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function backoffMs(attempt: number): number {
  return firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
