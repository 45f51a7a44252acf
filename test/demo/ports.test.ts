import { expect, test } from 'vitest';
import { defaultPorts, howToMove, readPorts } from '../../demo/server/ports.ts';

test('are those of the preset "local" unless the environment asks for others', () => {
  expect(readPorts({})).toEqual({
    sitePort: 8080,
    contentPort: 3030,
    oauthPort: 9000,
    profilePort: 1111,
    verifierPort: 5050,
  });
  expect(readPorts({ SITE_PORT: '8081', PROFILE_PORT: '0', OAUTH_PORT: '' })).toEqual({
    ...defaultPorts,
    sitePort: 8081,
    profilePort: 0,
  });
});

test.each(['8o8o', '-1', '65536', '1e3', ' 80'])(
  '"%s" is none, and the message says so',
  (value) => {
    expect(readPorts({ OAUTH_PORT: value })).toBe(
      `OAUTH_PORT is "${value}", but a port is a number from 0 to 65535.`,
    );
  },
);

test('name the variable that moves a taken one', () => {
  expect(howToMove(8080, defaultPorts)).toBe('To use another one:  SITE_PORT=8081 npm start');
  expect(howToMove(1111, defaultPorts)).toBe('To use another one:  PROFILE_PORT=1112 npm start');
  expect(howToMove(65535, { ...defaultPorts, contentPort: 65535 })).toContain('CONTENT_PORT=65534');
});

test('of two that ask for the same, the later one is to move', () => {
  expect(howToMove(3030, { ...defaultPorts, sitePort: 3030 })).toContain('CONTENT_PORT=3031');
});
