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
/** The tag of tests whose outcome depends on the browser's engine. */
const engine = /@engine/;
const inCi = Boolean(process.env.CI);

export default defineConfig({
  testDir: '.',
  testMatch: ['test/browser/**/*.spec.ts', 'examples/testing/**/*.spec.ts'],
  outputDir: 'build/browser-results',
  fullyParallel: true,
  workers: '100%',
  retries: 0,
  forbidOnly: inCi,
  // They end what hangs. A test that waits for an event passes on a machine that is four times slower.
  timeout: 90_000,
  expect: { timeout: 20_000 },
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
    // `npm test` runs `firefox`; `npm run test:all` also runs `firefox-rest`.
    { name: 'firefox', testIgnore: fedcm, grep: engine, use: firefox() },
    { name: 'firefox-rest', testIgnore: fedcm, grepInvert: engine, use: firefox() },
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
