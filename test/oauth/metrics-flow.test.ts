import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { fetchMetricsFlow } from '../../src/oauth/metrics-flow.ts';
import { servers } from '../../src/oauth/servers.ts';

const url = `${servers.stage.contentHost}/metrics-flow`;
const flow = { flowId: 'f'.repeat(64), flowBeginTime: 1_560_000_000_000, deviceId: 'd'.repeat(32) };
const network = setupServer();

beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

const fetchFlow = (options?: Parameters<typeof fetchMetricsFlow>[2]) =>
  fetchMetricsFlow(servers.stage, (...request) => fetch(...request), options);

it('asks with what is known, by the names of the wire, and no cookie', async () => {
  const sent: Request[] = [];
  network.use(
    http.get(url, ({ request }) => {
      sent.push(request);
      return HttpResponse.json(flow);
    }),
  );
  const options = { entrypoint: 'home', formType: 'button', utmSource: undefined } as const;
  expect(await fetchFlow(options)).toEqual(flow);
  expect(sent.map((request) => request.url)).toEqual([`${url}?entrypoint=home&form_type=button`]);
  expect(sent[0]).toMatchObject({ credentials: 'omit' });
});

it.each<[string, () => Response]>([
  ['the site is not on the list, so the browser keeps the answer', () => HttpResponse.error()],
  ['the server refuses', () => HttpResponse.json({ errno: 109 }, { status: 400 })],
  ['the answer is no JSON', () => HttpResponse.text('<html>')],
])('gives nothing, and never fails, where %s', async (_, answer) => {
  network.use(http.get(url, answer));
  expect(await fetchFlow({ entrypoint: 'home' })).toEqual({});
});

it('gives nothing where it takes longer than its signal allows', async () => {
  network.use(http.get(url, () => new Promise<never>(() => {})));
  expect(await fetchFlow({ signal: AbortSignal.timeout(50) })).toEqual({});
});

it('fetchMetricsFlow() returns only what a sign-in accepts as options', async () => {
  network.use(
    http.get(url, () => HttpResponse.json({ ...flow, redirectUri: 'https://evil.example/' })),
  );
  expect(await fetchFlow()).toEqual(flow);
});

it('fetchMetricsFlow() rejects with invalid_argument if an option is unknown', async () => {
  const options = { entryPoint: 'home' } as object;
  await expect(fetchFlow(options)).rejects.toMatchObject({
    reason: 'invalid_argument',
    message: expect.stringMatching(
      /^Unknown option "entryPoint" of fetchMetricsFlow\(\)\. Valid options: entrypoint, /,
    ),
  });
});
