import { afterEach, describe, expect, it, vi } from 'vitest';
import type { VerifyOptions } from '../../../src/verifier/index.ts';
import { verifyAssertion } from '../../../src/verifier/index.ts';
import { weakAlgorithms } from '../../../src/verifier/keys/weak-keys.ts';
import {
  type Algorithm,
  makeAssertion,
  makeCertificate,
  makeDiscovery,
  makeKey,
  refusalOf,
  type SigningKey,
  signJws,
} from '../browserid.ts';

const audience = 'http://rp.example.com';
const dayMs = 24 * 60 * 60 * 1000;
const idpKey = makeKey('RS256');
const fallbackKey = makeKey('RS256');
const otherKey = makeKey('RS256');
const userKey = makeKey('RS256');

/** idp.example.com speaks for itself and for delegating.example.com; disabled.example.com is none. */
const discovery = makeDiscovery({
  'idp.example.com': idpKey,
  'delegating.example.com': { authority: 'idp.example.com', key: idpKey },
  'fallback.example.com': fallbackKey,
  'other.example.com': otherKey,
});

type Claims = Record<string, unknown>;

function verify(options: VerifyOptions = {}, certificate: Claims = {}, assertion: Claims = {}) {
  return verifyAssertion(back(certificate, assertion), audience, { discovery, ...options });
}

function back(certificate: Claims = {}, assertion: Claims = {}, issuerKey = keyOf(certificate)) {
  return `${makeCertificate(issuerKey, userKey, certificate)}~${makeAssertion(userKey, assertion)}`;
}

function keyOf({ iss }: Claims): SigningKey {
  if (iss === 'fallback.example.com') return fallbackKey;
  return iss === 'other.example.com' ? otherKey : idpKey;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('verifyAssertion', () => {
  it('tells whom an assertion is of, who vouches for it, for whom it is and for how long', async () => {
    const now = Date.UTC(2026, 0, 1);
    const certificate = makeCertificate(idpKey, userKey, {}, now);
    const assertion = `${certificate}~${makeAssertion(userKey, {}, now)}`;
    expect(await verifyAssertion(assertion, audience, { discovery, now: () => now })).toStrictEqual(
      {
        audience: 'http://rp.example.com',
        expires: now + 120_000,
        issuer: 'idp.example.com',
        email: 'user@idp.example.com',
      },
    );
  });

  it('repeats the audience as it was passed in', async () => {
    const verified = await verifyAssertion(back(), 'HTTP://rp.EXAMPLE.com:80/', { discovery });
    expect(verified.audience).toBe('HTTP://rp.EXAMPLE.com:80/');
  });

  it('gives what else is claimed, apart by who claims it', async () => {
    const certificate = {
      principal: { email: 'user@idp.example.com', nickname: 'U', 'fxa-generation': 1 },
      'fxa-generation': 2,
      'fxa-verifiedEmail': 'user@example.com',
      sub: 'x',
      jti: 'x',
      pubkey: {},
    };
    const { idpClaims, userClaims } = await verify({}, certificate, { nickname: 'Me', jti: 'y' });
    expect(idpClaims).toStrictEqual({
      nickname: 'U',
      'fxa-generation': 2,
      'fxa-verifiedEmail': 'user@example.com',
    });
    expect(userClaims).toStrictEqual({ nickname: 'Me' });
  });

  it('takes the address of sub, where there is none in principal', async () => {
    const { email } = await verify({}, { principal: undefined, sub: 'user@idp.example.com' });
    expect(email).toBe('user@idp.example.com');
  });

  it('leaves the address as it is, and looks for its domain in lower case', async () => {
    const { email } = await verify({}, { principal: { email: 'User@IDP.Example.com' } });
    expect(email).toBe('User@IDP.Example.com');
  });

  it('compares times with the clock of this machine', async () => {
    const assertion = back();
    vi.useFakeTimers({ now: Date.now() + 121_000 });
    const refusal = await refusalOf(verifyAssertion(assertion, audience, { discovery }));
    expect(refusal).toBe('invalid_assertion: expired');
  });

  it('asks nobody about what shows nothing by itself', async () => {
    discovery.asked.length = 0;
    const foreign = `${makeCertificate(idpKey, userKey)}~${makeAssertion(otherKey)}`;
    await refusalOf(verifyAssertion(foreign, audience, { discovery }));
    await refusalOf(verify({}, { exp: Date.now() - 1 }));
    await refusalOf(verify({}, {}, { exp: Date.now() - 1 }));
    await refusalOf(verify({}, {}, { aud: 'http://example.org' }));
    expect(discovery.asked).toEqual([]);
  });
});

describe('who may speak for an address', () => {
  it.each<[string, VerifyOptions, Claims]>([
    ['its domain', {}, {}],
    ['its domain, in other letters', {}, { iss: 'IDP.example.com' }],
    ['its domain, beside a fallback', { fallback: 'fallback.example.com' }, {}],
    ['the host that its domain names', {}, { principal: { email: 'u@delegating.example.com' } }],
    [
      'a fallback, where its domain has nobody',
      { fallback: 'fallback.example.com' },
      { iss: 'fallback.example.com', principal: { email: 'user@nobody.example.com' } },
    ],
    [
      'a fallback in other letters',
      { fallback: 'FALLBACK.example.com' },
      { iss: 'fallback.example.com', principal: { email: 'user@nobody.example.com' } },
    ],
    [
      'a fallback, for addresses of its own',
      { fallback: 'Fallback.example.com' },
      { iss: 'fallback.example.com', principal: { email: 'user@fallback.example.com' } },
    ],
    ['a trusted issuer', { trustedIssuers: ['other.example.com'] }, { iss: 'other.example.com' }],
    [
      'one of the trusted issuers, whatever else there is',
      { trustedIssuers: ['*', 'Other.example.com'], fallback: 'fallback.example.com' },
      { iss: 'other.example.com', principal: { email: 'user@nobody.example.com' } },
    ],
  ])('is %s', async (_, options, certificate) => {
    const { email, issuer } = await verify(options, certificate);
    expect(issuer).toBe(String(certificate.iss ?? 'idp.example.com').toLowerCase());
    expect(email).toBe(
      (certificate.principal as Claims | undefined)?.email ?? 'user@idp.example.com',
    );
  });

  it.each<[string, VerifyOptions, Claims, string]>([
    [
      'another domain',
      {},
      { iss: 'other.example.com' },
      "untrusted issuer, expected 'idp.example.com', got 'other.example.com'",
    ],
    [
      'a fallback, where its domain has somebody',
      { fallback: 'fallback.example.com' },
      { iss: 'fallback.example.com' },
      "untrusted issuer, expected 'idp.example.com', got 'fallback.example.com'",
    ],
    [
      'another domain, where its own has nobody',
      {},
      { principal: { email: 'user@nobody.example.com' } },
      "untrusted issuer, expected '', got 'idp.example.com'",
    ],
    [
      'another domain than the fallback, where its own has nobody',
      { fallback: 'fallback.example.com' },
      { principal: { email: 'user@nobody.example.com' } },
      "untrusted issuer, expected 'fallback.example.com', got 'idp.example.com'",
    ],
    [
      'its domain, when that names another host',
      {},
      { iss: 'delegating.example.com', principal: { email: 'user@delegating.example.com' } },
      "untrusted issuer, expected 'idp.example.com', got 'delegating.example.com'",
    ],
    [
      'its domain, when that has nobody',
      {},
      { iss: 'nobody.example.com', principal: { email: 'user@nobody.example.com' } },
      'nobody.example.com is not a browserid primary - non-200 response code',
    ],
    [
      'its domain, when that has nobody and there is a fallback',
      { fallback: 'fallback.example.com' },
      { iss: 'nobody.example.com', principal: { email: 'user@nobody.example.com' } },
      "untrusted issuer, expected 'fallback.example.com', got 'nobody.example.com'",
    ],
    [
      'a parent of its domain',
      {},
      { iss: 'other.example.com', principal: { email: 'user@sub.other.example.com' } },
      "untrusted issuer, expected '', got 'other.example.com'",
    ],
    [
      'a fallback that has no keys',
      { fallback: 'nobody.example.com' },
      { iss: 'nobody.example.com', principal: { email: 'user@none.example.com' } },
      'nobody.example.com is not a browserid primary - non-200 response code',
    ],
    [
      'a host below a trusted issuer',
      { trustedIssuers: ['example.com'] },
      { iss: 'other.example.com' },
      "untrusted issuer, expected 'idp.example.com', got 'other.example.com'",
    ],
    [
      'a host above a trusted issuer',
      { trustedIssuers: ['www.other.example.com'] },
      { iss: 'other.example.com' },
      "untrusted issuer, expected 'idp.example.com', got 'other.example.com'",
    ],
    [
      'a trusted issuer that names another host',
      { trustedIssuers: ['delegating.example.com'] },
      { iss: 'delegating.example.com' },
      "untrusted issuer, expected 'idp.example.com', got 'delegating.example.com'",
    ],
    ...[
      undefined,
      null,
      1,
      '',
      'idp.example.com/path',
      'user@idp.example.com',
      ['idp.example.com'],
    ].map((iss): [string, VerifyOptions, Claims, string] => [
      `${JSON.stringify(iss)}`,
      { trustedIssuers: ['', 'idp.example.com/path', 'user@idp.example.com'] },
      { iss },
      'malformed issuer',
    ]),
  ])('is not %s', async (_, options, certificate, reason) => {
    expect(await refusalOf(verify(options, certificate))).toBe(`invalid_assertion: ${reason}`);
  });

  it('is not who has another key than is published', async () => {
    const forged = back({}, {}, otherKey);
    const options = { discovery, trustedIssuers: ['idp.example.com'] };
    const invalid = 'invalid_assertion: invalid signature';
    expect(await refusalOf(verifyAssertion(forged, audience, { discovery }))).toBe(invalid);
    expect(await refusalOf(verifyAssertion(forged, audience, options))).toBe(invalid);
  });

  it('may have one of several keys', async () => {
    const several = makeDiscovery({ 'idp.example.com': [otherKey, idpKey, makeKey('RS128')] });
    expect(await verify({ discovery: several })).toMatchObject({ issuer: 'idp.example.com' });
    const none = makeDiscovery({ 'idp.example.com': [] });
    const refusal = await refusalOf(verify({ discovery: none }));
    expect(refusal).toBe('invalid_assertion: algorithms do not match');
  });
});

describe('a certificate without an address', () => {
  const unverified = { principal: { 'unverified-email': 'bob@example.com' } };

  it('is refused from who is not trusted to vouch for more', async () => {
    const reason = "untrusted assertion, doesn't contain an email, and issuer is untrusted";
    const refusal = await refusalOf(verify({ fallback: 'idp.example.com' }, unverified));
    expect(refusal).toBe(`invalid_assertion: ${reason}`);
  });

  it('is good for a user without one, from a trusted issuer', async () => {
    const trusting = { trustedIssuers: ['idp.example.com'] };
    const verified = await verify(trusting, unverified);
    expect(verified).not.toHaveProperty('email');
    expect(verified).not.toHaveProperty('unverified-email');
    expect(verified.idpClaims).toEqual({ 'unverified-email': 'bob@example.com' });
    expect(await verify(trusting, { principal: undefined })).not.toHaveProperty('email');
  });

  it('is good where sub has an address of the issuer', async () => {
    const { email, idpClaims } = await verify({}, { ...unverified, sub: 'bob@idp.example.com' });
    expect(email).toBe('bob@idp.example.com');
    expect(idpClaims).toEqual({ 'unverified-email': 'bob@example.com' });
  });

  it.each(['not an address', '', 'a@b@idp.example.com', null, 1, {}, ['user@idp.example.com']])(
    'is no better with %j for one',
    async (email) => {
      const principal = { email };
      const untrusted = "untrusted assertion, doesn't contain an email, and issuer is untrusted";
      expect(await refusalOf(verify({}, { principal }))).toBe(`invalid_assertion: ${untrusted}`);
      const trusting = { trustedIssuers: ['idp.example.com'] };
      const refusal = await refusalOf(verify(trusting, { principal }));
      expect(refusal).toBe('invalid_assertion: invalid email');
    },
  );
});

describe('what is signed with which key', () => {
  const strong: Algorithm[] = ['RS256'];
  const weak: Algorithm[] = ['RS64', 'RS128', 'DS128', 'DS256'];
  const keys = Object.fromEntries([...strong, ...weak].map((name) => [name, makeKey(name)]));

  function backWith(idp: Algorithm, user: Algorithm) {
    const [issuerKey, ownKey] = [keys[idp], keys[user]] as [SigningKey, SigningKey];
    const options = { discovery: makeDiscovery({ 'idp.example.com': issuerKey }) };
    return [`${makeCertificate(issuerKey, ownKey)}~${makeAssertion(ownKey)}`, options] as const;
  }

  it('is good with every two kinds of key, where weak ones are allowed', async () => {
    for (const idp of [...strong, ...weak]) {
      for (const user of [...strong, ...weak]) {
        const [assertion, options] = backWith(idp, user);
        const allowing = {
          ...options,
          dangerouslyAllowWeakUserKeys: weakAlgorithms,
          dangerouslyAllowWeakProviderKeys: weakAlgorithms,
        };
        const verified = await verifyAssertion(assertion, audience, allowing);
        expect(verified, `${idp} ${user}`).toMatchObject({ email: 'user@idp.example.com' });
      }
    }
  });

  it.each(weak)('is refused with a weak key, %s', async (algorithm) => {
    const reason = `invalid_assertion: keys for ${algorithm} are too weak`;
    for (const [assertion, options] of [
      backWith(algorithm, 'RS256'),
      backWith('RS256', algorithm),
    ]) {
      expect(await refusalOf(verifyAssertion(assertion, audience, options))).toBe(reason);
    }
  });

  it('verifyAssertion() refuses a provider’s weak key if only users may have one, and the other way round', async () => {
    const reason = 'invalid_assertion: keys for DS128 are too weak';
    const users = { dangerouslyAllowWeakUserKeys: ['DS128'] } as const;
    const providers = { dangerouslyAllowWeakProviderKeys: ['DS128'] } as const;
    const verifyWith = (idp: Algorithm, user: Algorithm, allowed: VerifyOptions) => {
      const [assertion, options] = backWith(idp, user);
      return verifyAssertion(assertion, audience, { ...options, ...allowed });
    };
    expect((await verifyWith('RS256', 'DS128', users)).email).toBe('user@idp.example.com');
    expect(await refusalOf(verifyWith('DS128', 'DS128', users))).toBe(reason);
    expect((await verifyWith('DS128', 'RS256', providers)).email).toBe('user@idp.example.com');
    expect(await refusalOf(verifyWith('DS128', 'DS128', providers))).toBe(reason);
  });

  it('verifyAssertion() refuses an attacker’s 512-bit RSA key if only DS128 is allowed', async () => {
    const allowed = {
      dangerouslyAllowWeakUserKeys: ['DS128'],
      dangerouslyAllowWeakProviderKeys: ['DS128'],
    } as const;
    for (const [assertion, options] of [backWith('RS64', 'RS256'), backWith('RS256', 'RS64')]) {
      const verifying = verifyAssertion(assertion, audience, { ...options, ...allowed });
      expect(await refusalOf(verifying)).toBe('invalid_assertion: keys for RS64 are too weak');
    }
  });

  it.each([
    [{ dangerouslyAllowWeakUserKeys: true }, 'dangerouslyAllowWeakUserKeys is true, but must be'],
    [{ dangerouslyAllowWeakUserKeys: ['DS1'] }, 'dangerouslyAllowWeakUserKeys is ["DS1"], but'],
    [{ dangerouslyAllowWeakProviderKeys: 'RS64' }, 'dangerouslyAllowWeakProviderKeys is "RS64"'],
    [{ dangerouslyAllowWeakKeys: true }, 'dangerouslyAllowWeakKeys is now two options'],
  ])('verifyAssertion() rejects with invalid_argument for %j', async (options, message) => {
    const [assertion] = backWith('RS256', 'RS256');
    const verifying = verifyAssertion(assertion, audience, options as VerifyOptions);
    expect(await refusalOf(verifying)).toContain(`invalid_argument: ${message}`);
  });

  it('is good with keys of one bit less', async () => {
    const odd = makeKey('RS256', 2047);
    const options = { discovery: makeDiscovery({ 'idp.example.com': odd }) };
    const assertion = `${makeCertificate(odd, odd)}~${makeAssertion(odd)}`;
    expect(await verifyAssertion(assertion, audience, options)).toHaveProperty('email');
  });

  it('is good with keys that are written as JWKs', async () => {
    expect(await verify({}, { 'public-key': userKey.jwk })).toHaveProperty('email');
  });

  it.each(['none', 'RS128', 'DS256', 'HS256', 'rs256', '', null, undefined, 256, ['RS256'], {}])(
    'is refused where the header says %j of an RS256 key',
    async (alg) => {
      const reason = 'invalid_assertion: algorithms do not match';
      const claims = { aud: audience, exp: Date.now() + 1000 };
      const assertion = signJws(userKey, claims, { alg });
      const inAssertion = `${makeCertificate(idpKey, userKey)}~${assertion}`;
      expect(await refusalOf(verifyAssertion(inAssertion, audience, { discovery }))).toBe(reason);

      const [, payload = ''] = makeCertificate(idpKey, userKey).split('.');
      const certificate = signJws(idpKey, Buffer.from(payload, 'base64url').toString(), { alg });
      const inCertificate = `${certificate}~${makeAssertion(userKey)}`;
      expect(await refusalOf(verifyAssertion(inCertificate, audience, { discovery }))).toBe(reason);
    },
  );

  it.each([undefined, null, 'key', [], {}, { kty: 'EC' }, { algorithm: 'RS', n: 5, e: '3' }])(
    'is refused with %j for the key of the user',
    async (publicKey) => {
      const refusal = await refusalOf(verify({}, { 'public-key': publicKey }));
      expect(refusal).toBe('invalid_assertion: malformed public key');
    },
  );
});

describe('the life of a certificate and an assertion', () => {
  it('may be a day, and an hour', async () => {
    const now = Date.now();
    const dated = { iat: now, exp: now + dayMs };
    expect(await verify({ now: () => now }, dated, { exp: now + dayMs / 24 })).toHaveProperty(
      'email',
    );
    // Firefox Accounts dates certificates ten seconds back.
    const back = { iat: now - 10_000, exp: now + dayMs };
    expect(await verify({ now: () => now }, back)).toHaveProperty('email');
  });

  it.each<[string, Claims, Claims]>([
    ['expired', { exp: Date.now() - 10 }, {}],
    ['expired', {}, { exp: Date.now() - 10 }],
    ['issued later than verification date', { iat: Date.now() + dayMs / 2 }, {}],
    ['issued later than verification date', {}, { iat: Date.now() + 100_000 }],
    ['valid for too long', { exp: Date.now() + 2 * dayMs }, {}],
    ['valid for too long', { iat: Date.now() - 2 * dayMs }, {}],
    ['valid for too long', { iat: undefined, exp: Date.now() + 2 * dayMs }, {}],
    ['valid for too long', {}, { exp: Date.now() + dayMs }],
  ])('%s: %j %j', async (reason, certificate, assertion) => {
    const refusal = await refusalOf(verify({}, certificate, assertion));
    expect(refusal).toBe(`invalid_assertion: ${reason}`);
  });
});

describe('an audience without a scheme', () => {
  const site = 'rp.example.com';

  it.each([undefined, false, 'true', 1])(
    'is refused, unless it is allowed: %j',
    async (allowed) => {
      const options = { discovery, dangerouslyAllowHostAudience: allowed as boolean };
      const refusal = await refusalOf(verifyAssertion(back(), site, options));
      expect(refusal).toBe('invalid_assertion: audience mismatch: scheme missing');
    },
  );

  it('is the site where it is allowed', async () => {
    const options = { discovery, dangerouslyAllowHostAudience: true };
    expect((await verifyAssertion(back(), site, options)).audience).toBe(site);
    const refusal = await refusalOf(verifyAssertion(back(), 'www.example.com', options));
    expect(refusal).toBe('invalid_assertion: audience mismatch: domain mismatch');
  });
});

describe('a call that cannot be carried out', () => {
  it.each<[string, unknown, VerifyOptions]>([
    ['audience is required', undefined, {}],
    ['audience is required', '', {}],
    ['audience must be a well-formed string', ['http://rp.example.com'], {}],
    ['audience must be a well-formed string', new URL('http://rp.example.com'), {}],
    ['fallback must be a host', audience, { fallback: 'https://fallback.example.com' }],
    ['fallback must be a host', audience, { fallback: '' }],
    ['fallback must be a host', audience, { fallback: ['fallback.example.com'] as never }],
    ['trusted issuers must be an array', audience, { trustedIssuers: 'example.com' as never }],
    ['trusted issuers must be an array of strings', audience, { trustedIssuers: [1] as never }],
    ['now must return a time in milliseconds', audience, { now: () => Number.NaN }],
    ['now must return a time in milliseconds', audience, { now: () => new Date() as never }],
  ])('says that %s', async (message, site, options) => {
    const call = verifyAssertion(back(), site as string, { discovery, ...options });
    expect(await refusalOf(call)).toBe(`invalid_argument: ${message}`);
  });

  it('passes on what became of a lookup', async () => {
    const full = async () => {
      throw new TypeError('too much');
    };
    await expect(verify({ discovery: { discover: full } })).rejects.toThrow('too much');
  });
});
