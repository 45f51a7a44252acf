import { FxaRelierError } from '../../errors.ts';
import { oldestOfLargestSite } from './fair-share.ts';

/** A look-up keeps its slot for as long as this. A provider that works answers sooner. */
const protectedMs = 1000;

interface Running<T> {
  site: string;
  startedAt: number;
  result: Promise<T>;
  giveUp: AbortController;
}

/**
 * Limits how many look-ups run at the same time. If all slots are taken, a new look-up gets the
 * oldest slot of the site that has the most: at once if that site has at least two more slots than
 * the site of the new one, else if that slot has been taken for a second. Otherwise, the new one is
 * refused. So neither hosts that stay silent nor the many names of one attacker keep other domains
 * from being looked up.
 */
export class LookUpSlots<T> {
  readonly #running = new Map<string, Running<T>>();
  readonly #max: number;
  readonly #now: () => number;

  constructor(max: number, now: () => number) {
    this.#max = max;
    this.#now = now;
  }

  /** The result of the look-up with this key, if one is running. */
  get(key: string): Promise<T> | undefined {
    return this.#running.get(key)?.result;
  }

  /**
   * Begins a look-up. Its signal fires if its slot is given to another one.
   *
   * @throws FxaRelierError `network` if there is no slot, also later, if the slot is lost.
   */
  async run(key: string, site: string, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running.size >= this.#max) this.#makeRoom(site);
    const giveUp = new AbortController();
    const result = act(giveUp.signal);
    this.#running.set(key, { site, startedAt: this.#now(), result, giveUp });
    try {
      return await result;
    } finally {
      // A look-up that lost its slot may have been begun again.
      if (this.#running.get(key)?.giveUp === giveUp) this.#running.delete(key);
    }
  }

  #makeRoom(site: string): void {
    const oldest = oldestOfLargestSite(this.#running);
    if (!oldest) throw tooMany();
    const { key, value, count } = oldest;
    const own = [...this.#running.values()].filter((running) => running.site === site).length;
    const isProtected = this.#now() - value.startedAt < protectedMs;
    if (isProtected && count <= own + 1) throw tooMany();
    this.#running.delete(key);
    value.giveUp.abort(tooMany());
  }
}

function tooMany(): FxaRelierError {
  return new FxaRelierError('network', 'too many domains are being looked up');
}
