import { invalidAssertion } from './invalid-assertion.ts';

/**
 * Refuses an assertion that was made for another site.
 *
 * @param made what the assertion says: an origin.
 * @param expected what the site says: an origin, or with `isHostAllowed` a `host` or `host:port`.
 */
export function checkAudience(made: unknown, expected: string, isHostAllowed: boolean): void {
  // Nearly always both are the same to the letter, as browsers write an origin.
  if (made === expected && /^https?:\/\/[a-z\d.-]*[a-z](?::\d{1,5})?$/.test(expected)) return;

  const actual = parseOrigin(made);
  const isHost = isHostAllowed && !expected.includes('://');
  const wanted = isHost ? parseHost(expected) : parseOrigin(expected);
  if (wanted.scheme && wanted.scheme !== actual.scheme) throw mismatch('scheme mismatch');
  if (wanted.port !== undefined && wanted.port !== actual.port) throw mismatch('port mismatch');
  if (wanted.host !== actual.host) throw mismatch('domain mismatch');
  if (wanted.hasPath || actual.hasPath) throw mismatch('has non-empty path');
}

interface Audience {
  /** Where it is not given, any will do. */
  scheme: string | undefined;
  /** Where it is not given, any will do. */
  port: number | undefined;
  host: string;
  hasPath: boolean;
}

const usualPorts: Record<string, number> = { http: 80, https: 443 };

function parseOrigin(text: unknown): Audience {
  const origin = typeof text === 'string' ? text : '';
  const [, name, rest = ''] = /^(https?):\/\/(.*)$/is.exec(origin) ?? [];
  if (!name) throw mismatch('scheme missing');
  const scheme = name.toLowerCase();
  const { port = usualPorts[scheme], ...place } = parseHost(rest);
  return { ...place, scheme, port };
}

/** By itself, a host stands for every scheme and port of it, and one with a port for every scheme. */
function parseHost(text: string): Audience {
  const [, authority = '', path = ''] = /^([^/?#]*)(.*)$/s.exec(text) ?? [];
  if (authority.includes('@')) throw mismatch('has a user name');
  const [, name = '', port] = /^([^:[\]]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i.exec(authority) ?? [];
  return {
    scheme: undefined,
    host: normalize(name),
    port: port === undefined ? undefined : Number(port),
    hasPath: path !== '' && path !== '/',
  };
}

function normalize(name: string): string {
  // The URL parser passes over blanks, makes slashes of backslashes, and lets a * be.
  if (/[\s\\*]/.test(name)) throw mismatch('domain missing');
  try {
    return new URL(`http://${name}`).hostname;
  } catch {
    throw mismatch('domain missing');
  }
}

function mismatch(why: string) {
  return invalidAssertion(`audience mismatch: ${why}`);
}
