import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FxaRelierClient } from '../../src/client/fxa-relier-client.ts';
import { servers } from '../../src/oauth/servers.ts';
import { blocksOf, compileExamples } from './compile-examples.ts';

const repository = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');
const clientPage = read('docs/client.md');

/** Declares the names that the examples use and do not define. */
const prelude = `
import * as relier from 'fxa-relier-client';
declare global {
  const { FxaRelierClient, isFxaRelierError }: typeof relier;
  const app: import('hono').Hono;
  const client: relier.FxaRelierClient;
  const clients: relier.FxaRelierClient[];
  const knownEmail: string;
  const link: HTMLAnchorElement;
  const options: relier.ClientOptions;
  const server: relier.Server;
  const [redirectUri, scope]: string[];
  function finish(result: relier.AuthorizationResult): Promise<void>;
}`;

describe('the examples of README.md and docs/client.md', () => {
  const examples = ['README.md', 'docs/client.md'].flatMap((page) =>
    blocksOf(read(page), 'js').map((code) => ({ page, code })),
  );
  let problems: ReturnType<typeof compileExamples>;
  beforeAll(() => {
    problems = compileExamples(
      examples.map(({ code }) => code),
      prelude,
    );
  }, 120_000);

  it('are found on both pages, and use only names that the test declares', () => {
    expect(examples.filter(({ page }) => page === 'README.md')).toHaveLength(2);
    expect(examples.length).toBeGreaterThan(6);
    expect(problems.filter(({ example }) => example === undefined)).toEqual([]);
  });

  it.each(examples.map(({ page, code }, index) => ({ page, index, number: index + 1, code })))(
    'compile: example $number, in $page',
    ({ index }) => {
      expect(problems.filter(({ example }) => example === index)).toEqual([]);
    },
  );
});

it('README.md has at most 9,000 bytes', () => {
  expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(9000);
});

describe('docs/client.md', () => {
  it('names every option of a sign-in', async () => {
    const { auth } = new FxaRelierClient('dcdb5ae7add825d2');
    const { message } = await auth.signIn({ misspelled: 1 } as never).catch((error) => error);
    const names = /Valid options: (.*)$/.exec(message)?.[1]?.split(', ') ?? [];
    expect(names.length).toBeGreaterThan(20);
    // `zIndex` has no effect: docs/migrating-from-0.0.8.md describes it.
    const described = names.filter((name) => name !== 'zIndex');
    expect(described.filter((name) => !clientPage.includes(`\`${name}\``))).toEqual([]);
  });

  it('names every reason of an error, and no other', () => {
    const source = /type FxaRelierErrorReason =(.*?');/s.exec(read('src/errors.ts'))?.[1] ?? '';
    const reasons = [...source.matchAll(/\| '(\w+)'/g)].map(([, reason]) => reason);
    const [, table = ''] = /^\| `reason` \| when \|\n(.*?)\n\n/ms.exec(clientPage) ?? [];
    const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, reason]) => reason);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.sort()).toEqual(reasons.sort());
  });

  it.each(Object.entries(servers))('has the hosts of %s', (name, preset) => {
    const { contentHost, oauthHost, profileHost } = preset;
    expect(clientPage).toContain(
      `| \`${name}\` | ${contentHost} | ${oauthHost} | ${profileHost} |`,
    );
  });
});
