// Checks the sizes that package.json limits (`sizeLimit`, bytes at gzip -9), and that the README
// states them. `npm run size -- --write` brings the README up to date.
//
// The README's markers: <!-- size -->5,432 bytes<!-- /size -->
//                       <!-- size-limit -->6,000 bytes<!-- /size-limit -->
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

process.chdir(join(import.meta.dirname, '..'));

/** Another version of zlib packs a few bytes more or less. */
const tolerance = 25;

const [[file, limit]] = Object.entries(JSON.parse(readFileSync('package.json', 'utf8')).sizeLimit);
const size = gzipSync(readFileSync(file), { level: 9 }).length;
console.log(`${file}: ${inBytes(size)} of ${inBytes(limit)} at gzip -9.`);
if (size > limit) fail(`It is ${inBytes(size - limit)} too large.`);

let readme = readFileSync('README.md', 'utf8');
if (process.argv.includes('--write')) {
  for (const [marker, bytes] of [
    ['size', size],
    ['size-limit', limit],
  ]) {
    readme = readme.replace(patternOf(marker), `$1${inBytes(bytes)}$3`);
  }
  writeFileSync('README.md', readme);
}
const stated = bytesStated('size');
if (Math.abs(stated - size) > tolerance || bytesStated('size-limit') !== limit) {
  fail('The README says otherwise. Write it anew with: npm run size -- --write');
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
