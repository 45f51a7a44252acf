import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { observeHeight } from '../../../../src/local/content/browser/height.ts';

let resized: () => void;
const disconnect = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    'ResizeObserver',
    class {
      disconnect = disconnect;
      observe = () => {};
      constructor(callback: () => void) {
        resized = callback;
      }
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A body that is as high as it is told to be. */
function createBody(height: number) {
  const body = { height, getBoundingClientRect: () => ({ height: body.height }) };
  return body as unknown as HTMLElement & { height: number };
}

it('tells the height at once, in whole pixels', () => {
  const tell = vi.fn();
  observeHeight(createBody(511.2), tell);
  expect(tell.mock.calls).toEqual([[512]]);
});

it('tells once of a burst of changes', () => {
  const tell = vi.fn();
  const body = createBody(500);
  observeHeight(body, tell);
  for (const height of [510, 520, 530]) {
    body.height = height;
    resized();
    vi.advanceTimersByTime(49);
  }
  expect(tell).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(tell.mock.calls).toEqual([[500], [530]]);
});

it('tells nothing when the height is the same', () => {
  const tell = vi.fn();
  observeHeight(createBody(500), tell);
  resized();
  vi.advanceTimersByTime(50);
  expect(tell).toHaveBeenCalledTimes(1);
});

it('tells nothing after it was stopped', () => {
  const tell = vi.fn();
  const body = createBody(500);
  const stop = observeHeight(body, tell);
  body.height = 600;
  resized();
  stop();
  vi.advanceTimersByTime(50);
  expect(tell).toHaveBeenCalledTimes(1);
  expect(disconnect).toHaveBeenCalled();
});
