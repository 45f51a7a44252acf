/**
 * `module.exports` is the class, and the other exports are its properties: the declarations of the
 * CommonJS build say so.
 */
export function asExportedClass() {
  return replaceExports(
    (exports) => `declare namespace FxaRelierClient {
${exports}
}
export = FxaRelierClient;
export as namespace FxaRelierClient;`,
  );
}

/**
 * The script build defines one global, the class. At run time it has none of the other exports, so
 * its namespace contains only types.
 */
export function asGlobalClass() {
  return replaceExports(
    (exports) => `declare const TheClass: typeof FxaRelierClient;
declare global {
class FxaRelierClient extends TheClass {}
namespace FxaRelierClient {
${exports.replace('export {', 'export type {').replace('FxaRelierClient, ', '')}
}
}
export {};`,
  );
}

/** Replaces the export list at the end of the bundled declarations. */
function replaceExports(declare) {
  return {
    name: 'replace-exports',
    renderChunk(source) {
      const at = source.search(/^export (type )?\{/m);
      const exports = source.slice(at).trim();
      // The lines above the list stay where they are, so the map is still right.
      return { code: `${source.slice(0, at)}${declare(exports)}\n`, map: null };
    },
  };
}
