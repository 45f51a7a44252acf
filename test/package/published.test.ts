import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, it } from 'vitest';
import { repository, run } from './run.ts';

const require = createRequire(import.meta.url);
const installed = join(inject('project'), 'node_modules/fxa-relier-client');
const dist = join(installed, 'dist');

it('has nothing that publint would change', async () => {
  const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

describe('has types that fit what is imported, says are-the-types-wrong', () => {
  const attw = join(
    dirname(require.resolve('@arethetypeswrong/cli/package.json')),
    'dist/index.js',
  );
  const check = (...args: string[]) =>
    run(
      process.execPath,
      [attw, inject('tarball'), '--format', 'ascii', '--no-emoji', ...args],
      repository,
    );

  it('for the client, in every way to resolve it', async () => {
    const report = await check('--profile', 'strict', '--entrypoints', '.');
    expect(report).toContain('No problems found');
  });

  it('for navigator.id, as Node and bundlers resolve it', async () => {
    const report = await check('--profile', 'node16', '--entrypoints', 'persona');
    expect(report).toContain('node16 (from CJS): OK (CJS)');
    expect(report).toContain('node16 (from ESM): OK (ESM)');
  });

  it('for the backend, as Node and bundlers resolve it', async () => {
    const report = await check('--profile', 'node16', '--entrypoints', 'server');
    expect(report).toContain('node16 (from CJS): OK (CJS)');
    expect(report).toContain('node16 (from ESM): OK (ESM)');
  });

  it.each(['testing', 'testing/msw', 'testing/playwright'])(
    'for %s, which is an ES module only, as jose is',
    async (entry) => {
      const report = await check('--profile', 'esm-only', '--entrypoints', entry);
      expect(report).toContain('node16 (from ESM): OK (ESM)');
    },
  );
});

describe('what is published', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });

  it('is dist/, its sources, what the documentation shows, and what a package has to say about itself', () => {
    const folders = /^(demo|dist|docs|examples|src)(\/|$)/;
    const outside = files.filter((file) => !folders.test(file)).sort();
    expect(outside).toEqual([
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'bower.json',
      'package.json',
    ]);
  });

  const pages = files.filter((file) => file.endsWith('.md'));

  it.each(pages)('has the files that %s links to', (page) => {
    const text = readFileSync(join(installed, page), 'utf8').replace(/^```.*?^```$/gms, '');
    const targets = Array.from(text.matchAll(/\]\(([^)\s#]+)/g), ([, target = '']) => target);
    const missing = targets
      .filter((target) => !/^\w+:/.test(target))
      .filter((target) => !existsSync(join(installed, dirname(page), target)));
    expect(missing).toEqual([]);
  });

  const maps = readdirSync(dist).filter((file) => file.endsWith('.map'));

  it('has a source map for every script and declaration that is not committed', async () => {
    const committed = await run('git', ['ls-files', 'dist'], repository);
    const mapped = readdirSync(dist)
      .filter((file) => /\.c?js$|\.d\.c?ts$/.test(file))
      .filter((file) => !committed.split('\n').includes(`dist/${file}`));
    expect(mapped).toContain('server.js');
    expect(maps.sort()).toEqual(mapped.map((file) => `${file}.map`).sort());
  });

  it('names no source map that is not there', () => {
    for (const file of readdirSync(dist).filter((name) => !name.endsWith('.map'))) {
      const [, map] =
        /sourceMappingURL=(\S+)\s*$/.exec(readFileSync(join(dist, file), 'utf8')) ?? [];
      if (map) expect([file, maps.includes(map)]).toEqual([file, true]);
    }
  });

  it.each(maps)('%s leads to sources that are there, by relative paths', (map) => {
    const { sources, sourcesContent } = JSON.parse(readFileSync(join(dist, map), 'utf8'));
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) {
      expect(source).toMatch(/^\.\.\/(src|node_modules\/(penpal|nanoid))\//);
      if (source.startsWith('../src/')) expect(existsSync(resolve(dist, source))).toBe(true);
    }
    if (/\.c?js\.map$/.test(map)) expect(sourcesContent).not.toContain(null);
  });

  it('carries the licences of the libraries that it contains', () => {
    const notices = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const library of ['penpal', 'nanoid']) {
      const licence = readFileSync(join(repository, 'node_modules', library, 'LICENSE'), 'utf8');
      expect(notices).toContain(licence.trim());
    }
  });
});
