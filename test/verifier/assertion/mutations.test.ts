import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
const now = Date.UTC(2026, 0, 1);
const runs = { numRuns: 300 };

/** Of each kind of key one provider, with two users. */
const kinds = (['RS256', 'DS128', 'DS256'] as const).map((algorithm) => {
  const idpKey = makeKey(algorithm);
  const [userKey, bobKey] = [makeKey(algorithm), makeKey(algorithm)];
  const bob = { principal: { email: 'bob@idp.example.com' } };
  const evil = { aud: 'http://evil.example.com' };
  const certificate = makeCertificate(idpKey, userKey, {}, now);
  return {
    algorithm,
    options: {
      discovery: makeDiscovery({ 'idp.example.com': idpKey }),
      now: () => now,
      dangerouslyAllowWeakUserKeys: weakAlgorithms,
      dangerouslyAllowWeakProviderKeys: weakAlgorithms,
    },
    genuine: `${certificate}~${makeAssertion(userKey, {}, now)}`,
    /** Genuine ones, too, but of another user, or for another site. */
    others: [
      `${makeCertificate(idpKey, bobKey, bob, now)}~${makeAssertion(bobKey, {}, now)}`,
      `${certificate}~${makeAssertion(userKey, evil, now)}`,
    ],
  };
});

describe.each(kinds)('nothing but the genuine $algorithm assertion is okay', (kind) => {
  const { options, genuine, others } = kind;
  const [certificate = '', assertion = ''] = genuine.split('~');
  const positions = fc.nat(genuine.length - 1);

  async function expectRefusal(mutated: string): Promise<void> {
    fc.pre(mutated !== genuine);
    const refusal = await refusalOf(verifyAssertion(mutated, audience, options));
    expect(refusal).toMatch(/^invalid_assertion: [\x20-\x7e]{1,160}$/);
  }

  function refusesAll<T>(arbitrary: fc.Arbitrary<T>, mutate: (value: T) => string): Promise<void> {
    return fc.assert(
      fc.asyncProperty(arbitrary, async (value) => expectRefusal(mutate(value))),
      runs,
    );
  }

  it('which is', async () => {
    expect(await verifyAssertion(genuine, audience, options)).toHaveProperty('email');
  });

  it('where any character is another', async () => {
    const character = fc.oneof(
      fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'),
      fc.constantFrom(...'.~=+/ \n\0'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    );
    await refusesAll(fc.tuple(positions, character), ([at, other]) =>
      [genuine.slice(0, at), other, genuine.slice(at + 1)].join(''),
    );
  });

  it('where anything is left out, put in, or twice', async () => {
    const change = fc.record({
      at: positions,
      length: fc.nat(8),
      other: fc.string({ maxLength: 8 }),
    });
    await refusesAll(change, ({ at, length, other }) =>
      [genuine.slice(0, at), other, genuine.slice(at + length)].join(''),
    );
    await refusesAll(fc.tuple(positions, positions), ([start, end]) =>
      [genuine.slice(0, start), genuine.slice(end)].join(''),
    );
  });

  it('where segments are exchanged, with each other or with those of others', async () => {
    const all = [genuine, ...others].flatMap((text) => text.split(/[~.]/));
    const chosen = fc.array(fc.constantFrom(...all), { minLength: 6, maxLength: 6 });
    await refusesAll(chosen, ([a, b, c, d, e, f]) => `${a}.${b}.${c}~${d}.${e}.${f}`);

    const own = genuine.split(/[~.]/);
    await refusesAll(fc.tuple(fc.nat(5), fc.constantFrom(...all)), ([at, other]) => {
      const [a, b, c, d, e, f] = withPart(own, at, other);
      return `${a}.${b}.${c}~${d}.${e}.${f}`;
    });
    await refusesAll(
      fc.shuffledSubarray([certificate, assertion, ...others], { minLength: 1 }),
      (parts) => {
        const mutated = parts.join('~');
        fc.pre(!others.includes(mutated));
        return mutated;
      },
    );
  });

  it('where any claim is another', async () => {
    const change = fc.record({
      part: fc.nat(1),
      name: fc.constantFrom(
        'iss',
        'aud',
        'exp',
        'iat',
        'nbf',
        'sub',
        'principal',
        'public-key',
        'x',
      ),
      value: fc.jsonValue(),
    });
    await refusesAll(change, ({ part, name, value }) =>
      rewrite(part, 1, (claims) => JSON.stringify({ ...claims, [name]: value })),
    );
  });

  it('where a key is written twice, or otherwise', async () => {
    const texts = fc.constantFrom(
      (json: string) => json.replace('{', '{"aud":"http://rp.example.com",'),
      (json: string) => json.replace(/}$/, ',"aud":"http://rp.example.com"}'),
      (json: string) => json.replace(/}$/, ',"principal":{"email":"admin@idp.example.com"}}'),
      (json: string) => json.replace('"exp"', '"\\u0065xp"'),
      (json: string) => json.replace('"exp"', ' "exp"'),
      (json: string) => `${json}\n`,
      (json: string) => `\uFEFF${json}`,
      (json: string) => `${json}\0`,
      (json: string) => JSON.stringify(JSON.parse(json), undefined, 1),
    );
    await refusesAll(fc.tuple(fc.nat(1), fc.nat(1), texts), ([part, at, change]) =>
      rewrite(part, at, (_, json) => change(json)),
    );
  });

  it('where the same bytes are written otherwise', async () => {
    const texts = fc.constantFrom(
      (text: string) => `${text}=`,
      (text: string) => `${text}==`,
      (text: string) => Buffer.from(text, 'base64url').toString('base64'),
      (text: string) => Buffer.from(text, 'base64url').toString('hex'),
      (text: string) => text.replaceAll('-', '+').replaceAll('_', '/'),
      (text: string) => ` ${text}`,
      (text: string) => `${text}\n`,
      (text: string) => encodeURIComponent(`${text} `),
      ...[1, 2, 3, 15].map((bits) => (text: string) => withTrailingBits(text, bits)),
    );
    await refusesAll(fc.tuple(fc.nat(5), texts), ([at, change]) => {
      const segments = genuine.split(/[~.]/);
      const [a, b, c, d, e, f] = withPart(segments, at, change(segments[at] ?? ''));
      return `${a}.${b}.${c}~${d}.${e}.${f}`;
    });
  });

  it('where the header is another', async () => {
    const header = fc.record(
      {
        alg: fc.oneof(fc.constantFrom('none', 'HS256', 'RS128', kind.algorithm), fc.jsonValue()),
        typ: fc.constant('JWT'),
        kid: fc.string(),
        crit: fc.array(fc.string()),
        jwk: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await refusesAll(fc.tuple(fc.nat(1), header), ([part, value]) =>
      rewrite(part, 0, () => JSON.stringify(value)),
    );
  });

  it('where the signature is anything', async () => {
    const length = Buffer.from(assertion.split('.')[2] ?? '', 'base64url').length;
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2 * length }),
      fc.uint8Array({ minLength: length, maxLength: length }),
      fc.nat(255).map((filling) => Buffer.alloc(length, filling)),
    );
    await refusesAll(fc.tuple(fc.nat(1), bytes), ([part, signature]) => {
      const parts = [certificate, assertion];
      const signed = parts[part]?.split('.').slice(0, 2).join('.');
      const changed = `${signed}.${Buffer.from(signature).toString('base64url')}`;
      return withPart(parts, part, changed).join('~');
    });
  });

  /** The genuine one with the JSON of one segment changed, and the signature left as it is. */
  function rewrite(
    part: number,
    at: number,
    change: (value: Record<string, unknown>, json: string) => string,
  ): string {
    const parts = [certificate, assertion];
    const segments = parts[part]?.split('.') ?? [];
    const json = Buffer.from(segments[at] ?? '', 'base64url').toString();
    const changed = withPart(segments, at, segment(change(JSON.parse(json), json)));
    return withPart(parts, part, changed.join('.')).join('~');
  }
});

function withPart(parts: string[], at: number, other: string): string[] {
  return parts.map((part, n) => (n === at ? other : part));
}

/** The last character says more than the last byte does, if it is not the end of three. */
function withTrailingBits(text: string, bits: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  if (text.length % 4 === 0) return text;
  return text.slice(0, -1) + alphabet[alphabet.indexOf(text.at(-1) ?? '') | bits];
}

describe('who has the keys of a domain of their own', () => {
  const evilKey = makeKey('RS256');
  const keys: Record<string, SigningKey> = {
    'evil.example.com': evilKey,
    'idp.example.com': makeKey('RS256'),
    'fallback.example.com': makeKey('RS256'),
    'trusted.example.com': makeKey('RS256'),
  };
  const options = {
    discovery: makeDiscovery(keys),
    now: () => now,
    fallback: 'fallback.example.com',
    trustedIssuers: ['trusted.example.com'],
  };

  const host = fc.oneof(fc.constantFrom(...Object.keys(keys), 'nobody.example.com'), fc.domain());
  const separator = fc.constantFrom('@', '@@', '%40', '@ ', '\0@', '\n@', '@evil.example.com@', '');
  const email = fc.oneof(
    fc
      .tuple(fc.constantFrom('user', '', 'a@b', '"a'), separator, host)
      .map((parts) => parts.join('')),
    fc
      .tuple(host, fc.constantFrom('\0', '\n', '/', '.', '?', '#', ' ', ':80'), host)
      .map((parts) => `user@${parts.join('')}`),
    fc.jsonValue(),
  );
  const claims = fc.record(
    {
      iss: fc.oneof(
        host,
        fc.constantFrom('EVIL.example.com', 'evil.example.com:443'),
        fc.jsonValue(),
      ),
      principal: fc.oneof(fc.record({ email }, { requiredKeys: [] }), fc.jsonValue()),
      sub: email,
      exp: fc.constantFrom(now, now + 1000),
    },
    { requiredKeys: ['exp'] },
  );

  it('speaks for its addresses alone', async () => {
    let accepted = 0;
    const property = fc.asyncProperty(claims, async (claims) => {
      const certificate = signJws(evilKey, { ...claims, 'public-key': evilKey.serialized });
      const assertion = `${certificate}~${makeAssertion(evilKey, {}, now)}`;
      const verified = verifyAssertion(assertion, audience, options);
      const refusal = await refusalOf(verified);
      if (refusal.startsWith('not refused')) {
        const { email, issuer } = await verified;
        expect(email).toMatch(/^[^@]+@evil\.example\.com$/i);
        expect(issuer).toBe('evil.example.com');
        accepted++;
      } else {
        expect(refusal).toMatch(/^invalid_assertion: [\x20-\x7e]+$/);
      }
    });
    const own = {
      iss: 'evil.example.com',
      principal: { email: 'user@evil.example.com' },
      exp: now,
    };
    await fc.assert(property, { numRuns: 1000, examples: [[own as never]] });
    expect(accepted).toBeGreaterThan(0);
  }, 60_000);
});
