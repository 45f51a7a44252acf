/** Whether the page's script asks, rather than the user by navigating. */
export function asksForJson(request: Request): boolean {
  return /\bapplication\/json\b/i.test(request.headers.get('accept') ?? '');
}

export interface AnswerOptions {
  status?: number;
  /** `Set-Cookie` lines. */
  cookies?: readonly string[];
  headers?: Record<string, string>;
}

/** No answer here may be kept or shared: each is about one browser. */
function answer(body: string | null, status: number, options: AnswerOptions): Response {
  const headers = new Headers({
    'cache-control': 'no-store',
    // The address that is answered may hold a code.
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    vary: 'Accept',
    ...options.headers,
  });
  for (const cookie of options.cookies ?? []) headers.append('set-cookie', cookie);
  return new Response(body, { status, headers });
}

export function redirectAnswer(status: 302 | 303, location: string, cookies: readonly string[]) {
  return answer(null, status, { cookies, headers: { location } });
}

export function jsonAnswer(body: object, { status = 200, ...options }: AnswerOptions = {}) {
  const headers = { ...options.headers, 'content-type': 'application/json' };
  return answer(JSON.stringify(body), status, { ...options, headers });
}

export function htmlAnswer(html: string, { status = 200, ...options }: AnswerOptions) {
  const headers = { ...options.headers, 'content-type': 'text/html; charset=utf-8' };
  return answer(html, status, { ...options, headers });
}
