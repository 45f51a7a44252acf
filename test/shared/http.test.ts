import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fetchJson } from '../../src/shared/http.ts';

const url = 'https://oauth.example.com/v1/token';
const network = setupServer();

beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

const failure = (reason: string, details: object = {}) =>
  expect.objectContaining({ name: 'FxaRelierError', reason, ...details });

function answer(status: number, body: string, headers: HeadersInit = {}): void {
  network.use(http.all(url, () => new HttpResponse(body, { status, headers })));
}

const call = () => fetchJson(fetch, url, { method: 'POST', body: '{}' });

describe('a request', () => {
  it('goes out as it is given, without cookies and without a header of its own', async () => {
    let sent: Request | undefined;
    network.use(
      http.post(url, ({ request }) => {
        sent = request.clone();
        return HttpResponse.json({});
      }),
    );
    await fetchJson(fetch, url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"token":"t"}',
    });
    expect([...(sent?.headers ?? [])]).toEqual([['content-type', 'application/json']]);
    expect(await sent?.text()).toBe('{"token":"t"}');
    expect(sent?.credentials).toBe('omit');
    expect(sent?.redirect).toBe('error');
  });

  it('cannot be made to bring cookies or to follow a redirect', async () => {
    let init: RequestInit | undefined;
    const spy: typeof fetch = async (_input, someInit) => {
      init = someInit;
      return Response.json({});
    };
    await fetchJson(spy, url, { credentials: 'include', redirect: 'follow' });
    expect(init).toMatchObject({ credentials: 'omit', redirect: 'error' });
  });
});

describe('a good answer', () => {
  it('is the JSON object in it, whatever it is called', async () => {
    answer(200, '{"access_token":"t","new_field":{"a":[1]}}', { 'content-type': 'text/plain' });
    expect(await call()).toEqual({ access_token: 't', new_field: { a: [1] } });
  });

  it.each([
    ['nothing', ''],
    ['a page', '<!doctype html><title>Welcome to the hotel</title>'],
    ['half of an object', '{"access_token":'],
    ['null', 'null'],
    ['text', '"token"'],
    ['a number', '5'],
    ['true', 'true'],
    ['a list', '[{"access_token":"t"}]'],
  ])('is none where it holds %s', async (_, body) => {
    answer(200, body, { 'content-type': 'application/json' });
    await expect(call()).rejects.toEqual(
      failure('invalid_response', { message: `${url} sent no JSON object` }),
    );
  });
});

describe('a refusal', () => {
  it('becomes an error with everything that Firefox Accounts says of it', async () => {
    const body = {
      code: 400,
      errno: 105,
      error: 'Bad Request',
      message: 'Unknown code',
      info: 'https://example.com/errors',
      requestCode: 'c0de',
    };
    answer(400, JSON.stringify(body));
    await expect(call()).rejects.toEqual(
      failure('http_error', {
        status: 400,
        errno: 105,
        error: 'Bad Request',
        message: `${url} answered 400 Unknown code`,
        cause: body,
      }),
    );
  });

  it('says how long to wait, by the body', async () => {
    answer(503, '{"errno":201,"retryAfter":30}');
    await expect(call()).rejects.toEqual(
      failure('http_error', { status: 503, errno: 201, retryAfter: 30 }),
    );
  });

  it('says how long to wait, by the header', async () => {
    answer(429, '{"errno":114}', { 'retry-after': '7' });
    await expect(call()).rejects.toEqual(
      failure('http_error', { status: 429, errno: 114, retryAfter: 7 }),
    );
  });

  it('says how long to wait by the body where both do', async () => {
    answer(429, '{"retryAfter":30}', { 'retry-after': '7' });
    await expect(call()).rejects.toEqual(failure('http_error', { retryAfter: 30 }));
  });

  it.each(['Wed, 21 Oct 2026 07:28:00 GMT', 'soon', ''])(
    'says nothing of waiting where the header is %j',
    async (header) => {
      answer(503, '{}', { 'retry-after': header });
      await expect(call()).rejects.toEqual(failure('http_error', { retryAfter: undefined }));
    },
  );

  it.each([
    ['a proxy’s page', 502, '<html><h1>502 Bad Gateway</h1></html>'],
    ['nothing', 504, ''],
    ['null', 500, 'null'],
    ['a list', 500, '[1,2]'],
    ['text', 500, '"Internal Server Error"'],
  ])('with %s in it has its status', async (_, status, body) => {
    answer(status, body, { 'content-type': 'text/html' });
    await expect(call()).rejects.toEqual(
      failure('http_error', {
        status,
        message: expect.stringContaining(`${url} answered ${status}`),
      }),
    );
  });

  it('with no message in it does not say "undefined" to people', async () => {
    answer(502, '<html><h1>502 Bad Gateway</h1></html>');
    await expect(call()).rejects.toEqual(
      failure('http_error', { message: expect.not.stringContaining('undefined') }),
    );
  });

  it('cannot pass itself off as something else', async () => {
    const body = '{"name":"Error","reason":"cancel","status":200,"__proto__":{"toString":null}}';
    answer(400, body);
    const error = await call().catch((thrown) => thrown);
    expect(error).toEqual(failure('http_error', { status: 400 }));
    expect(error).toBeInstanceOf(Error);
  });
});

describe('no answer', () => {
  it('is a network error where the connection is refused', async () => {
    network.close();
    try {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      const closed = `http://127.0.0.1:${port}/v1/token`;
      await expect(fetchJson(fetch, closed, {})).rejects.toEqual(
        failure('network', {
          message: `${closed} was not reached`,
          cause: expect.objectContaining({ name: 'TypeError' }),
        }),
      );
    } finally {
      network.listen({ onUnhandledRequest: 'error' });
    }
  });

  it('is a network error where the answer breaks off', async () => {
    network.use(
      http.post(url, () => {
        const body = new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"access_token":'));
            controller.error(new Error('reset'));
          },
        });
        return new HttpResponse(body);
      }),
    );
    await expect(call()).rejects.toEqual(failure('network'));
  });

  it.each([301, 302, 303, 307, 308])(
    'is a network error where the server answers %i: nothing goes to the new address',
    async (status) => {
      let followed = false;
      answer(status, '', { location: 'https://evil.example/token' });
      network.use(
        http.all('https://evil.example/token', () => {
          followed = true;
          return HttpResponse.json({});
        }),
      );
      await expect(call()).rejects.toEqual(failure('network'));
      expect(followed).toBe(false);
    },
  );
});

describe('a signal', () => {
  it('that has fired already sends nothing', async () => {
    let isCalled = false;
    network.use(
      http.post(url, () => {
        isCalled = true;
        return HttpResponse.json({});
      }),
    );
    const signal = AbortSignal.abort();
    await expect(fetchJson(fetch, url, { method: 'POST', signal })).rejects.toEqual(
      failure('aborted', { cause: signal.reason }),
    );
    expect(isCalled).toBe(false);
  });

  it('that fires while the server thinks ends the call', async () => {
    const controller = new AbortController();
    network.use(
      http.post(url, () => {
        controller.abort();
        return new Promise<never>(() => {});
      }),
    );
    const { signal } = controller;
    await expect(fetchJson(fetch, url, { method: 'POST', signal })).rejects.toEqual(
      failure('aborted'),
    );
  });

  it('that fires while the answer arrives ends the call', async () => {
    const controller = new AbortController();
    const arriving = new ReadableStream({ pull: () => controller.abort() }, { highWaterMark: 0 });
    network.use(http.post(url, () => new HttpResponse(arriving)));
    const { signal } = controller;
    await expect(fetchJson(fetch, url, { method: 'POST', signal })).rejects.toEqual(
      failure('aborted'),
    );
  });

  it('that did not fire is not to blame for the network', async () => {
    network.use(http.post(url, () => HttpResponse.error()));
    const { signal } = new AbortController();
    await expect(fetchJson(fetch, url, { method: 'POST', signal })).rejects.toEqual(
      failure('network'),
    );
  });
});
