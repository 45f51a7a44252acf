import type { BrowserContext, FrameLocator, Locator, Page } from '@playwright/test';

/** A page of Firefox Accounts: in a tab, or in a lightbox. */
export type FxaPage = Page | FrameLocator;

interface Credentials {
  email: string;
  password: string;
}

/** What is in the lightbox on `page`. */
export function fxaInLightbox(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="Firefox Accounts"]');
}

export async function fillSignIn(fxa: FxaPage, account: Credentials): Promise<void> {
  await fxa.getByLabel('Email').fill(account.email);
  await fillPassword(fxa, account);
}

/** Where the address is asked for first. */
export async function fillEmailFirst(fxa: FxaPage, account: Credentials): Promise<void> {
  await fxa.getByLabel('Email').fill(account.email);
  await fxa.getByRole('button', { name: 'Continue' }).click();
  await fillPassword(fxa, account);
}

/** Where the address stands already. */
export async function fillPassword(fxa: FxaPage, { password }: Credentials): Promise<void> {
  await fxa.getByLabel('Password').fill(password);
  clickAndLeave(fxa.getByRole('button', { name: 'Sign in' }));
}

/** Creates an account, with the code from the inbox page. */
export async function fillSignUp(
  fxa: FxaPage,
  context: BrowserContext,
  { email, password }: Credentials,
): Promise<void> {
  await fxa.getByLabel('Email').fill(email);
  await fxa.getByLabel('Password').fill(password);
  await fxa.getByRole('button', { name: 'Create account' }).click();
  const opened = context.waitForEvent('page');
  await fxa.getByRole('link', { name: 'local inbox' }).click();
  const inbox = await opened;
  const mail = inbox.getByRole('listitem').filter({ hasText: email });
  const code = (await mail.getByText(/^\d{6}$/).textContent()) ?? '';
  await inbox.close();
  await fxa.getByLabel('Code').fill(code);
  clickAndLeave(fxa.getByRole('button', { name: 'Confirm' }));
}

/**
 * Clicks what may take its own frame away. Playwright can wait for ever for the end of such a
 * click, because the frame that would tell of it is gone: so nothing waits for it here, and the
 * test goes on to await what the click was for.
 */
export function clickAndLeave(target: Locator): void {
  void target.click().catch(() => {});
}

/** The same for a key. */
export function pressAndLeave(target: Locator, key: string): void {
  void target.press(key).catch(() => {});
}
