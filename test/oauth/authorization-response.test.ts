import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PendingRequest } from '../../src/oauth/authorization-request.ts';
import { readAuthorizationResponse } from '../../src/oauth/authorization-response.ts';
import { anyUnits } from '../text.ts';

const request: PendingRequest = {
  state: 'a-state',
  redirectUri: 'https://relier.example/oauth?kept=1',
};
const code = 'c'.repeat(64);
const issuer = 'https://accounts.example.com';
const redirect = `https://relier.example/oauth?kept=1&state=a-state&code=${code}`;

const unread = (answer: string) => ({
  params: new URLSearchParams(answer),
  redirectUri: redirect,
});

function read(
  answer: Record<string, string> | string,
  to: PendingRequest | undefined = request,
  url: string = redirect,
) {
  return readAuthorizationResponse(
    to,
    { params: new URLSearchParams(answer), redirectUri: url },
    issuer,
  );
}

const failure = (reason: string, details: object = {}) =>
  expect.objectContaining({ name: 'FxaRelierError', reason, ...details });

describe('an answer to the request that was made', () => {
  it('gives the code, the state and where it came', () => {
    expect(read({ code, state: 'a-state' })).toEqual({
      redirect_uri: redirect,
      code,
      state: 'a-state',
    });
  });

  it('has redirect_uri under its name of 0.0.8, too, which copies and comparisons leave out', () => {
    const result = read({ code, state: 'a-state' });
    expect(result.redirect).toBe(redirect);
    expect(Object.keys(result)).not.toContain('redirect');
    expect(JSON.stringify(result)).not.toContain('"redirect"');
    expect(structuredClone(result)).not.toHaveProperty('redirect');
  });

  it('says what the user did, where the server says it', () => {
    expect(read({ code, state: 'a-state', action: 'signup' }).action).toBe('signup');
  });

  it('brings the request’s code verifier, never the answer’s', () => {
    const answer = { code, state: 'a-state', codeVerifier: 'evil', code_verifier: 'evil' };
    const codeVerifier = 'v'.repeat(64);
    expect(read(answer, { ...request, codeVerifier }).codeVerifier).toBe(codeVerifier);
    expect(read(answer).codeVerifier).toBeUndefined();
  });

  it('may come with parameters that nobody knows, in any order', () => {
    expect(read(`flowId=f&code=${code}&x=&state=a-state&email=a%40b`)).toEqual({
      redirect_uri: redirect,
      code,
      state: 'a-state',
    });
  });
});

describe('an attacker’s answer is refused', () => {
  it.each([
    ['another state', { code, state: 'evil' }],
    ['the state in other letters', { code, state: 'A-STATE' }],
    ['the state with something behind it', { code, state: 'a-state ' }],
    ['an empty state', { code, state: '' }],
    ['no state', { code }],
    ['an error and another state', { error: 'login_required', state: 'evil' }],
  ])('with %s', (_, answer) => {
    expect(() => read(answer)).toThrow(failure('state_mismatch'));
  });

  it.each([`code=${code}&state=a-state`, `code=${code}`, '', 'error=x&state=a-state'])(
    'where no request is remembered: %j',
    (answer) => {
      expect(() => readAuthorizationResponse(undefined, unread(answer), issuer)).toThrow(
        failure('state_missing'),
      );
    },
  );

  it.each([
    'https://evil.example/oauth',
    'https://relier.example.evil.example/oauth',
    'https://relier.example@evil.example/oauth',
    'http://relier.example/oauth',
    'https://relier.example:8443/oauth',
    '//evil.example/oauth',
    '/\\evil.example/oauth',
    '\t//evil.example',
    'javascript:alert(1)//https://relier.example/',
    'data:text/html,https://relier.example/',
    'blob:https://evil.example/x',
    'blob:https://relier.example/8f4ac1a8',
  ])('with the right state but for another site: %j', (url) => {
    expect(() => read({ code, state: 'a-state' }, request, url)).toThrow(
      failure('invalid_response'),
    );
  });

  it.each(['http://', 'https://[', 'https://relier.example:port/'])(
    'with the right state but at %j, which is no URL',
    (url) => {
      expect(() => read({ code, state: 'a-state' }, request, url)).toThrow(
        failure('invalid_response'),
      );
    },
  );

  it('with the right state but nowhere', () => {
    expect(() => read({ code, state: 'a-state' }, request, '')).toThrow(
      failure('invalid_response'),
    );
    expect(() => read({ code, state: 'a-state' }, request, '')).toThrow(
      failure('invalid_response'),
    );
  });
});

describe('a response that repeats a parameter', () => {
  it.each([
    ['code', `code=${code}&state=a-state&code=evil`],
    ['code', `code=${code}&state=a-state&code=${code}`],
    ['state', `code=${code}&state=a-state&state=evil`],
    ['state', `code=${code}&state=evil&state=a-state`],
    ['error', 'state=a-state&error=access_denied&error=login_required'],
    ['iss', `code=${code}&state=a-state&iss=${issuer}&iss=https://evil.example`],
  ])('is refused, since an attacker may have added one: %s', (name, response) => {
    expect(() => read(response)).toThrow(
      failure('invalid_response', {
        message: `The response has the parameter ${name} more than once`,
      }),
    );
  });

  it('is accepted if the parameter is none of OAuth', () => {
    expect(read(`code=${code}&state=a-state&utm_source=a&utm_source=b`).code).toBe(code);
  });
});

describe('the issuer of a response', () => {
  it.each([issuer, `${issuer}/`, ''])('may be the server: iss=%s', (iss) => {
    expect(read({ code, state: 'a-state', iss }).code).toBe(code);
  });

  it.each([
    'https://evil.example',
    `${issuer}.evil.example`,
    `${issuer}/path`,
    'http://accounts.example.com',
    'HTTPS://ACCOUNTS.EXAMPLE.COM',
    'null',
  ])('must not be another server, which may want the code: iss=%s', (iss) => {
    for (const response of [
      { code, state: 'a-state', iss },
      { error: 'access_denied', state: 'a-state', iss },
    ]) {
      expect(() => read(response)).toThrow(
        failure('invalid_response', { message: 'The response comes from another server' }),
      );
    }
  });
});

describe('an answer without a code', () => {
  it.each(['state=a-state', 'state=a-state&code='])('is no answer: %s', (answer) => {
    expect(() => read(answer)).toThrow(failure('invalid_response'));
  });

  it('is the server’s error where it says one', () => {
    expect(() => read({ error: 'login_required', state: 'a-state' })).toThrow(
      failure('server_error', {
        error: 'login_required',
        errno: undefined,
        message: 'Firefox Accounts sent the error: login_required',
      }),
    );
  });

  it.each([
    [1005, 'invalid_request'],
    [1007, 'invalid_request'],
    [1008, 'unauthorized_client'],
    [1009, 'invalid_request'],
    [1010, 'login_required'],
    [1011, 'account_selection_required'],
    [1012, 'interaction_required'],
    [1013, 'invalid_request'],
    [1004, '1004'],
    [1006, '1006'],
    [1014, '1014'],
  ])('may give the error as a number: %i is %s', (errno, error) => {
    expect(() => read({ error: `${errno}`, state: 'a-state' })).toThrow(
      failure('server_error', {
        error,
        errno,
        message: `Firefox Accounts sent the error: ${error}`,
      }),
    );
  });

  it.each([
    'invalid_request',
    'unauthorized_client',
    'account_selection_required',
    'interaction_required',
    'unmet_authentication_requirements',
    'something_new',
  ])('may give the error as a word: %s', (error) => {
    expect(() => read({ error, state: 'a-state' })).toThrow(
      failure('server_error', { error, errno: undefined }),
    );
  });

  it('may give an error alone, where the user ended up in another browser', () => {
    const alone = () => readAuthorizationResponse(undefined, unread('error=3005'), issuer);
    expect(alone).toThrow(failure('server_error', { error: '3005', errno: 3005 }));
  });

  it('is an error even if a code comes with it', () => {
    expect(() => read({ error: 'login_required', code, state: 'a-state' })).toThrow(
      failure('server_error'),
    );
  });
});

describe('of arbitrary answers', () => {
  const name = fc.constantFrom('state', 'code', 'error', 'action', 'redirect', '__proto__');
  const value = fc.oneof(
    fc.constantFrom('a-state', code, '', 'evil', '1010', 'undefined', 'null'),
    anyUnits,
  );
  const rightPair: [string, string] = ['state', request.state];
  const codePair: [string, string] = ['code', code];
  const answers = fc.array(
    fc.oneof(fc.constant(rightPair), fc.tuple(fc.oneof(name, anyUnits), value)),
  );
  const urls = fc.oneof(
    fc.constantFrom(redirect, 'https://evil.example/', '/oauth', '//', '', ''),
    fc.webUrl(),
    anyUnits,
  );

  it('each gives a result of the request or an FxaRelierError', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(answers, urls, fc.boolean(), (pairs, url, isRemembered) => {
        const answer = new URLSearchParams(pairs);
        try {
          const result = readAuthorizationResponse(
            isRemembered ? request : undefined,
            { params: answer, redirectUri: url },
            issuer,
          );
          seen.add('result');
          expect(isRemembered).toBe(true);
          expect(answer.get('state')).toBe(request.state);
          expect(answer.get('error') || '').toBe('');
          expect(result).toMatchObject({ state: request.state, code: answer.get('code') });
          expect(new URL(url as string, 'https://relier.example').origin).toBe(
            'https://relier.example',
          );
        } catch (error) {
          expect(error).toMatchObject({ name: 'FxaRelierError' });
          seen.add((error as { reason: string }).reason);
        }
      }),
      {
        numRuns: 500,
        examples: [
          [[rightPair, codePair], redirect, true],
          [[rightPair, codePair], 'https://', true],
          [[rightPair, codePair], redirect, false],
          [[['state', 'evil'], codePair], redirect, true],
          [[rightPair, ['error', 'x']], redirect, true],
        ],
      },
    );
    expect([...seen].sort()).toEqual([
      'invalid_response',
      'result',
      'server_error',
      'state_mismatch',
      'state_missing',
    ]);
  });
});
