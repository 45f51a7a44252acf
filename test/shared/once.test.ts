import { expect, it, vi } from 'vitest';
import { once } from '../../src/shared/once.ts';

it('once() calls the function the first time, and returns the same result every time', () => {
  const fn = vi.fn(() => ({}));
  const callOnce = once(fn);
  expect(fn).not.toHaveBeenCalled();
  const result = callOnce();
  expect(callOnce()).toBe(result);
  expect(fn).toHaveBeenCalledOnce();
});

it('once() does not call the function again from inside of it', () => {
  const fn = vi.fn((): unknown => callOnce());
  const callOnce: () => unknown = once(fn);
  expect(callOnce()).toBeUndefined();
  expect(fn).toHaveBeenCalledOnce();
});
