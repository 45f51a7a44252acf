import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { receiveCallbackUrl } from '../../src/channel/opener-end.ts';
import { broadcast, callback, channelName, garbage, url, wrongCallbacks } from './popup-garbage.ts';

const origin = 'https://relier.example';
const popup = {} as Window;
const received: string[] = [];
let page: EventTarget;
let stop = () => {};

beforeEach(() => {
  received.length = 0;
  page = new EventTarget();
  vi.stubGlobal('location', { origin });
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  stop = receiveCallbackUrl(popup, channelName, (callbackUrl) => received.push(callbackUrl));
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

function receive(source: object | null, from: string, data: unknown): void {
  page.dispatchEvent(Object.assign(new Event('message'), { source, origin: from, data }));
}

it('receiveCallbackUrl() receives the URL from the channel, and tells the callback page', async () => {
  const sender = new BroadcastChannel(channelName);
  const response = new Promise((resolve) => {
    sender.onmessage = ({ data }) => resolve(data);
  });
  sender.postMessage(callback);
  expect(await response).toEqual({ type: 'received' });
  expect(received).toEqual([url]);
  sender.close();
});

it('receiveCallbackUrl() receives the URL from the popup', () => {
  receive(popup, origin, callback);
  expect(received).toEqual([url]);
});

it.each([...garbage, ...wrongCallbacks, ['a message to the callback page', { type: 'received' }]])(
  'receiveCallbackUrl() ignores %s, from the channel and from the popup',
  async (_, data) => {
    receive(popup, origin, data);
    await broadcast(data);
    expect(received).toEqual([]);
    await broadcast(callback);
    expect(received).toEqual([url]);
  },
);

it.each<[string, object | null, string]>([
  ['another origin in its popup', popup, 'https://evil.example'],
  ['the same host with another scheme', popup, 'http://relier.example'],
  ['an opaque origin', popup, 'null'],
  ['another window of this origin', {}, origin],
  ['a source that is gone', null, origin],
])('receiveCallbackUrl() ignores the right message from %s', (_, source, from) => {
  receive(source, from, callback);
  expect(received).toEqual([]);
});

it('receiveCallbackUrl() does not respond to what it ignores', async () => {
  const sender = new BroadcastChannel(channelName);
  const responses: unknown[] = [];
  sender.onmessage = ({ data }) => responses.push(data);
  for (const [, data] of [...garbage, ...wrongCallbacks]) sender.postMessage(data);
  await broadcast();
  expect(responses).toEqual(['the end']);
  sender.close();
});

it('receiveCallbackUrl() receives nothing after it was stopped', async () => {
  stop();
  receive(popup, origin, callback);
  await broadcast(callback);
  expect(received).toEqual([]);
});
