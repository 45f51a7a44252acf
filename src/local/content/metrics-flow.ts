import { Hono } from 'hono';
import { failDeliberately } from '../faults.ts';
import { randomHex } from '../http/random-hex.ts';
import type { LocalState } from '../state.ts';

const word = /^[\w.:-]+$/;
const utm = /^[\w/.%-]{1,128}$/;

/** What may be said about where a user comes from. */
const formats: Record<string, RegExp> = {
  entrypoint: word,
  entrypoint_experiment: word,
  entrypoint_variation: word,
  form_type: /^(email|other|button|subscribe)$/,
  product_id: /^prod_\w+$/,
  service: /^(sync|content-server|none|[0-9a-f]{16})$/,
  utm_campaign: utm,
  utm_content: utm,
  utm_medium: utm,
  utm_source: utm,
  utm_term: utm,
};

/**
 * `GET /metrics-flow`: names a visit for metrics before its sign-in begins. A page may ask if it is
 * on a site whose redirect URI is known; a backend, which has no `Origin`, always.
 */
export function createMetricsFlow(state: LocalState): Hono {
  const app = new Hono();
  const allowed = new Set(
    state.options.clients.flatMap(({ redirectUris }) =>
      redirectUris.map((uri) => new URL(uri).origin),
    ),
  );

  app.use('/metrics-flow', async (c, next) => {
    c.header('Vary', 'Origin');
    const origin = c.req.header('Origin');
    // Without permission in the answer, the browser keeps it from the page.
    if (origin !== undefined && !allowed.has(origin)) return c.body(null, 403);
    if (origin !== undefined) c.header('Access-Control-Allow-Origin', origin);
    return next();
  });
  app.use(
    '/metrics-flow',
    failDeliberately('oauth', () => state.faults),
  );

  app.get('/metrics-flow', (c) => {
    const malformed = Object.entries(formats)
      .filter(([name, format]) => c.req.queries(name)?.some((value) => !format.test(value)))
      .map(([name]) => name);
    c.header('Cache-Control', 'no-store');
    if (malformed.length) {
      const validation = { source: 'query', keys: malformed };
      const message = `Malformed: ${malformed.join(', ')}`;
      return c.json({ statusCode: 400, error: 'Bad Request', message, validation }, 400);
    }
    return c.json({
      deviceId: randomHex(16),
      flowBeginTime: Date.now(),
      flowId: randomHex(32),
    });
  });

  return app;
}
