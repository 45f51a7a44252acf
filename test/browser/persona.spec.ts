import type { Page } from '@playwright/test';
import { clickAndLeave } from './local-fxa-pages.ts';
import {
  addressOf,
  ann,
  bob,
  type Call,
  callsOf,
  callsOfSite,
  expect,
  expectCalls,
  html,
  modulePageOf,
  namesOf,
  openDialog,
  type PersonaSite,
  pageOf,
  read,
  type SitePage,
  signIn,
  signInWithin,
  test,
  visit,
  visitAndHear,
} from './persona-site.ts';

const isNobody = { watch: { loggedInUser: null } };
const isBob = { watch: { loggedInUser: bob.email } };

const login = ['onlogin', 'onready'];
const logout = ['onlogout', 'onready'];
const match = ['onmatch', 'onready'];

const signOut = (page: Page) => page.getByRole('button', { name: 'Sign out' }).click();
const checks = (site: PersonaSite) => site.asked.filter((asked) => asked.includes('/check'));
const framesOf = (page: Page) => page.locator('iframe').count();

async function lastCall(page: Page): Promise<Call> {
  return (await callsOf(page)).at(-1) ?? ['none'];
}

/** Closes the window that the page has seen open, and comes back. The page's clock is installed. */
async function closeByHand(page: Page, popup: Page): Promise<void> {
  await page.clock.runFor(1_000);
  await popup.close();
  await page.bringToFront();
  await page.getByRole('heading').click();
  await page.clock.runFor(2_000);
}

/** Waits until the server has heard of a logout. */
async function departed(site: PersonaSite): Promise<void> {
  await expect.poll(() => site.asked).toContain('POST /browserid/logout');
}

test.describe('a page that is loaded', () => {
  /** What is called on page after page, by what each says. */
  const see = async (page: Page, site: PersonaSite) => {
    const seen: string[][] = [];
    const users = [{ loggedInUser: bob.email }, isNobody.watch, { loggedInUser: false }, {}];
    for (const watch of users) seen.push(await visitAndHear(page, site, { watch } as SitePage));
    return seen;
  };

  test('gets the cells of the state table for nobody and for the same address, and then onready', {
    tag: '@engine',
  }, async ({ page, site }) => {
    expect(await see(page, site)).toEqual([logout, match, match, logout]);
    await signIn(page, site, bob);
    expect(await see(page, site)).toEqual([match, login, login, login]);
  });

  test('5. has no assertion made on a match', async ({ page, site }) => {
    const signed = () => site.asked.filter((asked) => asked.endsWith('/certificate/sign')).length;
    await signIn(page, site);
    expect(signed()).toBe(1);
    expect(await visitAndHear(page, site, isBob)).toEqual(match);
    expect(signed()).toBe(1);
    expect(await visitAndHear(page, site, isNobody)).toEqual(login);
    expect(signed()).toBe(2);
  });

  test('6. takes an address in another case for another user', async ({ page, site }) => {
    await signIn(page, site);
    const watch = { loggedInUser: 'Bob@example.com' };
    expect(await visitAndHear(page, site, { watch })).toEqual(login);
    expect(await visitAndHear(page, site, { watch: { loggedInUser: '' } })).toEqual(login);
  });

  test('12. without onlogout gets onready alone, and no frame', async ({ page, site }) => {
    await signIn(page, site);
    const before = checks(site).length;
    expect(await visitAndHear(page, site, { stateless: true })).toEqual(['onready']);
    expect([await framesOf(page), checks(site).length]).toEqual([0, before]);
  });

  test('gets no frame where it never calls watch()', async ({ page, site }) => {
    await visit(page, site, { watch: false });
    await signOut(page);
    await departed(site);
    expect([await framesOf(page), checks(site)]).toEqual([0, []]);
  });

  test('16. can call watch() in its head', async ({ page, site }) => {
    const inHead = true;
    expect(await visitAndHear(page, site, { ...isBob, inHead })).toEqual(logout);
    const uncaught: string[] = [];
    page.context().on('weberror', (error) => uncaught.push(error.error().message));
    await signInWithin(await openDialog(page));
    await expectCalls(page, ...logout, 'onlogin');
    expect(await visitAndHear(page, site, { ...isNobody, inHead })).toEqual(login);
    expect(uncaught).toEqual([]);
  });

  test('17. gets onready after a callback that throws, which is reported as uncaught', async ({
    page,
    site,
  }) => {
    await signIn(page, site);
    const uncaught: string[] = [];
    page.on('pageerror', ({ message }) => uncaught.push(message));
    expect(await visitAndHear(page, site, { ...isNobody, onlogin: 'throws' })).toEqual(login);
    await expect.poll(() => uncaught).toEqual(['the site has a bug']);
  });

  test('runs with the script from the provider itself', async ({ page, site }) => {
    site.site.set('/included', () => html(pageOf('', isNobody, `${site.contentUrl}/include.js`)));
    await page.goto(`${site.url}/included`);
    await expectCalls(page, ...match);
    await signInWithin(await openDialog(page));
    await expectCalls(page, ...match, 'onlogin');
  });

  test('runs with the module in place of the script', async ({ page, site }) => {
    const options = { origin: site.contentUrl };
    site.site.set('/module', () => html(modulePageOf(options, isNobody.watch)));
    await page.goto(`${site.url}/module`);
    await expectCalls(page, ...match);
    await signInWithin(await openDialog(page));
    await expectCalls(page, ...match, 'onlogin');
  });

  test('is told where the script tag names no provider', async ({ page, site }) => {
    const uncaught: string[] = [];
    page.on('pageerror', ({ message }) => uncaught.push(message));
    const src = '/fxa-relier-client/fxa-persona.min.js';
    site.site.set('/nameless', () => html(pageOf('', { watch: false }, src)));
    await page.goto(`${site.url}/nameless`);
    await expect.poll(() => uncaught).toHaveLength(1);
    expect(uncaught[0]).toContain('write data-provider="https://…" into the script tag');
  });

  test('leaves a browser’s own navigator.mozId alone, and has one where there is none', async ({
    page,
    site,
  }) => {
    await visit(page, site, { watch: false });
    expect(await page.evaluate(() => typeof navigator.mozId.watch)).toBe('function');
    await page.addInitScript(() => Object.assign(navigator, { mozId: { native: true } }));
    await visit(page, site, { watch: false });
    expect(await page.evaluate(() => navigator.mozId)).toEqual({ native: true });
    expect(await page.evaluate(() => Object.keys(navigator.id).sort())).toEqual([
      'get',
      'getVerifiedEmail',
      'logout',
      'request',
      'watch',
    ]);
  });
});

test.describe('14. a page whose provider', () => {
  test('cannot be reached gets onready alone, never a logout', async ({ page, site }) => {
    await signIn(page, site);
    site.content.set('/browserid/check', () => new Response(null, { status: 503 }));
    expect(await visitAndHear(page, site, isBob)).toEqual(['onready']);
    expect(await framesOf(page)).toBe(0);
    const nobodyThere = { origin: 'http://localhost:1', checkTimeoutMs: 1000 };
    site.site.set('/unreachable', () => html(modulePageOf(nobodyThere, isBob.watch)));
    await page.goto(`${site.url}/unreachable`);
    await expectCalls(page, 'onready');
  });

  test('does not answer is loaded without it, and gets onready after 5 s', async ({
    page,
    site,
  }) => {
    let release = (_: Response) => {};
    const held = new Promise<Response>((resolve) => {
      release = resolve;
    });
    site.content.set('/browserid/check', () => held);
    const loaded = "addEventListener('load', () => calls.push(['load']));";
    site.site.set('/slow', () =>
      html(`${pageOf(site.contentUrl, isBob)}<script>${loaded}</script>`),
    );
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1_000);
    await page.goto(`${site.url}/slow`);
    await expectCalls(page, 'load');
    await page.clock.runFor(4_900);
    expect(await namesOf(page)).toEqual(['load']);
    await page.clock.runFor(200);
    await expectCalls(page, 'load', 'onready');
    expect(await framesOf(page)).toBe(0);
    release(new Response(null, { status: 503 }));
  });

  test('stays silent in its frame gets onready alone', async ({ page, site }) => {
    site.content.set('/browserid/check', () => html('<title>No word</title>'));
    expect(await visitAndHear(page, site, isBob)).toEqual(['onready']);
  });
});

test.describe('request()', () => {
  test('4. 20. signs in: one onlogin, with an assertion for this site', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await visitAndHear(page, site, isNobody);
    await signInWithin(await openDialog(page));
    await expectCalls(page, ...match, 'onlogin');
    const [, assertion] = await lastCall(page);
    expect(read(assertion)).toEqual({
      audience: site.url,
      email: bob.email,
      issuer: new URL(site.contentUrl).host,
    });
    // No other page of the site was called.
    expect(await callsOfSite(page)).toEqual([await callsOf(page)]);
    expect(page.url()).toBe(addressOf(site, isNobody));
  });

  test('20. signs in on a page that is known to the provider as the user of FxA', async ({
    page,
    site,
  }) => {
    await signIn(page, site);
    await visitAndHear(page, site, isBob);
    const popup = await openDialog(page);
    clickAndLeave(popup.getByRole('button', { name: 'Continue' }));
    await expectCalls(page, ...match, 'onlogin');
  });

  test('21. that is cancelled in the dialog is oncancel, and then what is so', async ({
    page,
    site,
  }) => {
    await visitAndHear(page, site, isNobody);
    const popup = await openDialog(page);
    clickAndLeave(popup.getByRole('button', { name: 'Cancel' }));
    await expectCalls(page, ...match, 'oncancel', 'onmatch');
    await expect.poll(() => popup.isClosed()).toBe(true);
  });

  test('22. whose window is closed is oncancel, and nothing is checked', {
    tag: '@engine',
  }, async ({ page, site }) => {
    await page.clock.install();
    await visitAndHear(page, site, isNobody);
    const popup = await openDialog(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await closeByHand(page, popup);
    await expectCalls(page, ...match, 'oncancel');
    expect(checks(site)).toHaveLength(1);
    // Nothing is left over.
    await signInWithin(await openDialog(page));
    await expectCalls(page, ...match, 'oncancel', 'onlogin');
  });

  test('23. whose popup is blocked is told on the console, and the next click works', {
    tag: '@engine',
  }, async ({ page, site }) => {
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await visitAndHear(page, site, isNobody);
    await page.evaluate(() => {
      const { open } = window;
      window.open = () => {
        window.open = open;
        return null;
      };
    });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expectCalls(page, ...match, 'oncancel');
    expect(errors).toEqual([expect.stringContaining('Popup was blocked')]);
    await signInWithin(await openDialog(page));
    await expectCalls(page, ...match, 'oncancel', 'onlogin');
  });

  test('24. brings the dialog that is open to the front', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await visitAndHear(page, site, isNobody);
    const popup = await openDialog(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await page.evaluate(() => {
      Object.assign(window, { opened: 0 });
      const { open } = window;
      window.open = (...given) => {
        Object.assign(window, { opened: 1 });
        return open.apply(window, given);
      };
    });
    const button = page.getByRole('button', { name: 'Sign in' });
    await button.click();
    await button.click();
    expect(await page.evaluate('opened')).toBe(0);
    expect(page.context().pages()).toHaveLength(2);
    await signInWithin(popup);
    await expectCalls(page, ...match, 'onlogin');
  });

  test('25. 26. 27. shows what the site says of itself as text, and what watch() says first', async ({
    page,
    site,
  }) => {
    const siteName = '<img src=x onerror=alert(1)>';
    await visitAndHear(page, site, {
      watch: { ...isNobody.watch, siteName },
      request: {
        siteName: 'Another name',
        backgroundColor: '#fafafa',
        termsOfService: '/terms',
        privacyPolicy: '/privacy',
      },
    });
    const popup = await openDialog(page);
    await expect(popup.getByText(siteName).first()).toBeVisible();
    await expect(popup.getByText('Another name')).toHaveCount(0);
    expect(await popup.locator('img[src="x"]').count()).toBe(0);
    const terms = popup.getByRole('link', { name: 'terms of service' });
    await expect(terms).toHaveAttribute('href', `${site.url}/terms`);

    await visitAndHear(page, site, { ...isNobody, request: { termsOfService: '/terms' } });
    const other = await openDialog(page);
    await expect(other.getByLabel('Email')).toBeVisible();
    await expect(other.getByRole('link', { name: 'terms of service' })).toHaveCount(0);
  });

  test('27. leaves out a logo that no address has room for, and says so', async ({
    page,
    site,
  }) => {
    const warnings: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    const options = { origin: site.contentUrl };
    const siteLogo = `data:image/png;base64,${'A'.repeat(120_000)}`;
    site.site.set('/module', () => html(modulePageOf(options, { ...isNobody.watch, siteLogo })));
    await page.goto(`${site.url}/module`);
    await expectCalls(page, ...match);
    await signInWithin(await openDialog(page));
    await expectCalls(page, ...match, 'onlogin');
    expect(warnings).toEqual([expect.stringContaining('siteLogo is left out')]);
  });

  test('27. comes back to the page that it names, where the script is, too, if its popup is severed', {
    tag: '@engine',
  }, async ({ page, site }) => {
    site.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
    await visitAndHear(page, site, { ...isNobody, request: { returnTo: '/welcome?page={}' } });
    const popup = await openDialog(page);
    const visited: string[] = [];
    popup.on('framenavigated', (frame) => visited.push(frame.url().replace(/#.*/, '')));
    await signInWithin(popup);
    await expectCalls(page, ...match, 'onlogin');
    expect(visited).toContain(`${site.url}/welcome?page={}`);
  });
});

test.describe('by redirect', () => {
  const byRedirect: SitePage = { ...isNobody, ui: 'redirect' };

  test('20. the user comes back signed in: onlogin once, then onready', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await visitAndHear(page, site, byRedirect);
    const address = page.url();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Email').fill(bob.email);
    await page.getByLabel('Password').fill(bob.password);
    clickAndLeave(page.getByRole('button', { name: 'Sign in' }));
    await page.waitForURL(`${site.url}/**`);
    await expectCalls(page, ...login);
    expect(page.url()).toBe(address);
    const [first] = await callsOf(page);
    expect(read(first?.[1])).toMatchObject({ audience: site.url, email: bob.email });
    expect(checks(site)).toHaveLength(1);

    // The answer is given once. What a reload gets is another assertion.
    await page.reload();
    await expectCalls(page, ...login);
    expect((await callsOf(page))[0]?.[1]).not.toBe(first?.[1]);
  });

  test('12. also where the site minds its own sessions', async ({ page, site }) => {
    await visitAndHear(page, site, { stateless: true, ui: 'redirect' });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Email').fill(bob.email);
    await page.getByLabel('Password').fill(bob.password);
    clickAndLeave(page.getByRole('button', { name: 'Sign in' }));
    await page.waitForURL(`${site.url}/**`);
    await expectCalls(page, ...login);
    await page.reload();
    await expectCalls(page, 'onready');
  });

  test('21. who cancels comes back to the page as it was', async ({ page, site }) => {
    await visitAndHear(page, site, byRedirect);
    const address = page.url();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${site.contentUrl}/**`);
    clickAndLeave(page.getByRole('button', { name: 'Cancel' }));
    await page.waitForURL(`${site.url}/**`);
    await expectCalls(page, ...match);
    expect(page.url()).toBe(address);
  });

  test('22. who cannot be remembered is told why', async ({ page, site }) => {
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      };
    });
    const options = { origin: site.contentUrl, ui: 'redirect' } as const;
    site.site.set('/module', () => html(modulePageOf(options, isNobody.watch)));
    await page.goto(`${site.url}/module`);
    await expectCalls(page, ...match);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expectCalls(page, ...match, 'oncancel');
    expect(errors).toEqual([expect.stringContaining('Storage is blocked: sign in by popup')]);
  });
});

test.describe('in a lightbox', () => {
  const inLightbox: SitePage = { ...isNobody, ui: 'lightbox' };
  const dialogOf = (page: Page) => page.frameLocator('iframe[title="Firefox Accounts"]');

  test('20. the user signs in on the page', { tag: '@engine' }, async ({ page, site }) => {
    await visitAndHear(page, site, inLightbox);
    await page.getByRole('button', { name: 'Sign in' }).click();
    const dialog = dialogOf(page);
    await dialog.getByLabel('Email').fill(bob.email);
    await dialog.getByLabel('Password').fill(bob.password);
    clickAndLeave(dialog.getByRole('button', { name: 'Sign in' }));
    await expectCalls(page, ...match, 'onlogin');
    expect(read((await lastCall(page))[1])).toMatchObject({ audience: site.url, email: bob.email });
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('21. who closes it is told of what is so', async ({ page, site }) => {
    await visitAndHear(page, site, inLightbox);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialogOf(page).getByLabel('Email')).toBeVisible();
    await page.getByRole('button', { name: 'Close' }).click();
    await expectCalls(page, ...match, 'oncancel', 'onmatch');
  });
});

test.describe('logout()', () => {
  test('28. 29. is onlogout once, and nothing where nobody is signed in', async ({
    page,
    site,
  }) => {
    await signIn(page, site);
    await visitAndHear(page, site, isBob);
    await signOut(page);
    await expectCalls(page, ...match, 'onlogout');
    await signOut(page);
    expect(await visitAndHear(page, site, isNobody)).toEqual(match);
    await signOut(page);
    // Whatever came of it would be there by now.
    await openDialog(page);
    expect(await namesOf(page)).toEqual(match);
  });

  test('30. inside a failed onlogin ends the loop over a reload', async ({ page, site }) => {
    await signIn(page, site);
    const refused: SitePage = { ...isNobody, onlogin: 'logs out' };
    expect(await visitAndHear(page, site, { ...isNobody })).toEqual(login);
    expect(await visitAndHear(page, site, { ...isNobody })).toEqual(login);
    await visit(page, site, refused);
    await expectCalls(page, ...login, 'onlogout');
    await page.reload();
    await expectCalls(page, ...match);
  });

  test('30. counts even where it did not reach the server: the next page brings it there', async ({
    page,
    site,
  }) => {
    await signIn(page, site);
    await visitAndHear(page, site, isBob);
    site.content.set('/browserid/logout', () => new Response(null, { status: 503 }));
    await signOut(page);
    await expectCalls(page, ...match, 'onlogout');
    expect(await visitAndHear(page, site, isNobody)).toEqual(['onready']);
    site.content.delete('/browserid/logout');
    expect(await visitAndHear(page, site, isNobody)).toEqual(match);
  });

  test('31. before watch() is harmless', async ({ page, site }) => {
    await signIn(page, site);
    await visit(page, site, { watch: false });
    await page.evaluate((loggedInUser) => {
      navigator.id.logout();
      const { record } = window as unknown as { record(name: string): () => void };
      navigator.id.watch({
        loggedInUser,
        onlogin: record('onlogin'),
        onlogout: record('onlogout'),
        onready: record('onready'),
      });
    }, bob.email);
    await expectCalls(page, ...logout);
  });
});

test.describe('another tab', () => {
  test('32. signs in and out, and this one hears it', { tag: '@engine' }, async ({
    page,
    site,
  }) => {
    await visitAndHear(page, site, isNobody);
    const other = await page.context().newPage();
    await signIn(other, site);
    await expectCalls(page, ...match, 'onlogin');
    const [here, there] = await Promise.all([lastCall(page), lastCall(other)]);
    expect(read(here[1])).toEqual(read(there[1]));
    await signOut(other);
    await expectCalls(page, ...match, 'onlogin', 'onlogout');
    await expectCalls(other, ...match, 'onlogin', 'onlogout');
  });

  test('33. is not heard while the dialog is open, and once after', async ({ page, site }) => {
    await page.clock.install();
    await signIn(page, site);
    await visitAndHear(page, site, isBob);
    const popup = await openDialog(page);
    await expect(popup.getByRole('button', { name: 'Continue' })).toBeVisible();
    const other = await page.context().newPage();
    await visitAndHear(other, site, isBob);
    await signOut(other);
    await expectCalls(other, ...match, 'onlogout');
    await departed(site);
    // As long as another tab takes to be told of it.
    const third = await page.context().newPage();
    expect(await visitAndHear(third, site, isNobody)).toEqual(match);
    expect(await namesOf(page)).toEqual(match);
    await closeByHand(page, popup);
    await expectCalls(page, ...match, 'oncancel', 'onlogout');
  });
});

test.describe('get()', () => {
  const getPage = (get: SitePage['get'] = {}): SitePage => ({ watch: false, get });
  const silently = async (page: Page, site: PersonaSite, get: SitePage['get'] = {}) => {
    await visit(page, site, getPage({ silent: true, ...get }));
    await page.getByRole('button', { name: 'Get' }).click();
    await expectCalls(page, 'got');
    return (await lastCall(page))[1];
  };
  const byDialog = async (page: Page, site: PersonaSite, get: SitePage['get'], keep?: boolean) => {
    await visit(page, site, getPage(get));
    const popup = await openDialog(page, 'Get');
    const box = popup.getByLabel('Keep me signed in');
    await expect(popup.getByRole('button', { name: /^(Sign in|Continue)$/ })).toBeVisible();
    if (keep !== undefined) await box.setChecked(keep);
    else await expect(box).toHaveCount(0);
    return popup;
  };

  test('34. 35. silently gives a user who asked to be remembered, and else null', {
    tag: '@engine',
  }, async ({ page, site }) => {
    expect(await silently(page, site)).toBeNull();
    await signInWithin(await byDialog(page, site, {}));
    await expectCalls(page, 'got');
    expect(read((await lastCall(page))[1]).email).toBe(bob.email);
    expect(await silently(page, site)).toBeNull();

    const popup = await byDialog(page, site, { allowPersistent: true }, true);
    clickAndLeave(popup.getByRole('button', { name: 'Continue' }));
    await expectCalls(page, 'got');
    expect(read(await silently(page, site))).toMatchObject({
      audience: site.url,
      email: bob.email,
    });
    expect(page.context().pages()).toHaveLength(1);
    expect(await framesOf(page)).toBe(0);

    await signOut(page);
    await departed(site);
    expect(await silently(page, site)).toBeNull();
  });

  test('35. forgets a user who unticks the box', async ({ page, site }) => {
    const kept = await byDialog(page, site, { allowPersistent: true }, true);
    await signInWithin(kept);
    await expectCalls(page, 'got');
    const popup = await byDialog(page, site, { allowPersistent: true }, false);
    clickAndLeave(popup.getByRole('button', { name: 'Continue' }));
    await expectCalls(page, 'got');
    expect(await silently(page, site)).toBeNull();
  });

  test('36. gives the required address or null, by dialog and silently', async ({ page, site }) => {
    const popup = await byDialog(
      page,
      site,
      { requiredEmail: ann.email, allowPersistent: true },
      true,
    );
    const closed = popup.waitForEvent('close');
    await popup.getByLabel('Password').fill(ann.password);
    clickAndLeave(popup.getByRole('button', { name: 'Sign in' }));
    await closed;
    await expectCalls(page, 'got');
    expect(read((await lastCall(page))[1]).email).toBe(ann.email);
    expect(await silently(page, site, { requiredEmail: bob.email })).toBeNull();
    expect(read(await silently(page, site, { requiredEmail: ann.email })).email).toBe(ann.email);
  });

  test('37. calls back once with null for a cancel, and for a closed window', async ({
    page,
    site,
  }) => {
    await page.clock.install();
    const cancelled = await byDialog(page, site, {});
    clickAndLeave(cancelled.getByRole('button', { name: 'Cancel' }));
    await expectCalls(page, 'got');
    expect(await callsOf(page)).toEqual([['got', null]]);
    const closed = await openDialog(page, 'Get');
    await expect(closed.getByLabel('Email')).toBeVisible();
    await closeByHand(page, closed);
    await expectCalls(page, 'got', 'got');
    expect(await lastCall(page)).toEqual(['got', null]);
  });
});

test('navigator.mozId signs in by account: the assertion names it, and not the address', async ({
  page,
  site,
}) => {
  await visit(page, site, { watch: false });
  await page.evaluate(() => {
    const { record } = window as unknown as { record(name: string): () => void };
    navigator.mozId.watch({
      wantIssuer: 'firefox-accounts',
      onlogin: record('onlogin'),
      onlogout: record('onlogout'),
      onready: record('onready'),
    });
    const button = document.querySelector<HTMLButtonElement>('#request');
    if (button) button.onclick = () => navigator.mozId.request({ oncancel: record('oncancel') });
  });
  await expectCalls(page, ...logout);
  await signInWithin(await openDialog(page));
  await expectCalls(page, ...logout, 'onlogin');
  const { email } = read((await lastCall(page))[1]);
  expect(email).toMatch(/^[\da-f]{32}@/);
  await page.evaluate(() => navigator.mozId.logout());
  await expectCalls(page, ...logout, 'onlogin', 'onlogout');
});
