import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { run } from './run.ts';

const project = inject('project');

/** Runs `source` with Node in the project that installed the package; gives the JSON it prints. */
async function runInProject(name: string, source: string): Promise<unknown> {
  writeFileSync(join(project, name), source);
  return JSON.parse(await run(process.execPath, ['--throw-deprecation', name], project));
}

// Penpal reads `crypto` when it is imported, which Node.js and workers have as well.
const browserGlobals = `
  for (const name of ['window', 'document', 'location', 'history', 'navigator', 'self',
    'localStorage', 'sessionStorage', 'BroadcastChannel', 'fetch']) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() { throw new Error(name + ' was touched'); },
    });
  }`;

it('exports to an ES module what the documentation names, and nothing else', async () => {
  const names = await runInProject(
    'names.mjs',
    `const names = async (id) => Object.keys(await import(id)).sort();
    console.log(JSON.stringify([
      await names('fxa-relier-client'),
      await names('fxa-relier-client/persona'),
      await names('fxa-relier-client/server'),
      await names('fxa-relier-client/testing'),
    ]));`,
  );
  expect(names).toEqual([
    ['FxaRelierClient', 'FxaRelierError', 'isFxaRelierError', 'servers'],
    [
      'FxaRelierError',
      'createFedcmProvider',
      'createFxaProvider',
      'createMozId',
      'createNavigatorId',
      'installNavigatorId',
      'isFxaRelierError',
    ],
    ['FxaRelierError', 'FxaRelierServer', 'discoverServer', 'isFxaRelierError', 'servers'],
    ['PortError', 'createLocalFxa', 'listen', 'signInWithFetch', 'startLocalFxa'],
  ]);
});

it('touches no browser global while it is imported and a client is constructed', async () => {
  const built = await runInProject(
    'untouched.mjs',
    `${browserGlobals}
    const { FxaRelierClient } = await import('fxa-relier-client');
    const { createFxaProvider, createNavigatorId } = await import('fxa-relier-client/persona');
    // Its constructor looks for a window on purpose: a secret must not be in a browser.
    const { FxaRelierServer } = await import('fxa-relier-client/server');
    const id = createNavigatorId(createFxaProvider({ origin: 'http://localhost:3030' }));
    const client = new FxaRelierClient('dcdb5ae7add825d2', { server: 'local' });
    console.log(JSON.stringify([typeof client.auth.signIn, typeof FxaRelierServer, typeof id.watch]));`,
  );
  expect(built).toEqual(['function', 'function', 'function']);
});

it('gives the class to require(), with the other exports on it', async () => {
  const required = await runInProject(
    'required.cjs',
    `${browserGlobals}
    const FxaRelierClient = require('fxa-relier-client');
    const { isFxaRelierError, servers } = require('fxa-relier-client');
    const client = new FxaRelierClient('dcdb5ae7add825d2', { server: 'local' });
    console.log(JSON.stringify({
      isTheClass: FxaRelierClient.FxaRelierClient === FxaRelierClient,
      isInstance: client instanceof FxaRelierClient,
      isFxaRelierError: isFxaRelierError(new FxaRelierClient.FxaRelierError('cancel', '')),
      local: servers.local.contentHost,
      byFile: require('fxa-relier-client/dist/fxa-relier-client.js') === FxaRelierClient,
    }));`,
  );
  expect(required).toEqual({
    isTheClass: true,
    isInstance: true,
    isFxaRelierError: true,
    local: 'http://localhost:3030',
    byFile: true,
  });
});

it('gives require() the backend, and where Node can, the local Firefox Accounts', async () => {
  const required = await runInProject(
    'required-esm.cjs',
    `const { FxaRelierServer } = require('fxa-relier-client/server');
    const { createLocalFxa } = require('fxa-relier-client/testing');
    console.log(JSON.stringify([typeof FxaRelierServer, typeof createLocalFxa]));`,
  );
  expect(required).toEqual(['function', 'function']);
});

it('answers a sign-in page from the local Firefox Accounts, with the script for its frame', async () => {
  const statuses = await runInProject(
    'local.mjs',
    `import { createLocalFxa } from 'fxa-relier-client/testing';
    const fxa = createLocalFxa();
    const status = async (url) => (await fxa.fetch(new Request(url))).status;
    console.log(JSON.stringify([
      await status('http://localhost:3030/content-page.js'),
      await status('http://localhost:9000/v1/client/dcdb5ae7add825d2'),
    ]));`,
  );
  expect(statuses).toEqual([200, 200]);
});
