import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * Verifications per second with keys that have been fetched already, and how many times the
 * signatures alone could have been verified meanwhile: `crypto.verify` of the certificate with a
 * KeyObject, and of the assertion with the user's key as a JWK, which is another with each user.
 * What is left of the time is for all else: base64url, JSON, times, audience, issuer.
 */
export async function measureVerifier(rounds) {
  const cores = availableParallelism();
  return {
    'RS256, 1 core': await compare(1, rounds),
    [`RS256, ${cores} cores`]: await compare(cores, rounds),
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

/** One process a core. All begin a batch at the same time, and both kinds take turns. */
async function compare(processes, rounds) {
  const workers = await Promise.all(Array.from({ length: processes }, () => start()));
  const batch = async (task) => {
    const rates = await Promise.all(workers.map(({ ask }) => ask({ task, count: 500 })));
    return rates.reduce((sum, rate) => sum + rate, 0);
  };
  try {
    const ours = [];
    const bare = [];
    const ready = [];
    for (let round = -5; round < rounds; round++) {
      const [mine, theirs, warm] = [await batch('ours'), await batch('bare'), await batch('ready')];
      // The first rounds warm up.
      if (round < 0) continue;
      ours.push(mine);
      bare.push(theirs);
      ready.push(warm);
    }
    const ratio = (others) => Number(median(ours.map((rate, n) => rate / others[n])).toFixed(2));
    return {
      'verifications/s': Math.round(median(ours)),
      'crypto.verify alone': Math.round(median(bare)),
      ratio: ratio(bare),
      "with the user's KeyObject": Math.round(median(ready)),
      'ratio to that': ratio(ready),
    };
  } finally {
    for (const worker of workers) worker.stop();
  }
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
