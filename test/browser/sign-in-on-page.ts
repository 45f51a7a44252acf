import { expect, type Page } from '@playwright/test';
import type { FxaRelierClient } from 'fxa-relier-client';
import type { Demo } from '../../demo/server/start-demo.ts';
import type { PageSignInOptions } from './relier-test.ts';

/** What the functions here leave on the page. */
declare global {
  var client: FxaRelierClient;
  var stopper: AbortController;
  var ending: Ending | undefined;
}

/** How a call of the package on a page ended, as far as it can leave the page. */
export interface Ending {
  result?:
    | { redirect_uri: string; code: string; state: string; action?: string | undefined }
    | undefined;
  reason?: string;
  message?: string;
}

/** Puts a client on the demo's page: `client`, made of the page's own copy of the package. */
export async function createClientOnPage(
  page: Page,
  { server, siteUrl }: Pick<Demo, 'server' | 'siteUrl'>,
): Promise<void> {
  await page.evaluate(
    async ({ server, redirectUri }) => {
      const { FxaRelierClient } = await import('fxa-relier-client');
      globalThis.client = new FxaRelierClient('dcdb5ae7add825d2', {
        server,
        redirectUri,
        scope: 'profile',
      });
    },
    { server, redirectUri: `${siteUrl}/oauth` },
  );
}

/**
 * Calls `client.auth.signIn` on the page and gives how that ends; `stopper` there aborts it.
 *
 * The ending is asked for again and again. To await it in one `evaluate` is not enough in Firefox,
 * which was seen never to answer one although its promise had settled.
 */
export async function signInOnPage(page: Page, options: PageSignInOptions): Promise<Ending> {
  await page.evaluate((options) => {
    globalThis.ending = undefined;
    globalThis.stopper = new AbortController();
    const { signal } = globalThis.stopper;
    client.auth.signIn({ signal, ...options }).then(
      (result) => {
        globalThis.ending = { result };
      },
      ({ reason, message }) => {
        globalThis.ending = { reason, message };
      },
    );
  }, options);

  let ended: Ending | undefined;
  const look = async () => {
    ended = await page.evaluate(() => globalThis.ending);
    return ended;
  };
  await expect.poll(look, { intervals: [100], timeout: 20_000 }).toBeDefined();
  return ended as Ending;
}
