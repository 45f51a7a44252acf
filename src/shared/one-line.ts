/**
 * Returns `text` for a message that may be written to a log: one line, at most 200 characters, and
 * without the control and format characters that move a terminal's cursor or reorder a line.
 */
export function oneLine(text: unknown): string {
  return String(text)
    .slice(0, 200)
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}
