import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json',
};

export interface StaticFile {
  body: string;
  type: string;
}

/** Files by the path at which the site serves them. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** Reads the pages, their compiled scripts, and the package as it is published. */
export function readFiles(): StaticFiles {
  const require = createRequire(import.meta.url);
  const packageFolder = dirname(require.resolve('fxa-relier-client/package.json'));
  const library = dirname(require.resolve('fxa-relier-client/dist/index.js'));
  return new Map([
    ...filesOf(join(packageFolder, 'demo/pages'), '/pages/', ['.html', '.css', '.svg']),
    ...filesOf(join(packageFolder, 'build/demo/pages'), '/pages/', ['.js']),
    ...filesOf(library, '/fxa-relier-client/', ['.js', '.map']),
  ]);
}

/** What a Content-Security-Policy must name for the inline import maps of the pages to count. */
export function importMapHashes(files: StaticFiles): string[] {
  const hashes = new Set<string>();
  for (const { body } of files.values()) {
    for (const [, importMap] of body.matchAll(/<script type="importmap">(.*?)<\/script>/gs)) {
      hashes.add(
        `'sha256-${createHash('sha256')
          .update(importMap ?? '')
          .digest('base64')}'`,
      );
    }
  }
  return [...hashes];
}

function filesOf(folder: string, url: string, extensions: string[]): [string, StaticFile][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => extensions.includes(extname(name)))
    .map((name) => [
      url + name,
      { body: readFileSync(join(folder, name), 'utf8'), type: types[extname(name)] ?? '' },
    ]);
}
