import type { RunningLocalFxa } from '../../testing/index.ts';
import { readPage } from '../../testing/read-page.ts';

/**
 * Writes a line for each code that would have been sent by email, and for each request that was
 * refused: by its status, or by a page that says what is wrong.
 */
export function createLog(write: (line: string) => void) {
  let seen = 0;
  return async (fxa: RunningLocalFxa, request: Request, response: Response): Promise<void> => {
    const arrived = fxa.inbox.slice(seen);
    seen = fxa.inbox.length;
    for (const { to, subject, code } of arrived) {
      write(visible(`  code ${code}  for ${to}: ${subject}`));
    }
    const isPage = response.headers.get('Content-Type')?.startsWith('text/html');
    if (response.status < 400 && !isPage) return;
    const { pathname } = new URL(request.url);
    const why = await reasonOf(response);
    if (response.status < 400 && !why) return;
    // What a browser looks for of itself, and does not miss.
    if (response.status === 404 && pathname === '/favicon.ico') return;
    write(visible(`  ${response.status} ${request.method} ${pathname}  ${why}`));
  };
}

/** Firefox Accounts' error, or what its page says. */
async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  if (!response.headers.get('Content-Type')?.includes('json')) {
    const { problem, details } = readPage(text);
    return [problem, ...details].join(' ');
  }
  // An answer to HEAD says of what type it would be, and is empty.
  if (!text) return '';
  const { errno, message, validation } = JSON.parse(text);
  const names = validation?.keys ? `: ${validation.keys}` : '';
  return `errno ${errno} ${message}${names}`;
}

/** What comes from a browser could otherwise steer the terminal. */
function visible(line: string): string {
  return line.replace(/\p{Cc}/gu, '\u{fffd}').trimEnd();
}
