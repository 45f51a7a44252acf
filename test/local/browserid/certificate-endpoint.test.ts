import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createUserKey } from '../../../src/local/browserid/assertion.ts';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { account, content, createFxa } from '../fixture.ts';
import { createLocalBrowser } from '../local-browser.ts';
import { type Browser, cookiesOf, openDialog, post, signIn, taskOf } from './fixture.ts';
import { readAssertion } from './read-assertion.ts';

const day = 24 * 60 * 60_000;
const second = { email: 'second@example.com', password: 'password456', uid: 'f'.repeat(32) };
const totp = { email: 'totp@example.com', password: 'password789' };
const { publicKey } = await createUserKey();

let fxa: LocalFxa;
let browser: Browser;

beforeEach(() => {
  fxa = createFxa({ accounts: [account, second, { ...totp, totp: true }] });
  browser = createLocalBrowser(fxa);
});

const sign = async (body: object, headers: HeadersInit = {}) => {
  const given = { publicKey, duration: day, ...body };
  const response = await post(fxa, '/v1/certificate/sign', given, headers);
  return { status: response.status, body: await response.json() };
};
const claimsOf = ({ body }: { body: { cert: string } }) => readAssertion(body.cert).certificate;
const session = () => ({ Cookie: cookiesOf(browser) });
const ticketOf = async (asking = {}) => taskOf(await signIn(browser, asking)).ticket;

describe('with a ticket', () => {
  it('signs for the account that signed in, where no cookie comes along', async () => {
    const ticket = await ticketOf();
    expect(claimsOf(await sign({ ticket }))).toMatchObject({
      'public-key': publicKey,
      principal: { email: account.email },
      iss: 'localhost:3030',
    });
  });

  it('signs once', async () => {
    const ticket = await ticketOf();
    expect((await sign({ ticket })).status).toBe(200);
    expect(await sign({ ticket }, session())).toMatchObject({
      status: 401,
      body: { code: 401, errno: 111, message: 'Unauthorized for route' },
    });
  });

  it('signs for who had it made, whoever is signed in by now', async () => {
    const ticket = await ticketOf();
    const page = await openDialog(browser);
    await browser.submit(await browser.follow(page, 'another account'), second);
    expect(claimsOf(await sign({ ticket }, session())).principal).toEqual({ email: account.email });
  });

  it('names the account by its number where the site wants that', async () => {
    const ticket = await ticketOf({ want_issuer: 'firefox-accounts' });
    expect(claimsOf(await sign({ ticket })).principal).toEqual({
      email: `${account.uid}@localhost:3030`,
    });
  });

  it('signs no more after five minutes', async () => {
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    const ticket = await ticketOf();
    vi.setSystemTime(Date.now() + 5 * 60_000);
    expect((await sign({ ticket })).status).toBe(401);
    vi.useRealTimers();
  });
});

describe('with the session', () => {
  it('signs for who is signed in', async () => {
    await signIn(browser);
    expect(claimsOf(await sign({}, session()))).toMatchObject({
      principal: { email: account.email },
    });
  });

  it('signs for nobody else', async () => {
    expect((await sign({})).status).toBe(401);
    await browser.submit(await openDialog(browser), totp);
    expect((await sign({}, session())).status).toBe(401);
  });

  it('signs for no page of another origin', async () => {
    await signIn(browser);
    for (const Origin of ['https://relier.example', 'null', content.replace('3030', '3031')]) {
      expect(await sign({}, { ...session(), Origin })).toMatchObject({
        status: 403,
        body: { errno: 112 },
      });
    }
  });

  it('signs no more when it is over', async () => {
    await signIn(browser);
    const before = session();
    await browser.submit(await browser.open(content));
    expect((await sign({}, before)).status).toBe(401);
  });
});

it.each([1, 60_000, day])('holds as long as is asked for: %d ms', async (duration) => {
  const { iat, exp } = claimsOf(await sign({ ticket: await ticketOf(), duration }));
  expect(exp - iat).toBe(duration + 10_000);
});

it.each([0, -1, day + 1, 1e300, Number.NaN, '60000', null, undefined])(
  'refuses a duration: %j',
  async (duration) => {
    expect(await sign({ ticket: await ticketOf(), duration })).toMatchObject({
      status: 400,
      body: {
        code: 400,
        errno: 109,
        error: 'Bad Request',
        message: 'Invalid request parameter',
        validation: { source: 'payload', keys: ['duration'] },
      },
    });
  },
);

it.each([
  null,
  'key',
  {},
  { ...publicKey, algorithm: 'DS' },
  { ...publicKey, n: '0x10' },
  { ...publicKey, n: Number(publicKey.n) },
  { ...publicKey, n: '1'.repeat(1235) },
  { ...publicKey, n: publicKey.n.slice(0, 300) },
  { algorithm: 'RS', n: publicKey.n },
])('refuses what is no key of at least 2048 bits: %#', async (key) => {
  expect(await sign({ ticket: await ticketOf(), publicKey: key })).toMatchObject({
    status: 400,
    body: { errno: 109, validation: { keys: ['publicKey'] } },
  });
});

it('certifies nothing of a key but its numbers', async () => {
  const ticket = await ticketOf();
  const answer = await sign({ ticket, publicKey: { ...publicKey, principal: 'x' } });
  expect(claimsOf(answer)['public-key']).toEqual(publicKey);
});

it('fails where a test wants it to', async () => {
  fxa.faults = { fail: { '/v1/certificate/sign': 202 } };
  expect(await sign({})).toMatchObject({ status: 503, body: { errno: 202 } });
});
