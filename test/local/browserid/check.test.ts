import { beforeEach, expect, it } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { account, content, createFxa } from '../fixture.ts';
import { createLocalBrowser } from '../local-browser.ts';
import {
  type Browser,
  check,
  directive,
  finding,
  openDialog,
  signIn,
  stranger,
  taskOf,
} from './fixture.ts';

const { email } = account;
const totp = { email: 'totp@example.com', password: 'password789' };

let fxa: LocalFxa;
let browser: Browser;

beforeEach(() => {
  fxa = createFxa({ accounts: [account, { ...totp, totp: true }] });
  browser = createLocalBrowser(fxa);
});

const nobody = [
  [{}, 'signed out'],
  [{ logged_in_user: '' }, 'agreed'],
  [{ logged_in_user: email }, 'signed out'],
] as const;

it.each(nobody)('finds nobody: %j', async (asking, answer) => {
  expect(await finding(browser, asking)).toEqual({ answer });
});

it.each([
  [{}, { answer: 'different', email }],
  [{ logged_in_user: '' }, { answer: 'different', email }],
  [{ logged_in_user: email }, { answer: 'agreed' }],
  [{ logged_in_user: 'Test@example.com' }, { answer: 'different', email }],
  [{ logged_in_user: 'other@example.com' }, { answer: 'different', email }],
  [{ required_email: 'TEST@example.com' }, { answer: 'different', email }],
  [{ required_email: 'other@example.com' }, { answer: 'signed out' }],
  [{ persistent: 'true' }, { answer: 'signed out' }],
])('finds who is signed in to the site: %j', async (asking, found) => {
  await signIn(browser);
  expect(await finding(browser, asking)).toEqual(found);
});

it('compares by what the issuer calls the user where the site wants that', async () => {
  await signIn(browser);
  const asking = { want_issuer: 'firefox-accounts' };
  const name = `${account.uid}@localhost:3030`;
  expect(await finding(browser, asking)).toEqual({ answer: 'different', email: name });
  expect(await finding(browser, { ...asking, logged_in_user: name })).toEqual({ answer: 'agreed' });
});

it('says nothing of other sites', async () => {
  await signIn(browser, {}, stranger);
  expect(await finding(browser)).toEqual({ answer: 'signed out' });
  expect(await finding(browser, {}, stranger)).toMatchObject({ email });
  expect(await finding(browser, {}, 'https://relier.example:8443')).toEqual({
    answer: 'signed out',
  });
});

it('gives a ticket for an assertion only where there is to be one', async () => {
  expect(taskOf(await check(browser))).not.toHaveProperty('ticket');
  await signIn(browser);
  expect(taskOf(await check(browser, { logged_in_user: email }))).not.toHaveProperty('ticket');
  expect(taskOf(await check(browser)).ticket).toMatch(/^[0-9a-f]{64}$/);
});

it('cannot tell of who has yet to show a second factor', async () => {
  const page = await browser.submit(await openDialog(browser), totp);
  await browser.submit(page, { code: fxa.inbox[0]?.code ?? '' });
  expect(await finding(browser)).toMatchObject({ email: totp.email });
  // Again with the password, and not with the code.
  await browser.submit(await openDialog(browser, { refresh_authentication: '0' }), totp);
  expect(taskOf(await check(browser))).toMatchObject({ finding: { answer: 'unknown' } });
  expect(taskOf(await check(browser))).not.toHaveProperty('ticket');
});

it('may be framed by every page, speaks to one, and has a script of its own', async () => {
  const page = await check(browser, {}, stranger);
  expect(directive(page, 'frame-ancestors')).toBe('*');
  expect(page.headers.has('X-Frame-Options')).toBe(false);
  expect(directive(page, 'script-src')).toBe("'self'");
  expect(directive(page, 'default-src')).toBe("'none'");
  expect(page.headers.get('Cache-Control')).toBe('no-store');
  expect(taskOf(page)).toMatchObject({ kind: 'check', site: stranger, state: 'a-state' });
});

it.each([
  [{ state: undefined }, 'state'],
  [{ persistent: 'yes' }, 'persistent'],
  [{ required_email: 'nobody' }, 'requiredEmail'],
  [{ want_issuer: 'other' }, 'wantIssuer'],
])('refuses a wrong question: %j', async (asking, option) => {
  const page = await check(browser, asking);
  expect(page.status).toBe(400);
  expect(page.text).toContain(`Option ${option}`);
  expect(page.html).not.toContain('data-task');
});

it('needs a site to answer', async () => {
  const page = await browser.open(`${content}/browserid/check?state=s`);
  expect(page.status).toBe(400);
  expect(page.heading).toBe('No site to sign in to');
});

it('obeys faults', async () => {
  fxa.faults = { silentFrames: true };
  expect((await check(browser)).html).not.toContain('data-task');
  fxa.faults = { refuseFrames: true };
  expect(directive(await check(browser), 'frame-ancestors')).toBe("'none'");
  fxa.faults = { fail: { '/browserid/check': 201 } };
  const page = await check(browser);
  expect(page.status).toBe(503);
  expect(page.html).not.toContain('data-task');
});

it('can be asked again by its own page, for the same question', async () => {
  const { stateAt } = taskOf(await check(browser, { logged_in_user: '' }));
  const again = async () => {
    const { html, headers } = await browser.open(content + stateAt);
    expect(headers.has('Access-Control-Allow-Origin')).toBe(false);
    return JSON.parse(html);
  };
  expect(await again()).toEqual({ answer: 'agreed' });
  await signIn(browser);
  expect(await again()).toEqual({ answer: 'different', email });
  const unknown = await browser.open(`${content}/browserid/check/state?request=0`);
  expect(unknown.status).toBe(404);
});
