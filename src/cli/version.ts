import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** The version of this package. */
export function version(): string {
  const file = resolve('fxa-relier-client/package.json');
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

/** The commit that this package was built from, if it was built rather than checked out. */
export function commitOfBuild(): string {
  try {
    return readFileSync(resolve('fxa-relier-client/dist/commit.txt'), 'utf8').trim();
  } catch {
    return '';
  }
}
