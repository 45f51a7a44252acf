import { expect, it } from 'vitest';
import { isFxaRelierError } from '../../src/errors.ts';
import { servers } from '../../src/oauth/servers.ts';
import { createLocalFxa } from '../../src/testing/index.ts';
import { account, confidential } from './fixture.ts';

const hosts = servers.local;

it.each([
  ['options must be an object', 'nonsense'],
  ['server must be an object', { server: 'local' }],
  ['server.contentHost must be an http or https URL', { server: {} }],
  ['server.contentHost must be an origin', { server: { ...hosts, contentHost: 'http://a.b/c' } }],
  ['server.oauthHost must be an http or https URL', { server: { ...hosts, oauthHost: 'ftp://x' } }],
  ['server.profileHost must be', { server: { ...hosts, profileHost: 'http://a.b/v1?x=1' } }],
  ['clients must be a list', { clients: {} }],
  ['clients[0] must be an object', { clients: [null] }],
  [
    'clients[0].id must be 16 lowercase',
    { clients: [{ ...confidential, id: 'DCDB5AE7ADD825D2' }] },
  ],
  ['clients[0].name must be a text', { clients: [{ ...confidential, name: '' }] }],
  ['clients[0].redirectUris must be a list', { clients: [{ ...confidential, redirectUris: 'x' }] }],
  ['redirectUris must name one', { clients: [{ ...confidential, redirectUris: [] }] }],
  ['redirectUris[0] must be', { clients: [{ ...confidential, redirectUris: ['javascript:1'] }] }],
  ['redirectUris[0] must be', { clients: [{ ...confidential, redirectUris: ['https://a.b/#c'] }] }],
  ['redirectUris[0] must be', { clients: [{ ...confidential, redirectUris: ['https://a.b/ü'] }] }],
  ['clients[0].secret must be 64', { clients: [{ ...confidential, secret: 'secret' }] }],
  ['clients[0].trusted must be', { clients: [{ ...confidential, trusted: 'yes' }] }],
  [
    'clients[0].promptNoneWithLoginHint must be true or false',
    { clients: [{ ...confidential, promptNoneWithLoginHint: 1 }] },
  ],
  ['clients[0].scopes must be a list', { clients: [{ ...confidential, scopes: 'https://a.b' }] }],
  ['clients[0].scopes[0] must be', { clients: [{ ...confidential, scopes: ['profile'] }] }],
  ['clients[0].scopes[0] must be', { clients: [{ ...confidential, scopes: [1] }] }],
  ['clients has the id dcdb5ae7add825d2 twice', { clients: [confidential, confidential] }],
  ['accounts must be a list', { accounts: 'me' }],
  ['accounts[0].email must be', { accounts: [{ ...account, email: 'jo' }] }],
  ['accounts[0].password must be', { accounts: [{ ...account, password: undefined }] }],
  ['accounts[0].uid must be 32', { accounts: [{ ...account, uid: '1' }] }],
  [
    'accounts has the email test@example.com twice',
    { accounts: [account, { ...account, email: 'Test@Example.com', uid: '1'.repeat(32) }] },
  ],
  ['accounts has the uid', { accounts: [account, { ...account, email: 'b@example.com' }] }],
  ['accounts[0].totp must be true or false', { accounts: [{ ...account, totp: 'yes' }] }],
  ['accounts[0].displayName must be a text', { accounts: [{ ...account, displayName: {} }] }],
  ['accounts[0].avatar must be a text', { accounts: [{ ...account, avatar: 5 }] }],
  ['accounts[0].locale must be a text', { accounts: [{ ...account, locale: null }] }],
  ['clients[0].imageUri must be a text', { clients: [{ ...confidential, imageUri: 5 }] }],
  ['clients[0].termsUri must be a text', { clients: [{ ...confidential, termsUri: 5 }] }],
  ['clients[0].privacyUri must be a text', { clients: [{ ...confidential, privacyUri: 5 }] }],
  ['faults must be an object', { faults: 'refuseFrames' }],
  ['faults must be an object', { faults: null }],
  ['faults must be an object', { faults: ['refuseFrames'] }],
  ['faults.refuseFrames must be true or false', { faults: { refuseFrames: 'false' } }],
  ['faults.silentFrames must be true or false', { faults: { silentFrames: 1 } }],
  ['faults.refusePromptNone must be true or false', { faults: { refusePromptNone: 'no' } }],
  ['faults.numericErrors must be true or false', { faults: { numericErrors: null } }],
  ['faults.crossOriginOpenerPolicy must be', { faults: { crossOriginOpenerPolicy: 'a\nb' } }],
  ['faults.crossOriginOpenerPolicy must be', { faults: { crossOriginOpenerPolicy: true } }],
  ['faults.fail must be an object', { faults: { fail: null } }],
  ['faults.delayMs must be', { faults: { delayMs: 2 ** 31 } }],
  ['faults.signInError must be', { faults: { signInError: 'a&state=b' } }],
  ['faults.delayMs must be', { faults: { delayMs: -1 } }],
  ['faults.fail: v1/token must begin with a slash', { faults: { fail: { 'v1/token': 201 } } }],
  ['faults.fail: /v1/token has an unknown errno: 7', { faults: { fail: { '/v1/token': 7 } } }],
])('refuses a bad option: %s', (message, options) => {
  let thrown: unknown;
  try {
    createLocalFxa(options as never);
  } catch (error) {
    thrown = error;
  }
  expect(isFxaRelierError(thrown, 'invalid_argument')).toBe(true);
  expect((thrown as Error).message).toContain(message);
});

it('is at the local hosts with one client unless told otherwise', () => {
  const fxa = createLocalFxa();
  expect(fxa.server).toEqual(servers.local);
  expect(fxa.clients).toMatchObject([
    {
      id: 'dcdb5ae7add825d2',
      name: '123done',
      redirectUris: ['http://localhost:8080/oauth', 'http://localhost:8080/popup'],
    },
  ]);
});

it('takes hosts with a slash at their end', () => {
  const { contentHost, oauthHost, profileHost } = hosts;
  const server = {
    contentHost: `${contentHost}/`,
    oauthHost: `${oauthHost}/`,
    profileHost: `${profileHost}//`,
  };
  expect(createLocalFxa({ server }).server).toEqual(hosts);
});
