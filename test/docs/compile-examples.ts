import { join, resolve } from 'node:path';
import ts from 'typescript';

const folder = import.meta.dirname;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: ['node'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noImplicitAny: false,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
};

/**
 * Compiles the examples of a page against the package, each as a module of its own.
 *
 * @param prelude Declares what the examples leave to the reader's site.
 * @returns What TypeScript reports: the index of the example, or `undefined` for another file.
 */
export function compileExamples(
  examples: readonly string[],
  prelude: string,
): { example: number | undefined; message: string }[] {
  const names = examples.map((_, index) => join(folder, `example-${index}.js`));
  const files = new Map([
    [join(folder, 'prelude.d.ts'), prelude],
    ...names.map((name, index) => [name, `export {};\n${examples[index]}`] as const),
  ]);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, version) => {
    const source = files.get(name);
    if (source === undefined) return getSourceFile.call(host, name, version);
    return ts.createSourceFile(name, source, version, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const index = names.indexOf(resolve(file?.fileName ?? ''));
    return {
      example: index < 0 ? undefined : index,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    };
  });
}

/** Returns the blocks of code of a language, each without the indent of the list around it. */
export function blocksOf(markdown: string, language: string): string[] {
  const found = markdown.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms'));
  return Array.from(found, ([, indent = '', code = '']) =>
    code.replace(new RegExp(`^${indent}`, 'gm'), ''),
  );
}
