import type { Page } from '@playwright/test';
import { signInWithFetch } from 'fxa-relier-client/testing';
import { verifyByHand } from '../local/verify-by-hand.ts';
import { type Dialogs, seeDialogs, test } from './fedcm-site.ts';
import { clickAndLeave } from './local-fxa-pages.ts';
import {
  ann,
  bob,
  callsOf,
  expect,
  expectCalls,
  namesOf,
  openDialog,
  type PersonaSite,
  signInWithin,
  visit,
  visitAndHear,
} from './persona-site.ts';

// Another site than that of Firefox Accounts, so that no frame can tell anything.
test.use({ siteHost: '127.0.0.1' });

const nobody = { watch: { loggedInUser: null } };

/** Signs in at Firefox Accounts, as if for another site. */
async function openSession(page: Page, site: PersonaSite, account = bob): Promise<void> {
  await page.goto(`${site.contentUrl}/fedcm/signin?email=blank`);
  await page.getByLabel('Email').fill(account.email);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Signed in' })).toBeVisible();
}

/** Clicks, and gives the window that the browser opens where nobody is signed in: not the site's. */
async function openSignIn(page: Page): Promise<Page> {
  const [opened] = await Promise.all([page.context().waitForEvent('page'), clickSignIn(page)]);
  return opened;
}

/** Waits until a window that the browser has opened may have been seen. */
async function seeForAWhile(page: Page): Promise<void> {
  const since = await page.evaluate(() => performance.now());
  await page.waitForFunction((since) => performance.now() - since > 500, since);
}

const clickSignIn = (page: Page) =>
  page.getByRole('button', { name: 'Sign in', exact: true }).click();

/** Signs in to the site by the browser's dialog. */
async function signIn(page: Page, dialogs: Dialogs, email = bob.email): Promise<void> {
  const before = (await namesOf(page)).length;
  await clickSignIn(page);
  await dialogs.choose(await dialogs.next(), email);
  await expect.poll(async () => (await namesOf(page)).slice(before)).toEqual(['onlogin']);
}

async function lastAssertion(page: Page): Promise<string> {
  const [name, assertion] = (await callsOf(page)).at(-1) ?? [];
  expect(name).toBe('onlogin');
  return `${assertion}`;
}

const requestsOf = (site: PersonaSite, path: string) =>
  site.asked.filter((one) => one.endsWith(path)).length;

test('the user chooses their account in the browser’s dialog, and the site gets an assertion', async ({
  page,
  site,
  context,
}) => {
  const dialogs = await seeDialogs(page);
  await openSession(page, site);
  expect(await visitAndHear(page, site, nobody)).toEqual(['onready']);
  await clickSignIn(page);
  const dialog = await dialogs.next();
  expect(dialog).toMatchObject({
    dialogType: 'AccountChooser',
    accounts: [{ email: bob.email, loginState: 'SignUp' }],
  });
  await dialogs.choose(dialog, bob.email);
  await expectCalls(page, 'onready', 'onlogin');
  const { certificate, assertion } = await verifyByHand(site.fxa, await lastAssertion(page));
  expect(certificate.principal).toEqual({ email: bob.email });
  expect(assertion.aud).toBe(site.url);
  expect(context.pages().filter((one) => one.url().startsWith(site.contentUrl))).toEqual([]);
});

test('a closed dialog is a cancel, and the next one is as good', async ({ page, site }) => {
  const dialogs = await seeDialogs(page);
  await openSession(page, site);
  await visitAndHear(page, site, nobody);
  await clickSignIn(page);
  await dialogs.close(await dialogs.next());
  await expectCalls(page, 'onready', 'oncancel');
  expect(requestsOf(site, '/fedcm/assertion')).toBe(0);

  await clickSignIn(page);
  await dialogs.choose(await dialogs.next(), bob.email);
  await expectCalls(page, 'onready', 'oncancel', 'onlogin');
});

test.describe('where nobody is signed in', () => {
  test('the browser opens the sign-in, which closes when it is done', async ({ page, site }) => {
    const dialogs = await seeDialogs(page);
    await visitAndHear(page, site, nobody);
    await signInWithin(await openSignIn(page));
    await dialogs.choose(await dialogs.next(), bob.email);
    await expectCalls(page, 'onready', 'onlogin');
    await verifyByHand(site.fxa, await lastAssertion(page));
  });

  test('to close the sign-in is a cancel', async ({ page, site }) => {
    await seeDialogs(page);
    await visitAndHear(page, site, nobody);
    const popup = await openSignIn(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await seeForAWhile(page);
    await popup.close();
    await expectCalls(page, 'onready', 'oncancel');
  });

  test('an account can be made in it', async ({ page, site }) => {
    const account = { email: 'new@example.com', password: 'seven-eight-nine' };
    const dialogs = await seeDialogs(page);
    await visitAndHear(page, site, nobody);
    const popup = await openSignIn(page);
    await popup.getByRole('link', { name: 'Create one' }).click();
    await popup.getByLabel('Email').fill(account.email);
    await popup.getByLabel('Password').fill(account.password);
    await popup.getByRole('button', { name: 'Create account' }).click();
    await popup.getByLabel('Code').fill(site.fxa.inbox.at(-1)?.code ?? '');
    clickAndLeave(popup.getByRole('button', { name: 'Confirm' }));
    await dialogs.choose(await dialogs.next(), account.email);
    await expectCalls(page, 'onready', 'onlogin');
  });

  test('a second factor is shown in it before there is an account to choose', async ({
    page,
    site,
  }) => {
    const query = new URLSearchParams({
      ...{ client_id: '0123456789abcdef', scope: 'profile', state: 's', acr_values: 'AAL2' },
      ...{ code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' },
    });
    await signInWithFetch(site.fxa, `${site.contentUrl}/authorization?${query}`, bob);

    const dialogs = await seeDialogs(page);
    await visitAndHear(page, site, nobody);
    const popup = await openSignIn(page);
    await popup.getByLabel('Email').fill(bob.email);
    await popup.getByLabel('Password').fill(bob.password);
    await popup.getByRole('button', { name: 'Sign in' }).click();
    await popup.getByLabel('Code').fill(site.fxa.inbox.at(-1)?.code ?? '');
    expect(dialogs.shown).toEqual([]);
    clickAndLeave(popup.getByRole('button', { name: 'Confirm' }));
    await dialogs.choose(await dialogs.next(), bob.email);
    await expectCalls(page, 'onready', 'onlogin');
    const { certificate } = await verifyByHand(site.fxa, await lastAssertion(page));
    expect(certificate['fxa-aal']).toBe(2);
  });
});

test.describe('on the next page', () => {
  for (const [loggedInUser, told] of [
    [bob.email, 'onmatch'],
    [null, 'onlogin'],
    [ann.email, 'onlogin'],
  ] as const) {
    test(`the browser answers silently: the site says ${loggedInUser}, and is told ${told}`, async ({
      page,
      site,
    }) => {
      const dialogs = await seeDialogs(page);
      await openSession(page, site);
      await visitAndHear(page, site, nobody);
      await signIn(page, dialogs);
      expect(await visitAndHear(page, site, { watch: { loggedInUser } })).toEqual([
        told,
        'onready',
      ]);
      expect(dialogs.shown.map(({ dialogType }) => dialogType)).toEqual([
        'AccountChooser',
        'AutoReauthn',
      ]);
    });
  }

  test('it does so once in ten minutes; then nothing is known, and nobody signed out', async ({
    page,
    site,
  }) => {
    const dialogs = await seeDialogs(page);
    await openSession(page, site);
    await visitAndHear(page, site, nobody);
    await signIn(page, dialogs);
    const asBob = { watch: { loggedInUser: bob.email } };
    expect(await visitAndHear(page, site, asBob)).toEqual(['onmatch', 'onready']);
    expect(await visitAndHear(page, site, asBob)).toEqual(['onready']);
  });

  test('nothing is known where Firefox Accounts has signed the user out', async ({
    page,
    site,
  }) => {
    const dialogs = await seeDialogs(page);
    await openSession(page, site);
    await visitAndHear(page, site, nobody);
    await signIn(page, dialogs);
    await page.goto(site.contentUrl);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
    const asBob = { watch: { loggedInUser: bob.email } };
    expect(await visitAndHear(page, site, asBob)).toEqual(['onready']);
  });

  test('a silent get() answers where the user was to stay signed in', async ({ page, site }) => {
    const dialogs = await seeDialogs(page);
    await openSession(page, site);
    const get = { watch: false, get: { allowPersistent: true } } as const;
    await visit(page, site, get);
    await page.getByRole('button', { name: 'Get' }).click();
    await dialogs.choose(await dialogs.next(), bob.email);
    await expectCalls(page, 'got');

    await visit(page, site, { watch: false, get: { silent: true } });
    await page.getByRole('button', { name: 'Get' }).click();
    await expectCalls(page, 'got');
    const [[, assertion] = []] = await callsOf(page);
    await verifyByHand(site.fxa, `${assertion}`);
  });
});

test.describe('on the site of the provider itself', () => {
  test.use({ siteHost: 'localhost' });

  test('a silent get() answers after get() with allowPersistent', async ({ page, site }) => {
    const dialogs = await seeDialogs(page);
    await openSession(page, site);
    await visit(page, site, { watch: false, get: { allowPersistent: true } });
    await page.getByRole('button', { name: 'Get' }).click();
    await dialogs.choose(await dialogs.next(), bob.email);
    await expectCalls(page, 'got');

    for (let load = 0; load < 2; load++) {
      await visit(page, site, { watch: false, get: { silent: true } });
      await page.getByRole('button', { name: 'Get' }).click();
      await expectCalls(page, 'got');
      const [[, assertion] = []] = await callsOf(page);
      await verifyByHand(site.fxa, `${assertion}`);
    }
  });
});

test('after logout() nobody is signed in silently, by this script or another', async ({
  page,
  site,
}) => {
  const dialogs = await seeDialogs(page);
  await openSession(page, site);
  await visitAndHear(page, site, nobody);
  await signIn(page, dialogs);
  const left = page.waitForResponse(`${site.contentUrl}/browserid/logout`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectCalls(page, 'onready', 'onlogin', 'onlogout');
  await left;

  expect(await visitAndHear(page, site, nobody)).toEqual(['onready']);
  const silently = await page.evaluate(
    (configURL) =>
      navigator.credentials
        .get({
          mediation: 'silent',
          identity: { providers: [{ configURL, clientId: location.origin }] },
        } as CredentialRequestOptions)
        .then(String, ({ name }) => name),
    `${site.contentUrl}/fedcm/config.json`,
  );
  expect(silently).toBe('NetworkError');
  expect(requestsOf(site, '/fedcm/assertion')).toBe(1);

  // Asked for, it is there again.
  await signIn(page, dialogs);
});

test.describe('a required address', () => {
  const forBob = { watch: false, get: { requiredEmail: bob.email } } as const;

  async function ask(page: Page, site: PersonaSite) {
    await visit(page, site, forBob);
    const button = page.getByRole('button', { name: 'Get' });
    const [opened] = await Promise.all([page.context().waitForEvent('page'), button.click()]);
    return opened;
  }

  test('is the only one that is offered, where another one is signed in', async ({
    page,
    site,
  }) => {
    const dialogs = await seeDialogs(page);
    await openSession(page, site, ann);
    const popup = await ask(page, site);
    await popup.getByRole('link', { name: 'Use another account' }).click();
    await signInWithin(popup, bob);
    await dialogs.choose(await dialogs.next(), bob.email);
    await expectCalls(page, 'got');
    const [[, assertion] = []] = await callsOf(page);
    const { certificate } = await verifyByHand(site.fxa, `${assertion}`);
    expect(certificate.principal).toEqual({ email: bob.email });
  });

  test('is not got by choosing another account', async ({ page, site }) => {
    const dialogs = await seeDialogs(page);
    await openSession(page, site, ann);
    const popup = await ask(page, site);
    clickAndLeave(popup.getByRole('button', { name: 'Continue' }));
    await dialogs.choose(await dialogs.next(), ann.email);
    await dialogs.understand(await dialogs.next());
    await expectCalls(page, 'got');
    expect(await callsOf(page)).toEqual([['got', null]]);
  });
});

/** What a page gets that asks in its own way: the name of the error, and the word for it. */
async function askAs(page: Page, dialogs: Dialogs, site: PersonaSite, clientId: string) {
  await page.evaluate(
    ([configURL, clientId]) => {
      document.body.innerHTML = '<button>Ask</button>';
      const button = document.querySelector('button') as HTMLButtonElement;
      button.onclick = () => {
        navigator.credentials
          .get({
            identity: { mode: 'active', providers: [{ configURL, clientId }] },
          } as CredentialRequestOptions)
          .then(String, ({ name, error }) => `${name} ${error}`)
          .then((ending) => {
            document.title = ending;
          });
      };
    },
    [`${site.contentUrl}/fedcm/config.json`, clientId],
  );
  await page.getByRole('button', { name: 'Ask' }).click();
  await dialogs.choose(await dialogs.next(), bob.email);
  const refusal = await dialogs.next();
  expect(refusal.dialogType).toBe('Error');
  await dialogs.understand(refusal);
  await expect(page).toHaveTitle(/Error/);
  return page.title();
}

test('a site cannot ask in the name of another one', async ({ page, site }) => {
  const dialogs = await seeDialogs(page);
  await openSession(page, site);
  await page.goto(site.strangerUrl);
  const refused = 'IdentityCredentialError unauthorized_client';
  expect(await askAs(page, dialogs, site, site.url)).toBe(refused);
  expect(await askAs(page, dialogs, site, 'dcdb5ae7add825d2')).toBe(refused);
});

test('a site that disconnects is a stranger again', async ({ page, site }) => {
  const dialogs = await seeDialogs(page);
  await openSession(page, site);
  await visitAndHear(page, site, nobody);
  await signIn(page, dialogs);
  await clickSignIn(page);
  const known = await dialogs.next();
  expect(known.accounts[0]?.loginState).toBe('SignIn');
  await dialogs.close(known);

  await page.evaluate(
    ([configURL, accountHint]) =>
      (
        globalThis as unknown as {
          IdentityCredential: { disconnect(options: object): Promise<void> };
        }
      ).IdentityCredential.disconnect({ configURL, clientId: location.origin, accountHint }),
    [`${site.contentUrl}/fedcm/config.json`, bob.email],
  );
  await clickSignIn(page);
  expect((await dialogs.next()).accounts[0]?.loginState).toBe('SignUp');
});

test('the dialog links to what the site is known to have', async ({ page, site }) => {
  const dialogs = await seeDialogs(page);
  const privacyUri = `${site.url}/privacy`;
  site.content.set('/fedcm/client_metadata', () =>
    Response.json(
      { privacy_policy_url: privacyUri },
      {
        headers: { 'Access-Control-Allow-Origin': '*' },
      },
    ),
  );
  await openSession(page, site);
  await visitAndHear(page, site, nobody);
  await clickSignIn(page);
  expect((await dialogs.next()).accounts[0]?.privacyPolicyUrl).toBe(privacyUri);
});

test.describe('the popup serves', () => {
  test('where Firefox Accounts has no FedCM', async ({ page, site }) => {
    site.content.set('/fedcm/config.json', () => new Response(null, { status: 404 }));
    await visitAndHear(page, site, nobody);
    const popup = await openDialog(page);
    await popup.waitForURL('**/browserid/**');
    await signInWithin(popup);
    await expectCalls(page, 'onready', 'onlogin');
  });

  test('where the site’s own policy forbids it', async ({ page, site }) => {
    site.headers['permissions-policy'] = 'identity-credentials-get=()';
    await visitAndHear(page, site, nobody);
    await signInWithin(await openDialog(page));
    await expectCalls(page, 'onready', 'onlogin');
  });

  test('from the second click on, where the browser is stuck', async ({ page, site }) => {
    const asked = new Promise<void>((tell) => {
      site.content.set('/fedcm/config.json', () => {
        tell();
        return new Promise(() => {});
      });
    });
    await visitAndHear(page, site, nobody);
    await clickSignIn(page);
    await asked;
    // Chromium keeps clicks from the page for as long as it has something of its own on screen.
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.locator('#request').dispatchEvent('click'),
    ]);
    await signInWithin(popup);
    await expectCalls(page, 'onready', 'onlogin');
  });
});

test('another tab of the site is told of the sign-in and of the logout', async ({
  page,
  site,
  context,
}) => {
  const dialogs = await seeDialogs(page);
  await openSession(page, site);
  const other = await context.newPage();
  await visitAndHear(other, site, nobody);
  await page.bringToFront();
  await visitAndHear(page, site, nobody);
  await signIn(page, dialogs);
  await expectCalls(other, 'onready', 'onlogin');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectCalls(page, 'onready', 'onlogin', 'onlogout');
  await expectCalls(other, 'onready', 'onlogin', 'onlogout');
});
