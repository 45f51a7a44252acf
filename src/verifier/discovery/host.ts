import { isIPv4 } from 'node:net';

/** A host as BrowserID names it: `example.com`, and where that is allowed `localhost:3030`. */
export interface Host {
  /** All of it, in lower case, as issuers are compared. */
  text: string;
  name: string;
  port: number | undefined;
}

// The last label has a letter first: what ends in a number can be read as an address.
const hostName =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads a host, or nothing where it is none: it has no scheme, user, path or query, and no
 * characters beyond ASCII (names with such are written as `xn--…`). A name without a dot, an IPv4
 * address and a port belong to private networks alone.
 */
export function parseHost(text: unknown, isPrivateAllowed: boolean): Host | undefined {
  // toLowerCase() makes a k of the Kelvin sign.
  if (typeof text !== 'string' || !/^[\x21-\x7e]{1,260}$/.test(text)) return;
  const lower = text.toLowerCase();
  const [, name = '', digits] = /^([^:]+)(?::([1-9]\d{0,4}))?$/.exec(lower) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  const isName = hostName.test(name);
  if (port !== undefined && port > 65535) return;
  if (!isPrivateAllowed && (!isName || !name.includes('.') || port !== undefined)) return;
  return isName || isIPv4(name) ? { text: lower, name, port } : undefined;
}
