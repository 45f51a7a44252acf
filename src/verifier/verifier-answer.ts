/** On every answer. None is for a browser's scripts: there is no CORS header. */
const headers = {
  'Cache-Control': 'private, no-cache, no-store, must-revalidate, max-age=0',
  'Content-Security-Policy':
    "default-src 'none'; frame-ancestors 'none'; report-uri /__cspreport__",
  'Strict-Transport-Security': 'max-age=15552000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-XSS-Protection': '1; mode=block',
  Connection: 'close',
};

export function answerJson(status: number, body: Record<string, unknown>): Response {
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  return new Response(JSON.stringify(body), { status, headers: { ...headers, ...type } });
}

export function answerText(
  status: number,
  text: string | null,
  more: Record<string, string> = {},
): Response {
  const type = text === null ? {} : { 'Content-Type': 'text/plain; charset=utf-8' };
  return new Response(text, { status, headers: { ...headers, ...type, ...more } });
}

export function answerFailure(status: number, reason: string): Response {
  return reason ? answerJson(status, { status: 'failure', reason }) : answerText(status, null);
}
