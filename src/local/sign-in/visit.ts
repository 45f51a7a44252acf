import type { Demand } from '../accounts/authentication.ts';
import { withoutParam } from '../http/query-string.ts';
import type { Html } from '../pages/layout.ts';

/** One request for a page of a sign-in: what it asks for, and how to go on from it. */
export interface Visit<A extends Asked = Asked> {
  asked: A;
  /** The folder of the sign-in's pages. */
  base: string;
  /** The query as it came; every form and link of the sign-in carries it on. */
  query: string;
  /** The page is in a lightbox. */
  framed: boolean;
  /** What stands in the forms of somebody who signs in, beside their own fields. */
  extraFields?: Html | undefined;
}

/** What the pages of a sign-in need to know of it, whatever it is for. */
export interface Asked extends Demand {
  client: { name: string };
  /** The address to begin with; empty where none was given. */
  email: string;
  /** No other account will do. */
  accountIsFixed?: boolean;
  /** The account that is signed in must not be offered. */
  askAnew: boolean;
  prompt: 'none' | 'login' | 'consent' | undefined;
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
