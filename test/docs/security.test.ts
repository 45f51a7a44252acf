import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const page = resolve(import.meta.dirname, '../../docs/security.md');
const text = readFileSync(page, 'utf8');
const read = (link: string) => readFileSync(resolve(dirname(page), link), 'utf8');

const rows = [...text.matchAll(/^\| ([ABC]\d+) \| (.+) \| (.+) \| (.*)\|$/gm)].map(
  ([, number = '', , where = '', shownBy = '']) => ({ number, where, tests: testsIn(shownBy) }),
);

it('has every line of the checklists, in order', () => {
  const lines = (list: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${list}${index + 1}`);
  expect(rows.map(({ number }) => number)).toEqual([
    ...lines('A', 30),
    ...lines('B', 18),
    ...lines('C', 14),
  ]);
});

describe.each(rows)('$number', ({ where, tests }) => {
  it('leads to the code, or says why not', () => {
    expect(where).toMatch(/\]\(\.\.\/(src|demo)\/|^\*\*Not applicable|\*\*[Yy]ours\*\*/);
  });

  it('is shown by tests, or says why not', () => {
    if (!tests.length) expect(where).toMatch(/^\*\*Not applicable|\*\*[Yy]ours\*\*/);
    for (const { file, title } of tests) expect(titlesIn(file), file).toContain(title);
  });
});

it.each(['README.md', 'SECURITY.md'])('%s leads here', (file) => {
  expect(read(`../${file}`)).toContain('(docs/security.md)');
});

/** `` `file` "title", "title"; … ``: each title with the file before it. */
function testsIn(cell: string): { file: string; title: string }[] {
  let file = '';
  return [...cell.matchAll(/`(test\/[^`]+)`|"([^"]+)"/g)].flatMap(([, path, title]) => {
    file = path ? `../${path}` : file;
    return title ? [{ file, title }] : [];
  });
}

const titlesByFile = new Map<string, string[]>();

/** The full titles of a file's tests, `describe › it`, as they stand in the source. */
function titlesIn(file: string): string[] {
  const titles = titlesByFile.get(file) ?? readTitles(file);
  titlesByFile.set(file, titles);
  return titles;
}

function readTitles(file: string): string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const titles: string[] = [];
  const visit = (node: ts.Node, outer: readonly string[]) => {
    const called =
      ts.isCallExpression(node) &&
      /^(describe|it|test(\.describe)?)\b/.exec(node.expression.getText());
    const [title, body] = called ? node.arguments : [];
    // `it.each([…])` has no body: it is what gives the function that takes title and body.
    const isNamed =
      body && title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title));
    const path = isNamed ? [...outer, title.getText().slice(1, -1)] : outer;
    if (isNamed && called && !called[0].endsWith('describe')) titles.push(path.join(' › '));
    ts.forEachChild(node, (child) => visit(child, path));
  };
  visit(source, []);
  return titles;
}
