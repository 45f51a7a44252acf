/** The lines that run, as the browser has them, indented as everything else here. */
export function sourceOf(code: { toString(): string }): string {
  return code.toString().replace(/^(?: {4})+/gm, (indent) => indent.slice(indent.length / 2));
}

/** Prints functions into `place` as they run. */
export function showSource(place: HTMLElement, ...codes: object[]): void {
  place.textContent = codes.map(sourceOf).join('\n\n');
}
