import type { Outcome } from '../server/outcome.ts';

/** What the backend says of how something has ended. */
export interface Answer {
  outcome: Outcome;
  message?: string;
  /** What Firefox Accounts called the error, where it was its error. */
  error?: string;
  errno?: number;
  /** Seconds after which it may work. */
  retry_after?: number;
  /** The page to go on to. */
  return_to?: string;
}

/** What 123done's backend refused or could not do, and how that is called. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(answer.message);
    this.answer = answer;
  }
}

/** Asks 123done's own backend. Only what it answers with a success resolves. */
export async function callApi<Result>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: object = {},
): Promise<Result> {
  const request: RequestInit = { method, headers: { accept: 'application/json' } };
  if (method !== 'GET') {
    request.headers = { ...request.headers, 'content-type': 'application/json' };
    request.body = JSON.stringify(body);
  }
  const response = await fetch(path, request).catch(() => {
    const message = '123done does not answer. Is it still running?';
    throw new ApiError({ outcome: 'site_error', message });
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const message = `${path} answered ${response.status}`;
  throw new ApiError({ outcome: 'site_error', message, ...answer });
}
