import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalFxa } from '../../src/testing/index.ts';
import {
  account,
  confidential,
  content,
  createFxa,
  oauth,
  obtainCode,
  obtainToken,
  pkce,
  profile,
  publicClient,
  query,
  trade,
  verifier,
} from './fixture.ts';
import { createLocalBrowser } from './local-browser.ts';

/*
 * Requests to which the local servers once responded differently from the real ones. Each row has
 * the response of the real servers. Sources: mozilla/fxa, lib/routes/oauth and lib/oauth of the auth server,
 * lib/server/web.js and lib/routes of the profile server, and libs/accounts/errors.
 */

type Row = [title: string, respond: () => Promise<object>, expected: object];

let fxa: LocalFxa;

beforeEach(() => {
  fxa = createFxa({
    clients: [
      { ...confidential, scopes: ['https://identity.mozilla.com/apps/notes'] },
      publicClient,
    ],
  });
});

function rows(name: string, table: Row[]): void {
  describe(name, () => {
    it.each(table)('%s', async (_title, respond, expected) => {
      expect(await respond()).toMatchObject(expected);
    });
  });
}

const unknownHex = '0'.repeat(64);
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';

/** The OAuth server's response to a POST of JSON. */
async function post(path: string, fields: object, headers: HeadersInit = {}) {
  return read(
    await fxa.fetch(oauth + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(fields),
    }),
  );
}

/** A response as far as the rows look at it. */
async function read(response: Response) {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get('Content-Type')?.includes('json');
  return { status, headers: Object.fromEntries(headers), body: isJson ? JSON.parse(text) : text };
}

const get = async (url: string, headers: HeadersInit = {}) =>
  read(await fxa.fetch(url, { headers }));

const withSecret = { client_id: confidential.id, client_secret: confidential.secret };
const basic = (text = `${confidential.id}:${confidential.secret}`) => ({
  Authorization: `Basic ${btoa(text)}`,
});

/** The query by which the public client's codes are obtained. */
const asPublic = {
  client_id: publicClient.id,
  redirect_uri: publicClient.redirectUris[0],
  access_type: 'offline',
  ...pkce,
};

async function obtainRefreshToken(scope = 'profile'): Promise<string> {
  const code = await obtainCode(fxa, { access_type: 'offline', scope });
  return (await trade(fxa, code)).body.refresh_token;
}

async function obtainPublicTokens() {
  const code = await obtainCode(fxa, asPublic);
  const fields = { client_id: publicClient.id, code, code_verifier: verifier };
  return (await post('/token', fields)).body;
}

async function refresh(token: string, more: object = {}) {
  return post('/token', {
    ...withSecret,
    grant_type: 'refresh_token',
    refresh_token: token,
    ...more,
  });
}

async function tradeNewCode(more: object) {
  return post('/token', { ...withSecret, code: await obtainCode(fxa), ...more });
}

const hashOf = (token: string) =>
  createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex');

const invalid = (name: string) => ({
  status: 400,
  body: {
    errno: 109,
    error: 'Bad Request',
    message: 'Invalid request parameter',
    validation: { keys: [name] },
  },
});
const inactive = { status: 200, body: { active: false } };

rows('GET /v1/authorization', [
  [
    'redirects to the content server with the same query, the action included',
    () => get(`${oauth}/authorization?${query({ action: 'signin', entrypoint: 'x' })}`),
    {
      status: 302,
      headers: {
        location: `${content}/authorization?${query({ action: 'signin', entrypoint: 'x' })}`,
      },
    },
  ],
  [
    'does not check the action',
    () => get(`${oauth}/authorization?${query({ action: 'dance' })}`),
    { status: 302 },
  ],
  [
    'allows every origin to read its response',
    () => get(`${oauth}/authorization?${query()}`, { Origin: 'https://relier.example' }),
    { headers: { 'access-control-allow-origin': '*' } },
  ],
  [
    'accepts an empty keys_jwk',
    () => get(`${oauth}/authorization?${query({ keys_jwk: '' })}`),
    { status: 302 },
  ],
  [
    'refuses a keys_jwk that has a value',
    () => get(`${oauth}/authorization?${query({ keys_jwk: 'e30' })}`),
    invalid('keys_jwk'),
  ],
]);

rows('POST /v1/authorization', [
  [
    'accepts no assertion',
    () =>
      post('/authorization', {
        client_id: confidential.id,
        assertion: 'a'.repeat(50),
        state: 's',
        scope: 'profile',
      }),
    { status: 401, body: { errno: 104, error: 'Bad Request', message: 'Invalid assertion' } },
  ],
  [
    'needs an assertion',
    () => post('/authorization', { client_id: confidential.id, state: 's', scope: 'profile' }),
    invalid('assertion'),
  ],
]);

rows('POST /v1/token with a code', [
  [
    'looks at the form of redirect_uri only, and does not compare it',
    () => tradeNewCode({ redirect_uri: 'https://elsewhere.example/back' }),
    { status: 200 },
  ],
  [
    'refuses a redirect_uri with a percent sign',
    () => tradeNewCode({ redirect_uri: confidential.redirectUris[1] }),
    invalid('redirect_uri'),
  ],
  [
    'refuses a redirect_uri with a tilde',
    () => tradeNewCode({ redirect_uri: 'https://relier.example/~me' }),
    invalid('redirect_uri'),
  ],
  [
    'cuts a ttl to the maximum',
    () => tradeNewCode({ ttl: 1e9 }),
    { status: 200, body: { expires_in: 86_400 } },
  ],
  [
    'adds a resource to the audience of the ID token',
    async () => {
      const code = await obtainCode(fxa, { scope: 'openid' });
      const resource = 'https://api.example/';
      const { body } = await post('/token', { ...withSecret, code, resource });
      return decodeJwt(body.id_token);
    },
    { aud: [confidential.id, 'https://api.example/'] },
  ],
  [
    'refuses a resource with a fragment',
    () => tradeNewCode({ resource: 'https://api.example/#x' }),
    invalid('resource'),
  ],
  ['accepts a ppid_seed of 1024', () => tradeNewCode({ ppid_seed: 1024 }), { status: 200 }],
  ['refuses a ppid_seed above 1024', () => tradeNewCode({ ppid_seed: 5000 }), invalid('ppid_seed')],
  [
    'keeps the first token if the code is traded again',
    async () => {
      const code = await obtainCode(fxa);
      const { body } = await trade(fxa, code);
      await trade(fxa, code);
      return post('/verify', { token: body.access_token });
    },
    { status: 200 },
  ],
  [
    'asks a confidential client that sends a verifier for its secret',
    () =>
      post('/token', {
        client_id: confidential.id,
        code: unknownHex,
        code_verifier: verifier,
      }),
    invalid('client_secret'),
  ],
  [
    'refuses the verifier of a confidential client that has shown its secret',
    () => post('/token', { code: unknownHex, code_verifier: verifier }, basic()),
    { status: 400, body: { errno: 116, clientId: confidential.id } },
  ],
  [
    'asks a public client without a verifier for a secret',
    async () =>
      post('/token', { client_id: publicClient.id, code: await obtainCode(fxa, asPublic) }),
    invalid('client_secret'),
  ],
  [
    'asks a public client without a verifier for a secret before it looks for the code',
    () => post('/token', { client_id: publicClient.id, code: unknownHex }),
    invalid('client_secret'),
  ],
  [
    'refuses a bearer token together with the secret',
    async () =>
      post(
        '/token',
        { ...withSecret, code: await obtainCode(fxa) },
        { Authorization: `Bearer ${unknownHex}` },
      ),
    invalid('authorization'),
  ],
  [
    'refuses HTTP Basic with three parts',
    async () =>
      post(
        '/token',
        { code: await obtainCode(fxa) },
        basic(`${confidential.id}:${confidential.secret}:xxxyyyzz`),
      ),
    invalid('authorization'),
  ],
  ['refuses an empty grant_type', () => tradeNewCode({ grant_type: '' }), invalid('grant_type')],
  [
    'refuses an unknown grant_type',
    () => tradeNewCode({ grant_type: 'password' }),
    invalid('grant_type'),
  ],
  [
    'refuses access_type, which belongs to the authorization request',
    () => tradeNewCode({ access_type: 'offline' }),
    invalid('access_type'),
  ],
  [
    'refuses a refresh token together with the code',
    () => tradeNewCode({ refresh_token: unknownHex }),
    invalid('refresh_token'),
  ],
  [
    'refuses a body of 20 kB',
    () => tradeNewCode({ padding: 'x'.repeat(20_000) }),
    {
      status: 413,
      body: {
        code: 413,
        error: 'Request Entity Too Large',
        message: 'Payload content length greater than maximum allowed: 16384',
      },
    },
  ],
]);

rows('POST /v1/token with a refresh token', [
  [
    'leaves openid out of the scope',
    async () => refresh(await obtainRefreshToken('profile openid')),
    { status: 200, body: { scope: 'profile' } },
  ],
  [
    'issues no ID token',
    async () => ({
      hasIdToken: 'id_token' in (await refresh(await obtainRefreshToken('profile openid'))).body,
    }),
    { hasIdToken: false },
  ],
  [
    'leaves openid out even if it is asked for by name',
    async () => refresh(await obtainRefreshToken('profile openid'), { scope: 'openid profile' }),
    { status: 200, body: { scope: 'profile' } },
  ],
  [
    'names the scopes that the refresh token does not have',
    async () => refresh(await obtainRefreshToken(), { scope: 'profile basket' }),
    {
      status: 400,
      body: {
        errno: 114,
        error: 'Invalid scopes',
        message: 'Requested scopes are not allowed',
        invalidScopes: ['basket'],
      },
    },
  ],
  [
    'adds a scope that is registered for a trusted client',
    async () =>
      refresh(await obtainRefreshToken(), {
        scope: 'profile https://identity.mozilla.com/apps/notes',
      }),
    { status: 200, body: { scope: 'profile https://identity.mozilla.com/apps/notes' } },
  ],
  [
    'refuses a code together with the refresh token',
    async () => refresh(await obtainRefreshToken(), { code: unknownHex }),
    invalid('code'),
  ],
  [
    'refuses a redirect_uri',
    async () => refresh(await obtainRefreshToken(), { redirect_uri: confidential.redirectUris[0] }),
    invalid('redirect_uri'),
  ],
]);

rows('POST /v1/introspect', [
  [
    'says that a text that is no token is inactive',
    () => post('/introspect', { token: 'rubbish' }),
    inactive,
  ],
  ['says that a broken JWT is inactive', () => post('/introspect', { token: jwt }), inactive],
  [
    'names the token by its hash',
    async () => {
      const token = await obtainToken(fxa);
      const { body } = await post('/introspect', { token });
      return { isHash: body.jti === hashOf(token) };
    },
    { isHash: true },
  ],
  [
    'looks for an access token only if the hint is access_token',
    async () => {
      const { refresh_token } = await obtainPublicTokens();
      return post('/introspect', { token: refresh_token, token_type_hint: 'access_token' });
    },
    inactive,
  ],
  [
    'looks for a refresh token only if the hint is refresh_token',
    async () =>
      post('/introspect', { token: await obtainToken(fxa), token_type_hint: 'refresh_token' }),
    inactive,
  ],
]);

rows('POST /v1/verify', [
  [
    'refuses a JWT that is no access token as an invalid token',
    () => post('/verify', { token: jwt }),
    { status: 400, body: { errno: 108, message: 'Invalid token' } },
  ],
]);

rows('POST /v1/destroy', [
  [
    'takes the hash of a refresh token as refresh_token_id',
    async () => {
      const { refresh_token } = await obtainPublicTokens();
      return post('/destroy', { refresh_token_id: hashOf(refresh_token) });
    },
    { status: 200, body: {} },
  ],
  [
    'does not take a refresh token itself as refresh_token_id',
    async () => {
      const { refresh_token } = await obtainPublicTokens();
      return post('/destroy', { refresh_token_id: refresh_token });
    },
    { status: 400, body: { errno: 108 } },
  ],
]);

rows('/v1/oauth, which the auth server answers', [
  [
    'GET /v1/oauth/client/:id describes a client',
    () => get(`${oauth}/oauth/client/${confidential.id}`),
    { status: 200, body: { id: confidential.id, name: confidential.name } },
  ],
  [
    'POST /v1/oauth/token trades a code',
    async () => post('/oauth/token', { ...withSecret, code: await obtainCode(fxa) }),
    { status: 200, body: { token_type: 'bearer' } },
  ],
  [
    'POST /v1/oauth/token reports an unknown code with the number of the auth server',
    () => post('/oauth/token', { ...withSecret, code: unknownHex }),
    { status: 400, body: { errno: 172, message: 'Unknown authorization code' } },
  ],
  [
    'POST /v1/oauth/destroy revokes an access token',
    async () => {
      const token = await obtainToken(fxa);
      const { status } = await post('/oauth/destroy', { ...withSecret, token });
      return { status, afterwards: await post('/introspect', { token }) };
    },
    { status: 200, afterwards: inactive },
  ],
  [
    'POST /v1/oauth/destroy revokes a refresh token whatever the hint says',
    async () => {
      const { refresh_token: token } = await obtainPublicTokens();
      const asked = { client_id: publicClient.id, token, token_type_hint: 'access_token' };
      const { status } = await post('/oauth/destroy', asked);
      return { status, afterwards: await post('/introspect', { token }) };
    },
    { status: 200, afterwards: inactive },
  ],
  [
    'POST /v1/oauth/destroy succeeds for an unknown token',
    () => post('/oauth/destroy', { ...withSecret, token: unknownHex }),
    { status: 200, body: {} },
  ],
  [
    'POST /v1/oauth/destroy does not revoke the token of another client',
    async () => {
      const token = await obtainToken(fxa);
      await post('/oauth/destroy', { client_id: publicClient.id, token });
      return post('/introspect', { token });
    },
    { body: { active: true } },
  ],
  [
    'POST /v1/oauth/destroy refuses a wrong secret with errno 171',
    () => post('/oauth/destroy', { ...withSecret, client_secret: unknownHex, token: unknownHex }),
    { status: 400, body: { errno: 171, message: 'Incorrect client_secret' } },
  ],
  [
    'POST /v1/oauth/destroy refuses an unknown client with errno 162',
    () => post('/oauth/destroy', { client_id: '0'.repeat(16), token: unknownHex }),
    { status: 400, body: { errno: 162, message: 'Unknown client_id' } },
  ],
  [
    'POST /v1/oauth/id-token-verify responds with the claims of an ID token',
    async () => {
      const { body } = await trade(fxa, await obtainCode(fxa, { scope: 'openid' }));
      const asked = { client_id: confidential.id, id_token: body.id_token };
      return post('/oauth/id-token-verify', asked);
    },
    { status: 200, body: { sub: account.uid, aud: confidential.id, iss: content, acr: 'AAL1' } },
  ],
  [
    'POST /v1/oauth/id-token-verify refuses the ID token of another client',
    async () => {
      const { body } = await trade(fxa, await obtainCode(fxa, { scope: 'openid' }));
      const asked = { client_id: publicClient.id, id_token: body.id_token };
      return post('/oauth/id-token-verify', asked);
    },
    { status: 400, body: { errno: 108, message: 'Invalid token' } },
  ],
]);

const bearer = async (scope: string) => ({
  Authorization: `Bearer ${await obtainToken(fxa, scope)}`,
});

async function postToProfile(path: string, scope: string, fields: object) {
  return read(
    await fxa.fetch(profile + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(await bearer(scope)) },
      body: JSON.stringify(fields),
    }),
  );
}

const unauthorized = (reason: string) => ({
  status: 401,
  body: { errno: 100, error: 'Bad Request', message: 'Unauthorized', reason },
});

rows('GET /v1/profile', [
  [
    'does not know the scheme bearer in lower case',
    async () => get(`${profile}/profile`, { Authorization: `bearer ${await obtainToken(fxa)}` }),
    unauthorized('Bearer token not provided'),
  ],
  [
    'finds no token after two spaces',
    async () => get(`${profile}/profile`, { Authorization: `Bearer  ${await obtainToken(fxa)}` }),
    unauthorized('Invalid request parameter'),
  ],
  [
    'ignores what follows the token',
    async () =>
      get(`${profile}/profile`, { Authorization: `Bearer ${await obtainToken(fxa)} and more` }),
    { status: 200 },
  ],
  [
    'passes on why the OAuth server refuses a token',
    () => get(`${profile}/profile`, { Authorization: `Bearer ${unknownHex}` }),
    unauthorized('Invalid token'),
  ],
  [
    'forbids the scope openid alone, which permits no part of the profile',
    async () => get(`${profile}/profile`, await bearer('openid')),
    { status: 403, body: { error: 'Forbidden' } },
  ],
  [
    'shows the monogram of a user who has no avatar',
    async () => get(`${profile}/profile`, await bearer('profile')),
    { body: { avatar: `${profile}/avatar/t`, avatarDefault: false } },
  ],
]);

rows('The profile server', [
  [
    'serves the monogram as an image',
    () => get(`${profile}/avatar/t`),
    { status: 200, headers: { 'content-type': 'image/svg+xml; charset=UTF-8' } },
  ],
  [
    'lists no subscriptions at GET /v1/subscriptions',
    async () => get(`${profile}/subscriptions`, await bearer('profile:subscriptions')),
    { status: 200, body: { subscriptions: [] } },
  ],
  [
    'sets the display name at POST /v1/display_name',
    () => postToProfile('/display_name', 'profile:write', { displayName: 'Spock' }),
    { status: 200, body: {} },
  ],
  [
    'forbids POST /v1/avatar/upload to the scope profile',
    () => postToProfile('/avatar/upload', 'profile', {}),
    { status: 403, body: { error: 'Forbidden' } },
  ],
]);

rows('An error that faults.fail asks for', [
  [
    'says Bad Request with errno 104',
    () => failDeliberately(104),
    { status: 401, body: { error: 'Bad Request' } },
  ],
  [
    'says Bad Request with errno 119',
    () => failDeliberately(119),
    { status: 401, body: { error: 'Bad Request' } },
  ],
  [
    'says Client Disabled with errno 202',
    () => failDeliberately(202),
    {
      status: 503,
      body: {
        error: 'Client Disabled',
        message: 'This client has been temporarily disabled',
        clientId: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    },
  ],
]);

async function failDeliberately(errno: number) {
  fxa.faults = { fail: { '/v1/token': errno } };
  return post('/token', {});
}

rows(
  'Every server',
  [content, oauth, profile].flatMap((host) =>
    ['/__version__', '/__heartbeat__', '/__lbheartbeat__'].map(
      (path): Row => [
        `has ${path} at ${new URL(host).origin}`,
        () => get(new URL(path, host).href),
        { status: 200, headers: { 'content-type': 'application/json' } },
      ],
    ),
  ),
);

rows('The authorization request', [
  [
    'keeps the query of the redirect URI, and replaces a code in it',
    async () => {
      const uri = 'https://relier.example/back?keep=1&code=old';
      fxa = createFxa({ clients: [{ ...confidential, redirectUris: [uri] }] });
      const browser = createLocalBrowser(fxa);
      const asked = query({ redirect_uri: uri, state: 's&?=ü' });
      const page = await browser.open(`${content}/oauth/signin?${asked}`);
      const { email, password } = account;
      const { location } = await browser.submit(page, { email, password });
      const { searchParams } = new URL(location ?? '');
      return {
        keep: searchParams.getAll('keep'),
        code: searchParams.getAll('code'),
        state: searchParams.get('state'),
      };
    },
    { keep: ['1'], code: [expect.stringMatching(/^[0-9a-f]{64}$/)], state: 's&?=ü' },
  ],
  [
    'refuses a scope of more than 256 characters',
    async () => {
      const scope = `profile${' profile:email'.repeat(30)}`;
      const { text, forms } = await createLocalBrowser(fxa).open(
        `${content}/oauth/signin?${query({ scope })}`,
      );
      return { isInvalid: text.includes('errno 109'), forms };
    },
    { isInvalid: true, forms: [] },
  ],
]);
