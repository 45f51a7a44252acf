import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchLag } from '../../src/cli/event-loop-lag.ts';

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

const watch = (mostMs: number) => watchLag(mostMs, () => time);

it('is not busy at the beginning, nor where it keeps up', () => {
  const isBusy = watch(70);
  expect(isBusy()).toBe(false);
  for (let i = 0; i < 10; i++) work(0);
  expect(isBusy()).toBe(false);
});

it('is busy where it stays behind by more than it may, and no longer once it has caught up', () => {
  const isBusy = watch(70);
  for (let i = 0; i < 10; i++) work(100);
  expect(isBusy()).toBe(true);
  for (let i = 0; i < 2; i++) work(0);
  expect(isBusy()).toBe(false);
});

it('is not busy where it stays behind by less', () => {
  const isBusy = watch(70);
  for (let i = 0; i < 10; i++) work(60);
  expect(isBusy()).toBe(false);
});

it('passes over a single task that takes a moment', () => {
  const isBusy = watch(70);
  work(200);
  expect(isBusy()).toBe(false);
});
