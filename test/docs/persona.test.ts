import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { listen, startLocalFxa } from 'fxa-relier-client/testing';
import { createDiscovery, createVerifier } from 'fxa-relier-client/verifier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainSettings, readVerifierConfig } from '../../src/cli/verifier/verifier-config.ts';
import { blocksOf, compileExamples } from './compile-examples.ts';

const repository = resolve(import.meta.dirname, '../..');
const text = readFileSync(join(repository, 'docs/persona.md'), 'utf8');

/** What the examples leave to the reader's site. */
const prelude = `
import type {} from 'fxa-relier-client/persona';
declare global {
  const currentUser: string | null;
  const loggedInUser: string;
  const [signinLink, signoutLink, invitationLink]: HTMLElement[];
  const assertion: string;
  const app: import('hono').Hono;
  const client: import('fxa-relier-client').FxaRelierClient;
  function validateOnServer(assertion: string): void;
  function loggedOut(): void;
  function showPage(): void;
  function showMessage(text: string): void;
  function startSession(context: object, email: string | undefined): Promise<void>;
}`;

describe('the examples', () => {
  const examples = blocksOf(text, 'js');
  let problems: ReturnType<typeof compileExamples>;

  beforeAll(() => {
    problems = compileExamples(examples, prelude);
  }, 60_000);

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(5);
    expect(problems.filter(({ example }) => example === undefined)).toEqual([]);
  });

  it.each(examples.map((_, index) => index))('compile against the package: %i', (index) => {
    expect(problems.filter(({ example }) => example === index)).toEqual([]);
  });
});

it('names only files of the package in its script tags', () => {
  const sources = blocksOf(text, 'html').map((html) => /src="([^"]+)"/.exec(html)?.[1] ?? '');
  expect(sources.length).toBeGreaterThan(1);
  for (const source of sources) {
    if (source.startsWith('/')) expect(existsSync(join(repository, 'dist', source))).toBe(true);
    else expect(source).toMatch(/^http:\/\/localhost:3030\/include/);
  }
});

describe('the verifier', () => {
  it('has every variable of its environment in the table', () => {
    const named = [...explainSettings().matchAll(/^ {2}([A-Z_]+)$/gm)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(10);
    const rows = text.match(/^\| `[A-Z_]+`.*$/gm)?.join('\n') ?? '';
    expect(named.filter((name) => !rows.includes(`\`${name}\``))).toEqual([]);
    const known = [...named, 'CONFIG_FILES'];
    const inTable = [...rows.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
    expect(inTable.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('can be started as it says, for the local Firefox Accounts', async () => {
    const [, line = ''] = /^(.*) npx --no-install fxa-relier-client verifier$/m.exec(text) ?? [];
    const environment = Object.fromEntries(line.split(' ').map((pair) => pair.split('=')));
    expect(await readVerifierConfig(environment)).toMatchObject({
      port: 5050,
      trustedIssuers: ['localhost:3030'],
      forceHttp: true,
    });
  });
});

describe('the line for curl', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterAll(async () => {
    await Promise.all(opened.map(({ close }) => close()));
  });

  it('is answered as it says', async () => {
    const fxa = await startLocalFxa({ ports: { content: 0, oauth: 0, profile: 0 } });
    opened.push(fxa);
    const discovery = createDiscovery({ dangerouslyAllowPrivateNetwork: 'http' });
    const issuer = new URL(fxa.server.contentHost).host;
    const verifier = createVerifier({ trustedIssuers: [issuer], discovery });
    const service = await listen(0, verifier.fetch);
    opened.push(service);

    const line = /^curl .*$/m.exec(text)?.[0] ?? '';
    const command = line.replace('localhost:5050', `localhost:${service.port}`);
    const run = async (assertion: string) => {
      const environment = { ...process.env, ASSERTION: assertion };
      const { stdout } = await promisify(execFile)('sh', ['-c', `${command} --silent`], {
        env: environment,
      });
      return JSON.parse(stdout);
    };

    const [okay = '', failure = ''] = blocksOf(text, 'json');
    const audience = 'http://localhost:8080';
    expect(await run(await fxa.createAssertion(audience))).toMatchObject({
      ...JSON.parse(okay),
      expires: expect.any(Number),
      issuer,
    });
    const late = await fxa.createAssertion(audience, { expiresAt: Date.now() - 1 });
    expect(await run(late)).toEqual(JSON.parse(failure));
  }, 60_000);
});
