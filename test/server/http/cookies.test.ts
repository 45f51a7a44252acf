import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { listen } from '../../../src/local/http/listen.ts';
import { createCookieJar, readCookies } from '../../../src/server/http/cookies.ts';

const withCookie = (cookie?: string) =>
  new Request('https://relier.example', { headers: cookie ? { cookie } : {} });

const read = (cookie?: string) => Object.fromEntries(readCookies(withCookie(cookie)));

describe('the cookies of a request', () => {
  it.each<[string | undefined, object]>([
    [undefined, {}],
    ['a=1', { a: '1' }],
    ['a=1; b=2;c=3', { a: '1', b: '2', c: '3' }],
    ['a=x=y==', { a: 'x=y==' }],
    ['a=', { a: '' }],
    ['a; =1;; b=2', { '': '1', b: '2' }],
    ['a=first; a=second', { a: 'first' }],
    [' \ta\t = \t1 2\t ; b=2', { a: '1 2', b: '2' }],
  ])('%s', (cookie, expected) => {
    expect(read(cookie)).toEqual(expected);
  });
});

/** Characters that `String.prototype.trim()` removes, RFC 6265 does not, and a header can hold. */
const otherSpaces = ['\v', '\f', '\xa0'];

describe('an attacker on a sibling subdomain', () => {
  const name = '__Host-fxa-session-dcdb5ae7add825d2';

  it.each(otherSpaces)(
    'cannot set a cookie that reads as a __Host- cookie by adding %j to its name',
    (space) => {
      for (const tossed of [`${space}${name}`, `${name}${space}`]) {
        expect(readCookies(withCookie(`${tossed}=planted`)).has(name)).toBe(false);
        const both = withCookie(`${tossed}=planted; ${name}=own`);
        expect(readCookies(both).get(name)).toBe('own');
      }
    },
  );

  it.each(['\u00a0', '\ufeff', '\u2003', '\u3000', '\u2028'])(
    'cannot plant a __Host- cookie behind a server that decodes headers as UTF-8, with %j',
    (space) => {
      const headers = { get: () => `${space}${name}=planted; ${name}${space}=planted` };
      expect(readCookies({ headers } as unknown as Request).has(name)).toBe(false);
    },
  );

  it.each(otherSpaces)('cannot have %j removed from a value', (space) => {
    expect(readCookies(withCookie(`${name}=${space}own${space}`)).get(name)).toBe(
      `${space}own${space}`,
    );
  });

  it('cannot plant a __Host- cookie over a socket, with the byte 0xA0', async () => {
    const server = await listen(0, async (request) =>
      Response.json([...readCookies(request).keys()]),
    );
    const socket = connect(server.port, 'localhost');
    await once(socket, 'connect');
    const line = `Cookie: \xa0${name}=planted; ${name}\xa0=planted`;
    socket.end(
      Buffer.from(
        `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${line}\r\n\r\n`,
        'latin1',
      ),
    );
    const response = await text(socket);
    await server.close();
    expect(response).toMatch(/^HTTP\/1.1 200 /);
    expect(response).not.toContain(`"${name}"`);
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
