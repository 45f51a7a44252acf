import { describe, expect, it } from 'vitest';
import type { VerifyOptions } from '../../../src/verifier/index.ts';
import { verifyAssertion } from '../../../src/verifier/index.ts';
import { weakAlgorithms } from '../../../src/verifier/keys/weak-keys.ts';
import {
  makeAssertion,
  makeCertificate,
  makeDiscovery,
  makeKey,
  refusalOf,
  type SigningKey,
  segment,
  signJws,
} from '../browserid.ts';

const audience = 'http://rp.example.com';
const idpKey = makeKey('RS256');
const userKey = makeKey('RS256');
const discovery = makeDiscovery({ 'idp.example.com': idpKey });

const certificate = makeCertificate(idpKey, userKey);
const assertion = makeAssertion(userKey);

function refuse(backed: unknown, options: VerifyOptions = {}): Promise<string> {
  return refusalOf(verifyAssertion(backed as string, audience, { discovery, ...options }));
}

function certify(claims: Record<string, unknown>) {
  return `${makeCertificate(idpKey, userKey, claims)}~${assertion}`;
}

function withSignature(jws: string, signature: Uint8Array): string {
  return jws.replace(/[^.]*$/, Buffer.from(signature).toString('base64url'));
}

/** What other verifiers have fallen for. */
describe.each(['DS128', 'DS256'] as const)('a %s signature that nobody made', (algorithm) => {
  const key = makeKey(algorithm);
  const q = Buffer.from(key.serialized.q ?? '', 'hex');
  const number = (value: bigint) =>
    Buffer.from(value.toString(16).padStart(2 * q.length, '0'), 'hex');
  const order = BigInt(`0x${q.toString('hex')}`);
  const options = {
    discovery: makeDiscovery({ 'idp.example.com': key }),
    dangerouslyAllowWeakUserKeys: weakAlgorithms,
    dangerouslyAllowWeakProviderKeys: weakAlgorithms,
  };
  const ownCertificate = makeCertificate(key, key);
  const ownAssertion = makeAssertion(key);

  it.each([
    ['r = 1, s = q', 1n, order],
    ['r = 1, s = 0', 1n, 0n],
    ['r = 0, s = 0', 0n, 0n],
    ['r = 0, s = 1', 0n, 1n],
    ['r = 0, s = q', 0n, order],
    ['r = q, s = 1', order, 1n],
    ['r = q, s = q', order, order],
    ['r = 1, s = q + 1', 1n, order + 1n],
    ['r = q + 1, s = 1', order + 1n, 1n],
    ['r = 1, s = 1', 1n, 1n],
    ['r = q - 1, s = q - 1', order - 1n, order - 1n],
  ])('is refused, and soon: %s', async (_, r, s) => {
    const forged = Buffer.concat([number(r), number(s)]);
    const invalid = 'invalid_assertion: invalid signature';
    expect(await refuse(`${ownCertificate}~${withSignature(ownAssertion, forged)}`, options)).toBe(
      invalid,
    );
    expect(await refuse(`${withSignature(ownCertificate, forged)}~${ownAssertion}`, options)).toBe(
      invalid,
    );
  });

  it.each([
    ['malformed', 0],
    ['invalid', 1],
    ['invalid', 2 * q.length - 1],
    ['invalid', 2 * q.length],
    ['invalid', 2 * q.length + 1],
    ['invalid', 4000],
  ])('is refused, and soon: %s is one of %i bytes', async (word, length) => {
    for (const filling of [0, 1, 255]) {
      const gunk = Buffer.alloc(length, filling);
      const refusal = `invalid_assertion: ${word} signature`;
      expect(await refuse(`${ownCertificate}~${withSignature(ownAssertion, gunk)}`, options)).toBe(
        refusal,
      );
      expect(await refuse(`${withSignature(ownCertificate, gunk)}~${ownAssertion}`, options)).toBe(
        refusal,
      );
    }
  });

  it('does not come of a number that a genuine one grows by q', async () => {
    const [r = 0n, s = 0n] = halves(key, ownAssertion);
    const forged = Buffer.concat([
      number(r),
      Buffer.from((s + order).toString(16).padStart(2 * q.length + 2, '0'), 'hex'),
    ]);
    const refusal = await refuse(
      `${ownCertificate}~${withSignature(ownAssertion, forged)}`,
      options,
    );
    expect(refusal).toBe('invalid_assertion: invalid signature');
  });

  function halves({ sign }: SigningKey, jws: string): bigint[] {
    const signature = sign(jws.slice(0, jws.lastIndexOf('.')));
    return [signature.subarray(0, q.length), signature.subarray(q.length)].map((half) =>
      BigInt(`0x${half.toString('hex')}`),
    );
  }
});

describe('a certificate or an assertion that never expires', () => {
  it.each([undefined, null, 'soon', '', 0, {}, [], 1e21])('is refused: exp is %j', async (exp) => {
    const refusal = /^invalid_assertion: (exp must be a time in milliseconds|expired)$/;
    expect(await refuse(certify({ exp }))).toMatch(refusal);
    expect(await refuse(`${certificate}~${makeAssertion(userKey, { exp })}`)).toMatch(refusal);
  });

  it('is refused, too, where that is ten years ahead', async () => {
    const exp = Date.now() + 10 * 365 * 24 * 60 * 60 * 1000;
    const refusal = 'invalid_assertion: valid for too long';
    expect(await refuse(certify({ exp }))).toBe(refusal);
    expect(await refuse(`${certificate}~${makeAssertion(userKey, { exp })}`)).toBe(refusal);
  });
});

describe('what is no object', () => {
  it.each([null, [], 'user@idp.example.com', 7, true])('is no principal: %j', async (principal) => {
    expect(await refuse(certify({ principal }))).toBe('invalid_assertion: malformed principal');
  });

  it.each([
    ['no certificates provided', ''],
    ['no certificates provided', assertion],
    ['signed object must have three parts, this one has 1', '~'],
    ['signed object must have three parts, this one has 1', `~${assertion}`],
    ['signed object must have three parts, this one has 1', `${certificate}~`],
    ['certificate chaining is not yet allowed', `${certificate}~${assertion}~`],
    ['certificate chaining is not yet allowed', `${certificate}~${certificate}~${assertion}`],
    ['certificate chaining is not yet allowed', '~~'],
    ['certificate chaining is not yet allowed', `bogus~${certificate}~${assertion}`],
    ['malformed backed assertion', undefined],
    ['malformed backed assertion', null],
    ['malformed backed assertion', 1],
    ['malformed backed assertion', {}],
    ['malformed backed assertion', [`${certificate}~${assertion}`]],
    ['backed assertion is too long', `${certificate}~${assertion}${'A'.repeat(1_000_000)}`],
    ['backed assertion is too long', '~'.repeat(50_000_000)],
    ['backed assertion is too long', '.'.repeat(50_000_000)],
    ['headersegment: malformed object', `${segment('null')}.${segment('{}')}.AQI~${assertion}`],
    ['payloadsegment: malformed object', `${segment('{}')}.${segment('null')}.AQI~${assertion}`],
    ['payloadsegment: malformed object', `${certificate}~${signJws(userKey, 'null')}`],
    ['payloadsegment: malformed object', `${certificate}~${signJws(userKey, '[]')}`],
    ['payloadsegment: invalid json', `${certificate}~${signJws(userKey, '')}`],
    ['exp must be a time in milliseconds', `${certificate}~${signJws(userKey, {})}`],
    ['malformed issuer', `${signJws(idpKey, {})}~${assertion}`],
  ])('is no assertion: %s', async (reason, backed) => {
    expect(await refuse(backed)).toBe(`invalid_assertion: ${reason}`);
  });
});

describe('what is no address', () => {
  it.each([
    'garbage',
    'a@b@idp.example.com',
    '<b>@idp.example.com',
    'user@idp.example.com\n',
    5,
    {},
  ])('is not returned as one, whoever says so: %j', async (email) => {
    const trusting = { trustedIssuers: ['idp.example.com'] };
    const refusal = 'invalid_assertion: invalid email';
    expect(await refuse(certify({ principal: { email } }), trusting)).toBe(refusal);
    expect(await refuse(certify({ principal: undefined, sub: email }), trusting)).toBe(refusal);
  });
});

describe('the names that every object knows', () => {
  const names = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'];

  it.each(names)('are claims like others, and change nothing: %s', async (name) => {
    const claim = `"${name}":{"email":"admin@idp.example.com","polluted":true}`;
    const times = `"exp":${Date.now() + 1000}`;
    const key = JSON.stringify(userKey.serialized);
    const principal = `{"email":"user@idp.example.com",${claim}}`;
    const claims = `"public-key":${key},"principal":${principal},${claim},${times}`;
    const certificate = signJws(idpKey, `{"iss":"idp.example.com",${claims}}`);
    const assertion = signJws(userKey, `{"aud":"${audience}",${claim},${times}}`);

    const verified = await verifyAssertion(`${certificate}~${assertion}`, audience, { discovery });
    expect(verified.email).toBe('user@idp.example.com');
    expect(Object.getPrototypeOf(verified.idpClaims ?? {})).toBe(Object.prototype);
    expect(Object.assign({}, verified.idpClaims, verified.userClaims)).not.toHaveProperty(
      'polluted',
    );
    expect({}).not.toHaveProperty('polluted');
  });

  it.each(names)('are no keys, algorithms or hosts: %s', async (name) => {
    const malformed = 'invalid_assertion: malformed public key';
    expect(await refuse(certify({ 'public-key': { kty: name } }))).toBe(malformed);
    expect(await refuse(certify({ 'public-key': { algorithm: name } }))).toBe(malformed);
    expect(await refuse(certify({ 'public-key': `{"${name}":{}}` }))).toBe(malformed);
    expect(await refuse(certify({ iss: name }))).toMatch(
      /^invalid_assertion: (malformed|untrusted)/,
    );
    const ownHeader = signJws(userKey, { aud: audience, exp: Date.now() + 1000 }, { alg: name });
    const refusal = 'invalid_assertion: algorithms do not match';
    expect(await refuse(`${certificate}~${ownHeader}`)).toBe(refusal);
  });

  it('are no claims, where they are only inherited', async () => {
    const inherited = `{"__proto__":{"iss":"idp.example.com","exp":${Date.now() + 1000}}}`;
    expect(await refuse(`${signJws(idpKey, inherited)}~${assertion}`)).toBe(
      'invalid_assertion: malformed issuer',
    );
  });
});

describe('a foreign signature', () => {
  const otherKey = makeKey('RS256');
  const bobKey = makeKey('RS256');
  const bob = makeCertificate(idpKey, bobKey, { principal: { email: 'bob@idp.example.com' } });

  it.each([
    ['invalid signature', `${bob}~${assertion}`],
    ['invalid signature', `${certificate}~${makeAssertion(bobKey)}`],
    ['invalid signature', `${certificate}~${makeAssertion(idpKey)}`],
    ['invalid signature', `${makeCertificate(otherKey, userKey)}~${assertion}`],
    // The user's own key signs for another address.
    ['invalid signature', `${makeCertificate(userKey, userKey)}~${assertion}`],
    ['exp must be a time in milliseconds', `${certificate}~${signJws(userKey, { aud: audience })}`],
    // Neither is what the other is.
    ['invalid signature', `${certificate}~${certificate}`],
    ['malformed issuer', `${assertion}~${assertion}`],
  ])('is refused as %s', async (reason, backed) => {
    expect(await refuse(backed)).toBe(`invalid_assertion: ${reason}`);
  });
});

describe('claims that are nested deeply', () => {
  it('can be written as JSON again, or are refused', async () => {
    const nest = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const sign = (depth: number) =>
      signJws(userKey, `{"aud":"${audience}","exp":${Date.now() + 1000},"deep":${nest(depth)}}`);
    const room = 8192 - `${certificate}~${sign(0)}`.length;
    const deepest = Math.floor((room * 3) / 4 / 2) - 1;

    const verified = await verifyAssertion(`${certificate}~${sign(deepest)}`, audience, {
      discovery,
    });
    expect(JSON.parse(JSON.stringify(verified.userClaims))).toEqual(verified.userClaims);
    const deeper = await refuse(`${certificate}~${sign(deepest + 3)}`);
    expect(deeper).toBe('invalid_assertion: backed assertion is too long');
  });
});

describe('a refusal', () => {
  it('says no more than what is known beforehand, whatever is sent', async () => {
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
    const reason = /^invalid_assertion: [\x20-\x7e]{1,160}$/;
    for (const gunk of [
      '\0',
      '\n',
      '"',
      '<script>',
      '\ud800',
      '🦊',
      deep,
      '{"a":',
      'x'.repeat(9000),
    ]) {
      const claims = { iss: gunk, exp: gunk, principal: gunk, 'public-key': gunk };
      for (const [name, value] of Object.entries(claims)) {
        const refusal = await refuse(certify({ [name]: value }));
        expect(refusal).toMatch(reason);
        expect(refusal).not.toContain(gunk);
      }
      expect(await refuse(`${gunk}~${assertion}`)).toMatch(reason);
      expect(await refuse(`${certificate}~${gunk}`)).toMatch(reason);
      expect(await refuse(`${certificate}~${signJws(userKey, gunk)}`)).toMatch(reason);
      expect(await refuse(`${certificate}~${makeAssertion(userKey, { aud: gunk })}`)).toMatch(
        reason,
      );
    }
  });
});
