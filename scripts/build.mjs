// Makes dist/ from src/, as rollup.config.mjs says. What dist/ was before is kept in
// build/dist-before, for check-dist.mjs to compare with.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { loadConfigFile } from 'rollup/loadConfigFile';

process.chdir(join(import.meta.dirname, '..'));

mkdirSync('dist', { recursive: true });
rmSync('build/dist-before', { recursive: true, force: true });
cpSync('dist', 'build/dist-before', { recursive: true });

const { options: builds } = await loadConfigFile(join(process.cwd(), 'rollup.config.mjs'));
const written = new Set();
for (const build of builds) {
  const bundle = await rollup(build);
  for (const output of build.output) {
    const { output: files } = await bundle.write(output);
    for (const { fileName } of files) written.add(fileName);
  }
  await bundle.close();
}

// What `npx` runs begins with a #! line, and is marked as something to run.
for (const file of Object.values(JSON.parse(readFileSync('package.json', 'utf8')).bin)) {
  if (!readFileSync(file, 'utf8').startsWith('#!')) throw new Error(`${file} has no #! line`);
  chmodSync(file, 0o755);
}

// The verifier's /__version__ names it. It is not committed, since no commit can name itself.
const commit = commitOfTree();
if (commit) {
  writeFileSync('dist/commit.txt', `${commit}\n`);
  written.add('commit.txt');
}

for (const file of readdirSync('dist')) {
  if (!written.has(file)) rmSync(join('dist', file), { recursive: true });
}
console.log(`dist/ is built: ${written.size} files.`);

/** The commit that is checked out; nothing outside of a repository. */
function commitOfTree() {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', ['rev-parse', 'HEAD'], options).trim();
  } catch {
    return '';
  }
}
