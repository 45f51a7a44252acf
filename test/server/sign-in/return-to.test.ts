import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveReturnTo } from '../../../src/server/sign-in/return-to.ts';

const site = 'https://relier.example';

describe('the way back', () => {
  it.each([
    ['/', '/'],
    ['/todos?list=1&x=%2F%2Fevil.example#top', '/todos?list=1&x=%2F%2Fevil.example#top'],
    ['/über', '/%C3%BCber'],
    ['/a/../b', '/b'],
    ['/%2F%2Fevil.example', '/%2F%2Fevil.example'],
    ['/@evil.example', '/@evil.example'],
    // A path that would be another site as a relative address stays here as a full one.
    ['/.//evil.example', '//evil.example'],
    ['/a/..//evil.example', '//evil.example'],
  ])('%s is a path on this site', (path, expected) => {
    expect(resolveReturnTo(path, site)).toBe(site + expected);
  });

  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    'https://evil.example/',
    'https:evil.example',
    'https:/todos',
    'HTTPS://relier.example@evil.example',
    '//relier.example@evil.example',
    '//user:password@relier.example/todos',
    '//user@relier.example/todos',
    '//:password@relier.example/todos',
    '/\\user@relier.example/todos',
    'javascript:alert(1)',
    'data:text/html,x',
    'todos',
    '?todos',
    '',
    `/${'x'.repeat(1024)}`,
    `/${'ü'.repeat(1000)}`,
    null,
    undefined,
    7,
    ['/todos'],
  ])('%j is the front page', (returnTo) => {
    expect(resolveReturnTo(returnTo, site)).toBe(`${site}/`);
  });

  it('never leads to another origin, and breaks no header, whatever it is', () => {
    const character = fc.constantFrom(
      ...'/\\@:?#.%\t\r\n\0 ahtps2Ff5C',
      '。',
      '\u2028',
      '／',
      'relier.example',
    );
    const path = fc.array(character, { maxLength: 12 }).map((list) => list.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          path,
          path.map((text) => `/${text}`),
        ),
        (returnTo) => {
          const location = resolveReturnTo(returnTo, site);
          expect(location.startsWith(`${site}/`)).toBe(true);
          const url = new URL(location);
          expect(url.origin + url.username + url.password).toBe(site);
          expect(location).toMatch(/^[!-~]+$/);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
