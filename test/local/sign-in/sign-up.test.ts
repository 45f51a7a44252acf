import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { account, content, createFxa, post, query, trade } from '../fixture.ts';
import { createLocalBrowser, type Shown } from '../local-browser.ts';

let fxa: LocalFxa;
let browser: ReturnType<typeof createLocalBrowser>;

beforeEach(() => {
  fxa = createFxa();
  browser = createLocalBrowser(fxa);
});

const someone = { email: 'new@example.com', password: 'longenough' };
const open = () => browser.open(`${content}/oauth/signup?${query()}`);

/** What the redirect back to the site says. */
const paramsOf = ({ location }: Shown) => Object.fromEntries(new URL(location ?? '').searchParams);

async function begin(): Promise<Shown> {
  return browser.submit(await open(), someone);
}

it('a new account is made once the code from the inbox is typed', async () => {
  const page = await begin();
  expect(page.heading).toBe('Enter your code');
  expect(page.text).toContain('new@example.com');
  expect(fxa.inbox).toMatchObject([
    { to: 'new@example.com', subject: expect.any(String), code: expect.stringMatching(/^\d{6}$/) },
  ]);
  expect(fxa.inbox[0]?.sentAt).toBeInstanceOf(Date);

  const end = await browser.submit(page, { code: fxa.inbox[0]?.code ?? '' });
  expect(paramsOf(end)).toEqual({
    state: 'a-state',
    code: expect.stringMatching(/^[0-9a-f]{64}$/),
    action: 'signup',
    newAccount: 'true',
  });
  const { body } = await trade(fxa, new URL(end.location ?? '').searchParams.get('code') ?? '');
  const { body: verified } = await post(fxa, '/verify', { token: body.access_token });
  expect(verified.user).toMatch(/^[0-9a-f]{32}$/);

  const later = createLocalBrowser(fxa);
  const signIn = await later.open(`${content}/oauth/signin?${query()}`);
  expect((await later.submit(signIn, someone)).location).toContain('action=signin');
});

it('the inbox page shows the code, newest first', async () => {
  await begin();
  await browser.submit(await open(), { email: 'second@example.com', password: 'longenough' });
  const page = await browser.open(`${content}/inbox`);
  expect(page.text.indexOf('second@example.com')).toBeLessThan(
    page.text.indexOf('new@example.com'),
  );
  for (const { code } of fxa.inbox) expect(page.text).toContain(code);
});

it('the inbox opens in a new tab, and is empty at first', async () => {
  expect((await browser.open(`${content}/inbox`)).text).toContain('Nothing has arrived.');
  const page = await begin();
  expect(page.html).toContain('<a href="/inbox" target="_blank" rel="noopener">');
});

it('a wrong code does not confirm the account', async () => {
  const page = await browser.submit(await begin(), { code: 'abcdef' });
  expect(page.text).toContain('This is not the code.');
  const other = createLocalBrowser(fxa);
  const signIn = await other.open(`${content}/oauth/signin?${query()}`);
  expect((await other.submit(signIn, someone)).heading).toBe('Enter your code');
  const [mail] = fxa.inbox;
  const spaced = mail?.code.replace(/(...)/, '$1 ') ?? '';
  expect((await browser.submit(page, { code: spaced })).location).toContain('action=signup');
});

it('the page of the code survives a reload', async () => {
  const page = await begin();
  expect((await browser.open(page.url)).heading).toBe('Enter your code');
});

it('a code counts once', async () => {
  const page = await begin();
  const code = fxa.inbox[0]?.code ?? '';
  await browser.submit(page, { code });
  const again = await browser.submit(page, { code });
  expect(again.location).toBeNull();
  expect(again.heading).toBe('Code used or unknown');
});

it('of two sign-ups with the same address the later one counts', async () => {
  const [first, second] = [await begin(), await begin()];
  const [firstCode, secondCode] = fxa.inbox.map(({ code }) => code);
  const over = await browser.submit(first, { code: firstCode ?? '' });
  expect([over.location, over.heading]).toEqual([null, 'Code used or unknown']);
  expect((await browser.submit(second, { code: secondCode ?? '' })).location).toContain('code=');
});

describe('an account that is not confirmed yet', () => {
  const openSignIn = (page = 'signin', params = {}) =>
    createLocalBrowser(fxa).open(`${content}/oauth/${page}?${query(params)}`);

  it('is led to the confirmation by its password, with a new code', async () => {
    await begin();
    const page = await browser.submit(await openSignIn(), someone);
    expect([page.status, page.heading]).toEqual([200, 'Enter your code']);
    expect(fxa.inbox.map(({ to }) => to)).toEqual([someone.email, someone.email]);
    const end = await browser.submit(page, { code: fxa.inbox[1]?.code ?? '' });
    expect(paramsOf(end)).toMatchObject({ action: 'signup', newAccount: 'true' });
    const later = await browser.submit(await openSignIn('signin', { prompt: 'login' }), someone);
    expect(paramsOf(later)).toEqual({
      state: 'a-state',
      code: expect.any(String),
      action: 'signin',
    });
  });

  it('is known where the address comes first, and where it is fixed', async () => {
    await begin();
    const { email, password } = someone;
    const page = await browser.submit(await openSignIn('email'), { email });
    expect(page.heading).toBe('Sign in');
    const fixed = await browser.submit(await openSignIn('force_auth', { email }), { password });
    expect(fixed.heading).toBe('Enter your code');
  });

  it('is not opened, and gets no mail, with a wrong password', async () => {
    await begin();
    const page = await browser.submit(await openSignIn(), { ...someone, password: 'wrong' });
    expect(page.text).toContain('The password is wrong.');
    expect(fxa.inbox).toHaveLength(1);
  });

  it('opens no session, and no assertion is made for it', async () => {
    await browser.submit(await openSignIn('signin'), someone);
    const silent = await browser.open(`${content}/authorization?${query({ prompt: 'none' })}`);
    expect(silent.location).toContain('error=login_required');
    await begin();
    await expect(
      fxa.createAssertion('https://relier.example', { email: someone.email }),
    ).rejects.toThrow('no account with the address new@example.com');
  });

  it('can be taken over by who receives its mail: a new sign-up replaces the password', async () => {
    const first = await begin();
    const mine = { ...someone, password: 'anotherlong' };
    const page = await browser.submit(await open(), mine);
    await browser.submit(page, { code: fxa.inbox[1]?.code ?? '' });
    const attacker = await browser.submit(first, { code: fxa.inbox[0]?.code ?? '' });
    expect(attacker.location).toBeNull();
    const stale = await browser.submit(await openSignIn('signin', { prompt: 'login' }), someone);
    expect(stale.text).toContain('The password is wrong.');
  });
});

it('a uid is derived from the address, so that it is the same after a restart', async () => {
  const uidOf = async ({ location }: Shown, local = fxa) => {
    const code = new URL(location ?? '').searchParams.get('code') ?? '';
    const { body } = await trade(local, code);
    return (await post(local, '/verify', { token: body.access_token })).body.user;
  };
  const signInAt = async (local: LocalFxa, user = someone) => {
    const other = createLocalBrowser(local);
    return other.submit(await other.open(`${content}/oauth/signin?${query()}`), user);
  };
  const page = await begin();
  const signedUp = await uidOf(await browser.submit(page, { code: fxa.inbox[0]?.code ?? '' }));
  expect(signedUp).toMatch(/^[0-9a-f]{32}$/);

  const restarted = createFxa({ accounts: [account, { ...someone, email: 'New@Example.com' }] });
  expect(await uidOf(await signInAt(restarted), restarted)).toBe(signedUp);
  const another = { ...someone, email: 'another@example.com' };
  const elsewhere = createFxa({ accounts: [another] });
  expect(await uidOf(await signInAt(elsewhere, another), elsewhere)).not.toBe(signedUp);
});

it('one address more can be chosen', async () => {
  const page = await browser.follow(await begin(), 'Use another address');
  expect(page.heading).toBe('Create an account');
  expect(page.url).not.toContain('signup_id');
  expect(page.forms[0]?.fields.email).toBe('new@example.com');
});

it.each([
  ['an address that has an account', { email: 'TEST@example.com' }, 'sign in instead'],
  ['an address that is none', { email: 'new' }, 'This is not an email address.'],
  ['a password that is too short', { password: 'short' }, 'At least 8 characters are needed.'],
])('%s is refused and the address is kept', async (_, fields, message) => {
  const page = await browser.submit(await open(), { ...someone, ...fields });
  expect(page.text).toContain(message);
  expect(page.forms[0]?.fields.email).toBe({ ...someone, ...fields }.email);
  expect(fxa.inbox).toEqual([]);
});

it('a reset forgets the new accounts, their mail and their sessions', async () => {
  await browser.submit(await begin(), { code: fxa.inbox[0]?.code ?? '' });
  fxa.reset();
  expect(fxa.inbox).toEqual([]);
  const page = await browser.open(`${content}/oauth/signin?${query()}`);
  expect(page.heading).toBe('Sign in');
  expect((await browser.submit(page, someone)).text).toContain('There is no account');
  const { email, password } = account;
  expect((await browser.submit(page, { email, password })).location).toContain('code=');
});
