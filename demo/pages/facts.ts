/** Fills a description list. What is not known is left out. */
export function showFacts(list: HTMLElement, facts: Record<string, string | undefined>): void {
  const known = Object.entries(facts).filter(([, fact]) => fact);
  list.replaceChildren(
    ...known.flatMap(([name, fact = '']) => {
      const term = document.createElement('dt');
      const description = document.createElement('dd');
      term.textContent = name;
      description.textContent = fact;
      return [term, description];
    }),
  );
}

/** @param ms Since 1970. */
export function timeOf(ms: number): string {
  return new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
