import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

/** The blocks of code that follow a link to a file. */
const shownIn = (page: string) =>
  [...read(page).matchAll(/^\[(\S+)\]\((?:\.\.\/)?\1\)\n\n```\w+\n(.*?)^```$/gms)].map(
    ([, file = '', code = '']) => ({ file, code }),
  );

// test/browser/copyable-pages.spec.ts signs in with these files.
it.each([
  { page: 'README.md', file: 'demo/examples/lightbox.html' },
  { page: 'docs/popup.md', file: 'demo/examples/popup.html' },
  { page: 'docs/popup.md', file: 'demo/examples/callback.html' },
  { page: 'docs/backend.md', file: 'demo/examples/pages.js' },
])('$page shows the whole of $file', ({ page, file }) => {
  expect(shownIn(page)).toContainEqual({ file, code: read(file) });
});

it.each([
  { page: 'README.md', line: "app.get('/lightbox', page('lightbox.html'));" },
  { page: 'docs/popup.md', line: "app.get('/popup', page('callback.html'));" },
])('the lines for the server in $page are lines of demo/examples/pages.js', ({ page, line }) => {
  const blocks = Array.from(read(page).matchAll(/^```js\n(.*?)^```$/gms), ([, code = '']) => code);
  const added = blocks.find((code) => code.includes(line)) ?? '';
  expect(added).not.toBe('');
  expect(read('demo/examples/pages.js').split('\n')).toEqual(
    expect.arrayContaining(added.trimEnd().split('\n')),
  );
});

it.each(['index.js', 'redirect.js'])('dist/%s imports no other file', (file) => {
  const code = read(`dist/${file}`).replace(/^ *\/?\*.*$/gm, '');
  expect(code).not.toMatch(/^\s*(import|export)\b[^;]*\bfrom\b|\bimport\s*\(/m);
});
