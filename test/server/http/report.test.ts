import { afterEach, describe, expect, it, vi } from 'vitest';
import { FxaRelierError } from '../../../src/errors.ts';
import { createReport } from '../../../src/server/http/report.ts';
import { createBrowser, createRelier, signIn, siteHandler, siteUrl } from '../relier.ts';

const request = new Request(siteUrl);

afterEach(() => {
  vi.restoreAllMocks();
});

const spyOnConsole = () => vi.spyOn(console, 'error').mockImplementation(() => {});

describe('without onError', () => {
  it('the console shows why a sign-in failed, in one line', async () => {
    const log = spyOnConsole();
    const { fxa, relier } = createRelier({ onError: undefined });
    const answer = siteHandler(relier);
    const browser = createBrowser(fxa);
    fxa.faults = { fail: { '/v1/token': 999 } };
    expect((await signIn(answer, browser)).status).toBe(503);
    expect(log.mock.calls).toEqual([
      [expect.stringMatching(/^fxa-relier-client: http_error: .*\/v1\/token answered 500 .+$/)],
    ]);
  });

  it('the console shows the causes of an error, each once', () => {
    const log = spyOnConsole();
    const refused = new Error('connect ECONNREFUSED');
    const cause = new TypeError('fetch failed', { cause: refused });
    createReport()(new FxaRelierError('network', 'a was not reached', { cause }), request);
    createReport()(new FxaRelierError('network', 'store: fetch failed', { cause }), request);
    createReport()('text', request);
    expect(log.mock.calls.flat()).toEqual([
      'fxa-relier-client: network: a was not reached: fetch failed: connect ECONNREFUSED',
      'fxa-relier-client: network: store: fetch failed: connect ECONNREFUSED',
      'fxa-relier-client: text',
    ]);
  });

  it('the console shows an error that is its own cause once', () => {
    const log = spyOnConsole();
    const endless = new Error('circular');
    let reads = 0;
    Object.defineProperty(endless, 'cause', {
      get() {
        reads += 1;
        // An endless loop would stop the test run instead of failing the test.
        if (reads > 1000) throw new Error('endless');
        return endless;
      },
    });
    createReport()(endless, request);
    expect(log.mock.calls.flat()).toEqual(['fxa-relier-client: circular']);
  });

  it('an attacker adds neither lines nor terminal escapes to the console', () => {
    const log = spyOnConsole();
    const message = 'a\nsigned in as root\r\n\u001b]0;title\u0007\u009b31m\u2028b';
    createReport()(new FxaRelierError('server_error', message), request);
    expect(log.mock.calls.flat()).toEqual([
      'fxa-relier-client: server_error: a signed in as root ]0;title 31m b',
    ]);
  });
});

describe('an onError that fails', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('log is full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('log is full'))],
  ])('and %s changes nothing for the user', async (_, onError) => {
    const log = spyOnConsole();
    const { fxa, relier } = createRelier({ onError });
    const answer = siteHandler(relier);
    const browser = createBrowser(fxa);
    expect((await browser.ask(answer, '/oauth?error=access_denied')).status).toBe(400);
    await signIn(answer, browser);
    fxa.faults = { fail: { '/v1/destroy': 999 } };
    expect((await browser.post(answer, '/sign-out')).status).toBe(200);
    expect(browser.named('session')).toEqual([]);
    expect(log.mock.calls).toEqual(
      Array.from({ length: 2 }, () => [
        'fxa-relier-client: onError failed:',
        expect.objectContaining({ message: 'log is full' }),
      ]),
    );
  });
});
