import type { Context } from 'hono';
import type { Authentication } from './authentication.ts';

/** A session that has just been opened in a browser. */
export interface OpenedSession {
  id: string;
  authentication: Authentication;
  /** The session that it replaces in this browser, if there was one. */
  replaced: { id: string; sameUser: boolean } | undefined;
}

/** Is told, while the request is handled, when a browser's session begins or ends. */
export interface SessionObserver {
  opened(c: Context, session: OpenedSession): void;
  closed(c: Context, sessionId: string): void;
}
