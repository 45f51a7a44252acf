import { withFedcm } from './fedcm-site.ts';
import {
  bob,
  expect,
  expectCalls,
  openDialog,
  signInWithin,
  test as siteTest,
  visitAndHear,
} from './persona-site.ts';

/** Browsers without FedCM: Firefox, and Chromium where it is switched off. */
const test = siteTest.extend({
  launchOptions: [
    async ({ launchOptions, browserName }, use) => {
      const args = browserName === 'chromium' ? ['--disable-features=FedCm'] : [];
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...args] });
    },
    { scope: 'worker' },
  ],
});

test('without FedCM the script does all by popup and frame', { tag: '@engine' }, async ({
  page,
  site,
}) => {
  withFedcm(site);
  const nobody = { watch: { loggedInUser: null } };
  expect(await visitAndHear(page, site, nobody)).toEqual(['onmatch', 'onready']);
  expect(await page.evaluate(() => 'IdentityCredential' in window)).toBe(false);
  await signInWithin(await openDialog(page));
  await expectCalls(page, 'onmatch', 'onready', 'onlogin');

  const asBob = { watch: { loggedInUser: bob.email } };
  expect(await visitAndHear(page, site, asBob)).toEqual(['onmatch', 'onready']);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectCalls(page, 'onmatch', 'onready', 'onlogout');
  expect(site.asked.filter((one) => one.includes('/fedcm/'))).toEqual([]);
});
