/**
 * What is said between Firefox Accounts in a frame and the relier's page around it: JSON strings
 * of `command` and `data`, as content servers v0.32 to v0.59 speak them. Firefox Accounts speaks
 * first, with `ping`; the page's whole vocabulary is to answer it.
 */
export interface ContentMessage {
  command: (typeof commands)[number];
  data: Record<string, unknown>;
}

const commands = [
  /** "Is the page around me one that I know?" Nothing is shown until it is answered. */
  'ping',
  /** The first page is on screen. */
  'loaded',
  /** The page is `height` CSS pixels high now. */
  'resize',
  /** The user is signed in: `redirect`, `code`, `state` and perhaps `action`. */
  'oauth_complete',
  /** The user gave up. */
  'oauth_cancel',
  /** Never seen from a server, but understood since the first version of the protocol. */
  'error',
] as const;

/** Reads what came through a window. Whatever is no message of the protocol gives `undefined`. */
export function parseMessage(received: unknown): ContentMessage | undefined {
  if (typeof received !== 'string') return;
  try {
    const { command, data = {} } = JSON.parse(received);
    if (commands.includes(command) && data instanceof Object) return { command, data };
  } catch {}
  return;
}

/** The string that goes through the window. */
export function formatMessage(command: ContentMessage['command'], data: object): string {
  return JSON.stringify({ command, data });
}
