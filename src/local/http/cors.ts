import type { MiddlewareHandler } from 'hono';

const allowedHeaders = ['Accept', 'Authorization', 'Content-Type', 'If-None-Match'];

/**
 * Lets pages of other origins call, without credentials: `any` names every origin at once, as the
 * OAuth server does; `echo` names the one that asks, as the profile server does. A preflight that
 * asks for any other header, for example `X-Requested-With`, is answered without permission.
 */
export function cors(kind: 'any' | 'echo', methods: string[]): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('Origin');
    if (c.req.method === 'OPTIONS') {
      return origin ? preflight(c.req.raw, kind === 'any' ? '*' : origin, methods) : next();
    }
    await next();
    if (kind === 'echo') c.header('Vary', 'Origin');
    if (kind === 'echo' && !origin) return;
    c.header('Access-Control-Allow-Origin', kind === 'any' ? '*' : origin);
    c.header('Access-Control-Expose-Headers', 'WWW-Authenticate, Server-Authorization');
  };
}

function preflight(request: Request, origin: string, methods: string[]): Response {
  const wanted = (request.headers.get('Access-Control-Request-Headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  const allowed = ['origin', ...allowedHeaders.map((name) => name.toLowerCase())];
  const vary = { Vary: 'Origin' };
  if (!wanted.every((name) => allowed.includes(name))) {
    const message = 'CORS error: Some headers are not allowed';
    return Response.json({ message }, { headers: vary });
  }
  return new Response(null, {
    status: 204,
    headers: {
      ...vary,
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': methods.join(', '),
      'Access-Control-Allow-Headers': allowedHeaders.join(', '),
      'Access-Control-Max-Age': '86400',
    },
  });
}
