import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBrowser } from '../server/relier.ts';
import { account, createSites } from './sites.ts';

// They start processes, which takes its time on a machine that has other things to do.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let run: Awaited<ReturnType<typeof createSites>>;
let get: (path: string) => Promise<Response>;
let approve: (location: string | null) => Promise<string>;

beforeEach(async () => {
  run = await createSites();
  await run.start('express-middleware');
  const browser = createBrowser(run.fxa, run.siteUrl);
  get = (path) => browser.ask((request) => fetch(request, { redirect: 'manual' }), path);
  approve = (location) => browser.approve(location, account);
});

afterEach(() => run.close());

it('Express middleware sends a user who is not signed in to the sign-in, and back to the page', async () => {
  expect(await (await get('/api/session')).json()).toEqual({ email: null });

  const refused = await get('/notes?of=today');
  expect(refused.status).toBe(303);
  const begun = await get(refused.headers.get('location') ?? '');
  const completed = await get(await approve(begun.headers.get('location')));
  expect(completed.headers.get('location')).toBe(`${run.siteUrl}/notes?of=today`);

  expect(await (await get('/notes')).json()).toEqual({ notes: [`Only for ${account.uid}`] });
  expect(await (await get('/api/session')).json()).toEqual({ email: account.email });
});
