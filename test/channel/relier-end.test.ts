import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectToContent } from '../../src/channel/relier-end.ts';

const origin = 'https://accounts.firefox.com';
const ping = '{"command":"ping","data":{}}';
const complete = '{"command":"oauth_complete","data":{"code":"c","state":"s"},"messageId":null}';

const listeners = new Set<(event: object) => void>();
/** What the page has posted to the frame. */
const posted: [message: unknown, targetOrigin: string][] = [];
const frameWindow = {
  postMessage: (message: unknown, targetOrigin: string) => posted.push([message, targetOrigin]),
} as unknown as Window;

const methods = {
  loaded: vi.fn(),
  resize: vi.fn(),
  oauth_complete: vi.fn(),
  oauth_cancel: vi.fn(),
  error: vi.fn(),
};

beforeEach(() => {
  listeners.clear();
  posted.length = 0;
  for (const method of Object.values(methods)) method.mockReset();
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => listeners.add(listener));
  vi.stubGlobal('removeEventListener', (_: string, it: () => void) => listeners.delete(it));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function receive(data: unknown, sender: object = {}): void {
  for (const listener of listeners) listener({ data, source: frameWindow, origin, ...sender });
}

function calls(): Record<string, unknown[][]> {
  const called = Object.entries(methods).filter(([, { mock }]) => mock.calls.length > 0);
  return Object.fromEntries(called.map(([name, { mock }]) => [name, mock.calls]));
}

/** Whether the connection's promise has resolved, once all microtasks have run. */
async function isConnected({ promise }: { promise: Promise<unknown> }): Promise<boolean> {
  let connected = false;
  promise.then(() => {
    connected = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return connected;
}

describe('connectToContent()', () => {
  it('sends nothing until Firefox Accounts has sent ping', async () => {
    const connection = connectToContent(frameWindow, origin, methods);
    expect(await isConnected(connection)).toBe(false);
    expect(posted).toEqual([]);
  });

  it('responds to ping at once, to the content server’s origin only, and is connected', async () => {
    const connection = connectToContent(frameWindow, origin, methods);
    receive(ping);
    expect(posted).toEqual([[ping, origin]]);
    expect(await isConnected(connection)).toBe(true);
  });

  it('responds to each further ping, which a page that has loaded anew sends', async () => {
    connectToContent(frameWindow, origin, methods);
    receive(ping);
    receive(ping);
    expect(posted).toEqual([
      [ping, origin],
      [ping, origin],
    ]);
    receive(complete);
    expect(methods.oauth_complete).toHaveBeenCalledOnce();
  });

  it('calls the method of each command with its data, within the message’s own event', () => {
    connectToContent(frameWindow, origin, methods);
    receive(ping);
    receive('{"command":"resize","data":{"height":512},"messageId":null}');
    receive('{"command":"loaded"}');
    receive(complete);
    receive('{"command":"oauth_cancel","data":{}}');
    receive('{"command":"error","data":{"errno":1}}');
    expect(calls()).toEqual({
      resize: [[{ height: 512 }]],
      loaded: [[{}]],
      oauth_complete: [[{ code: 'c', state: 's' }]],
      oauth_cancel: [[{}]],
      error: [[{ errno: 1 }]],
    });
  });

  it('sends no other message than the response to ping, whatever a method does', async () => {
    methods.loaded.mockReturnValue('a value');
    methods.resize.mockImplementation(() => {
      throw new Error('a method failed');
    });
    const connection = connectToContent(frameWindow, origin, { ...methods });
    receive(ping);
    receive('{"command":"loaded"}');
    receive('{"command":"resize","data":{"height":512}}');
    await isConnected(connection);
    connection.destroy();
    expect(posted).toEqual([[ping, origin]]);
  });

  it('ignores a command that it has no method for', async () => {
    const connection = connectToContent(frameWindow, origin, {
      oauth_complete: methods.oauth_complete,
    });
    receive(ping);
    receive('{"command":"oauth_cancel"}');
    receive(complete);
    expect(await isConnected(connection)).toBe(true);
    expect(calls()).toEqual({ oauth_complete: [[{ code: 'c', state: 's' }]] });
    expect(posted).toEqual([[ping, origin]]);
  });

  it('ignores commands before ping', () => {
    connectToContent(frameWindow, origin, methods);
    receive(complete);
    receive('{"command":"oauth_cancel"}');
    receive(ping);
    expect(calls()).toEqual({});
  });

  it('ignores everything after destroy()', async () => {
    const connection = connectToContent(frameWindow, origin, methods);
    const [listener] = listeners;
    receive(ping);
    connection.destroy();
    connection.destroy();
    expect(listeners.size).toBe(0);
    // A message event that the browser was already dispatching.
    listener?.({ data: complete, source: frameWindow, origin });
    listener?.({ data: ping, source: frameWindow, origin });
    expect(calls()).toEqual({});
    expect(posted).toEqual([[ping, origin]]);
  });

  it('stays unconnected if it is destroyed before ping', async () => {
    const connection = connectToContent(frameWindow, origin, methods);
    const [listener] = listeners;
    connection.destroy();
    listener?.({ data: ping, source: frameWindow, origin });
    expect(await isConnected(connection)).toBe(false);
    expect(posted).toEqual([]);
  });
});

const attackers: [who: string, sender: object][] = [
  ['another window of the content server’s origin', { source: {} }],
  ['no window', { source: null }],
  ['the frame after it went to another origin', { origin: 'https://evil.example' }],
  ['a sandboxed page in the frame', { origin: 'null' }],
  ['the same host over http', { origin: 'http://accounts.firefox.com' }],
  ['the same host on another port', { origin: `${origin}:8443` }],
  ['a subdomain', { origin: 'https://evil.accounts.firefox.com' }],
  ['an origin that begins like the right one', { origin: `${origin}.evil.example` }],
  ['an origin in capitals', { origin: origin.toUpperCase() }],
  ['a page whose origin is empty', { origin: '' }],
];

describe.each(attackers)('connectToContent() against %s', (_, sender) => {
  it('does not respond to ping, and is not connected by it', async () => {
    const connection = connectToContent(frameWindow, origin, methods);
    receive(ping, sender);
    expect(await isConnected(connection)).toBe(false);
    expect(posted).toEqual([]);
  });

  it('calls no method once it is connected, and still works afterwards', () => {
    connectToContent(frameWindow, origin, methods);
    receive(ping);
    receive(ping, sender);
    receive(complete, sender);
    receive('{"command":"oauth_cancel"}', sender);
    expect(calls()).toEqual({});
    expect(posted).toEqual([[ping, origin]]);
    receive(complete);
    expect(methods.oauth_complete).toHaveBeenCalledOnce();
  });
});

const call = { namespace: 'penpal', type: 'CALL', id: '1', methodPath: ['oauth_complete'] };

/** Messages of the right window and origin: a page there may run other people’s scripts. */
const malformed: [what: string, data: unknown][] = [
  ['an object', JSON.parse(complete)],
  ['a list', [complete]],
  ['text that is not JSON', complete.slice(0, -1)],
  ['the dialect before v0.32', 'oauth_complete!!!{"code":"c"}'],
  ['an unknown command', '{"command":"fxaccounts:logout","data":{"uid":"u"}}'],
  ['an inherited name', '{"command":"constructor","data":{}}'],
  ['__proto__ as the command', '{"command":"__proto__","data":{}}'],
  ['a path in place of the command', '{"command":["oauth_complete"],"data":{}}'],
  ['data that is not an object', '{"command":"oauth_complete","data":"code=c"}'],
  ['no data but null', '{"command":"oauth_complete","data":null}'],
  ['Penpal’s own call', { ...call, channel: undefined, args: [{ code: 'c' }] }],
  ['Penpal’s own call as JSON', JSON.stringify({ ...call, args: [{ code: 'c' }] })],
  ['Penpal’s own SYN', { namespace: 'penpal', type: 'SYN', participantId: 'p' }],
  ['Penpal’s own ACK2', { namespace: 'penpal', type: 'ACK2' }],
  ['Penpal’s own DESTROY', { namespace: 'penpal', type: 'DESTROY' }],
  ['the SYN of older Penpals', { penpal: 'syn' }],
];

describe.each(malformed)('connectToContent() ignores %s', (_, data) => {
  it('before ping', async () => {
    const connection = connectToContent(frameWindow, origin, methods);
    receive(data);
    expect(await isConnected(connection)).toBe(false);
    expect(posted).toEqual([]);
    receive(complete);
    expect(calls()).toEqual({});
  });

  it('after ping, and still works', () => {
    connectToContent(frameWindow, origin, methods);
    receive(ping);
    receive(data);
    expect(calls()).toEqual({});
    expect(posted).toEqual([[ping, origin]]);
    receive(complete);
    expect(methods.oauth_complete).toHaveBeenCalledOnce();
  });
});
