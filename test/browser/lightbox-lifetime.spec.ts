import {
  beginSignIn,
  dialogOf,
  expect,
  expectOutcome,
  openLightbox,
  openPage,
  type RelierWindow,
  signInWithin,
  test,
} from './relier-test.ts';

const removals: Record<string, () => void> = {
  'removes its element': () => document.querySelector('html > div')?.remove(),
  'moves its element': () => {
    document.body.append(document.querySelector('html > div') as Element);
  },
  'replaces what the document element holds': () => {
    document.documentElement.replaceChildren(document.head, document.body);
  },
};

for (const [what, removal] of Object.entries(removals)) {
  test(`a lightbox ends with aborted when the page ${what}, and the next one signs in`, {
    tag: '@engine',
  }, async ({ page, relier }) => {
    const frame = await openLightbox(page, relier);
    await expect(frame.getByLabel('Email')).toBeVisible();
    await page.evaluate(removal);
    await expectOutcome(page, 'aborted');
    await expect(dialogOf(page)).toHaveCount(0);
    expect(await page.locator('html').getAttribute('style')).toBeNull();
    await expect(page.locator('#sign-in')).toBeFocused();

    await beginSignIn(page);
    await signInWithin(frame);
    await expectOutcome(page, 'signed in');
    await expect(dialogOf(page)).toHaveCount(0);
    expect(await page.locator('html').getAttribute('style')).toBeNull();
  });
}

test('a lightbox ends with aborted when the page writes another document', {
  tag: '@engine',
}, async ({ page, relier }) => {
  const frame = await openLightbox(page, relier);
  await expect(frame.getByLabel('Email')).toBeVisible();
  const reason = await page.evaluate(async () => {
    document.write('<!doctype html><title>Another</title><p>Another document');
    document.close();
    const { relier: own } = window as unknown as RelierWindow;
    while (!own.error) await new Promise((resolve) => setTimeout(resolve, 10));
    return (own.error as { reason: string }).reason;
  });
  expect(reason).toBe('aborted');
  expect(await page.locator('html').getAttribute('style')).toBeNull();
  await expect(page.getByText('Another document')).toBeVisible();
});

test('a lightbox leaves the styles of the document element as the page has them', {
  tag: '@engine',
}, async ({ page, relier }) => {
  await openPage(page, relier);
  await page.evaluate(() => {
    document.documentElement.style.cssText = 'overflow-y: scroll !important; color: red;';
  });
  await beginSignIn(page);
  await expect(dialogOf(page)).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).overflow)).toBe(
    'hidden',
  );
  // A page may change its own styles meanwhile.
  await page.evaluate(() => {
    document.documentElement.style.color = 'blue';
  });
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  await expectOutcome(page, 'cancel');
  const styles = await page.evaluate(() => {
    const { style } = document.documentElement;
    return [style.overflow, style.overflowX, style.overflowY, style.color];
  });
  expect(styles).toEqual(['', '', 'scroll', 'blue']);
});

for (const broken of ['CSSStyleSheet', 'showModal'] as const) {
  test(`a browser without ${broken} leaves the page as it was`, { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
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
    expect(await page.locator('html').getAttribute('style')).toBeNull();
    await expect(page.locator('html > div')).toHaveCount(0);
  });
}
