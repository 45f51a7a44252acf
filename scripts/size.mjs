// Compares what the library costs a site with the limits in package.json (`sizeLimits`), and with
// the sizes that the README states. `npm run size -- --write` updates the README.
//
// The README's markers: <!-- size script -->8,475 bytes<!-- /size -->
//                       <!-- limit script -->9,500 bytes<!-- /limit -->
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import { readSources } from './build/read-sources.mjs';
import { gzippedSize } from './gzipped-size.mjs';

process.chdir(join(import.meta.dirname, '..'));

/** Versions of zlib differ by a few bytes. */
const readmeTolerance = 25;

const client = `export * from './src/index.ts';`;
const clientAndPersona = `${client} export * from './src/persona/install/install.ts';`;

const sizes = {
  /** The minified script build. */
  script: gzippedSize(readFileSync('dist/fxa-relier-client.min.js')),
  /** The script build without Penpal. */
  ownCode: await bundledSize(`export { default } from './src/global.ts';`, ['penpal']),
  /** `import … from 'fxa-relier-client'` in a site that is bundled. */
  module: await bundledSize(`export * from './dist/index.js';`),
  /** `import … from 'fxa-relier-client/redirect'` in a site that is bundled. */
  redirect: await bundledSize(`export * from './dist/redirect.js';`),
  /** What navigator.id adds to a bundle that contains the client. */
  navigatorId: (await bundledSize(clientAndPersona)) - (await bundledSize(client)),
};

const { sizeLimits } = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [];
for (const [name, size] of Object.entries(sizes)) {
  const limit = sizeLimits[name];
  console.log(`${name}: ${inBytes(size)} of ${inBytes(limit)}`);
  if (!(size <= limit)) problems.push(`${name} is ${inBytes(size - limit)} over its limit.`);
}

let readme = readFileSync('README.md', 'utf8');
if (process.argv.includes('--write')) {
  readme = readme.replace(statements(), (_, kind, name) => {
    const bytes = { size: sizes, limit: sizeLimits }[kind][name];
    return `<!-- ${kind} ${name} -->${inBytes(bytes)}<!-- /${kind} -->`;
  });
  writeFileSync('README.md', readme);
}

const stated = { size: {}, limit: {} };
for (const [, kind, name, text] of readme.matchAll(statements())) {
  stated[kind][name] = Number(text.replace(/\D/g, ''));
}
for (const [name, size] of Object.entries(sizes)) {
  const isRight =
    Math.abs(stated.size[name] - size) <= readmeTolerance &&
    (stated.limit[name] ?? sizeLimits[name]) === sizeLimits[name];
  if (!isRight) {
    problems.push(`The README states another size or limit of ${name}: npm run size -- --write`);
  }
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);

/** The gzipped size of a site's script after a bundler and a minifier. */
async function bundledSize(script, external = []) {
  const input = resolve('site.js');
  const site = {
    name: 'site',
    resolveId(id, importer) {
      if (id === input) return id;
      // package.json says `sideEffects: false`, but a site that imports a script wants its effect.
      return importer === input ? { id: resolve(id), moduleSideEffects: true } : null;
    },
    load: (id) => (id === input ? script : null),
  };
  const bundle = await rollup({ input, external, plugins: [site, ...readSources()] });
  const { output } = await bundle.generate({ plugins: [terser({ module: true })] });
  return gzippedSize(output[0].code);
}

function statements() {
  return /<!-- (size|limit) (\w+) -->(.*?)<!-- \/\1 -->/g;
}

function inBytes(bytes) {
  return `${bytes?.toLocaleString('en')} bytes`;
}
