import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBrowser } from '../server/relier.ts';
import { account, createSites } from './sites.ts';

// They start processes, which takes its time on a machine that has other things to do.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const configFile = resolve(import.meta.dirname, '../../demo/examples/vite.config.js');

let root: string;
let vite: ViteDevServer;
let run: Awaited<ReturnType<typeof createSites>>;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'vite-page-'));
  writeFileSync(join(root, 'index.html'), '<a href="/sign-in">Sign in</a>');
  run = await createSites(async (backendUrl) => {
    vi.stubEnv('BACKEND', backendUrl);
    const server = { port: 0, host: 'localhost', hmr: false, watch: null };
    vite = await createServer({ root, configFile, server, logLevel: 'error' });
    await vite.listen();
    return vite.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
  });
});

afterEach(async () => {
  await vite.close();
  await run.close();
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

it('a page on the port of Vite signs in with a backend on another port', async () => {
  await run.start('express-middleware');
  const browser = createBrowser(run.fxa, run.siteUrl);
  const get = (path: string) =>
    browser.ask((request) => fetch(request, { redirect: 'manual' }), path);
  expect(await (await get('/')).text()).toContain('href="/sign-in"');

  const begun = await get('/sign-in?returnTo=/notes');
  const completed = await get(await browser.approve(begun.headers.get('location'), account));
  expect(completed.headers.get('location')).toBe(`${run.siteUrl}/notes`);
  expect(await (await get('/api/session')).json()).toEqual({ email: account.email });

  const out = await browser.ask((request) => fetch(request, { redirect: 'manual' }), '/sign-out', {
    method: 'POST',
    headers: { origin: run.siteUrl, 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(out.status).toBe(303);
  expect(await (await get('/api/session')).json()).toEqual({ email: null });
});
