import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { build } from 'vite';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { launchChromium, openPage } from './page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Bundles a page whose script is `source`, inside the project that installed the package. */
async function bundle(name: string, source: string): Promise<string> {
  const root = join(inject('project'), name);
  mkdirSync(root);
  writeFileSync(join(root, 'index.html'), '<script type="module" src="/main.js"></script>');
  writeFileSync(join(root, 'main.js'), source);
  await build({ root, configFile: false, logLevel: 'error' });
  return join(root, 'dist');
}

it('is bundled by Vite into a page that makes the address of a sign-in', async () => {
  const folder = await bundle(
    'vite-whole',
    `import { FxaRelierClient } from 'fxa-relier-client';
    const client = new FxaRelierClient('dcdb5ae7add825d2', {
      server: 'local', scope: 'profile', redirectUri: 'http://localhost/oauth',
    });
    client.auth.request('signIn').then(({ url }) => { document.title = url; });`,
  );
  const page = await openPage(browser, folder, readFileSync(join(folder, 'index.html'), 'utf8'));
  await page.waitForFunction('document.title');
  expect(await page.title()).toMatch(
    /^http:\/\/localhost:9000\/v1\/authorization\?client_id=dcdb5ae7add825d2&state=/,
  );
});

it('leaves out of a bundle what is not imported', async () => {
  const folder = await bundle(
    'vite-part',
    `import { isFxaRelierError } from 'fxa-relier-client';
    document.title = String(isFxaRelierError(new Error()));`,
  );
  const [script = ''] = readdirSync(join(folder, 'assets'));
  const text = readFileSync(join(folder, 'assets', script), 'utf8');
  expect(text).toContain('FxaRelierError');
  expect(text).not.toContain('authorization');
  expect(text).not.toContain('penpal');
});
