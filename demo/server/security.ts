import type { Server } from 'fxa-relier-client/server';
import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/**
 * The headers of every answer. The policy allows this site's own files and Firefox Accounts, and
 * nothing else; no page needs `unsafe-inline`, and none can write markup from a string.
 *
 * @param importMapHashes What names the inline import maps of the pages.
 */
export function securityHeaders(server: Server, importMapHashes: string[]): MiddlewareHandler {
  const content = new URL(server.contentHost).origin;
  const oauth = new URL(server.oauthHost).origin;
  const profile = new URL(server.profileHost).origin;

  return strictHeaders({
    scriptSrc: ["'self'", ...importMapHashes],
    connectSrc: ["'self'", oauth, profile],
    frameSrc: [content, oauth],
  });
}

/**
 * The headers of the Persona pages: they include the script of their provider, which asks in a
 * hidden frame who is signed in, and tells the provider when somebody signs out.
 *
 * @param provider Its origin.
 */
export function personaHeaders(provider: string): MiddlewareHandler {
  return strictHeaders({
    scriptSrc: ["'self'", provider],
    connectSrc: ["'self'", provider],
    frameSrc: [provider],
  });
}

/** For the logo: the provider's dialog shows it. */
export const letOthersEmbed: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('cross-origin-resource-policy', 'cross-origin');
};

interface Sources {
  scriptSrc: string[];
  connectSrc: string[];
  frameSrc: string[];
}

function strictHeaders({ scriptSrc, connectSrc, frameSrc }: Sources): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc,
      styleSrc: ["'self'"],
      connectSrc,
      frameSrc,
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: ["'none'"],
    },
    // Without this default's stricter form: the page could not see that its popup was closed.
    crossOriginOpenerPolicy: 'same-origin-allow-popups',
    referrerPolicy: 'no-referrer',
    xContentTypeOptions: true,
  });
}

/**
 * Leads to `siteUrl` whoever comes by another name of this machine. The session's cookie and the
 * redirect URI belong to that one, so that a sign-in begun elsewhere could not end.
 */
export function oneAddress(siteUrl: string): MiddlewareHandler {
  const { host } = new URL(siteUrl);
  return async (context, next) => {
    const asked = new URL(context.req.url);
    if (asked.host === host) return next();
    return context.redirect(siteUrl + asked.pathname + asked.search, 307);
  };
}

/**
 * Lets only this site's own pages call. A session cookie comes along with requests that other
 * pages make, above all those on other ports of the same host; `Sec-Fetch-Site` or, in older
 * browsers, `Origin` says whose request it is.
 */
export function refuseOtherSites(siteUrl: string): MiddlewareHandler {
  return async (context, next) => {
    context.header('cache-control', 'no-store');
    if (context.req.method === 'GET') return next();

    const fetchSite = context.req.header('sec-fetch-site');
    const own = fetchSite ? fetchSite === 'same-origin' : context.req.header('origin') === siteUrl;
    if (!own) {
      const message = 'Only pages of this site may ask for this.';
      return context.json({ outcome: 'site_error', message }, 403);
    }
    return next();
  };
}

/** A form on another site can be sent without asking first, but never as JSON. */
export const requireJson: MiddlewareHandler = async (context, next) => {
  if (context.req.method === 'GET') return next();
  if (/^application\/json\b/.test(context.req.header('content-type') ?? '')) return next();
  return context.json({ outcome: 'site_error', message: 'Send JSON.' }, 415);
};
