import type { LocalFxa } from '../local/index.ts';
import { readPage } from './read-page.ts';

/** As many as a browser follows redirects; a sign-in takes fewer than ten. */
const mostPages = 20;

/** What a user types. */
export interface Credentials {
  email: string;
  password: string;
}

/**
 * Signs a user in at the address that a relier sends browsers to, without a browser: it follows the
 * redirects, fills in the forms, codes from the inbox included, and gives consent.
 *
 * ```ts
 * import { createLocalFxa, signInWithFetch } from 'fxa-relier-client/testing';
 *
 * const fxa = createLocalFxa();
 * const query = new URLSearchParams({ client_id: 'dcdb5ae7add825d2', state: 's', scope: 'profile' });
 * const back = await signInWithFetch(fxa, `${fxa.server.oauthHost}/authorization?${query}`, {
 *   email: 'test@example.com',
 *   password: 'password123',
 * });
 * console.log(back.searchParams.get('code'));
 * ```
 *
 * @returns Where Firefox Accounts sends the browser back to: the redirect URI, with `code` and
 *   `state`, or with `error`.
 * @throws {Error} A page says that something is wrong: the message has its words.
 */
export async function signInWithFetch(
  fxa: Pick<LocalFxa, 'fetch' | 'server' | 'inbox'>,
  url: string | URL,
  credentials: Credentials,
): Promise<URL> {
  return (await visitToTheEnd(fxa, url, credentials)).back;
}

/** As above; gives the cookies that were set on the way, too. */
export async function visitToTheEnd(
  fxa: Pick<LocalFxa, 'fetch' | 'server' | 'inbox'>,
  url: string | URL,
  credentials: Credentials,
): Promise<{ back: URL; cookies: Map<string, string> }> {
  const cookies = new Map<string, string>();
  const { contentHost, oauthHost, profileHost } = fxa.server;
  const origins = [contentHost, oauthHost, profileHost].map((host) => new URL(host).origin);
  let request = new Request(url);
  for (let loaded = 0; loaded < mostPages; loaded += 1) {
    if (cookies.size) {
      request.headers.set('Cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
    }
    const response = await fxa.fetch(request);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('Location');
    if (location) {
      const target = new URL(location, request.url);
      if (!origins.includes(target.origin)) return { back: target, cookies };
      request = new Request(target);
    } else {
      const html = await response.text();
      const { redirect } = readPage(html);
      if (redirect) return { back: new URL(redirect), cookies };
      request = submission(html, request.url);
    }
  }
  throw new Error(`No redirect back to the relier after ${mostPages} pages, at ${request.url}`);

  function submission(html: string, pageUrl: string): Request {
    const { problem, details, form } = readPage(html);
    if (problem) throw new Error(['Firefox Accounts says:', problem, ...details].join(' '));
    if (!form) throw new Error(`There is nothing to fill in at ${pageUrl}`);
    const answers: Record<string, string> = { ...credentials, code: newestCode(fxa, credentials) };
    const asked = form.asked.map((name) => [name, answers[name] ?? '']);
    return new Request(new URL(form.action, pageUrl), {
      method: 'POST',
      headers: { Origin: new URL(contentHost).origin },
      body: new URLSearchParams({ ...form.hidden, ...Object.fromEntries(asked) }),
    });
  }
}

/** The last code that was sent to someone; empty where none was. */
export function newestCode({ inbox }: Pick<LocalFxa, 'inbox'>, { email }: Credentials): string {
  const isHers = ({ to }: { to: string }) => to.toLowerCase() === email.trim().toLowerCase();
  return inbox.filter(isHers).at(-1)?.code ?? '';
}
