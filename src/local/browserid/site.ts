import type { Context } from 'hono';
import type { LocalState } from '../state.ts';
import { isPlainOrigin } from './plain-origin.ts';

/**
 * The origin of the page that has sent the browser here. Only the browser says it: what a query
 * says, anyone could.
 */
export function siteOf(c: Context, { options }: LocalState): string | undefined {
  const referrer = c.req.header('Referer') ?? '';
  if (!URL.canParse(referrer)) return undefined;
  const { origin } = new URL(referrer);
  return isPlainOrigin(origin) && origin !== options.server.contentHost ? origin : undefined;
}

/**
 * Whether a window or a frame asks. A page can send requests of other kinds, such as for images, by
 * the thousand and unseen. Old browsers do not tell the kind.
 */
export function isForDocument(c: Context): boolean {
  return (c.req.header('Sec-Fetch-Mode') ?? 'navigate') === 'navigate';
}

export const notForDocument = 'Open this address in a window or a frame: it is a page.';
