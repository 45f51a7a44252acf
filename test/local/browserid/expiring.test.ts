import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createExpiring, type Expiring } from '../../../src/local/browserid/expiring.ts';

const site = 'https://relier.example';
let kept: Expiring<string>;

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['Date'] });
  kept = createExpiring(1000, 10);
});

afterEach(() => {
  vi.useRealTimers();
});

it('finds what is kept, until its time is over', () => {
  const id = kept.keep('a', site);
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  vi.setSystemTime(999);
  expect(kept.find(id)).toBe('a');
  vi.setSystemTime(1000);
  expect(kept.find(id)).toBeUndefined();
  expect(kept.take(id)).toBeUndefined();
});

it('gives away once', () => {
  const id = kept.keep('a', site);
  expect(kept.take(id)).toBe('a');
  expect(kept.take(id)).toBeUndefined();
  expect(kept.find(id)).toBeUndefined();
});

it('finds the young ones when the old ones are cleared away', () => {
  const [first] = [kept.keep('a', site), kept.keep('b', site)];
  vi.setSystemTime(500);
  const young = kept.keep('c', site);
  vi.setSystemTime(1200);
  const youngest = kept.keep('d', site);
  expect([first, young, youngest].map(kept.find)).toEqual([undefined, 'c', 'd']);
});

describe('a flood', () => {
  const flood = (siteOf: (index: number) => string) =>
    Array.from({ length: 1000 }, (_, index) => kept.keep(`flood ${index}`, siteOf(index)));
  const found = (ids: string[]) => ids.map(kept.find).filter((value) => value !== undefined);

  it('leaves no more than there is room for, the newest', () => {
    const ids = flood(() => site);
    expect(found(ids)).toEqual(Array.from({ length: 10 }, (_, index) => `flood ${990 + index}`));
  });

  it.each([
    ['one site', () => 'https://evil.example'],
    ['many subdomains', (index: number) => `https://s${index}.evil.example`],
    ['many ports', (index: number) => `https://evil.example:${8000 + index}`],
    ['a neighbour under the same suffix', () => 'https://a.relier.example'],
    ['a server at an address', () => 'http://192.0.2.1'],
  ])('of %s does not push out what is kept for another site', (_, siteOf) => {
    const mine = [kept.keep('mine', site), kept.keep('mine too', 'http://localhost:8080')];
    flood(siteOf);
    expect(found(mine)).toEqual(['mine', 'mine too']);
    const later = kept.keep('later', site);
    flood(siteOf);
    expect(found([...mine, later])).toEqual(['mine', 'mine too', 'later']);
  });
});
