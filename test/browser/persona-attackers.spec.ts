import type { Page } from '@playwright/test';
import { clickAndLeave } from './local-fxa-pages.ts';
import {
  addressOf,
  bob,
  callsOf,
  callsOfSite,
  expect,
  expectCalls,
  html,
  namesOf,
  openDialog,
  type PersonaSite,
  read,
  type SitePage,
  signIn,
  test,
  visitAndHear,
} from './persona-site.ts';

const isNobody: SitePage = { watch: { loggedInUser: null } };
const isBob: SitePage = { watch: { loggedInUser: bob.email } };
const match = ['onmatch', 'onready'];
const loot = 'a-certificate~an-assertion';

/** The fragment that the dialog sends a window back with. */
function fragment(state: string): string {
  return `#${new URLSearchParams({ assertion: loot, email: 'eve@example.com', state })}`;
}

/** A page that tells the page around it what only the dialog may tell. */
function attackParent(state: string): string {
  const data = { assertion: loot, email: 'eve@example.com', state };
  return `<script>
    for (const command of ['ping', 'oauth_complete']) {
      parent.postMessage(JSON.stringify({ command, data: ${JSON.stringify(data)} }), '*');
    }
    parent.postMessage('over', '*');
  </script>`;
}

/** A stranger's page that answers whatever it is asked, and records it. */
const listener = `<!doctype html>
<html lang="en">
<title>A listener</title>
<script>
  const heard = [];
  addEventListener('message', ({ data, source }) => {
    heard.push(data);
    source.postMessage('{"command":"ping","data":{}}', '*');
  });
</script>
<a target="_blank" rel="opener">Sign in</a>
</html>`;

/** The dialog's address as the site's script asks for it. */
function dialogAddress(site: PersonaSite): string {
  const query = { state: 'evil', context: 'popup', return_to: '/', audience: site.url };
  return `${site.contentUrl}/browserid/sign_in?${new URLSearchParams(query)}`;
}

/** Signs in, in a popup that goes on to a page of the site. */
async function signInAndReturn(popup: Page, site: PersonaSite): Promise<void> {
  await expect(popup.getByLabel('Email')).toBeVisible();
  expect(await popup.evaluate('opener !== null')).toBe(true);
  await popup.getByLabel('Email').fill(bob.email);
  await popup.getByLabel('Password').fill(bob.password);
  clickAndLeave(popup.getByRole('button', { name: 'Sign in' }));
  await popup.waitForURL(`${site.url}/**`);
}

/** Follows a link from elsewhere, so that the page is loaded anew. */
async function follow(page: Page, address: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(address);
}

test.describe('an attacker', () => {
  test('cannot sign a user in as somebody else by a link', async ({ page, site }) => {
    const address = addressOf(site, isNobody);
    await follow(page, address + fragment('made-up'));
    await expectCalls(page, ...match);
    // Nor does an assertion stay where it may be copied from.
    expect(page.url()).toBe(address);
  });

  test('cannot use the state of a sign-in a second time', async ({ page, site }) => {
    const byRedirect: SitePage = { ...isNobody, ui: 'redirect' };
    const address = addressOf(site, byRedirect);
    await visitAndHear(page, site, byRedirect);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${site.contentUrl}/**`);
    const state = site.states.at(-1) ?? '';

    await follow(page, address + fragment(state));
    await expectCalls(page, 'onlogin', 'onready');
    await follow(page, address + fragment(state));
    await expectCalls(page, ...match);
  });

  test('cannot end a sign-in by a link, and other parties’ answers stay where they are', async ({
    page,
    site,
  }) => {
    const address = addressOf(site, isNobody);
    for (const other of ['#error=access_denied&state=theirs', '#state=theirs', '#section']) {
      await follow(page, address + other);
      await expectCalls(page, ...match);
      expect(page.url()).toBe(address + other);
    }
  });

  test('gets nothing by speaking from a window or a frame of another origin', {
    tag: '@engine',
  }, async ({ page, site }) => {
    await visitAndHear(page, site, isNobody);
    const popup = await openDialog(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    const state = site.states.at(-1) ?? '';
    const name = `fxa persona ${site.contentUrl} ${state}`;
    const answer = `${site.url}/?${fragment(state).slice(1)}`;
    await popup.goto(site.strangerUrl);
    await popup.evaluate(
      ({ name, answer, loot, state }) => {
        const data = { assertion: loot, email: 'eve@example.com', state };
        for (const message of [
          { type: 'callback', channel: name, url: answer },
          JSON.stringify({ command: 'ping', data: {} }),
          JSON.stringify({ command: 'oauth_complete', data }),
          { email: 'eve@example.com', assertion: loot },
        ]) {
          opener.postMessage(message, '*');
          for (const channel of [name, name.slice(0, -state.length)]) {
            new BroadcastChannel(channel).postMessage(message);
          }
        }
      },
      { name, answer, loot, state },
    );
    await popup.goto(`${site.contentUrl}/`);

    // A frame of the provider's own origin knows the state and speaks its language, but is no popup.
    site.content.set('/attack', () => html(attackParent(state)));
    await page.evaluate(
      (src) =>
        new Promise<void>((resolve) => {
          addEventListener('message', ({ data }) => data === 'over' && resolve());
          document.body.append(Object.assign(document.createElement('iframe'), { src }));
        }),
      `${site.contentUrl}/attack`,
    );
    expect(await namesOf(page)).toEqual(match);
    await popup.close();
    await page.getByRole('heading').click();
    await expectCalls(page, ...match, 'oncancel');
  });

  test('cannot answer a silent check from another frame, be it of the provider', {
    tag: '@engine',
  }, async ({ page, site }) => {
    await signIn(page, site);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let state = '';
    site.content.set('/browserid/check', async (request) => {
      state = new URL(request.url).searchParams.get('state') ?? '';
      await released;
      return site.fxa.fetch(request);
    });
    // It knows the state, which nobody does.
    const attack = () =>
      html(`<script>
        const state = decodeURIComponent(location.hash.slice(1));
        for (const answer of ['signed out', 'different', 'changed']) {
          const data = { answer, state, email: 'eve@example.com', assertion: '${loot}' };
          for (const command of ['ping', 'oauth_complete']) {
            parent.postMessage(JSON.stringify({ command, data }), '*');
          }
        }
        parent.postMessage('over', '*');
      </script>`);
    site.content.set('/attack', attack);
    site.stranger.set('/attack', attack);
    await page.goto(addressOf(site, isBob), { waitUntil: 'commit' });
    await expect.poll(() => state).not.toBe('');
    await page.evaluate(
      async ({ origins, state }) => {
        for (const origin of origins) {
          const frame = document.createElement('iframe');
          frame.src = `${origin}/attack#${state}`;
          const over = new Promise<void>((resolve) => {
            addEventListener('message', ({ data }) => data === 'over' && resolve());
          });
          document.body.append(frame);
          await over;
        }
      },
      { origins: [site.contentUrl, site.strangerUrl], state },
    );
    expect(await namesOf(page)).toEqual([]);
    release();
    await expectCalls(page, ...match);
  });

  test('gets an assertion for its own origin and no other by opening the dialog', {
    tag: '@engine',
  }, async ({ page, site }) => {
    site.stranger.set('/listen', () =>
      html(listener.replace('<a ', `<a href="${dialogAddress(site).replaceAll('&', '&amp;')}" `)),
    );
    await page.goto(`${site.strangerUrl}/listen`);
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Sign in' }).click(),
    ]);
    await popup.getByLabel('Email').fill(bob.email);
    await popup.getByLabel('Password').fill(bob.password);
    clickAndLeave(popup.getByRole('button', { name: 'Sign in' }));
    await expect.poll(() => page.evaluate('heard.length')).toBe(2);
    const [ping, complete] = (await page.evaluate('heard')) as string[];
    expect(JSON.parse(ping ?? '').command).toBe('ping');
    const { assertion } = JSON.parse(complete ?? '').data;
    expect(read(assertion)).toMatchObject({ audience: site.strangerUrl, email: bob.email });
  });

  test('hears nothing of a dialog that a page of the site opens in the attacker’s popup', {
    tag: '@engine',
  }, async ({ page, site }) => {
    site.stranger.set('/listen', () => html(listener));
    site.site.set('/go', () =>
      html(`<script>location.replace(${JSON.stringify(dialogAddress(site))});</script>`),
    );
    await page.goto(`${site.strangerUrl}/listen`);
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((url) => void open(url), `${site.url}/go`),
    ]);
    await signInAndReturn(popup, site);
    expect(await page.evaluate('heard')).toEqual([]);
  });

  test('hears nothing by navigating the page that opened the dialog', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    site.stranger.set('/listen', () => html(listener));
    const href = dialogAddress(site).replaceAll('&', '&amp;');
    site.site.set('/opener', () =>
      html(`<a href="${href}" target="_blank" rel="opener">Sign in</a>`),
    );
    await page.goto(`${site.url}/opener`);
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Sign in' }).click(),
    ]);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await page.evaluate((url) => location.assign(url), `${site.strangerUrl}/listen`);
    await expect(page).toHaveTitle('A listener');
    await signInAndReturn(popup, site);
    expect(await page.evaluate('heard')).toEqual([]);
  });

  test('hears no answer by opening the page that it comes back to', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await page.goto(site.strangerUrl);
    const address = addressOf(site, isNobody) + fragment('evil');
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((url) => {
        const heard: unknown[] = [];
        Object.assign(window, { heard });
        addEventListener('message', ({ data }) => heard.push(data));
        open(url, '', 'popup');
      }, address),
    ]);
    await popup.waitForURL(`${site.url}/**`);
    await expectCalls(popup, ...match);
    expect(await page.evaluate('heard')).toEqual([]);
  });

  test('who frames the site learns nothing, and signs nobody out', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await signIn(page, site);
    const address = addressOf(site, isBob);
    site.stranger.set('/frame', () => html(`<iframe src="${address.replaceAll('&', '&amp;')}">`));
    const before = site.asked.length;
    await page.goto(`${site.strangerUrl}/frame`);
    const frame = page.frames().find((one) => one.url() === address);
    await expect
      .poll(() => frame?.evaluate(() => (window as unknown as { calls: unknown }).calls))
      .toEqual([['onready']]);
    expect(site.asked.slice(before)).toEqual([]);
  });
});

test.describe('a site', () => {
  test('runs under the strictest policy that names its provider', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    const violations: string[] = [];
    page.context().on('console', (message) => {
      if (message.text().startsWith('violation:')) violations.push(message.text());
    });
    await page
      .context()
      .addInitScript(() =>
        addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
          console.error(`violation: ${effectiveDirective} ${blockedURI}`),
        ),
      );
    site.headers['content-security-policy'] = [
      "default-src 'none'",
      "script-src 'nonce-of-the-page'",
      `frame-src ${site.contentUrl}`,
      `connect-src ${site.contentUrl}`,
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; ');
    await signIn(page, site);
    expect(await visitAndHear(page, site, isBob)).toEqual(match);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expectCalls(page, ...match, 'onlogout');
    await expect.poll(() => site.asked).toContain('POST /browserid/logout');
    // Firefox looks for an icon, which the policy does not name.
    expect(violations.filter((text) => !text.includes('favicon'))).toEqual([]);
  });

  test('with Cross-Origin-Opener-Policy hears its popup all the same', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    site.headers['cross-origin-opener-policy'] = 'same-origin';
    await signIn(page, site);
    expect(await callsOfSite(page)).toEqual([await callsOf(page)]);
  });

  test('that hides its address from other sites signs users in all the same', {
    tag: '@engine',
  }, async ({ page, site }) => {
    site.headers['referrer-policy'] = 'no-referrer';
    await signIn(page, site);
    expect(await visitAndHear(page, site, isBob)).toEqual(match);
  });

  test('whose page is left and restored asks again who is signed in', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await signIn(page, site);
    await visitAndHear(page, site, isBob);
    // Browsers under automation do not keep pages, so this says what one says that did.
    const other = await page.context().newPage();
    await visitAndHear(other, site, isNobody);
    await page.evaluate(() => document.querySelector('iframe')?.remove());
    await other.evaluate(
      (url) => fetch(`${url}/browserid/logout`, { method: 'POST', credentials: 'include' }),
      site.contentUrl,
    );
    expect(await namesOf(page)).toEqual(match);
    await page.evaluate(() =>
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
    );
    await expectCalls(page, ...match, 'onlogout');
  });
});
