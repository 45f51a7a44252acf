import { describe, expect, it } from 'vitest';
import { parseJsonWebSignature } from '../../../src/verifier/assertion/json-web-signature.ts';
import { segment } from '../browserid.ts';

const header = segment({ alg: 'RS256' });
const payload = segment({ exp: 1 });

function parse(text: string): unknown {
  try {
    return parseJsonWebSignature(text);
  } catch (error) {
    return (error as Error).message;
  }
}

describe('parseJsonWebSignature', () => {
  it('reads the algorithm, the claims, and what is signed with what', () => {
    expect(parse(`${header}.${payload}.AQI`)).toEqual({
      algorithm: 'RS256',
      claims: { exp: 1 },
      signed: Buffer.from(`${header}.${payload}`),
      signature: Buffer.of(1, 2),
    });
  });

  it('reads UTF-8', () => {
    const claims = { name: 'Zoë 🦊' };
    expect(parse(`${header}.${segment(claims)}.AQI`)).toMatchObject({ claims });
  });

  it.each([
    ['', 1],
    ['a', 1],
    ['a.b', 2],
    ['a.b.c.d', 4],
    ['.'.repeat(4), 5],
  ])('refuses %j, which has another number of parts', (text, parts) => {
    const reason = `signed object must have three parts, this one has ${parts}`;
    expect(parse(text)).toBe(reason);
  });

  it.each([
    ['headersegment: malformed object', `.${payload}.AQI`.replace('.', `${segment('null')}.`)],
    ['headersegment: malformed object', `${segment([])}.${payload}.AQI`],
    ['headersegment: malformed object', `${segment('"text"')}.${payload}.AQI`],
    ['headersegment: malformed object', `${header}=.${payload}.AQI`],
    ['headersegment: invalid json', `.${payload}.AQI`],
    ['headersegment: invalid json', `${segment('{')}.${payload}.AQI`],
    ['headersegment: invalid json', `${segment('\uFEFF{}')}.${payload}.AQI`],
    ['headersegment: crit is not supported', `${segment({ crit: [] })}.${payload}.AQI`],
    ['payloadsegment: malformed object', `${header}.${segment('null')}.AQI`],
    ['payloadsegment: malformed object', `${header}.${segment('[]')}.AQI`],
    ['payloadsegment: malformed object', `${header}.${segment('1')}.AQI`],
    ['payloadsegment: malformed object', `${header}. ${payload}.AQI`],
    ['payloadsegment: malformed object', `${header}.${payload}\n.AQI`],
    ['payloadsegment: malformed object', `${header}._w.AQI`],
    ['payloadsegment: invalid json', `${header}..AQI`],
    ['payloadsegment: invalid json', `${header}.${segment('{"exp":1}}')}.AQI`],
    ['malformed signature', `${header}.${payload}.`],
    ['malformed signature', `${header}.${payload}.A`],
    ['malformed signature', `${header}.${payload}.AQI=`],
    ['malformed signature', `${header}.${payload}.AQ I`],
    ['malformed signature', `${header}.${payload}.+/+/`],
    ['malformed signature', `${header}.${payload}.é`],
  ])('says %s of %s', (reason, text) => {
    expect(parse(text)).toBe(reason);
  });

  it('refuses the other texts that stand for the same bytes', () => {
    // The last four bits of AQI say nothing.
    for (const last of 'JKL') {
      expect(parse(`${header}.${payload}.AQ${last}`)).toBe('malformed signature');
    }
  });
});
