import { randomBytes } from 'node:crypto';
import { FxaRelierServer } from 'fxa-relier-client/server';
import type { RunningLocalFxa } from 'fxa-relier-client/testing';
import { clickAndLeave, fillSignIn } from './local-fxa-pages.ts';
import { expect, test as siteTest } from './site-test.ts';

const account = { email: 'test@example.com', password: 'one-two-three' };
const clientId = 'dcdb5ae7add825d2';
const clientSecret = 'c'.repeat(64);

type Answer = (request: Request) => Response | Promise<Response>;

interface Sites {
  /** The origin of the redirect URI, `<api>/oauth`, and what it responds with. */
  api: string;
  onApi(answer: Answer): void;
  /** The origin of the page that the API redirects to. */
  page: string;
  fxa: RunningLocalFxa;
}

const test = siteTest.extend<{ promptNoneByScript: boolean; sites: Sites }>({
  promptNoneByScript: [false, { option: true }],
  sites: async ({ promptNoneByScript, openOrigin, startFxa }, use) => {
    let answer: Answer = () => new Response(null, { status: 503 });
    const api = await openOrigin((request) => answer(request));
    const page = await openOrigin(({ url }) => pageOf(`At the page of the site: ${url}`));
    const redirectUris = [`${api}/oauth`];
    const fxa = await startFxa({
      clients: [{ id: clientId, name: 'A site', secret: clientSecret, redirectUris }],
      accounts: [account],
      promptNoneByScript,
    });
    const onApi = (given: Answer) => {
      answer = given;
    };
    await use({ api, onApi, page, fxa });
  },
});

test('the local sign-in leads to an API that redirects to a page of another origin', {
  tag: '@engine',
}, async ({ page, sites }) => {
  sites.onApi(({ url }) => Response.redirect(`${sites.page}/?${new URL(url).searchParams}`));
  const query = { client_id: clientId, state: 'a-state', scope: 'profile' };
  const start = `${sites.fxa.server.contentHost}/authorization?${new URLSearchParams(query)}`;

  await page.goto(`${start}&action=signin`);
  await fillSignIn(page, account);
  await expect(
    page.getByText(`At the page of the site: ${sites.page}/?state=a-state`),
  ).toBeVisible();

  await page.goto(`${start}&action=signin`);
  clickAndLeave(page.getByRole('button', { name: 'Continue' }));
  await expect(
    page.getByText(`At the page of the site: ${sites.page}/?state=a-state`),
  ).toBeVisible();
});

test('a sign-in that the backend begins anew goes on to the local sign-in’s pages', {
  tag: '@engine',
}, async ({ page, sites }) => {
  const relier = new FxaRelierServer(clientId, {
    ...{ clientSecret, server: sites.fxa.server, redirectUri: `${sites.api}/oauth` },
    scope: 'profile',
    cookieSecret: randomBytes(32).toString('base64'),
    onError: () => {},
  });
  sites.onApi(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/sign-in') return relier.beginSignIn(request);
    if (pathname === '/oauth') return relier.completeSignIn(request);
    const session = await relier.session(request);
    return pageOf(session ? `Hello ${session.profile.email}` : 'Signed out');
  });

  // The cookie of this host does not reach the redirect URI, which is at localhost.
  await page.goto(`${sites.api.replace('localhost', '127.0.0.1')}/sign-in`);
  await page.getByLabel('Email').fill(account.email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Password').fill(account.password);
  clickAndLeave(page.getByRole('button', { name: 'Sign in' }));
  clickAndLeave(page.getByRole('button', { name: 'Continue' }));
  await expect(page.getByText(`Hello ${account.email}`)).toBeVisible();
});

test.describe('with promptNoneByScript', () => {
  test.use({ promptNoneByScript: true });
  test('prompt=none comes back to the site by the script of a page', { tag: '@engine' }, async ({
    page,
    sites,
  }) => {
    sites.onApi(({ url }) => pageOf(`At the redirect URI: ${new URL(url).search}`));
    const query = { client_id: clientId, state: 'a-state', scope: 'profile', prompt: 'none' };
    await page.goto(`${sites.fxa.server.contentHost}/authorization?${new URLSearchParams(query)}`);
    await expect(
      page.getByText('At the redirect URI: ?error=login_required&state=a-state'),
    ).toBeVisible();
  });
});

function pageOf(text: string): Response {
  const html = `<!doctype html><html lang="en"><title>A site</title><p>${text}</p></html>`;
  return new Response(html.replaceAll('&', '&amp;'), {
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  });
}
