import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContentMessage, formatMessage, parseMessage } from '../../src/channel/messages.ts';
import { anyUnits } from '../text.ts';

const commands = ['ping', 'loaded', 'resize', 'oauth_complete', 'oauth_cancel', 'error'] as const;

/** Every name that an object has without having been given it. */
const inheritedNames = [
  '__proto__',
  ...Object.getOwnPropertyNames(Object.prototype),
  ...Object.getOwnPropertyNames(Array.prototype),
];

describe('parseMessage reads', () => {
  it.each<[era: string, received: string, message: ContentMessage]>([
    ['v0.32’s ping', '{"command":"ping","data":{}}', { command: 'ping', data: {} }],
    [
      'v0.43’s loaded with its messageId',
      '{"command":"loaded","data":{},"messageId":null}',
      { command: 'loaded', data: {} },
    ],
    [
      'v0.44’s resize',
      '{"command":"resize","data":{"height":512},"messageId":null}',
      { command: 'resize', data: { height: 512 } },
    ],
    [
      'oauth_complete with everything that came with it',
      '{"command":"oauth_complete","data":{"redirect":"https://r.example/?code=c","code":"c","state":"s","action":"signin","scope":"profile"},"messageId":null}',
      {
        command: 'oauth_complete',
        data: {
          redirect: 'https://r.example/?code=c',
          code: 'c',
          state: 's',
          action: 'signin',
          scope: 'profile',
        },
      },
    ],
    ['oauth_cancel', '{"command":"oauth_cancel","data":{}}', { command: 'oauth_cancel', data: {} }],
    ['a message without data', '{"command":"ping"}', { command: 'ping', data: {} }],
    [
      'an error',
      '{"command":"error","data":{"errno":1}}',
      { command: 'error', data: { errno: 1 } },
    ],
  ])('%s', (_era, received, message) => {
    expect(parseMessage(received)).toEqual(message);
  });

  it('what formatMessage writes, whatever the data says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...commands),
        fc.dictionary(fc.string(), anyUnits),
        (command, data) => {
          expect(parseMessage(formatMessage(command, data))).toEqual({ command, data });
        },
      ),
    );
  });
});

describe('parseMessage ignores', () => {
  it.each([
    ['v0.27’s dialect', 'ping!!!{}'],
    ['an object in place of a string', { command: 'ping', data: {} }],
    ['a String object', new String('{"command":"ping","data":{}}')],
    ['text that is no JSON', '{"command":"ping"'],
    ['the empty string', ''],
    ['null', 'null'],
    ['a number', '5'],
    ['a list', '["ping"]'],
    ['a string in JSON', '"ping"'],
    ['data that is null', '{"command":"ping","data":null}'],
    ['data that is text', '{"command":"oauth_complete","data":"code=c"}'],
    ['data that is a number', '{"command":"resize","data":512}'],
    ['a list in place of the command', '{"command":["ping"],"data":{}}'],
    ['a command in capitals', '{"command":"PING","data":{}}'],
    ['Firefox Accounts’ own notices', '{"command":"fxaccounts:logout","data":{"uid":"u"}}'],
    ['the command of another library', '{"namespace":"penpal","type":"SYN"}'],
  ])('%s', (_, received) => {
    expect(parseMessage(received)).toBeUndefined();
  });

  it.each(inheritedNames)('the inherited name %s as a command', (name) => {
    const command = JSON.stringify(name);
    expect(parseMessage(`{"command":${command},"data":{}}`)).toBeUndefined();
    expect(parseMessage(`{"command":{"${name}":"ping"},"data":{}}`)).toBeUndefined();
  });

  it('a command that stands on the prototype only', () => {
    expect(parseMessage('{"__proto__":{"command":"ping","data":{}}}')).toBeUndefined();
  });
});

describe('parseMessage never throws, and lets out only known commands with an object', () => {
  const check = (received: unknown) => {
    const message = parseMessage(received);
    if (message === undefined) return;
    expect(received).toBeTypeOf('string');
    expect(Object.keys(message).sort()).toEqual(['command', 'data']);
    expect(commands).toContain(message.command);
    expect(message.data).toBeTypeOf('object');
    expect(message.data).not.toBeNull();
  };

  it('of arbitrary strings', () => {
    fc.assert(fc.property(anyUnits, check));
  });

  it('of arbitrary JSON', () => {
    fc.assert(fc.property(fc.json(), check));
  });

  it('of JSON that looks like a message', () => {
    const command = fc.oneof(fc.constantFrom(...commands, ...inheritedNames), fc.jsonValue());
    const name = fc.oneof(fc.constantFrom('height', 'code', ...inheritedNames), fc.string());
    const data = fc.oneof(fc.dictionary(name, fc.jsonValue()), fc.jsonValue());
    let understood = 0;
    fc.assert(
      fc.property(command, data, (someCommand, someData) => {
        const received = JSON.stringify({ command: someCommand, data: someData });
        if (parseMessage(received)) understood += 1;
        check(received);
      }),
      { numRuns: 500 },
    );
    expect(understood).toBeGreaterThan(0);
  });

  it('of whatever a structured clone can be', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
        check,
      ),
    );
    for (const value of [Symbol('ping'), () => 'ping', new Proxy({}, {}), new ArrayBuffer(8)]) {
      expect(parseMessage(value)).toBeUndefined();
    }
  });

  it('and pollutes no prototype', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      parseMessage(`{"command":"ping","data":{"${name}":{"polluted":true}}}`);
      parseMessage(`{"${name}":{"polluted":true},"command":"ping"}`);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('formatMessage writes', () => {
  it('the string that Firefox Accounts waits for', () => {
    expect(formatMessage('ping', {})).toBe('{"command":"ping","data":{}}');
    expect(formatMessage('resize', { height: 512 })).toBe(
      '{"command":"resize","data":{"height":512}}',
    );
  });
});
