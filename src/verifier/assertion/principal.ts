import { isJsonObject } from '../../shared/json-object.ts';
import { parseHost } from '../discovery/host.ts';
import { invalidAssertion } from './invalid-assertion.ts';

/** Whom a certificate is about. */
export interface Principal {
  /** What stands in the place of the address. It may be none. */
  email: unknown;
  /** The domain of the address, in lower case, if it is one. */
  domain: string | undefined;
  /** What else is said of the principal. */
  claims: Record<string, unknown>;
}

/** `principal.email`, or `sub`, where later certificates had it. */
export function readPrincipal({ principal = {}, sub }: Record<string, unknown>): Principal {
  if (!isJsonObject(principal)) throw invalidAssertion('malformed principal');
  const { email = sub, ...claims } = principal;
  return { email, domain: domainOf(email), claims };
}

function domainOf(email: unknown): string | undefined {
  if (typeof email !== 'string' || email.length > 254) return;
  const [, domain] = /^[\w!#$%&'*+/=?^`{|}~.-]+@([^@]+)$/.exec(email) ?? [];
  return parseHost(domain, true)?.text;
}
