import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reachRelier } from '../../src/channel/content-end.ts';

const relierOrigin = 'https://relier.example';
const answer = '{"command":"ping","data":{"version":"0.0.0"}}';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A frame and the window around it, as far as the protocol needs them. */
function createFrame() {
  const posted: [message: unknown, targetOrigin: string][] = [];
  const parent = {
    postMessage: (message: unknown, targetOrigin: string) => posted.push([message, targetOrigin]),
  };
  const self = Object.assign(new EventTarget(), { parent }) as unknown as Window;
  const removed = vi.spyOn(self, 'removeEventListener');
  function receive(data: unknown, origin = relierOrigin, source: unknown = parent) {
    self.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }));
  }
  return { self, posted, receive, removed };
}

it('pings the relier’s origin and nobody else, without an id', () => {
  const { self, posted } = createFrame();
  reachRelier({ self, relierOrigin });
  expect(posted).toEqual([['{"command":"ping","data":{}}', relierOrigin]]);
});

it('once answered, says everything to that origin with a messageId', async () => {
  const { self, posted, receive } = createFrame();
  const reached = reachRelier({ self, relierOrigin });
  receive(answer);
  const tellRelier = await reached;
  tellRelier?.('resize', { height: 512 });
  tellRelier?.('loaded');
  expect(posted.slice(1)).toEqual([
    ['{"command":"resize","data":{"height":512},"messageId":null}', relierOrigin],
    ['{"command":"loaded","data":{},"messageId":null}', relierOrigin],
  ]);
});

it('is content with the smallest answer', async () => {
  const { self, receive } = createFrame();
  const reached = reachRelier({ self, relierOrigin });
  receive('{"command":"ping"}');
  expect(await reached).toBeTypeOf('function');
});

describe('takes for no answer', () => {
  it.each([
    ['a message of another origin', [answer, 'https://evil.example']],
    ['a message of an opaque origin', [answer, 'null']],
    ['a message of another window', [answer, relierOrigin, {}]],
    ['an object', [{ command: 'ping' }]],
    ['the older dialect', ['ping!!!{}']],
    ['another command', ['{"command":"loaded","data":{}}']],
    ['no JSON', ['ping']],
  ])('%s', async (_, args) => {
    const { self, receive } = createFrame();
    const reached = reachRelier({ self, relierOrigin });
    receive(...(args as Parameters<typeof receive>));
    vi.advanceTimersByTime(5000);
    expect(await reached).toBeUndefined();
  });
});

it('waits five seconds for the answer and no longer', async () => {
  const inTime = createFrame();
  const late = createFrame();
  const reached = [inTime, late].map(({ self }) => reachRelier({ self, relierOrigin }));
  vi.advanceTimersByTime(4999);
  inTime.receive(answer);
  vi.advanceTimersByTime(1);
  late.receive(answer);
  expect(await reached[0]).toBeTypeOf('function');
  expect(await reached[1]).toBeUndefined();
});

it('stops listening once it knows', async () => {
  for (const ending of ['answered', 'silent']) {
    const { self, receive, removed } = createFrame();
    const reached = reachRelier({ self, relierOrigin });
    if (ending === 'answered') receive(answer);
    else vi.advanceTimersByTime(5000);
    await reached;
    expect(removed).toHaveBeenCalledWith('message', expect.any(Function), true);
    expect(vi.getTimerCount()).toBe(0);
  }
});
