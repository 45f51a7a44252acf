/** On every answer. None is for a browser's scripts: there is no CORS header. */
const headers = {
  'Cache-Control': 'private, no-cache, no-store, must-revalidate, max-age=0',
  'Content-Security-Policy':
    "default-src 'none'; frame-ancestors 'none'; report-uri /__cspreport__",
  'Strict-Transport-Security': 'max-age=15552000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-XSS-Protection': '1; mode=block',
};

/**
 * The connection stays open after a response to a request that was read. Otherwise it is closed: a
 * body that nobody reads could go on, and an overloaded process has fewer connections to serve.
 */
function headersFor(status: number, more: Record<string, string>): Record<string, string> {
  return { ...headers, ...more, ...(status !== 200 && { Connection: 'close' }) };
}

export function answerJson(status: number, body: Record<string, unknown>): Response {
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  return new Response(JSON.stringify(body), { status, headers: headersFor(status, type) });
}

export function answerText(
  status: number,
  text: string | null,
  more: Record<string, string> = {},
): Response {
  const type = text === null ? {} : { 'Content-Type': 'text/plain; charset=utf-8' };
  return new Response(text, { status, headers: headersFor(status, { ...type, ...more }) });
}

export function answerFailure(status: number, reason: string): Response {
  return reason ? answerJson(status, { status: 'failure', reason }) : answerText(status, null);
}
