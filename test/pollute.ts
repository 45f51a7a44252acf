const names: string[] = [];

/**
 * Sets properties of every object. Other code on the page, or a package of the backend, that merges
 * JSON carelessly lets an attacker do so.
 */
export function pollute(values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    names.push(name);
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  }
}

/** Call it after each test. */
export function removePollution(): void {
  for (const name of names.splice(0)) delete (Object.prototype as Record<string, unknown>)[name];
}
