// Finds Chromium and Firefox, or installs them, or says how.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findBrowser } from './browsers.mjs';

const names = ['chromium', 'firefox'];

if (missing().length > 0) {
  console.log(`Not found: ${missing().join(' and ')}.`);
  install();
}
if (missing().length > 0) {
  console.error(howTo());
  process.exit(1);
}
for (const name of names) console.log(`${name}: ${findBrowser(name).path}`);

function missing() {
  return names.filter((name) => !findBrowser(name));
}

function install() {
  const packages = { chromium: 'chromium', firefox: 'firefox-esr' };
  if (distribution() === 'debian' && root()) {
    run([...root(), 'apt-get', 'update']);
    run([...root(), 'apt-get', 'install', '-y', ...missing().map((name) => packages[name])]);
  } else if (distribution() === 'ubuntu' && root()) {
    // Ubuntu's own chromium and firefox are snaps, which cannot be driven from outside.
    run(['npx', 'playwright', 'install', '--with-deps', ...missing()]);
  } else if (process.platform !== 'linux') {
    run(['npx', 'playwright', 'install', ...missing()]);
  }
}

/** What to put before a command that needs root, if there is a way that asks for no password. */
function root() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
}

function distribution() {
  if (!existsSync('/etc/os-release')) return undefined;
  return /^ID="?(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
}

function run([command, ...args]) {
  console.log(`> ${command} ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
}

function howTo() {
  return `
The browser tests need Chromium and Firefox, and this machine has no ${missing().join(' and no ')}.

  Debian:            apt-get install chromium firefox-esr        (as root)
  Ubuntu and others: npx playwright install --with-deps chromium firefox
  Elsewhere:         install them, and say where they are in CHROMIUM_PATH and FIREFOX_PATH

The tests that need no browser: npm test -- build dist lint types unit size`;
}
