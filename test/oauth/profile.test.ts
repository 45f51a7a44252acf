import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { fetchProfile } from '../../src/oauth/profile.ts';

const profileHost = 'https://profile.example.com/v1';
const network = setupServer();

beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

const server = { profileHost, fetch: (...request: Parameters<typeof fetch>) => fetch(...request) };

const failure = (reason: string, details: object = {}) =>
  expect.objectContaining({ name: 'FxaRelierError', reason, ...details });

it('the token goes in the one header, and nothing else with it', async () => {
  const sent: Request[] = [];
  network.use(
    http.all(`${profileHost}/profile`, ({ request }) => {
      sent.push(request);
      return HttpResponse.json({ uid: 'u' });
    }),
  );
  await fetchProfile(server, 'acce55');
  expect(sent).toHaveLength(1);
  const url = `${profileHost}/profile`;
  expect(sent[0]).toMatchObject({ url, method: 'GET', credentials: 'omit', body: null });
  expect([...(sent[0]?.headers ?? [])]).toEqual([['authorization', 'Bearer acce55']]);
});

it('the profile is what the server says, and fields that nobody knows are kept', async () => {
  const profile = { uid: 'u', email: 'test@example.com', amrValues: ['pwd'], new_field: { a: 1 } };
  network.use(http.get(`${profileHost}/profile`, () => HttpResponse.json(profile)));
  expect(await fetchProfile(server, 't')).toEqual(profile);
});

it('a refusal becomes an error, with the profile server’s own reason put aside', async () => {
  const body = {
    code: 401,
    errno: 100,
    error: 'Unauthorized',
    reason: 'Bearer token not provided',
  };
  network.use(http.get(`${profileHost}/profile`, () => HttpResponse.json(body, { status: 401 })));
  await expect(fetchProfile(server, 't')).rejects.toEqual(
    failure('http_error', { status: 401, errno: 100, error: 'Unauthorized' }),
  );
});

it.each([undefined, null, ''])(
  'a token of %j is refused before anything is sent',
  async (token) => {
    await expect(fetchProfile(server, token as never)).rejects.toEqual(
      failure('invalid_argument', { message: 'token is required' }),
    );
  },
);

it.each(['☃', 'a\nb', 'a\0b'])(
  'the token %j, which no header can hold, is refused by name',
  (token) =>
    expect(fetchProfile(server, token)).rejects.toEqual(
      failure('invalid_argument', { message: expect.stringMatching(/^token must be /) }),
    ),
);

it('a signal ends the call', async () => {
  network.use(http.get(`${profileHost}/profile`, () => new Promise<never>(() => {})));
  await expect(fetchProfile(server, 't', { signal: AbortSignal.timeout(1) })).rejects.toEqual(
    failure('aborted'),
  );
});
