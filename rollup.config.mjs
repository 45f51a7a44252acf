import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import terser from '@rollup/plugin-terser';
import { dts } from 'rollup-plugin-dts';
import { asExportedClass, asGlobalClass } from './scripts/build/declaration-shapes.mjs';
import { notices } from './scripts/build/notices.mjs';
import { readSources } from './scripts/build/read-sources.mjs';

/**
 * The files of dist/, by the module that each contains. Those that are committed, since bower and
 * wget users take them from the repository, have no source maps. .gitignore lists them, too.
 */
const table = {
  'src/index.ts': [
    { file: 'index.js', format: 'es', committed: true },
    { file: 'index.d.ts', format: 'types', committed: true },
    // Node reads each .js of a "type": "module" package as an ES module, so require() needs a .cjs.
    // It returns the class, as the script build does; the other exports are properties of the class.
    {
      file: 'fxa-relier-client.cjs',
      format: 'cjs',
      footer: 'module.exports = Object.assign(exports.FxaRelierClient, exports);',
    },
    { file: 'fxa-relier-client.d.cts', format: 'types', shape: asExportedClass },
    { file: 'fxa-relier-client.d.ts', format: 'types', shape: asGlobalClass, committed: true },
  ],
  'src/global.ts': [
    { file: 'fxa-relier-client.js', format: 'umd', committed: true },
    { file: 'fxa-relier-client.min.js', format: 'umd', minify: true, committed: true },
  ],
  'src/redirect.ts': [
    { file: 'redirect.js', format: 'es', committed: true },
    { file: 'redirect.cjs', format: 'cjs' },
    { file: 'redirect.d.ts', format: 'types', committed: true },
    { file: 'redirect.d.cts', format: 'types' },
  ],
  'src/persona/index.ts': [
    { file: 'persona.js', format: 'es', committed: true },
    { file: 'persona.cjs', format: 'cjs' },
    { file: 'persona.d.ts', format: 'types', committed: true },
    { file: 'persona.d.cts', format: 'types' },
  ],
  'src/persona/install/install.ts': [
    { file: 'fxa-persona.js', format: 'iife', committed: true },
    { file: 'fxa-persona.min.js', format: 'iife', minify: true, committed: true },
  ],
  'src/persona/install/install-with-fedcm.ts': [
    { file: 'fxa-persona-fedcm.js', format: 'iife', committed: true },
    { file: 'fxa-persona-fedcm.min.js', format: 'iife', minify: true, committed: true },
  ],
  'src/server/index.ts': [
    { file: 'server.js', format: 'es' },
    { file: 'server.cjs', format: 'cjs' },
    { file: 'server.d.ts', format: 'types' },
    { file: 'server.d.cts', format: 'types' },
  ],
  'src/verifier/index.ts': [
    { file: 'verifier.js', format: 'es' },
    { file: 'verifier.cjs', format: 'cjs' },
    { file: 'verifier.d.ts', format: 'types' },
    { file: 'verifier.d.cts', format: 'types' },
  ],
  'src/testing/index.ts': [
    { file: 'testing.js', format: 'es' },
    { file: 'testing.d.ts', format: 'types' },
  ],
  'src/testing/msw.ts': [
    { file: 'testing-msw.js', format: 'es' },
    { file: 'testing-msw.d.ts', format: 'types' },
  ],
  'src/testing/playwright.ts': [
    { file: 'testing-playwright.js', format: 'es' },
    { file: 'testing-playwright.d.ts', format: 'types' },
  ],
  'src/local/content/browser/content-page.ts': [{ file: 'content-page.js', format: 'iife' }],
  'src/local/browserid/browser/page.ts': [{ file: 'browserid-page.js', format: 'iife' }],
  'src/cli/main.ts': [{ file: 'cli.js', format: 'es' }],
};

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const packages = Object.keys({ ...dependencies, ...peerDependencies });

/** testing-msw.js and testing-playwright.js import testing.js: they don't contain a copy of it. */
const testing = resolve('src/testing/index.ts');

export default Object.entries(table).flatMap(([input, files]) => {
  const build = (belongs, plugins) => ({
    input,
    plugins,
    external: [
      /^node:/,
      ...packages.map((name) => new RegExp(`^${name}(/|$)`)),
      ...(resolve(input) === testing ? [] : [testing]),
    ],
    onwarn(warning) {
      throw new Error(warning.message);
    },
    output: files.filter(belongs).map(({ file, format, footer, minify, shape, committed }) => ({
      file: `dist/${file}`,
      format: format === 'types' ? 'es' : format,
      name: 'FxaRelierClient', // the global of the script build
      footer,
      paths: { [testing]: './testing.js' },
      generatedCode: 'es2015',
      sourcemap: !committed,
      plugins: [
        // A page may declare another encoding than UTF-8: escape what is not ASCII.
        minify && terser({ ecma: 2022, format: { ascii_only: true } }),
        shape?.(),
      ],
    })),
  });
  return [
    build(({ format }) => format !== 'types', [readSources(), notices()]),
    build(({ format }) => format === 'types', [dts({ sourcemap: true })]),
  ].filter(({ output }) => output.length > 0);
});
