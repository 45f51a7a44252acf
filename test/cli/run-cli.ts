import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const cli = createRequire(import.meta.url).resolve('fxa-relier-client/dist/cli.js');
const started: ChildProcess[] = [];
const folders: string[] = [];

export const anyPorts = ['--content-port', '0', '--oauth-port', '0', '--profile-port', '0'];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A new folder with these files in it. */
export function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fxa-relier-client-cli-')));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Starts the command as the package has it. */
export function runCli(
  args: string[],
  cwd = folderWith({}),
  variables: Record<string, string> = {},
) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      printed[name] += text;
    });
  }
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });

  return {
    child,
    printed,
    /** How it ended, and all that it printed. */
    end: async () => ({ ...(await exited), ...printed }),
    /** Waits until it has printed this; rejects where it ends before. */
    until: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(printed.stdout);
          if (found) resolve(found);
        };
        child.stdout.on('data', look);
        child.once('close', () => reject(new Error(`It ended:\n${printed.stderr}`)));
        look();
      }),
  };
}
