import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { repository, run } from './run.ts';

const project = inject('project');
const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

it('is run by npx, from the tarball that is installed', async () => {
  expect(await run('npx', ['--no-install', 'fxa-relier-client', '--version'], project)).toBe(
    `${version}\n`,
  );
});

it('is a file that may be run in the tarball itself', async () => {
  const listed = await run('tar', ['-tvzf', inject('tarball')], project);
  expect(listed).toMatch(/^-rwxr-xr-x .*package\/dist\/cli\.js$/m);
});

it('starts a local Firefox Accounts by npx, which SIGTERM stops', async () => {
  const ports = ['--content-port', '0', '--oauth-port', '0', '--profile-port', '0'];
  const args = ['--no-install', 'fxa-relier-client', 'local', ...ports];
  const child = spawn('npx', args, { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let printed = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    printed += text;
    if (printed.includes('Ctrl-C stops it')) break;
  }
  const url = /Pages +(http:\S+)/.exec(printed)?.[1] ?? '';
  expect(await (await fetch(url)).text()).toContain('123done');
  child.kill('SIGTERM');
  await exited;
  // npx is gone at once, and does not say so to what it has started.
  const answers = () => fetch(url).then(Boolean, () => false);
  await expect.poll(answers, { timeout: 5000 }).toBe(false);
});

it.each([
  ['msw', 'msw'],
  ['playwright', '@playwright/test'],
])('testing/%s says that %s is missing, where it is', async (entry, peer) => {
  writeFileSync(join(project, 'missing.mjs'), `import 'fxa-relier-client/testing/${entry}';`);
  const importing = run(process.execPath, ['missing.mjs'], project);
  await expect(importing).rejects.toThrow(`Cannot find package '${peer}' imported from`);
});

it('gives handlers and a fixture where msw and Playwright are installed', async () => {
  // Inside the repository, whose node_modules has both.
  const folder = join(repository, 'build/with-peers');
  const installed = 'node_modules/fxa-relier-client';
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(project, installed), join(folder, installed), { recursive: true });
  writeFileSync(
    join(folder, 'peers.mjs'),
    `const { createLocalFxa } = await import('fxa-relier-client/testing');
    const { createFxaHandlers } = await import('fxa-relier-client/testing/msw');
    const { test } = await import('fxa-relier-client/testing/playwright');
    console.log(createFxaHandlers(createLocalFxa()).length, typeof test.extend);`,
  );
  expect(await run(process.execPath, ['peers.mjs'], folder)).toBe('3 function\n');
});
