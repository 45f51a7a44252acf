import { FxaRelierError } from '../errors.ts';
import { oneLine } from './one-line.ts';

export type Fetch = typeof globalThis.fetch;

/** What every call over HTTP takes beside its own arguments. */
export interface CallOptions {
  /** Ends the call early; it then rejects with the reason `aborted`. */
  signal?: AbortSignal | undefined;
}

/**
 * One request to a Firefox Accounts server, and the JSON object that it answers with. No cookie
 * goes along, and the headers must be ones that the servers' CORS rules allow.
 */
export async function fetchJson(
  fetch: Fetch,
  url: string,
  request: Omit<RequestInit, 'signal'> & CallOptions,
): Promise<Record<string, unknown>> {
  let response: Response;
  let text: string;
  try {
    // What is sent may be a secret or a token: it goes to the named server or nowhere.
    response = await fetch(url, {
      ...request,
      credentials: 'omit',
      redirect: 'error',
    } as RequestInit);
    text = await response.text();
  } catch (cause) {
    const reason = request.signal?.aborted ? 'aborted' : 'network';
    throw new FxaRelierError(reason, `${url} was not reached`, { cause });
  }

  const { ok, status, headers } = response;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {}
  if (!ok) {
    // Firefox Accounts' error body: { code, errno, error, message, info, retryAfter? }
    const { errno, error, message = '', retryAfter = headers.get('retry-after') } = Object(body);
    throw new FxaRelierError('http_error', `${url} answered ${status} ${oneLine(message)}`, {
      status,
      errno,
      error,
      retryAfter: Number(retryAfter) || undefined,
      cause: body,
    });
  }
  if (!(body instanceof Object) || Array.isArray(body)) {
    throw new FxaRelierError('invalid_response', `${url} sent no JSON object`);
  }
  return body as Record<string, unknown>;
}
