import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  checkRequestOptions,
  type GetRequestOptions,
  isPathOnSite,
} from '../../src/persona/request-options.ts';

const page = 'https://site.example/basket?item=1';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What becomes of one option; what goes with it is left out. */
function read(name: keyof GetRequestOptions, value: unknown, pageUrl = page): unknown {
  const partner = { termsOfService: 'privacyPolicy', privacyPolicy: 'termsOfService' };
  const other = partner[name as 'termsOfService'];
  const options = { [name]: value, ...(other && { [other]: '/other' }) };
  return checkRequestOptions(options, pageUrl)[name as 'siteName'];
}

const png = `data:image/png;base64,${btoa('a picture')}`;

describe('27. an option is taken:', () => {
  it.each<[keyof GetRequestOptions, unknown, unknown]>([
    ['siteName', 'A site', 'A site'],
    ['siteName', '<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['siteLogo', '/logo.png', 'https://site.example/logo.png'],
    ['siteLogo', 'https://cdn.example/logo.png', 'https://cdn.example/logo.png'],
    ['siteLogo', '//cdn.example/logo.png', 'https://cdn.example/logo.png'],
    ['siteLogo', png, png],
    ['siteLogo', png.replace('png', 'svg+xml'), png.replace('png', 'svg+xml')],
    ['backgroundColor', '#f0a', 'ff00aa'],
    ['backgroundColor', 'f0a', 'ff00aa'],
    ['backgroundColor', '#00FF7f', '00ff7f'],
    ['backgroundColor', '00ff7f', '00ff7f'],
    ['termsOfService', '/terms', 'https://site.example/terms'],
    ['termsOfService', 'http://legal.example/terms', 'http://legal.example/terms'],
    ['privacyPolicy', '//legal.example/privacy', 'https://legal.example/privacy'],
    ['returnTo', '/', '/'],
    ['returnTo', '/signed-in?tab=1#top', '/signed-in?tab=1#top'],
    ['returnTo', `/${'a'.repeat(2047)}`, `/${'a'.repeat(2047)}`],
    ['email', 'bob@example.com', 'bob@example.com'],
    ['requiredEmail', "o'neil+1@example.com", "o'neil+1@example.com"],
    ['allowPersistent', true, true],
    ['allowPersistent', 1, true],
    ['allowPersistent', 'true', true],
    ['wantIssuer', 'firefox-accounts', 'firefox-accounts'],
    ['refreshAuthentication', 0, 0],
    ['refreshAuthentication', 300, 300],
  ])('%s %j', (name, value, expected) => {
    expect(read(name, value)).toEqual(expected);
  });

  it('siteLogo without https on localhost, where a site is made', () => {
    expect(read('siteLogo', '/logo.png', 'http://localhost:8080/')).toBe(
      'http://localhost:8080/logo.png',
    );
  });
});

describe('a falsy option counts as not given:', () => {
  const names = [
    'siteName',
    'siteLogo',
    'backgroundColor',
    'termsOfService',
    'privacyPolicy',
    'returnTo',
    'email',
    'requiredEmail',
    'allowPersistent',
    'wantIssuer',
    'experimental_forceAuthentication',
    'tosURL',
    'privacyURL',
    'experimental_emailHint',
  ] as const;

  it.each(names)('%s', (name) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const notGiven = checkRequestOptions({}, page);
    for (const falsy of [undefined, null, false, 0, '', Number.NaN]) {
      expect(checkRequestOptions({ [name]: falsy }, page)).toEqual(notGiven);
    }
    expect(warn).not.toHaveBeenCalled();
  });

  it('refreshAuthentication, except for 0', () => {
    for (const falsy of [undefined, null, false, '']) {
      expect(read('refreshAuthentication', falsy)).toBeUndefined();
    }
    expect(read('refreshAuthentication', 0)).toBe(0);
  });

  it('the old name beside the new one', () => {
    const links = { termsOfService: '/terms', privacyPolicy: '/privacy' };
    expect(checkRequestOptions({ ...links, tosURL: '' }, page).termsOfService).toBe(
      'https://site.example/terms',
    );
  });
});

describe('27. an option is refused, by its name, its rule and its value:', () => {
  const logo =
    'an absolute path, an https URL, or a data: URL of a PNG, GIF, JPEG or SVG up to 128 KiB';
  const link = 'an absolute path or an http(s) URL';
  it.each<[keyof GetRequestOptions, unknown, string]>([
    ['siteName', 1, 'text'],
    ['siteName', '\ud800', 'text'],
    ['siteLogo', 'logo.png', logo],
    ['siteLogo', '/', logo],
    ['siteLogo', 'http://cdn.example/logo.png', logo],
    ['siteLogo', 'javascript:alert(1)', logo],
    ['siteLogo', 'data:text/html;base64,PGI+', logo],
    ['siteLogo', 'data:image/png,raw', logo],
    ['siteLogo', `data:image/png;base64,"onerror="alert(1)`, logo],
    ['siteLogo', `${png}${'A'.repeat(180_000)}`, logo],
    ['siteLogo', `https://cdn.example/${'a'.repeat(2083)}`, logo],
    ['backgroundColor', 'red', '#rgb or #rrggbb'],
    ['backgroundColor', '#ff00', '#rgb or #rrggbb'],
    ['backgroundColor', '#fff;background:url(//evil.example)', '#rgb or #rrggbb'],
    ['termsOfService', 'terms.html', link],
    ['termsOfService', 'javascript:alert(1)', link],
    ['privacyPolicy', 'data:text/html,x', link],
    ['privacyPolicy', `/${'a'.repeat(2083)}`, link],
    ['email', 'bob', 'an email address'],
    ['email', 'bob @example.com', 'an email address'],
    ['requiredEmail', '@example.com', 'an email address'],
    ['experimental_forceAuthentication', 1, 'true or false'],
    ['wantIssuer', 'example.com', "'firefox-accounts'"],
    ['refreshAuthentication', -1, 'a whole number of seconds'],
    ['refreshAuthentication', '5', 'a whole number of seconds'],
    ['refreshAuthentication', Number.NaN, 'a whole number of seconds'],
    ['returnTo', 'https://site.example/', 'an absolute path'],
    ['returnTo', 'basket', 'an absolute path'],
    ['returnTo', '//evil.example', 'an absolute path'],
    ['returnTo', '/\\evil.example', 'an absolute path'],
    ['returnTo', '\\\\evil.example', 'an absolute path'],
    ['returnTo', '/\t/evil.example', 'an absolute path'],
    ['returnTo', '/\n/evil.example', 'an absolute path'],
    ['returnTo', ' //evil.example', 'an absolute path'],
    ['returnTo', 'javascript:alert(1)', 'an absolute path'],
    ['returnTo', `/${'a'.repeat(2048)}`, 'an absolute path'],
  ])('%s %j', (name, value, rule) => {
    const message = `invalid ${name}: must be ${rule}: (${`${value}`.slice(0, 100)})`;
    expect(() => read(name, value)).toThrow(
      expect.objectContaining({ reason: 'invalid_argument', message }),
    );
  });
});

it('27. no path that is taken leads a browser to another site', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '\t',
    '\n',
    '.',
    '@',
    ':',
    'evil.example',
    '%2f',
    '\u3002',
  );
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (path) => {
        fc.pre(isPathOnSite(path));
        expect(new URL(path, page).origin).toBe('https://site.example');
      },
    ),
    { numRuns: 2000 },
  );
});

describe('26. terms and privacy', () => {
  it.each([
    ['termsOfService', 'privacyPolicy'],
    ['privacyPolicy', 'termsOfService'],
  ])('%s is ignored without %s, with a warning', (name, other) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const options = checkRequestOptions({ [name]: 'not even a link' }, page);
    expect(options).toMatchObject({ termsOfService: undefined, privacyPolicy: undefined });
    expect(warn.mock.calls).toEqual([[`${name} ignored unless ${other} also defined`]]);
  });
});

describe('a deprecated name', () => {
  it.each([
    ['tosURL', 'termsOfService', '/terms'],
    ['privacyURL', 'privacyPolicy', '/privacy'],
    ['experimental_emailHint', 'email', 'bob@example.com'],
  ])('%s is taken for %s with a warning, and refused beside it', (old, name, value) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const partner = { termsOfService: '/terms', privacyPolicy: '/privacy', [name]: undefined };
    const options = checkRequestOptions({ ...partner, [old]: value }, page);
    expect(options[name as 'email']).toMatch(value);
    expect(warn.mock.calls[0]).toEqual([`${old} has been deprecated`]);
    expect(() => checkRequestOptions({ [old]: value, [name]: value }, page)).toThrow(
      `you cannot supply *both* ${old} and ${name}`,
    );
  });

  it('experimental_forceAuthentication asks for the password every time', () => {
    expect(
      checkRequestOptions({ experimental_forceAuthentication: true }, page).refreshAuthentication,
    ).toBe(0);
  });
});
