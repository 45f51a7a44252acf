import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfigFile } from '../../../src/cli/local/config-file.ts';
import { folderWith } from '../run-cli.ts';

const write = (name: string, text: string) => join(folderWith({ [name]: text }), name);

it('is JSON', async () => {
  const name = write('c.json', '{ "host": "127.0.0.1" }');
  expect(await readConfigFile(name)).toEqual({ name, config: { host: '127.0.0.1' } });
});

it('is the default export of a module, which can make up what it holds', async () => {
  const name = write('c.mjs', 'export default { faults: { delayMs: 2 * 100 } };');
  expect((await readConfigFile(name)).config).toEqual({ faults: { delayMs: 200 } });
});

it('holds nothing where there is none', async () => {
  expect(await readConfigFile(undefined)).toEqual({ name: undefined, config: {} });
});

it.each([
  ['{ "server": {} }', 'server means nothing.\nThere are: clients, accounts, '],
  ['{ "onResponse": null }', 'onResponse means nothing.'],
  ['{ "clients": [{}, { "redirectUri": "" }] }', 'clients[1].redirectUri means nothing.'],
  ['{ "accounts": [{ "mail": "" }] }', 'accounts[0].mail means nothing.'],
  ['{ "faults": { "refuseFrame": true } }', 'faults.refuseFrame means nothing.'],
  ['{ "ports": { "contentHost": 1 } }', 'ports.contentHost means nothing.'],
])('has no other keys than there are: %s', async (text, message) => {
  await expect(readConfigFile(write('c.json', text))).rejects.toThrow(message);
});

it.each([
  ['{ "ports": 3030 }', 'ports must be an object'],
  ['{ "ports": [3030, 9000, 1111] }', 'ports must be an object'],
  ['{ "faults": null }', 'faults must be an object'],
  ['{ "clients": [5] }', 'clients[0] must be an object'],
])('is not passed over where it is of another kind: %s', async (text, message) => {
  await expect(readConfigFile(write('c.json', text))).rejects.toThrow(message);
});

it('has a default export, says the message where it has none', async () => {
  const name = write('c.mjs', 'export const config = {};');
  await expect(readConfigFile(name)).rejects.toThrow('has no default export');
});

it('loads, or the message says why it does not', async () => {
  const name = write('c.mjs', 'throw new Error("the reason");');
  await expect(readConfigFile(name)).rejects.toThrow('the reason');
});
