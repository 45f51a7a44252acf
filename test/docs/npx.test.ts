import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

/** What a reader may copy a command from: the pages, the commands' own texts, and the examples. */
const files = ['.', 'docs', 'src', 'demo', 'examples', 'scripts'].flatMap((folder) =>
  readdirSync(join(repository, folder), { recursive: folder !== '.', encoding: 'utf8' })
    .filter((name) => /\.(md|m?js|ts|html|json)$/.test(name))
    .map((name) => join(folder, name)),
);
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

const commands = files.flatMap((file) =>
  Array.from(read(file).matchAll(/npx [^`\n]*?\bfxa-relier-client\b/g), ([command]) => ({
    file,
    command,
  })),
);

// The package is not published: a bare npx would run whatever someone else publishes as
// fxa-relier-client.
describe('npx', () => {
  it('is what the pages start the commands with', () => {
    expect(new Set(commands.map(({ file }) => file))).toContain('README.md');
  });

  it.each(commands)('runs the installed package only, in $file: $command', ({ command }) => {
    expect(command).toBe('npx --no-install fxa-relier-client');
  });

  const pages = [...new Set(commands.map(({ file }) => file))].filter((file) =>
    /^(README|docs\/.*)\.md$/.test(file),
  );
  it.each(pages)('has the warning after each block of commands in %s', (page) => {
    // Text and code alternate between the fences.
    const parts = read(page).split(/^```.*$/m);
    const starts = parts.flatMap((part, index) =>
      index % 2 === 1 && part.includes('npx --no-install fxa-relier-client') ? [index] : [],
    );
    expect(starts.length).toBeGreaterThan(0);
    for (const index of starts) expect(parts[index + 1]).toContain('`--no-install`');
  });
});
