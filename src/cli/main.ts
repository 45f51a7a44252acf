#!/usr/bin/env node
import type { Command } from './command.ts';
import { isComplaint, UsageError } from './complaint.ts';
import { local } from './local/local.ts';
import { verifier } from './verifier/verifier.ts';
import { version } from './version.ts';

/** What can stand after `npx --no-install fxa-relier-client`. */
const commands: Record<string, Command> = { local, verifier };

try {
  await runCommand(process.argv.slice(2));
} catch (error) {
  if (!isComplaint(error)) throw error;
  console.error(`\n  ${error.message.replace(/\n(?=.)/g, '\n  ')}\n`);
  process.exitCode = error.exitCode;
}

async function runCommand([name, ...args]: string[]): Promise<void> {
  if (name === undefined) throw new UsageError(help());
  if (['--help', '-h', 'help'].includes(name)) return console.log(help());
  if (['--version', '-v'].includes(name)) return console.log(version());
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const what = name.startsWith('-') ? 'option' : 'command';
    throw new UsageError(`There is no ${what} "${name}".\n\n${help()}`);
  }
  await command.run(args);
}

function help(): string {
  const names = Object.entries(commands).map(
    ([name, { summary }]) => `  npx --no-install fxa-relier-client ${name.padEnd(10)} ${summary}`,
  );
  return `Firefox Accounts for websites, from the command line.

${names.join('\n')}

  --help after a command says more; --version says which version this is.`;
}
