import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isFxaRelierError } from '../../src/errors.ts';
import type { LocalFxa } from '../../src/testing/index.ts';
import { account, content, createFxa, oauth, post, profile, query } from './fixture.ts';
import { createLocalBrowser } from './local-browser.ts';

let fxa: LocalFxa;

beforeEach(() => {
  fxa = createFxa();
});

afterEach(() => {
  vi.useRealTimers();
});

const open = (params: Record<string, string> = {}) =>
  createLocalBrowser(fxa).open(`${content}/oauth/signin?${query(params)}`);

it('refuseFrames forbids every page to be framed', async () => {
  fxa.faults = { refuseFrames: true };
  const page = await open({ context: 'iframe' });
  expect(page.headers.get('X-Frame-Options')).toBe('DENY');
  expect(page.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
});

it('silentFrames lets pages be framed that never speak', async () => {
  fxa.faults = { silentFrames: true };
  const page = await open({ context: 'iframe' });
  expect(page.headers.has('X-Frame-Options')).toBe(false);
  expect(page.html).not.toContain('<script');
});

it('delayMs holds every answer back', async () => {
  vi.useFakeTimers();
  fxa.faults = { delayMs: 3000 };
  const answered = vi.fn();
  const answers = [`${content}/inbox`, `${oauth}/jwks`, `${profile}/uid`].map((url) =>
    fxa.fetch(new Request(url)).then(answered),
  );
  await vi.advanceTimersByTimeAsync(2999);
  expect(answered).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  vi.useRealTimers();
  await Promise.all(answers);
  expect(answered).toHaveBeenCalledTimes(3);
});

it('who has stopped waiting for a late answer is not kept waiting', async () => {
  fxa.faults = { delayMs: 60_000 };
  const caller = new AbortController();
  const answer = fxa.fetch(`${oauth}/jwks`, { signal: caller.signal });
  const reason = new Error('enough');
  caller.abort(reason);
  await expect(answer).rejects.toBe(reason);
  await expect(fxa.fetch(`${oauth}/jwks`, { signal: caller.signal })).rejects.toBe(reason);
});

it('crossOriginOpenerPolicy stands on the pages', async () => {
  expect((await open()).headers.has('Cross-Origin-Opener-Policy')).toBe(false);
  fxa.faults = { crossOriginOpenerPolicy: 'same-origin' };
  const page = await open();
  expect(page.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  const { email, password } = account;
  const end = await createLocalBrowser(fxa).submit(page, { email, password });
  expect(end.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
});

describe('fail', () => {
  it.each([
    [104, 401, 'Invalid assertion'],
    [105, 400, 'Unknown code'],
    [111, 401, 'Unauthorized for route'],
    [112, 403, 'Forbidden'],
    [113, 415, 'Content-Type must be'],
    [118, 400, 'Public clients require PKCE'],
    [119, 401, 'Stale authentication timestamp'],
    [120, 400, 'Mismatch acr value'],
    [122, 400, 'Unknown token'],
    [202, 503, 'This client has been'],
    [999, 500, 'Unspecified error'],
  ])('answers an OAuth path with errno %i', async (errno, status, message) => {
    fxa.faults = { fail: { '/v1/token': errno } };
    const answer = await post(fxa, '/token', {});
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code: status, errno });
    expect(answer.body.message).toContain(message);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
  });

  it('says with 201 when to come back', async () => {
    fxa.faults = { fail: { '/v1/verify': 201 } };
    const answer = await post(fxa, '/verify', {});
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ errno: 201, retryAfter: 30 });
    expect(answer.headers.get('Retry-After')).toBe('30');
  });

  it.each([
    [100, 401],
    [104, 503],
    [105, 503],
    [114, 429],
    [125, 400],
  ])('answers a profile path with errno %i of its own', async (errno, status) => {
    fxa.faults = { fail: { '/v1/profile': errno } };
    const response = await fxa.fetch(new Request(`${profile}/profile`));
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code: status, errno });
    expect(response.headers.get('Retry-After')).toBe(errno === 114 ? '30' : null);
  });

  it('leaves other paths and preflights alone', async () => {
    fxa.faults = { fail: { '/v1/token': 201 } };
    expect((await post(fxa, '/verify', {})).body.errno).toBe(109);
    const preflight = new Request(`${oauth}/token`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect((await fxa.fetch(preflight)).status).toBe(204);
  });

  it('answers for the discovery documents', async () => {
    const path = '/.well-known/openid-configuration';
    fxa.faults = { fail: { [path]: 201 } };
    expect((await fxa.fetch(content + path)).status).toBe(503);
  });

  it('shows a page where a sign-in begins at the content server', async () => {
    fxa.faults = { fail: { '/authorization': 202 } };
    const page = await createLocalBrowser(fxa).open(`${content}/authorization?${query()}`);
    expect(page.status).toBe(503);
    expect(page.text).toContain('This client has been temporarily disabled');
  });

  it('shows a page for a path of the content server', async () => {
    fxa.faults = { fail: { '/oauth/signin': 202 } };
    const page = await open();
    expect(page.status).toBe(503);
    expect(page.text).toContain('errno 202');
  });
});

it('faults of no use are refused when they are set', () => {
  try {
    fxa.faults = { fail: { '/v1/token': 1 } };
    expect.unreachable();
  } catch (error) {
    expect(isFxaRelierError(error, 'invalid_argument')).toBe(true);
  }
});

it('a reset brings the faults back that were there at first', async () => {
  fxa = createFxa({ faults: { fail: { '/v1/token': 201 } } });
  fxa.faults = {};
  expect((await post(fxa, '/token', {})).body.errno).toBe(109);
  fxa.reset();
  expect((await post(fxa, '/token', {})).body.errno).toBe(201);
});
