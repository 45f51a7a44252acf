import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalFxa } from '../../src/testing/index.ts';
import { confidential, content, createFxa, oauth, post, query, untrusted } from './fixture.ts';

let fxa: LocalFxa;

beforeEach(() => {
  fxa = createFxa();
});

const get = (url: string, headers: HeadersInit = {}) => fxa.fetch(new Request(url, { headers }));

describe('GET /v1/authorization', () => {
  it.each(['signin', 'signup', 'force_auth', 'email', 'pairing', '__proto__', undefined])(
    'redirects to the content server with the action %s and all the rest',
    async (action) => {
      const passedOn = `${query({ action })}&entrypoint=demo&context=iframe&max_age=0`;
      const response = await get(`${oauth}/authorization?${passedOn}`);
      expect(response.status).toBe(302);
      expect(response.headers.get('Location')).toBe(`${content}/authorization?${passedOn}`);
    },
  );

  it('passes values on in the very characters that came', async () => {
    const passedOn =
      'state=a+b%20c%26d%3D%C3%A9~%7E&redirect_uri=https://relier.example/oauth?x=%2B';
    const response = await get(`${oauth}/authorization?${passedOn}`);
    expect(response.headers.get('Location')).toBe(`${content}/authorization?${passedOn}`);
  });

  it('refuses keys, which are for the content server alone', async () => {
    const response = await get(`${oauth}/authorization?${query({ keys_jwk: 'e30' })}`);
    expect(await response.json()).toMatchObject({ errno: 109, validation: { keys: ['keys_jwk'] } });
  });
});

describe('GET /v1/client/:id', () => {
  it('describes a client without its secret', async () => {
    const response = await get(`${oauth}/client/${untrusted.id}`);
    expect(await response.json()).toEqual({
      id: untrusted.id,
      name: '321done',
      trusted: false,
      image_uri: '',
      redirect_uri: 'https://untrusted.example/oauth',
    });
  });

  it('says that it does not know another', async () => {
    const clientId = '0'.repeat(16);
    const response = await get(`${oauth}/client/${clientId}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errno: 101, clientId });
  });

  it('refuses what is no client id', async () => {
    const response = await get(`${oauth}/client/nonsense`);
    expect(await response.json()).toMatchObject({ errno: 109 });
  });
});

it('GET /v1/jwks publishes the public half of one RS256 key', async () => {
  const { keys } = await (await get(`${oauth}/jwks`)).json();
  expect(keys).toEqual([
    {
      alg: 'RS256',
      use: 'sig',
      kty: 'RSA',
      kid: expect.any(String),
      n: expect.any(String),
      e: 'AQAB',
    },
  ]);
});

it('an error has the shape that is documented', async () => {
  const { status, body } = await post(fxa, '/verify', { token: '0'.repeat(64) });
  expect(status).toBe(400);
  expect(body).toEqual({
    code: 400,
    errno: 108,
    error: 'Bad Request',
    message: 'Invalid token',
    info: expect.stringMatching(/^https:/),
  });
});

it('what does not exist is said to be absent', async () => {
  for (const [method, path] of [
    ['GET', '/nothing'],
    ['GET', '/token'],
    ['POST', '/jwks'],
  ]) {
    const response = await fxa.fetch(new Request(oauth + path, { method: method ?? 'GET' }));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 404, errno: 999, error: 'Not Found' });
  }
});

describe('pages of other origins', () => {
  const origin = 'https://relier.example';

  it.each([
    ...['/token', '/verify', '/introspect', '/destroy', '/authorization'],
    ...['/oauth/token', '/oauth/destroy', '/oauth/id-token-verify'],
  ])('may call %s, errors and all', async (path) => {
    const { headers } = await post(fxa, path, {}, { Origin: origin });
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(headers.get('Access-Control-Expose-Headers')).toContain('WWW-Authenticate');
    expect(headers.has('Access-Control-Allow-Credentials')).toBe(false);
  });

  it.each(['/jwks', `/client/${confidential.id}`, `/authorization?${query()}`])(
    'may read %s',
    async (path) => {
      const response = await get(oauth + path, { Origin: origin });
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    },
  );

  it.each([`${content}/authorization`, `${content}/oauth/signin`])(
    'may not read %s, where browsers are sent and scripts have no business',
    async (url) => {
      for (const method of ['GET', 'OPTIONS']) {
        const headers = { Origin: origin, 'Access-Control-Request-Method': 'GET' };
        const response = await fxa.fetch(new Request(`${url}?${query()}`, { method, headers }));
        expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
      }
    },
  );

  it('are allowed the headers that are needed, for a day', async () => {
    const response = await preflight('authorization, content-type, if-none-match, accept');
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'Accept, Authorization, Content-Type, If-None-Match',
      'access-control-max-age': '86400',
    });
  });

  it('are refused with X-Requested-With', async () => {
    const response = await preflight('content-type, x-requested-with');
    expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
    expect(response.headers.has('Access-Control-Allow-Headers')).toBe(false);
    expect(await response.json()).toEqual({ message: 'CORS error: Some headers are not allowed' });
  });

  function preflight(headers: string) {
    return fxa.fetch(
      new Request(`${oauth}/token`, {
        method: 'OPTIONS',
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': headers,
        },
      }),
    );
  }
});
