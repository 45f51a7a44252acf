import { listen } from 'fxa-relier-client/testing';
import { afterEach, expect, test } from 'vitest';
import { startDemo } from '../../demo/server/start-demo.ts';

const anyPorts = {
  sitePort: 0,
  contentPort: 0,
  oauthPort: 0,
  profilePort: 0,
  verifierPort: 0,
};
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ close }) => close()));
});

test('the site and Firefox Accounts answer where they say they are', async () => {
  const demo = await startDemo(anyPorts);
  open.push(demo);
  const { siteUrl, server, fxa } = demo;
  const site = await fetch(siteUrl);
  expect(await site.text()).toContain('<h1>123done</h1>');
  expect(site.headers.get('content-security-policy')).toContain(
    `frame-src ${server.contentHost} ${new URL(server.oauthHost).origin}`,
  );
  expect(await (await fetch(`${server.oauthHost}/client/dcdb5ae7add825d2`)).json()).toMatchObject({
    name: '123done',
    redirect_uri: `${siteUrl}/oauth`,
  });
  expect(await (await fetch(`${server.oauthHost}/client/38a6b9b3a65a1871`)).json()).toMatchObject({
    redirect_uri: `${siteUrl}/public`,
  });
  expect(fxa.server).toMatchObject(server);
});

test('the verifier takes assertions of that Firefox Accounts, also in a form', async () => {
  const demo = await startDemo(anyPorts);
  open.push(demo);
  const { siteUrl, verifierUrl, account } = demo;
  const assertion = await demo.fxa.createAssertion(siteUrl);
  const verified = await fetch(`${verifierUrl}/verify`, {
    method: 'POST',
    body: new URLSearchParams({ assertion, audience: siteUrl }),
  });
  expect(await verified.json()).toMatchObject({ status: 'okay', email: account.email });
  const signedIn = await fetch(`${siteUrl}/auth/login`, {
    method: 'POST',
    headers: { origin: siteUrl },
    body: new URLSearchParams({ assertion }),
  });
  expect(await signedIn.json()).toEqual({ email: account.email });
});

test('the site can have another name than Firefox Accounts', async () => {
  const demo = await startDemo({ ...anyPorts, siteHost: '127.0.0.1' });
  open.push(demo);
  expect(demo.siteUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(demo.siteUrl)).status).toBe(200);
});

test('a port that is taken is named, and the others are let go', async () => {
  const taken = await listen(0, () => new Response());
  const free = await listen(0, () => new Response());
  open.push(taken);
  await free.close();

  for (const name of ['profilePort', 'verifierPort']) {
    const starting = startDemo({ ...anyPorts, sitePort: free.port, [name]: taken.port });
    await expect(starting).rejects.toMatchObject({ name: 'PortError', port: taken.port });
  }
  open.push(await listen(free.port, () => new Response()));
});
