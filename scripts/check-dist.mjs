// dist/ is committed. After a build this fails when dist/ was something else before it.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));

const before = 'build/dist-before';
if (!existsSync(before)) {
  console.error('Run `npm run build` first: there is nothing to compare dist/ with.');
  process.exit(1);
}

const names = new Set([...readdirSync(before), ...readdirSync('dist')]);
// It names the commit, which changes with each.
names.delete('commit.txt');
const changed = [...names].filter((name) => contentOf(before, name) !== contentOf('dist', name));
if (changed.length > 0) {
  console.error('dist/ was not what src/ builds. It is now: commit it with your change.');
  for (const name of changed.sort()) console.error(`  dist/${name}`);
  process.exit(1);
}
console.log(`dist/ is what src/ builds: ${names.size} files, byte for byte.`);

function contentOf(folder, name) {
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  // Where a file system knows what may be run, that is part of a file, too.
  return `${statSync(path).mode & 0o100} ${readFileSync(path, 'latin1')}`;
}
