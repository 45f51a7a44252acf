import { isFxaRelierError } from '../../errors.ts';

const maxCauses = 10;

export type OnError = (error: unknown, request: Request) => unknown;

/**
 * Passes errors to the site's `onError`, or to the console if the site has none. It never throws:
 * a site's logging does not decide whether a user can sign in.
 */
export function createReport(onError: OnError = logToConsole) {
  return (error: unknown, request: Request): void => {
    // In an async function, so that a rejection is handled as well as an exception.
    const call = async () => {
      await onError(error, request);
    };
    call().catch((thrown) => console.error('fxa-relier-client: onError failed:', thrown));
  };
}

/**
 * One line, since anonymous requests cause some of these errors, and without control and format
 * characters, which a terminal obeys.
 */
function logToConsole(error: unknown): void {
  const reason = isFxaRelierError(error) ? `${error.reason}: ` : '';
  const messages: string[] = [];
  let current = error;
  // An error may be its own cause.
  for (let depth = 0; depth < maxCauses && current instanceof Error; depth++) {
    const { message, cause } = current;
    if (!messages.some((text) => text.includes(message))) messages.push(message);
    current = cause;
  }
  const text = messages.join(': ') || String(error);
  console.error(`fxa-relier-client: ${reason}${text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')}`);
}
