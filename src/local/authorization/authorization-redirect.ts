import { withoutParam } from '../http/query-string.ts';

/** The actions that have a page of their own. */
const pages = ['signin', 'signup', 'force_auth', 'email'];

/**
 * Redirects to the first page of a sign-in. `action` chooses the page and is removed; an action
 * without a page leads to the one that asks for the address first. The other parameters are passed
 * on in the same characters.
 */
export function redirectToFirstPage(
  url: string,
  contentHost: string,
  headers: Record<string, string> = {},
): Response {
  const { search, searchParams } = new URL(url);
  const action = searchParams.get('action');
  const page = action && pages.includes(action) ? action : '';
  const location = `${contentHost}/oauth/${page}${withoutParam(search, 'action')}`;
  return new Response(null, {
    status: 302,
    headers: { ...headers, Location: location, 'Cache-Control': 'no-store' },
  });
}
