import { readFileSync } from 'node:fs';

/** The libraries that dist/ contains copies of. Their licenses require their notice beside it. */
const copied = ['penpal', 'nanoid'];

const { name, version, license } = JSON.parse(readFileSync('package.json', 'utf8'));

/**
 * Begins each file with a line that names the licenses, and writes THIRD-PARTY-NOTICES.txt.
 *
 * @throws if a file contains code of a library that is not in the list above.
 */
export function notices() {
  return {
    name: 'notices',
    banner({ modules }) {
      const libraries = new Set(Object.keys(modules).map(libraryOf).filter(Boolean));
      const unknown = [...libraries].find((library) => !copied.includes(library));
      if (unknown) {
        this.error(`dist/ would contain code of ${unknown}: add its license in notices.mjs`);
      }
      const others = libraries.size > 0 ? ' | THIRD-PARTY-NOTICES.txt' : '';
      return `/*! ${name} ${version} | ${license}${others} */`;
    },
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-NOTICES.txt',
        source: [
          `The files of ${name} contain code of these libraries.\n`,
          ...copied.map(noticeOf),
        ].join('\n'),
      });
    },
  };
}

function noticeOf(library) {
  const license = readFileSync(`node_modules/${library}/LICENSE`, 'utf8')
    .replaceAll('\r\n', '\n')
    .trim();
  return `${library}\n${'-'.repeat(library.length)}\n\n${license}\n`;
}

function libraryOf(moduleId) {
  return moduleId.match(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
}
