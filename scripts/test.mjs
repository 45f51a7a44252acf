// npm test: runs the parts below in order and stops at the first that fails.
// `npm test -- unit lint` runs those parts only. `npm run test:all` also runs the extra parts.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));

const parts = {
  build: 'npm run build',
  dist: 'npm run test:dist',
  lint: 'npm run test:lint',
  types: 'npm run test:types',
  unit: 'npm run test:unit',
  browser: 'npm run test:browser',
  package: 'npm run test:package',
  size: 'npm run size',
};
const extraParts = {
  // The browser tests that `browser` runs in Chromium only.
  firefox: 'npm run test:firefox',
};
const allParts = { ...parts, ...extraParts };

const args = process.argv.slice(2);
const runsAll = args.includes('--all');
const asked = args.filter((arg) => arg !== '--all');
const unknown = asked.filter((name) => !Object.hasOwn(allParts, name));
if (unknown.length > 0) {
  console.error(
    `Unknown part: ${unknown.join(', ')}. Valid parts: ${Object.keys(allParts).join(', ')}.`,
  );
  process.exit(2);
}

const env = {
  ...process.env,
  npm_config_loglevel: 'error',
  npm_config_update_notifier: 'false',
  // A log shows colours as noise.
  ...(!process.stdout.isTTY && { NO_COLOR: '1' }),
};

const selected = asked.length > 0 ? asked : Object.keys(runsAll ? allParts : parts);
// The repository has some of the builds only, and all parts but `lint` need the others.
const isBuilt = existsSync('dist/testing.js');
if (!isBuilt && selected.some((name) => name !== 'lint')) selected.push('build');
const names = Object.keys(allParts).filter((name) => selected.includes(name));
const took = [];
for (const name of names) {
  console.log(`\n── ${name} ── ${allParts[name]}`);
  const start = performance.now();
  const { status, signal } = spawnSync(allParts[name], {
    shell: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`;

  if (status !== 0) {
    console.error(`\n── ${name} failed after ${seconds} (${signal ?? `exit ${status}`}).`);
    console.error(`   Once more, alone: npm test -- ${name}`);
    summarize(1);
    process.exit(1);
  }
  took.push(`${name} ${seconds}`);
}
summarize(0);

function summarize(failed) {
  console.log(`\n${took.join(', ')}\n${took.length} passed, ${failed} failed`);
}
