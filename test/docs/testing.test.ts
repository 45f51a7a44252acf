import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');
const page = join(repository, 'docs/testing.md');
const text = readFileSync(page, 'utf8');

/** The blocks of code, each with the file that the line before it links to, or names. */
const blocks = [
  ...text.matchAll(/^(?:\[(\S+)\]\(\.\.\/\1\)|`(\S+)`)\n\n```(?:ts|js|json)\n(.*?)^```$/gms),
].map(([, linked, named, code = '']) => ({ file: linked ?? named ?? '', code }));

it('says of each block of code what file it is from', () => {
  expect(blocks).toHaveLength(text.match(/^```(ts|js|json)$/gm)?.length ?? 0);
  expect(blocks.length).toBeGreaterThan(5);
});

it.each(blocks)('shows what is in a file that CI runs: $file', ({ file, code }) => {
  expect(readFileSync(join(repository, file), 'utf8')).toContain(code);
});

it('shows, or links to, every example of testing', () => {
  for (const name of readdirSync(join(repository, 'examples/testing'))) {
    expect(text).toContain(`(../examples/testing/${name})`);
  }
});

it('names every key of a config file, and every fault', () => {
  const source = readFileSync(join(repository, 'src/cli/local/config-file.ts'), 'utf8');
  const keys = [...source.matchAll(/(\w+): true/g)].map(([, key]) => key);
  expect(keys.length).toBeGreaterThan(20);
  expect(keys.filter((key) => !new RegExp(`[\`.]${key}\``).test(text))).toEqual([]);
});
