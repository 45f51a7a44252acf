// Fails if a build has changed the files of dist/ that are committed (.gitignore names them).
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));

const before = 'build/dist-before';
if (!existsSync(before)) {
  console.error('Run `npm run build` first: there is nothing to compare dist/ with.');
  process.exit(1);
}

const listFiles = ['ls-files', '--cached', '--others', '--exclude-standard', 'dist'];
const files = execFileSync('git', listFiles, { encoding: 'utf8' }).trim().split('\n');
const names = [...new Set(files.map((file) => basename(file)))].sort();
const changed = [...names].filter((name) => contentOf(before, name) !== contentOf('dist', name));
if (changed.length > 0) {
  console.error(
    'The committed files of dist/ were not what src/ builds. They are now: commit them.',
  );
  for (const name of changed) console.error(`  dist/${name}`);
  process.exit(1);
}
console.log(`dist/ is what src/ builds: ${names.length} committed files, byte for byte.`);

function contentOf(folder, name) {
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  // Where a file system knows what may be run, that is part of a file, too.
  return `${statSync(path).mode & 0o100} ${readFileSync(path, 'latin1')}`;
}
