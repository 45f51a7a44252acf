/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 */
import { lookup, Resolver } from 'node:dns/promises';
import { isIPv4, BlockList, isIP } from 'node:net';
import http from 'node:http';
import https from 'node:https';
import { createPublicKey, verify } from 'node:crypto';
import { isUtf8 } from 'node:buffer';

/**
 * Every rejection of this library.
 *
 * ```ts
 * import { isFxaRelierError } from 'fxa-relier-client';
 *
 * try {
 *   await client.auth.signIn({ ui: 'lightbox' });
 * } catch (error) {
 *   if (!isFxaRelierError(error, 'cancel')) throw error;
 * }
 * ```
 */
class FxaRelierError extends Error {
    constructor(reason, message, details) {
        super(message);
        Object.assign(this, details, { name: 'FxaRelierError', reason });
    }
}
/**
 * Whether `error` is one of this library's, and of this `reason` where one is given. It looks at
 * the name rather than the class, so it also knows errors of another frame or another copy.
 */
function isFxaRelierError(error, reason) {
    const candidate = error;
    return candidate?.name === 'FxaRelierError' && (!reason || candidate.reason === reason);
}

/** The error for a call that cannot be carried out as it was made. */
function invalidArgument(message) {
    return new FxaRelierError('invalid_argument', message);
}
/**
 * Returns the caller's own options. A property that other code put on `Object.prototype` is none of
 * them: it could send a code or a secret to another server.
 */
function ownOptions(options) {
    return { __proto__: null, ...options };
}
/** `value`, if it is a string as expected, or an error that names the argument. */
function requireText(name, value, expected = 'a well-formed string', pattern = /^/) {
    if (!value)
        throw invalidArgument(`${name} is required`);
    // A lone surrogate has no UTF-8 form, so it would not reach a server as it was given.
    if (typeof value !== 'string' || /\p{Cs}/u.test(value) || !pattern.test(value)) {
        throw invalidArgument(`${name} must be ${expected}`);
    }
    return value;
}
/** `value`, if it is an absolute http(s) URL without a fragment, user name and password. */
function requireHttpUrl(name, value) {
    const expected = 'an http(s) URL without a fragment';
    const url = requireText(name, value, expected, /^(?=.{1,256}$)https?:\/\/[^#\s]+$/i);
    if (!originOf(url))
        throw invalidArgument(`${name} must be ${expected}`);
    const { username, password } = new URL(url);
    if (username || password) {
        throw invalidArgument(`${name} must not contain a user name or password`);
    }
    return url;
}
/** The origin of what may be no URL at all. */
function originOf(url) {
    try {
        return new URL(url).origin;
    }
    catch {
        return;
    }
}

/** For how long an answer for IPv6 is waited for, once there is one for IPv4. */
const ipv6GraceMs = 1000;
/**
 * Asks DNS itself. The system's own way, `getaddrinfo`, cannot be called off, and a few names whose
 * servers stay silent would occupy all threads that Node.js has for it.
 *
 * @param servers In place of the system's.
 */
function createDnsQuery(servers) {
    return async (name, signal) => {
        const resolver = new Resolver();
        const cancel = () => resolver.cancel();
        signal.addEventListener('abort', cancel, { once: true });
        const ipv4 = resolver.resolve4(name);
        const ipv6 = resolver.resolve6(name);
        // Some DNS servers leave questions for IPv6 unanswered. One IPv4 address is enough to go on.
        let timer;
        ipv4.then(() => {
            timer = setTimeout(cancel, ipv6GraceMs);
        }, () => { });
        const found = await Promise.allSettled([ipv4, ipv6]);
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
        const addresses = found.flatMap((answer) => answer.status === 'fulfilled' ? answer.value : []);
        if (addresses.length)
            return addresses;
        // DNS has to deny both kinds of address: it may have failed to answer for the only one there is.
        const failed = found.find((answer) => answer.status === 'rejected' && !isNoSuchName(answer.reason));
        if (failed?.status === 'rejected')
            throw failed.reason;
        return [];
    };
}
/** Whether DNS says that the name does not exist or has no such address, as opposed to failing. */
function isNoSuchName(error) {
    return ['ENOTFOUND', 'ENODATA'].includes(Object(error).code);
}
/** Asks the system, which also knows `localhost`, /etc/hosts and the names of containers. */
async function askSystem(name) {
    const found = await lookup(name, { all: true });
    return found.map(({ address }) => address);
}

/**
 * The last two labels of a host: names below them usually belong to one owner, who can make as
 * many as they like. It is an estimate: `co.uk`, for example, is treated as one site.
 */
function siteOf(host) {
    const [name = ''] = host.split(':');
    return name.split('.').slice(-2).join('.');
}
/** The oldest entry of the site that has the most entries. The map has its oldest entry first. */
function oldestOfLargestSite(entries) {
    const counts = new Map();
    for (const { site } of entries.values())
        counts.set(site, (counts.get(site) ?? 0) + 1);
    const count = Math.max(0, ...counts.values());
    for (const [key, value] of entries) {
        if (counts.get(value.site) === count)
            return { key, value, count };
    }
    return;
}
/**
 * A cache that many sites share. If it is full, the site with the most entries loses the one that
 * was used longest ago. So whoever fills it with names of their own displaces only those.
 */
class FairCache {
    #entries = new Map();
    #size;
    constructor(size) {
        this.#size = size;
    }
    get(key) {
        const entry = this.#entries.get(key);
        if (!entry)
            return;
        // The entry that was used last is the last one.
        this.#entries.delete(key);
        this.#entries.set(key, entry);
        return entry.value;
    }
    set(key, site, value) {
        this.#entries.delete(key);
        this.#entries.set(key, { site, value });
        while (this.#entries.size > this.#size) {
            const excess = oldestOfLargestSite(this.#entries);
            if (excess)
                this.#entries.delete(excess.key);
        }
    }
    delete(key) {
        this.#entries.delete(key);
    }
}

// The last label has a letter first: what ends in a number can be read as an address.
const hostName = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/**
 * Reads a host, or nothing where it is none: it has no scheme, user, path or query, and no
 * characters beyond ASCII (names with such are written as `xn--…`). A name without a dot, an IPv4
 * address and a port belong to private networks alone.
 */
function parseHost$1(text, isPrivateAllowed) {
    // toLowerCase() makes a k of the Kelvin sign.
    if (typeof text !== 'string' || !/^[\x21-\x7e]{1,260}$/.test(text))
        return;
    const lower = text.toLowerCase();
    const [, name = '', digits] = /^([^:]+)(?::([1-9]\d{0,4}))?$/.exec(lower) ?? [];
    const port = digits === undefined ? undefined : Number(digits);
    const isName = hostName.test(name);
    if (port !== undefined && port > 65535)
        return;
    if (!isPrivateAllowed && (!isName || !name.includes('.') || port !== undefined))
        return;
    return isName || isIPv4(name) ? { text: lower, name, port } : undefined;
}

/** Why a host cannot speak for a domain. The message is the reason that the verifier sends. */
class DiscoveryProblem extends Error {
    name = 'DiscoveryProblem';
    /**
     * Whether the host is unreachable or failing (network, DNS, 5xx, 429), as opposed to saying that
     * it is no provider. It may still be a provider.
     */
    isTemporary;
    constructor(message, { isTemporary = false } = {}) {
        super(message);
        this.isTemporary = isTemporary;
    }
}
/** The host has no support document, serves it incorrectly, or cannot be asked for it. */
function notPrimary(host, why, options) {
    return new DiscoveryProblem(`${host} is not a browserid primary - ${why}`, options);
}
function badDocument(host, why) {
    return new DiscoveryProblem(`bad support document for '${host}': ${why}`);
}

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry */
const ipv4 = {
    private: blockList('ipv4', [
        '10.0.0.0/8',
        '100.64.0.0/10',
        '127.0.0.0/8',
        '172.16.0.0/12',
        '192.168.0.0/16',
    ]),
    unusable: blockList('ipv4', [
        '0.0.0.0/8',
        '169.254.0.0/16',
        '192.0.0.0/24',
        '192.0.2.0/24',
        '192.88.99.0/24',
        '198.18.0.0/15',
        '198.51.100.0/24',
        '203.0.113.0/24',
        '224.0.0.0/3',
    ]),
};
/** @see https://www.iana.org/assignments/iana-ipv6-special-registry */
const ipv6 = {
    private: blockList('ipv6', ['::1/128', 'fc00::/7']),
    // All that is given out to networks so far; what is mapped, translated or local lies outside.
    global: blockList('ipv6', ['2000::/3']),
    // IETF protocols with Teredo, documentation, 6to4, documentation.
    unusable: blockList('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']),
};
function addressScope(address) {
    // A zone, as in fe80::1%eth0, names an interface of this machine.
    const family = address.includes('%') ? 0 : isIP(address);
    if (family === 4) {
        if (ipv4.private.check(address, 'ipv4'))
            return 'private';
        return ipv4.unusable.check(address, 'ipv4') ? 'unusable' : 'public';
    }
    if (family === 6) {
        if (ipv6.private.check(address, 'ipv6'))
            return 'private';
        const isGlobal = ipv6.global.check(address, 'ipv6') && !ipv6.unusable.check(address, 'ipv6');
        return isGlobal ? 'public' : 'unusable';
    }
    return 'unusable';
}
function blockList(family, subnets) {
    const list = new BlockList();
    for (const subnet of subnets) {
        const [network = '', bits] = subnet.split('/');
        list.addSubnet(network, Number(bits), family);
    }
    return list;
}

/** Beyond what any provider's takes: a key is less than 1 kB. */
const mostBytes = 64 * 1024;
const path = '/.well-known/browserid';
/**
 * Fetches the support document of `host`, which may be anybody's choice. So it is asked for only
 * over https and at public addresses, and the address that is connected to is the very one that
 * was looked at: a name that answers differently the second time is not asked twice.
 */
async function fetchSupportDocument(host, domain, { privateNetwork, skipTlsVerification, findAddresses, signal }) {
    // The same for a name that does not exist as for one that is not asked, or does not respond:
    // otherwise, anybody could explore the network by the difference. A public
    // host that does not respond is no secret, and may be a provider.
    const notAsked = () => privateNetwork ? unreached() : notPrimary(host.text, 'not reached at a public address');
    const unreached = () => notPrimary(host.text, 'not reached', { isTemporary: true });
    // An address is connected to as it is, whatever else is found for it.
    const addresses = isIP(host.name)
        ? [host.name]
        : await findAddresses(host.name, signal).catch((error) => {
            signal.throwIfAborted();
            if (isNoSuchName(error))
                return [];
            throw unreached();
        });
    signal.throwIfAborted();
    const scope = commonScope(addresses);
    const isPrivate = scope === 'private' && privateNetwork !== undefined;
    if (!isPrivate && (scope !== 'public' || (host.port ?? 443) !== 443))
        throw notAsked();
    const isHttp = isPrivate && privateNetwork === 'http';
    const options = {
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
    let response;
    try {
        response = await send(isHttp ? http.request(options) : https.request(options));
    }
    catch {
        signal.throwIfAborted();
        throw unreached();
    }
    try {
        checkHead(host, response);
        const text = await readText$1(response).catch(() => {
            signal.throwIfAborted();
            throw unreached();
        });
        if (text === undefined)
            throw badDocument(host.text, `longer than ${mostBytes} bytes`);
        return { text, cacheControl: response.headers['cache-control'] ?? '' };
    }
    finally {
        response.destroy();
    }
}
/** What all of the addresses have in common. */
function commonScope(addresses) {
    const [scope, ...others] = new Set(addresses.map(addressScope));
    return others.length ? undefined : scope;
}
function answerWith(addresses) {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    return (_name, options, callback) => {
        const [first] = found;
        if (options.all)
            callback(null, found);
        else
            callback(null, first?.address ?? '', first?.family);
    };
}
function send(request) {
    return new Promise((resolve, reject) => {
        request.once('response', resolve);
        // Also what comes after the response, which is then seen by who reads the body.
        request.on('error', reject);
        // What comes in place of a response, as an upgrade does, is no error.
        request.once('close', () => reject(new Error('closed without a response')));
        request.end();
    });
}
function checkHead({ text }, { statusCode = 0, headers }) {
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
async function readText$1(body) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes > mostBytes)
            return;
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
}

/** Whether JSON has an object here, rather than null or a list. */
function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** The object that `text` is; nothing where it is something else, or no JSON. */
function parseJsonObject(text) {
    try {
        const value = JSON.parse(text);
        return isJsonObject(value) ? value : undefined;
    }
    catch {
        return;
    }
}

/**
 * The bytes of `text`, if that is the one way to write them: without padding, without characters
 * of another alphabet, and with no bits set beyond the last byte.
 */
function decodeBase64url(text) {
    const bytes = Buffer.from(text, 'base64url');
    return bytes.toString('base64url') === text ? bytes : undefined;
}

function fromDecimal(text) {
    return /^\d+$/.test(text) ? fromHex(BigInt(text).toString(16)) : undefined;
}
function fromHex(text) {
    if (!/^[\da-f]+$/i.test(text))
        return;
    return withoutZeros(Buffer.from(text.length % 2 ? `0${text}` : text, 'hex'));
}
function fromBase64url(text) {
    const bytes = decodeBase64url(text);
    return bytes?.length ? withoutZeros(bytes) : undefined;
}
function withoutZeros(bytes) {
    let zeros = 0;
    while (bytes[zeros] === 0)
        zeros++;
    return zeros ? bytes.subarray(zeros) : bytes;
}
function bitLength(number) {
    const [first] = number;
    return first === undefined ? 0 : number.length * 8 - (Math.clz32(first) - 24);
}
/** Whether `a` is smaller than `b`. */
function isLess(a, b) {
    return a.length === b.length ? a.compare(b) < 0 : a.length < b.length;
}

const sequence = 0x30;
const integer = 0x02;
const bitString = 0x03;
/** 1.2.840.10040.4.1 */
const idDsa = Buffer.from('06072a8648ce380401', 'hex');
/** There is no JWK of a DSA key, so it is written as a SubjectPublicKeyInfo (RFC 3279, 2.3.2). */
function createDsaKey({ p, q, g, y }) {
    const group = element(sequence, unsigned(p), unsigned(q), unsigned(g));
    const algorithm = element(sequence, idDsa, group);
    const noUnusedBits = Buffer.of(0);
    const key = element(sequence, algorithm, element(bitString, noUnusedBits, unsigned(y)));
    return createPublicKey({ key, format: 'der', type: 'spki' });
}
function unsigned(bytes) {
    // A first bit that is set would make it negative.
    const sign = bytes.readUInt8() & 0x80 ? Buffer.of(0) : Buffer.alloc(0);
    return element(integer, sign, bytes);
}
function element(tag, ...contents) {
    const content = Buffer.concat(contents);
    return Buffer.concat([Buffer.of(tag, ...lengthOf(content)), content]);
}
function lengthOf({ length }) {
    if (length < 0x80)
        return [length];
    if (length < 0x100)
        return [0x81, length];
    return [0x82, length >> 8, length & 0xff];
}

/** The error for an assertion that shows nothing. Its message is the verifier's reason. */
function invalidAssertion(reason) {
    return new FxaRelierError('invalid_assertion', reason);
}

/**
 * Reads a public key as it stands in a certificate or a support document: as a JWK, or as
 * BrowserID wrote keys before there was one,
 * `{ "algorithm": "RS", "n": "<decimal>", "e": "<decimal>" }` and
 * `{ "algorithm": "DS", "p": "<hex>", "q": "<hex>", "g": "<hex>", "y": "<hex>" }`.
 *
 * Only its sizes are looked at. Whether the numbers are prime, for example, is not: a key that
 * anybody can sign for harms whoever published it.
 *
 * ```ts
 * import { type Discovery, parsePublicKey } from 'fxa-relier-client/verifier';
 *
 * // A discovery for tests, which asks nobody.
 * const publicKeys = [parsePublicKey({ kty: 'RSA', n: process.env.IDP_KEY, e: 'AQAB' })];
 * export const discovery: Discovery = {
 *   discover: async () => ({ issuer: 'idp.example.com', publicKeys }),
 * };
 * ```
 *
 * @throws FxaRelierError with the reason `invalid_assertion`.
 */
function parsePublicKey(serialized) {
    const key = Object(serialized);
    if (key.kty === 'RSA')
        return parseRsa(key, fromBase64url);
    if (key.kty === 'DSA')
        return parseDsa(key, fromBase64url);
    if (key.algorithm === 'RS')
        return parseRsa(key, fromDecimal);
    if (key.algorithm === 'DS')
        return parseDsa(key, fromHex);
    throw malformed();
}
/** The sizes of RSA keys in bits. One bit more or less is tolerated, as there are such keys. */
const rsaSizes = { 512: 'RS64', 1024: 'RS128', 2048: 'RS256' };
function parseRsa(key, parse) {
    const n = readNumber(key.n, parse);
    const e = readNumber(key.e, parse);
    // With an exponent of 1 anything would be a signature, and a huge one takes long.
    if (bitLength(e) < 2 || bitLength(e) > 32)
        throw malformed();
    const bits = bitLength(n);
    const size = [2048, 1024, 512].find((size) => Math.abs(size - bits) <= 1);
    if (!size)
        throw badSize(bits);
    const jwk = { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') };
    return createKey({
        algorithm: rsaSizes[size],
        weak: size < 2048,
        digest: 'sha256',
        signatureLength: n.length,
        importKey: () => createPublicKey({ key: jwk, format: 'jwk' }),
    });
}
function parseDsa(key, parse) {
    const p = readNumber(key.p, parse);
    const q = readNumber(key.q, parse);
    const g = readNumber(key.g, parse);
    const y = readNumber(key.y, parse);
    for (const number of [g, y]) {
        if (bitLength(number) < 2 || !isLess(number, p))
            throw malformed();
    }
    const sizes = `${bitLength(p)}/${bitLength(q)}`;
    if (sizes !== '1024/160' && sizes !== '2048/256')
        throw badSize(bitLength(p));
    const half = q.length;
    return createKey({
        ...(sizes === '1024/160'
            ? { algorithm: 'DS128', digest: 'sha1' }
            : { algorithm: 'DS256', digest: 'sha256' }),
        weak: true,
        signatureLength: 2 * half,
        importKey: () => createDsaKey({ p, q, g, y }),
        // Other verifiers took forgeries of 0 and of q. OpenSSL refuses them, too.
        mayBeSignature(signature) {
            const inRange = (number) => number.some(Boolean) && q.compare(number) > 0;
            return inRange(signature.subarray(0, half)) && inRange(signature.subarray(half));
        },
    });
}
function createKey(parts) {
    const { algorithm, weak, importKey, digest, signatureLength, mayBeSignature } = parts;
    // To import a key takes time, above all of DSA, and is of no use for one that is not accepted.
    let key;
    return {
        algorithm,
        weak,
        verify(signed, signature) {
            const missing = signatureLength - signature.length;
            if (missing < 0)
                return false;
            // Signers that write the signature as a number leave its leading zeros out.
            const whole = missing ? Buffer.concat([Buffer.alloc(missing), signature]) : signature;
            if (mayBeSignature && !mayBeSignature(whole))
                return false;
            try {
                key ??= importKey();
                return verify(digest, signed, { key, dsaEncoding: 'ieee-p1363' }, whole);
            }
            catch {
                // The numbers are no key, or this system's OpenSSL is configured to refuse SHA-1 or small keys.
                return false;
            }
        },
    };
}
function readNumber(text, parse) {
    // 2048 bits have 617 decimal digits.
    const number = typeof text === 'string' && text.length <= 1000 ? parse(text) : undefined;
    if (!number)
        throw malformed();
    return number;
}
function badSize(bits) {
    return invalidAssertion(`bad key size: ${bits}`);
}
function malformed() {
    return invalidAssertion('malformed public key');
}

/** Each may cost a signature's check. */
const mostKeys = 16;
/** Reads a support document, as far as a verifier needs it. */
function parseSupportDocument(host, text, isPrivateAllowed) {
    const document = parseJsonObject(text);
    if (!document)
        throw badDocument(host, 'invalid json');
    const { disabled, authority } = document;
    if (disabled !== undefined && typeof disabled !== 'boolean') {
        throw badDocument(host, 'disabled must be either true or false');
    }
    if (disabled)
        return { disabled };
    if (authority !== undefined) {
        const other = parseHost$1(authority, isPrivateAllowed);
        if (!other)
            throw badDocument(host, 'the authority is not a valid hostname');
        return { authority: other };
    }
    for (const name of ['authentication', 'provisioning']) {
        const path = document[name];
        if (path === undefined)
            throw badDocument(host, `missing required property: '${name}'`);
        if (typeof path !== 'string' || !path.startsWith('/')) {
            throw badDocument(host, 'invalid path: must start with a slash');
        }
    }
    return { publicKeys: readKeys(host, document) };
}
function readKeys(host, document) {
    const { 'public-key': single, keys = [] } = document;
    const serialized = [single, ...(Array.isArray(keys) ? keys : [keys])].filter(isForSignatures);
    if (serialized.length === 0) {
        throw badDocument(host, "missing required property 'keys' and/or 'public-key'");
    }
    if (serialized.length > mostKeys)
        throw badDocument(host, `more than ${mostKeys} keys`);
    // One of a kind that is not known here may stand beside others (RFC 7517, section 5).
    const publicKeys = serialized.flatMap(readKey);
    if (publicKeys.length === 0)
        throw badDocument(host, 'mal-formed public key in support doc');
    return publicKeys;
}
function isForSignatures(key) {
    if (key === undefined)
        return false;
    const { use } = Object(key);
    return use === undefined || use === 'sig';
}
function readKey(serialized) {
    try {
        return [parsePublicKey(serialized)];
    }
    catch {
        return [];
    }
}

const maxDelegations = 5;
const minuteMs$1 = 60_000;
const minKeepMs = minuteMs$1;
const defaultKeepMs = 10 * minuteMs$1;
/** Also bounds for how long a key is accepted that its owner has revoked. */
const maxKeepMs = 60 * minuteMs$1;
const problemKeepMs = 30_000;
/** Short: the provider may be back at any moment, and its users wait. */
const temporaryProblemKeepMs = 5000;
/**
 * Asks `host` who speaks for `domain`, and follows its answer to other hosts.
 *
 * @param signal Ends the look-up early. The promise then rejects with its reason.
 */
async function lookUp(domain, host, options, signal) {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), options.timeoutMs);
    const ended = AbortSignal.any([timeout.signal, signal]);
    const visited = [];
    try {
        // A `findAddresses` that ignores its signal is not waited for any longer.
        return await Promise.race([follow(domain, host, visited, options, ended), abortOf(ended)]);
    }
    catch (error) {
        signal.throwIfAborted();
        if (timeout.signal.aborted) {
            const message = `timeout trying to load well-known for ${visited.at(-1)?.text}`;
            return problem(new DiscoveryProblem(message, { isTemporary: true }));
        }
        if (error instanceof DiscoveryProblem)
            return problem(error);
        throw error;
    }
    finally {
        clearTimeout(timer);
    }
}
async function follow(domain, firstHost, visited, { privateNetwork, skipTlsVerification, findAddresses }, signal) {
    const fetchOptions = { privateNetwork, skipTlsVerification, findAddresses, signal };
    const isPrivateAllowed = privateNetwork !== undefined;
    let keepMs = maxKeepMs;
    for (let host = firstHost;;) {
        checkDelegation(visited, host);
        visited.push(host);
        const fetched = await fetchSupportDocument(host, domain.text, fetchOptions);
        keepMs = Math.min(keepMs, readKeepMs(fetched.cacheControl));
        const document = parseSupportDocument(host.text, fetched.text, isPrivateAllowed);
        if ('publicKeys' in document) {
            return { issuer: host.text, publicKeys: document.publicKeys, keepMs };
        }
        if ('disabled' in document) {
            const disabled = new DiscoveryProblem(`${host.text} is not a browserid primary - disabled`);
            return { ...problem(disabled), keepMs };
        }
        host = document.authority;
    }
}
function problem({ message, isTemporary }) {
    const keepMs = isTemporary ? temporaryProblemKeepMs : problemKeepMs;
    return { issuer: undefined, problem: message, isTemporary, keepMs };
}
function checkDelegation(visited, next) {
    const chain = [...visited, next].map(({ text }) => text).join(' > ');
    if (visited.some(({ text }) => text === next.text)) {
        throw new DiscoveryProblem(`Circular reference in delegating authority: ${chain}`);
    }
    if (visited.length > maxDelegations) {
        throw new DiscoveryProblem(`Too many hops while delegating authority: ${chain}`);
    }
}
function readKeepMs(cacheControl) {
    if (/\bno-(?:store|cache)\b/i.test(cacheControl))
        return minKeepMs;
    const [, seconds] = /\bmax-age="?(\d{1,9})\b/i.exec(cacheControl) ?? [];
    const ms = seconds === undefined ? defaultKeepMs : Number(seconds) * 1000;
    return Math.max(ms, minKeepMs);
}
function abortOf(signal) {
    return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
}

/** A look-up keeps its slot for as long as this. A provider that works answers sooner. */
const protectedMs = 1000;
/**
 * Limits how many look-ups run at the same time. If all slots are taken, a new look-up gets the
 * oldest slot of the site that has the most: at once if that site has at least two more slots than
 * the site of the new one, else if that slot has been taken for a second. Otherwise, the new one is
 * refused. So neither hosts that stay silent nor the many names of one attacker keep other domains
 * from being looked up.
 */
class LookUpSlots {
    #running = new Map();
    #max;
    #now;
    constructor(max, now) {
        this.#max = max;
        this.#now = now;
    }
    /** The result of the look-up with this key, if one is running. */
    get(key) {
        return this.#running.get(key)?.result;
    }
    /**
     * Begins a look-up. Its signal fires if its slot is given to another one.
     *
     * @throws FxaRelierError `network` if there is no slot, also later, if the slot is lost.
     */
    async run(key, site, act) {
        if (this.#running.size >= this.#max)
            this.#makeRoom(site);
        const giveUp = new AbortController();
        const result = act(giveUp.signal);
        this.#running.set(key, { site, startedAt: this.#now(), result, giveUp });
        try {
            return await result;
        }
        finally {
            // A look-up that lost its slot may have been begun again.
            if (this.#running.get(key)?.giveUp === giveUp)
                this.#running.delete(key);
        }
    }
    #makeRoom(site) {
        const oldest = oldestOfLargestSite(this.#running);
        if (!oldest)
            throw tooMany();
        const { key, value, count } = oldest;
        const own = [...this.#running.values()].filter((running) => running.site === site).length;
        const isProtected = this.#now() - value.startedAt < protectedMs;
        if (isProtected && count <= own + 1)
            throw tooMany();
        this.#running.delete(key);
        value.giveUp.abort(tooMany());
    }
}
function tooMany() {
    return new FxaRelierError('network', 'too many domains are being looked up');
}

const minuteMs = 60_000;
/** For how long the last keys of a provider are used that cannot be asked for newer ones. */
const staleMs = 60 * minuteMs;
const refreshIntervalMs = minuteMs;
/**
 * Finds out from `/.well-known/browserid` who speaks for a domain, and remembers it for as long as
 * `Cache-Control: max-age` says, but at least a minute and at most an hour: ten minutes without that
 * header, half a minute if the domain has no provider, five seconds if it cannot be reached. If a
 * provider cannot be reached for its new document, its last keys are used for another hour.
 *
 * ```ts
 * import { createDiscovery } from 'fxa-relier-client/verifier';
 *
 * const { discover } = createDiscovery();
 * const { issuer } = await discover('example.com');
 * ```
 *
 * @see https://github.com/mozilla/id-specs
 */
function createDiscovery({ timeoutMs = 8000, dangerouslyAllowPrivateNetwork: privateNetwork, dangerouslySkipTlsVerification: skipTlsVerification = false, maxLookups = 100, cacheSize = 1000, findAddresses = privateNetwork ? askSystem : createDnsQuery(), now = Date.now, } = {}) {
    if (privateNetwork !== undefined && !['http', 'https'].includes(privateNetwork)) {
        throw invalidArgument("dangerouslyAllowPrivateNetwork must be 'https' or 'http'");
    }
    const isPrivateAllowed = privateNetwork !== undefined;
    const lookUpOptions = { timeoutMs, privateNetwork, skipTlsVerification, findAddresses };
    // Anybody can have names looked up that are no providers. Those that are do not compete with them.
    const providers = new FairCache(cacheSize);
    const others = new FairCache(cacheSize);
    const slotsOfProviders = new LookUpSlots(maxLookups, now);
    const slotsOfOthers = new LookUpSlots(maxLookups, now);
    return {
        async discover(domainText, { host: hostText = domainText, refresh = false } = {}) {
            const domain = parseHost$1(domainText, isPrivateAllowed);
            const host = parseHost$1(hostText, isPrivateAllowed);
            if (!domain)
                return invalidDomain(domainText);
            if (!host)
                return invalidDomain(hostText);
            const key = `${domain.text} ${host.text}`;
            const provider = providers.get(key);
            const known = provider ?? others.get(key);
            const mayRefresh = refresh && provider !== undefined && provider.refreshableFrom <= now();
            if (known && known.freshUntil > now() && !mayRefresh)
                return known.discovered;
            const running = slotsOfProviders.get(key) ?? slotsOfOthers.get(key);
            if (running)
                return running;
            if (provider && mayRefresh)
                provider.refreshableFrom = now() + refreshIntervalMs;
            const site = siteOf(domain.text);
            const slots = provider ? slotsOfProviders : slotsOfOthers;
            return slots.run(key, site, async (signal) => {
                const found = await lookUp(domain, host, lookUpOptions, signal);
                return remember(key, site, found, provider);
            });
        },
    };
    function remember(key, site, found, last) {
        const freshUntil = now() + found.keepMs;
        const refreshableFrom = last?.refreshableFrom ?? 0;
        if (found.issuer !== undefined) {
            const { issuer, publicKeys } = found;
            const discovered = { issuer, publicKeys };
            const usableUntil = freshUntil + staleMs;
            others.delete(key);
            providers.set(key, site, { discovered, freshUntil, usableUntil, refreshableFrom });
            return discovered;
        }
        const { problem, isTemporary } = found;
        if (isTemporary && last && last.usableUntil > now()) {
            const discovered = { ...last.discovered, outage: problem };
            providers.set(key, site, { ...last, discovered, freshUntil });
            return discovered;
        }
        const discovered = { issuer: undefined, problem, ...(isTemporary && { isTemporary }) };
        providers.delete(key);
        others.set(key, site, { discovered, freshUntil, usableUntil: 0, refreshableFrom });
        return discovered;
    }
}
function invalidDomain(text) {
    // It comes out of an assertion that may be anybody's.
    const visible = String(text)
        .slice(0, 100)
        .replace(/[^\x21-\x7e]/g, '?');
    return { issuer: undefined, problem: `invalid domain: ${visible}` };
}

/**
 * An assertion cannot be judged now, because a host that has a say in it is unreachable or failing.
 * The message names only what the assertion names, so callers of the verifier may read it.
 */
class ProviderOutage extends FxaRelierError {
    constructor(problem) {
        super('network', problem);
    }
}

/** @throws FxaRelierError with the reason `invalid_argument`. */
function readTrustedHosts({ fallback, trustedIssuers = [] }) {
    const isHost = fallback === undefined || parseHost$1(fallback, true);
    if (!isHost)
        throw invalidArgument('fallback must be a host');
    if (!Array.isArray(trustedIssuers))
        throw invalidArgument('trusted issuers must be an array');
    if (!trustedIssuers.every((host) => typeof host === 'string')) {
        throw invalidArgument('trusted issuers must be an array of strings');
    }
    return {
        fallback: fallback?.toLowerCase(),
        trustedIssuers: trustedIssuers.map((host) => host.toLowerCase()),
    };
}
/**
 * Finds a certificate's issuer, if it may speak for the principal: as one of the trusted issuers,
 * which speak for any address; as the authority that the address's domain names; or, if the domain
 * has no provider, as the authority that the fallback or a trusted issuer names for it.
 *
 * @param refresh Looks again, as in `DiscoverOptions`.
 * @throws FxaRelierError `invalid_assertion` if it may not speak; `network` if that cannot be told
 * because a host that might name it is out of reach.
 */
async function findAuthority(issuer, { email, domain }, { fallback, trustedIssuers }, discovery, refresh) {
    if (trustedIssuers.includes(issuer)) {
        // It may vouch for more than an address. If there is an address, it will be used as one.
        if (email !== undefined && !domain)
            throw invalidAssertion('invalid email');
        const found = await discovery.discover(issuer, { refresh });
        if (found.issuer === undefined)
            throw errorOf(found);
        // It may let another host speak in its place, which is then named in that host's certificates.
        return requireIssuer(found, issuer);
    }
    if (!domain) {
        const reason = "untrusted assertion, doesn't contain an email, and issuer is untrusted";
        throw invalidAssertion(reason);
    }
    const own = await discovery.discover(domain, { refresh });
    if (own.issuer !== undefined)
        return requireIssuer(own, issuer);
    // The domain has no provider. The fallback and the trusted issuers may speak for it, or name
    // who does. They are asked in turn, since a caller can name many.
    const hosts = new Set(fallback === undefined ? trustedIssuers : [fallback, ...trustedIssuers]);
    const answers = [];
    for (const host of hosts) {
        const named = await discovery.discover(domain, { host, refresh });
        if (named.issuer === issuer)
            return named;
        answers.push(named);
    }
    const outage = [own, ...answers].find(isOutage);
    if (outage)
        throw errorOf(outage);
    if (fallback === undefined)
        throw issuer === domain ? errorOf(own) : untrusted('', issuer);
    const [byFallback] = answers;
    if (byFallback?.issuer !== undefined)
        throw untrusted(byFallback.issuer, issuer);
    throw byFallback && issuer === fallback ? errorOf(byFallback) : untrusted(fallback, issuer);
}
function requireIssuer(found, issuer) {
    if (found.issuer === issuer)
        return found;
    // The domain may name another host by now.
    throw found.outage ? new ProviderOutage(found.outage) : untrusted(found.issuer, issuer);
}
function isOutage(found) {
    return found.issuer === undefined && found.isTemporary === true;
}
function errorOf({ problem, isTemporary }) {
    return isTemporary ? new ProviderOutage(problem) : invalidAssertion(problem);
}
function untrusted(expected, issuer) {
    return invalidAssertion(`untrusted issuer, expected '${expected}', got '${issuer}'`);
}

/** On every answer. None is for a browser's scripts: there is no CORS header. */
const headers = {
    'Cache-Control': 'private, no-cache, no-store, must-revalidate, max-age=0',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; report-uri /__cspreport__",
    'Strict-Transport-Security': 'max-age=15552000',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'X-XSS-Protection': '1; mode=block',
};
/**
 * The connection stays open after a response to a request that was read. Otherwise it is closed: a
 * body that nobody reads could go on, and an overloaded process has fewer connections to serve.
 */
function headersFor(status, more) {
    return { ...headers, ...more, ...(status !== 200 && { Connection: 'close' }) };
}
function answerJson(status, body) {
    const type = { 'Content-Type': 'application/json; charset=utf-8' };
    return new Response(JSON.stringify(body), { status, headers: headersFor(status, type) });
}
function answerText(status, text, more = {}) {
    const type = text === null ? {} : { 'Content-Type': 'text/plain; charset=utf-8' };
    return new Response(text, { status, headers: headersFor(status, { ...type, ...more }) });
}
function answerFailure(status, reason) {
    return reason ? answerJson(status, { status: 'failure', reason }) : answerText(status, null);
}

/** A request that is not looked into. Without a reason its answer has no body. */
class RefusedRequest extends Error {
    name = 'RefusedRequest';
    status;
    constructor(status, reason = '') {
        super(reason);
        this.status = status;
    }
}
const maxBytes = 10 * 1024;
const form = 'application/x-www-form-urlencoded';
const json = 'application/json';
/**
 * The first version of the API: a form or JSON. Its parameters are read from the body alone: where
 * a query counted, too, whoever has a hand in the address could replace the audience.
 */
async function readV1(request) {
    const type = requireType(request, [form, json]);
    const text = await readText(request);
    const fields = type === form ? parseForm(text) : parseJson$1(text);
    const { experimental_forceIssuer: issuer, experimental_allowUnverified: allow } = fields;
    return {
        ...requireParameters(fields),
        trustedIssuers: requireStrings(issuer ? [issuer] : []),
        allowUnverified: allow === true || allow === 'true',
    };
}
/** The second version: JSON. */
async function readV2(request) {
    requireType(request, [json]);
    const fields = parseJson$1(await readText(request));
    return {
        ...requireParameters(fields),
        trustedIssuers: requireStrings(fields.trustedIssuers ?? []),
        allowUnverified: false,
    };
}
function requireType({ headers }, expected) {
    const sent = headers.get('Content-Type')?.split(';')[0]?.trim() || 'none';
    const type = sent.toLowerCase();
    if (expected.includes(type))
        return type;
    const reason = `Unsupported Content-Type: ${sent} (expected ${expected.join(' or ')})`;
    throw new RefusedRequest(415, reason);
}
async function readText(request) {
    const length = Number(request.headers.get('Content-Length'));
    if (length > maxBytes)
        throw new RefusedRequest(413);
    // To read a body as a stream costs a third of all that a request costs. Servers see to it that a
    // body is not longer than its Content-Length.
    const text = await (length > 0 ? request.text() : readStream(request)).catch((error) => {
        if (error instanceof RefusedRequest)
            throw error;
        // The caller has hung up.
        throw new RefusedRequest(400);
    });
    if (Buffer.byteLength(text) > maxBytes)
        throw new RefusedRequest(413);
    return text;
}
async function readStream({ body }) {
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for await (const chunk of body ?? []) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes)
            throw new RefusedRequest(413);
        text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
}
function parseJson$1(text) {
    const fields = parseJsonObject(text);
    if (!fields)
        throw new RefusedRequest(400);
    return fields;
}
function parseForm(text) {
    const parameters = new URLSearchParams(text);
    // A second audience may come out of an assertion that was not encoded.
    for (const name of ['assertion', 'audience', 'experimental_forceIssuer']) {
        if (parameters.getAll(name).length > 1)
            throw new RefusedRequest(400, `repeated ${name} parameter`);
    }
    return Object.fromEntries(parameters);
}
function requireParameters({ assertion, audience }) {
    if (!assertion)
        throw new RefusedRequest(400, 'missing assertion parameter');
    if (!audience)
        throw new RefusedRequest(400, 'missing audience parameter');
    if (typeof audience !== 'string')
        throw new RefusedRequest(400, 'audience must be a string');
    return { assertion, audience };
}
function requireStrings(issuers) {
    if (!Array.isArray(issuers))
        throw new RefusedRequest(400, 'trusted issuers must be an array');
    if (issuers.every((issuer) => typeof issuer === 'string'))
        return issuers;
    throw new RefusedRequest(400, 'trusted issuers must be an array of strings');
}

/**
 * Refuses an assertion that was made for another site.
 *
 * @param made what the assertion says: an origin.
 * @param expected what the site says: an origin, or with `isHostAllowed` a `host` or `host:port`.
 */
function checkAudience(made, expected, isHostAllowed) {
    // Nearly always both are the same to the letter, as browsers write an origin.
    if (made === expected && /^https?:\/\/[a-z\d.-]*[a-z](?::\d{1,5})?$/.test(expected))
        return;
    const actual = parseOrigin(made);
    const isHost = isHostAllowed && !expected.includes('://');
    const wanted = isHost ? parseHost(expected) : parseOrigin(expected);
    if (wanted.scheme && wanted.scheme !== actual.scheme)
        throw mismatch('scheme mismatch');
    if (wanted.port !== undefined && wanted.port !== actual.port)
        throw mismatch('port mismatch');
    if (wanted.host !== actual.host)
        throw mismatch('domain mismatch');
    if (wanted.hasPath || actual.hasPath)
        throw mismatch('has non-empty path');
}
const usualPorts = { http: 80, https: 443 };
function parseOrigin(text) {
    const origin = typeof text === 'string' ? text : '';
    const [, name, rest = ''] = /^(https?):\/\/(.*)$/is.exec(origin) ?? [];
    if (!name)
        throw mismatch('scheme missing');
    const scheme = name.toLowerCase();
    const { port = usualPorts[scheme], ...place } = parseHost(rest);
    return { ...place, scheme, port };
}
/** By itself, a host stands for every scheme and port of it, and one with a port for every scheme. */
function parseHost(text) {
    const [, authority = '', path = ''] = /^([^/?#]*)(.*)$/s.exec(text) ?? [];
    if (authority.includes('@'))
        throw mismatch('has a user name');
    const [, name = '', port] = /^([^:[\]]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i.exec(authority) ?? [];
    return {
        scheme: undefined,
        host: normalize(name),
        port: port === undefined ? undefined : Number(port),
        hasPath: path !== '' && path !== '/',
    };
}
function normalize(name) {
    // The URL parser passes over blanks, makes slashes of backslashes, and lets a * be.
    if (/[\s\\*]/.test(name))
        throw mismatch('domain missing');
    try {
        return new URL(`http://${name}`).hostname;
    }
    catch {
        throw mismatch('domain missing');
    }
}
function mismatch(why) {
    return invalidAssertion(`audience mismatch: ${why}`);
}

/** Reads the compact form: header, payload and signature in base64url, with dots between them. */
function parseJsonWebSignature(text) {
    const segments = text.split('.');
    const [header, payload, signature] = segments;
    if (header === undefined ||
        payload === undefined ||
        signature === undefined ||
        segments[3] !== undefined) {
        const reason = `signed object must have three parts, this one has ${segments.length}`;
        throw invalidAssertion(reason);
    }
    const signatureBytes = decodeBase64url(signature);
    if (!signatureBytes?.length)
        throw invalidAssertion('malformed signature');
    return {
        algorithm: usualHeaders.get(header) ?? readAlgorithm(header),
        claims: parseSegment('payload', payload),
        signed: Buffer.from(text.slice(0, text.lastIndexOf('.')), 'latin1'),
        signature: signatureBytes,
    };
}
/** As nearly every header is written: there is no need to read it each time. */
const usualHeaders = new Map(['RS64', 'RS128', 'RS256', 'DS128', 'DS256'].map((alg) => {
    const header = Buffer.from(JSON.stringify({ alg })).toString('base64url');
    return [header, alg];
}));
function readAlgorithm(header) {
    const { alg, crit } = parseSegment('header', header);
    // RFC 7515, 4.1.11: what it lists has to be understood, and nothing is.
    if (crit !== undefined)
        throw invalidAssertion('headersegment: crit is not supported');
    return alg;
}
function parseSegment(name, segment) {
    const bytes = decodeBase64url(segment);
    if (!bytes || !isUtf8(bytes))
        throw invalidAssertion(`${name}segment: malformed object`);
    let value;
    try {
        value = JSON.parse(bytes.toString());
    }
    catch {
        throw invalidAssertion(`${name}segment: invalid json`);
    }
    if (!isJsonObject(value))
        throw invalidAssertion(`${name}segment: malformed object`);
    return value;
}

/**
 * In characters. Real ones have less than 2,000, with the claims of Firefox Accounts a few more.
 * Nor do claims fit in that are nested so deeply that JSON.stringify() gives up on them.
 */
const longest = 8192;
/** Takes an identity provider's certificate and a user's assertion apart: `certificate~assertion`. */
function parseBackedAssertion(text) {
    if (typeof text !== 'string')
        throw invalidAssertion('malformed backed assertion');
    if (text.length > longest)
        throw invalidAssertion('backed assertion is too long');
    const [certificate = '', assertion, ...others] = text.split('~');
    if (assertion === undefined)
        throw invalidAssertion('no certificates provided');
    if (others.length)
        throw invalidAssertion('certificate chaining is not yet allowed');
    return {
        certificate: parseJsonWebSignature(certificate),
        assertion: parseJsonWebSignature(assertion),
    };
}

/** Claims that the verifier reads itself, and that its answer does not repeat. */
const reserved = new Set([
    'iss',
    'sub',
    'aud',
    'exp',
    'nbf',
    'iat',
    'jti',
    'public-key',
    'pubkey',
    'principal',
    // As the name of a property it means something else.
    '__proto__',
]);
/** What is claimed beside that, or `undefined` if it is nothing. The later ones win. */
function extraClaims(...sources) {
    let extra;
    for (const claims of sources) {
        for (const name of Object.keys(claims)) {
            if (reserved.has(name))
                continue;
            extra ??= {};
            extra[name] = claims[name];
        }
    }
    return extra;
}

/** `principal.email`, or `sub`, where later certificates had it. */
function readPrincipal({ principal = {}, sub }) {
    if (!isJsonObject(principal))
        throw invalidAssertion('malformed principal');
    const { email = sub, ...claims } = principal;
    return { email, domain: domainOf(email), claims };
}
function domainOf(email) {
    if (typeof email !== 'string' || email.length > 254)
        return;
    const [, domain] = /^[\w!#$%&'*+/=?^`{|}~.-]+@([^@]+)$/.exec(email) ?? [];
    return parseHost$1(domain, true)?.text;
}

/** Refuses a JWS that is not signed with one of `keys`. Weak keys count only if their kind is allowed. */
function checkSignature({ algorithm, signed, signature }, keys, allowedWeakKeys) {
    // The key says which algorithm is used. The header, which anybody can write, only has to agree.
    const fitting = keys.filter((key) => key.algorithm === algorithm);
    if (!fitting.length)
        throw invalidAssertion('algorithms do not match');
    const trusted = fitting.filter((key) => !key.weak || allowedWeakKeys.includes(key.algorithm));
    if (!trusted.length)
        throw invalidAssertion(`keys for ${algorithm} are too weak`);
    if (!trusted.some((key) => key.verify(signed, signature))) {
        throw invalidAssertion('invalid signature');
    }
}

/**
 * Refuses what is valid no longer, not yet, or for too long, and returns when it expires. Times
 * are in milliseconds since 1970, as all that ever issued BrowserID certificates wrote them.
 */
function checkTimes({ iat, nbf, exp }, now, longestMs) {
    const expires = readTime('exp', exp);
    const issued = iat === undefined ? now : readTime('iat', iat);
    const begins = nbf === undefined ? now : readTime('nbf', nbf);
    if (expires < now)
        throw invalidAssertion('expired');
    if (issued > now)
        throw invalidAssertion('issued later than verification date');
    if (begins > now)
        throw invalidAssertion('not valid yet');
    if (expires - issued > longestMs)
        throw invalidAssertion('valid for too long');
    return expires;
}
function readTime(claim, value) {
    if (Number.isSafeInteger(value))
        return value;
    throw invalidAssertion(`${claim} must be a time in milliseconds`);
}

const weakAlgorithms = ['RS64', 'RS128', 'DS128', 'DS256'];
/** @throws FxaRelierError `invalid_argument` for a kind of key that does not exist or is not weak. */
function readWeakKeys(options) {
    if (Object.hasOwn(options, 'dangerouslyAllowWeakKeys')) {
        throw invalidArgument('dangerouslyAllowWeakKeys is now two options: dangerouslyAllowWeakUserKeys and dangerouslyAllowWeakProviderKeys, each a list such as ["DS128"]');
    }
    return {
        ofUsers: readList(options, 'dangerouslyAllowWeakUserKeys'),
        ofProviders: readList(options, 'dangerouslyAllowWeakProviderKeys'),
    };
}
function readList(options, name) {
    const list = options[name] ?? [];
    if (Array.isArray(list) && list.every((algorithm) => weakAlgorithms.includes(algorithm))) {
        return list;
    }
    const received = JSON.stringify(list);
    throw invalidArgument(`${name} is ${received}, but must be a list of ${weakAlgorithms.join(', ')}`);
}

const hourMs = 3_600_000;
/** A day, as BrowserID has it, and a minute for issuers that date theirs back for slow clocks. */
const longestCertificateMs = 24 * hourMs + 60_000;
const longestAssertionMs = hourMs;
/**
 * Verifies a BrowserID assertion: that the browser of a user made it for this site, and that the
 * identity provider who may speak for the user's address vouches for that user's key.
 *
 * ```ts
 * import { verifyAssertion } from 'fxa-relier-client/verifier';
 *
 * export async function signIn(assertion: string): Promise<string | undefined> {
 *   const { email } = await verifyAssertion(assertion, 'https://example.com');
 *   return email;
 * }
 * ```
 *
 * Times are compared with this machine's clock, and no difference is made up for: assertions are
 * dated by the server that they come from, and a minute of grace is a minute in which a stolen one
 * still works. Without a time of expiry nothing is valid. A certificate is valid for a day at
 * most, as BrowserID says. Of assertions it says nothing; browsers made them for two to five
 * minutes, and here they are valid for an hour at most, since a user's clock may be ahead.
 *
 * An assertion can be used again until it expires. Where that matters, remember those that were.
 *
 * @param assertion as `onlogin` was given it: one certificate, `~`, and the assertion itself.
 * @param audience the origin of this site, for example `https://example.com`. Take it from the
 * configuration: whoever can choose it, for example with a Host header, signs in with an assertion
 * that the user made for another site.
 * @throws FxaRelierError `invalid_assertion`, with the verifier's reason as the message, if the
 * assertion is refused; `network` if it cannot be judged now, because a provider is unreachable or
 * too many domains are being looked up; `invalid_argument` if the call is wrong. Only
 * `invalid_assertion` says something about the assertion.
 * @see https://github.com/mozilla/id-specs
 */
async function verifyAssertion(assertion, audience, options = {}) {
    requireText('audience', audience);
    const trusted = readTrustedHosts(options);
    const time = readClock(options);
    const weakKeys = readWeakKeys(options);
    // All that needs no one else comes first. Nothing is fetched for who has no key of their own.
    const { certificate, assertion: signed } = parseBackedAssertion(assertion);
    const issuer = parseHost$1(certificate.claims.iss, true)?.text;
    if (!issuer)
        throw invalidAssertion('malformed issuer');
    checkTimes(certificate.claims, time, longestCertificateMs);
    const principal = readPrincipal(certificate.claims);
    const userKey = parsePublicKey(certificate.claims['public-key']);
    checkSignature(signed, [userKey], weakKeys.ofUsers);
    const expires = checkTimes(signed.claims, time, longestAssertionMs);
    const isHostAllowed = options.dangerouslyAllowHostAudience === true;
    checkAudience(signed.claims.aud, audience, isHostAllowed);
    const discovery = options.discovery ?? shareDiscovery();
    const checkIssuer = async (refresh) => {
        const authority = await findAuthority(issuer, principal, trusted, discovery, refresh);
        try {
            checkSignature(certificate, authority.publicKeys, weakKeys.ofProviders);
        }
        catch (error) {
            // The provider may have another key by now.
            throw authority.outage ? new ProviderOutage(authority.outage) : error;
        }
    };
    try {
        await checkIssuer(false);
    }
    catch (error) {
        if (!isFxaRelierError(error, 'invalid_assertion'))
            throw error;
        // The keys, or the delegation, may be out of date.
        await checkIssuer(true);
    }
    const idpClaims = extraClaims(principal.claims, certificate.claims);
    const userClaims = extraClaims(signed.claims);
    return {
        audience,
        expires,
        issuer,
        ...(principal.domain && { email: principal.email }),
        ...(idpClaims && { idpClaims }),
        ...(userClaims && { userClaims }),
    };
}
function readClock({ now = Date.now }) {
    const time = now();
    // Nothing would be later than what is no number.
    if (!Number.isFinite(time))
        throw invalidArgument('now must return a time in milliseconds');
    return time;
}
let sharedDiscovery;
function shareDiscovery() {
    sharedDiscovery ??= createDiscovery();
    return sharedDiscovery;
}

/**
 * The Remote Verification API of Persona, and of Firefox Accounts' verifier, as a service:
 * `POST /verify` (a form or JSON) and `POST /v2` (JSON) with `assertion` and `audience`, which
 * answer `{ "status": "okay", "email": … }` or `{ "status": "failure", "reason": … }`.
 *
 * ```ts
 * import { serve } from '@hono/node-server';
 * import { createVerifier } from 'fxa-relier-client/verifier';
 *
 * const { fetch } = createVerifier();
 * serve({ fetch, port: 5050, hostname: '127.0.0.1' });
 * ```
 *
 * A caller can name issuers that may speak for anybody, with `trustedIssuers` or
 * `experimental_forceIssuer`. That holds for its own request alone.
 *
 * @throws FxaRelierError `invalid_argument` if the fallback is no host, the trusted issuers are no
 * list, or a kind of weak key does not exist.
 * @see "Remote Verification API" in MDN's archive of Persona
 */
function createVerifier(given = {}) {
    const options = ownOptions(given);
    const { verify = verifyAssertion, isTooBusy, version = {}, onError, ...rest } = options;
    const { trustedIssuers = [], discovery = createDiscovery(), ...verifyOptions } = ownOptions(rest);
    // Otherwise, the verifier's callers would be told of a mistake in these.
    readTrustedHosts(options);
    readWeakKeys(options);
    const v1 = { method: 'POST', handle: (request) => answer(request, readV1) };
    const v2 = { method: 'POST', handle: (request) => answer(request, readV2) };
    const get = (handle) => ({ method: 'GET', handle });
    const routes = new Map([
        ['/', v1],
        ['/verify', v1],
        ['/v2', v2],
        ['/status', get(() => answerText(200, 'OK'))],
        ['/__heartbeat__', get(() => answerJson(200, {}))],
        ['/__lbheartbeat__', get(() => answerJson(200, {}))],
        ['/__version__', get(() => answerJson(200, version))],
    ]);
    return {
        async fetch(request) {
            const { method } = request;
            const path = pathOf(request);
            if (path === undefined)
                return answerText(400, 'Bad Request');
            const route = routes.get(path);
            if (!route)
                return answerText(404, 'Not Found');
            if (method === route.method)
                return route.handle(request);
            const Allow = `${route.method}, OPTIONS`;
            if (method === 'OPTIONS')
                return answerText(200, null, { Allow });
            const isRead = method === 'GET' || method === 'HEAD';
            if (route.method === 'GET' && isRead)
                return route.handle(request);
            return isRead
                ? answerText(405, 'Method Not Allowed', { Allow })
                : answerText(404, 'Not Found');
        },
    };
    async function answer(request, read) {
        try {
            if (isTooBusy?.())
                return answerFailure(503, 'too busy');
            return answerJson(200, await answerTo(await read(request)));
        }
        catch (error) {
            if (error instanceof RefusedRequest)
                return answerFailure(error.status, error.message);
            if (isFxaRelierError(error, 'invalid_assertion'))
                return answerFailure(200, error.message);
            if (isFxaRelierError(error, 'invalid_argument'))
                return answerFailure(400, error.message);
            if (error instanceof ProviderOutage)
                return answerFailure(503, error.message);
            report(error);
            if (isFxaRelierError(error, 'network'))
                return answerFailure(503, 'service unavailable');
            return answerFailure(500, 'internal error');
        }
    }
    function report(error) {
        try {
            onError?.(error);
        }
        catch {
            // The caller still gets a response.
        }
    }
    async function answerTo(asked) {
        const { assertion, audience, allowUnverified } = asked;
        if (typeof assertion !== 'string') {
            throw invalidAssertion('malformed backed assertion');
        }
        const verified = await verify(assertion, audience, {
            ...verifyOptions,
            discovery,
            trustedIssuers: [...trustedIssuers, ...asked.trustedIssuers],
        });
        const unverified = verified.idpClaims?.['unverified-email'];
        return {
            status: 'okay',
            ...verified,
            audience,
            ...(allowUnverified && unverified !== undefined && { 'unverified-email': unverified }),
        };
    }
}
/** The path of a request, unless its Host header makes its URL invalid: `1.2.3.4.5`, or `xn--`. */
function pathOf(request) {
    try {
        return new URL(request.url).pathname;
    }
    catch {
        return;
    }
}

/**
 * Returns `text` for a message that may be written to a log: one line, at most 200 characters, and
 * without the control and format characters that move a terminal's cursor or reorder a line.
 */
function oneLine(text) {
    return String(text)
        .slice(0, 200)
        .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** Larger than any response of Firefox Accounts: a profile or a set of keys takes a few kB. */
const maxResponseBytes = 1024 * 1024;
/** A step for `pipeThrough` that ends a response which is larger than 1 MB. */
function createByteLimit(url) {
    let bytes = 0;
    return new TransformStream({
        transform(chunk, controller) {
            bytes += chunk.byteLength;
            if (bytes > maxResponseBytes) {
                throw new FxaRelierError('invalid_response', `${url} sent more than 1 MB`);
            }
            controller.enqueue(chunk);
        },
    });
}
/**
 * Sends one request to a Firefox Accounts server and returns the body of its response, which may be
 * empty. No cookie goes along, and the headers must be ones that the servers' CORS rules allow.
 */
async function fetchText(fetch, url, request) {
    let response;
    let text;
    try {
        // What is sent may be a secret or a token: it goes to the named server or nowhere.
        const init = { ...request, credentials: 'omit', redirect: 'error' };
        response = await fetch(url, ownOptions(init));
        const body = response.body?.pipeThrough(createByteLimit(url));
        text = await new Response(body).text();
    }
    catch (cause) {
        if (isFxaRelierError(cause))
            throw cause;
        const reason = ownOptions(request).signal?.aborted ? 'aborted' : 'network';
        throw new FxaRelierError(reason, `${url} was not reached`, { cause });
    }
    const { ok, status, headers } = response;
    if (!ok) {
        const body = parseJson(text);
        // Firefox Accounts' error body: { code, errno, error, message, info, retryAfter? }
        const { errno, error, message = '', retryAfter = headers.get('retry-after') } = Object(body);
        throw new FxaRelierError('http_error', `${url} answered ${status} ${oneLine(message)}`, {
            status,
            errno,
            error,
            retryAfter: Number(retryAfter) || undefined,
            cause: body,
        });
    }
    return text;
}
/** Sends one request as `fetchText` does, and returns the JSON object in the response. */
async function fetchJson(fetch, url, request) {
    const body = parseJson(await fetchText(fetch, url, request));
    if (!(body instanceof Object) || Array.isArray(body)) {
        throw new FxaRelierError('invalid_response', `${url} sent no JSON object`);
    }
    return body;
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return;
    }
}

/**
 * Has a verifier look at an assertion.
 *
 * ```ts
 * import { verifyRemotely } from 'fxa-relier-client/verifier';
 *
 * export async function signIn(assertion: string): Promise<string | undefined> {
 *   const { email } = await verifyRemotely(assertion, 'https://relier.example.com', {
 *     verifier: 'https://verifier.example.com/v2',
 *     issuer: 'accounts.example.com',
 *   });
 *   return email;
 * }
 * ```
 *
 * Rejects with an `FxaRelierError`: `invalid_assertion`, with the verifier's reason as its message;
 * `http_error`, where the verifier refuses the request or is too busy, with `status` and perhaps
 * `retryAfter`; `network`, `timeout`, `aborted`; `invalid_response`; `invalid_argument`. Of these
 * only `invalid_assertion` says something of the assertion.
 *
 * @param assertion As the page was given it.
 * @param audience Your site's origin, fixed in code or configuration and never taken from the
 *   request: an assertion that was made for another site would be good at yours.
 */
async function verifyRemotely(assertion, audience, given) {
    const options = ownOptions(given);
    const { fetch = globalThis.fetch, signal, timeoutMs = 10_000, now = Date.now } = options;
    const url = requireVerifier(options);
    const { trustedIssuers } = options;
    const body = JSON.stringify({
        assertion: requireText('assertion', assertion),
        audience: requireText('audience', audience),
        ...(trustedIssuers && { trustedIssuers }),
    });
    const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
    const answer = await withinTime(timeoutMs, signal, url, (signal) => fetchJson(fetch, url, { ...request, signal })).catch(giveReason);
    if (answer.status === 'failure' && typeof answer.reason === 'string') {
        throw invalidAssertion(answer.reason);
    }
    const verified = readVerified(url, answer);
    if (verified.audience !== audience) {
        throw invalidResponse(url, `speaks of the audience ${verified.audience}`);
    }
    if (verified.expires <= now())
        throw invalidAssertion('expired');
    checkIssuer(options.issuer, verified.issuer);
    return verified;
}
function requireVerifier({ verifier, dangerouslyAllowHttp }) {
    const url = requireHttpUrl('verifier', verifier);
    const { protocol, hostname } = new URL(url);
    const isLocal = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
    if (protocol === 'https:' || isLocal || dangerouslyAllowHttp)
        return url;
    throw invalidArgument('verifier must be https, for whoever is on the path could vouch for anybody');
}
/**
 * Ends in time even where `fetch` does not heed its signal: undici holds it weakly, and after a
 * garbage collection a body that stalls is waited for without end.
 */
async function withinTime(timeoutMs, signal, url, act) {
    const ending = new AbortController();
    const abort = () => ending.abort();
    const timer = setTimeout(abort, timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    const ended = new Promise((_, reject) => {
        ending.signal.addEventListener('abort', () => {
            const reason = signal?.aborted ? 'aborted' : 'timeout';
            const why = signal?.aborted ? 'was not waited for' : 'took too long';
            reject(new FxaRelierError(reason, `${url} ${why}`));
        });
    });
    try {
        if (signal?.aborted)
            abort();
        return await Promise.race([ended, act(ending.signal)]);
    }
    finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
    }
}
/** The verifier's own words, where it refuses a request with some. */
function giveReason(error) {
    if (isFxaRelierError(error, 'http_error')) {
        const { reason } = Object(error.cause);
        if (typeof reason === 'string') {
            const { status, retryAfter, cause } = error;
            const message = `${error.message.trimEnd()}: ${reason}`;
            throw new FxaRelierError('http_error', message, { status, retryAfter, cause });
        }
    }
    throw error;
}
function readVerified(url, answer) {
    const { status, audience, expires, issuer, email, idpClaims, userClaims } = answer;
    const isWhole = status === 'okay' &&
        typeof audience === 'string' &&
        typeof expires === 'number' &&
        Number.isFinite(expires) &&
        typeof issuer === 'string' &&
        issuer !== '' &&
        (email === undefined || typeof email === 'string') &&
        (idpClaims === undefined || isJsonObject(idpClaims)) &&
        (userClaims === undefined || isJsonObject(userClaims));
    if (!isWhole)
        throw invalidResponse(url, 'sent no verifier answer');
    return {
        audience,
        expires,
        issuer,
        ...(email !== undefined && { email }),
        ...(idpClaims !== undefined && { idpClaims }),
        ...(userClaims !== undefined && { userClaims }),
    };
}
function checkIssuer(expected, issuer) {
    if (expected === undefined || [expected].flat().includes(issuer))
        return;
    throw invalidAssertion(`untrusted issuer, expected '${[expected].flat()}', got '${issuer}'`);
}
function invalidResponse(url, what) {
    return new FxaRelierError('invalid_response', `${url} ${what}`);
}

export { FxaRelierError, createDiscovery, createVerifier, isFxaRelierError, parsePublicKey, verifyAssertion, verifyRemotely };
//# sourceMappingURL=verifier.js.map
