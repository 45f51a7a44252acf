import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

export const repository = resolve(import.meta.dirname, '../..');

/** Runs a command and gives what it printed; rejects with all of that where it fails. */
export async function run(command: string, args: string[], cwd: string): Promise<string> {
  const options = { cwd, maxBuffer: 64 * 1024 * 1024 };
  try {
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    // A line of minified code may stand in it.
    const printed = `${stdout}\n${stderr}`.replace(/.{500,}/g, '…');
    throw new Error(`${command} ${args.join(' ')} failed\n${printed}`);
  }
}
