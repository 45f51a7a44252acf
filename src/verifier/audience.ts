import { invalidAssertion } from './invalid-assertion.ts';

/**
 * Refuses an assertion that was made for another site.
 *
 * @param made what the assertion says: an origin.
 * @param expected what the site says: an origin, or with `isHostAllowed` a `host` or `host:port`.
 */
export function checkAudience(made: unknown, expected: string, isHostAllowed: boolean): void {
  const actual = parseOrigin(made);
  const wanted =
    isHostAllowed && !expected.includes('://') ? parseHost(expected) : parseOrigin(expected);

  if (wanted.scheme && wanted.scheme !== actual.scheme) throw mismatch('scheme mismatch');
  if (wanted.port && wanted.port !== actual.port) throw mismatch('port mismatch');
  if (wanted.host !== actual.host) throw mismatch('domain mismatch');
  if (wanted.hasPath || actual.hasPath) throw mismatch('has non-empty path');
}

interface Audience {
  /** Where it is not given, any will do. */
  scheme: string | undefined;
  /** Where it is not given, any will do. */
  port: string | undefined;
  host: string;
  hasPath: boolean;
}

function parseOrigin(text: unknown): Audience {
  // The URL parser would make an origin of far more: it passes over blanks and missing slashes.
  if (typeof text !== 'string' || !/^https?:\/\//i.test(text)) throw mismatch('scheme missing');
  const url = parseUrl(text);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return { ...readUrl(url), scheme: url.protocol, port };
}

/** A bare host stands for every scheme and port of it, and a port for every scheme. */
function parseHost(text: string): Audience {
  const url = parseUrl(`http://${text}`);
  // URL leaves out port 80.
  const [, port] = /:(\d+)\/?$/.exec(text) ?? [];
  return { ...readUrl(url), scheme: undefined, port: port && String(Number(port)) };
}

function parseUrl(text: string): URL {
  if (/[\s\\]|:\/\/(?:\/|$)/.test(text) || !URL.canParse(text)) throw mismatch('domain missing');
  return new URL(text);
}

function readUrl({ hostname, username, password, pathname, search, hash }: URL) {
  if (username || password) throw mismatch('has a user name');
  if (!/^(?:[\w.-]+|\[[\da-f:]+\])$/.test(hostname)) throw mismatch('domain missing');
  return { host: hostname, hasPath: pathname !== '/' || search !== '' || hash !== '' };
}

function mismatch(why: string) {
  return invalidAssertion(`audience mismatch: ${why}`);
}
