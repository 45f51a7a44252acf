import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { test as base } from '@playwright/test';
import {
  type Listening,
  listen,
  type RunningLocalFxa,
  type StartLocalFxaOptions,
  startLocalFxa,
} from 'fxa-relier-client/testing';
import { readFiles, type StaticFiles } from '../../demo/server/files.ts';

type Answer = (request: Request) => Response | Promise<Response>;

/** What an origin answers with in place of, or beside, what it has of itself. By path. */
export type Pages = Map<string, Answer>;

export interface OriginOptions {
  /** Asked first. A test may change them at any time. */
  pages?: Pages;
  /** Default `localhost`. */
  host?: string;
}

/** Opens an origin on a free port until the test ends, and returns it. */
export type OpenOrigin = (answer: Answer, options?: OriginOptions) => Promise<string>;

interface SiteFixtures {
  openOrigin: OpenOrigin;
  /** Starts a local Firefox Accounts on free ports until the test ends. */
  startFxa(options: StartLocalFxaOptions): Promise<RunningLocalFxa>;
}

interface SharedFixtures {
  /** The key of each local Firefox Accounts in this worker: a key takes longer than most tests. */
  signingKey: Record<string, unknown>;
}

/**
 * The `test` that all sites here extend. They have no worker fixtures of their own, so that one
 * worker, with one browser, can run the tests of all files.
 */
export const test = base.extend<SiteFixtures, SharedFixtures>({
  signingKey: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from it.
    async ({}, use) => {
      const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
      await use({ ...privateKey.export({ format: 'jwk' }) });
    },
    { scope: 'worker' },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from it.
  openOrigin: async ({}, use) => {
    const opened: Listening[] = [];
    await use(async (answer, { pages, host = 'localhost' } = {}) => {
      const origin = await listen(0, async (request) => {
        const page = pages?.get(new URL(request.url).pathname);
        return (await page?.(request)) ?? answer(request);
      });
      opened.push(origin);
      return `http://${host}:${origin.port}`;
    });
    await Promise.all(opened.map((origin) => origin.close()));
  },

  startFxa: async ({ signingKey }, use) => {
    const started: RunningLocalFxa[] = [];
    await use(async (options) => {
      const fxa = await startLocalFxa({ signingKey, ...options });
      started.push(fxa);
      return fxa;
    });
    await Promise.all(started.map((fxa) => fxa.close()));
  },
});

export { expect } from '@playwright/test';

export function html(text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
  });
}

let files: StaticFiles | undefined;

/** The file of the package, or of the demo, that is at this address, if there is one. */
export function packageFile(request: Request): Response | undefined {
  files ??= readFiles();
  const file = files.get(new URL(request.url).pathname);
  return file && new Response(file.body, { headers: { 'Content-Type': file.type } });
}
