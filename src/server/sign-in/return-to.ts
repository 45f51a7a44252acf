const longestPath = 1024;

/**
 * The address on this site's own origin that `returnTo` means, in full; that of its front page
 * where `returnTo` is anything but a path here. In full, since `Location: //evil.example`, which a
 * path such as `/.//evil.example` comes down to, leads to another site.
 */
export function resolveReturnTo(returnTo: unknown, siteUrl: string): string {
  const home = `${siteUrl}/`;
  if (typeof returnTo !== 'string' || returnTo.length > longestPath) return home;
  if (!returnTo.startsWith('/') || !URL.canParse(returnTo, siteUrl)) return home;
  // As a browser reads it: "/\evil.example" and "/<tab>/evil.example" are other sites.
  const url = new URL(returnTo, siteUrl);
  const isHere = url.origin === siteUrl && url.href.length <= longestPath * 2;
  // "//user@relier.example/" has this site's origin. A page that is opened with credentials in its
  // address cannot fetch relative addresses.
  return isHere && !url.username && !url.password ? url.href : home;
}
