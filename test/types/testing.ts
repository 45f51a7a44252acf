import { FxaRelierServer } from 'fxa-relier-client/server';
import { createLocalFxa } from 'fxa-relier-client/testing';

const secret = 'b93ef8a8f3e553a430d7e5b904c6132b2722633af9f03128029201d24a97f2a8';
const local = createLocalFxa({
  clients: [
    {
      id: 'dcdb5ae7add825d2',
      name: 'Example',
      redirectUris: ['https://relier.example/oauth'],
      secret,
    },
  ],
  accounts: [{ email: 'user@example.com', password: 'a long password' }],
  faults: { fail: { '/v1/token': 114 } },
});

/** The local Firefox Accounts answers where a `fetch` is asked for. */
export const server = new FxaRelierServer('dcdb5ae7add825d2', {
  clientSecret: secret,
  server: local.server,
  fetch: (input, init) => local.fetch(new Request(input, init)),
});

export const codes: string[] = local.inbox.map(({ code }) => code);
local.reset();

// @ts-expect-error A client needs an address to return to.
createLocalFxa({ clients: [{ id: 'dcdb5ae7add825d2', name: 'Example' }] });
