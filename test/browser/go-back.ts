import { expect, type Page } from '@playwright/test';

/**
 * Presses the browser's back button, which leads to `url`. Playwright's own `goBack` waits for a
 * page to load, which one out of the back/forward cache never does. In Firefox, such a page then
 * answers to `evaluate` alone: no locator finds anything there.
 */
export async function goBackTo(page: Page, url: string): Promise<void> {
  await page.evaluate(() => void setTimeout(() => history.back()));
  await expect(async () => {
    const shown = await page.evaluate(() => [location.href, document.readyState]);
    expect(shown).toEqual([url, 'complete']);
  }).toPass({ intervals: [100], timeout: 10_000 });
}
