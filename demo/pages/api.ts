import type { Outcome } from '../server/outcome.ts';

/** What 123done's backend refused or could not do, and how that is called. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly outcome: Outcome;
  /** What Firefox Accounts called the error, where it was its error. */
  readonly error: string | undefined;

  constructor(outcome: Outcome, message: string, error?: string) {
    super(message);
    this.outcome = outcome;
    this.error = error;
  }
}

/** Asks 123done's own backend. Only what it answers with a success resolves. */
export async function callApi<Answer>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: object = {},
): Promise<Answer> {
  const request: RequestInit = { method };
  if (method !== 'GET') {
    request.headers = { 'content-type': 'application/json' };
    request.body = JSON.stringify(body);
  }
  const response = await fetch(path, request).catch(() => {
    throw new ApiError('site_error', '123done does not answer. Is it still running?');
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new ApiError(
    answer.outcome ?? 'site_error',
    answer.message ?? `${path} answered ${response.status}`,
    answer.error,
  );
}
