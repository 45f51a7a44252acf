import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { FxaRelierServer } from 'fxa-relier-client/server';

const clientId = 'dcdb5ae7add825d2';
const clientSecret = randomBytes(32).toString('hex');
const redirectUri = 'http://localhost:8080/oauth';
const account = {
  email: 'bench@example.com',
  password: 'one-two-three-done',
  uid: '0123456789abcdef0123456789abcdef',
};

/**
 * Requests per second of the backend's handlers, and of handlers that do nothing behind the same
 * server. The server is one process, the local Firefox Accounts another, and the clients are a
 * third, on one machine. Every completed sign-in has a state, a cookie and a code of its own.
 */
export async function measureBackend(rounds, clientCounts = [1, 100, 1000]) {
  const fxa = await start('backend-fxa.mjs', {
    BENCH_FXA: JSON.stringify({ clientId, redirectUri, clientSecret, account }),
  });
  const options = {
    clientSecret,
    redirectUri,
    scope: 'profile',
    cookieSecret: randomBytes(32).toString('base64'),
    server: {
      contentHost: fxa.said,
      oauthHost: `${fxa.said}/v1`,
      profileHost: `${fxa.said}/profile/v1`,
    },
  };
  const site = await start('backend-site.mjs', {
    BENCH_SITE: JSON.stringify({ clientId, ...options, ...account }),
  });
  const url = `http://127.0.0.1:${site.said}`;
  // It shares the secrets with the process that is measured, and nothing else.
  const relier = new FxaRelierServer(clientId, options);

  try {
    const session = await signIn(url, relier, fxa);
    const measured = {};
    for (const clients of clientCounts) {
      const load = { url, clients, rounds, session };
      const readers = async () => repeat({ cookie: session });
      const codes = () => completions(relier, amountOf('/oauth', clients), fxa);
      const states = () => completions(relier, amountOf('/alone/oauth', clients));
      const at = `${clients} ${clients === 1 ? 'client' : 'clients'}`;
      measured[`session(), ${at}`] = await compare(load, '/session', 200, readers);
      measured[`completeSignIn() without FxA's time, ${at}`] = await compare(
        load,
        '/alone/oauth',
        303,
        states,
      );
      measured[`completeSignIn() at the local FxA, ${at}`] = await compare(
        load,
        '/oauth',
        303,
        codes,
      );
    }
    return measured;
  } finally {
    site.stop();
    fxa.stop();
  }
}

function amountOf(path, clients) {
  const few = clients === 1;
  if (path === '/oauth') return few ? 500 : 2000;
  if (path === '/alone/oauth') return few ? 3000 : 6000;
  return few ? 10_000 : 30_000;
}

/** Both in turns, so that neither has the warmer machine. */
async function compare({ url, clients, rounds, session }, path, status, prepare) {
  const nothing = `/nothing/${path.split('/').at(-1)}`;
  const rates = { [path]: [], [nothing]: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const target of [path, nothing]) {
      const next = target === path ? await prepare() : repeat({ cookie: session });
      const rate = await load({ url, clients, path: target, status, next });
      // The first round warms up.
      if (round > 0) rates[target].push(rate);
    }
  }
  const [ours, bare] = [median(rates[path]), median(rates[nothing])];
  return {
    'requests/s': Math.round(ours),
    'doing nothing': Math.round(bare),
    ratio: Number((ours / bare).toFixed(2)),
  };
}

async function load({ url, clients, path, status, next }) {
  const amount = amountOf(path, clients);
  const run = autocannon({
    url,
    connections: clients,
    amount,
    timeout: 60,
    requests: [
      {
        setupRequest(request) {
          const { search = '', cookie } = next();
          return { ...request, path: path + search, headers: { ...request.headers, cookie } };
        },
      },
    ],
  });
  let first;
  let last;
  run.on('start', () => {
    first = performance.now();
  });
  // It counts in whole seconds itself.
  run.on('response', () => {
    last = performance.now();
  });
  const result = await run;
  const counted = result.statusCodeStats[status]?.count ?? 0;
  if (result.errors || counted < amount) {
    throw new Error(`${path}: ${JSON.stringify(result.statusCodeStats)}, ${result.errors} errors`);
  }
  return amount / ((last - first) / 1000);
}

function repeat(request) {
  return () => request;
}

/** What so many browsers come back with, one after the other. Without a FxA the codes are made up. */
async function completions(relier, amount, fxa) {
  const begun = [];
  for (let n = 0; n < amount; n++) {
    const response = await relier.beginSignIn(new Request(redirectUri));
    const [cookie] = response.headers.getSetCookie()[0].split(';');
    begun.push({ cookie, url: response.headers.get('location') });
  }
  const returns = fxa
    ? await fxa.ask(begun.map(({ url }) => url))
    : begun.map(({ url }) => {
        const state = new URL(url).searchParams.get('state');
        return `${redirectUri}?${new URLSearchParams({ state, code: 'c'.repeat(64) })}`;
      });
  const requests = begun.map(({ cookie }, n) => ({ cookie, search: new URL(returns[n]).search }));
  // autocannon makes a client's first request ready before it is due.
  return () => requests.pop() ?? { cookie: '' };
}

async function signIn(url, relier, fxa) {
  const next = await completions(relier, 1, fxa);
  const { search, cookie } = next();
  const init = { headers: { cookie }, redirect: 'manual' };
  const response = await fetch(`${url}/oauth${search}`, init);
  const started = response.headers.getSetCookie().find((line) => line.includes('-session-'));
  return started.split(';')[0];
}

async function start(file, environment) {
  const child = fork(join(import.meta.dirname, file), {
    env: { ...process.env, ...environment, NODE_ENV: 'production' },
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${file} ended`);
  });
  ended.catch(() => {});
  const hear = async () => (await Promise.race([once(child, 'message'), ended]))[0];
  const said = await hear();
  return {
    said,
    ask(message) {
      child.send(message);
      return hear();
    },
    stop: () => child.disconnect(),
  };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
