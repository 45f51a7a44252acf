import type { beginSignIn } from './sign-in.ts';

type Begun = Awaited<ReturnType<typeof beginSignIn>>;

// The backend forgets a sign-in after 15 minutes.
const usableMs = 10 * 60 * 1000;

let ready: { begun: Begun; since: number } | undefined;

/**
 * A sign-in that is begun before the click: a popup opens only while the click is handled, so that
 * there is no time to ask the backend for a state.
 */
export const prepared = {
  async renew(begin: () => Promise<Begun>): Promise<void> {
    if (!isUsable()) ready = { begun: await begin(), since: Date.now() };
  },

  take(): Begun | undefined {
    const taken = isUsable() ? ready?.begun : undefined;
    ready = undefined;
    return taken;
  },
};

function isUsable(): boolean {
  return ready !== undefined && Date.now() - ready.since < usableMs;
}
