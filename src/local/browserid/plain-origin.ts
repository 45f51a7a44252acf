/**
 * Whether `origin` is an http(s) origin that can be written into a header as it is. The hosts of
 * some URLs contain characters that have a meaning there.
 */
export function isPlainOrigin(origin: string): boolean {
  return /^https?:\/\/[\w.:[\]-]+$/.test(origin);
}
