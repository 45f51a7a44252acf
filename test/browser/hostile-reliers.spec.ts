import type { Page } from '@playwright/test';
import { account, expect, html, type Relier, signInQuery, test } from './relier-test.ts';

const framed = { context: 'iframe' };

/** A page that frames an address, lists what it hears, and answers before it is asked. */
function framingPage(src: string): Response {
  return html(`<!doctype html><title>A framing page</title><ol id="heard"></ol>
<script>
addEventListener('message', ({ data }) => {
  document.querySelector('#heard').append(Object.assign(document.createElement('li'), { textContent: data }));
});
const loaded = (frame) => {
  document.body.dataset.loaded = 'true';
  frame.contentWindow.postMessage('{"command":"ping","data":{}}', '*');
};
</script>
<iframe src="${src.replaceAll('&', '&amp;')}" onload="loaded(this)"></iframe>`);
}

async function expectRefused(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator('body')).toHaveAttribute('data-loaded', 'true');
  await expect(page.frameLocator('iframe').getByText('Local Firefox Accounts')).toHaveCount(0);
  await expect(page.locator('#heard li')).toHaveCount(0);
}

test.describe('the browser does not show Firefox Accounts', () => {
  test.beforeEach(({ relier }) => {
    relier.allowed = [/frame-ancestors|X-Frame-Options|refused to connect|400/i];
  });

  test('in the page of an origin that is not registered', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    for (const path of [
      `${relier.server.oauthHost}/authorization`,
      `${relier.contentUrl}/oauth/`,
    ]) {
      const src = `${path}?${signInQuery(relier, framed)}`;
      relier.stranger.set('/frame', () => framingPage(src));
      await expectRefused(page, `${relier.strangerUrl}/frame`);
    }
  });

  test('in a frame of the relier’s page inside a stranger’s', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    const src = `${relier.contentUrl}/oauth/signin?${signInQuery(relier, framed)}`;
    relier.site.set('/frame', () => framingPage(src));
    relier.stranger.set('/outer', () =>
      html(`<!doctype html><title>Outer</title><iframe src="${relier.url}/frame"></iframe>`),
    );
    await page.goto(`${relier.strangerUrl}/outer`);
    const middle = page.frameLocator('iframe');
    await expect(middle.locator('body')).toHaveAttribute('data-loaded', 'true');
    await expect(middle.frameLocator('iframe').getByText('Local Firefox Accounts')).toHaveCount(0);
    await expect(middle.locator('#heard li')).toHaveCount(0);
  });

  test('in a page that has not asked for a frame', { tag: '@engine' }, async ({ page, relier }) => {
    for (const context of [{}, { context: 'fx_desktop_v3' }]) {
      const src = `${relier.contentUrl}/oauth/signin?${signInQuery(relier, context)}`;
      relier.site.set('/frame', () => framingPage(src));
      await expectRefused(page, `${relier.url}/frame`);
    }
  });

  test('in a page that names its own redirect URI: it only reads that it is refused', async ({
    page,
    relier,
  }) => {
    relier.allowed.push(/refuses this sign-in/);
    const redirect_uri = `${relier.strangerUrl}/oauth`;
    const src = `${relier.contentUrl}/oauth/signin?${signInQuery(relier, { ...framed, redirect_uri })}`;
    relier.stranger.set('/frame', () => framingPage(src));
    await page.goto(`${relier.strangerUrl}/frame`);
    const frame = page.frameLocator('iframe');
    await expect(frame.getByRole('alert')).toHaveText('Incorrect redirect_uri.');
    await expect(frame.locator('form, input, a')).toHaveCount(0);
    await expect(page.locator('#heard li').filter({ hasText: 'loaded' })).toHaveCount(1);
    const heard = await page.locator('#heard li').allTextContents();
    const commands = heard.map((text) => JSON.parse(text).command);
    expect(commands.filter((one) => !['ping', 'resize', 'loaded'].includes(one))).toEqual([]);
  });

  test('in any page when it is its inbox or home', async ({ page, relier }) => {
    for (const path of ['/inbox', '/']) {
      relier.site.set('/frame', () => framingPage(`${relier.contentUrl}${path}?context=iframe`));
      await expectRefused(page, `${relier.url}/frame`);
    }
  });
});

test('a stranger whose browser shows it all the same hears nothing from it', {
  tag: '@engine',
}, async ({ page, relier }) => {
  // Chromium says so when a message does not arrive for its target's sake.
  relier.allowed = [/target origin provided/];
  for (const path of ['/oauth/signin', '/500.html']) {
    relier.content.set(path, async (request) => {
      const response = await relier.fxa.fetch(request);
      response.headers.delete('Content-Security-Policy');
      return response;
    });
  }
  const src = `${relier.contentUrl}/oauth/signin?${signInQuery(relier, framed)}`;
  relier.stranger.set('/frame', () => framingPage(src));
  await page.clock.install();
  await page.goto(`${relier.strangerUrl}/frame`);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.locator('body')).toHaveAttribute('data-loaded', 'true');

  await page.clock.runFor(5000);
  await expect(frame.getByRole('heading')).toHaveText('Something went wrong');
  await expect(page.locator('#heard li')).toHaveCount(0);
});

test.describe('a form that signs in is not accepted from', () => {
  test.beforeEach(({ relier }) => {
    relier.allowed = [/403/];
  });

  const formPage = (relier: Relier, attributes: string) =>
    html(`<!doctype html><title>A form</title>
<form method="post" ${attributes} action="${relier.contentUrl}/oauth/signin?${signInQuery(relier).replaceAll('&', '&amp;')}">
<input name="email" value="${account.email}"><input name="password" value="${account.password}">
<button>Win a prize</button></form>`);

  async function expectNotAccepted(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Win a prize' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not accepted');
    expect(await page.context().cookies()).toEqual([]);
  }

  for (const policy of ['unsafe-url', 'no-referrer']) {
    test(`another origin, with the referrer policy ${policy}`, { tag: '@engine' }, async ({
      page,
      relier,
    }) => {
      const meta = `referrerpolicy="${policy}"`;
      relier.stranger.set('/form', async () => {
        const response = formPage(relier, meta);
        response.headers.set('Referrer-Policy', policy);
        return response;
      });
      await page.goto(`${relier.strangerUrl}/form`);
      await expectNotAccepted(page);
    });
  }

  test('the relier itself', { tag: '@engine' }, async ({ page, relier }) => {
    relier.site.set('/form', () => formPage(relier, ''));
    await page.goto(`${relier.url}/form`);
    await expectNotAccepted(page);
  });

  test('a sandboxed page', { tag: '@engine' }, async ({ page, relier }) => {
    relier.stranger.set('/form', () => {
      const response = formPage(relier, '');
      response.headers.set('Content-Security-Policy', 'sandbox allow-forms');
      return response;
    });
    await page.goto(`${relier.strangerUrl}/form`);
    await expectNotAccepted(page);
  });
});

test('a sign-in that names a redirect URI that is not registered goes nowhere', async ({
  page,
  relier,
}) => {
  relier.allowed = [/refuses this sign-in: Incorrect redirect_uri/];
  const { redirectUri, url, strangerUrl } = relier;
  const { host } = new URL(url);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const wrong = [
    redirectUri.slice(0, -1),
    `${redirectUri}/more`,
    `${redirectUri}x`,
    `${redirectUri}?x=1`,
    `${redirectUri}#x`,
    `${redirectUri}/../evil`,
    redirectUri.replace(/:\d+/, ':1'),
    redirectUri.replace('localhost', 'localhost.'),
    redirectUri.replace('localhost', 'localhost.example.com'),
    redirectUri.replace('http:', 'https:'),
    redirectUri.replace('http:', ''),
    `http://${host}@${new URL(strangerUrl).host}/oauth`,
    `${strangerUrl}/${redirectUri}`,
    `${strangerUrl}\\@${host}/oauth`,
    `javascript://${host}/oauth%0aalert(1)`,
    `data:text/html,${redirectUri}`,
    ` ${redirectUri}`,
    '',
  ];
  for (const redirect_uri of wrong) {
    for (const context of [{}, framed]) {
      await page.goto(
        `${relier.server.oauthHost}/authorization?${signInQuery(relier, { redirect_uri, ...context })}`,
      );
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('This sign-in cannot go on');
      await expect(page.getByRole('link')).toHaveCount(0);
      await expect(page.locator('form')).toHaveCount(0);
    }
  }
  const ours = [relier.contentUrl, new URL(relier.server.oauthHost).origin];
  expect(asked.filter((address) => !ours.includes(new URL(address).origin))).toEqual([]);
});

test.describe('markup', () => {
  const markup = '"><img src=x onerror=alert(1)><script>alert(1)</script><!--\'&quot;';
  test.use({ clientName: markup });

  test('in the relier’s name, the address and the state is shown as text', async ({
    page,
    relier,
  }) => {
    relier.allowed = [/400/];
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const texts = { state: markup, email: `${markup}@example.com`, utm_source: markup };
    for (const path of ['signin', 'signup', 'email', 'force_auth', '']) {
      for (const context of [{}, framed]) {
        const query = signInQuery(relier, { ...texts, ...context });
        await page.goto(`${relier.contentUrl}/oauth/${path}?${query}`);
        await expect(page.getByText('to continue to')).toContainText(markup);
        await expectNoMarkup(page);
      }
    }
    for (const wrong of [{ client_id: markup }, { redirect_uri: markup }, { scope: markup }]) {
      await page.goto(`${relier.contentUrl}/oauth/signin?${signInQuery(relier, wrong)}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNoMarkup(page);
    }
    expect(dialogs).toEqual([]);
  });

  test('that is typed is shown as text', async ({ page, relier }) => {
    relier.allowed = [/400/];
    const address = `"><img/src=x/onerror=alert(1)>@example.com`;
    await page.goto(`${relier.contentUrl}/oauth/signup?${signInQuery(relier, { state: markup })}`);
    // What the field's own check would not let through.
    await page.locator('form').evaluate((form: HTMLFormElement) => {
      form.noValidate = true;
    });
    await page.getByLabel('Email').fill(address);
    await page.getByLabel('Password').fill(markup);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByText('A code for')).toContainText(address);
    await expectNoMarkup(page);
    await page.goto(`${relier.contentUrl}/inbox`);
    await expect(page.getByText(address)).toBeVisible();
    await expectNoMarkup(page);
  });

  async function expectNoMarkup(page: Page): Promise<void> {
    await expect(page.locator('img, [onerror], script:not([src])')).toHaveCount(0);
  }
});
