import type { Context } from 'hono';
import { findRelier } from '../authorization/authorization-query.ts';
import { layout, type Page } from '../pages/layout.ts';
import { isCancellable, isFramed } from '../sign-in/visit.ts';
import type { LocalState } from '../state.ts';
import { pageHeaders } from './page-headers.ts';

/** Answers with a page that is never framed. */
export function presentPage(c: Context, state: LocalState, page: Page, status = 200): Response {
  return respond(c, layout(page, { framed: false }), status, pageHeaders({}, state.faults));
}

/** Answers with a page of a sign-in, which its relier may frame if the query says so. */
export function presentSignInPage(
  c: Context,
  state: LocalState,
  page: Page,
  status = 200,
): Response {
  const { search, searchParams } = new URL(c.req.url);
  const relier = findRelier(searchParams, state.options.clients);
  const relierOrigin = relier?.origin ?? (page.refusal ? claimedOrigin(searchParams) : undefined);
  const framed = relierOrigin !== undefined && isFramed(searchParams);
  const channel =
    framed && !page.mute && !state.faults.silentFrames
      ? {
          relierOrigin,
          cancellable: isCancellable(searchParams),
          errorPage: `/500.html${search}`,
        }
      : undefined;
  const policy = {
    framedBy: framed ? relierOrigin : undefined,
    formsLeadToSite: relier !== undefined,
  };
  return respond(c, layout(page, { framed, channel }), status, pageHeaders(policy, state.faults));
}

/**
 * The origin of the redirect URI of an unknown site. Its pages may frame the refusal alone, which has
 * no form and shows only the site's own parameters. Otherwise the developer who mistyped a client id
 * would see a lightbox that stays empty.
 */
function claimedOrigin(params: URLSearchParams): string | undefined {
  const uri = params.get('redirect_uri') ?? '';
  const { origin, host } = URL.canParse(uri) ? new URL(uri) : { origin: '', host: '' };
  // A URL's host may contain characters that have a meaning in a policy: `;`, `,` and `*`.
  return /^https?:/.test(origin) && /^[\w.:[\]-]+$/.test(host) ? origin : undefined;
}

/** Answers with a document and its headers. */
export function respond(
  c: Context,
  document: ReturnType<typeof layout>,
  status: number,
  headers: Record<string, string>,
): Response {
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  c.status(status as 200);
  return c.html(document as string);
}
