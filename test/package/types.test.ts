import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { repository, run } from './run.ts';

const require = createRequire(import.meta.url);
const project = inject('project');

/** Compiles the files in the project that installed the package, libraries' types included. */
async function compile(name: string, files: string[], compilerOptions: object): Promise<string> {
  const config = {
    compilerOptions: {
      noEmit: true,
      strict: true,
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
      types: [],
      ...compilerOptions,
    },
    files,
  };
  writeFileSync(join(project, name), JSON.stringify(config));
  return run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', name], project);
}

const folder = join(repository, 'test/types');
const modules = readdirSync(folder).filter((file) => file.endsWith('.ts'));
for (const file of modules) {
  // .mts: the empty project has no "type", so that a .ts of it would be CommonJS.
  cpSync(join(folder, file), join(project, file.replace(/\.ts$/, '.mts')));
}
const sources = modules.map((file) => file.replace(/\.ts$/, '.mts'));
cpSync(join(import.meta.dirname, 'fixtures'), project, { recursive: true });

it('lets ES modules say what they may, and nothing else, as Node resolves them', async () => {
  const options = {
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    exactOptionalPropertyTypes: true,
  };
  expect(await compile('tsconfig.node.json', sources, options)).toBe('');
});

it('lets ES modules say what they may, and nothing else, as bundlers resolve them', async () => {
  const options = { module: 'ESNext', moduleResolution: 'Bundler' };
  expect(await compile('tsconfig.bundler.json', sources, options)).toBe('');
});

it('has types for CommonJS', async () => {
  const options = { module: 'Node16', moduleResolution: 'Node16' };
  expect(await compile('tsconfig.commonjs.json', ['common-js.cts'], options)).toBe('');
});

it('has types for a script tag', async () => {
  const declared = 'node_modules/fxa-relier-client/dist/fxa-relier-client.d.ts';
  const options = { module: 'ES2022', moduleResolution: 'Bundler' };
  expect(await compile('tsconfig.script.json', ['script-tag.ts', declared], options)).toBe('');
});
