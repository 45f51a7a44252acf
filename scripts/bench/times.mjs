import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { chromium } from '@playwright/test';
import { createLocalFxa } from 'fxa-relier-client/testing';
import { findBrowser } from '../browsers.mjs';

const clientId = 'dcdb5ae7add825d2';

/** How long a user waits after the click: with the library, and with as little as does the same. */
export async function measureTimes(rounds) {
  const site = await openSite();
  const executablePath = findBrowser('chromium')?.path;
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  try {
    const page = await browser.newPage();
    const lightbox = await compare(rounds, 'lightbox', 'frame', async (surface) => {
      await page.goto(site.url);
      await page.click(`#${surface}`);
      return page.evaluate('pinged');
    });
    const redirect = await compare(rounds, 'redirect', 'assign', async (surface) => {
      await page.goto(site.url);
      const arrived = site.nextAuthorization();
      await page.click(`#${surface}`);
      const arrivedAt = await arrived;
      await page.goto(site.url);
      return arrivedAt - (await page.evaluate('Number(sessionStorage.clickedAt)'));
    });
    return {
      "click to the frame's ping (bare: an iframe)": lightbox,
      'click to the request at the server (bare: location.assign)': redirect,
    };
  } finally {
    await browser.close();
    site.close();
  }
}

/** Both in turns, and the first of a pair by turns, so that neither has the warmer machine. */
async function compare(rounds, ours, bare, measure) {
  const times = { [ours]: [], [bare]: [] };
  for (const surface of [ours, bare]) await measure(surface);
  for (let round = 0; round < rounds; round++) {
    const pair = round % 2 === 0 ? [ours, bare] : [bare, ours];
    for (const surface of pair) times[surface].push(await measure(surface));
  }
  const [library, plain] = [median(times[ours]), median(times[bare])];
  return {
    'with the library': round(library, 1),
    bare: round(plain, 1),
    ratio: round(library / plain, 2),
  };
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

function round(number, digits) {
  return Number(number.toFixed(digits));
}

/** A page with the four buttons, and a local Firefox Accounts, each on a free port. */
async function openSite() {
  const servers = [];
  const listen = (fetch) =>
    new Promise((resolve) => {
      const server = serve({ fetch, port: 0, hostname: 'localhost' }, ({ port }) =>
        resolve(`http://localhost:${port}`),
      );
      servers.push(server);
    });

  let arrived = () => {};
  let local;
  const toLocal = (request) => {
    if (new URL(request.url).pathname === '/v1/authorization') arrived(now());
    return local.fetch(request);
  };
  const contentHost = await listen(toLocal);
  const oauthHost = `${await listen(toLocal)}/v1`;
  const profileHost = `${await listen(toLocal)}/v1`;
  const library = readFileSync('dist/index.js');
  const html = () => pageOf({ contentHost, oauthHost, profileHost });
  const url = await listen(({ url }) =>
    new URL(url).pathname === '/index.js'
      ? new Response(library, { headers: { 'content-type': 'text/javascript' } })
      : new Response(html(), { headers: { 'content-type': 'text/html' } }),
  );
  local = createLocalFxa({
    server: { contentHost, oauthHost, profileHost },
    clients: [
      { id: clientId, name: 'Bench', redirectUris: [`${url}/oauth`], secret: 'ab'.repeat(32) },
    ],
  });
  return {
    url,
    nextAuthorization: () =>
      new Promise((resolve) => {
        arrived = resolve;
      }),
    close: () => {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

function now() {
  return performance.timeOrigin + performance.now();
}

function pageOf(server) {
  return `<!doctype html>
<button id="lightbox">lightbox</button> <button id="frame">frame</button>
<button id="redirect">redirect</button> <button id="assign">assign</button>
<script type="module">
  import { FxaRelierClient } from '/index.js';

  const client = new FxaRelierClient('${clientId}', {
    server: ${JSON.stringify(server)}, scope: 'profile', redirectUri: location.origin + '/oauth',
  });
  const { url } = await client.auth.request('signIn', { state: 'bench' });

  const on = (id, open) => {
    document.getElementById(id).addEventListener('click', ({ timeStamp }) => {
      sessionStorage.clickedAt = performance.timeOrigin + timeStamp;
      window.pinged = new Promise((resolve) => {
        addEventListener('message', ({ data }) => {
          if (JSON.parse(data).command === 'ping') resolve(performance.now() - timeStamp);
        }, { once: true });
      });
      open();
    });
  };
  on('lightbox', () => { client.auth.signIn({ ui: 'lightbox', state: 'bench' }); });
  on('frame', () => {
    const frame = document.createElement('iframe');
    frame.src = url + '&context=iframe';
    document.body.append(frame);
  });
  on('redirect', () => { client.auth.signIn({ state: 'bench' }); });
  on('assign', () => { location.assign(url); });
</script>`;
}
