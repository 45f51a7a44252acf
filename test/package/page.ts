import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/browsers.mjs';

export async function launchChromium(): Promise<Browser> {
  const executablePath = findBrowser('chromium')?.path;
  return chromium.launch(executablePath ? { executablePath } : {});
}

/** A page with `html` at a secure address, whose other addresses are the files of `folder`. */
export async function openPage(browser: Browser, folder: string, html: string): Promise<Page> {
  const page = await browser.newPage();
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    const path = join(folder, pathname);
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 404 });
  });
  await page.goto('http://localhost/');
  return page;
}
