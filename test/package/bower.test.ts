import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { launchChromium, openPage } from './page.ts';
import { repository, run } from './run.ts';

const bower = createRequire(import.meta.url).resolve('bower/bin/bower');
const folder = join(inject('project'), '..', 'bower');
const published = join(folder, 'repository.git');
const site = join(folder, 'site');
const installed = join(site, 'bower_components/fxa-relier-client');

let browser: Browser;

/** Bower takes a package from a repository's tag, so this tree becomes one. */
beforeAll(async () => {
  mkdirSync(site, { recursive: true });
  const left = ['.git', 'build', 'node_modules'].map((name) => join(repository, name));
  cpSync(repository, published, { recursive: true, filter: (path) => !left.includes(path) });
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  await run('git', ['init', '--quiet'], published);
  await run('git', ['add', '--all'], published);
  await run('git', [...identity, 'commit', '--quiet', '--message', 'Release'], published);
  await run('git', ['tag', 'v1.0.0'], published);

  const config = {
    analytics: false,
    interactive: false,
    storage: { packages: join(folder, 'cache'), registry: join(folder, 'registry') },
  };
  writeFileSync(join(site, '.bowerrc'), JSON.stringify(config));
  const source = `fxa-relier-client=file://${published}#1.0.0`;
  await run(process.execPath, [bower, 'install', '--allow-root', source], site);
  browser = await launchChromium();
});
afterAll(() => browser?.close());

it('is installed by Bower with a main file that works in a page', async () => {
  const { main } = JSON.parse(readFileSync(join(installed, 'bower.json'), 'utf8'));
  expect(main).toBe('dist/fxa-relier-client.js');
  const page = await openPage(browser, installed, `<script src="/${main}"></script>`);
  expect(
    await page.evaluate(`new FxaRelierClient('dcdb5ae7add825d2', { server: 'local' }).auth
      .request('signIn', { scope: 'profile', redirectUri: 'http://localhost/oauth' })
      .then(({ url }) => url.slice(0, 38))`),
  ).toBe('http://localhost:9000/v1/authorization');
});

it('brings the minified file, the licences and the readme, and none of the sources', () => {
  const has = (file: string) => existsSync(join(installed, file));
  expect(has('dist/fxa-relier-client.min.js')).toBe(true);
  expect(has('dist/THIRD-PARTY-NOTICES.txt')).toBe(true);
  expect(has('LICENSE')).toBe(true);
  expect(has('README.md')).toBe(true);
  for (const file of ['src', 'test', 'demo', 'scripts', 'package-lock.json', 'dist/server.js']) {
    expect([file, has(file)]).toEqual([file, false]);
  }
});
