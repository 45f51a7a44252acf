import type { Session } from 'fxa-relier-client/server';
import { type Context, Hono } from 'hono';
import { bodyOf, siteError } from './json.ts';

const longestNote = 2000;

/** What has to be proven for the note: a second factor, and this many seconds ago at most. */
export const noteDemand = { acrValues: 'AAL2', maxAge: 300 };

/** Somebody's note, and by what they were let in. Times are milliseconds since 1970. */
export interface PrivateNote {
  text: string;
  acr: string;
  amr: string[];
  authenticatedAt: number;
  openUntil: number;
}

/** A note that opens only to who has just proven with two factors who they are. */
export function createPrivateNoteApi(sessionOf: (context: Context) => Promise<Session | null>) {
  const notes = new Map<string, string>();
  const api = new Hono<{ Variables: { note: PrivateNote; uid: string } }>();

  // Asked before every answer: that a page was open before says nothing about now.
  api.use(async (context, next) => {
    const session = await sessionOf(context);
    if (!session) return context.json({ outcome: 'session_ended' }, 401);
    const { uid, acr, amr = [], authenticatedAt = 0 } = session;
    const openUntil = authenticatedAt + noteDemand.maxAge * 1000;
    if (acr !== noteDemand.acrValues || Date.now() > openUntil) {
      return context.json({ outcome: 'step_up_required' }, 403);
    }
    context.set('uid', uid);
    context.set('note', { text: notes.get(uid) ?? '', acr, amr, authenticatedAt, openUntil });
    return next();
  });

  api.get('/', (context) => context.json(context.var.note));

  api.put('/', async (context) => {
    const { text } = await bodyOf(context);
    if (typeof text !== 'string' || text.length > longestNote) {
      return siteError(context, 400, `A note has at most ${longestNote} characters.`);
    }
    notes.set(context.var.uid, text);
    return context.json({ ...context.var.note, text });
  });

  return api;
}
