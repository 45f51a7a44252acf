import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, expect, it } from 'vitest';
import { type ServerName, servers } from '../../src/oauth/servers.ts';
import { FxaRelierServer } from '../../src/server/index.ts';
import { signInWithFetch } from '../../src/testing/index.ts';
import { createFxaHandlers } from '../../src/testing/msw.ts';
import { account, confidential, createFxa, query } from '../local/fixture.ts';

let network: ReturnType<typeof setupServer> | undefined;

afterEach(() => network?.close());

/** All of the network is a local Firefox Accounts that believes to be at these addresses. */
function answerAt(name: ServerName) {
  const fxa = createFxa({ server: servers[name] });
  const elsewhere = http.all('*', () => HttpResponse.text('elsewhere'));
  network = setupServer(...createFxaHandlers(fxa), elsewhere);
  network.listen({ onUnhandledRequest: 'error' });
  return fxa;
}

it.each(Object.keys(servers) as ServerName[])(
  'answers a relier that is configured for %s',
  async (name) => {
    const fxa = answerAt(name);
    const { id, secret: clientSecret } = confidential;
    const relier = new FxaRelierServer(id, { clientSecret, server: name });
    const url = `${servers[name].oauthHost}/authorization?${query()}`;
    const back = await signInWithFetch(fxa, url, account);
    const { accessToken } = await relier.token.tradeCode(back.searchParams.get('code') ?? '');
    expect(await relier.profile.fetch(accessToken)).toMatchObject({ email: account.email });
  },
);

it('answers for every path of the servers, and for no other server', async () => {
  answerAt('production');
  expect((await fetch('https://accounts.firefox.com/')).status).toBe(200);
  expect((await fetch('https://oauth.accounts.firefox.com/nothing')).status).toBe(404);
  expect(await (await fetch('https://firefox.com/')).text()).toBe('elsewhere');
});

it('passes faults on', async () => {
  const fxa = answerAt('production');
  fxa.faults = { fail: { '/v1/jwks': 201 } };
  const response = await fetch('https://oauth.accounts.firefox.com/v1/jwks');
  expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '30']);
});

it('gives way to a handler that a test puts before it', async () => {
  answerAt('production');
  network?.use(http.get('https://oauth.accounts.firefox.com/v1/jwks', () => HttpResponse.error()));
  await expect(fetch('https://oauth.accounts.firefox.com/v1/jwks')).rejects.toThrow(
    'Failed to fetch',
  );
});
