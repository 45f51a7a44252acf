import { expect, it } from 'vitest';
import { isLoopbackHost } from '../../src/shared/loopback-host.ts';

const hostOf = (url: string) => new URL(url).hostname;

it.each([
  'http://localhost:8080/',
  'http://LOCALHOST/',
  'http://site.localhost/',
  'http://127.0.0.1/',
  'http://127.1/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]:80/',
])('isLoopbackHost() accepts the host of %s', (url) => {
  expect(isLoopbackHost(hostOf(url))).toBe(true);
});

it.each([
  'http://example.com/',
  'http://localhost.example.com/',
  'http://notlocalhost/',
  'http://127.0.0.1.example.com/',
  'http://128.0.0.1/',
  'http://0.0.0.0/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://user:localhost@example.com/',
])('isLoopbackHost() refuses the host of %s', (url) => {
  expect(isLoopbackHost(hostOf(url))).toBe(false);
});
