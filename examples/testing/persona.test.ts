import { startLocalFxa } from 'fxa-relier-client/testing';
import { createDiscovery, verifyAssertion } from 'fxa-relier-client/verifier';
import { Hono } from 'hono';
import { afterAll, expect, test } from 'vitest';

const siteUrl = 'https://site.example.com';
const jo = { email: 'jo@example.com', password: 'correct horse' };

// On free ports: whoever verifies an assertion fetches the keys of its issuer.
const ports = { content: 0, oauth: 0, profile: 0 };
const fxa = await startLocalFxa({ ports, accounts: [jo] });
afterAll(() => fxa.close());

/** The site: its backend verifies for its own origin, and takes the word of one issuer. */
const site = new Hono();
const options = {
  trustedIssuers: [new URL(fxa.server.contentHost).host],
  discovery: createDiscovery({ dangerouslyAllowPrivateNetwork: 'http' }),
};
site.post('/auth/login', async (c) => {
  const { assertion } = await c.req.parseBody();
  const verified = await verifyAssertion(String(assertion), siteUrl, options).catch(() => null);
  return verified ? c.text(`Hello ${verified.email}`) : c.text('No', 403);
});

const logIn = (assertion: string) =>
  site.request('/auth/login', { method: 'POST', body: new URLSearchParams({ assertion }) });

test('signs in with an assertion for this site', async () => {
  const answer = await logIn(await fxa.createAssertion(siteUrl, { email: jo.email }));
  expect(await answer.text()).toBe('Hello jo@example.com');
});

test('refuses one for another site, and one that is over', async () => {
  const elsewhere = await fxa.createAssertion('https://evil.example');
  expect((await logIn(elsewhere)).status).toBe(403);
  const over = await fxa.createAssertion(siteUrl, { expiresAt: Date.now() - 1 });
  expect((await logIn(over)).status).toBe(403);
});
