import cluster, { type Worker } from 'node:cluster';
import { stopOnSignals } from '../stop-on-signals.ts';

/**
 * Runs this very command in several processes that share its port, until it is told to stop. One
 * that breaks down is replaced.
 *
 * @returns The port, or nothing where it cannot be had, which a process has complained of.
 */
export async function runWorkers(count: number): Promise<number | undefined> {
  let isStopping = false;
  stopOnSignals(() => {
    isStopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
  });

  const port = await listening(cluster.fork());
  if (port === undefined) return;
  cluster.on('exit', (worker, code, signal) => {
    // One that ends well was told to.
    if (isStopping || (code === 0 && !signal)) return;
    console.error(`Process ${worker.process.pid} broke down, and another one takes its place.`);
    cluster.fork();
  });
  await Promise.all(Array.from({ length: count - 1 }, () => listening(cluster.fork())));
  return port;
}

/** Its port; nothing where it ends instead. */
function listening(worker: Worker): Promise<number | undefined> {
  return new Promise((resolve) => {
    worker.once('listening', ({ port }) => resolve(port));
    worker.once('exit', (code) => {
      process.exitCode ||= code;
      resolve(undefined);
    });
  });
}
