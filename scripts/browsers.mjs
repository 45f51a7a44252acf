// Where the browsers are that the tests drive: where an environment variable says, on PATH, or
// where Playwright keeps its own.
import { accessSync, constants, existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, firefox } from '@playwright/test';

const commands = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  firefox: ['firefox-esr', 'firefox'],
};

/** The browser's executable, and whether it is the build that Playwright ships. */
export function findBrowser(name) {
  const bundled = { chromium, firefox }[name].executablePath();
  const variable = `${name.toUpperCase()}_PATH`;
  const given = process.env[variable];
  if (given && !existsSync(given)) throw new Error(`${variable}: there is no ${given}`);

  const path = given || commands[name].map(whereIs).find(Boolean);
  if (path) return { path, bundled: path.includes('ms-playwright') };
  return existsSync(bundled) ? { path: bundled, bundled: true } : undefined;
}

function whereIs(command) {
  return process.env.PATH.split(delimiter)
    .map((folder) => join(folder, command))
    .find((path) => isExecutable(path) && !isSnap(path));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A snap has its own /tmp, so that it cannot read the profile that it is started with. */
function isSnap(path) {
  const file = realpathSync(path);
  const text = () => readFileSync(file, 'latin1');
  return /\/snap(\/|$)/.test(file) || (text().startsWith('#!') && text().includes('/snap/'));
}
