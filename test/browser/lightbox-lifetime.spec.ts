import {
  beginSignIn,
  dialogOf,
  expect,
  expectOutcome,
  openLightbox,
  openPage,
  signInWithin,
  test,
} from './relier-test.ts';

test('a lightbox that the page has swept away ends with the next one, which signs in', async ({
  page,
  relier,
}) => {
  const frame = await openLightbox(page, relier);
  await expect(frame.getByLabel('Email')).toBeVisible();
  await page.evaluate(() => document.querySelector('html > div')?.remove());
  await expect(dialogOf(page)).toHaveCount(0);

  await beginSignIn(page);
  await expectOutcome(page, 'cancel');
  await signInWithin(frame);
  await expectOutcome(page, 'signed in');
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await page.locator('html').getAttribute('style')).toBeFalsy();
});

for (const broken of ['CSSStyleSheet', 'showModal'] as const) {
  test(`a browser without ${broken} leaves the page as it was`, async ({ page, relier }) => {
    await page.addInitScript((what) => {
      const refuse = () => {
        throw new TypeError(`no ${what}`);
      };
      if (what === 'showModal') HTMLDialogElement.prototype.showModal = refuse;
      else Object.assign(window, { CSSStyleSheet: refuse });
    }, broken);
    await openPage(page, relier);
    await beginSignIn(page);
    await expect(page.locator('#outcome')).toContainText(broken);
    expect(await page.locator('html').getAttribute('style')).toBeFalsy();
    await expect(page.locator('html > div')).toHaveCount(0);
  });
}
