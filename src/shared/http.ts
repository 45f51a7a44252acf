import { FxaRelierError, isFxaRelierError } from '../errors.ts';
import { ownOptions } from './argument.ts';
import { parseJsonObject } from './json-object.ts';
import { oneLine } from './one-line.ts';

export type Fetch = typeof globalThis.fetch;

/** What every call over HTTP takes beside its own arguments. */
export interface CallOptions {
  /** Ends the call early; it then rejects with the reason `aborted`. */
  signal?: AbortSignal | undefined;
}

/** Larger than any response of Firefox Accounts: a profile or a set of keys takes a few kB. */
const maxResponseBytes = 1024 * 1024;

/** A step for `pipeThrough` that ends a response which is larger than 1 MB. */
export function createByteLimit(url: string): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxResponseBytes) {
        throw new FxaRelierError('invalid_response', `${url} sent more than 1 MB`);
      }
      controller.enqueue(chunk);
    },
  });
}

type FetchRequest = Omit<RequestInit, 'signal'> & CallOptions;

/** The body of an error response of Firefox Accounts, which also has `code` and `info`. */
interface ErrorBody {
  errno?: number;
  error?: string;
  message?: unknown;
  retryAfter?: unknown;
}

/**
 * Sends one request to a Firefox Accounts server and returns the body of its response, which may be
 * empty. No cookie goes along, and the headers must be ones that the servers' CORS rules allow.
 */
export async function fetchText(fetch: Fetch, url: string, request: FetchRequest): Promise<string> {
  let response: Response;
  let text: string;
  try {
    // What is sent may be a secret or a token: it goes to the named server or nowhere.
    const init = { ...request, credentials: 'omit', redirect: 'error' } as RequestInit;
    response = await fetch(url, ownOptions(init));
    const body = response.body?.pipeThrough(createByteLimit(url));
    text = await new Response(body).text();
  } catch (cause) {
    if (isFxaRelierError(cause)) throw cause;
    const reason = ownOptions(request).signal?.aborted ? 'aborted' : 'network';
    throw new FxaRelierError(reason, `${url} was not reached`, { cause });
  }

  const { ok, status, headers } = response;
  if (!ok) {
    const body: ErrorBody | undefined = parseJsonObject(text);
    const { errno, error, message = '', retryAfter = headers.get('retry-after') } = body ?? {};
    throw new FxaRelierError('http_error', `${url} answered ${status} ${oneLine(message)}`, {
      status,
      errno,
      error,
      retryAfter: Number(retryAfter) || undefined,
      cause: body,
    });
  }
  return text;
}

/** Sends one request as `fetchText` does, and returns the JSON object in the response. */
export async function fetchJson(
  fetch: Fetch,
  url: string,
  request: FetchRequest,
): Promise<Record<string, unknown>> {
  const body = parseJsonObject(await fetchText(fetch, url, request));
  if (!body) throw new FxaRelierError('invalid_response', `${url} sent no JSON object`);
  return body;
}
