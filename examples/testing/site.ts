// The site under test: signs its users in by redirect and in the lightbox.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { FxaRelierServer, isFxaRelierError, type ServerOptions } from 'fxa-relier-client/server';
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

export interface SiteOptions {
  siteUrl: string;
  clientId: string;
  clientSecret: string;
  /** Where Firefox Accounts is: 'production' in production. */
  server: NonNullable<ServerOptions['server']>;
}

export function createSite({ siteUrl, clientId, clientSecret, server }: SiteOptions) {
  const fxa = new FxaRelierServer(clientId, { clientSecret, server });
  const users = new Map<string, string>();
  const app = new Hono();

  app.get('/', (c) => {
    const user = users.get(getCookie(c, 'session') ?? '');
    return c.html(user ? `<h1>Hello</h1><p>${user}</p>` : signedOutPage);
  });

  app.post('/api/sign-in', (c) => {
    const state = randomBytes(32).toString('hex');
    setCookie(c, 'state', state, { httpOnly: true, sameSite: 'Lax' });
    return c.json({ clientId, server, redirectUri: `${siteUrl}/oauth`, scope: 'profile', state });
  });

  // The redirect URI. The page sends the lightbox's answer here, too.
  app.get('/oauth', async (c) => {
    const { code, state, error } = c.req.query();
    const expected = getCookie(c, 'state');
    deleteCookie(c, 'state');
    if (!state || state !== expected) return c.text('This sign-in began elsewhere.', 403);
    if (!code) return c.text(`Firefox Accounts says: ${error}`, 400);
    try {
      const { accessToken } = await fxa.token.tradeCode(code);
      const { email = '' } = await fxa.profile.fetch(accessToken);
      const session = randomBytes(32).toString('hex');
      users.set(session, email);
      setCookie(c, 'session', session, { httpOnly: true, sameSite: 'Lax' });
      return c.redirect('/', 303);
    } catch (error) {
      if (!isFxaRelierError(error)) throw error;
      if (error.retryAfter) c.header('Retry-After', String(error.retryAfter));
      return c.text(`Signing in did not work: ${error.reason}`, 503);
    }
  });

  app.get('/fxa-relier-client.js', (c) => {
    c.header('Content-Type', 'text/javascript');
    return c.body(readFileSync(library, 'utf8'));
  });
  return app;
}

const library = createRequire(import.meta.url).resolve('fxa-relier-client/dist/index.js');

const signedOutPage = `<!doctype html>
<title>The site</title>
<button data-ui="redirect">Sign in</button>
<button data-ui="lightbox">Sign in here</button>
<p role="status"></p>
<script type="module">
  import { FxaRelierClient } from '/fxa-relier-client.js';

  for (const button of document.querySelectorAll('button')) {
    button.onclick = async () => {
      const { ui } = button.dataset;
      const begun = await fetch('/api/sign-in', { method: 'POST' });
      const { clientId, state, ...options } = await begun.json();
      try {
        const client = new FxaRelierClient(clientId, options);
        const result = await client.auth.signIn({ ui, fallback: 'redirect', state });
        if (result) location = '/oauth?' + new URLSearchParams(result);
      } catch (error) {
        document.querySelector('[role=status]').textContent = error.reason;
      }
    };
  }
</script>`;
