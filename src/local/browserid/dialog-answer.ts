/** What a dialog tells the site. */
export type DialogAnswer =
  | { assertion: string; email: string; state: string }
  | { error: string; state?: string };

/** The address on the site that brings it: in a fragment, so that no server logs it. */
export function backTo(returnTo: string, answer: DialogAnswer): string {
  const pairs = Object.entries(answer).map(([name, text]) => `${name}=${encodeURIComponent(text)}`);
  return `${returnTo}#${pairs.join('&')}`;
}
