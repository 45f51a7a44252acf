import { expect, it } from 'vitest';
import { OptionError, readDialogOptions } from '../../../src/local/browserid/dialog-options.ts';

const site = 'https://relier.example';
const local = 'http://localhost:8080';

const read = (asking: Record<string, string>, from = site) =>
  readDialogOptions(new URLSearchParams({ state: 's', ...asking }), from);

function refusalOf(asking: Record<string, string>, from = site): OptionError {
  try {
    read(asking, from);
  } catch (error) {
    if (error instanceof OptionError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(asking)}`);
}

it('only the state must be given', () => {
  expect(read({})).toEqual({
    state: 's',
    returnTo: `${site}/`,
    framed: false,
    inPopup: false,
    siteName: undefined,
    siteLogo: undefined,
    backgroundColor: undefined,
    legal: undefined,
    requiredEmail: undefined,
    email: '',
    allowPersistent: false,
    principal: 'email',
    refreshAuthenticationSeconds: undefined,
  });
});

it('reads all that there is', () => {
  expect(
    read({
      return_to: '/back?a=b',
      context: 'iframe',
      site_name: 'A <b>shop</b>',
      site_logo: '/logo.png',
      background_color: '#0aF',
      terms_of_service: '/terms',
      privacy_policy: '//other.example/privacy',
      required_email: 'one@example.com',
      email: 'two@example.com',
      allow_persistent: 'true',
      want_issuer: 'firefox-accounts',
      refresh_authentication: '0',
    }),
  ).toEqual({
    state: 's',
    returnTo: `${site}/back?a=b`,
    framed: true,
    inPopup: false,
    siteName: 'A <b>shop</b>',
    siteLogo: `${site}/logo.png`,
    backgroundColor: '00aaff',
    legal: {
      termsOfService: `${site}/terms`,
      privacyPolicy: 'https://other.example/privacy',
    },
    requiredEmail: 'one@example.com',
    email: 'two@example.com',
    allowPersistent: true,
    principal: 'uid',
    refreshAuthenticationSeconds: 0,
  });
});

it.each([
  ['/', `${site}/`],
  ['/a/../b', `${site}/b`],
  ['/a#state=forged', `${site}/a`],
  ['/ä', `${site}/%C3%A4`],
  ['/.//evil.example', `${site}//evil.example`],
])('returnTo stays on the site: %s', (path, whole) => {
  expect(read({ return_to: path }).returnTo).toBe(whole);
});

it.each([
  'back',
  './back',
  'https://evil.example/',
  `${site}/back`,
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  ' /back',
  '/ back',
  '/back\0',
  'javascript:alert(1)',
  `/${'a'.repeat(2048)}`,
])('returnTo that leads elsewhere, or is no path, is refused: %j', (path) => {
  const { option, message, advice } = refusalOf({ return_to: path });
  expect(option).toBe('returnTo');
  expect(message).not.toBe('');
  expect(advice).toContain('begins with one slash');
});

const image = `data:image/png;base64,${'A'.repeat(40)}`;

it.each([
  ['https://cdn.example/logo.png', 'https://cdn.example/logo.png'],
  ['//cdn.example/logo.png', 'https://cdn.example/logo.png'],
  ['/logo.png', `${site}/logo.png`],
  [image, image],
  [image.replace('png', 'svg+xml'), image.replace('png', 'svg+xml')],
  [image.replace('png', 'jpg'), image.replace('png', 'jpg')],
])('siteLogo is taken: %s', (logo, whole) => {
  expect(read({ site_logo: logo }).siteLogo).toBe(whole);
});

it('siteLogo may come without https from this machine alone', () => {
  expect(read({ site_logo: '/logo.png' }, local).siteLogo).toBe(`${local}/logo.png`);
  expect(read({ site_logo: 'http://127.0.0.1:1/l' }).siteLogo).toBe('http://127.0.0.1:1/l');
  const { message } = refusalOf({ site_logo: '/logo.png' }, 'http://relier.example');
  expect(message).toBe('not https: (http://relier.example/logo.png)');
  refusalOf({ site_logo: 'http://localhost.evil.example/l' });
});

it.each([
  ['logo.png', 'relative urls not allowed: (logo.png)'],
  ['/', 'no image: (/)'],
  ['http://cdn.example/logo.png', 'not https: (http://cdn.example/logo.png)'],
  ['javascript:alert(1)', 'not allowed: (javascript:alert(1))'],
  ['ftp://cdn.example/logo.png', 'not allowed: (ftp://cdn.example/logo.png)'],
  ['blob:https://relier.example/1', 'not allowed: (blob:https://relier.example/1)'],
  ['/\\evil.example', 'relative urls not allowed: (/\\evil.example)'],
  ["https://a;script-src *;'.example/", "not allowed: (https://a;script-src *;'.example/)"],
  ['https://a;b/', 'not allowed: (https://a;b/)'],
  ['data:text/html;base64,AAAA', 'not such an image: data:text/html;base64,AAAA'],
  ['data:image/png,AAAA', 'not such an image: data:image/png,AAAA'],
  ['data:image/webp;base64,AAAA', 'not such an image: data:image/webp;base64,AAAA'],
  ['data:image/png;base64,"><b>', 'not such an image: data:image/png;base64,"><b>'],
  [`data:image/png;base64,${'A'.repeat(128 * 1024)}`, 'larger than 128 KiB'],
  [`https://cdn.example/${'a'.repeat(2083)}`, 'longer than 2083 characters'],
])('siteLogo is refused: %.60s', (logo, fault) => {
  expect(refusalOf({ site_logo: logo })).toMatchObject({ option: 'siteLogo', message: fault });
});

it.each([
  ['#fff', 'ffffff'],
  ['09C', '0099cc'],
  ['#A1b2C3', 'a1b2c3'],
])('backgroundColor is six digits in the end: %s', (color, digits) => {
  expect(read({ background_color: color }).backgroundColor).toBe(digits);
});

it.each(['red', '#ff', '#ffff', '#12345g', '#fff;}', '##fff', 'rgb(0,0,0)'])(
  'backgroundColor is refused: %s',
  (color) => {
    const { option, message } = refusalOf({ background_color: color });
    expect({ option, message }).toEqual({
      option: 'backgroundColor',
      message: `invalid backgroundColor: ${color}`,
    });
  },
);

it('terms and privacy are there together or not at all', () => {
  expect(read({ terms_of_service: '/terms' }).legal).toBeUndefined();
  expect(read({ privacy_policy: '/privacy' }).legal).toBeUndefined();
});

it.each([
  ['terms.html', 'relative urls not allowed: (terms.html)'],
  ['javascript:alert(1)', 'not allowed: (javascript:alert(1))'],
  ['JavaScript:alert(1)', 'not allowed: (JavaScript:alert(1))'],
  [' javascript:alert(1)', 'relative urls not allowed: ( javascript:alert(1))'],
  ['data:text/html,x', 'not allowed: (data:text/html,x)'],
  ['https:evil', 'not allowed: (https:evil)'],
])('a link is refused, also where it is alone: %s', (link, fault) => {
  expect(refusalOf({ terms_of_service: link })).toMatchObject({
    option: 'termsOfService',
    message: fault,
  });
  expect(refusalOf({ privacy_policy: link })).toMatchObject({
    option: 'privacyPolicy',
    message: fault,
  });
});

it.each([
  [{ required_email: 'nobody' }, 'requiredEmail', 'invalid email address: nobody'],
  [{ email: 'a b@example.com' }, 'email', 'invalid email address: a b@example.com'],
  [{ allow_persistent: '1' }, 'allowPersistent', 'neither true nor false: 1'],
  [{ want_issuer: 'other' }, 'wantIssuer', 'unknown issuer: other'],
  [{ refresh_authentication: '-1' }, 'refreshAuthentication', 'no number of seconds: -1'],
  [{ refresh_authentication: '1.5' }, 'refreshAuthentication', 'no number of seconds: 1.5'],
  [{ state: '' }, 'state', 'missing'],
  [{ state: 's'.repeat(513) }, 'state', 'longer than 512 characters'],
])('%j is refused', (asking, option, message) => {
  expect(refusalOf(asking)).toMatchObject({ option, message });
});

it('an option that is given twice is refused, under the name that its site gave it', () => {
  const params = new URLSearchParams('state=s&site_name=a&site_name=b');
  expect(() => readDialogOptions(params, site)).toThrow(
    expect.objectContaining({ option: 'siteName', message: 'given twice' }),
  );
});
