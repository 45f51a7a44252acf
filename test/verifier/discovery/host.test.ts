import { describe, expect, it } from 'vitest';
import { parseHost } from '../../../src/verifier/discovery/host.ts';

it.each([
  ['example.com', 'example.com'],
  ['EXAMPLE.Com', 'example.com'],
  ['a-b.example.co.uk', 'a-b.example.co.uk'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['3.example.com', '3.example.com'],
  ['example.xn--p1ai', 'example.xn--p1ai'],
])('%s is a host', (text, name) => {
  expect(parseHost(text, false)).toEqual({ text: name, name, port: undefined });
});

const private_ = [
  ['localhost', 'localhost', undefined],
  ['localhost:3030', 'localhost', 3030],
  ['127.0.0.1:9000', '127.0.0.1', 9000],
  ['example.com:65535', 'example.com', 65535],
  ['10.255.0.1', '10.255.0.1', undefined],
] as const;

it.each(private_)('%s is a host of a private network alone', (text, name, port) => {
  expect(parseHost(text, false)).toBeUndefined();
  expect(parseHost(text, true)).toEqual({ text, name, port });
});

describe.each([false, true])('with private networks allowed: %s', (isPrivateAllowed) => {
  it.each([
    '',
    ' ',
    '.',
    'example.com.',
    '.example.com',
    'a..example.com',
    '-a.example.com',
    'a-.example.com',
    'a_b.example.com',
    'example.com/',
    'example.com/..',
    'example.com/../../admin?',
    'example.com?x',
    'example.com#x',
    'example.com\\x',
    'example.com%2f',
    'example.com:',
    'example.com:0',
    'example.com:080',
    'example.com:65536',
    'example.com:22:22',
    'user@example.com',
    'user:password@example.com',
    'https://example.com',
    '//example.com',
    ' example.com',
    'example.com\n',
    'example.com\r\nHost: x',
    'example.com\0',
    'bücher.example',
    'example。com',
    'e\u{212a}.example',
    'ｅxample.com',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '127.1',
    '127.0.0.256',
    '127.0.0.1.',
    '0177.0.0.01',
    '[::1]',
    '::1',
    '[::1]:3030',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}example`,
    undefined,
    null,
    1,
    {},
    ['example.com'],
  ])('%j is none', (text) => {
    expect(parseHost(text, isPrivateAllowed)).toBeUndefined();
  });
});
