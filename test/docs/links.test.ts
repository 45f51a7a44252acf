import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

/** The pages for people: those at the top, docs/ and docs/decisions/. */
const pages = ['', 'docs', 'docs/decisions'].flatMap((folder) =>
  readdirSync(join(repository, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** A page without its blocks of code. */
function read(page: string): string {
  return readFileSync(join(repository, page), 'utf8').replace(/^```.*?^```$/gms, '');
}

/** What GitHub makes of the headings. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

const links = pages.flatMap((page) =>
  [
    ...new Set(Array.from(read(page).matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target)),
  ].map((target) => ({ page, target })),
);

it.each(links.filter(({ target }) => !target.startsWith('https:')))(
  '$page leads to what is there: $target',
  ({ page, target }) => {
    const [path, anchor] = target.split('#');
    const file = path ? join(dirname(page), path) : page;
    expect(existsSync(join(repository, file))).toBe(true);
    if (anchor) expect(anchorsOf(file)).toContain(anchor);
  },
);
