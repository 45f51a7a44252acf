import { FxaRelierError, isFxaRelierError } from '../../errors.ts';
import type { Server } from '../../oauth/servers.ts';
import { ownOptions, requireHttpUrl } from '../../shared/argument.ts';
import { type CallOptions, type Fetch, fetchJson } from '../../shared/http.ts';
import { createPatientFetch } from '../http/patient-fetch.ts';

/** Servers, and who signs their tokens. */
export interface DiscoveredServer extends Server {
  /** The `iss` of ID tokens and security events. */
  issuer?: string;
  /** Where the keys are that they are signed with. */
  jwksUri?: string;
}

export interface DiscoveryOptions extends CallOptions {
  /** Used instead of the global `fetch`. */
  fetch?: Fetch | undefined;
  /** For each of the documents. @default 10000 */
  timeoutMs?: number | undefined;
}

/**
 * Asks a content server where the others are: by its OpenID configuration or, where it has none, by
 * the configuration document for Firefox Accounts' own clients. To be done once, at the start.
 *
 * ```ts
 * import { discoverServer, FxaRelierServer } from 'fxa-relier-client/server';
 *
 * const server = await discoverServer('https://accounts.firefox.com');
 * const fxa = new FxaRelierServer('dcdb5ae7add825d2', { clientSecret, server });
 * ```
 *
 * Rejects with an `FxaRelierError`: `network`, `http_error`, or `invalid_response` where a document
 * speaks for another server, leaves something out, or leads away from https.
 *
 * @see OpenID Connect Discovery 1.0, section 4
 */
export async function discoverServer(
  contentHost: string,
  given: DiscoveryOptions = {},
): Promise<DiscoveredServer> {
  const { fetch = globalThis.fetch, timeoutMs = 10_000, ...options } = ownOptions(given);
  const host = requireHttpUrl('contentHost', contentHost).replace(/\/+$/, '');
  const patient = createPatientFetch({ fetch, timeoutMs, tokenUrl: '' });
  const read = (name: string) => fetchJson(patient, `${host}/.well-known/${name}`, options);
  try {
    return fromOpenidConfiguration(host, await read('openid-configuration'));
  } catch (error) {
    if (!isFxaRelierError(error, 'http_error') || error.status !== 404) throw error;
    return fromClientConfiguration(host, await read('fxa-client-configuration'));
  }
}

function fromOpenidConfiguration(
  contentHost: string,
  document: Record<string, unknown>,
): DiscoveredServer {
  const { issuer } = document;
  if (typeof issuer !== 'string' || issuer.replace(/\/$/, '') !== contentHost) {
    throw wrong(`${contentHost} calls itself ${String(issuer)}`);
  }
  return {
    contentHost,
    oauthHost: readUrl(contentHost, document, 'token_endpoint', '/token'),
    profileHost: readUrl(contentHost, document, 'userinfo_endpoint', '/profile'),
    issuer: contentHost,
    jwksUri: readUrl(contentHost, document, 'jwks_uri'),
  };
}

/** The addresses in it have no version. */
function fromClientConfiguration(
  contentHost: string,
  document: Record<string, unknown>,
): DiscoveredServer {
  const base = (name: string) => readUrl(contentHost, document, name).replace(/\/+$/, '');
  return {
    contentHost,
    oauthHost: `${base('oauth_server_base_url')}/v1`,
    profileHost: `${base('profile_server_base_url')}/v1`,
  };
}

/** An address of the document, without `end`, which it must have. */
function readUrl(
  contentHost: string,
  document: Record<string, unknown>,
  name: string,
  end = '',
): string {
  const url = document[name];
  // The client's secret goes there: https does not lead to http.
  const scheme = contentHost.startsWith('https:') ? 'https:' : 'http';
  if (typeof url !== 'string' || !URL.canParse(url) || !url.startsWith(scheme)) {
    throw wrong(`${contentHost} gives no usable ${name}`);
  }
  if (!url.endsWith(end)) throw wrong(`${contentHost}: ${name} does not end in ${end}`);
  return url.slice(0, url.length - end.length);
}

function wrong(message: string): FxaRelierError {
  return new FxaRelierError('invalid_response', message);
}
