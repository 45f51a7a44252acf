import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const { version } = JSON.parse(readFileSync(`${import.meta.dirname}/../../package.json`, 'utf8'));

it('says which version it is', async () => {
  const end = await runCli(['--version']).end();
  expect(end).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
});

it.each(['--help', '-h', 'help'])('lists its commands with %s', async (option) => {
  const end = await runCli([option]).end();
  expect(end).toMatchObject({ code: 0, stderr: '' });
  expect(end.stdout).toContain('npx --no-install fxa-relier-client local');
  expect(end.stdout).toContain('npx --no-install fxa-relier-client verifier');
});

it('lists them, too, where it is told nothing, and fails', async () => {
  const end = await runCli([]).end();
  expect(end).toMatchObject({ code: 2, stdout: '' });
  expect(end.stderr).toContain('npx --no-install fxa-relier-client local');
});

it.each([
  ['lokal', 'There is no command "lokal".'],
  ['toString', 'There is no command "toString".'],
  ['--prot', 'There is no option "--prot".'],
])('says that %s is nothing, and what there is', async (argument, message) => {
  const end = await runCli([argument]).end();
  expect(end).toMatchObject({ code: 2, stdout: '' });
  expect(end.stderr).toContain(message);
  expect(end.stderr).toContain('npx --no-install fxa-relier-client local');
});
