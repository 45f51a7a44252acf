import { isFxaRelierError } from 'fxa-relier-client/server';
import { verifyRemotely } from 'fxa-relier-client/verifier';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import type { PersonaSessions } from './persona-sessions.ts';

export interface PersonaAuthOptions {
  /**
   * This site's origin, for which an assertion has to be made. It is configured: taken from the
   * request, for example from its Host header, it would let assertions for other sites in.
   */
  audience: string;
  /** The verifier service: `http://localhost:5050/v2`. */
  verifier: string;
  /** Whose word counts for any address: `localhost:3030`. */
  issuer: string;
  sessions: PersonaSessions;
  /** How the backend reaches the verifier. @default the global fetch */
  fetch?: typeof fetch | undefined;
}

/** What a site's backend had for Persona: `/login` has an assertion verified, `/logout` forgets. */
export function createPersonaAuth({ sessions, ...options }: PersonaAuthOptions) {
  const { audience, verifier, issuer, fetch } = options;
  const auth = new Hono();

  auth.post('/login', async (context) => {
    const { assertion } = await context.req.parseBody();
    if (typeof assertion !== 'string' || !assertion) {
      return context.json({ reason: 'There is no assertion.' }, 400);
    }
    try {
      const { email } = await verifyRemotely(assertion, audience, { verifier, issuer, fetch });
      if (!email) return context.json({ reason: 'The assertion names no address.' }, 403);
      // A switch on the page: a genuine assertion of somebody whom a site does not want.
      if (getCookie(context, 'persona-refuse')) {
        return context.json({ reason: 'This site lets nobody in at the moment.' }, 403);
      }
      sessions.begin(context, email);
      return context.json({ email });
    } catch (error) {
      // Only the log has the details: they are not for whoever sent the request.
      console.error(error);
      if (isFxaRelierError(error, 'invalid_assertion')) {
        return context.json({ reason: 'The assertion is not valid for this site.' }, 403);
      }
      // The assertion may be valid. A user who is signed in stays signed in.
      return context.json({ reason: 'Nobody can verify the assertion at the moment.' }, 503);
    }
  });

  auth.post('/logout', (context) => {
    sessions.end(context);
    return context.json({});
  });

  return auth;
}
