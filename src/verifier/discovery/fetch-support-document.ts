import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { addressScope } from './address-scope.ts';
import { type FindAddresses, isNoSuchName } from './addresses.ts';
import { badDocument, notPrimary } from './discovery-problem.ts';
import type { Host } from './host.ts';

/** Beyond what any provider's takes: a key is less than 1 kB. */
const mostBytes = 64 * 1024;
const path = '/.well-known/browserid';

export interface FetchOptions {
  privateNetwork: 'http' | 'https' | undefined;
  skipTlsVerification: boolean;
  findAddresses: FindAddresses;
  signal: AbortSignal;
}

/** A document as it came, and how it may be kept. */
export interface FetchedDocument {
  text: string;
  cacheControl: string;
}

/**
 * Fetches the support document of `host`, which may be anybody's choice. So it is asked for only
 * over https and at public addresses, and the address that is connected to is the very one that
 * was looked at: a name that answers differently the second time is not asked twice.
 */
export async function fetchSupportDocument(
  host: Host,
  domain: string,
  { privateNetwork, skipTlsVerification, findAddresses, signal }: FetchOptions,
): Promise<FetchedDocument> {
  // The same for a name that does not exist as for one that is not asked, or does not respond:
  // otherwise, anybody could explore the network by the difference. A public
  // host that does not respond is no secret, and may be a provider.
  const notAsked = () =>
    privateNetwork ? unreached() : notPrimary(host.text, 'not reached at a public address');
  const unreached = () => notPrimary(host.text, 'not reached', { isTemporary: true });

  // An address is connected to as it is, whatever else is found for it.
  const addresses = isIP(host.name)
    ? [host.name]
    : await findAddresses(host.name, signal).catch((error) => {
        signal.throwIfAborted();
        if (isNoSuchName(error)) return [];
        throw unreached();
      });
  signal.throwIfAborted();
  const scope = commonScope(addresses);
  const isPrivate = scope === 'private' && privateNetwork !== undefined;
  if (!isPrivate && (scope !== 'public' || (host.port ?? 443) !== 443)) throw notAsked();

  const isHttp = isPrivate && privateNetwork === 'http';
  const options: RequestOptions & https.RequestOptions = {
    hostname: host.name,
    port: host.port,
    path: `${path}?domain=${encodeURIComponent(domain)}`,
    headers: { Accept: 'application/json', 'Accept-Encoding': 'identity' },
    agent: false,
    // Neither this nor anything else looks a name up again.
    lookup: answerWith(addresses),
    signal,
    ...(isHttp ? {} : { rejectUnauthorized: !skipTlsVerification }),
  };

  let response: IncomingMessage;
  try {
    response = await send(isHttp ? http.request(options) : https.request(options));
  } catch {
    signal.throwIfAborted();
    throw unreached();
  }
  try {
    checkHead(host, response);
    const text = await readText(response).catch(() => {
      signal.throwIfAborted();
      throw unreached();
    });
    if (text === undefined) throw badDocument(host.text, `longer than ${mostBytes} bytes`);
    return { text, cacheControl: response.headers['cache-control'] ?? '' };
  } finally {
    response.destroy();
  }
}

/** What all of the addresses have in common. */
function commonScope(addresses: string[]) {
  const [scope, ...others] = new Set(addresses.map(addressScope));
  return others.length ? undefined : scope;
}

function answerWith(addresses: string[]): RequestOptions['lookup'] {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_name, options, callback) => {
    const [first] = found;
    if (options.all) callback(null, found);
    else callback(null, first?.address ?? '', first?.family);
  };
}

function send(request: http.ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Also what comes after the response, which is then seen by who reads the body.
    request.on('error', reject);
    // What comes in place of a response, as an upgrade does, is no error.
    request.once('close', () => reject(new Error('closed without a response')));
    request.end();
  });
}

function checkHead({ text }: Host, { statusCode = 0, headers }: IncomingMessage): void {
  if (statusCode >= 300 && statusCode < 400) {
    throw notPrimary(text, 'redirection not supported for support documents');
  }
  if (statusCode !== 200) {
    const isTemporary = statusCode >= 500 || statusCode === 429;
    throw notPrimary(text, `non-200 response code to ${path}`, { isTemporary });
  }
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const encoding = headers['content-encoding'] ?? 'identity';
  if (type !== 'application/json' || encoding !== 'identity') {
    throw notPrimary(text, `non "application/json" response to ${path}`);
  }
}

/** Nothing where it is too long. */
async function readText(body: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) return;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
