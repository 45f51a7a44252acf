import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { repository, run } from './run.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The tarball that npm would publish. */
    tarball: string;
    /** An otherwise empty project that has it installed. */
    project: string;
  }
}

/** Packs the package as npm would publish it, and installs the tarball into an empty project. */
export default async function install(vitest: TestProject): Promise<() => void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fxa-relier-client-')));
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "project", "private": true }\n');

  // Its `prepack` builds dist/. npm would print what that prints among its JSON.
  const pack = ['pack', '--json', '--foreground-scripts=false', '--pack-destination', folder];
  const packed = await run('npm', pack, repository);
  const tarball = join(folder, JSON.parse(packed)[0].filename);
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', ...options, tarball], project);

  vitest.provide('tarball', tarball);
  vitest.provide('project', project);
  return () => rmSync(folder, { recursive: true, force: true });
}
