import type { LocalFaults } from './faults.ts';

export interface PagePolicy {
  /** The only origin whose pages may frame this one, or `*`; `undefined` forbids it to all. */
  framedBy?: string | undefined;
  /** A page in a frame has a script. This one has one in any case, and asks this server more. */
  asksServer?: boolean | undefined;
  /** Where else images may come from. */
  imagesFrom?: string | undefined;
  /** Where a form's last redirect may lead; browsers hold that against `form-action` too. */
  formTarget?: string | undefined;
}

/** The headers of every content page. */
export function pageHeaders(policy: PagePolicy, faults: LocalFaults): Record<string, string> {
  const framedBy = faults.refuseFrames ? undefined : policy.framedBy;
  const { asksServer, imagesFrom } = policy;
  const formAction = policy.formTarget ? `'self' ${policy.formTarget}` : "'self'";
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "style-src 'self'",
      `img-src 'self'${imagesFrom ? ` ${imagesFrom}` : ''}`,
      `script-src ${framedBy || asksServer ? "'self'" : "'none'"}`,
      ...(asksServer ? ["connect-src 'self'"] : []),
      `form-action ${formAction}`,
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
