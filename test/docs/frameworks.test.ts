import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

/** The blocks of code that follow a link to a file. */
const blocks = [
  ...read('docs/frameworks.md').matchAll(/^\[(\S+)\]\(\.\.\/\1\)\n\n```js\n(.*?)^```$/gms),
].map(([, file = '', code = '']) => ({ file, code }));

it.each(['demo/examples/express-middleware.js', 'demo/examples/vite.config.js'])(
  'docs/frameworks.md shows the whole of %s, which the tests run',
  (file) => {
    expect(blocks).toContainEqual({ file, code: read(file) });
  },
);
