import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '..');
const src = join(repository, 'src');

/** What a folder's files, or a file, may import: folders or files of src/, and packages. */
const allowed: Record<string, string[]> = {
  'errors.ts': [],
  shared: ['errors.ts', 'shared'],
  oauth: ['errors.ts', 'shared', 'oauth', 'nanoid'],
  channel: ['errors.ts', 'shared', 'channel', 'penpal'],
  surfaces: ['errors.ts', 'shared', 'oauth', 'channel', 'surfaces'],
  client: ['errors.ts', 'shared', 'oauth', 'channel', 'surfaces', 'client'],
  persona: ['errors.ts', 'shared', 'oauth', 'channel', 'surfaces', 'persona', 'nanoid'],
  'persona/provider.ts': [],
  'persona/conversation.ts': ['persona/provider.ts'],
  server: ['errors.ts', 'shared', 'oauth', 'server', 'jose', 'nanoid'],
  verifier: ['errors.ts', 'shared', 'verifier', 'node:'],
  local: [
    'errors.ts',
    'shared',
    'oauth/servers.ts',
    'channel',
    'local',
    '@hono/node-server',
    'hono',
    'jose',
    'node:',
  ],
  testing: ['shared', 'local/index.ts', 'testing'],
  'testing/msw.ts': ['testing', 'msw'],
  'testing/playwright.ts': ['shared', 'local/index.ts', 'testing', '@playwright/test'],
  cli: ['errors.ts', 'shared', 'local/index.ts', 'testing', 'verifier', 'cli', 'node:'],
  'index.ts': ['errors.ts', 'shared', 'oauth', 'surfaces', 'client'],
  'redirect.ts': ['errors.ts', 'shared', 'oauth', 'surfaces', 'client'],
  'global.ts': ['client'],
};

const files = filesIn(src);

describe('imports point one way', () => {
  it.each(files)('%s imports only what its folder may', (file) => {
    const forbidden = importsOf(file).filter((target) => !mayImport(file, target));
    expect(forbidden).toEqual([]);
  });
});

describe('imports do not run in a circle', () => {
  it.each(['src', 'demo', 'scripts', 'examples'])('in %s', (folder) => {
    expect(findCircle(join(repository, folder))).toEqual([]);
  });
});

/** The files of a circle of imports in this folder, or an empty list. */
function findCircle(folder: string): string[] {
  const finished = new Set<string>();
  const visit = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return path.slice(path.indexOf(file));
    if (finished.has(file)) return [];
    const next = importsOf(file, folder).filter((target) => existsSync(join(folder, target)));
    const circle = next
      .map((target) => visit(target, [...path, file]))
      .find(({ length }) => length);
    finished.add(file);
    return circle ?? [];
  };
  return (
    filesIn(folder)
      .map((file) => visit(file, []))
      .find(({ length }) => length) ?? []
  );
}

/** The source files of a folder: their paths in it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs|js)$/.test(file) && !file.includes('node_modules'))
    .map((file) => file.split(sep).join(posix.sep));
}

function mayImport(file: string, target: string): boolean {
  const rules = allowed[file] ?? allowed[folderOf(file)] ?? [];
  return rules.some(
    (rule) => target === rule || target.startsWith(rule.endsWith(':') ? rule : `${rule}/`),
  );
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** What a file imports or re-exports: paths in its folder of the repository, and packages. */
function importsOf(file: string, folder = src): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(folder, file), 'utf8'));
  return importedFiles.map(({ fileName: target }) => {
    if (!target.startsWith('.')) return target;
    return relative(folder, resolve(folder, dirname(file), target))
      .split(sep)
      .join(posix.sep);
  });
}
