// Checks the sizes that package.json limits (`sizeLimit`, bytes at gzip -9), and that the README
// states them. `npm run size -- --write` brings the README up to date.
//
// The README's markers: <!-- size -->5,432 bytes<!-- /size -->
//                       <!-- size-limit -->6,000 bytes<!-- /size-limit -->
// and module-size and redirect-size, for what a bundler makes of the two modules.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import { readCode } from '../rollup.config.mjs';
import { gzippedSize } from './gzipped-size.mjs';

process.chdir(join(import.meta.dirname, '..'));

/** Another version of gzip packs a few bytes more or less. */
const tolerance = 25;

const { sizeLimit } = JSON.parse(readFileSync('package.json', 'utf8'));
const file = 'dist/fxa-relier-client.min.js';
const limit = sizeLimit[file];
const size = gzippedSize(readFileSync(file));
console.log(`${file}: ${inBytes(size)} of ${inBytes(limit)} at gzip -9.`);
if (size > limit) fail(`It is ${inBytes(size - limit)} too large.`);

const sizes = {
  size,
  'size-limit': limit,
  'module-size': await bundledSize(['dist/index.js']),
  'redirect-size': await bundledSize(['dist/redirect.js']),
};
console.log(
  `Bundled: ${inBytes(sizes['module-size'])}; to redirect alone: ${inBytes(sizes['redirect-size'])}.`,
);

// What navigator.id adds to a site that has the client already.
const added =
  (await bundledSize(['src/index.ts', 'src/persona/install.ts'], readCode())) -
  (await bundledSize(['src/index.ts'], readCode()));
const addedLimit = sizeLimit['src/persona/install.ts beside src/index.ts'];
console.log(`navigator.id beside the client: ${inBytes(added)} of ${inBytes(addedLimit)}.`);
if (added > addedLimit) fail(`It is ${inBytes(added - addedLimit)} too large.`);

let readme = readFileSync('README.md', 'utf8');
if (process.argv.includes('--write')) {
  for (const [marker, bytes] of Object.entries(sizes)) {
    readme = readme.replace(patternOf(marker), `$1${inBytes(bytes)}$3`);
  }
  writeFileSync('README.md', readme);
}
for (const [marker, bytes] of Object.entries(sizes)) {
  const allowed = marker === 'size-limit' ? 0 : tolerance;
  if (Math.abs(bytesStated(marker) - bytes) > allowed) {
    fail('The README says otherwise. Write it anew with: npm run size -- --write');
  }
}

/** What modules cost a site that bundles and minifies them. What several of them use is in once. */
async function bundledSize(modules, plugins = []) {
  const entry = {
    name: 'entry',
    resolveId: (id) => (id === 'entry' ? id : null),
    load: (id) =>
      id === 'entry' ? modules.map((path) => `export * from '${resolve(path)}';`).join('\n') : null,
  };
  const bundle = await rollup({ input: 'entry', plugins: [entry, ...plugins] });
  const { output } = await bundle.generate({ plugins: [terser({ module: true })] });
  return gzippedSize(output[0].code);
}

function bytesStated(marker) {
  const text = patternOf(marker).exec(readme)?.[2];
  if (text === undefined) fail(`The README has no <!-- ${marker} -->…<!-- /${marker} -->.`);
  return Number(text.replace(/\D/g, ''));
}

function patternOf(marker) {
  return new RegExp(`(<!-- ${marker} -->)(.*?)(<!-- /${marker} -->)`, 'g');
}

function inBytes(bytes) {
  return `${bytes.toLocaleString('en')} bytes`;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
