import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

const cookieName = 'persona-session';

/**
 * Who is signed in with Persona, by address. It has nothing to do with the session of the other
 * pages, which `fxa-relier-client/server` keeps.
 */
export interface PersonaSessions {
  /** The address of who is signed in in this browser; `null` for nobody. */
  emailOf(context: Context): string | null;
  /** Begins a session under a new name, whatever there was before. */
  begin(context: Context, email: string): void;
  end(context: Context): void;
}

/** In memory: what the cookie holds is the name of a session, which is good for nothing else. */
export function createPersonaSessions(): PersonaSessions {
  const emails = new Map<string, string>();

  const end = (context: Context) => {
    emails.delete(getCookie(context, cookieName) ?? '');
    deleteCookie(context, cookieName, { path: '/' });
  };

  return {
    emailOf: (context) => emails.get(getCookie(context, cookieName) ?? '') ?? null,
    begin(context, email) {
      end(context);
      const id = randomBytes(32).toString('base64url');
      emails.set(id, email);
      setCookie(context, cookieName, id, { path: '/', httpOnly: true, sameSite: 'Lax' });
    },
    end,
  };
}
