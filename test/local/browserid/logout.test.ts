import { beforeEach, expect, it } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { account, content, createFxa } from '../fixture.ts';
import { createLocalBrowser } from '../local-browser.ts';
import { type Browser, cookiesOf, finding, signIn, site, stranger } from './fixture.ts';

const { email } = account;
let fxa: LocalFxa;
let browser: Browser;

beforeEach(async () => {
  fxa = createFxa();
  browser = createLocalBrowser(fxa);
  await signIn(browser);
  await signIn(browser, { refresh_authentication: '0' }, stranger);
});

const logout = (headers: Record<string, string>, method = 'POST') =>
  fxa.fetch(`${content}/browserid/logout`, {
    method,
    headers: { Cookie: cookiesOf(browser), ...headers },
  });

it('forgets the site that asks, and no other', async () => {
  const response = await logout({ Origin: site });
  expect(response.status).toBe(204);
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe(site);
  expect(response.headers.get('Access-Control-Allow-Credentials')).toBe('true');
  expect(response.headers.get('Vary')).toBe('Origin');
  expect(response.headers.get('Set-Cookie')).toMatch(
    /^local-fxa-changes-3030=[0-9a-f]{16}; Path=\/browserid; SameSite=Lax$/,
  );
  expect(await finding(browser)).toEqual({ answer: 'signed out' });
  expect(await finding(browser, {}, stranger)).toMatchObject({ email });
});

it('forgets nothing for who does not say where it is, or has no session', async () => {
  for (const headers of [{}, { Origin: 'null' }, { Origin: site, Cookie: '' }]) {
    const response = await logout(headers as Record<string, string>);
    expect(response.status).toBe(204);
  }
  expect(await finding(browser)).toMatchObject({ email });
});

it('lets a preflight pass, and forgets nothing by it or by a GET', async () => {
  const preflight = await logout({ Origin: site }, 'OPTIONS');
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('Access-Control-Allow-Methods')).toBe('POST');
  expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(site);
  expect((await logout({ Origin: site }, 'GET')).status).toBe(404);
  expect(await finding(browser)).toMatchObject({ email });
});

it('fails where a test wants it to, in a way that the page can read', async () => {
  fxa.faults = { fail: { '/browserid/logout': 201 } };
  const response = await logout({ Origin: site });
  expect(response.status).toBe(503);
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe(site);
  expect(await finding(browser)).toMatchObject({ email });
});

it('ends all of it at Firefox Accounts, where a form of its own says so', async () => {
  const home = await browser.open(content);
  expect(home.text).toContain(`Signed in as ${email}`);
  expect((await browser.submit(home, {}, { Origin: stranger })).status).toBe(403);
  expect(await finding(browser)).toMatchObject({ email });
  const after = await browser.submit(home);
  expect(after.text).not.toContain('Signed in as');
  expect(await finding(browser)).toEqual({ answer: 'signed out' });
  expect(await finding(browser, {}, stranger)).toEqual({ answer: 'signed out' });
  // Another time it begins with nothing.
  await signIn(browser, {}, stranger);
  expect(await finding(browser)).toEqual({ answer: 'signed out' });
});
