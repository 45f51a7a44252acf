import { describe, expect, it } from 'vitest';
import { readPrincipal } from '../../../src/verifier/assertion/principal.ts';

describe('readPrincipal', () => {
  it.each([
    ['user@example.com', 'example.com'],
    ['user@EXAMPLE.com', 'example.com'],
    ['User.Name+tag@sub.example.com', 'sub.example.com'],
    ["!#$%&'*+/=?^_`{|}~.-@example.com", 'example.com'],
    ['0123456789abcdef0123456789abcdef@127.0.0.1:9000', '127.0.0.1:9000'],
    ['user@localhost:3030', 'localhost:3030'],
    ['user@xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ])('finds the domain of %s', (email, domain) => {
    const found = { email, domain, claims: {} };
    expect(readPrincipal({ principal: { email } })).toEqual(found);
    expect(readPrincipal({ sub: email })).toEqual(found);
  });

  it('takes principal.email before sub', () => {
    const claims = { principal: { email: 'user@example.com' }, sub: 'user@example.org' };
    expect(readPrincipal(claims).domain).toBe('example.com');
  });

  it('gives what else is said of the principal', () => {
    const principal = { email: 'user@example.com', 'unverified-email': 'user@example.org' };
    const { claims } = readPrincipal({ principal });
    expect(claims).toEqual({ 'unverified-email': 'user@example.org' });
  });

  it.each<unknown>([
    '',
    'user',
    '@example.com',
    'user@',
    'user@example.com@example.org',
    'us er@example.com',
    '"us er"@example.com',
    'user(comment)@example.com',
    'user@example.com(comment)',
    'user@example.com\n',
    '\nuser@example.com',
    'user@example.org\n@example.com',
    'user@exam\0ple.com',
    'us\0er@example.com',
    'user@example.com/path',
    'user@example.com?query',
    'user@example.com#fragment',
    'user@-example.com',
    'user@example..com',
    'user@.example.com',
    'user@[127.0.0.1]',
    'user@EXAMPLE.ſom',
    'user@example.\u212Aom',
    'usér@example.com',
    'user@bücher.example',
    '<user@example.com>',
    `${'u'.repeat(243)}@example.com`,
    null,
    0,
    true,
    {},
    ['user@example.com'],
    { toString: 'user@example.com' },
  ])('finds no domain in %j', (email) => {
    expect(readPrincipal({ principal: { email } })).toEqual({
      email,
      domain: undefined,
      claims: {},
    });
  });

  it.each<unknown>([null, [], 'user@example.com', 0, false])(
    'refuses %j for a principal',
    (principal) => {
      expect(() => readPrincipal({ principal })).toThrow('malformed principal');
    },
  );
});
