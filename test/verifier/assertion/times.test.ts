import { describe, expect, it } from 'vitest';
import { checkTimes } from '../../../src/verifier/assertion/times.ts';

const now = Date.UTC(2026, 0, 1);
const longest = 3_600_000;

function check(claims: Record<string, unknown>): string | number {
  try {
    return checkTimes(claims, now, longest);
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the times of a certificate or an assertion', () => {
  it.each([
    ['it expires later', { exp: now + 1 }],
    ['it expires now', { exp: now }],
    ['it was issued now', { iat: now, exp: now }],
    ['it is valid from now on', { nbf: now, exp: now }],
    ['it is valid for as long as may be', { exp: now + longest }],
    ['it was valid for as long as may be', { iat: now - longest, exp: now }],
  ])('are good where %s', (_, claims) => {
    expect(check(claims)).toBe(claims.exp);
  });

  it.each([
    ['expired', { exp: now - 1 }],
    ['expired', { exp: 0 }],
    ['expired', { exp: -1 }],
    ['expired', { exp: now / 1000 }],
    ['issued later than verification date', { iat: now + 1, exp: now + 2 }],
    ['not valid yet', { nbf: now + 1, exp: now + 2 }],
    ['valid for too long', { exp: now + longest + 1 }],
    ['valid for too long', { iat: now - 1, exp: now + longest }],
    ['valid for too long', { iat: now - longest - 1, exp: now }],
    ['valid for too long', { exp: Number.MAX_SAFE_INTEGER }],
    ['valid for too long', { iat: 0, exp: now }],
  ])('make it %s: %j', (reason, claims) => {
    expect(check(claims)).toBe(reason);
  });

  const noTimes = [undefined, null, 'soon', '', true, [], {}, 1.5, Infinity, NaN, 1e300];
  it.each(noTimes)('have to be told: no expiry at %j', (exp) => {
    expect(check({ exp })).toBe('exp must be a time in milliseconds');
  });

  it.each(noTimes.slice(1))('have to be times: not issued and not valid from %j', (time) => {
    expect(check({ exp: now, iat: time })).toBe('iat must be a time in milliseconds');
    expect(check({ exp: now, nbf: time })).toBe('nbf must be a time in milliseconds');
  });
});
