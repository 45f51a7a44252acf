import { gzipSync } from 'node:zlib';

export function gzippedSize(text) {
  return gzipSync(text, { level: 9 }).length;
}
