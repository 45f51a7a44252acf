import { expect, it } from 'vitest';
import { parseJsonObject } from '../../src/shared/json-object.ts';

it('parseJsonObject() returns the object', () => {
  expect(parseJsonObject('{"a":[1]}')).toEqual({ a: [1] });
});

it.each(['', 'null', '[]', '1', '"{}"', '{'])(
  'parseJsonObject() returns undefined for %j',
  (text) => {
    expect(parseJsonObject(text)).toBeUndefined();
  },
);
