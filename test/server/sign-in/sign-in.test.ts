import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  FxaRelierServer,
  type ServerClientOptions,
  type Session,
} from '../../../src/server/index.ts';
import type { SessionStore } from '../../../src/server/session/session-store.ts';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { account, confidential, createFxa, oauth, publicClient } from '../../local/fixture.ts';
import {
  cookieSecret,
  createBrowser,
  createRelier,
  failure,
  newerSecret,
  signIn,
  signInOptions,
  siteHandler,
  siteUrl,
} from '../relier.ts';
import { createStorage } from '../unstorage.ts';

const { clientSecret: _, ...publicOptions } = signInOptions;
const profile = { uid: account.uid, email: account.email };

afterEach(() => {
  vi.useRealTimers();
});

function setUp(
  { fxa = createFxa(), ...options }: ServerClientOptions & { fxa?: LocalFxa } = {},
  begin: object = {},
) {
  const made = createRelier(options, fxa);
  const answer = siteHandler(made.relier, begin);
  const browser = createBrowser(made.fxa);
  const whoIsThere = async () => (await browser.ask(answer, '/')).json();
  return { ...made, answer, browser, whoIsThere };
}

describe('beginning a sign-in', () => {
  it('sends a browser on to Firefox Accounts, with a state bound to it', async () => {
    const { answer, browser } = setUp();
    const response = await browser.ask(answer, '/sign-in');
    expect(response.status).toBe(302);
    const url = new URL(response.headers.get('location') ?? '');
    expect(url.origin + url.pathname).toBe(`${oauth}/authorization`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: confidential.id,
      state: expect.stringMatching(/^[\w-]{32}$/),
      scope: 'profile',
      redirect_uri: `${siteUrl}/oauth`,
      action: 'email',
      response_type: 'code',
    });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-fxa-sign-in-[\w-]{8}-dcdb5ae7add825d2=[\w.-]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ]);
  });

  it('hands a script the parameters under their OAuth names', async () => {
    const { answer, browser } = setUp(
      { scope: 'profile openid' },
      { acrValues: 'AAL2', maxAge: 0 },
    );
    const response = await browser.ask(answer, '/sign-in', {
      headers: { accept: 'application/json' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('vary')).toBe('Accept');
    expect(await response.json()).toEqual({
      client_id: confidential.id,
      redirect_uri: `${siteUrl}/oauth`,
      oauth_uri: 'http://localhost:9000/v1',
      profile_uri: 'http://localhost:1111/v1',
      content_uri: 'http://localhost:3030',
      scope: 'profile openid',
      state: expect.stringMatching(/^[\w-]{32}$/),
      acr_values: 'AAL2',
      max_age: '0',
    });
    expect(browser.named('sign-in')).toHaveLength(1);
  });

  it('hands a script whatever else was asked for, so that it is not lost on the way', async () => {
    const { answer, browser } = setUp(
      {},
      { action: 'signIn', accessType: 'offline', prompt: 'login', params: { style: 'dark' } },
    );
    const begun = await browser.ask(answer, '/sign-in', {
      headers: { accept: 'application/json' },
    });
    const {
      client_id,
      redirect_uri,
      oauth_uri,
      profile_uri,
      content_uri,
      scope,
      state,
      ...others
    } = await begun.json();
    expect(others).toEqual({ access_type: 'offline', prompt: 'login', style: 'dark' });
  });

  it('makes PKCE for a client that has no secret, and trades with its verifier', async () => {
    const redirectUri = `${siteUrl}/oauth`;
    const fxa = createFxa({ clients: [{ ...publicClient, redirectUris: [redirectUri] }] });
    const relier = new FxaRelierServer(publicClient.id, {
      ...publicOptions,
      fetch: (input, init) => fxa.fetch(new Request(input, init)),
    });
    const answer = siteHandler(relier);
    const browser = createBrowser(fxa);
    const begun = await browser.ask(answer, '/sign-in', {
      headers: { accept: 'application/json' },
    });
    expect(await begun.json()).toMatchObject({
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect((await signIn(answer, browser)).status).toBe(303);
    expect(browser.named('session')).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ["a script's request", { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }],
    ['a prefetch by a link', { 'sec-fetch-dest': 'empty', 'sec-purpose': 'prefetch' }],
    [
      'a prefetch by speculation rules',
      { 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch' },
    ],
    [
      'a prerender',
      { 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch;prerender', accept: 'text/html' },
    ],
  ])('beginSignIn() answers %s with 401, without a cookie or a redirect', async (_, headers) => {
    const { relier, browser, errors } = setUp();
    const response = await browser.ask(relier.beginSignIn, '/sign-in', { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      outcome: 'site_error',
      message: expect.stringContaining('send Accept: application/json'),
    });
    expect(response.headers.get('location')).toBeNull();
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("beginSignIn() begins for a script that accepts JSON, and for the user's navigation", async () => {
    const { relier, browser } = setUp();
    const begin = (headers: Record<string, string>) =>
      browser.ask(relier.beginSignIn, '/sign-in', { headers });
    const script = { 'sec-fetch-dest': 'empty', accept: 'application/json' };
    expect((await begin(script)).status).toBe(200);
    expect((await begin({ 'sec-fetch-dest': 'document' })).status).toBe(302);
    expect((await begin({ 'sec-fetch-dest': 'iframe' })).status).toBe(302);
  });

  it('on localhost over http has no Secure cookie, since Safari would not keep it', async () => {
    const { relier } = createRelier({ redirectUri: 'http://localhost:8080/oauth' });
    const response = await relier.beginSignIn(new Request('http://localhost:8080/'));
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^fxa-sign-in-[^;]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it.each([
    ['198 times "é"', `/search?q=${'é'.repeat(198)}`],
    ['150 Chinese characters', `/search?q=${'火'.repeat(150)}`],
    ['a path of 1,024 characters', `/${'x'.repeat(1023)}`],
    ['1,000 escaped control characters', `/${'\u0001'.repeat(340)}`],
  ])(
    'beginSignIn() accepts a returnTo of %s, and uses the front page if it does not fit',
    async (_, returnTo) => {
      const { answer, browser, whoIsThere } = setUp({}, { returnTo });
      const begun = await browser.ask(answer, '/sign-in');
      expect(begun.status).toBe(302);
      const completed = await browser.ask(
        answer,
        await browser.approve(begun.headers.get('location')),
      );
      expect(completed.status).toBe(303);
      expect([`${siteUrl}/`, new URL(returnTo, siteUrl).href]).toContain(
        completed.headers.get('location'),
      );
      expect(await whoIsThere()).toMatchObject({ profile });
    },
  );

  it.each<[string, object]>([
    ['acrValues and maxAge need the scope openid', { acrValues: 'AAL2' }],
    ['acrValues and maxAge need the scope openid', { maxAge: 0 }],
    [`redirectUri must be on ${siteUrl}`, { redirectUri: 'https://other.example/oauth' }],
    [
      'redirectUri must not contain a user name or password',
      { redirectUri: 'https://user:password@relier.example/oauth' },
    ],
    ['email must be an email address', { email: 'nobody' }],
    ['Invalid action: signOut', { action: 'signOut' }],
    [
      'Unknown option "return_to" of beginSignIn(). Valid options: action, returnTo, ',
      { return_to: '/' },
    ],
    ['Unknown option "state" of beginSignIn()', { state: 'chosen-by-the-caller' }],
    ["The sign-in's options take", { params: { long: 'x'.repeat(1500) } }],
  ])('rejects with: %s', async (message, begin) => {
    const { relier } = setUp();
    await expect(relier.beginSignIn(new Request(siteUrl), begin)).rejects.toMatchObject(
      failure('invalid_argument', { message: expect.stringContaining(message) }),
    );
  });

  it('keeps at most eight, the newest, and no more than 3,000 bytes of them', async () => {
    const { answer, browser } = setUp();
    const began = async () => {
      const response = await browser.ask(answer, '/sign-in');
      return new URL(response.headers.get('location') ?? '').searchParams.get('state') ?? '';
    };
    vi.useFakeTimers({ toFake: ['Date'] });
    const states: string[] = [];
    for (let tab = 0; tab < 20; tab++) {
      vi.advanceTimersByTime(1000);
      states.push(await began());
    }
    vi.useRealTimers();
    const kept = browser.named('sign-in');
    const bytes = kept.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    expect(kept.length).toBeLessThanOrEqual(8);
    expect(kept.length).toBeGreaterThan(4);
    expect(bytes).toBeLessThanOrEqual(3000);
    const newest = states.slice(-kept.length).map((state) => state.slice(-8));
    expect(
      kept.map(([name]) => name.slice('__Host-fxa-sign-in-'.length).slice(0, 8)).sort(),
    ).toEqual(newest.sort());
  });
});

describe('coming back by redirect', () => {
  it('signs in, starts a session, and leaves the code out of the address', async () => {
    const { answer, browser, whoIsThere, asked } = setUp({}, { returnTo: '/todos?list=1#top' });
    const response = await signIn(answer, browser);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`${siteUrl}/todos?list=1#top`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(asked).toEqual(['/v1/token', '/v1/profile']);
    expect([...browser.cookies.keys()]).toEqual(['__Host-fxa-session-dcdb5ae7add825d2']);
    expect(await whoIsThere()).toMatchObject({ uid: account.uid, profile });
  });

  it.each([
    ['a short returnTo', '/'],
    ['a long returnTo', `/${'x'.repeat(1000)}`],
  ])(
    "has headers that fit into nginx's default buffer, with a long profile and %s",
    async (_, returnTo) => {
      const fxa = createFxa();
      const fields = Array.from({ length: 50 }, (__, index) => [`field${index}`, 'x'.repeat(90)]);
      const { answer, browser } = setUp(
        {
          fetch: async (input, init) => {
            if (String(input).endsWith('/profile'))
              return Response.json(Object.fromEntries(fields));
            return fxa.fetch(new Request(input, init));
          },
        },
        { returnTo },
      );
      const begun = await browser.ask(answer, '/sign-in');
      const back = await createBrowser(fxa).approve(begun.headers.get('location'));
      const { status, headers } = await browser.ask(answer, back);
      expect(status).toBe(303);
      const bytes = [...headers].map(([name, value]) => `${name}: ${value}\r\n`.length);
      // nginx has 4,096 (proxy_buffer_size). A server adds the status line, its name, the date, …
      expect(bytes.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(3750);
      expect(browser.named('session')).toHaveLength(1);
    },
  );

  it('behind a proxy leads to the public address, not to the one it was asked by', async () => {
    const { answer, browser } = setUp({}, { returnTo: '/todos' });
    const behind = (request: Request) =>
      answer(new Request(request.url.replace(siteUrl, 'http://10.0.0.7:3000'), request));
    const response = await signIn(behind, browser);
    expect(response.headers.get('location')).toBe(`${siteUrl}/todos`);
  });

  it('ends each of several tabs, in any order', async () => {
    const { relier, browser, answer } = setUp();
    const begin = async (returnTo: string) => {
      const response = await browser.ask((r) => relier.beginSignIn(r, { returnTo }), '/sign-in');
      return response.headers.get('location');
    };
    const [one, two, three] = [await begin('/one'), await begin('/two'), await begin('/three')];
    const second = await browser.ask(answer, await browser.approve(two));
    expect(second.headers.get('location')).toBe(`${siteUrl}/two`);
    const held = browser.cookie('session');
    // Signed in by now: what comes after is ignored, though each tab goes where it wanted to.
    const others = [await browser.approve(three), await browser.approve(one)];
    const answers = await Promise.all(others.map((back) => browser.ask(answer, back)));
    expect(answers.map(({ headers }) => headers.get('location'))).toEqual([
      `${siteUrl}/three`,
      `${siteUrl}/one`,
    ]);
    expect(browser.cookie('session')).toEqual(held);
    expect(browser.named('sign-in')).toEqual([]);
  });

  it('ignores a return for a browser that is signed in', async () => {
    const { answer, browser, asked } = setUp();
    await signIn(answer, browser);
    asked.length = 0;
    const response = await browser.ask(answer, '/oauth?code=attack&state=of-somebody-else');
    expect(response.status).toBe(303);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('takes one that was begun while signed in: to prove it again, or as somebody else', async () => {
    const { answer, browser, whoIsThere, asked } = setUp();
    await signIn(answer, browser);
    const before = browser.cookie('session');
    asked.length = 0;
    await signIn(answer, browser);
    expect(asked).toEqual(['/v1/token', '/v1/profile', '/v1/destroy']);
    expect(browser.cookie('session')).not.toEqual(before);
    expect(await whoIsThere()).toMatchObject({ uid: account.uid });
  });

  it('gives a new session to whoever signs in, whatever was planted before', async () => {
    const { answer, browser, fxa } = setUp();
    const attacker = createBrowser(fxa);
    await signIn(answer, attacker);
    const [name, planted] = attacker.cookie('session') ?? ['', ''];
    await signIn(answer, browser);
    expect(browser.cookies.get(name)).not.toBe(planted);
  });

  it('a state is used once: the same address again begins anew, and trades nothing', async () => {
    const { answer, browser, asked } = setUp();
    const begun = await browser.ask(answer, '/sign-in');
    const back = await browser.approve(begun.headers.get('location'));
    await browser.ask(answer, back);
    browser.cookies.delete(browser.cookie('session')?.[0] ?? '');
    asked.length = 0;
    const response = await browser.ask(answer, back);
    expect(response.headers.get('location')).toContain(`${oauth}/authorization?`);
    expect(asked).toEqual([]);
  });

  it('a code that another browser was given signs nobody in', async () => {
    const { answer, browser, fxa, asked, whoIsThere } = setUp();
    const attacker = createBrowser(fxa);
    const begun = await attacker.ask(answer, '/sign-in');
    const back = await attacker.approve(begun.headers.get('location'));
    const response = await browser.ask(answer, back);
    expect(response.headers.get('location')).toContain('/authorization?');
    expect(asked).toEqual([]);
    expect(await whoIsThere()).toBeNull();
  });

  it('an answer for another client signs nobody in', async () => {
    const { answer, browser, asked } = setUp();
    const begun = await browser.ask(answer, '/sign-in');
    const back = await browser.approve(begun.headers.get('location'));
    const response = await browser.ask(answer, `${back}&client_id=325b4083e32fe8e7`);
    expect(response.status).toBe(302);
    expect(asked).toEqual([]);
  });

  it.each(['&code=evil', '&state=evil', '&error=evil&error=evil', '&iss=https://evil.example'])(
    'a response to which an attacker has added %s signs nobody in',
    async (added) => {
      const { answer, browser, asked, errors } = setUp();
      const begun = await browser.ask(answer, '/sign-in');
      const back = await browser.approve(begun.headers.get('location'));
      const response = await browser.ask(answer, back + added);
      expect(response.status).toBe(502);
      expect(errors).toMatchObject([failure('invalid_response')]);
      expect(asked).toEqual([]);
      expect(browser.named('session')).toEqual([]);
    },
  );

  it('a response that names its issuer signs in if that is the server', async () => {
    const { answer, browser, whoIsThere } = setUp();
    const begun = await browser.ask(answer, '/sign-in');
    const back = await browser.approve(begun.headers.get('location'));
    await browser.ask(answer, `${back}&iss=${encodeURIComponent('http://localhost:3030')}`);
    expect(await whoIsThere()).toMatchObject({ uid: account.uid });
  });

  it('an answer to a sign-in that began at another deployment signs nobody in', async () => {
    const { answer, browser, fxa, asked } = setUp();
    const elsewhere = createRelier({ contentHost: 'https://evil.example' }, fxa);
    const begun = await browser.ask(siteHandler(elsewhere.relier), '/sign-in');
    const { searchParams } = new URL(begun.headers.get('location') ?? '');
    // The attacker there sends the browser on to the honest server, with the state of his own.
    const back = await browser.approve(`${oauth}/authorization?${searchParams}`);
    const response = await browser.ask(answer, back);
    expect(response.headers.get('location')).toContain('state=again.');
    expect([...asked, ...elsewhere.asked]).toEqual([]);
    expect(browser.named('session')).toEqual([]);
  });

  it('is over after 15 minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { answer, browser, asked } = setUp();
    const begun = await browser.ask(answer, '/sign-in');
    const back = await browser.approve(begun.headers.get('location'));
    vi.advanceTimersByTime(15 * 60_000 + 1000);
    const response = await browser.ask(answer, back);
    expect(response.headers.get('location')).toContain('again.');
    expect(asked).toEqual([]);
  });
});

describe('a failed sign-in begins anew', () => {
  it('once, as it was asked for, and then says what is wrong', async () => {
    const { answer, browser } = setUp({}, { returnTo: '/todos', email: account.email });
    const begun = await browser.ask(answer, '/sign-in');
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
    // A code that nobody knows, as after a lost answer.
    const first = await browser.ask(answer, `/oauth?code=${'0'.repeat(64)}&state=${state}`);
    expect(first.status).toBe(302);
    const again = new URL(first.headers.get('location') ?? '').searchParams;
    expect(again.get('email')).toBe(account.email);
    expect(again.get('state')).toMatch(/^again\.[\w-]{26}$/);
    expect(browser.named('sign-in')).toHaveLength(1);

    const second = await browser.ask(
      answer,
      `/oauth?code=${'0'.repeat(64)}&state=${again.get('state')}`,
    );
    expect(second.status).toBe(502);
    const page = await second.text();
    expect(page).toContain(`<a href="${siteUrl}/todos">Back to the site</a>`);
    expect(page).not.toMatch(/<script|javascript:| on\w+=/i);
    const policy = second.headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'"]),
    );
    expect(second.headers.get('referrer-policy')).toBe('no-referrer');
    expect(browser.named('sign-in')).toEqual([]);
  });

  it('completeSignIn() begins a second attempt with the longest returnTo that fits the cookie, and with longer ones', async () => {
    const arrivals: string[] = [];
    // Each "é" takes 6 bytes, as many as the mark of the second attempt.
    for (let count = 180; count <= 200; count++) {
      const returnTo = `/${'é'.repeat(count)}`;
      const { answer, browser } = setUp({}, { returnTo });
      const begun = await browser.ask(answer, '/sign-in');
      const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
      const again = await browser.ask(answer, `/oauth?code=${'0'.repeat(64)}&state=${state}`);
      expect(again.status, `returnTo of ${count} characters`).toBe(302);
      const back = await browser.approve(again.headers.get('location'));
      const completed = await browser.ask(answer, back);
      arrivals.push(completed.headers.get('location') === `${siteUrl}/` ? 'front page' : 'there');
    }
    expect(arrivals.join()).toMatch(/^(there,)+(front page,?)+$/);
  });

  it('never in a loop, where the browser keeps no cookie', async () => {
    const { relier, fxa } = setUp();
    const local = createBrowser(fxa);
    const visit = (url: string) => relier.completeSignIn(new Request(url));
    const first = await visit(`${siteUrl}/oauth?code=${'0'.repeat(64)}&state=lost`);
    expect(first.status).toBe(302);
    const back = await local.approve(first.headers.get('location'));
    const second = await visit(back);
    expect(second.status).toBe(403);
    expect(await second.text()).toContain('does not keep the cookies');
  });

  it('without prompt=none, where that was not enough', async () => {
    const { answer, browser } = setUp({}, { prompt: 'none', email: account.email });
    const begun = await browser.ask(answer, '/sign-in');
    const asked = new URL(begun.headers.get('location') ?? '').searchParams;
    expect(asked.get('prompt')).toBe('none');
    const response = await browser.ask(
      answer,
      `/oauth?error=login_required&state=${asked.get('state')}`,
    );
    const again = new URL(response.headers.get('location') ?? '').searchParams;
    expect(again.get('prompt')).toBeNull();
    expect(again.get('email')).toBe(account.email);
    expect(again.get('state')).not.toBe(asked.get('state'));
  });

  it('not where Firefox Accounts or the user ended it: then a page says so', async () => {
    const { answer, browser, errors } = setUp();
    const begun = await browser.ask(answer, '/sign-in');
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
    const response = await browser.ask(answer, `/oauth?error=1004&state=${state}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Firefox Accounts ended the sign-in (1004)');
    expect(errors).toMatchObject([failure('server_error', { error: '1004' })]);
  });

  it('shows nothing that came in the address but the name of an error', async () => {
    const { answer, browser } = setUp();
    const error = encodeURIComponent('<img src=x onerror=alert(1)>');
    const response = await browser.ask(answer, `/oauth?error=${error}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Firefox Accounts ended the sign-in. You');
  });
});

describe('onError receives state_missing with its cause', () => {
  const begin = async ({ answer, browser }: ReturnType<typeof setUp>) => {
    const begun = await browser.ask(answer, '/sign-in');
    return browser.approve(begun.headers.get('location'));
  };
  const missing = (message: string) => [
    failure('state_missing', { message: expect.stringContaining(message) }),
  ];

  it('if no cookie came', async () => {
    const site = setUp();
    const back = await begin(site);
    const [[name] = ['']] = site.browser.named('sign-in');
    site.browser.cookies.clear();
    await site.browser.ask(site.answer, back);
    expect(site.errors).toMatchObject(missing(`The request has no cookie ${name}: `));
  });

  it('if the cookie does not open, as after a change of cookieSecret', async () => {
    const site = setUp();
    const back = await begin(site);
    const changed = createRelier({ cookieSecret: newerSecret }, site.fxa);
    await site.browser.ask(siteHandler(changed.relier), back);
    expect(changed.errors).toMatchObject(missing('does not open: was cookieSecret changed'));
  });

  it('if the sign-in took too long', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const site = setUp();
    const back = await begin(site);
    vi.advanceTimersByTime(15 * 60_000 + 1000);
    await site.browser.ask(site.answer, back);
    expect(site.errors).toMatchObject(missing('The sign-in took longer than 15 minutes'));
  });

  it('if the state was used before', async () => {
    const site = setUp();
    const back = await begin(site);
    await site.browser.ask(site.answer, back);
    await site.browser.post(site.answer, '/sign-out');
    await site.browser.ask(site.answer, back);
    expect(site.errors).toMatchObject(missing('This sign-in was completed before'));
  });

  it('if the response has no state', async () => {
    const site = setUp();
    await site.browser.ask(site.answer, '/oauth?code=c');
    expect(site.errors).toMatchObject(missing('The response has no state'));
  });
});

/** What an upstream server may say in an error, and no visitor should read. */
const internals = 'Error at /srv/fxa/lib/db.js:77 connecting to db-7.internal.example';

describe('a visitor reads fixed texts, and onError the details', () => {
  const complete = async (options: object, fields: Record<string, string>) => {
    const { answer, browser, errors } = setUp(options);
    const begun = await browser.ask(answer, '/sign-in');
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const response = await browser.post(answer, '/oauth', { state, ...fields });
    const page = await browser.ask(
      answer,
      `/oauth?${new URLSearchParams({ state: `again.${state}`, ...fields })}`,
    );
    return { body: await response.json(), text: await page.text(), errors };
  };

  it.each<[string, () => Promise<Response>, object]>([
    [
      'an error of the server',
      async () =>
        Response.json(
          { code: 500, errno: internals, error: internals, message: internals },
          { status: 500 },
        ),
      { outcome: 'http_error', retry_after: 30 },
    ],
    [
      'a refusal',
      async () =>
        Response.json({ errno: 101, error: internals, message: internals }, { status: 400 }),
      { outcome: 'http_error', errno: 101 },
    ],
    [
      'a lost connection',
      () => Promise.reject(new Error(internals)),
      { outcome: 'network', retry_after: 30 },
    ],
    [
      'a page instead of JSON',
      async () => new Response(internals),
      { outcome: 'invalid_response' },
    ],
  ])('after %s', async (_, fetch, expected) => {
    const { body, text, errors } = await complete({ fetch }, { code: 'c' });
    expect(body).toEqual({
      message: expect.any(String),
      return_to: `${siteUrl}/`,
      ...expected,
    });
    expect(JSON.stringify(body) + text).not.toContain('internal.example');
    expect(errors.length).toBeGreaterThan(0);
  });

  it('after a sign-in that does not meet its demands, with the name of the error', async () => {
    const { answer, browser } = setUp({ scope: 'profile openid' }, { acrValues: 'AAL2' });
    const begun = await browser.ask(answer, '/sign-in');
    const weakened = new URL(begun.headers.get('location') ?? '');
    weakened.searchParams.delete('acr_values');
    const { searchParams } = new URL(await browser.approve(`${weakened}`));
    const { code, state } = Object.fromEntries(searchParams);
    const response = await browser.post(answer, '/oauth', { code, state });
    expect(await response.json()).toEqual({
      outcome: 'invalid_response',
      error: 'unmet_authentication_requirements',
      message:
        'Something went wrong between this site and Firefox Accounts. You can sign in again.',
      return_to: `${siteUrl}/`,
    });
  });

  it('after an error in the response', async () => {
    const { body, text } = await complete({}, { error: `access_denied\n${internals}` });
    expect(body).toEqual({
      outcome: 'server_error',
      error: 'unknown',
      message: 'Firefox Accounts ended the sign-in. You can sign in again.',
      return_to: `${siteUrl}/`,
    });
    expect(text).not.toContain('internal.example');
    const named = await complete({}, { error: 'access_denied' });
    expect(named.body).toMatchObject({
      outcome: 'server_error',
      error: 'access_denied',
      message: 'Firefox Accounts ended the sign-in (access_denied). You can sign in again.',
    });
  });
});

describe('a token response of the server', () => {
  const setUpWithToken = (change: (body: Record<string, unknown>) => object, options = {}) => {
    const fxa = createFxa();
    return setUp({
      ...options,
      fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
        const response = await fxa.fetch(new Request(input, init));
        if (!String(input).endsWith('/token')) return response;
        return Response.json(change((await response.json()) as Record<string, unknown>));
      },
      fxa,
    });
  };

  it.each([5, 'two words', 't\r\nx: 1'])('is invalid with the access_token %j', async (bad) => {
    const { answer, browser, errors } = setUpWithToken((body) => ({ ...body, access_token: bad }));
    const begun = await browser.ask(answer, '/sign-in');
    const back = new URL(await browser.approve(begun.headers.get('location')));
    const response = await browser.post(answer, '/oauth', Object.fromEntries(back.searchParams));
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ outcome: 'invalid_response' });
    expect(errors).toMatchObject([failure('invalid_response')]);
  });

  it('without scope grants what the sign-in asked for', async () => {
    const { answer, browser, relier, whoIsThere } = setUpWithToken(({ scope: _, ...body }) => body);
    await signIn(answer, browser);
    expect(await whoIsThere()).toMatchObject({ profile });
    let session: Session | null = null;
    await browser.ask(async (request) => {
      session = await relier.session(request);
      return new Response();
    }, '/');
    expect((session as Session | null)?.token.scope).toEqual(['profile']);
  });
});

it('signing out accepts an empty response to the tokens’ destruction', async () => {
  const fxa = createFxa();
  const { answer, browser, errors } = setUp({
    fxa,
    fetch: async (input: RequestInfo | URL, init?: RequestInit) =>
      String(input).endsWith('/destroy')
        ? new Response(null, { status: 200 })
        : fxa.fetch(new Request(input, init)),
  });
  await signIn(answer, browser);
  await browser.post(answer, '/sign-out');
  expect(errors).toEqual([]);
});

describe('a script completes by POST', () => {
  const begin = async ({ answer, browser }: ReturnType<typeof setUp>) => {
    const begun = await browser.ask(answer, '/sign-in');
    const back = new URL(await browser.approve(begun.headers.get('location')));
    return Object.fromEntries(back.searchParams);
  };

  it('with code and state, and is told where to go', async () => {
    const site = setUp({}, { returnTo: '/todos' });
    const { code, state } = await begin(site);
    const response = await site.browser.post(site.answer, '/oauth', { code, state });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      outcome: 'signed_in',
      return_to: `${siteUrl}/todos`,
    });
    expect(await site.whoIsThere()).toMatchObject({ profile });
  });

  it('what came back to another page of the site, as a popup does', async () => {
    const [, redirectUri = ''] = confidential.redirectUris;
    const site = setUp({}, { redirectUri });
    const begun = await site.browser.ask(site.answer, '/sign-in');
    const back = await site.browser.approve(begun.headers.get('location'));
    const { code, state, kept } = Object.fromEntries(new URL(back).searchParams);
    expect([new URL(back).pathname, kept]).toEqual([new URL(redirectUri).pathname, 'a b']);
    const response = await site.browser.post(site.answer, '/oauth', { code, state });
    expect(await response.json()).toMatchObject({ outcome: 'signed_in' });
    expect(await site.whoIsThere()).toMatchObject({ profile });
  });

  it('and a failure is told as JSON, with nothing begun', async () => {
    const site = setUp();
    const response = await site.browser.post(site.answer, '/oauth', { code: 'c', state: 's' });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ outcome: 'state_missing' });
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('not with the redirect of another site', async () => {
    const site = setUp();
    const body = { ...(await begin(site)), redirect_uri: 'https://evil.example/oauth' };
    const response = await site.browser.post(site.answer, '/oauth', body);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ outcome: 'invalid_response' });
  });

  it.each<[number, string, Record<string, string>, string]>([
    [403, 'another site', { 'sec-fetch-site': 'cross-site' }, '{}'],
    [403, 'another subdomain or port', { 'sec-fetch-site': 'same-site' }, '{}'],
    [403, 'another origin', { origin: 'https://evil.example' }, '{}'],
    [403, 'a sandbox', { origin: 'null' }, '{}'],
    [403, 'nobody knows where', {}, '{}'],
    [415, 'a form', { origin: siteUrl, 'content-type': 'text/plain' }, '{}'],
    [415, 'a form', { origin: siteUrl, 'content-type': 'application/jsonp' }, '{}'],
    [400, 'no object', { origin: siteUrl }, '[1]'],
    [400, 'no JSON', { origin: siteUrl }, 'code=1'],
    [400, 'too long a body', { origin: siteUrl }, `{"code":"${'c'.repeat(17_000)}"}`],
  ])('answers %i to %s', async (status, _from, headers, body) => {
    const { answer, browser, asked } = setUp();
    const response = await browser.ask(answer, '/oauth', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ outcome: 'site_error' });
    expect(asked).toEqual([]);
  });

  it('and not by another method', async () => {
    const { answer, browser } = setUp();
    const response = await browser.ask(answer, '/oauth', { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
  });
});

describe('while Firefox Accounts is down', () => {
  it.each([201, 202, 999])(
    'and answers %i, a page says so, and the same address works later',
    async (errno) => {
      const { answer, browser, fxa, whoIsThere } = setUp();
      const begun = await browser.ask(answer, '/sign-in');
      const back = await browser.approve(begun.headers.get('location'));
      fxa.faults = { fail: { '/v1/token': errno } };
      const response = await browser.ask(answer, back);
      expect(response.status).toBe(503);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(response.headers.getSetCookie()).toEqual([]);
      const page = await response.text();
      expect(page).toContain('<a href="">Try again</a>');
      expect(page).toContain('color-scheme: light dark');
      fxa.faults = {};
      expect((await browser.ask(answer, back)).status).toBe(303);
      expect(await whoIsThere()).toMatchObject({ profile });
    },
  );

  it('a script is told as JSON', async () => {
    const { answer, browser } = setUp({
      fetch: async () => {
        throw new TypeError('fetch failed');
      },
    });
    const begun = await browser.ask(answer, '/sign-in');
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
    const response = await browser.post(answer, '/oauth', { code: 'c', state: state ?? '' });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ outcome: 'network', retry_after: 30 });
  });

  it('the session stays, and signing out works', async () => {
    const { answer, browser, fxa, whoIsThere, errors } = setUp();
    await signIn(answer, browser);
    fxa.faults = { fail: { '/v1/destroy': 999, '/v1/profile': 999, '/v1/token': 999 } };
    expect(await whoIsThere()).toMatchObject({ profile });
    const response = await browser.post(answer, '/sign-out');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ outcome: 'signed_out', return_to: `${siteUrl}/` });
    expect(await whoIsThere()).toBeNull();
    expect(errors).toMatchObject([failure('http_error', { status: 500 })]);
  });
});

describe('what fails after the trade', () => {
  it('has the token destroyed', async () => {
    const { answer, browser, fxa, relier, asked } = setUp();
    const tokens: string[] = [];
    const trade = relier.token.tradeCode;
    relier.token.tradeCode = async (...args) => {
      const token = await trade(...args);
      tokens.push(token.accessToken);
      return token;
    };
    fxa.faults = { fail: { '/v1/profile': 100 } };
    const response = await signIn(answer, browser);
    expect(response.status).toBe(502);
    expect(asked).toEqual(['/v1/token', '/v1/profile', '/v1/destroy']);
    expect(await relier.token.introspectToken(tokens[0] ?? '')).toEqual({ active: false });
  });

  it('fails where the ID token is of another user than the profile', async () => {
    const { fxa } = createRelier();
    const { answer, browser, errors } = setUp({
      scope: 'profile openid',
      fetch: async (input, init?: RequestInit) => {
        if (String(input).endsWith('/profile')) return Response.json({ uid: 'f'.repeat(32) });
        return fxa.fetch(new Request(input, init));
      },
    });
    const begun = await browser.ask(answer, '/sign-in');
    const back = await createBrowser(fxa).approve(begun.headers.get('location'));
    expect((await browser.ask(answer, back)).status).toBe(502);
    expect(browser.named('session')).toEqual([]);
    expect(errors).toMatchObject([failure('invalid_response')]);
  });

  it('is answered with a page if it is the store, and has the token destroyed', async () => {
    const store = createStorage();
    const { answer, browser, asked, errors } = setUp({
      store: { ...store, setItem: () => Promise.reject(new Error('The store is down')) },
    });
    const response = await signIn(answer, browser);
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('The store is down');
    expect(asked.at(-1)).toBe('/v1/destroy');
    expect(errors).toMatchObject([failure('network', { cause: new Error('The store is down') })]);
  });
});

const never = () => new Promise<never>(() => {});
const down = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7:6379'));
const broken = () => {
  throw new Error('Not connected');
};

describe.each<[string, () => unknown]>([
  ['does not respond', never],
  ['is down', down],
  ['throws', broken],
])('while the store %s', (_, call) => {
  /** A site with a signed-in user, whose store then fails. `recover()` mends it. */
  async function setUpOutage() {
    const storage = createStorage();
    const store: SessionStore = { ...storage };
    const site = setUp({ store, storeTimeoutMs: 20 });
    await signIn(site.answer, site.browser);
    Object.assign(store, { getItem: call, setItem: call, removeItem: call });
    return { ...site, recover: () => Object.assign(store, storage) };
  }

  it('session() rejects with network, so that the user does not seem signed out', async () => {
    const { browser, relier, recover, whoIsThere } = await setUpOutage();
    const session = browser.ask(
      async (request) => Response.json(await relier.session(request)),
      '/',
    );
    await expect(session).rejects.toMatchObject(
      failure('network', {
        message: expect.stringContaining("The session store's getItem() failed"),
      }),
    );
    recover();
    expect(await whoIsThere()).toMatchObject({ profile });
  });

  it('signOut() removes the cookie, and the user is still signed out when it is back', async () => {
    const { answer, browser, whoIsThere, recover, errors } = await setUpOutage();
    const copy = new Map(browser.cookies);
    const response = await browser.ask(answer, '/sign-out', {
      method: 'POST',
      headers: { origin: siteUrl },
    });
    expect(response.status).toBe(303);
    expect(browser.named('session')).toEqual([]);
    expect(errors).toMatchObject([failure('network'), failure('network')]);
    recover();
    expect(await whoIsThere()).toBeNull();
    for (const [name, value] of copy) browser.cookies.set(name, value);
    expect(await whoIsThere()).toBeNull();
  });

  it('beginSignIn() shows a page instead of letting the user type a password in vain', async () => {
    const { answer, browser, errors } = await setUpOutage();
    const response = await browser.ask(answer, '/sign-in');
    expect(response.status).toBe(503);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('<a href="">Try again</a>');
    expect(browser.named('sign-in')).toEqual([]);
    expect(errors).toMatchObject([failure('network')]);
    const json = await browser.ask(answer, '/sign-in', { headers: { accept: 'application/json' } });
    expect(json.status).toBe(503);
    expect(await json.json()).toMatchObject({ outcome: 'network', retry_after: 30 });
  });

  it('completeSignIn() does not spend the code, and the same address works when it is back', async () => {
    const storage = createStorage();
    const store: SessionStore = { ...storage };
    const { answer, browser, asked, whoIsThere } = setUp({ store, storeTimeoutMs: 20 });
    // A visitor has a session: of one without a cookie the store is not asked.
    await signIn(answer, browser);
    const begun = await browser.ask(answer, '/sign-in');
    const back = await browser.approve(begun.headers.get('location'));
    Object.assign(store, { getItem: call, setItem: call, removeItem: call });
    asked.length = 0;
    expect((await browser.ask(answer, back)).status).toBe(503);
    expect(asked).toEqual([]);
    Object.assign(store, storage);
    expect((await browser.ask(answer, back)).status).toBe(303);
    expect(await whoIsThere()).toMatchObject({ profile });
  });
});

it('the store has 2 seconds for each call', async () => {
  const { answer, browser } = setUp({
    store: { getItem: never, setItem: never, removeItem: never },
  });
  const limits: (number | undefined)[] = [];
  const { setTimeout } = globalThis;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, ms?: number) => {
    limits.push(ms);
    return setTimeout(callback, 0);
  }) as never);
  const response = await signIn(answer, browser);
  vi.restoreAllMocks();
  expect(response.status).toBe(503);
  expect(limits).toContain(2000);
});

describe('signing out', () => {
  it('ends the session and destroys the token', async () => {
    const { answer, browser, whoIsThere, relier } = setUp();
    await signIn(answer, browser);
    let accessToken = '';
    await browser.ask(async (request) => {
      accessToken = ((await relier.session(request)) as Session).token.accessToken;
      return new Response();
    }, '/');
    expect(await relier.token.introspectToken(accessToken)).toMatchObject({ active: true });
    const response = await browser.ask(answer, '/sign-out', {
      method: 'POST',
      headers: { origin: siteUrl },
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`${siteUrl}/`);
    expect(await whoIsThere()).toBeNull();
    expect(await relier.token.introspectToken(accessToken)).toEqual({ active: false });
  });

  it('destroys the refresh token, too', async () => {
    const { answer, browser, fxa } = setUp({}, { accessType: 'offline' });
    await signIn(answer, browser);
    const sent: unknown[] = [];
    const { relier } = createRelier({
      fetch: async (input, init) => {
        sent.push([String(input), JSON.parse(String(init?.body))]);
        return fxa.fetch(new Request(input, init));
      },
    });
    await browser.post((request) => relier.signOut(request), '/sign-out');
    const token = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(sent).toEqual([
      [`${oauth}/destroy`, { token }],
      [`${oauth}/destroy`, { refresh_token: token }],
    ]);
  });

  it('reports nothing where the access token is over already, and destroys the other one', async () => {
    const { answer, browser, relier, errors } = setUp({}, { accessType: 'offline' });
    await signIn(answer, browser);
    let token = {} as Session['token'];
    await browser.ask(async (request) => {
      token = ((await relier.session(request)) as Session).token;
      return new Response();
    }, '/');
    await relier.token.destroyToken(token.accessToken);
    expect((await browser.post(answer, '/sign-out')).status).toBe(200);
    await expect(relier.token.refreshToken(token.refreshToken ?? '')).rejects.toMatchObject(
      failure('http_error', { errno: 108 }),
    );
    expect(errors).toEqual([]);
  });

  it('does not wait for a Firefox Accounts that does not answer', async () => {
    const { answer, browser, whoIsThere, errors, fxa } = setUp();
    await signIn(answer, browser);
    const limits: number[] = [];
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      limits.push(ms);
      return AbortSignal.abort();
    });
    fxa.faults = { delayMs: 60_000 };
    expect((await browser.post(answer, '/sign-out')).status).toBe(200);
    vi.restoreAllMocks();
    fxa.faults = {};
    expect(limits).toContain(3000);
    expect(await whoIsThere()).toBeNull();
    expect(errors).toMatchObject([failure('aborted')]);
  });

  it.each<[number, RequestInit]>([
    [405, { method: 'GET' }],
    [403, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }],
    [403, { method: 'POST', headers: { 'sec-fetch-site': 'same-site', origin: siteUrl } }],
    [403, { method: 'POST', headers: { origin: 'https://evil.example' } }],
    [403, { method: 'POST' }],
  ])('answers %i to what another site may send', async (status, init) => {
    const { answer, browser, whoIsThere } = setUp();
    await signIn(answer, browser);
    expect((await browser.ask(answer, '/sign-out', init)).status).toBe(status);
    expect(await whoIsThere()).toMatchObject({ profile });
  });

  it('signOut() refuses unknown options and names the valid one', async () => {
    const { relier, browser } = setUp();
    const out = browser.post(
      (request) => relier.signOut(request, { return_to: '/' } as never),
      '/sign-out',
    );
    await expect(out).rejects.toMatchObject(
      failure('invalid_argument', {
        message: 'Unknown option "return_to" of signOut(). Valid options: returnTo',
      }),
    );
  });

  it('of nobody is no error', async () => {
    const { answer, browser, asked } = setUp();
    expect((await browser.post(answer, '/sign-out')).status).toBe(200);
    expect(asked).toEqual([]);
  });
});

describe('changing the key', () => {
  it('signs nobody out, and loses no sign-in', async () => {
    const before = createRelier();
    const after = createRelier({ cookieSecret: [newerSecret, cookieSecret] }, before.fxa);
    const [old, rotated] = [siteHandler(before.relier), siteHandler(after.relier)];
    const browser = createBrowser(before.fxa);
    await signIn(old, browser);
    expect(await (await browser.ask(rotated, '/')).json()).toMatchObject({ profile });

    const other = createBrowser(before.fxa);
    const begun = await other.ask(old, '/sign-in');
    const back = await other.approve(begun.headers.get('location'));
    expect((await other.ask(rotated, back)).status).toBe(303);
    // By now sealed with the new key, which the old process has not.
    expect(await (await other.ask(old, '/')).json()).toBeNull();
    expect(await (await other.ask(rotated, '/')).json()).toMatchObject({ profile });
  });

  it('ends what was sealed with a key that is gone', async () => {
    const before = createRelier();
    const after = createRelier({ cookieSecret: newerSecret }, before.fxa);
    const browser = createBrowser(before.fxa);
    await signIn(siteHandler(before.relier), browser);
    const response = await browser.ask(siteHandler(after.relier), '/');
    expect(await response.json()).toBeNull();
  });
});
