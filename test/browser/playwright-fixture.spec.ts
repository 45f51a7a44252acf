import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Listening, listen } from 'fxa-relier-client/testing';
import { test as base, expect, type TestFxa } from 'fxa-relier-client/testing/playwright';

const clientId = '0123456789abcdef';
const untrustedId = 'fedcba9876543210';
const jo = { email: 'jo@example.com', password: 'correct horse' };
const kim = { email: 'kim@example.com', password: 'battery staple', totp: true };

/** A page whose buttons sign in in every way; it takes redirects and popups back, too. */
const test = base.extend<{ open(path?: string): Promise<void> }, { site: Site }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from it.
    async ({}, use) => {
      let fxa: TestFxa | undefined;
      const { port, close }: Listening = await listen(0, (request) =>
        new URL(request.url).pathname === '/fxa-relier-client.js' ? script() : html(fxa, url),
      );
      const url = `http://localhost:${port}`;
      await use({
        url,
        setFxa: (one) => {
          fxa = one;
        },
      });
      await close();
    },
    { scope: 'worker' },
  ],
  fxaOptions: [
    async ({ site }, use) => {
      const redirectUris = [`${site.url}/oauth`];
      await use({
        clients: [
          { id: clientId, name: 'A site', redirectUris },
          { id: untrustedId, name: 'Another site', redirectUris, trusted: false },
        ],
        accounts: [jo, kim],
      });
    },
    { scope: 'worker' },
  ],
  open: async ({ site, fxa, page }, use) => {
    site.setFxa(fxa);
    await use(async (query = '') => {
      await page.goto(`${site.url}/${query}`);
    });
  },
});

interface Site {
  url: string;
  setFxa(fxa: TestFxa): void;
}

// Some of the tests look at what the one before has left: a worker runs them all, in order.
test.describe.configure({ mode: 'default' });

for (const action of ['signIn', 'emailFirst', 'bestChoice']) {
  test(`signs a page in by redirect, beginning with ${action}`, { tag: '@engine' }, async ({
    page,
    fxa,
    open,
  }) => {
    await open(`?action=${action}`);
    await page.getByRole('button', { name: 'redirect' }).click();
    await fxa.signIn(page);
    await expect(page.getByRole('status')).toHaveText('jo@example.com');
  });
}

test('signs in in a lightbox', { tag: '@engine' }, async ({ page, fxa, open }) => {
  await open();
  await page.getByRole('button', { name: 'lightbox' }).click();
  await fxa.signIn(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('status')).toHaveText('jo@example.com');
});

test('signs in in a popup, which closes itself', async ({ page, fxa, open }) => {
  await open();
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'popup' }).click();
  await fxa.signIn(await opened);
  await expect(page.getByRole('status')).toHaveText('jo@example.com');
});

test('signs another account in, with its second code', async ({ page, fxa, open }) => {
  await open();
  await page.getByRole('button', { name: 'lightbox' }).click();
  await fxa.signIn(page, kim);
  await expect(page.getByRole('status')).toHaveText('kim@example.com');
  expect(fxa.inbox).toMatchObject([{ to: 'kim@example.com' }]);
});

test('begins each test with an empty inbox', async ({ fxa }) => {
  expect(fxa.inbox).toEqual([]);
});

test('gives consent', async ({ page, fxa, open }) => {
  await open(`?client=${untrustedId}&scope=profile:email`);
  await page.getByRole('button', { name: 'redirect' }).click();
  await fxa.signIn(page);
  await expect(page.getByRole('status')).toHaveText('jo@example.com');
});

test('continues where the browser is signed in already', async ({ page, fxa, open }) => {
  await fxa.openSession(page, kim);
  await open();
  await page.getByRole('button', { name: 'lightbox' }).click();
  const frame = page.frameLocator('iframe[title="Firefox Accounts"]');
  await expect(frame.getByText('kim@example.com')).toBeVisible();
  await fxa.signIn(page);
  await expect(page.getByRole('status')).toHaveText('kim@example.com');
});

test('has no session in the next test', async ({ page, fxa, open }) => {
  await open('?action=signIn');
  await page.getByRole('button', { name: 'redirect' }).click();
  await expect(page.getByLabel('Password')).toBeVisible();
  fxa.faults = { fail: { '/v1/token': 201 } };
});

test('has no faults in the next test', async ({ fxa }) => {
  expect(fxa.faults).toEqual({});
});

for (const button of ['redirect', 'lightbox']) {
  test(`rejects with the words of the page: ${button}`, async ({ page, fxa, open }) => {
    await open();
    await page.getByRole('button', { name: button }).click();
    const signingIn = fxa.signIn(page, { ...jo, password: 'another' });
    await expect(signingIn).rejects.toThrow('Firefox Accounts says: The password is wrong.');
  });
}

test('crossOriginOpenerPolicy: the popup still signs in', async ({ page, fxa, open }) => {
  fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
  await open();
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'popup' }).click();
  await fxa.signIn(await opened);
  await expect(page.getByRole('status')).toHaveText('jo@example.com');
});

test('signIn() says what it waited for, and which pages there are', async ({
  page,
  fxa,
  site,
  open,
}) => {
  await open();
  // The mistake: Firefox Accounts opens in a popup, and the page with the button is passed.
  const signingIn = fxa.signIn(page).then(
    () => 'signed in',
    (error: Error) => error.message,
  );
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'popup' }).click();
  const popup = await opened;
  await expect(popup.getByLabel('Email')).toBeVisible();
  await page.close();
  const message = await signingIn;
  const { contentHost } = fxa.server;
  expect(message).toContain('Firefox Accounts did not appear on the page');
  expect(message).toContain(`waited for an address of ${contentHost} on the page`);
  expect(message).toContain(`${site.url}/ (the page that was passed)`);
  expect(message).toContain(`${popup.url()} (pass this page to fxa.signIn)`);
});

const library = createRequire(import.meta.url).resolve('fxa-relier-client/dist/index.js');

function script(): Response {
  const headers = { 'Content-Type': 'text/javascript' };
  return new Response(readFileSync(library), { headers });
}

function html(fxa: TestFxa | undefined, url: string): Response {
  const options = JSON.stringify({ server: fxa?.server, redirectUri: `${url}/oauth`, pkce: true });
  const page = `<!doctype html>
<title>A site</title>
<button>redirect</button> <button>lightbox</button> <button>popup</button>
<p role="status"></p>
<script type="module">
  import { FxaRelierClient } from '/fxa-relier-client.js';
  const asked = new URLSearchParams(location.search);
  const clientOf = (id) => new FxaRelierClient(id, ${options});
  const show = (text) => { document.querySelector('p').textContent = text; };

  async function welcome(id, { code, codeVerifier }) {
    const client = clientOf(id);
    const { accessToken } = await client.token.tradeCode(code, { codeVerifier });
    show((await client.profile.fetch(accessToken)).email);
  }
  for (const button of document.querySelectorAll('button')) {
    button.onclick = async () => {
      const id = asked.get('client') ?? '${clientId}';
      sessionStorage.setItem('client', id);
      const action = asked.get('action') ?? 'signIn';
      const scope = asked.get('scope') ?? 'profile';
      const ui = button.textContent;
      clientOf(id).auth[action]({ ui, scope }).then(
        (result) => result && welcome(id, result),
        (error) => show(String(error)),
      );
    };
  }
  if (location.pathname === '/oauth') {
    const id = sessionStorage.getItem('client') ?? '${clientId}';
    const result = await clientOf(id).auth.handleRedirect();
    if (result) await welcome(id, result);
  }
</script>`;
  return new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}
