// npm test: runs the parts below in order and stops at the first that fails.
// `npm test -- unit lint` runs those only.
import { spawnSync } from 'node:child_process';
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

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(
    `No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`,
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

const names = Object.keys(parts).filter((name) => asked.length === 0 || asked.includes(name));
const took = [];
for (const name of names) {
  console.log(`\n── ${name} ── ${parts[name]}`);
  const start = performance.now();
  const { status, signal } = spawnSync(parts[name], {
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
