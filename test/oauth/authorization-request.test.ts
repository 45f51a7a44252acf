import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  type AuthorizationClient,
  type AuthorizationOptions,
  createAuthorizationRequest,
} from '../../src/oauth/authorization-request.ts';
import { servers } from '../../src/oauth/servers.ts';
import { anyUnits, visible, wellFormed } from '../text.ts';

const client: AuthorizationClient = { clientId: 'dcdb5ae7add825d2', server: servers.local };
const base = { state: 'a-state', scope: 'profile', redirectUri: 'https://relier.example/oauth' };

const refusal = (message: string) =>
  expect.objectContaining({ name: 'FxaRelierError', reason: 'invalid_argument', message });

async function urlOf(
  action: Action,
  options: AuthorizationOptions = {},
  { context, ...asks }: Partial<AuthorizationClient> & { context?: 'iframe' } = {},
): Promise<URL> {
  const request = createAuthorizationRequest(
    { ...client, ...asks },
    action,
    { ...base, ...options },
    context,
  );
  return new URL(await request.createUrl());
}

const namesOf = (url: URL) => [...url.searchParams.keys()];

describe('the URL of each action', () => {
  it.each<[Action, string | null]>([
    ['signIn', 'signin'],
    ['signUp', 'signup'],
    ['forceAuth', 'force_auth'],
    ['emailFirst', 'email'],
  ])('%s asks the OAuth server for action=%s, in the order of 0.0.8', async (action, wireName) => {
    const { href } = await urlOf(action, { email: 'test@example.com' });
    expect(href).toBe(
      'http://localhost:9000/v1/authorization?client_id=dcdb5ae7add825d2&state=a-state' +
        '&scope=profile&redirect_uri=https%3A%2F%2Frelier.example%2Foauth' +
        `&action=${wireName}&email=test%40example.com&response_type=code`,
    );
  });

  it('bestChoice has no action at all', async () => {
    const { href } = await urlOf('bestChoice');
    expect(href).toBe(
      'http://localhost:9000/v1/authorization?client_id=dcdb5ae7add825d2&state=a-state' +
        '&scope=profile&redirect_uri=https%3A%2F%2Frelier.example%2Foauth&response_type=code',
    );
  });

  it.each(['toString', '__proto__', 'constructor', 'signin', ''])('there is no %j', (action) => {
    expect(() => createAuthorizationRequest(client, action as Action, base)).toThrow(
      refusal(`Invalid action: ${action}`),
    );
  });
});

describe('the URL', () => {
  it('leaves the email out where none is given, and passes blank on', async () => {
    expect(namesOf(await urlOf('signIn'))).not.toContain('email');
    expect((await urlOf('signIn', { email: 'blank' })).searchParams.get('email')).toBe('blank');
  });

  it('says context=iframe in the lightbox only, after response_type', async () => {
    expect(namesOf(await urlOf('signIn'))).not.toContain('context');
    const framed = await urlOf('signIn', {}, { context: 'iframe' });
    expect(framed.search).toMatch(/&response_type=code&context=iframe$/);
  });

  it('escapes spaces, plus signs, ampersands and letters as 0.0.8 did', async () => {
    const { search } = await urlOf('signIn', {
      state: 'a+b&c=d#e%20',
      scope: 'profile openid',
      email: 'zoë+fxa@example.com',
      redirectUri: 'https://relier.example/oauth?next=/a%20b&x=1+2',
    });
    expect(search).toBe(
      '?client_id=dcdb5ae7add825d2&state=a%2Bb%26c%3Dd%23e%2520&scope=profile%20openid' +
        '&redirect_uri=https%3A%2F%2Frelier.example%2Foauth%3Fnext%3D%2Fa%2520b%26x%3D1%2B2' +
        '&action=signin&email=zo%C3%AB%2Bfxa%40example.com&response_type=code',
    );
  });

  it('carries every other option under its name on the wire, after the library’s own', async () => {
    const url = await urlOf('signIn', {
      accessType: 'offline',
      acrValues: 'AAL2',
      prompt: 'login',
      maxAge: 0,
      loginHint: 'test@example.com',
      idTokenHint: 'e30.e30.x',
      returnOnError: false,
      entrypoint: 'menu',
      entrypointExperiment: 'exp',
      entrypointVariation: 'a',
      utmCampaign: 'c',
      utmContent: 'd',
      utmMedium: 'm',
      utmSource: 's',
      utmTerm: 't',
      flowId: 'f'.repeat(64),
      flowBeginTime: 1_560_000_000_000,
      deviceId: 'd'.repeat(32),
      params: { service: 'none' },
    });
    expect([...url.searchParams].slice(6)).toEqual([
      ['access_type', 'offline'],
      ['acr_values', 'AAL2'],
      ['prompt', 'login'],
      ['max_age', '0'],
      ['login_hint', 'test@example.com'],
      ['id_token_hint', 'e30.e30.x'],
      ['return_on_error', 'false'],
      ['entrypoint', 'menu'],
      ['entrypoint_experiment', 'exp'],
      ['entrypoint_variation', 'a'],
      ['utm_campaign', 'c'],
      ['utm_content', 'd'],
      ['utm_medium', 'm'],
      ['utm_source', 's'],
      ['utm_term', 't'],
      ['flow_id', 'f'.repeat(64)],
      ['flow_begin_time', '1560000000000'],
      ['device_id', 'd'.repeat(32)],
      ['service', 'none'],
    ]);
  });

  it('carries params by the very names that they are given', async () => {
    const params = { preVerifyToken: 'token', webChannelId: 'channel', 'x-y': 'z' };
    const { searchParams } = await urlOf('signIn', { params });
    for (const [name, value] of Object.entries(params)) expect(searchParams.get(name)).toBe(value);
  });

  it('leaves out an option that is undefined', async () => {
    const url = await urlOf('signIn', { email: undefined, prompt: undefined, params: undefined });
    expect(url.href).toBe((await urlOf('signIn')).href);
  });

  it('goes to the content server with keysJwk, which the OAuth server refuses', async () => {
    const url = await urlOf('signIn', { keysJwk: 'eyJrdHkiOiJFQyJ9' }, { server: servers.latest });
    expect(url.origin + url.pathname).toBe('https://latest.dev.lcip.org/authorization');
    expect(url.searchParams.get('keys_jwk')).toBe('eyJrdHkiOiJFQyJ9');
  });
});

describe('every value survives exactly', () => {
  const redirectUri = fc
    .tuple(fc.webUrl({ withQueryParameters: true }), fc.array(fc.tuple(wellFormed, wellFormed)))
    .map(([url, pairs]) => {
      const query = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
      return query ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url;
    })
    .filter((url) => url.length <= 256);
  const wireName = fc.stringMatching(/^x[a-z0-9_.-]*$/);
  const options = fc.record(
    {
      state: fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
      scope: visible,
      redirectUri,
      email: visible.map((text) => `${text}@example.com`),
      loginHint: visible,
      params: fc.dictionary(wireName, visible),
    },
    { requiredKeys: ['state', 'scope', 'redirectUri'] },
  );

  it('into the URL and out of it', async () => {
    await fc.assert(
      fc.asyncProperty(options, async ({ params = {}, ...given }) => {
        const url = await urlOf('signIn', { ...given, params });
        expect(url.hash).toBe('');
        expect([...url.searchParams]).toEqual([
          ['client_id', client.clientId],
          ['state', given.state],
          ['scope', given.scope],
          ['redirect_uri', given.redirectUri],
          ['action', 'signin'],
          ...(given.email === undefined ? [] : [['email', given.email]]),
          ['response_type', 'code'],
          ...(given.loginHint === undefined ? [] : [['login_hint', given.loginHint]]),
          ...Object.entries(params),
        ]);
      }),
    );
  });

  it('or is refused by its name: a lone surrogate has no form on the wire', () => {
    const lone = fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit));
    const broken = fc.tuple(visible, lone, visible).map((parts) => parts.join(''));
    const names = ['state', 'scope', 'redirectUri', 'email', 'entrypoint', 'loginHint'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...names), broken, (name, text) => {
        const value = name === 'redirectUri' ? `https://relier.example/${text}` : `${text}@`;
        const create = () =>
          createAuthorizationRequest(client, 'signIn', { ...base, [name]: value });
        expect(create).toThrow(refusal(expect.stringMatching(`^${name} must be `)));
      }),
    );
    expect(() =>
      createAuthorizationRequest(client, 'signIn', { ...base, params: { x_id: 'a\ud83d' } }),
    ).toThrow(refusal('x_id must be a well-formed string'));
  });

  it('and no option of whatever kind makes it throw anything but an FxaRelierError', () => {
    const value = fc.oneof(anyUnits, fc.anything());
    const name = fc.constantFrom('state', 'scope', 'redirectUri', 'email', 'prompt', 'maxAge');
    let refused = 0;
    fc.assert(
      fc.property(name, value, (someName, someValue) => {
        try {
          createAuthorizationRequest(client, 'signIn', { ...base, [someName]: someValue });
        } catch (error) {
          refused += 1;
          expect(error).toEqual(refusal(expect.stringContaining(someName)));
        }
      }),
    );
    expect(refused).toBeGreaterThan(0);
  });
});

describe('a parameter that Firefox Accounts would drop the metrics for', () => {
  const create = (options: object) =>
    createAuthorizationRequest(client, 'signIn', { ...base, ...options });

  it.each([
    ['entrypoint', 'a b', 'firefox.com:home-1'],
    ['entrypointExperiment', 'é', 'an.experiment'],
    ['entrypointVariation', 'a/b', 'B'],
    ['utmCampaign', 'a b', 'a/b%20c'],
    ['utmSource', 'a'.repeat(129), 'a'.repeat(128)],
    ['utmTerm', 'a:b', 'a.b-c'],
    ['flowId', 'A'.repeat(64), 'a'.repeat(64)],
    ['flowId', 'a'.repeat(63), '0'.repeat(64)],
    ['flowBeginTime', 1.5, 1_560_000_000_000],
    ['flowBeginTime', 'now', '1560000000000'],
    ['deviceId', 'a'.repeat(64), 'a'.repeat(32)],
    ['maxAge', -1, 0],
    ['maxAge', Number.NaN, 300],
  ])('is refused by its name: %s %s', async (name, wrong, right) => {
    expect(() => create({ [name]: wrong })).toThrow(
      refusal(expect.stringMatching(`^${name} must be like /`)),
    );
    const wireName = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    expect(() => create({ params: { [wireName]: `${wrong}` } })).toThrow(
      refusal(expect.stringMatching(`^${wireName} must be like /`)),
    );
    const { searchParams } = new URL(await create({ [name]: right }).createUrl());
    expect(searchParams.get(wireName)).toBe(`${right}`);
  });

  it('is not every parameter: others are as they are, whatever their name', async () => {
    const params = { constructor: 'a b', toString: 'c d', maximum: 'e f', x_utm: 'g h' };
    const { searchParams } = new URL(await create({ params }).createUrl());
    expect(Object.fromEntries(searchParams)).toMatchObject(params);
  });
});

describe('what the library sets cannot be replaced', () => {
  const ours = [
    ['client_id', 'clientId'],
    ['state', 'state'],
    ['scope', 'scope'],
    ['redirect_uri', 'redirectUri'],
    ['action', 'action'],
    ['email', 'email'],
    ['response_type', 'responseType'],
    ['context', 'context'],
    ['code_challenge', 'codeChallenge'],
    ['code_challenge_method', 'codeChallengeMethod'],
  ] as const;

  async function expectUntouched(options: object) {
    const given = { ...base, email: 'test@example.com', ...options };
    const request = createAuthorizationRequest(
      { ...client, pkce: true },
      'forceAuth',
      given,
      'iframe',
    );
    const { searchParams } = new URL(await request.createUrl());
    expect([...searchParams].slice(0, 10)).toEqual([
      ['client_id', client.clientId],
      ['state', base.state],
      ['scope', base.scope],
      ['redirect_uri', base.redirectUri],
      ['action', 'force_auth'],
      ['email', 'test@example.com'],
      ['response_type', 'code'],
      ['context', 'iframe'],
      ['code_challenge', challengeOf(request.codeVerifier)],
      ['code_challenge_method', 'S256'],
    ]);
    for (const [wireName] of ours) expect(searchParams.getAll(wireName)).toHaveLength(1);
  }

  it.each(ours)('by params: %s', async (wireName) => {
    await expectUntouched({ params: { [wireName]: 'evil' } });
  });

  it.each([ours[0], ...ours.slice(4, 5), ...ours.slice(6)])(
    'by an option that has no type: %s as %s',
    async (wireName, name) => {
      await expectUntouched({ [name]: 'evil' });
      await expectUntouched({ [wireName]: 'evil' });
    },
  );

  it('by any mixture of names, in any order', async () => {
    const names = fc.constantFrom(...ours.flat(), '__proto__', 'constructor');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, visible), (params) => expectUntouched({ params })),
    );
  });

  it('by params, where an option says the same', async () => {
    const url = await urlOf('signIn', { prompt: 'login', params: { prompt: 'none' } });
    expect(url.searchParams.getAll('prompt')).toEqual(['login']);
  });
});

const challengeOf = (verifier = '') => createHash('sha256').update(verifier).digest('base64url');

describe('PKCE', () => {
  it('is off unless asked for', async () => {
    const request = createAuthorizationRequest(client, 'signIn', base);
    expect(request.codeVerifier).toBeUndefined();
    expect(await request.createUrl()).not.toContain('code_challenge');
  });

  it('adds the S256 challenge of a verifier that is kept, and new for each request', async () => {
    const requests = [1, 2].map(() =>
      createAuthorizationRequest({ ...client, pkce: true }, 'signIn', base),
    );
    for (const { codeVerifier, createUrl } of requests) {
      const { searchParams, search } = new URL(await createUrl());
      expect(codeVerifier).toMatch(/^[\w-]{43,128}$/);
      expect(search).toMatch(
        /&response_type=code&code_challenge=[\w-]{43}&code_challenge_method=S256$/,
      );
      expect(searchParams.get('code_challenge')).toBe(challengeOf(codeVerifier));
      expect(search).not.toContain(codeVerifier);
    }
    expect(requests[0]?.codeVerifier).not.toBe(requests[1]?.codeVerifier);
  });
});

describe('state', () => {
  it('is made where none is given, unguessable and new each time', () => {
    const { state: _, ...others } = base;
    const states = Array.from(
      { length: 200 },
      () => createAuthorizationRequest(client, 'signIn', others).state,
    );
    for (const state of states) expect(state).toMatch(/^[\w-]{21,}$/);
    expect(new Set(states).size).toBe(200);
  });

  it('is used as it is where it is given', () => {
    expect(createAuthorizationRequest(client, 'signIn', base).state).toBe('a-state');
  });

  it('may have 512 characters and no more', async () => {
    const longest = 's'.repeat(512);
    expect((await urlOf('signIn', { state: longest })).searchParams.get('state')).toBe(longest);
    expect(() =>
      createAuthorizationRequest(client, 'signIn', { ...base, state: `${longest}s` }),
    ).toThrow(refusal('state must be at most 512 characters'));
  });
});

describe('a bad argument is refused at once', () => {
  it.each<[string, Action, object]>([
    ['scope is required', 'signIn', { scope: undefined }],
    ['scope is required', 'signIn', { scope: '' }],
    ['redirectUri is required', 'signIn', { redirectUri: undefined }],
    ['redirectUri is required', 'signIn', { redirectUri: '' }],
    ['state is required', 'signIn', { state: '' }],
    ['state is required', 'signIn', { state: null }],
    ['email is required', 'forceAuth', {}],
    ['email is required', 'forceAuth', { email: '' }],
    ['email must be an email address', 'forceAuth', { email: 'test' }],
    ['email must be an email address', 'signIn', { email: 'test' }],
    ['email must be an email address', 'signIn', { email: 'not blank' }],
    ['scope must be a well-formed string', 'signIn', { scope: ['profile'] }],
    ['prompt must be a well-formed string', 'signIn', { prompt: { none: true } }],
    [
      'redirectUri must be an http(s) URL without a fragment',
      'signIn',
      { redirectUri: 'javascript:alert(1)' },
    ],
    [
      'redirectUri must be an http(s) URL without a fragment',
      'signIn',
      { redirectUri: 'https://relier.example/#oauth' },
    ],
    ['redirectUri must be an http(s) URL without a fragment', 'signIn', { redirectUri: '/oauth' }],
  ])('%s: %s %j', (message, action, options) => {
    expect(() => createAuthorizationRequest(client, action, { ...base, ...options })).toThrow(
      refusal(message),
    );
  });
});
