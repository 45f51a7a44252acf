import { beforeEach, expect, it } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { content, createFxa, oauth } from '../fixture.ts';
import { isGenuine } from './read-assertion.ts';

let fxa: LocalFxa;

beforeEach(() => {
  fxa = createFxa();
});

const read = async () => {
  const response = await fxa.fetch(`${content}/.well-known/browserid?domain=localhost:3030`);
  return { headers: response.headers, body: await response.json() };
};

it('has the key in decimal digits, and where the pages are', async () => {
  const { headers, body } = await read();
  expect(headers.get('Content-Type')).toMatch(/^application\/json/);
  expect(body).toEqual({
    'public-key': { algorithm: 'RS', n: expect.stringMatching(/^\d{617}$/), e: '65537' },
    keys: [body['public-key']],
    authentication: '/browserid/sign_in',
    provisioning: '/browserid/check',
  });
});

it('has the key that signs ID tokens', async () => {
  const { keys } = await (await fxa.fetch(`${oauth}/jwks`)).json();
  const hex = Buffer.from(keys[0].n, 'base64url').toString('hex');
  expect((await read()).body['public-key'].n).toBe(String(BigInt(`0x${hex}`)));
});

it('stays the same, also over a reset, and keeps the key before it after a rotation', async () => {
  const { body: before } = await read();
  const assertion = await fxa.createAssertion('https://relier.example');
  fxa.reset();
  expect((await read()).body).toEqual(before);
  fxa.rotateSigningKey();
  const { body: after } = await read();
  expect(after['public-key']).not.toEqual(before['public-key']);
  expect(after.keys).toEqual([after['public-key'], before['public-key']]);
  expect(isGenuine(assertion, after.keys)).toBe(true);
  expect(isGenuine(assertion, [after['public-key']])).toBe(false);
});

it('fails where a test wants it to', async () => {
  fxa.faults = { fail: { '/.well-known/browserid': 201 } };
  expect((await fxa.fetch(`${content}/.well-known/browserid`)).status).toBe(503);
});
