/** Calls `end` once, when this process is told to stop; a second time it is stopped at once. */
export function stopOnSignals(end: () => void): void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = () => {
    // A second Ctrl-C does what it does everywhere.
    for (const signal of signals) process.off(signal, stop);
    end();
  };
  for (const signal of signals) process.on(signal, stop);
  stopWithNpx(stop);
}

/**
 * A signal other than Ctrl-C ends npx and the shell that it has started this with, and the shell
 * passes nothing on: whose process this is then tells.
 */
function stopWithNpx(stop: () => void): void {
  if (process.env.npm_lifecycle_event !== 'npx') return;
  const parent = process.ppid;
  const look = () => {
    if (process.ppid !== parent) stop();
  };
  setInterval(look, 250).unref();
}
