import type { Context } from 'hono';
import { findRelier } from './authorization-query.ts';
import type { LocalState } from './local-state.ts';
import { pageHeaders } from './page-headers.ts';
import { layout, type Page } from './pages/layout.ts';
import { isCancellable, isFramed } from './visit.ts';

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
  const framed = relier !== undefined && isFramed(searchParams);
  const channel =
    framed && !page.mute && !state.faults.silentFrames
      ? {
          relierOrigin: relier.origin,
          cancellable: isCancellable(searchParams),
          errorPage: `/500.html${search}`,
        }
      : undefined;
  const policy = {
    framedBy: framed ? relier.origin : undefined,
    formsLeadToSite: relier !== undefined,
  };
  return respond(c, layout(page, { framed, channel }), status, pageHeaders(policy, state.faults));
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
