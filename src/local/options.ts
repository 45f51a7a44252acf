import { createHash, createPrivateKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto';
import { type Server, servers } from '../oauth/servers.ts';
import { ownOptions } from '../shared/argument.ts';
import {
  invalidOption,
  requireBoolean,
  requireList,
  requireObject,
  requireText,
} from './check-option.ts';
import { checkFaults, type LocalFaults } from './faults.ts';

/**
 * What the local Firefox Accounts knows and where it is.
 *
 * ```ts
 * import { createLocalFxa } from 'fxa-relier-client/testing';
 *
 * const fxa = createLocalFxa({
 *   clients: [
 *     { id: '1234567890abcdef', name: 'My site', redirectUris: ['http://localhost:5000/back'] },
 *   ],
 *   accounts: [{ email: 'jo@example.com', password: 'correct horse' }],
 * });
 * ```
 */
export interface LocalFxaOptions {
  /** Where the three servers are, as the relier sees them. Default: the preset `local`. */
  server?: Pick<Server, 'contentHost' | 'oauthHost' | 'profileHost'>;
  /**
   * The sites that may sign users in. Default: 123done, at `http://localhost:8080/oauth`; its secret
   * is `fxa.clients[0].secret`.
   */
  clients?: LocalClient[];
  /** Who can sign in from the start. Default: `test@example.com` with the password `password123`. */
  accounts?: LocalAccount[];
  /** How it misbehaves from the start. Default: not at all. */
  faults?: LocalFaults;
  /**
   * The private RSA key that signs ID tokens, security events and BrowserID certificates, as a JWK
   * (RFC 7517), of at least 2048 bits. With the same key, what was signed before a restart verifies
   * after it. It is for tests: no real key belongs here. Default: a new key, made when it is needed.
   *
   * ```ts
   * import { generateKeyPairSync } from 'node:crypto';
   * import { createLocalFxa } from 'fxa-relier-client/testing';
   *
   * const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
   * const fxa = createLocalFxa({ signingKey: { ...privateKey.export({ format: 'jwk' }) } });
   * ```
   */
  signingKey?: Record<string, unknown>;
  /**
   * `true`: responds to `prompt=none` with a page whose script goes back to the site, as the real
   * service does. `false` (default): responds with an HTTP redirect.
   */
  promptNoneByScript?: boolean;
}

/** A site that may sign users in. */
export interface LocalClient {
  /** 16 lowercase hexadecimal digits. */
  id: string;
  /** What the pages call it. */
  name: string;
  /** The only addresses that an answer is sent to, compared character by character. */
  redirectUris: string[];
  /** 64 lowercase hexadecimal digits. Without it the client is public and must use PKCE. */
  secret?: string;
  /** `false`: the user is asked for consent and only basic scopes are given. Default `true`. */
  trusted?: boolean;
  /** Scopes that are URLs, which this client alone may ask for; each has a key (`keys_jwk`). */
  scopes?: string[];
  /** `true`: `prompt=none` is allowed together with `login_hint` or `email`. Default `false`. */
  promptNoneWithLoginHint?: boolean;
  imageUri?: string;
  /** Its terms of service and its privacy policy, for the browser's own dialogs (FedCM). */
  termsUri?: string;
  privacyUri?: string;
}

/**
 * Someone who can sign in. The password stays in memory, as it is, and is compared with `===`: no
 * real password belongs here.
 */
export interface LocalAccount {
  email: string;
  password: string;
  /** 32 lowercase hexadecimal digits. Default: derived from the address. */
  uid?: string;
  displayName?: string;
  /** The address of a picture. Default: a neutral one. */
  avatar?: string;
  /** Default `en-US`. */
  locale?: string;
  /**
   * `true`: each sign-in asks for a one-time code after the password (AAL2). It is in the inbox,
   * where others have an app for it. Default `false`, until a site asks for `acr_values=AAL2`.
   */
  totp?: boolean;
}

/** An account with everything filled in. */
export interface Account extends LocalAccount {
  uid: string;
  locale: string;
  totp: boolean;
  /** The user has typed the code that was sent to the address. */
  confirmed: boolean;
  /** Milliseconds. No password is ever changed here, so it is as old as its account. */
  createdAt: number;
  changedAt: number;
}

export interface ResolvedOptions {
  server: Server;
  clients: readonly LocalClient[];
  accounts: readonly Account[];
  faults: LocalFaults;
  signingKey: KeyObject | undefined;
  promptNoneByScript: boolean;
}

/**
 * 123done as Mozilla's public development configuration has it, secret and all. The second redirect
 * URI is for the popup of docs/popup.md.
 */
const defaultClient: LocalClient = {
  id: 'dcdb5ae7add825d2',
  name: '123done',
  redirectUris: ['http://localhost:8080/oauth', 'http://localhost:8080/popup'],
  secret: 'b93ef8a8f3e553a430d7e5b904c6132b2722633af9f03128029201d24a97f2a8',
  promptNoneWithLoginHint: true,
};

export const defaultAccount: LocalAccount = { email: 'test@example.com', password: 'password123' };

/** Fills in the defaults and refuses what cannot work, with a message that names it. */
export function resolveOptions(options: LocalFxaOptions = {}): ResolvedOptions {
  requireObject(options, 'options');
  const {
    server = servers.local,
    clients = [defaultClient],
    accounts = [defaultAccount],
    faults = {},
    signingKey,
    promptNoneByScript = false,
  } = ownOptions(options);
  requireObject(server, 'server');
  requireList(clients, 'clients');
  requireList(accounts, 'accounts');
  requireBoolean(promptNoneByScript, 'promptNoneByScript');
  const { contentHost, oauthHost, profileHost } = ownOptions(server);
  return {
    server: {
      contentHost: readHost(contentHost, 'server.contentHost'),
      oauthHost: readHost(oauthHost, 'server.oauthHost'),
      profileHost: readHost(profileHost, 'server.profileHost'),
    },
    clients: noneTwice(clients.map(readClient), ({ id }) => id, 'clients', 'id'),
    accounts: noneTwice(
      noneTwice(accounts.map(readAccount), emailKey, 'accounts', 'email'),
      ({ uid }) => uid,
      'accounts',
      'uid',
    ),
    faults: checkFaults(faults),
    signingKey: signingKey === undefined ? undefined : readSigningKey(signingKey),
    promptNoneByScript,
  };
}

/** Reads a private key from its JWK. */
export function readSigningKey(jwk: unknown): KeyObject {
  const key = parsePrivateKey(jwk);
  const { modulusLength = 0 } = key?.asymmetricKeyDetails ?? {};
  if (key?.asymmetricKeyType === 'rsa' && modulusLength >= 2048) return key;
  throw invalidOption(
    'signingKey must be the JWK of a private RSA key of at least 2048 bits, as ' +
      "privateKey.export({ format: 'jwk' }) of node:crypto returns it",
  );
}

function parsePrivateKey(jwk: unknown): KeyObject | undefined {
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' } as JsonWebKeyInput);
  } catch {
    return undefined;
  }
}

/** Addresses that differ in case alone are one account. */
export function emailKey({ email }: { email: string }): string {
  return email.trim().toLowerCase();
}

/** The uid of an account that was given none: the same whenever there is one of this address. */
export function uidOf(email: string): string {
  return createHash('sha256')
    .update(`uid of ${emailKey({ email })}`)
    .digest('hex')
    .slice(0, 32);
}

export function isEmail(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 256 && /^[^\s@]+@[^\s@]+$/.test(text.trim());
}

function readHost(host: unknown, name: string): string {
  const url = typeof host === 'string' && URL.canParse(host) ? new URL(host) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw invalidOption(`${name} must be an http or https URL, not ${String(host)}`);
  }
  if (name === 'server.contentHost' && url.pathname !== '/') {
    throw invalidOption(`${name} must be an origin, without a path, not ${host}`);
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

function readClient(given: LocalClient, index: number): LocalClient {
  const at = `clients[${index}]`;
  requireObject(given, at);
  const client = ownOptions(given);
  const {
    id,
    name,
    redirectUris,
    secret,
    scopes,
    trusted = true,
    promptNoneWithLoginHint = false,
  } = client;
  if (!isHex(id, 16)) throw invalidOption(`${at}.id must be 16 lowercase hexadecimal digits`);
  requireText(name, `${at}.name`);
  requireList(redirectUris, `${at}.redirectUris`);
  if (!redirectUris.length) {
    throw invalidOption(`${at}.redirectUris must name one address at least`);
  }
  redirectUris.forEach((uri, place) => {
    if (!isRedirectUri(uri)) {
      throw invalidOption(
        `${at}.redirectUris[${place}] must be an http or https URL of at most 256 ASCII characters, ` +
          `without a fragment, not ${String(uri)}`,
      );
    }
  });
  if (secret !== undefined && !isHex(secret, 64)) {
    throw invalidOption(`${at}.secret must be 64 lowercase hexadecimal digits`);
  }
  requireList(scopes ?? [], `${at}.scopes`);
  scopes?.forEach((scope, place) => {
    if (!/^https:\/\/[!-~]+$/.test(scope)) {
      throw invalidOption(`${at}.scopes[${place}] must be an https URL, not ${String(scope)}`);
    }
  });
  requireBoolean(trusted, `${at}.trusted`);
  requireBoolean(promptNoneWithLoginHint, `${at}.promptNoneWithLoginHint`);
  const uris = (['imageUri', 'termsUri', 'privacyUri'] as const).filter(
    (field) => client[field] !== undefined,
  );
  for (const field of uris) requireText(client[field], `${at}.${field}`);
  return ownOptions({
    id,
    name,
    redirectUris: [...redirectUris],
    trusted,
    promptNoneWithLoginHint,
    ...(secret === undefined ? {} : { secret }),
    ...(scopes === undefined ? {} : { scopes: [...scopes] }),
    ...Object.fromEntries(uris.map((field) => [field, client[field]])),
  });
}

function readAccount(given: LocalAccount, index: number): Account {
  const at = `accounts[${index}]`;
  requireObject(given, at);
  const account = ownOptions(given);
  const { email, password, locale = 'en-US', totp = false } = account;
  if (!isEmail(email)) throw invalidOption(`${at}.email must be an email address`);
  const { uid = uidOf(email) } = account;
  requireText(password, `${at}.password`);
  if (!isHex(uid, 32)) throw invalidOption(`${at}.uid must be 32 lowercase hexadecimal digits`);
  requireBoolean(totp, `${at}.totp`);
  requireText(locale, `${at}.locale`);
  for (const name of ['displayName', 'avatar'] as const) {
    if (account[name] !== undefined) requireText(account[name], `${at}.${name}`);
  }
  const now = Date.now();
  const filledIn = { uid, locale, totp, confirmed: true, createdAt: now, changedAt: now };
  return ownOptions({ ...account, ...filledIn });
}

function isRedirectUri(uri: unknown): boolean {
  if (typeof uri !== 'string' || uri.length > 256 || !/^https?:\/\/[!-~]+$/.test(uri)) return false;
  return URL.canParse(uri) && !uri.includes('#');
}

function isHex(text: unknown, digits: number): boolean {
  return typeof text === 'string' && text.length === digits && /^[0-9a-f]+$/.test(text);
}

function noneTwice<T>(items: T[], key: (item: T) => string, list: string, field: string): T[] {
  const seen = new Set<string>();
  for (const item of items) {
    if (seen.has(key(item))) throw invalidOption(`${list} has the ${field} ${key(item)} twice`);
    seen.add(key(item));
  }
  return items;
}
