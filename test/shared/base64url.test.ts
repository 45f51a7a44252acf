import { expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from '../../src/shared/base64url.ts';

it.each([
  ['', []],
  ['Zg', [0x66]],
  ['Zm8', [0x66, 0x6f]],
  ['Zm9v', [0x66, 0x6f, 0x6f]],
  ['-_-_', [0xfb, 0xff, 0xbf]],
])('%j encodes %j, and decodes to it', (text, bytes) => {
  expect(encodeBase64url(Uint8Array.from(bytes))).toBe(text);
  expect([...decodeBase64url(text)]).toEqual(bytes);
});

it('decodeBase64url() throws if a character is outside the alphabet', () => {
  expect(() => decodeBase64url('Zm9*')).toThrow();
});
