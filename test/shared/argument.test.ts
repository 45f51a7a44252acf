import { afterEach, describe, expect, it, vi } from 'vitest';
import { requireHttpUrl, requireText } from '../../src/shared/argument.ts';

const refusal = (message: string) =>
  expect.objectContaining({ name: 'FxaRelierError', reason: 'invalid_argument', message });

describe('requireText', () => {
  it.each(['a', ' ', '☃', '💚', 'a\nb', '\n'])('gives %j back', (text) => {
    expect(requireText('scope', text)).toBe(text);
  });

  it.each([undefined, null, '', 0, false])('says that %j is required', (value) => {
    expect(() => requireText('scope', value)).toThrow(refusal('scope is required'));
  });

  it.each([[5], [{}], [['profile']], ['\ud800'], ['a\udc00b']])(
    'says that %j is not what is expected',
    (value) => {
      expect(() => requireText('scope', value)).toThrow(
        refusal('scope must be a well-formed string'),
      );
    },
  );

  it('says what is expected where there is a pattern', () => {
    expect(() => requireText('state', 'abc', 'two letters', /^..$/)).toThrow(
      refusal('state must be two letters'),
    );
  });
});

describe('requireHttpUrl', () => {
  it.each(['http://relier.example/', 'https://relier.example/'])(
    'takes 256 characters and no more: %s…',
    (start) => {
      const longest = start.padEnd(256, 'a');
      expect(requireHttpUrl('redirectUri', longest)).toBe(longest);
      expect(() => requireHttpUrl('redirectUri', `${longest}a`)).toThrow(
        refusal('redirectUri must be an http(s) URL without a fragment'),
      );
    },
  );

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each(['https://relier.example/oauth', 'http://localhost:8080/', 'HTTPS://relier.example?a=b'])(
    'gives %s back as it is',
    (url) => {
      expect(requireHttpUrl('redirectUri', url)).toBe(url);
    },
  );

  it.each([
    'relier.example',
    '/oauth',
    '//relier.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://relier.example',
    'httpss://relier.example',
    'https://',
    'https://relier.example/#part',
    'https://relier .example',
    ' https://relier.example',
    5,
  ])('refuses %j and names it', (url) => {
    expect(() => requireHttpUrl('redirectUri', url)).toThrow(
      refusal('redirectUri must be an http(s) URL without a fragment'),
    );
  });

  it.each([
    'https://user:password@relier.example/oauth',
    'https://user@relier.example/oauth',
    'https://:password@relier.example/oauth',
    'https:///user@relier.example/oauth',
  ])('refuses the user name or password in %s', (url) => {
    expect(() => requireHttpUrl('redirectUri', url)).toThrow(
      refusal('redirectUri must not contain a user name or password'),
    );
  });

  it('works in a browser that has no URL.canParse', () => {
    vi.stubGlobal(
      'URL',
      class extends URL {
        static override canParse = undefined as never;
      },
    );
    expect(requireHttpUrl('redirectUri', 'https://relier.example/')).toBe(
      'https://relier.example/',
    );
    expect(() => requireHttpUrl('redirectUri', 'javascript:alert(1)')).toThrow(
      'redirectUri must be',
    );
  });
});
