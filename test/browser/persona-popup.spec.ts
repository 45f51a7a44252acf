import type { Page } from '@playwright/test';
import { clickAndLeave } from './local-fxa-pages.ts';
import {
  addressOf,
  bob,
  callsOf,
  expect,
  expectCalls,
  html,
  openDialog,
  type PersonaSite,
  pageOf,
  read,
  type SitePage,
  signInWithin,
  test,
  visitAndHear,
} from './persona-site.ts';

const isNobody: SitePage = { watch: { loggedInUser: null } };
const match = ['onmatch', 'onready'];

/** Serves a page of the site and opens it. */
type Prepare = (page: Page, site: PersonaSite) => Promise<void>;

/** Pages that a popup cannot come back to, each with the page that opens the popup. */
const pages: Record<string, Prepare> = {
  'a returnTo page without the script': async (page, site) => {
    site.site.set('/plain', () => html('<title>Plain</title>'));
    await page.goto(addressOf(site, { ...isNobody, request: { returnTo: '/plain' } }));
  },
  'a page that was the response to a POST': async (page, site) => {
    site.site.set('/posted', ({ method }) =>
      method === 'POST'
        ? html(pageOf(site.contentUrl, isNobody))
        : new Response('Method Not Allowed', { status: 405 }),
    );
    site.site.set('/form', () => html('<form method="post" action="/posted"><button>Go</button>'));
    await page.goto(`${site.url}/form`);
    await page.getByRole('button', { name: 'Go' }).click();
  },
  'a page that redirects when it is loaded again': async (page, site) => {
    let loads = 0;
    site.site.set('/once', () => {
      loads++;
      if (loads === 1) return html(pageOf(site.contentUrl, isNobody));
      return new Response(null, { status: 302, headers: { location: '/plain#section' } });
    });
    site.site.set('/plain', () => html('<title>Plain</title>'));
    await page.goto(`${site.url}/once`);
  },
  'a page whose hash router runs first': async (page, site) => {
    const router = `<script>history.replaceState(null, '', '#/home');</script>`;
    site.site.set('/app', () => html(router + pageOf(site.contentUrl, isNobody)));
    await page.goto(`${site.url}/app`);
  },
};

/** Records each page of the site that the popup loads. */
function watchPopup(popup: Page, site: PersonaSite): string[] {
  const visited: string[] = [];
  popup.on('framenavigated', (frame) => {
    if (frame.url().startsWith(site.url)) visited.push(frame.url());
  });
  return visited;
}

for (const [name, prepare] of Object.entries(pages)) {
  test(`request() signs in and reports a cancel from ${name}`, { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await prepare(page, site);
    await expectCalls(page, ...match);

    const cancelled = await openDialog(page);
    const visited = watchPopup(cancelled, site);
    const closed = cancelled.waitForEvent('close');
    clickAndLeave(cancelled.getByRole('button', { name: 'Cancel' }));
    await closed;
    await expectCalls(page, ...match, 'oncancel', 'onmatch');

    const popup = await openDialog(page);
    popup.on('framenavigated', (frame) => visited.push(frame.url()));
    await signInWithin(popup);
    await expectCalls(page, ...match, 'oncancel', 'onmatch', 'onlogin');
    const [, assertion] = (await callsOf(page)).at(-1) ?? [];
    expect(read(assertion)).toMatchObject({ audience: site.url, email: bob.email });
    expect(visited.filter((url) => url.startsWith(site.url))).toEqual([]);
  });
}

test('get() gets an assertion from a popup whose page has no script to come back to', {
  tag: '@engine',
}, async ({ page, site }) => {
  site.site.set('/plain', () => html('<title>Plain</title>'));
  await page.goto(addressOf(site, { watch: false, get: { returnTo: '/plain' } }));
  await signInWithin(await openDialog(page, 'Get'));
  await expectCalls(page, 'got');
  const [, assertion] = (await callsOf(page)).at(-1) ?? [];
  expect(read(assertion)).toMatchObject({ audience: site.url, email: bob.email });
});

test('request() gets the response by the return page if the provider severs its popup', {
  tag: '@engine',
}, async ({ page, site }) => {
  site.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
  await visitAndHear(page, site, isNobody);
  const popup = await openDialog(page);
  const visited = watchPopup(popup, site);
  await signInWithin(popup);
  await expectCalls(page, ...match, 'onlogin');
  expect(visited[0]).toContain(`${site.url}/?page=`);

  const cancelled = await openDialog(page);
  const closed = cancelled.waitForEvent('close');
  clickAndLeave(cancelled.getByRole('button', { name: 'Cancel' }));
  await closed;
  await expectCalls(page, ...match, 'onlogin', 'oncancel', 'onmatch');
});

test('request() closes a popup that sits on a page of the site and reports an error', {
  tag: '@engine',
}, async ({ page, site }) => {
  // A provider that does not hand its response over, and only knows the return page.
  site.content.set('/browserid/sign_in', (request) => {
    const url = new URL(request.url);
    url.searchParams.delete('context');
    return site.fxa.fetch(new Request(url, request));
  });
  site.site.set('/plain', () => html('<title>Plain</title>'));
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.clock.install();
  await visitAndHear(page, site, { ...isNobody, request: { returnTo: '/plain' } });
  const popup = await openDialog(page);
  await popup.getByLabel('Email').fill(bob.email);
  await popup.getByLabel('Password').fill(bob.password);
  clickAndLeave(popup.getByRole('button', { name: 'Sign in' }));
  await popup.waitForURL(`${site.url}/plain**`);
  const closed = popup.waitForEvent('close');
  await page.clock.runFor(5_000);
  await closed;
  await expectCalls(page, ...match, 'oncancel');
  expect(errors).toEqual([expect.stringContaining('navigator.id: ')]);
  expect(errors[0]).toContain(`${site.url}/plain`);
  expect(errors[0]).not.toContain('assertion=');
});
