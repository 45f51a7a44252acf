import type { LocalFaults } from '../faults.ts';

export interface PagePolicy {
  /** The only origin whose pages may frame this one, or `*`; `undefined` forbids it to all. */
  framedBy?: string | undefined;
  /** A page in a frame has a script. This one has one in any case, and asks this server more. */
  asksServer?: boolean | undefined;
  /** Where else images may come from. */
  imagesFrom?: string | undefined;
  /**
   * The page has forms whose response redirects to the site. Chromium applies `form-action` to every
   * redirect after a form's POST, and the site may redirect on to any origin, so these pages are
   * sent without it.
   *
   * @see https://github.com/w3c/webappsec-csp/issues/8
   */
  formsLeadToSite?: boolean | undefined;
}

/** The headers of every content page. */
export function pageHeaders(policy: PagePolicy, faults: LocalFaults): Record<string, string> {
  const framedBy = faults.refuseFrames ? undefined : policy.framedBy;
  const { asksServer, imagesFrom, formsLeadToSite } = policy;
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "style-src 'self'",
      `img-src 'self'${imagesFrom ? ` ${imagesFrom}` : ''}`,
      `script-src ${framedBy || asksServer ? "'self'" : "'none'"}`,
      ...(asksServer ? ["connect-src 'self'"] : []),
      ...(formsLeadToSite ? [] : ["form-action 'self'"]),
      "base-uri 'none'",
      `frame-ancestors ${framedBy ?? "'none'"}`,
    ].join('; '),
    ...(framedBy ? {} : { 'X-Frame-Options': 'DENY' }),
    // With `no-referrer` browsers send `Origin: null` from our own forms, which must be told from
    // foreign ones by it. Across origins this sends no referrer either.
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...openerPolicy(faults),
  };
}

/** For pages, and for the redirects between them: browsers take it from either. */
export function openerPolicy({ crossOriginOpenerPolicy }: LocalFaults): Record<string, string> {
  return crossOriginOpenerPolicy ? { 'Cross-Origin-Opener-Policy': crossOriginOpenerPolicy } : {};
}
