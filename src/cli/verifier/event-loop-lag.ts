const intervalMs = 500;

interface LagOptions {
  /** The time in milliseconds. */
  clock?: () => number;
  /** A number from 0 to 1. */
  random?: () => number;
}

/**
 * Watches how far this process falls behind with its work, and tells for each request whether to
 * refuse it. The refused share rises from 0 at `maxLagMs` to 1 at twice as much, so that the load
 * settles instead of swinging between its extremes.
 */
export function watchLag(
  maxLagMs: number,
  { clock = () => performance.now(), random = Math.random }: LagOptions = {},
): () => boolean {
  let due = clock() + intervalMs;
  let lagMs = 0;
  const look = () => {
    const now = clock();
    // A single long task passes quickly, and does not count in full.
    lagMs = (2 * lagMs + Math.max(0, now - due)) / 3;
    due = now + intervalMs;
  };
  setInterval(look, intervalMs).unref();
  return () => random() < (lagMs - maxLagMs) / maxLagMs;
}
