import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchLag } from '../../../src/cli/verifier/event-loop-lag.ts';

let time = 0;

beforeEach(() => {
  vi.useFakeTimers();
  time = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

/** Half a second of work, of which the process is behind by some at its end. */
function work(behindMs: number): void {
  time += 500 + behindMs;
  vi.advanceTimersByTime(500);
}

/** The share of requests that is refused: `random()` runs evenly from 0 to 1. */
function refusedShare(isBusy: (random: number) => boolean): number {
  const requests = Array.from({ length: 1000 }, (_, n) => n / 1000);
  return requests.filter(isBusy).length / requests.length;
}

function watch(maxLagMs: number) {
  let next = 0;
  const isBusy = watchLag(maxLagMs, { clock: () => time, random: () => next });
  return (random: number) => {
    next = random;
    return isBusy();
  };
}

/** Falls behind by as much for so long that the average is that, too. */
function stayBehind(lagMs: number): void {
  for (let i = 0; i < 50; i++) work(lagMs);
}

it('watchLag() refuses no request at the beginning, nor if the process keeps up', () => {
  const isBusy = watch(70);
  expect(refusedShare(isBusy)).toBe(0);
  stayBehind(0);
  expect(refusedShare(isBusy)).toBe(0);
});

it.each([
  [60, 0],
  [70, 0],
  [77, 0.1],
  [105, 0.5],
  [133, 0.9],
  [140, 1],
  [500, 1],
])('watchLag(70) at a lag of %i ms refuses a share of %d', (lagMs, share) => {
  const isBusy = watch(70);
  stayBehind(lagMs);
  expect(refusedShare(isBusy)).toBeCloseTo(share, 2);
});

it('watchLag() refuses requests no longer once the process has caught up', () => {
  const isBusy = watch(70);
  stayBehind(140);
  for (let i = 0; i < 2; i++) work(0);
  expect(refusedShare(isBusy)).toBe(0);
});

it('watchLag() refuses no request after a single task that takes a moment', () => {
  const isBusy = watch(70);
  work(200);
  expect(refusedShare(isBusy)).toBe(0);
});
