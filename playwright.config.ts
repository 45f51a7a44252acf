import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  defineConfig,
  type PlaywrightTestOptions,
  type PlaywrightWorkerOptions,
} from '@playwright/test';
import { findBrowser } from './scripts/browsers.mjs';

const crossSite = '**/*.cross-site.spec.ts';
/** What only Chromium has. */
const fedcm = '**/fedcm.spec.ts';
const inCi = Boolean(process.env.CI);

export default defineConfig({
  testDir: '.',
  testMatch: ['test/browser/**/*.spec.ts', 'examples/testing/**/*.spec.ts'],
  outputDir: 'build/browser-results',
  workers: 2,
  retries: 0,
  forbidOnly: inCi,
  // Two browsers at a time may share a slow machine.
  expect: { timeout: 10_000 },
  reporter: inCi ? 'dot' : 'list',
  projects: [
    { name: 'chromium', testIgnore: crossSite, use: chromium() },
    // A click inside a cross-site frame that takes the frame away can hang in Playwright while
    // the frame has a process of its own.
    {
      name: 'chromium-cross-site',
      testMatch: crossSite,
      use: chromium('--disable-site-isolation-trials'),
    },
    { name: 'firefox', testIgnore: fedcm, use: firefox() },
  ],
});

type Use = Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>;

function chromium(...args: string[]): Use {
  const executablePath = findBrowser('chromium')?.path;
  return {
    browserName: 'chromium',
    launchOptions: { args, ...(executablePath && { executablePath }) },
  };
}

function firefox(): Use {
  const found = findBrowser('firefox');
  if (!found || found.bundled) return { browserName: 'firefox' };

  // As root, Firefox starts only with a home that root owns.
  const HOME = join(import.meta.dirname, 'build/firefox-home');
  mkdirSync(HOME, { recursive: true });
  return {
    browserName: 'firefox',
    channel: 'moz-firefox',
    launchOptions: {
      executablePath: found.path,
      env: { ...process.env, HOME },
      // Else input that is meant for a cross-site frame lands on the frame's element.
      firefoxUserPrefs: { 'fission.webContentIsolationStrategy': 0 },
    },
  };
}
