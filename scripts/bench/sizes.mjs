import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { gzippedSize } from '../gzipped-size.mjs';

/** The bytes of what a site would ship: bundled by Vite from the ES module, and the scripts. */
export async function measureSizes() {
  return {
    "import { FxaRelierClient } from 'fxa-relier-client'": bytesOf(
      await bundle('minimal', "export { FxaRelierClient } from 'fxa-relier-client';"),
    ),
    "import * from 'fxa-relier-client'": bytesOf(
      await bundle('everything', "export * from 'fxa-relier-client';"),
    ),
    'dist/fxa-relier-client.js': bytesOf(readFileSync('dist/fxa-relier-client.js')),
    'dist/fxa-relier-client.min.js': bytesOf(readFileSync('dist/fxa-relier-client.min.js')),
  };
}

function bytesOf(text) {
  const bytes = Buffer.from(text);
  return {
    plain: bytes.length,
    'gzip -9': gzippedSize(bytes),
    'brotli 11': brotliCompressSync(bytes).length,
  };
}

async function bundle(name, source) {
  mkdirSync('build/bench', { recursive: true });
  const entry = resolve('build/bench', `${name}.js`);
  writeFileSync(entry, source);
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { 'fxa-relier-client': resolve('dist/index.js') } },
    build: {
      write: false,
      minify: true,
      lib: { entry, formats: ['es'], fileName: name },
      // A library's build keeps white space for the sake of tree shaking; a site's does not.
      rolldownOptions: { output: { minify: true } },
    },
  });
  return output[0].code;
}
