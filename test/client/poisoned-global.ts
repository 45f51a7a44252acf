import { vi } from 'vitest';

/** Makes the mere mention of a global throw, until `vi.unstubAllGlobals()`. */
export function poisonGlobal(name: string): void {
  // First stubbed, so that vitest knows what to put back.
  vi.stubGlobal(name, undefined);
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get() {
      throw new DOMException(`${name} is forbidden`, 'SecurityError');
    },
  });
}
