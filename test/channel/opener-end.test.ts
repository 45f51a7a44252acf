import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { handOverAddress } from '../../src/channel/callback-end.ts';
import { awaitAddress } from '../../src/channel/opener-end.ts';

const channelName = 'fxa dcdb5ae7add825d2 https://oauth.example.com/v1 a-state';
const address = 'https://relier.example/callback?code=c&state=a-state';

/** The messages of a page that knows the channel's name, but not what is said there. */
const garbage: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['a number', 5],
  ['a bigint', 5n],
  ['a string', address],
  ['the channel’s name', channelName],
  ['an empty array', []],
  ['the name alone', [channelName]],
  ['an address of another sign-in', ['fxa other', address]],
  ['an object that looks like the message', { 0: channelName, 1: address, length: 2 }],
  ['no address: null', [channelName, null]],
  ['no address: a number', [channelName, 5]],
  ['no address: an object', [channelName, { href: address }]],
  ['no address: an array', [channelName, [address]]],
  ['no address: an empty text', [channelName, '']],
  ['no address: a text', [channelName, 'not an address']],
  ['a relative address', [channelName, '/callback?code=c']],
  ['a javascript: address', [channelName, 'javascript:alert(1)']],
  ['a data: address', [channelName, 'data:text/html,x?code=c']],
  ['an address of another origin', [channelName, 'https://evil.example/callback?code=c']],
  ['a map', new Map([[0, channelName]])],
  ['a date', new Date(0)],
  ['an error', new Error(channelName)],
  ['bytes', new Uint8Array(8)],
];

const popup = {} as Window;
const listeners = new Set<(event: object) => void>();
const taken: string[] = [];
const closed = vi.fn();
let stop = () => {};

beforeEach(() => {
  taken.length = 0;
  closed.mockReset();
  vi.stubGlobal('location', { origin: 'https://relier.example' });
  vi.stubGlobal('opener', null);
  vi.stubGlobal('document', { body: {} });
  vi.stubGlobal('close', closed);
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => listeners.add(listener));
  vi.stubGlobal('removeEventListener', (_: string, it: () => void) => listeners.delete(it));
  stop = awaitAddress(popup, channelName, (address) => taken.push(address));
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

/** Sends messages by a channel of its own, and waits until they are delivered. */
async function broadcast(...messages: unknown[]): Promise<void> {
  const marker = new BroadcastChannel(channelName);
  const sender = new BroadcastChannel(channelName);
  const delivered = new Promise((resolve) => {
    marker.onmessage = ({ data }) => data === 'the end' && resolve(undefined);
  });
  for (const message of [...messages, 'the end']) sender.postMessage(message);
  await delivered;
  sender.close();
  marker.close();
}

it.each(garbage)(
  'the page ignores %s on the channel, and still takes the address',
  async (_, sent) => {
    await broadcast(sent);
    expect(taken).toEqual([]);
    await broadcast([channelName, address]);
    expect(taken).toEqual([address]);
  },
);

it.each(garbage)('the page ignores %s from its popup', (_, data) => {
  const receive = (event: object) => {
    for (const listener of listeners) listener(event);
  };
  const { origin } = location;
  receive({ source: popup, origin, data });
  expect(taken).toEqual([]);
  receive({ source: popup, origin: 'https://evil.example', data: [channelName, address] });
  receive({ source: {}, origin, data: [channelName, address] });
  expect(taken).toEqual([]);
  receive({ source: popup, origin, data: [channelName, address] });
  expect(taken).toEqual([address]);
});

it('the callback page stays open, whatever it receives, until its address is taken', async () => {
  stop();
  const onTaken = vi.fn();
  void handOverAddress(channelName, address, onTaken);
  const messages = garbage.map(([, message]) => message).filter((message) => message !== true);
  await broadcast(...messages, [channelName, address]);
  expect(closed).not.toHaveBeenCalled();
  expect(onTaken).not.toHaveBeenCalled();
  await broadcast(true);
  expect(closed).toHaveBeenCalledOnce();
  expect(onTaken).toHaveBeenCalledOnce();
});
