/** The cookies of a request, by name. */
export function readCookies(request: Request): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 0) continue;
    const name = trimBlanks(pair.slice(0, at));
    // Of two by one name the first is the more specific one (RFC 6265, section 5.4).
    if (!cookies.has(name)) cookies.set(name, trimBlanks(pair.slice(at + 1)));
  }
  return cookies;
}

/**
 * Removes spaces and tabs only, as browsers do (RFC 6265, section 5.2). `trim()` also removes
 * others, such as 0xA0: a sibling subdomain may set a cookie whose name is a `__Host-` name with
 * such a character before it, since browsers do not see the prefix there.
 */
function trimBlanks(text: string): string {
  const isBlank = (at: number) => text[at] === ' ' || text[at] === '\t';
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(start)) start += 1;
  while (end > start && isBlank(end - 1)) end -= 1;
  return text.slice(start, end);
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
