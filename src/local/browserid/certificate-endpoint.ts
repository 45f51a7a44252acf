import { type Context, Hono } from 'hono';
import { whatIsMissing } from '../accounts/authentication.ts';
import { currentSession } from '../accounts/browser-session.ts';
import { isOwnPost } from '../content/own-forms.ts';
import { failDeliberately } from '../faults.ts';
import { optionalField, readFields } from '../http/request-body.ts';
import { errorResponse, invalidParameter, oauthError } from '../http/server-error.ts';
import type { LocalState } from '../state.ts';
import { longestDurationMs } from './assertion.ts';
import type { Ticket } from './browserid-state.ts';
import { signCertificate } from './certificate.ts';
import { readPublicKey } from './public-key.ts';

/** Signs the key that a page of this origin has made for whoever is signed in on it. */
export function createCertificateEndpoint(state: LocalState): Hono {
  const app = new Hono();
  const path = '/v1/certificate/sign';

  app.use(
    path,
    failDeliberately('oauth', () => state.faults),
  );
  app.post(path, async (c) => {
    try {
      if (!isOwnPost(c, state)) throw oauthError(112);
      const { publicKey, duration, ...fields } = await readFields(c.req.raw);
      const key = readPublicKey(publicKey);
      if (!key) throw invalidParameter('publicKey');
      if (!isDuration(duration)) throw invalidParameter('duration');
      const holder = holderOf(c, optionalField(fields, 'ticket', /^[0-9a-f]{64}$/));
      if (!holder) throw oauthError(111);
      const cert = await signCertificate(state, {
        ...holder,
        publicKey: key,
        durationMs: duration,
      });
      return c.json({ cert }, 200, { 'Cache-Control': 'no-store' });
    } catch (error) {
      return errorResponse(error);
    }
  });

  /** A frame on another site has the ticket of its dialog, where the browser withholds the session. */
  function holderOf(c: Context, ticket: string | undefined): Ticket | undefined {
    if (ticket !== undefined) return state.browserid.tickets.take(ticket);
    const session = currentSession(c, state);
    if (!session || whatIsMissing({ maxAgeSeconds: undefined, aal2: false }, session)) {
      return undefined;
    }
    return { authentication: session, principal: 'email' };
  }

  return app;
}

/** Milliseconds. */
function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= longestDurationMs;
}
