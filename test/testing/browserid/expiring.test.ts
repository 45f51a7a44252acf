import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createExpiring, type Expiring } from '../../../src/testing/browserid/expiring.ts';

let kept: Expiring<string>;

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['Date'] });
  kept = createExpiring(1000);
});

afterEach(() => {
  vi.useRealTimers();
});

it('finds what is kept, until its time is over', () => {
  const id = kept.keep('a');
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  vi.setSystemTime(999);
  expect(kept.find(id)).toBe('a');
  vi.setSystemTime(1000);
  expect(kept.find(id)).toBeUndefined();
  expect(kept.take(id)).toBeUndefined();
});

it('gives away once', () => {
  const id = kept.keep('a');
  expect(kept.take(id)).toBe('a');
  expect(kept.take(id)).toBeUndefined();
  expect(kept.find(id)).toBeUndefined();
});

it('finds the young ones when the old ones are cleared away', () => {
  const [first] = [kept.keep('a'), kept.keep('b')];
  vi.setSystemTime(500);
  const young = kept.keep('c');
  vi.setSystemTime(1200);
  const youngest = kept.keep('d');
  expect([first, young, youngest].map(kept.find)).toEqual([undefined, 'c', 'd']);
});
