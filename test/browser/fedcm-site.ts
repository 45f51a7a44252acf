import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { html, type PersonaSite, pageOf, test as siteTest } from './persona-site.ts';

/** A dialog of the browser's own, as Chromium's automation tells of it. */
export interface Dialog {
  dialogId: string;
  dialogType: 'AccountChooser' | 'AutoReauthn' | 'ConfirmIdpLogin' | 'Error';
  title: string;
  accounts: {
    email: string;
    loginState?: 'SignIn' | 'SignUp';
    termsOfServiceUrl?: string;
    privacyPolicyUrl?: string;
  }[];
}

/** What a test sees of the browser's dialogs on a page, and does in them. */
export interface Dialogs {
  /** All that have been shown, in order. */
  shown: Dialog[];
  /** The next one that the user has to see to. */
  next(): Promise<Dialog>;
  choose(dialog: Dialog, email: string): Promise<void>;
  close(dialog: Dialog): Promise<void>;
  /** Closes the dialog that says why there was no sign-in. */
  understand(dialog: Dialog): Promise<void>;
}

/**
 * The site with the script that knows FedCM, in a browser with a profile: without one, as in a
 * private window, Chromium signs nobody in on its own.
 */
export const test = siteTest.extend({
  context: async ({ playwright, launchOptions, browserName }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'fedcm-'));
    const context = await playwright[browserName].launchPersistentContext(folder, launchOptions);
    await use(context);
    await context.close();
    await rm(folder, { recursive: true, force: true });
  },
  site: async ({ site }, use) => {
    withFedcm(site);
    await use(site);
  },
});

/** Puts the script that knows FedCM into the site's pages. */
export function withFedcm(site: PersonaSite): void {
  site.site.set('/', (request) => {
    const page = JSON.parse(new URL(request.url).searchParams.get('page') ?? '{}');
    const text = pageOf(site.contentUrl, page);
    return html(text.replace('fxa-persona.min.js', 'fxa-persona-fedcm.min.js'), site.headers);
  });
}

export async function seeDialogs(page: Page): Promise<Dialogs> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const shown: Dialog[] = [];
  let seen = 0;
  let told = () => {};
  session.on('FedCm.dialogShown', (dialog) => {
    shown.push(dialog as Dialog);
    told();
  });
  // Else Chromium waits for up to a minute before it tells the site of a refusal.
  await session.send('FedCm.enable', { disableRejectionDelay: true });

  return {
    shown,
    async next() {
      for (;;) {
        const dialog = shown[seen];
        if (!dialog) {
          await new Promise<void>((resolve) => {
            told = resolve;
          });
          continue;
        }
        seen++;
        if (dialog.dialogType !== 'AutoReauthn') return dialog;
      }
    },
    async choose({ dialogId, accounts }, email) {
      const accountIndex = accounts.findIndex((account) => account.email === email);
      await session.send('FedCm.selectAccount', { dialogId, accountIndex });
    },
    async close({ dialogId }) {
      // A dialog takes no click in its first half second.
      const since = await page.evaluate(() => performance.now());
      await page.waitForFunction((since) => performance.now() - since > 500, since);
      await session.send('FedCm.dismissDialog', { dialogId });
    },
    async understand({ dialogId }) {
      await session.send('FedCm.clickDialogButton', { dialogId, dialogButton: 'ErrorGotIt' });
    },
  };
}
