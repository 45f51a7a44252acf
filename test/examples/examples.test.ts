import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBrowser } from '../server/relier.ts';
import { account, createSites } from './sites.ts';

// They start processes, which takes its time on a machine that has other things to do.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let run: Awaited<ReturnType<typeof createSites>>;

beforeEach(async () => {
  run = await createSites();
});

afterEach(() => run.close());

/** A browser that knows the site by the proxy's address alone. */
function openBrowser() {
  const browser = createBrowser(run.fxa, run.siteUrl);
  const network = (request: Request) => fetch(request, { redirect: 'manual' });
  return {
    ...browser,
    get: (path: string) => browser.ask(network, path),
    send: (path: string, init: RequestInit) =>
      browser.ask(network, path, { ...init, method: 'POST' }),
    home: async () => (await browser.ask(network, '/')).text(),
    approveAt: (location: string | null) => browser.approve(location, account),
  };
}

describe.each(['hono', 'express', 'fastify', 'node-http'])('with %s', (example) => {
  it('a site signs in by redirect, and out by its form', async () => {
    await run.start(example);
    const browser = openBrowser();
    expect(await browser.home()).toContain('href="/sign-in"');

    // The address of a search page may be longer than the cookie has room for.
    const long = encodeURIComponent(`/search?q=${'é'.repeat(198)}`);
    expect((await browser.get(`/sign-in?returnTo=${long}`)).status).toBe(302);

    const begun = await browser.get('/sign-in?returnTo=/%3Fback');
    expect(begun.status).toBe(302);
    const back = await browser.approveAt(begun.headers.get('location'));
    expect(back).toMatch(new RegExp(`^${run.siteUrl}/oauth\\?`));
    const completed = await browser.get(back);
    expect(completed.status).toBe(303);
    expect(completed.headers.get('location')).toBe(`${run.siteUrl}/?back`);
    expect(await browser.home()).toContain(account.email);

    const refused = await browser.send('/sign-out', {
      headers: { origin: 'https://evil.example' },
    });
    expect(refused.status).toBe(403);
    const out = await browser.send('/sign-out', {
      headers: { origin: run.siteUrl, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(out.status).toBe(303);
    expect(await browser.home()).toContain('href="/sign-in"');
  });

  it('a site accepts no connection from other machines', async () => {
    const { port } = await run.start(example);
    // A server on all interfaces would accept it: 127.0.0.2 is this machine, too, but not localhost.
    await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow('fetch failed');
  });

  it('a page signs in by its script, as from the lightbox', async () => {
    await run.start(example);
    const browser = openBrowser();
    const begun = await browser.ask(
      (request) => fetch(request, { redirect: 'manual' }),
      '/sign-in',
      { headers: { accept: 'application/json' } },
    );
    const { client_id, redirect_uri, oauth_uri, scope, state } = await begun.json();
    const query = new URLSearchParams({ client_id, redirect_uri, scope, state });
    const back = new URL(await browser.approveAt(`${oauth_uri}/authorization?${query}`));
    const completed = await browser.send('/oauth', {
      headers: { origin: run.siteUrl, 'content-type': 'application/json' },
      body: JSON.stringify({ code: back.searchParams.get('code'), state }),
    });
    expect(await completed.json()).toEqual({
      outcome: 'signed_in',
      return_to: `${run.siteUrl}/`,
    });
    expect(await browser.home()).toContain(account.email);
  });

  it('ends the sessions of a user whose password has changed, and of nobody else', async () => {
    await run.start(example);
    const browser = openBrowser();
    const begun = await browser.get('/sign-in');
    await browser.get(await browser.approveAt(begun.headers.get('location')));

    const forged = await browser.send('/webhook', { headers: { authorization: 'Bearer a.b.c' } });
    expect(forged.status).toBe(401);
    expect(await forged.text()).toBe('');
    expect(await browser.home()).toContain(account.email);
    const token = await run.fxa.createSecurityEvent('password-change');
    const told = await browser.send('/webhook', { headers: { authorization: `Bearer ${token}` } });
    expect(told.status).toBe(200);
    expect(await browser.home()).toContain('href="/sign-in"');

    // One of before, which comes late, takes nothing back.
    const late = await run.fxa.createSecurityEvent('password-change', {
      payload: { changeTime: Date.now() - 3_600_000 },
    });
    await browser.send('/webhook', { headers: { authorization: `Bearer ${late}` } });
    expect(await browser.home()).toContain('href="/sign-in"');
  });
});

describe('two processes behind a reverse proxy, that share nothing but the secrets', () => {
  it('lose no sign-in where one begins it, is killed, and the other completes it', async () => {
    const [one, two] = [await run.start('hono'), await run.start('node-http')];
    const browser = openBrowser();
    const begun = await browser.get('/sign-in');
    expect(run.answered).toEqual([one]);
    const back = await browser.approveAt(begun.headers.get('location'));
    await one.kill();
    expect((await browser.get(back)).status).toBe(303);
    expect(run.answered).toEqual([one, two]);

    // And the other way: signed in by a process that is gone.
    const three = await run.start('express');
    await two.kill();
    expect(await browser.home()).toContain(account.email);
    expect(run.answered.at(-1)).toBe(three);
  });

  it('lose none of fifty that are on their way while one is killed', async () => {
    const one = await run.start('node-http');
    await run.start('node-http');
    const browsers = Array.from({ length: 50 }, openBrowser);
    const returns = await Promise.all(
      browsers.map(async (browser) => {
        const begun = await browser.get('/sign-in');
        return browser.approveAt(begun.headers.get('location'));
      }),
    );
    await one.kill();
    const completed = await Promise.all(
      browsers.map((browser, index) => browser.get(returns[index] as string)),
    );
    expect(completed.map(({ status }) => status)).toEqual(browsers.map(() => 303));
    for (const browser of browsers) expect(await browser.home()).toContain(account.email);
  });

  it('change the secret one after the other, and sign nobody out', async () => {
    const old = run.environment.COOKIE_SECRET;
    const next = randomBytes(32).toString('base64');
    // First all can open what the new one seals, then it seals.
    const [one, two] = [
      await run.start('node-http', { COOKIE_SECRET: `${old} ${next}` }),
      await run.start('node-http', { COOKIE_SECRET: `${next} ${old}` }),
    ];
    const browsers = [openBrowser(), openBrowser()];
    for (const browser of browsers) {
      const begun = await browser.get('/sign-in');
      await browser.get(await browser.approveAt(begun.headers.get('location')));
      expect(await browser.home()).toContain(account.email);
      expect(await browser.home()).toContain(account.email);
    }
    expect(new Set(run.answered)).toEqual(new Set([one, two]));
  });
});
