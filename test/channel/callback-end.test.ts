import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sendCallbackUrl } from '../../src/channel/callback-end.ts';
import { broadcast, callback, channelName, garbage, url, wrongCallbacks } from './popup-garbage.ts';

const origin = 'https://relier.example';
const close = vi.fn();
const onReceived = vi.fn();
const opener = { postMessage: vi.fn() };
let body: { textContent: string };

beforeEach(() => {
  vi.resetAllMocks();
  body = { textContent: 'A page' };
  vi.stubGlobal('location', { origin });
  vi.stubGlobal('opener', opener);
  vi.stubGlobal('document', { body });
  vi.stubGlobal('close', close);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('sendCallbackUrl() sends the URL on the channel', async () => {
  const listener = new BroadcastChannel(channelName);
  const message = new Promise((resolve) => {
    listener.onmessage = ({ data }) => resolve(data);
  });
  void sendCallbackUrl(channelName, url);
  expect(await message).toEqual(callback);
  listener.close();
});

it('sendCallbackUrl() sends the URL to its opener only if that is of the same origin', () => {
  void sendCallbackUrl(channelName, url);
  expect(opener.postMessage.mock.calls).toEqual([[callback, origin]]);
});

it('sendCallbackUrl() closes the window once the opener has received the URL, and stays pending', async () => {
  const onSettled = vi.fn();
  sendCallbackUrl(channelName, url, onReceived).then(onSettled, onSettled);
  await broadcast({ type: 'received' });
  expect(onReceived).toHaveBeenCalledOnce();
  expect(close).toHaveBeenCalledOnce();
  expect(onReceived.mock.invocationCallOrder[0]).toBeLessThan(
    close.mock.invocationCallOrder[0] as number,
  );
  expect(body.textContent).toBe('You may close this window.');
  await vi.runAllTimersAsync();
  expect(onSettled).not.toHaveBeenCalled();
});

it.each([...garbage, ...wrongCallbacks, ['a callback like its own', callback]])(
  'sendCallbackUrl() does not close the window on %s',
  async (_, data) => {
    void sendCallbackUrl(channelName, url, onReceived);
    await broadcast(data);
    expect(close).not.toHaveBeenCalled();
    expect(onReceived).not.toHaveBeenCalled();
    expect(body.textContent).toBe('A page');
    await broadcast({ type: 'received' });
    expect(close).toHaveBeenCalledOnce();
  },
);

it('sendCallbackUrl() does not listen to messages between windows', () => {
  const listen = vi.fn();
  vi.stubGlobal('addEventListener', listen);
  void sendCallbackUrl(channelName, url);
  expect(listen).not.toHaveBeenCalled();
});

it('sendCallbackUrl() resolves if no page has received the URL after two seconds', async () => {
  const onSettled = vi.fn();
  void sendCallbackUrl(channelName, url, onReceived).then(onSettled);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(onSettled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(onSettled).toHaveBeenCalledOnce();
  await broadcast({ type: 'received' });
  expect(close).not.toHaveBeenCalled();
});
