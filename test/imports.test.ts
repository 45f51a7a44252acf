import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** What a folder's files, or a file, may import: folders or files of src/, and packages. */
const allowed: Record<string, string[]> = {
  'errors.ts': [],
  oauth: ['errors.ts', 'oauth', 'nanoid'],
  channel: ['errors.ts', 'channel', 'penpal'],
  client: ['errors.ts', 'oauth', 'channel', 'client', 'nanoid'],
  persona: ['errors.ts', 'oauth', 'channel', 'client', 'persona', 'nanoid'],
  'persona/provider.ts': [],
  'persona/conversation.ts': ['persona/provider.ts'],
  server: ['errors.ts', 'oauth', 'server', 'jose', 'nanoid'],
  verifier: ['errors.ts', 'oauth', 'verifier', 'node:'],
  local: [
    'errors.ts',
    'oauth/argument.ts',
    'oauth/servers.ts',
    'channel',
    'local',
    '@hono/node-server',
    'hono',
    'jose',
    'node:',
  ],
  testing: ['oauth/argument.ts', 'local/index.ts', 'testing'],
  'testing/msw.ts': ['testing', 'msw'],
  'testing/playwright.ts': ['oauth/argument.ts', 'local/index.ts', 'testing', '@playwright/test'],
  cli: ['errors.ts', 'local/index.ts', 'testing', 'verifier', 'cli', 'node:'],
  'index.ts': ['errors.ts', 'oauth', 'client'],
  'redirect.ts': ['errors.ts', 'oauth', 'client'],
  'global.ts': ['client'],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join(posix.sep));

describe('imports point one way', () => {
  it.each(files)('%s imports only what its folder may', (file) => {
    const forbidden = importsOf(file).filter((target) => !mayImport(file, target));
    expect(forbidden).toEqual([]);
  });
});

function mayImport(file: string, target: string): boolean {
  const rules = allowed[file] ?? allowed[folderOf(file)] ?? [];
  return rules.some(
    (rule) => target === rule || target.startsWith(rule.endsWith(':') ? rule : `${rule}/`),
  );
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** What a file imports or re-exports: paths inside src/, and names of packages. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(src, file), 'utf8'));
  return importedFiles.map(({ fileName: target }) => {
    if (!target.startsWith('.')) return target;
    return relative(src, resolve(src, dirname(file), target))
      .split(sep)
      .join(posix.sep);
  });
}
