import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Of this package. */
export function version(): string {
  const file = createRequire(import.meta.url).resolve('fxa-relier-client/package.json');
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
