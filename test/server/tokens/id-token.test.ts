import type { JWTPayload } from 'jose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { PendingSignIn } from '../../../src/server/sign-in/pending-sign-in.ts';
import { createIdTokenVerifier } from '../../../src/server/tokens/id-token.ts';
import { createSignedTokens } from '../../../src/server/tokens/signed-token.ts';
import { account, confidential, content, createFxa } from '../../local/fixture.ts';
import { createBrowser, createRelier, failure, signIn, siteHandler } from '../relier.ts';
import { createSigner, eventClaims, idTokenClaims } from '../tokens.ts';

type Signer = Awaited<ReturnType<typeof createSigner>>;
let signer: Signer;
let attacker: Signer;
let elliptic: Signer;

beforeAll(async () => {
  [signer, attacker, elliptic] = await Promise.all([
    createSigner('key-1'),
    createSigner('key-1'),
    createSigner('key-2', 'ES256'),
  ]);
});

const jwksUri = 'http://localhost:9000/v1/jwks';

function createVerifier(publish: () => object[] = () => [signer.jwk, elliptic.jwk]) {
  const fetch = vi.fn(async () => Response.json({ keys: publish() }));
  const issuer = { issuer: content, jwksUri, clientId: confidential.id, fetch };
  const verify = createIdTokenVerifier(createSignedTokens(issuer), confidential.id);
  const check = (token: string | undefined, options = {}, accessToken = 'the-access-token') => {
    const pending = { begunAt: Date.now(), options } as unknown as PendingSignIn;
    return verify(token, { accessToken, pending });
  };
  return { check, fetch };
}

describe('an ID token', () => {
  it('says who signed in, and how', async () => {
    const { check } = createVerifier();
    const claims = idTokenClaims({ acr: 'AAL2', amr: ['pwd', 'otp'], auth_time: 1_700_000_000 });
    expect(await check(await signer.sign(claims))).toEqual({
      sub: account.uid,
      acr: 'AAL2',
      amr: ['pwd', 'otp'],
      authTime: 1_700_000_000,
    });
  });

  it('may be for a resource, too', async () => {
    const { check } = createVerifier();
    const claims = idTokenClaims({ aud: ['https://api.example.com', confidential.id] });
    expect(await check(await signer.sign(claims))).toMatchObject({ sub: account.uid });
  });

  it.each<[string, () => Promise<string | undefined>]>([
    ['missing', async () => undefined],
    ['no token', async () => 'a.b.c'],
    ['of another issuer', () => signer.sign(idTokenClaims({ iss: 'https://evil.example' }))],
    ['for another client', () => signer.sign(idTokenClaims({ aud: '325b4083e32fe8e7' }))],
    ['expired', () => signer.sign(idTokenClaims({ exp: Date.now() / 1000 - 20 }))],
    ['without an end', () => signer.sign(idTokenClaims({ exp: undefined }))],
    ['without a user', () => signer.sign(idTokenClaims({ sub: undefined }))],
    ["signed by another's key of the same name", () => attacker.sign(idTokenClaims())],
    ['signed by another algorithm', () => elliptic.sign(idTokenClaims())],
    ['that is a security event', () => signer.sign(eventClaims({}))],
    ['of another access token', () => signer.sign(idTokenClaims({ at_hash: 'x'.repeat(22) }))],
    [
      'not signed at all',
      async () => {
        const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
        return `${part({ alg: 'none', kid: 'key-1' })}.${part(idTokenClaims())}.`;
      },
    ],
    [
      'changed after it was signed',
      async () => {
        const [header, , signature] = (await signer.sign(idTokenClaims())).split('.');
        const claims = JSON.stringify(idTokenClaims({ sub: 'f'.repeat(32) }));
        return `${header}.${Buffer.from(claims).toString('base64url')}.${signature}`;
      },
    ],
  ])('is refused where it is %s', async (_what, make) => {
    const { check } = createVerifier();
    await expect(check(await make())).rejects.toMatchObject(failure('invalid_response'));
  });

  it.each<[string, Record<string, unknown>]>([
    ['sub is a number', { sub: 5 }],
    ['sub is a list', { sub: [account.uid] }],
    ['sub is empty', { sub: '' }],
    ['azp is another client', { azp: '325b4083e32fe8e7' }],
    [
      'azp is another client, though it is for both',
      { azp: '325b4083e32fe8e7', aud: [confidential.id, '325b4083e32fe8e7'] },
    ],
    ['azp is no text', { azp: [confidential.id] }],
    ['it has a nonce, and none was sent', { nonce: 'of-another-sign-in' }],
    ['acr is a number', { acr: 2 }],
    ['acr is a list', { acr: ['AAL2'] }],
    ['acr is null', { acr: null }],
    ['it was issued an hour from now', { iat: Date.now() / 1000 + 3600 }],
    ['it was issued in milliseconds', { iat: Date.now() }],
    ['auth_time is text', { auth_time: '1700000000' }],
    ['auth_time is an hour from now', { auth_time: Date.now() / 1000 + 3600 }],
  ])('is refused if %s', async (_what, claims) => {
    const { check } = createVerifier();
    const token = await signer.sign(idTokenClaims(claims));
    await expect(check(token)).rejects.toMatchObject(failure('invalid_response'));
  });

  it.each<[string, Record<string, unknown>]>([
    ['names this client in azp', { azp: confidential.id }],
    ['says nothing of the authentication', { acr: undefined, amr: undefined }],
    ['comes from a clock that is a minute ahead', { iat: Date.now() / 1000 + 60 }],
  ])('is accepted if it %s', async (_what, claims) => {
    const { check } = createVerifier();
    const token = await signer.sign(idTokenClaims(claims));
    expect(await check(token)).toMatchObject({ sub: account.uid });
  });

  it('must have the nonce that was sent', async () => {
    const { check } = createVerifier();
    const options = { params: { nonce: 'n-0S6_WzA2Mj' } };
    const good = await signer.sign(idTokenClaims({ nonce: 'n-0S6_WzA2Mj' }));
    expect(await check(good, options)).toMatchObject({ sub: account.uid });
    for (const nonce of ['of-another-sign-in', undefined]) {
      const token = await signer.sign(idTokenClaims({ nonce }));
      await expect(check(token, options)).rejects.toMatchObject(failure('invalid_response'));
    }
  });

  it('is refused where the public key was taken for a shared secret', async () => {
    const { check } = createVerifier();
    const { SignJWT } = await import('jose');
    const forged = await new SignJWT(idTokenClaims())
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .sign(new TextEncoder().encode(JSON.stringify(signer.jwk)));
    await expect(check(forged)).rejects.toMatchObject(failure('invalid_response'));
  });
});

describe('what was asked for', () => {
  const now = () => Math.floor(Date.now() / 1000);
  it.each<[string, object, () => JWTPayload]>([
    ['AAL2', { acrValues: 'AAL2' }, () => ({ acr: 'AAL2' })],
    ['AAL2 by more', { acrValues: 'AAL2' }, () => ({ acr: 'AAL3' })],
    ['other levels, which are ignored', { acrValues: 'urn:other' }, () => ({})],
    ['an age', { maxAge: 300 }, () => ({ auth_time: now() - 300 })],
    ['a new proof', { maxAge: 0 }, () => ({ auth_time: now() - 5 })],
  ])('is kept: %s', async (_what, options, claims) => {
    const { check } = createVerifier();
    const token = await signer.sign(idTokenClaims(claims()));
    expect(await check(token, options)).toMatchObject({ sub: account.uid });
  });

  it.each<[string, object, () => JWTPayload]>([
    ['AAL2', { acrValues: 'AAL2' }, () => ({ acr: 'AAL1' })],
    ['AAL2, of which nothing is said', { acrValues: 'AAL2' }, () => ({ acr: undefined })],
    ['AAL2, by another word', { acrValues: 'AAL2' }, () => ({ acr: 'xAAL22' })],
    ['an age', { maxAge: 300 }, () => ({ auth_time: now() - 320 })],
    ['a new proof', { maxAge: 0 }, () => ({ auth_time: now() - 20 })],
    ['an age, of which nothing is said', { maxAge: 300 }, () => ({ auth_time: undefined })],
  ])('is not kept: %s', async (_what, options, claims) => {
    const { check } = createVerifier();
    const token = await signer.sign(idTokenClaims(claims()));
    await expect(check(token, options)).rejects.toMatchObject(
      failure('invalid_response', { error: 'unmet_authentication_requirements' }),
    );
  });
});

describe("Firefox Accounts' keys", () => {
  it('are fetched once for many tokens, also for those that come at once', async () => {
    const { check, fetch } = createVerifier();
    const token = await signer.sign(idTokenClaims());
    await Promise.all([check(token), check(token), check(token)]);
    await check(token);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('are fetched again for a new one, though not for every unknown one', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const next = await createSigner('key-3');
    let published = [signer.jwk];
    const { check, fetch } = createVerifier(() => published);
    await check(await signer.sign(idTokenClaims()));
    published = [next.jwk];
    // Less than a second after the last fetch.
    await expect(check(await next.sign(idTokenClaims()))).rejects.toMatchObject(
      failure('invalid_response'),
    );
    expect(fetch).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1001);
    await check(await next.sign(idTokenClaims()));
    expect(fetch).toHaveBeenCalledTimes(2);
    await expect(check(await signer.sign(idTokenClaims()))).rejects.toThrow();
    vi.useRealTimers();
  });

  it.each<[string, object, () => Promise<Response>]>([
    ['network', {}, () => Promise.reject(new TypeError('fetch failed'))],
    ['http_error', { status: 500 }, async () => new Response('no', { status: 500 })],
    ['invalid_response', {}, async () => new Response('no')],
    ['invalid_response', {}, async () => Response.json({ keys: 'none' })],
  ])('that cannot be had are not the token: %s', async (reason, details, answer) => {
    const issuer = { issuer: content, jwksUri, clientId: confidential.id, fetch: answer };
    const verify = createSignedTokens(issuer);
    const token = await signer.sign(idTokenClaims());
    await expect(verify(token, {})).rejects.toMatchObject(failure(reason, details));
  });
});

describe('a sign-in with the scope openid', () => {
  it('has its ID token verified, against the keys of the local Firefox Accounts', async () => {
    const { relier, fxa, asked } = createRelier({ scope: 'profile openid' });
    const answer = siteHandler(relier);
    const browser = createBrowser(fxa);
    expect((await signIn(answer, browser)).status).toBe(303);
    expect(asked).toEqual(['/v1/token', '/v1/jwks', '/v1/profile']);
    expect(await (await browser.ask(answer, '/')).json()).toMatchObject({
      uid: account.uid,
      acr: 'AAL1',
      amr: ['pwd'],
      authenticatedAt: expect.any(Number),
    });
  });

  it('signs nobody in by less than was asked for, and destroys the token', async () => {
    const { relier, fxa, asked, errors } = createRelier({ scope: 'profile openid' });
    const answer = siteHandler(relier, { acrValues: 'AAL2' });
    const browser = createBrowser(fxa);
    const begun = await browser.ask(answer, '/sign-in');
    // Somebody on the way has taken the demand off.
    const url = new URL(begun.headers.get('location') ?? '');
    url.searchParams.delete('acr_values');
    const response = await browser.ask(answer, await browser.approve(url.href));
    expect(response.status).toBe(502);
    expect(browser.named('session')).toEqual([]);
    expect(asked.at(-1)).toBe('/v1/destroy');
    expect(errors).toMatchObject([{ error: 'unmet_authentication_requirements' }]);
  });

  it('fails with 503 while the keys cannot be fetched', async () => {
    const { relier, fxa } = createRelier({ scope: 'profile openid' }, createFxa());
    fxa.faults = { fail: { '/v1/jwks': 999 } };
    const response = await signIn(siteHandler(relier), createBrowser(fxa));
    expect(response.status).toBe(503);
  });

  it('needs no profile to know who it is', async () => {
    const { relier, fxa, asked } = createRelier({ scope: 'openid' });
    const answer = siteHandler(relier);
    const browser = createBrowser(fxa);
    await signIn(answer, browser);
    expect(asked).toEqual(['/v1/token', '/v1/jwks']);
    expect(await (await browser.ask(answer, '/')).json()).toMatchObject({
      uid: account.uid,
      profile: {},
    });
  });
});

describe('a profile of another user than the ID token', () => {
  const another = 'f'.repeat(32);

  /** Signs in with a profile server that says `profile`. */
  async function signInWithProfile(profile: object | undefined, scope: string) {
    const fxa = createFxa();
    const asked: string[] = [];
    const { relier, errors } = createRelier({
      scope,
      fetch: async (input, init) => {
        const { pathname } = new URL(String(input));
        asked.push(pathname);
        if (profile && pathname === '/v1/profile') return Response.json(profile);
        return fxa.fetch(new Request(input, init));
      },
    });
    const answer = siteHandler(relier);
    const browser = createBrowser(fxa);
    const response = await signIn(answer, browser);
    const session = await (await browser.ask(answer, '/')).json();
    return { response, session, asked, errors };
  }

  it.each<[string, object]>([
    ['by sub', { email: 'victim@example.com', sub: another }],
    ['by uid', { email: 'victim@example.com', uid: another }],
    ['by uid, though sub is right', { sub: account.uid, uid: another }],
    ['by sub, though uid is right', { sub: another, uid: account.uid }],
    ['by a sub that is no text', { sub: 5 }],
    ['by a uid that is no text', { sub: account.uid, uid: [account.uid] }],
    ['by an empty sub', { sub: '' }],
    ['by an empty uid', { sub: account.uid, uid: '' }],
    ['by a sub that is null', { sub: null, uid: account.uid }],
  ])('makes no session: %s', async (_how, profile) => {
    const { response, session, asked, errors } = await signInWithProfile(profile, 'openid email');
    expect(response.status).toBe(502);
    expect(session).toBeNull();
    expect(asked.at(-1)).toBe('/v1/destroy');
    expect(errors).toMatchObject([failure('invalid_response')]);
  });

  it('makes no session without openid, either: sub and uid differ', async () => {
    const profile = { sub: another, uid: account.uid };
    const { session, errors } = await signInWithProfile(profile, 'profile');
    expect(session).toBeNull();
    expect(errors).toMatchObject([failure('invalid_response')]);
  });

  it('is found out by the OAuth server if the profile names nobody', async () => {
    const { session, asked } = await signInWithProfile({ email: account.email }, 'openid email');
    expect(session).toMatchObject({ uid: account.uid, profile: { email: account.email } });
    expect(asked).toEqual(['/v1/token', '/v1/jwks', '/v1/profile', '/v1/verify']);
  });

  it.each(['openid email', 'openid profile', 'openid profile:email', 'openid profile:uid'])(
    'is not suspected with the scope %s',
    async (scope) => {
      const { session, asked } = await signInWithProfile(undefined, scope);
      expect(session).toMatchObject({ uid: account.uid });
      expect(asked).toEqual(['/v1/token', '/v1/jwks', '/v1/profile']);
    },
  );
});

it.each([{ user: 5 }, { user: '' }, { user: null }, {}])(
  'a verified token whose user is no text makes no session: %j',
  async (verified) => {
    const fxa = createFxa();
    const { relier, errors } = createRelier({
      scope: 'profile:email',
      fetch: async (input, init) =>
        String(input).endsWith('/verify')
          ? Response.json(verified)
          : fxa.fetch(new Request(input, init)),
    });
    const browser = createBrowser(fxa);
    expect((await signIn(siteHandler(relier), browser)).status).toBe(502);
    expect(browser.named('session')).toEqual([]);
    expect(errors).toMatchObject([failure('invalid_response')]);
  },
);

it('a scope that shows no uid is answered by the OAuth server', async () => {
  const { relier, fxa, asked } = createRelier({ scope: 'profile:email' });
  const answer = siteHandler(relier);
  const browser = createBrowser(fxa);
  await signIn(answer, browser);
  expect(asked).toEqual(['/v1/token', '/v1/profile', '/v1/verify']);
  expect(await (await browser.ask(answer, '/')).json()).toMatchObject({
    uid: account.uid,
    profile: { email: account.email },
  });
});
