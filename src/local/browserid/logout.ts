import { Hono } from 'hono';
import { currentSessionId } from '../accounts/browser-session.ts';
import { failDeliberately } from '../faults.ts';
import type { LocalState } from '../state.ts';
import { stampChange } from './change-stamp.ts';

/** A site's page says that its user leaves the site; only for itself can it say so. */
export function createLogout(state: LocalState): Hono {
  const app = new Hono();
  const path = '/browserid/logout';

  app.use(path, async (c, next) => {
    const origin = c.req.header('Origin');
    await next();
    c.header('Vary', 'Origin');
    if (!origin) return;
    c.header('Access-Control-Allow-Origin', origin);
    c.header('Access-Control-Allow-Credentials', 'true');
  });
  app.options(path, (c) =>
    c.body(null, 204, {
      'Access-Control-Allow-Methods': 'POST',
      'Access-Control-Allow-Headers': 'Content-Type',
    }),
  );
  app.use(
    path,
    failDeliberately('oauth', () => state.faults),
  );
  app.post(path, (c) => {
    const sessionId = currentSessionId(c, state);
    const site = c.req.header('Origin');
    if (sessionId !== undefined && site !== undefined) {
      state.siteSignIns.forget(sessionId, site);
      stampChange(c, state);
    }
    return c.body(null, 204);
  });

  return app;
}
