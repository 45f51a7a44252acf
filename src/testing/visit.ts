import type { AuthorizationQuery } from './authorization-query.ts';
import { withoutParam } from './query-string.ts';

/** One request for a page of a sign-in: what its query asks for, and how to go on from it. */
export interface Visit {
  asked: AuthorizationQuery;
  /** The query as it came; every form and link of the sign-in carries it on. */
  query: string;
  /** The page is in a lightbox. */
  framed: boolean;
}

/** A frame must be asked for. */
export function isFramed(params: URLSearchParams): boolean {
  return params.get('context') === 'iframe';
}

/** The page may show a button that ends the sign-in. */
export function isCancellable(params: URLSearchParams): boolean {
  return isFramed(params) && params.get('style') !== 'chromeless';
}

/** The query that the sign-in began with, without what its pages have put in. */
export function beginningOf(query: string): string {
  return withoutParam(withoutParam(query, 'signup_id'), 'challenge_id');
}
