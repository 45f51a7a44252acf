import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium, openPage } from './page.ts';
import { run } from './run.ts';

const require = createRequire(import.meta.url);
const project = inject('project');
const dist = join(project, 'node_modules/fxa-relier-client/dist');

let browser: Browser;
let page: Page | undefined;
beforeAll(async () => {
  browser = await launchChromium();
});
afterEach(() => page?.close());
afterAll(() => browser.close());

/** What a page's expression gives, once the page's scripts have run. */
async function evaluate(html: string, expression: string, folder = dist): Promise<unknown> {
  page = await openPage(browser, folder, html);
  return page.evaluate(expression);
}

const makesUrl = `new Class('dcdb5ae7add825d2', { server: 'local' }).auth
  .request('signIn', { state: 's', scope: 'profile', redirectUri: 'http://localhost/oauth' })
  .then(({ url }) => url.slice(0, 48))`;
const url = 'http://localhost:9000/v1/authorization?client_id';

describe.each(['fxa-relier-client.js', 'fxa-relier-client.min.js'])('%s', (file) => {
  const before = '<script>window.before = Object.getOwnPropertyNames(window);</script>';
  const scriptTag = `${before}<script src="/${file}"></script>`;

  it('adds one global to a page with a script tag', async () => {
    const added = `Object.getOwnPropertyNames(window)
      .filter((name) => name !== 'before' && !before.includes(name))`;
    expect(await evaluate(scriptTag, added)).toEqual(['FxaRelierClient']);
  });

  it('makes of the global the class itself, which works', async () => {
    expect(await evaluate(scriptTag, makesUrl.replace('Class', 'FxaRelierClient'))).toBe(url);
  });

  it('is an anonymous AMD module: RequireJS in a page gets the class, and no global is left', async () => {
    const requirejs = readFileSync(require.resolve('requirejs/require.js'), 'utf8');
    const html = `<script>${requirejs}</script>`;
    const load = `new Promise((resolve, reject) => {
      requirejs.config({ paths: { 'any/name': '/${file.replace(/\.js$/, '')}' } });
      requirejs(['any/name'], (Class) => resolve(${makesUrl}), reject);
    }).then((url) => [url, typeof FxaRelierClient])`;
    expect(await evaluate(html, load)).toEqual([url, 'undefined']);
  });

  it('is loaded by RequireJS in Node', async () => {
    const script = `
      const requirejs = require(${JSON.stringify(require.resolve('requirejs'))});
      requirejs.config({ baseUrl: ${JSON.stringify(dist)}, nodeRequire: require });
      const Class = requirejs(${JSON.stringify(file.replace(/\.js$/, ''))});
      ${makesUrl}.then((url) => console.log(url, typeof FxaRelierClient));`;
    writeFileSync(join(project, 'requirejs.cjs'), script);
    const printed = await run(process.execPath, ['requirejs.cjs'], project);
    expect(printed).toBe(`${url} undefined\n`);
  });

  it('is loaded by Browserify', async () => {
    const html = `<script src="/browserified.js"></script>`;
    await browserified(`require('fxa-relier-client/dist/${file}')`);
    expect(await evaluate(html, makesUrl.replace('Class', 'Browserified'), project)).toBe(url);
  });

  it('names the licences of what it contains', () => {
    const [line] = readFileSync(join(dist, file), 'utf8').split('\n');
    expect(line).toMatch(/^\/\*! fxa-relier-client .* MPL-2\.0 .* THIRD-PARTY-NOTICES\.txt \*\/$/);
  });
});

it('is what Browserify finds under the name of the package, too', async () => {
  const html = `<script src="/browserified.js"></script>`;
  await browserified(`require('fxa-relier-client')`);
  expect(await evaluate(html, makesUrl.replace('Class', 'Browserified'), project)).toBe(url);
});

it('has an ES module beside it that a browser imports as it is', async () => {
  const load = makesUrl.replace('Class', 'FxaRelierClient');
  const imported = `import('/index.js').then(({ FxaRelierClient }) => ${load})`;
  expect(await evaluate('', imported)).toBe(url);
});

/** Bundles a script that puts `expression` on the page as `Browserified`. */
async function browserified(expression: string): Promise<void> {
  const command = require.resolve('browserify/bin/cmd.js');
  writeFileSync(join(project, 'browserify.js'), `window.Browserified = ${expression};`);
  const args = [command, 'browserify.js', '--outfile', 'browserified.js'];
  await run(process.execPath, args, project);
}
