import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type PopupMessage, parsePopupMessage } from '../../src/channel/popup-messages.ts';

it.each<[PopupMessage]>([
  [{ type: 'received' }],
  [{ type: 'callback', channel: 'fxa', url: 'https://relier.example/oauth?code=c' }],
])('parsePopupMessage() returns the message %j', (message) => {
  expect(parsePopupMessage(message)).toEqual(message);
});

it('parsePopupMessage() drops fields that do not belong to the message', () => {
  expect(parsePopupMessage({ type: 'received', url: 'https://evil.example/' })).toEqual({
    type: 'received',
  });
});

it('parsePopupMessage() returns undefined for arbitrary values', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(parsePopupMessage(value)).toBeUndefined();
    }),
  );
});
