/** The query without every occurrence of a parameter; all others keep their very characters. */
export function withoutParam(query: string, name: string): string {
  const kept = query
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair && !new URLSearchParams(pair).has(name));
  return kept.length ? `?${kept.join('&')}` : '';
}

/** The query with a parameter set to a value, at its end. */
export function withParam(query: string, name: string, value: string): string {
  const rest = withoutParam(query, name);
  return `${rest ? `${rest}&` : '?'}${name}=${encodeURIComponent(value)}`;
}
