import type { PopupMessage } from '../../src/channel/popup-messages.ts';

export const channelName = 'fxa dcdb5ae7add825d2 https://oauth.example.com/v1 a-state';
export const url = 'https://relier.example/callback?code=c&state=a-state';
export const callback: PopupMessage = { type: 'callback', channel: channelName, url };

/** What a script can send that knows the channel's name, but must not be taken for a message. */
export const garbage: [name: string, value: unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['a number', 5],
  ['a bigint', 5n],
  ['the URL alone', url],
  ['the channel’s name alone', channelName],
  ['JSON', JSON.stringify(callback)],
  ['an empty object', {}],
  ['an empty array', []],
  ['the array of an older version', [channelName, url]],
  ['a message without a type', { channel: channelName, url }],
  ['a message of an unknown type', { ...callback, type: 'response' }],
  ['a message whose type is an array', { ...callback, type: ['callback'] }],
  ['a message without the channel’s name', { type: 'callback', url }],
  ['a message without a URL', { type: 'callback', channel: channelName }],
  ['null as the URL', { ...callback, url: null }],
  ['a number as the URL', { ...callback, url: 5 }],
  ['an object as the URL', { ...callback, url: { href: url } }],
  ['an array as the URL', { ...callback, url: [url] }],
  ['a map', new Map(Object.entries(callback))],
  ['a date', new Date(0)],
  ['an error', new Error(channelName)],
  ['bytes', new Uint8Array(8)],
];

/** Well-formed messages with a URL that this sign-in's callback page cannot have. */
export const wrongCallbacks: [name: string, value: PopupMessage][] = [
  ['a callback of another sign-in', { ...callback, channel: 'fxa another' }],
  ['a callback with an empty URL', { ...callback, url: '' }],
  ['a callback with a text as the URL', { ...callback, url: 'not a URL' }],
  ['a callback with a relative URL', { ...callback, url: '/callback?code=c' }],
  ['a callback with a javascript: URL', { ...callback, url: 'javascript:alert(1)' }],
  ['a callback with a data: URL', { ...callback, url: 'data:text/html,x?code=c' }],
  [
    'a callback with a URL of another origin',
    { ...callback, url: 'https://evil.example/callback?code=c' },
  ],
  [
    'a callback with a URL of another scheme',
    { ...callback, url: 'http://relier.example/callback?code=c' },
  ],
];

/** Sends messages by a channel of its own, and waits until they are delivered. */
export async function broadcast(...messages: unknown[]): Promise<void> {
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
