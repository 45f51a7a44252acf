// The local Firefox Accounts that backend.mjs has sign-ins completed at, in a process of its own.
// Told the URLs of authorization requests, it says where each sends a user who is signed in.
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createLocalFxa } from 'fxa-relier-client/testing';

const { clientId, redirectUri, clientSecret, account } = JSON.parse(process.env.BENCH_FXA);

let fxa;
const server = createServer(getRequestListener((request) => fxa.fetch(request)));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const host = `http://127.0.0.1:${server.address().port}`;
fxa = createLocalFxa({
  server: { contentHost: host, oauthHost: `${host}/v1`, profileHost: `${host}/profile/v1` },
  clients: [{ id: clientId, name: 'Bench', redirectUris: [redirectUri], secret: clientSecret }],
  accounts: [account],
});

const cookies = new Map();

/** Goes on until the address is the site's; a form is filled in and sent. */
async function visit(url, init = {}) {
  if (url.startsWith(redirectUri)) return url;
  const headers = {
    ...init.headers,
    cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
  };
  const response = await fxa.fetch(url, { ...init, headers });
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    cookies.set(name, value);
  }
  const location = response.headers.get('location');
  if (location) return visit(new URL(location, url).href);

  const html = await response.text();
  const [, action, inside] = /<form method="post" action="([^"]*)">(.*?)<\/form>/s.exec(html);
  const hidden = [...inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const { email, password } = account;
  const body = new URLSearchParams({
    ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])),
    email,
    password,
  });
  const target = new URL(action.replaceAll('&amp;', '&'), url).href;
  return visit(target, { method: 'POST', body, headers: { origin: host } });
}

process.on('message', async (urls) => {
  const [first, ...others] = urls;
  const returns = [await visit(first)];
  for (const url of others) returns.push(await visit(`${url}&prompt=none`));
  process.send(returns);
});
process.send(host);
process.once('disconnect', () => process.exit());
