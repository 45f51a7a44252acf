import * as _playwright_test from '@playwright/test';
import { Page, BrowserContext } from '@playwright/test';
export { expect } from '@playwright/test';
import { RunningLocalFxa, Credentials, StartLocalFxaOptions } from './testing.js';

/** The local Firefox Accounts of a test. */
interface TestFxa extends RunningLocalFxa {
    /**
     * Signs in on Firefox Accounts' own pages as a user would, wherever they appear on `page`: in the
     * tab itself, in a lightbox, or in a popup, whose page is then given. It waits for the pages, fills
     * in what they ask for (the code from the inbox, too), gives consent, and is done when they are
     * gone.
     *
     * @param account Default: the first of `fxaOptions.accounts`.
     * @throws {Error} A page says that something is wrong: the message has its words. Or Firefox
     *   Accounts never appeared on `page`, and the test ended: the message says which pages there were.
     */
    signIn(page: Page, account?: Credentials): Promise<void>;
    /**
     * Makes the browser one that was signed in at Firefox Accounts before the test, so that a sign-in
     * has nothing left to type: its page offers to continue.
     */
    openSession(browser: Page | BrowserContext, account?: Credentials): Promise<void>;
}
/**
 * Playwright's `test` with a local Firefox Accounts. Each worker has one of its own, on free ports;
 * after each test it is as it was at first, faults and inbox included.
 *
 * ```ts
 * import { test } from 'fxa-relier-client/testing/playwright';
 *
 * test.use({
 *   fxaOptions: {
 *     clients: [
 *       { id: '1234567890abcdef', name: 'My site', redirectUris: ['http://localhost:5000/back'] },
 *     ],
 *   },
 * });
 *
 * test('signs in', async ({ page, fxa }) => {
 *   await page.goto('http://localhost:5000/');
 *   await page.getByRole('button', { name: 'Sign in' }).click();
 *   await fxa.signIn(page);
 * });
 * ```
 */
declare const test: _playwright_test.TestType<_playwright_test.PlaywrightTestArgs & _playwright_test.PlaywrightTestOptions & {
    fxa: TestFxa;
}, _playwright_test.PlaywrightWorkerArgs & _playwright_test.PlaywrightWorkerOptions & {
    fxaOptions: StartLocalFxaOptions;
    workersFxa: RunningLocalFxa;
}>;

export { test };
export type { TestFxa };
//# sourceMappingURL=testing-playwright.d.ts.map
