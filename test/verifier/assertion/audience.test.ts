import { describe, expect, it } from 'vitest';
import { checkAudience } from '../../../src/verifier/assertion/audience.ts';

function compare(made: unknown, expected: string, isHostAllowed = false): string {
  try {
    checkAudience(made, expected, isHostAllowed);
    return 'okay';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('an audience that is an origin', () => {
  it.each([
    ['http://example.com', 'http://example.com'],
    ['http://example.com', 'http://example.com:80'],
    ['https://example.com:443', 'https://example.com'],
    ['https://example.com:8443', 'https://example.com:8443'],
    ['http://example.com', 'http://example.com/'],
    ['http://example.com/', 'http://example.com'],
    ['http://example.com', 'HTTP://EXAMPLE.com'],
    ['http://EXAMPLE.com', 'http://example.com'],
    ['http://xn--bcher-kva.example', 'http://bücher.example'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['http://127.0.0.1:10001', 'http://127.0.0.1:10001'],
    ['http://my_host', 'http://my_host'],
  ])('%s is the site %s', (made, expected) => {
    expect(compare(made, expected)).toBe('okay');
  });

  it.each([
    ['http://example.com', 'https://example.com', 'scheme mismatch'],
    ['https://example.com', 'http://example.com', 'scheme mismatch'],
    ['http://example.com:443', 'https://example.com', 'scheme mismatch'],
    ['http://example.com', 'http://example.com:8080', 'port mismatch'],
    ['http://example.com:8080', 'http://example.com', 'port mismatch'],
    ['http://example.com:8080', 'http://example.com:0', 'port mismatch'],
    ['http://example.com:0', 'http://example.com', 'port mismatch'],
    ['http://example.com', 'http://example.org', 'domain mismatch'],
    ['http://example.com', 'http://www.example.com', 'domain mismatch'],
    ['http://www.example.com', 'http://example.com', 'domain mismatch'],
    ['http://example.com', 'http://example.com.', 'domain mismatch'],
    ['http://example.com', 'http://example.com/path', 'has non-empty path'],
    ['http://example.com/path', 'http://example.com', 'has non-empty path'],
    ['http://example.com', 'http://example.com?query', 'has non-empty path'],
    ['http://example.com', 'http://example.com/#fragment', 'has non-empty path'],
    ['http://example.com', 'http://user@example.com', 'has a user name'],
    ['http://example.com', 'http://:secret@example.com', 'has a user name'],
    ['http://user:secret@example.com', 'http://example.com', 'has a user name'],
    ['http://example.com', 'http://*', 'domain missing'],
    ['http://example.com', 'http://*.example.com', 'domain missing'],
    ['http://*', 'http://*', 'domain missing'],
    ['http://example.com', 'http://', 'domain missing'],
    ['http://example.com', 'http://:80', 'domain missing'],
    ['http://example.com', 'http:///example.com', 'domain missing'],
    ['http://example.com', 'http://\\example.com', 'domain missing'],
    ['http://example.com', 'http://example.com\\', 'domain missing'],
    ['http://example.com', 'http://exam\tple.com', 'domain missing'],
    ['http://example.com', 'http://example.com ', 'domain missing'],
    ['http://example.com', ' http://example.com', 'scheme missing'],
    ['http://example.com', 'http:example.com', 'scheme missing'],
    ['http://example.com', '//example.com', 'scheme missing'],
    ['http://example.com', 'example.com', 'scheme missing'],
    ['http://example.com', 'example.com:80', 'scheme missing'],
    ['http://example.com', 'app://example.com', 'scheme missing'],
    ['http://example.com', 'http://example.com:65536', 'port mismatch'],
    ['http://example.com', 'http://example.com:', 'domain missing'],
    ['http://example.com', 'http://example.com:080000', 'domain missing'],
    ['http://example.com', 'http://@example.com', 'has a user name'],
    ['http://example.com', 'http://example.com?', 'has non-empty path'],
    ['http://example.com', 'http://example.com#', 'has non-empty path'],
    ['http://example.com', 'http://example.com:port', 'domain missing'],
    ['http://example.com', '*', 'scheme missing'],
    ['example.com', 'http://example.com', 'scheme missing'],
    ['null', 'http://example.com', 'scheme missing'],
    [undefined, 'http://example.com', 'scheme missing'],
    [null, 'http://example.com', 'scheme missing'],
    [['http://example.com'], 'http://example.com', 'scheme missing'],
    [{ toString: 'http://example.com' }, 'http://example.com', 'scheme missing'],
  ])('%s is not the site %s: %s', (made, expected, why) => {
    expect(compare(made, expected)).toBe(`audience mismatch: ${why}`);
  });
});

describe('an audience that is a host, where that is allowed', () => {
  it.each([
    ['http://example.com', 'example.com'],
    ['https://example.com', 'example.com'],
    ['https://example.com:8443', 'example.com'],
    ['https://example.com:8443', 'EXAMPLE.com'],
    ['http://example.com', 'example.com:80'],
    ['https://example.com:80', 'example.com:80'],
    ['https://example.com', 'example.com:443'],
    ['http://[::1]:8080', '[::1]:8080'],
    ['http://[::1]:8080', '[::1]'],
    ['http://example.com', 'http://example.com'],
  ])('%s is the site %s', (made, expected) => {
    expect(compare(made, expected, true)).toBe('okay');
  });

  it.each([
    ['http://example.com', 'example.org', 'domain mismatch'],
    ['http://example.com', 'example.com:8080', 'port mismatch'],
    ['http://example.com', 'example.com:0', 'port mismatch'],
    ['https://example.com', 'example.com:80', 'port mismatch'],
    ['http://example.com', 'https://example.com', 'scheme mismatch'],
    ['http://example.com', 'example.com/path', 'has non-empty path'],
    ['http://example.com', '/path', 'domain missing'],
    ['http://example.com', ':80', 'domain missing'],
    ['http://example.com', '*', 'domain missing'],
    ['http://example.com', '*.com', 'domain missing'],
    ['http://example.com', '*:80', 'domain missing'],
    ['http://example.com', '@example.com', 'has a user name'],
    ['http://example.com', 'user@example.com', 'has a user name'],
    ['http://example.com', ' example.com', 'domain missing'],
    ['http://example.com', 'example.com ', 'domain missing'],
    ['http://example.com', 'http:example.com', 'domain missing'],
    ['example.com', 'example.com', 'scheme missing'],
  ])('%s is not the site %s: %s', (made, expected, why) => {
    expect(compare(made, expected, true)).toBe(`audience mismatch: ${why}`);
  });
});
