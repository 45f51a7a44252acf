import { withoutParam } from './query-string.ts';
import { invalidParameter } from './server-error.ts';

/** The page that each `action` leads to. */
const pages: Record<string, string> = {
  signin: 'signin',
  signup: 'signup',
  force_auth: 'force_auth',
  email: 'email',
};

/**
 * Sends a sign-in on to its first page. `action` is spent on that; everything else is passed on as
 * it came, in the same characters.
 */
export function redirectToFirstPage(
  url: string,
  contentHost: string,
  headers: Record<string, string> = {},
): Response {
  const { search, searchParams } = new URL(url);
  const action = searchParams.get('action');
  if (action && !Object.hasOwn(pages, action)) throw invalidParameter('action', 'query');
  const page = action ? pages[action] : '';
  const location = `${contentHost}/oauth/${page}${withoutParam(search, 'action')}`;
  return new Response(null, {
    status: 302,
    headers: { ...headers, Location: location, 'Cache-Control': 'no-store' },
  });
}
