import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hono } from 'hono';

/** The addresses that load balancers and people ask whether a server runs, and which it is. */
export function createHealth(): Hono {
  const app = new Hono();
  app.get('/__version__', (c) => c.json({ version: version(), commit: 'N/A', source: 'N/A' }));
  app.get('/__heartbeat__', (c) => c.json({}));
  app.get('/__lbheartbeat__', (c) => c.json({}));
  return app;
}

/** The version of this package. */
function version(): string {
  const file = createRequire(import.meta.url).resolve('fxa-relier-client/package.json');
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
