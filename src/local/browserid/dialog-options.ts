import { isLoopbackHost } from '../../shared/loopback-host.ts';
import { isEmail } from '../options.ts';
import { isPlainOrigin } from './plain-origin.ts';
import type { Principal } from './principal.ts';

/** What a site says of a sign-in, once it has been checked. All of it is the site's: text alone. */
export interface DialogOptions {
  /** What the site knows its own request by; it comes back with the answer. */
  state: string;
  /** Where the answer goes, on the site. */
  returnTo: string;
  /** The dialog is in a frame on the site's page. */
  framed: boolean;
  /** The dialog is in a popup, and the page that opened it waits for the answer. */
  inPopup: boolean;
  siteName: string | undefined;
  /** The whole URL of an image. */
  siteLogo: string | undefined;
  /** Six hexadecimal digits. */
  backgroundColor: string | undefined;
  /** Whole URLs; there are both or neither. */
  legal: { termsOfService: string; privacyPolicy: string } | undefined;
  /** No other address may sign in. */
  requiredEmail: string | undefined;
  /** The address to begin with. */
  email: string;
  /** The user may be asked whether to stay signed in. */
  allowPersistent: boolean;
  principal: Principal;
  /** How many seconds ago the password may have been typed; 0 asks for it always. */
  refreshAuthenticationSeconds: number | undefined;
}

/** An option that cannot be used. What its message says is for who builds the site. */
export class OptionError extends Error {
  /** As the site's script calls it. */
  readonly option: string;
  readonly advice: string;

  constructor(option: string, fault: string, advice: string) {
    super(fault);
    this.option = option;
    this.advice = advice;
  }
}

const longestUrl = 2083;
const longestPath = 2048;
const longestLogo = 128 * 1024;
const longestState = 512;

/** Reads the query that a dialog begins with, for a site. */
export function readDialogOptions(params: URLSearchParams, site: string): DialogOptions {
  const [twice] = [...params.keys()].filter((name) => params.getAll(name).length > 1);
  if (twice !== undefined) throw new OptionError(camelCase(twice), 'given twice', 'Give it once.');
  const text = (name: string) => params.get(name) || undefined;
  const termsOfService = readLink('termsOfService', text('terms_of_service'), site);
  const privacyPolicy = readLink('privacyPolicy', text('privacy_policy'), site);
  return {
    state: readState(text('state')),
    returnTo: readReturnTo(text('return_to') ?? '/', site),
    framed: params.get('context') === 'iframe',
    inPopup: params.get('context') === 'popup',
    siteName: text('site_name'),
    siteLogo: readLogo(text('site_logo'), site),
    backgroundColor: readColor(text('background_color')),
    legal: termsOfService && privacyPolicy ? { termsOfService, privacyPolicy } : undefined,
    requiredEmail: readEmail('requiredEmail', text('required_email')),
    email: readEmail('email', text('email')) ?? '',
    allowPersistent: readBoolean('allowPersistent', text('allow_persistent')),
    principal: readPrincipal(text('want_issuer')),
    refreshAuthenticationSeconds: readSeconds(text('refresh_authentication')),
  };
}

/** Also for the silent check, which has some of the options. */
export function readState(value = ''): string {
  if (value && value.length <= longestState) return value;
  const fault = value ? `longer than ${longestState} characters` : 'missing';
  throw new OptionError(
    'state',
    fault,
    'The page that asks makes it, at random, for each request.',
  );
}

export function readPrincipal(value: string | undefined): Principal {
  if (value === undefined) return 'email';
  if (value === 'firefox-accounts') return 'uid';
  const advice = 'Leave it out, or ask for firefox-accounts, the only issuer there is here.';
  throw new OptionError('wantIssuer', `unknown issuer: ${value}`, advice);
}

export function readEmail(option: string, value: string | undefined): string | undefined {
  if (value === undefined || isEmail(value)) return value?.trim();
  throw new OptionError(option, `invalid email address: ${value}`, 'Give a whole address.');
}

export function readBoolean(option: string, value: string | undefined): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new OptionError(option, `neither true nor false: ${value}`, 'Give true or false.');
}

/** On the site itself: whatever might lead elsewhere is refused, and the fragment is the answer's. */
function readReturnTo(path: string, site: string): string {
  const refuse = (fault: string) =>
    new OptionError('returnTo', fault, 'Give a path on your own site that begins with one slash.');
  if (!path.startsWith('/') || path.startsWith('//')) {
    throw refuse(`must be an absolute path: (${path})`);
  }
  // Browsers drop some of these, and take a backslash for a slash.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\\\x00-\x20\x7f]/.test(path)) throw refuse(`no backslash, blank or control: (${path})`);
  if (path.length > longestPath) throw refuse(`longer than ${longestPath} characters`);
  const url = new URL(path, site);
  if (url.origin !== site) throw refuse(`must be an absolute path: (${path})`);
  url.hash = '';
  return url.href;
}

function readLink(option: string, value: string | undefined, site: string): string | undefined {
  if (value === undefined) return undefined;
  const advice = 'Give an http or https URL, or a path that begins with a slash.';
  return wholeUrl(option, value, site, advice);
}

const imageTypes = /^data:image\/(png|gif|jpg|jpeg|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/;

function readLogo(value: string | undefined, site: string): string | undefined {
  if (value === undefined) return undefined;
  const option = 'siteLogo';
  const advice =
    'Give an https URL, a path that begins with a slash on an https site or on this machine, ' +
    'or a data: URL of a PNG, GIF, JPEG or SVG image in base64, of at most 128 KiB.';
  if (/^data:/i.test(value)) {
    if (value.length > longestLogo) throw new OptionError(option, 'larger than 128 KiB', advice);
    if (imageTypes.test(value)) return value;
    throw new OptionError(option, `not such an image: ${value.slice(0, 80)}`, advice);
  }
  if (value === '/') throw new OptionError(option, 'no image: (/)', advice);
  const url = wholeUrl(option, value, site, advice);
  // A site in development has no certificate.
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopbackHost(hostname)) return url;
  throw new OptionError(option, `not https: (${url})`, advice);
}

function wholeUrl(option: string, value: string, site: string, advice: string): string {
  if (value.length > longestUrl) {
    throw new OptionError(option, `longer than ${longestUrl} characters`, advice);
  }
  // `//host` has the scheme of the site.
  const isWhole = /^(https?:)?\/\/[^/\\]/i.test(value) || /^\/(?![/\\])/.test(value);
  if (!isWhole && !/^[a-z][a-z\d+.-]*:/i.test(value)) {
    throw new OptionError(option, `relative urls not allowed: (${value})`, advice);
  }
  const url = URL.canParse(value, site) ? new URL(value, site) : undefined;
  if (!isWhole || !url || !isPlainOrigin(url.origin)) {
    throw new OptionError(option, `not allowed: (${value})`, advice);
  }
  return url.href;
}

function readColor(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const [, digits = ''] = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(value) ?? [];
  if (digits.length === 6) return digits.toLowerCase();
  if (digits) return digits.toLowerCase().replace(/./g, '$&$&');
  const advice = 'Give three or six hexadecimal digits, like #4af or #44aaff.';
  throw new OptionError('backgroundColor', `invalid backgroundColor: ${value}`, advice);
}

function readSeconds(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const advice = 'Give whole seconds; 0 asks for the password every time.';
  throw new OptionError('refreshAuthentication', `no number of seconds: ${value}`, advice);
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}
