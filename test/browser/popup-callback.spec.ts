import { AxeBuilder } from '@axe-core/playwright';
import { fillSignIn } from './local-fxa-pages.ts';
import {
  endingOf,
  endingsOf,
  expect,
  openPopup,
  openSite,
  type PopupWindow,
  seeOpen,
  signInWithin,
  test,
} from './popup-site.ts';

const result = { code: expect.stringMatching(/^[0-9a-f]{64}$/) };

test.describe('the callback page', () => {
  test('says to everyone that it may be closed where it cannot close itself', {
    tag: '@engine',
  }, async ({ page, site }) => {
    await openSite(page, site);
    const popup = await openPopup(page);
    await popup.waitForURL(/signin/);
    const tab = await page.context().newPage();
    await tab.goto(`${site.url}/elsewhere`);
    await tab.goto(popup.url());
    await fillSignIn(tab, site.account);
    await expect(tab.getByText('You may close this window.')).toBeVisible();
    expect(tab.url()).toBe(site.redirectUri);
    // Its types may come from another copy of Playwright.
    const options = { page: tab } as unknown as ConstructorParameters<typeof AxeBuilder>[0];
    const { violations } = await new AxeBuilder(options).setLegacyMode().analyze();
    // Headings and landmarks are the site's, and gone with the rest of its page.
    const ofStructure = ['landmark-one-main', 'page-has-heading-one', 'region'];
    expect(violations.filter(({ id }) => !ofStructure.includes(id))).toEqual([]);
    expect(await endingsOf(tab)).toEqual([]);
    expect(await endingOf(page)).toMatchObject({ result });
  });

  test('signs nobody in after a cancel: it says that nobody waits for it', {
    tag: '@engine',
  }, async ({ page, site }) => {
    site.fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
    await openSite(page, site);
    const popup = await openPopup(page);
    await expect(popup.getByLabel('Email')).toBeVisible();
    await page.evaluate(() => (window as unknown as PopupWindow).stopper.abort());
    expect(await endingOf(page)).toMatchObject({ reason: 'aborted' });

    await fillSignIn(popup, site.account);
    await popup.waitForURL(`${site.redirectUri}**`);
    expect(await endingOf(popup)).toMatchObject({ reason: 'state_missing' });
    expect(await endingsOf(page)).toHaveLength(1);
  });
});

test('a callback page that is slow to answer under COOP is not taken for a closed popup', {
  tag: '@engine',
}, async ({ page, site }) => {
  site.coop.callback = 'same-origin';
  site.callbackIdleMs = 900;
  await openSite(page, site);
  const popup = await openPopup(page);
  await expect(popup.getByLabel('Email')).toBeVisible();
  await seeOpen(page);
  await signInWithin(popup, site);
  expect(await endingOf(page)).toMatchObject({ result });
});
