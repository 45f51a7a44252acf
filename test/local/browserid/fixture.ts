import type { LocalFxa } from '../../../src/testing/index.ts';
import { account, content } from '../fixture.ts';
import type { createLocalBrowser, Shown } from '../local-browser.ts';

/** A registered client's origin, and so one that may frame the dialog. */
export const site = 'https://relier.example';
export const stranger = 'https://stranger.example';

export type Browser = ReturnType<typeof createLocalBrowser>;
export type Asking = Record<string, string | undefined>;

export function address(path: string, asking: Asking = {}): string {
  const asked = Object.entries({ state: 'a-state', ...asking });
  const given = asked.filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${content}${path}?${new URLSearchParams(given)}`;
}

/** Opens the dialog as from a page of the site. */
export function openDialog(browser: Browser, asking: Asking = {}, from = site): Promise<Shown> {
  return browser.open(address('/browserid/sign_in', { return_to: '/back', ...asking }), {
    Referer: `${from}/page?secret`,
  });
}

/** What the page's script is told to do. */
export function taskOf({ html }: Shown) {
  const [, task = '{}'] = /data-task="([^"]*)"/.exec(html) ?? [];
  return JSON.parse(
    task.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
  );
}

/** Signs in on a dialog, to its last page. */
export async function signIn(browser: Browser, asking: Asking = {}, from = site, as = account) {
  const { email, password } = as;
  return browser.submit(await openDialog(browser, asking, from), { email, password });
}

export function check(browser: Browser, asking: Asking = {}, from = site): Promise<Shown> {
  return browser.open(address('/browserid/check', asking), { Referer: `${from}/` });
}

/** What the silent check finds, before its page looks whether it can see anything. */
export async function finding(browser: Browser, asking: Asking = {}, from = site) {
  return taskOf(await check(browser, asking, from)).finding;
}

/** Sends JSON as a page of this origin does. */
export function post(fxa: LocalFxa, path: string, body: object, headers: HeadersInit = {}) {
  return fxa.fetch(`${content}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: content, ...headers },
    body: JSON.stringify(body),
  });
}

export function cookiesOf({ cookies }: Browser): string {
  return [...cookies].map((pair) => pair.join('=')).join('; ');
}

export function directive({ headers }: Pick<Shown, 'headers'>, name: string): string | undefined {
  const directives = (headers.get('Content-Security-Policy') ?? '').split('; ');
  return directives.find((one) => one.startsWith(`${name} `))?.slice(name.length + 1);
}
