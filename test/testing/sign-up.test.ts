import { beforeEach, expect, it } from 'vitest';
import type { LocalFxa } from '../../src/testing/index.ts';
import { account, content, createFxa, post, query, trade } from './fixture.ts';
import { createLocalBrowser, type Shown } from './local-browser.ts';

let fxa: LocalFxa;
let browser: ReturnType<typeof createLocalBrowser>;

beforeEach(() => {
  fxa = createFxa();
  browser = createLocalBrowser(fxa);
});

const someone = { email: 'new@example.com', password: 'longenough' };
const open = () => browser.open(`${content}/oauth/signup?${query()}`);

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
  expect(end.location).toMatch(
    /^https:\/\/relier\.example\/oauth\?state=a-state&code=[0-9a-f]{64}&action=signup$/,
  );
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

it('a wrong code makes no account', async () => {
  const page = await browser.submit(await begin(), { code: 'abcdef' });
  expect(page.status).toBe(400);
  expect(page.text).toContain('This is not the code.');
  const other = createLocalBrowser(fxa);
  const signIn = await other.open(`${content}/oauth/signin?${query()}`);
  expect((await other.submit(signIn, someone)).text).toContain('There is no account');
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

it('two who take the same address at once do not both get it', async () => {
  const [first, second] = [await begin(), await begin()];
  const [firstCode, secondCode] = fxa.inbox.map(({ code }) => code);
  expect((await browser.submit(first, { code: firstCode ?? '' })).location).toContain('code=');
  expect((await browser.submit(second, { code: secondCode ?? '' })).location).toBeNull();
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
  expect(page.status).toBe(400);
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
