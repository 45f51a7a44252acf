import { expect, it } from 'vitest';
import { camelCase, snakeCase } from '../../src/oauth/wire-name.ts';

it.each([
  ['uid', 'uid'],
  ['refreshToken', 'refresh_token'],
  ['flowBeginTime', 'flow_begin_time'],
  ['utmSource', 'utm_source'],
])('%s is %s on the wire, and back', (name, wireName) => {
  expect(snakeCase(name)).toBe(wireName);
  expect(camelCase(wireName)).toBe(name);
});

it('a wire name with hyphens or capitals stays as it is', () => {
  expect(camelCase('fxa-lastUsedAt')).toBe('fxa-lastUsedAt');
});
