import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isComplaint } from '../../../src/cli/complaint.ts';
import { readVerifierConfig } from '../../../src/cli/verifier/verifier-config.ts';
import { folderWith } from '../run-cli.ts';

/** Reads the configuration with these files, all of which `CONFIG_FILES` names, in order. */
function readWith(files: Record<string, string>, env: NodeJS.ProcessEnv = {}) {
  const folder = folderWith(files);
  const paths = Object.keys(files).map((name) => join(folder, name));
  return readVerifierConfig({ ...env, CONFIG_FILES: paths.join(',') });
}

/** The message of the complaint, in which a file has no folder. */
async function complaintOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (error) => error,
  );
  expect(isComplaint(error)).toBe(true);
  return error.message.replaceAll(/\S+\/(?=[a-z]\.json)/g, '');
}

it('readVerifierConfig() prefers the environment to files, and later files to earlier ones', async () => {
  const files = {
    'a.json': JSON.stringify({ fallback: 'a.example.com', httpTimeout: 3, toobusy: { maxLag: 9 } }),
    'b.json': JSON.stringify({
      fallback: 'b.example.com',
      httpTimeout: 4,
      logging: { level: 'x' },
    }),
  };
  expect(await readWith(files, { HTTP_TIMEOUT: '5' })).toMatchObject({
    fallback: 'b.example.com',
    httpTimeoutSeconds: 5,
    mostLagMs: 9,
  });
});

it('readVerifierConfig() accepts an empty fallback in a file, as the original’s default', async () => {
  expect(await readWith({ 'c.json': '{ "fallback": "" }' })).toMatchObject({ fallback: '' });
});

it('readVerifierConfig() treats an empty variable as one that is not set', async () => {
  const config = await readVerifierConfig({});
  expect(await readVerifierConfig({ FALLBACK_DOMAIN: '', INSECURE_SSL: '' })).toEqual(config);
});

it('readVerifierConfig() names the variables that replace ALLOW_WEAK_KEYS', async () => {
  const message = await complaintOf(readVerifierConfig({ ALLOW_WEAK_KEYS: 'true' }));
  expect(message).toContain('ALLOW_WEAK_USER_KEYS=DS128');
});

describe('readVerifierConfig() rejects', () => {
  it.each([
    ['PORT', '80a', 'a number from 0 to 65535'],
    ['PORT', '65536', 'a number from 0 to 65535'],
    ['PORT', '-1', 'a number from 0 to 65535'],
    ['IP_ADDRESS', 'localhost', 'an IP address'],
    ['FALLBACK_DOMAIN', 'https://login.example.com', 'a host, for example login.example.com'],
    ['TRUSTED_ISSUERS', 'a.example,,b.example', 'hosts with commas between them'],
    ['HTTP_TIMEOUT', '0', 'a number of seconds above 0, at most 300'],
    ['HTTP_TIMEOUT', '8s', 'a number of seconds above 0, at most 300'],
    ['INSECURE_SSL', 'yes', 'true or false'],
    ['INSECURE_SSL', 'constructor', 'true or false'],
    ['TOOBUSY_MAX_LAG', '0', 'a number of milliseconds above 0'],
    ['COMPUTECLUSTER_MAX_PROCESSES', '1.5', 'a whole number from 1 to 1024'],
    ['COMPUTECLUSTER_MAX_BACKLOG', '0', 'a whole number above 0'],
    ['ALLOW_WEAK_USER_KEYS', 'true', 'some of RS64, RS128, DS128, DS256, with commas between them'],
  ])('%s=%s', async (variable, value, expected) => {
    expect(await complaintOf(readVerifierConfig({ [variable]: value }))).toBe(
      `${variable} is "${value}", but must be ${expected}.`,
    );
  });

  it.each(['localhost:3030', '127.0.0.1', 'login'])('FALLBACK_DOMAIN=%s', async (host) => {
    const message = await complaintOf(readVerifierConfig({ FALLBACK_DOMAIN: host }));
    expect(message).toContain(`${host} is a host of a private network.`);
    expect(message).toContain('FORCE_INSECURE_LOOKUP_OVER_HTTP=true');
  });

  it.each([
    ['that is broken', '{', 'c.json is not JSON: '],
    ['that is no object', '[]', 'c.json must hold an object'],
    ['with an unknown key', '{ "fallbak": "x" }', 'c.json: fallbak means nothing.'],
    [
      'with a wrong value',
      '{ "toobusy": { "maxLag": "much" } }',
      'c.json: toobusy.maxLag is "much", but must be a number of milliseconds above 0.',
    ],
    ['with null for a value', '{ "port": null }', 'c.json: port is null, but'],
  ])('a file %s', async (_, text, message) => {
    expect(await complaintOf(readWith({ 'c.json': text }))).toContain(message);
  });
});
