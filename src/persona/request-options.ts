import { invalidArgument, ownOptions } from '../shared/argument.ts';
import { isLoopbackHost } from '../shared/loopback-host.ts';
import type { IdentityRequest } from './provider.ts';

/** What the dialog shows of the site. */
export interface DisplayOptions {
  /** Plain text. */
  siteName?: string | undefined;
  /** An absolute path, an https URL, or a `data:` URL of a PNG, GIF, JPEG or SVG up to 128 KiB. */
  siteLogo?: string | undefined;
  /** `#rgb` or `#rrggbb`; the hash may be left out. */
  backgroundColor?: string | undefined;
}

/** What a site says of a sign-in. */
export interface SignInRequestOptions extends DisplayOptions {
  /** An absolute path or an http(s) URL. Used together with `privacyPolicy`, or not at all. */
  termsOfService?: string | undefined;
  /** The same, the other way round. */
  privacyPolicy?: string | undefined;
  /** The address to begin with. A hint: the user may choose another one. */
  email?: string | undefined;
  /**
   * The page that the browser comes back to: an absolute path on this site. That page has to have
   * `navigator.id`, too.
   *
   * @default location.pathname + location.search
   */
  returnTo?: string | undefined;
  /** Seconds that the user's last sign-in may lie back; 0 asks for the password every time. */
  refreshAuthentication?: number | undefined;
  /** Who has to vouch for the user. */
  wantIssuer?: 'firefox-accounts' | undefined;
  /** The same as `refreshAuthentication: 0`. */
  experimental_forceAuthentication?: boolean | undefined;
  /** @deprecated `termsOfService` */
  tosURL?: string | undefined;
  /** @deprecated `privacyPolicy` */
  privacyURL?: string | undefined;
  /** @deprecated `email` */
  experimental_emailHint?: string | undefined;
}

/** What only `get()` says. */
export interface GetRequestOptions extends SignInRequestOptions {
  /** The dialog offers to keep the user signed in, for silent calls to come. Any truthy value. */
  allowPersistent?: boolean | undefined;
  /** The answer is an assertion for this address, or null. */
  requiredEmail?: string | undefined;
}

/** Who vouches for the user as Firefox Accounts itself: by account rather than by address. */
export const fxaIssuer = 'firefox-accounts';

const maxPathLength = 2048;
const maxUrlLength = 2083;
/** Of 128 KiB in base64. */
const maxDataUrlLength = 174_800;

/**
 * Returns the options of a sign-in, checked and in the one form that they have from here on.
 *
 * A falsy option counts as not given, as in Persona: plugins of that time pass `''`, `false` or
 * `null` for settings that nobody has filled in. Only `refreshAuthentication: 0` has a meaning.
 *
 * @param pageUrl The base that paths are resolved against.
 * @throws FxaRelierError `invalid_argument`, which names the option, the rule and the value.
 */
export function checkRequestOptions(given: GetRequestOptions, pageUrl: string): IdentityRequest {
  const options: Record<string, unknown> = ownOptions(
    Object.fromEntries(
      Object.entries(given).filter(
        ([name, value]) => value || (name === 'refreshAuthentication' && typeof value === 'number'),
      ),
    ),
  );
  renameOption(options, 'tosURL', 'termsOfService');
  renameOption(options, 'privacyURL', 'privacyPolicy');
  renameOption(options, 'experimental_emailHint', 'email');
  dropUnpaired(options, 'termsOfService', 'privacyPolicy');
  dropUnpaired(options, 'privacyPolicy', 'termsOfService');

  /** @param check Gives what the value means, or `undefined` where it breaks the rule. */
  const read = <Value>(
    name: string,
    rule: string,
    check: (value: unknown) => Value | undefined,
  ) => {
    const value = options[name];
    const checked = value === undefined ? value : check(value);
    if (checked === undefined && value !== undefined) {
      throw invalidArgument(`invalid ${name}: must be ${rule}: (${`${value}`.slice(0, 100)})`);
    }
    return checked;
  };
  const readText = (name: string, rule: string, test: (text: string) => unknown) =>
    read(name, rule, (value) => (isText(value) && test(value) ? value : undefined));
  const readUrl = (name: string, rule: string, test: (url: URL) => unknown) =>
    read(name, rule, (value) => {
      const url = isText(value) ? resolveUrl(value, pageUrl) : undefined;
      return url && test(url) ? url.href : undefined;
    });
  return {
    siteName: readText('siteName', 'text', isText),
    siteLogo: readUrl(
      'siteLogo',
      'an absolute path, an https URL, or a data: URL of a PNG, GIF, JPEG or SVG up to 128 KiB',
      isLogo,
    ),
    backgroundColor: read('backgroundColor', '#rgb or #rrggbb', normalizeColor),
    termsOfService: readUrl('termsOfService', linkRule, isLink),
    privacyPolicy: readUrl('privacyPolicy', linkRule, isLink),
    returnTo: readText('returnTo', 'an absolute path', isPathOnSite),
    email: readText('email', addressRule, isAddress),
    requiredEmail: readText('requiredEmail', addressRule, isAddress),
    allowPersistent: options.allowPersistent ? true : undefined,
    wantIssuer: readText('wantIssuer', `'${fxaIssuer}'`, (name) => name === fxaIssuer),
    refreshAuthentication: read('experimental_forceAuthentication', 'true or false', (value) =>
      value === true ? value : undefined,
    )
      ? 0
      : read('refreshAuthentication', 'a whole number of seconds', (value) =>
          Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined,
        ),
  };
}

/** What a deprecated name says is said by the new one, with a warning. */
export function renameOption(options: Record<string, unknown>, old: string, name: string): void {
  const value = options[old];
  if (value === undefined) return;
  if (options[name] !== undefined) {
    throw invalidArgument(`you cannot supply *both* ${old} and ${name}`);
  }
  console.warn(`${old} has been deprecated`);
  options[name] = value;
}

/** Whether a browser that is sent there stays on the site. */
export function isPathOnSite(path: string): boolean {
  // Browsers take a backslash for a slash, and leave out tabs and line breaks.
  return path.length <= maxPathLength && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path);
}

function dropUnpaired(options: Record<string, unknown>, name: string, other: string): void {
  if (!options[name] || options[other]) return;
  console.warn(`${name} ignored unless ${other} also defined`);
  delete options[name];
}

const linkRule = 'an absolute path or an http(s) URL';
const addressRule = 'an email address';

function isText(value: unknown): value is string {
  // A lone surrogate has no UTF-8 form, so it would not reach a server as it was given.
  return typeof value === 'string' && !/\p{Cs}/u.test(value);
}

/** A URL of its own, or of an absolute path; `undefined` for what depends on the page's folder. */
function resolveUrl(text: string, pageUrl: string): URL | undefined {
  try {
    return new URL(text, /^\//.test(text) ? pageUrl : undefined);
  } catch {
    return;
  }
}

function isLink({ protocol, href }: URL): boolean {
  return /^https?:$/.test(protocol) && href.length <= maxUrlLength;
}

function isLogo(url: URL): boolean {
  const { protocol, hostname, pathname, href } = url;
  if (protocol === 'data:') {
    return (
      href.length <= maxDataUrlLength &&
      /^image\/(png|gif|jpe?g|svg\+xml);base64,[a-z\d+/]+=*$/i.test(pathname)
    );
  }
  // A site in development has no https.
  const isSecure = protocol === 'https:' || isLoopbackHost(hostname);
  return isLink(url) && isSecure && pathname !== '/';
}

function normalizeColor(value: unknown): string | undefined {
  const [, digits] = (isText(value) && /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(value)) || [];
  return digits?.replace(/^...$/, (short) => short.replace(/./g, '$&$&')).toLowerCase();
}

function isAddress(text: string): boolean {
  return text.length <= 256 && /^[^\s@]+@[^\s@]+$/.test(text);
}
