import resolve from '@rollup/plugin-node-resolve';
import ts from 'typescript';

/** Rollup plugins that find modules as a browser's bundler does, and read TypeScript. */
export function readSources() {
  return [
    resolve({ browser: true, exportConditions: ['browser', 'import', 'default'] }),
    removeTypes(),
  ];
}

/**
 * Removes the types from each module by itself. The code uses erasable syntax only, and
 * `npm run test:types` checks the types, so the compiler doesn't need the other modules.
 */
function removeTypes() {
  const compilerOptions = {
    target: 'ES2022',
    module: 'ESNext',
    verbatimModuleSyntax: true,
    sourceMap: true,
  };
  return {
    name: 'remove-types',
    transform(source, fileName) {
      if (!fileName.endsWith('.ts')) return null;
      const { outputText, sourceMapText } = ts.transpileModule(source, {
        fileName,
        compilerOptions,
      });
      const code = outputText.replace(/^\/\/# sourceMappingURL=.*$/m, '');
      return { code, map: sourceMapText };
    },
  };
}
