import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPatientFetch } from '../../../src/server/http/patient-fetch.ts';
import { FxaRelierServer } from '../../../src/server/index.ts';
import { confidential } from '../../local/fixture.ts';
import { failure } from '../relier.ts';

const tokenUrl = 'https://oauth.example.com/v1/token';
const verifyUrl = 'https://oauth.example.com/v1/verify';

const answer =
  (status: number, headers: Record<string, string> = {}) =>
  async () =>
    new Response('{}', { status, headers });
const refuse = (code?: string) => async () => {
  throw Object.assign(new TypeError('fetch failed'), { cause: { code } });
};

/** Plays these one after the other; the last one for ever. */
function create(...steps: (() => Promise<Response>)[]) {
  const times: number[] = [];
  const fetch = vi.fn(async () => {
    const step = steps[Math.min(times.length, steps.length - 1)] as () => Promise<Response>;
    times.push(Date.now());
    return step();
  });
  const patient = createPatientFetch({ fetch, timeoutMs: 10_000, tokenUrl });
  const pauses = () => times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const call = async (url: string, init?: RequestInit) => {
    const outcome = patient(url, init).then(
      ({ status }) => status,
      (error) => error,
    );
    await vi.runAllTimersAsync();
    return outcome;
  };
  return { call, fetch, pauses };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a call that is safe to repeat', () => {
  it.each<[string, () => Promise<Response>]>([
    ['the connection is refused', refuse('ECONNREFUSED')],
    ['the answer is lost', refuse('ECONNRESET')],
    ['Firefox Accounts is throttling', answer(429)],
    ['Firefox Accounts is not available', answer(503)],
    ['a gateway has no answer', answer(502)],
    ['a gateway waited too long', answer(504)],
  ])('is repeated when %s', async (_what, trouble) => {
    const { call, fetch } = create(trouble, trouble, answer(200));
    expect(await call(verifyUrl)).toBe(200);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it.each([200, 400, 401, 404, 500])('is not repeated after %i', async (status) => {
    const { call, fetch } = create(answer(status));
    expect(await call(verifyUrl)).toBe(status);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('ends after the third time, with what came of it', async () => {
    const down = create(answer(503));
    expect(await down.call(verifyUrl)).toBe(503);
    expect(down.fetch).toHaveBeenCalledTimes(3);
    const away = create(refuse('ECONNREFUSED'));
    expect(await away.call(verifyUrl)).toMatchObject({ message: 'fetch failed' });
    expect(away.fetch).toHaveBeenCalledTimes(3);
  });

  it('waits longer each time, and each process differently', async () => {
    const random = vi.spyOn(Math, 'random');
    random.mockReturnValue(0);
    const least = create(answer(503));
    await least.call(verifyUrl);
    expect(least.pauses()).toEqual([100, 200]);
    random.mockReturnValue(1);
    const most = create(answer(503));
    await most.call(verifyUrl);
    expect(most.pauses()).toEqual([200, 400]);
  });

  it.each([
    ['2', 2000],
    ['0', 0],
    ['Wed, 21 Oct 2026 07:28:05 GMT', 5000],
  ])('waits as long as the server says: %s', async (retryAfter, ms) => {
    vi.setSystemTime('2026-10-21T07:28:00Z');
    const { call, pauses } = create(answer(503, { 'retry-after': retryAfter }), answer(200));
    expect(await call(verifyUrl)).toBe(200);
    expect(pauses()).toEqual([ms]);
  });

  it.each(['11', '3600', '1e9', 'Wed, 21 Oct 2026 08:28:05 GMT'])(
    'gives up at once where that is longer than it may take: %s',
    async (retryAfter) => {
      vi.setSystemTime('2026-10-21T07:28:00Z');
      const { call, fetch } = create(answer(503, { 'retry-after': retryAfter }), answer(200));
      // Not a number of seconds, nor a date: its own pause then.
      expect(await call(verifyUrl)).toBe(retryAfter === '1e9' ? 200 : 503);
      expect(fetch).toHaveBeenCalledTimes(retryAfter === '1e9' ? 2 : 1);
    },
  );

  it('is not repeated once the caller has had enough', async () => {
    const controller = new AbortController();
    const { call, fetch } = create(async () => {
      controller.abort(new Error('enough'));
      throw controller.signal.reason;
    }, answer(200));
    expect(await call(verifyUrl, { signal: controller.signal })).toMatchObject({
      message: 'enough',
    });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('ends during a pause, too', async () => {
    const controller = new AbortController();
    const { call, fetch } = create(async () => {
      setTimeout(() => controller.abort(new Error('enough')), 50);
      return new Response('{}', { status: 503 });
    });
    expect(await call(verifyUrl, { signal: controller.signal })).toMatchObject({
      message: 'enough',
    });
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});

describe('the trade of a code', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])(
    'is repeated where it was never sent: %s',
    async (code) => {
      const { call, fetch } = create(refuse(code), answer(200));
      expect(await call(tokenUrl)).toBe(200);
      expect(fetch).toHaveBeenCalledTimes(2);
    },
  );

  it('is repeated where it was throttled, which is before it counts', async () => {
    const { call, fetch } = create(answer(429), answer(200));
    expect(await call(tokenUrl)).toBe(200);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it.each<[string, () => Promise<Response>]>([
    ['the answer is lost', refuse('ECONNRESET')],
    ['the answer does not come', refuse('UND_ERR_HEADERS_TIMEOUT')],
    ['nobody knows why', refuse()],
    ['a gateway has no answer', answer(502)],
    ['Firefox Accounts is not available', answer(503)],
    ['a gateway waited too long', answer(504)],
  ])('is never repeated where %s', async (_what, trouble) => {
    const { call, fetch } = create(trouble, answer(200));
    expect(await call(tokenUrl)).not.toBe(200);
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});

describe('over real connections', () => {
  beforeEach(() => {
    vi.useRealTimers();
  });

  async function listen(handler: Parameters<typeof createServer>[1]) {
    const server = createServer(handler);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return {
      oauthHost: `http://127.0.0.1:${port}/v1`,
      close: () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  }

  const backend = (oauthHost: string, timeoutMs: number) =>
    new FxaRelierServer(confidential.id, {
      clientSecret: confidential.secret,
      oauthHost,
      timeoutMs,
    });

  it('a server that never answers is left in time', async () => {
    const limit = new AbortController();
    const limitsMs: number[] = [];
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      limitsMs.push(ms);
      return limit.signal;
    });
    let requests = 0;
    const { oauthHost, close } = await listen(() => {
      requests++;
      // The time is over while the server has the request.
      limit.abort(new DOMException('The operation timed out', 'TimeoutError'));
    });
    await expect(backend(oauthHost, 100).token.tradeCode('c'.repeat(64))).rejects.toMatchObject(
      failure('network', { cause: expect.objectContaining({ name: 'TimeoutError' }) }),
    );
    expect(limitsMs).toEqual([100]);
    expect(requests).toBe(1);
    vi.restoreAllMocks();
    await close();
  });

  it('so is one whose answer never ends', async () => {
    const { oauthHost, close } = await listen((_request, response) => {
      response.writeHead(200).write('{');
    });
    await expect(backend(oauthHost, 100).token.verifyToken('t')).rejects.toMatchObject(
      failure('network'),
    );
    await close();
  });

  it.each([undefined, new AbortController().signal])(
    'also where memory is collected meanwhile (signal: %s)',
    async (signal) => {
      setFlagsFromString('--expose-gc');
      const collecting = setInterval(runInNewContext('gc'), 20);
      const { oauthHost, close } = await listen((_request, response) => {
        response.writeHead(200).write('{');
      });
      await expect(
        backend(oauthHost, 300).token.verifyToken('t', { signal }),
      ).rejects.toMatchObject(
        failure('network', { cause: expect.objectContaining({ name: 'TimeoutError' }) }),
      );
      clearInterval(collecting);
      await close();
    },
  );

  it('an answer that breaks off is asked for again', async () => {
    let requests = 0;
    const { oauthHost, close } = await listen((_request, response) => {
      requests++;
      if (requests > 1) return response.end('{"user":"u"}');
      return response.writeHead(200).write('{', () => response.destroy());
    });
    expect(await backend(oauthHost, 5000).token.verifyToken('t')).toEqual({ user: 'u' });
    expect(requests).toBe(2);
    await close();
  });

  it('a trade whose connection breaks is sent once', async () => {
    let requests = 0;
    const { oauthHost, close } = await listen((request) => {
      requests++;
      request.resume().on('end', () => request.socket.destroy());
    });
    await expect(backend(oauthHost, 5000).token.tradeCode('c'.repeat(64))).rejects.toMatchObject(
      failure('network'),
    );
    expect(requests).toBe(1);
    await expect(backend(oauthHost, 5000).token.verifyToken('t')).rejects.toMatchObject(
      failure('network'),
    );
    expect(requests).toBe(4);
    await close();
  });

  it('a trade that nobody took is sent again', async () => {
    const closed = await listen(() => {});
    await closed.close();
    let attempts = 0;
    const relier = new FxaRelierServer(confidential.id, {
      clientSecret: confidential.secret,
      oauthHost: closed.oauthHost,
      fetch: (...request) => {
        attempts++;
        return fetch(...request);
      },
    });
    await expect(relier.token.tradeCode('c'.repeat(64))).rejects.toMatchObject(failure('network'));
    expect(attempts).toBe(3);
  });
});
