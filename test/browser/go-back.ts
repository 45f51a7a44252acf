import type { Page } from '@playwright/test';

/**
 * Presses the browser's back button. Playwright's own `goBack` waits for a page to load, which one
 * out of the back/forward cache never does. In Firefox, such a page then answers to `evaluate`
 * alone: no locator finds anything there, and `page.url()` is still that of the page before.
 */
export async function goBack(page: Page): Promise<void> {
  await page.evaluate(() => void setTimeout(() => history.back()));
}
