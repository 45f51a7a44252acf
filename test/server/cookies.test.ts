import { describe, expect, it } from 'vitest';
import { createCookieJar, readCookies } from '../../src/server/cookies.ts';

const read = (cookie?: string) =>
  Object.fromEntries(
    readCookies(new Request('https://relier.example', { headers: cookie ? { cookie } : {} })),
  );

describe('the cookies of a request', () => {
  it.each<[string | undefined, object]>([
    [undefined, {}],
    ['a=1', { a: '1' }],
    ['a=1; b=2;c=3', { a: '1', b: '2', c: '3' }],
    ['a=x=y==', { a: 'x=y==' }],
    ['a=', { a: '' }],
    ['a; =1;; b=2', { '': '1', b: '2' }],
    ['a=first; a=second', { a: 'first' }],
  ])('%s', (cookie, expected) => {
    expect(read(cookie)).toEqual(expected);
  });
});

describe('a cookie', () => {
  it('over https belongs to this host alone, and to no script', () => {
    const jar = createCookieJar('dcdb5ae7add825d2', true);
    expect(jar.set('session', 'v', 60)).toBe(
      '__Host-fxa-session-dcdb5ae7add825d2=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
    );
    expect(jar.remove('session')).toBe(
      '__Host-fxa-session-dcdb5ae7add825d2=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
    );
  });

  it('on http://localhost does without Secure, and so without the prefix', () => {
    const jar = createCookieJar('dcdb5ae7add825d2', false);
    expect(jar.set('session', 'v', 60)).toBe(
      'fxa-session-dcdb5ae7add825d2=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax',
    );
  });
});
