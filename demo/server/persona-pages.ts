import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { StaticFiles } from './files.ts';
import type { PersonaSessions } from './persona-sessions.ts';

const pages = [
  ['/', '/pages/persona.html'],
  ['/get', '/pages/persona-get.html'],
] as const;

/** The pages that the backend writes something into: whom it believes to be signed in. */
export function createPersonaPages(
  files: StaticFiles,
  provider: string,
  sessions: PersonaSessions,
) {
  const app = new Hono();

  const show = (path: string) => (context: Context) => {
    const known: Record<string, string> = {
      provider,
      currentUser: sessions.emailOf(context) ?? '',
    };
    const page = files.get(path)?.body ?? '';
    const body = page.replace(/\{\{(\w+)\}\}/g, (_, name) => String(html`${known[name]}`));
    return context.html(body, 200, { 'cache-control': 'no-store' });
  };

  for (const [path, file] of pages) app.get(path, show(file));
  return app;
}
