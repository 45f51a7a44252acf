import type { Context } from 'hono';
import { html } from 'hono/html';
import { pageHeaders } from '../content/page-headers.ts';
import { respond } from '../content/present-page.ts';
import { layout, type Page } from '../pages/layout.ts';
import type { LocalState } from '../state.ts';
import type { DialogOptions } from './dialog-options.ts';
import { cancelForm, displayName, legalLinks, siteBanner } from './pages.ts';

/** What is around a page of a dialog. */
interface Surroundings {
  site: string;
  /** The page is meant to be in a frame on the site's page. */
  framed: boolean;
  options?: DialogOptions;
  /** Where the dialog can be cancelled; not once it is over. */
  cancel?: { base: string; query: string } | undefined;
  /** Where the frame goes when nobody answers. */
  unansweredAt?: string;
}

/** Answers with a page of a dialog, which a site may frame that is known here. */
export function presentDialogPage(
  c: Context,
  state: LocalState,
  page: Page,
  around: Surroundings,
  status = 200,
): Response {
  const { site, options, cancel, unansweredAt = '/500.html' } = around;
  const framed = around.framed && isKnown(site, state);
  const channel =
    framed && !page.mute && !state.faults.silentFrames
      ? { relierOrigin: site, cancellable: true, errorPage: unansweredAt }
      : undefined;
  const body = html`${siteBanner(site, options)}
${page.body}
${cancel && legalLinks(options, displayName(options?.siteName, site))}
${cancel && !framed && cancelForm(cancel.base, cancel.query)}`;
  const policy = {
    framedBy: framed ? site : undefined,
    formsLeadToSite: true,
    asksServer: page.task !== undefined,
    imagesFrom: sourceOf(options?.siteLogo),
  };
  const headers = pageHeaders(policy, state.faults);
  return respond(c, layout({ ...page, body }, { framed, channel }), status, headers);
}

/** A site is where a registered client is sent back to. */
function isKnown(site: string, { options }: LocalState): boolean {
  return options.clients.some(({ redirectUris }) =>
    redirectUris.some((uri) => new URL(uri).origin === site),
  );
}

function sourceOf(logo: string | undefined): string | undefined {
  if (logo === undefined) return undefined;
  return logo.startsWith('data:') ? 'data:' : new URL(logo).origin;
}
