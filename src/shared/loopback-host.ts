/**
 * Whether the hostname of a URL means this machine: `localhost`, a name below it (RFC 6761,
 * section 6.3), 127.0.0.0/8 or ::1. Browsers trust these hosts without https.
 *
 * @see https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
 */
export function isLoopbackHost(hostname: string): boolean {
  return /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
