import { readFileSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { dts } from 'rollup-plugin-dts';

/** What dist/ consists of. */
const table = [
  { entry: 'src/index.ts', file: 'index.js', format: 'es' },
  { entry: 'src/index.ts', file: 'index.d.ts', format: 'es types' },

  { entry: 'src/global.ts', file: 'fxa-relier-client.js', format: 'umd' },
  { entry: 'src/global.ts', file: 'fxa-relier-client.min.js', format: 'umd', minify: true },
  { entry: 'src/index.ts', file: 'fxa-relier-client.d.ts', format: 'global types' },

  // Node takes every .js of a "type": "module" package for an ES module: require() needs a .cjs.
  { entry: 'src/index.ts', file: 'fxa-relier-client.cjs', format: 'cjs', exportsTheClass: true },
  { entry: 'src/index.ts', file: 'fxa-relier-client.d.cts', format: 'class types' },

  { entry: 'src/redirect.ts', file: 'redirect.js', format: 'es' },
  { entry: 'src/redirect.ts', file: 'redirect.d.ts', format: 'es types' },
  { entry: 'src/redirect.ts', file: 'redirect.cjs', format: 'cjs' },
  { entry: 'src/redirect.ts', file: 'redirect.d.cts', format: 'es types' },

  { entry: 'src/persona/index.ts', file: 'persona.js', format: 'es' },
  { entry: 'src/persona/index.ts', file: 'persona.d.ts', format: 'es types' },
  { entry: 'src/persona/index.ts', file: 'persona.cjs', format: 'cjs' },
  { entry: 'src/persona/index.ts', file: 'persona.d.cts', format: 'es types' },
  { entry: 'src/persona/install.ts', file: 'fxa-persona.js', format: 'iife' },
  { entry: 'src/persona/install.ts', file: 'fxa-persona.min.js', format: 'iife', minify: true },
  { entry: 'src/persona/install-with-fedcm.ts', file: 'fxa-persona-fedcm.js', format: 'iife' },
  {
    entry: 'src/persona/install-with-fedcm.ts',
    file: 'fxa-persona-fedcm.min.js',
    format: 'iife',
    minify: true,
  },

  { entry: 'src/server/index.ts', file: 'server.js', format: 'es' },
  { entry: 'src/server/index.ts', file: 'server.d.ts', format: 'es types' },
  { entry: 'src/server/index.ts', file: 'server.cjs', format: 'cjs' },
  { entry: 'src/server/index.ts', file: 'server.d.cts', format: 'es types' },

  { entry: 'src/verifier/index.ts', file: 'verifier.js', format: 'es' },
  { entry: 'src/verifier/index.ts', file: 'verifier.d.ts', format: 'es types' },
  { entry: 'src/verifier/index.ts', file: 'verifier.cjs', format: 'cjs' },
  { entry: 'src/verifier/index.ts', file: 'verifier.d.cts', format: 'es types' },

  { entry: 'src/testing/index.ts', file: 'testing.js', format: 'es' },
  { entry: 'src/testing/index.ts', file: 'testing.d.ts', format: 'es types' },
  { entry: 'src/local/content/browser/content-page.ts', file: 'content-page.js', format: 'iife' },
  { entry: 'src/local/browserid/browser/page.ts', file: 'browserid-page.js', format: 'iife' },
  { entry: 'src/testing/msw.ts', file: 'testing-msw.js', format: 'es' },
  { entry: 'src/testing/msw.ts', file: 'testing-msw.d.ts', format: 'es types' },
  { entry: 'src/testing/playwright.ts', file: 'testing-playwright.js', format: 'es' },
  { entry: 'src/testing/playwright.ts', file: 'testing-playwright.d.ts', format: 'es types' },

  { entry: 'src/cli/main.ts', file: 'cli.js', format: 'es' },
];

/** Libraries that dist/ holds a copy of. Their licences ask that their notice goes with it. */
const copied = ['penpal', 'nanoid'];

/**
 * What Penpal has for a peer that speaks its own protocol, and what is put in its place. Firefox
 * Accounts speaks another: of Penpal, src/channel/relier-end.ts uses the dispatch of calls and the
 * teardown. The rest would be a sixth of the script build.
 */
const unreached = {
  // None of Penpal's own messages is sent, or received: a ping is the whole handshake.
  'sendSynMessage();': ';',
  'isSynMessage(message)': 'false',
  'isAck1Message(message)': 'false',
  'messenger.addMessageHandler((message) => {\n        if (isDestroyMessage(message)) {\n          destroyConnection(false);\n        }\n      });':
    '\n\n\n\n',
  'participantId = generateId_default()': 'participantId = undefined',
  'crypto.randomUUID?.bind(crypto) ?? ': '',
  'extractMethodPathsFromMethods(methods)': '[]',
  // Firefox Accounts has no methods that could be called, so nobody asks for the proxy of them.
  'const { remoteProxy, destroy: destroyMethodProxies } = connectRemoteProxy_default(messenger, channel, log);':
    '',
  'destroyHandlers.push(destroyMethodProxies);': '',
  'const { promise, resolve, reject } = getPromiseWithResolvers_default();': '',
  'resolve({\n      remoteProxy,\n      destroy\n    });': '\n\n\n',
  'return promise;': '',
  'promise,\n    // Why': '// Why',
  'const { remoteProxy, destroy } = await shakeHands_default({': 'shakeHands_default({',
  'return remoteProxy;': '',
  'throw error;': '',
  // Once the messenger is destroyed it hears nothing, so nothing else has to be ended.
  'connectionDestroyedHandlers.push(destroy);': '',
  'const connectionDestroyedHandlers = [messenger.destroy];': '',
  'for (const connectionDestroyedHandler of connectionDestroyedHandlers) {\n      connectionDestroyedHandler();\n    }':
    'messenger.destroy();\n\n',
  'destroyHandlers.push(connectCallHandler_default(messenger, methods, channel, log));':
    'connectCallHandler_default(messenger, methods);',
  'destroyHandlers.push(() => messenger.removeMessageHandler(handleMessage));': '',
  // The methods are a flat table, and what is not among them was not let in.
  'getMethodAtMethodPath(methodPath, methods)': 'methods[methodPath[0]]',
  'if (!method)': 'if (false)',
  // No reply says more than that it is one, and there is nobody to hear of the end.
  'namespace: namespace_default,': '',
  'channel,\n        type: "REPLY",': '\n        type: "REPLY",',
  'createErrorReplyMessage(channel, callId, error)': '{}',
  'messenger.sendMessage(replyMessage, transferables)': 'messenger.sendMessage(replyMessage)',
  'if (notifyOtherParticipant)': 'if (false)',
  'value instanceof Reply_default': 'false',
  // Neither to listen nor to answer throws.
  'try {\n      log?.(`Sending ${formatMethodPath(methodPath)}() reply`': '{\n      log?.(``',
  'catch (error) {\n      if (error.name === "DataCloneError")': '{\n      if (false)',
  'try {\n      messenger.initialize': '{\n      messenger.initialize',
  'catch (error) {\n      destroyConnection(true);': '{\n',
  // What comes in is parsed, and known to be one of the methods, before Penpal sees it.
  'messenger.initialize({ log, validateReceivedMessage })': 'messenger.initialize({})',
  // The same, where it stands.
  'isAck2Message(message)': "message.type === 'ACK2'",
  'isCallMessage(message)': "(message.type === 'CALL')",
  'const promise = (async () => {': '(() => {',
  // Each connection has a messenger of its own, no time limit, and ends once.
  'if (!messenger)': 'if (false)',
  'usedMessengers.has(messenger)': 'false',
  'usedMessengers.add(messenger);': '',
  'timeout !== void 0': 'false',
  'methods = {},': 'methods,',
  'clearTimeout(timeoutId);': '',
  'methods,\n        timeout,\n        channel,\n        log\n      });':
    'methods\n\n\n\n      });',
  'once_default((notifyOtherParticipant)': '((notifyOtherParticipant)',
};

/** Names that only Penpal and src/ know: neither a user, nor a browser, nor the wire. */
const inside =
  /^(addMessageHandler|removeMessageHandler|messenger|transferables|methodPath|callId|createUrl|reveal|remember|channelName|answer|fail|isShown|takeDown)$/;

/** `answer` is a word of the wire there. */
const insidePersona = new RegExp(inside.source.replace('answer|', ''));

/** What builds import of another build, in place of a copy. */
const beside = { [resolvePath('src/testing/index.ts')]: './testing.js' };

const { name, version, license, dependencies, peerDependencies } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const packages = Object.keys({ ...dependencies, ...peerDependencies });
const external = [/^node:/, ...packages.map((id) => new RegExp(`^${id}(/|$)`))];

export default [...new Set(table.map(({ entry }) => entry))].flatMap((entry) => {
  const rows = table.filter((row) => row.entry === entry);
  return [
    { input: entry, output: rows.filter(isCode).map(codeOutput), plugins: readCode() },
    {
      input: entry,
      output: rows.filter(isTypes).map(typesOutput),
      plugins: [dts({ sourcemap: true })],
    },
  ]
    .filter(({ output }) => output.length > 0)
    .map((build) => ({ ...build, external: externalTo(entry), onwarn: refuse }));
});

function externalTo(entry) {
  return [...external, ...Object.keys(beside).filter((path) => path !== resolvePath(entry))];
}

function isTypes({ format }) {
  return format.endsWith('types');
}

function isCode(row) {
  return !isTypes(row);
}

function refuse(warning) {
  throw new Error(warning.message);
}

/** Types are not checked here (`npm run test:types` does), only taken off. */
export function readCode() {
  const compilerOptions = {
    noCheck: true,
    module: 'ESNext',
    moduleResolution: 'bundler',
    // Rollup finds .ts files as they are named. To rewrite what is imported would break import(url).
    allowImportingTsExtensions: false,
  };
  return [
    resolve({ browser: true, exportConditions: ['browser', 'import', 'default'] }),
    typescript({ include: 'src/**', compilerOptions }),
    cutPenpal(),
    notices(),
  ];
}

function cutPenpal() {
  return {
    name: 'cut-penpal',
    transform(source, id) {
      if (libraryOf(id) !== 'penpal') return;
      const missing = Object.keys(unreached).find((code) => !source.includes(code));
      if (missing) this.error(`Penpal has no ${missing} any more: see what takes its place`);

      const replace = (code, [from, to]) => code.replaceAll(from, to);
      // No map: lines stay where they are.
      return { code: Object.entries(unreached).reduce(replace, source), map: null };
    },
  };
}

function codeOutput({ file, format, minify, exportsTheClass }) {
  return {
    file: `dist/${file}`,
    format: minify ? 'iife' : format,
    paths: beside,
    name: 'FxaRelierClient',
    // require() gives the class itself, as a script tag does; the other exports hang on it.
    footer: exportsTheClass && 'module.exports = Object.assign(exports.FxaRelierClient, exports);',
    sourcemap: true,
    generatedCode: 'es2015',
    strict: !minify,
    plugins: minify && (format === 'umd' ? [wrapSmall(), small(inside)] : [small(insidePersona)]),
  };
}

/** What Rollup's UMD does for modules that a script tag, RequireJS and Browserify load, in fewer bytes. */
function wrapSmall() {
  const begin = 'var FxaRelierClient = (function () {';
  const end = '})();';
  return {
    name: 'wrap-small',
    renderChunk(source) {
      const [head, body] = source.split(begin);
      const at = body.lastIndexOf(end);
      const code = `${head}(make => typeof module == 'object' ? module.exports = make() : typeof define == 'function' && define.amd ? define(make) : globalThis.FxaRelierClient = make())(() => {${body.slice(0, at)}})`;
      // Lines stay where they are.
      return { code, map: null };
    },
  };
}

/** @param regex Names of properties that become shorter. */
function small(regex) {
  return terser({
    ecma: 2022,
    // Not `module` or `toplevel`: terser would take the whole library for unused.
    // Penpal's `log` does nothing here, since it is never given one; `formatMethodPath` is for it.
    compress: {
      passes: 3,
      hoist_funs: true,
      inline: 1,
      unsafe: true,
      unsafe_arrows: true,
      pure_funcs: ['log', 'formatMethodPath'],
      pure_getters: true,
    },
    // A page may say that its scripts are not UTF-8, or say nothing.
    format: { ascii_only: true },
    mangle: { properties: { regex } },
  });
}

function typesOutput({ file, format }) {
  return {
    file: `dist/${file}`,
    format: 'es',
    paths: beside,
    sourcemap: true,
    plugins: format !== 'es types' && [redeclare(format)],
  };
}

/** A first line that says where the licences are, and their full text beside it. */
function notices() {
  return {
    name: 'notices',
    banner({ modules }) {
      const libraries = new Set(Object.keys(modules).map(libraryOf).filter(Boolean));
      const unknown = [...libraries].find((library) => !copied.includes(library));
      if (unknown) this.error(`${unknown} would be copied into dist/, but its notice is not known`);

      const others = libraries.size > 0 ? ' | THIRD-PARTY-NOTICES.txt' : '';
      return `/*! ${name} ${version} | ${license}${others} */`;
    },
    generateBundle() {
      const texts = copied.map((library) => {
        const text = readFileSync(`node_modules/${library}/LICENSE`, 'utf8');
        return `${library}\n${'-'.repeat(library.length)}\n\n${text.trim()}\n`;
      });
      const head = `The files of ${name} contain code of these libraries.\n`;
      const source = [head, ...texts].join('\n').replaceAll('\r\n', '\n');
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source });
    },
  };
}

function libraryOf(id) {
  return id.match(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
}

/** Turns the list of exports into what require() gives, or into what a script tag brings. */
function redeclare(format) {
  return {
    name: 'redeclare',
    renderChunk(source) {
      const at = source.search(/^export (type )?\{/m);
      const exports = source.slice(at).trim();
      const declared = format === 'class types' ? classTypes(exports) : globalTypes(exports);
      // No map: nothing moves that the map knows of.
      return { code: `${source.slice(0, at)}${declared}\n`, map: null };
    },
  };
}

function classTypes(exports) {
  return `declare namespace FxaRelierClient {
${exports}
}
export = FxaRelierClient;
export as namespace FxaRelierClient;`;
}

/** At run time a script has nothing but the class, so its namespace has nothing but types. */
function globalTypes(exports) {
  return `declare const TheClass: typeof FxaRelierClient;
declare global {
class FxaRelierClient extends TheClass {}
namespace FxaRelierClient {
${exports.replace('export {', 'export type {').replace('FxaRelierClient, ', '')}
}
}
export {};`;
}
