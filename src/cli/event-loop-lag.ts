const everyMs = 500;

/** Tells whether this process falls behind with its work by more than `mostMs`. */
export function watchLag(mostMs: number, clock = () => performance.now()): () => boolean {
  let due = clock() + everyMs;
  let lagMs = 0;
  const look = () => {
    const now = clock();
    // A single long task passes quickly, and does not count in full.
    lagMs = (2 * lagMs + Math.max(0, now - due)) / 3;
    due = now + everyMs;
  };
  setInterval(look, everyMs).unref();
  return () => lagMs > mostMs;
}
