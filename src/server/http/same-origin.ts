/**
 * Whether a page of this very origin made the request, by the browser's word: `Sec-Fetch-Site`, or
 * in older browsers `Origin`. `SameSite` alone lets the pages of other subdomains and ports pass.
 */
export function isSameOrigin({ headers }: Request, siteUrl: string): boolean {
  const fetchSite = headers.get('sec-fetch-site');
  return fetchSite ? fetchSite === 'same-origin' : headers.get('origin') === siteUrl;
}
