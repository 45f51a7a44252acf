import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * Verifications per second with keys that have been fetched already, and how many times the
 * signatures alone could have been verified meanwhile: `crypto.verify` of the certificate with a
 * KeyObject, and of the assertion with the user's key as a JWK (or DER, of DSA), which is another
 * with each user. The rest of the time is for all else: base64url, JSON, times, audience, issuer.
 */
export async function measureVerifier(rounds) {
  const cores = availableParallelism();
  return {
    'RS256, 1 core': await compare('RS256', 1, rounds),
    [`RS256, ${cores} cores`]: await compare('RS256', cores, rounds),
    'DS128, 1 core': await compare('DS128', 1, rounds),
  };
}

/** What the process holds after so many verifications and a garbage collection, in kilobytes. */
export async function measureVerifierMemory(verifications = 100_000, steps = 5) {
  const worker = await start(['--expose-gc']);
  try {
    const measured = {};
    for (let step = 0; step <= steps; step++) {
      const done = (verifications / steps) * step;
      const count = step === 0 ? 0 : verifications / steps;
      measured[`after ${done} verifications`] = await worker.ask({ task: 'hold', count });
    }
    return measured;
  } finally {
    worker.stop();
  }
}

/**
 * Milliseconds of a processor that the service uses for a request over HTTP, on connections that
 * stay open, and how much of that the verification takes by itself, in the same process.
 */
export async function measureVerifierHttp(rounds) {
  return {
    'RS256, over HTTP': await compareHttp('RS256', rounds),
    'DS128, over HTTP': await compareHttp('DS128', rounds),
  };
}

async function compareHttp(kind, rounds) {
  const worker = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 10 });
  const count = 500;
  try {
    const port = await worker.ask({ task: 'serve' });
    const bodies = await worker.ask({ task: 'bodies', kind });
    const used = async (act) => {
      const before = await worker.ask({ task: 'cpu' });
      await act();
      return ((await worker.ask({ task: 'cpu' })) - before) / count;
    };
    const posts = Array.from({ length: count }, (_, n) => bodies[n % bodies.length]);
    const times = await takeTurns(rounds, {
      http: () => used(() => Promise.all(posts.map((body) => post(port, agent, body)))),
      alone: () => used(() => worker.ask({ task: 'ours', kind, count })),
    });
    return {
      'ms of CPU a request': Number(median(times.http).toFixed(3)),
      'verification alone': Number(median(times.alone).toFixed(3)),
      ...ratios('', times.http, times.alone),
    };
  } finally {
    agent.destroy();
    worker.stop();
  }
}

async function post(port, agent, body) {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  const sent = request({ port, agent, method: 'POST', path: '/v2', headers });
  sent.end(body);
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`The verifier answered ${response.statusCode}`);
}

/** One process a core. All begin a batch at the same time, and the kinds of batches take turns. */
async function compare(kind, processes, rounds) {
  const workers = await Promise.all(Array.from({ length: processes }, () => start()));
  const batch = (task) => async () => {
    const rates = await Promise.all(workers.map(({ ask }) => ask({ task, kind, count: 500 })));
    return rates.reduce((sum, rate) => sum + rate, 0);
  };
  try {
    const { ours, bare, ready } = await takeTurns(rounds, {
      ours: batch('ours'),
      bare: batch('bare'),
      ready: batch('ready'),
    });
    return {
      'verifications/s': Math.round(median(ours)),
      'crypto.verify alone': Math.round(median(bare)),
      ...ratios('', ours, bare),
      "with the user's KeyObject": Math.round(median(ready)),
      ...ratios(' to that', ours, ready),
    };
  } finally {
    for (const worker of workers) worker.stop();
  }
}

/**
 * Measures each in each round, and begins with another one each time: none of them always follows
 * the same one.
 */
async function takeTurns(rounds, measures) {
  const names = Object.keys(measures);
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -5; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + 5 + turn) % names.length];
      const value = await measures[name]();
      // The first rounds warm up.
      if (round >= 0) measured[name].push(value);
    }
  }
  return measured;
}

/** Two estimates. If they differ, the machine was busy with something else. */
function ratios(to, ours, others) {
  const each = ours.map((value, n) => value / others[n]);
  return {
    [`median of the ratios${to}`]: Number(median(each).toFixed(2)),
    [`ratio of the medians${to}`]: Number((median(ours) / median(others)).toFixed(2)),
  };
}

async function start(execArgv = []) {
  const child = fork(join(import.meta.dirname, 'verifier-process.mjs'), { execArgv });
  const ended = once(child, 'exit').then(() => {
    throw new Error('verifier-process.mjs ended');
  });
  ended.catch(() => {});
  const hear = async () => (await Promise.race([once(child, 'message'), ended]))[0];
  await hear();
  return {
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
