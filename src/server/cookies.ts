/** The cookies of a request, by name. */
export function readCookies(request: Request): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 0) continue;
    const name = pair.slice(0, at).trim();
    // Of two by one name the first is the more specific one (RFC 6265, section 5.4).
    if (!cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

/** How this site's cookies are named and written. */
export interface CookieJar {
  /** The name in full of what is called `name` here. */
  nameOf(name: string): string;
  /** A `Set-Cookie` that keeps `value` for so many seconds. */
  set(name: string, value: string, maxAgeSeconds: number): string;
  /** A `Set-Cookie` that takes the cookie away. */
  remove(name: string): string;
}

/**
 * @param secure Over https, the `__Host-` prefix has browsers refuse such a cookie from any other
 * host, also from a subdomain, and without `Secure`. On http://localhost Safari keeps no `Secure`
 * cookie, though Chrome and Firefox do, so there it goes without both.
 */
export function createCookieJar(clientId: string, secure: boolean): CookieJar {
  // Cookies ignore the port: two sites on localhost would else take each other's.
  const nameOf = (name: string) => `${secure ? '__Host-' : ''}fxa-${name}-${clientId}`;
  const set = (name: string, value: string, maxAgeSeconds: number) =>
    `${nameOf(name)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${
      secure ? '; Secure' : ''
    }`;
  return { nameOf, set, remove: (name) => set(name, '', 0) };
}
