import { describe, expect, it } from 'vitest';
import { resolveServer, servers } from '../../src/oauth/servers.ts';

const refusal = (message: string) =>
  expect.objectContaining({ name: 'FxaRelierError', reason: 'invalid_argument', message });

const own = {
  contentHost: 'https://accounts.example.com',
  oauthHost: 'https://oauth.example.com/v1',
  profileHost: 'https://profile.example.com/v1',
};

describe('the presets', () => {
  it('are Firefox Accounts’ deployments, each with its hosts', () => {
    expect(servers).toEqual({
      production: {
        contentHost: 'https://accounts.firefox.com',
        oauthHost: 'https://oauth.accounts.firefox.com/v1',
        profileHost: 'https://profile.accounts.firefox.com/v1',
        frames: false,
      },
      stage: {
        contentHost: 'https://accounts.stage.mozaws.net',
        oauthHost: 'https://oauth.stage.mozaws.net/v1',
        profileHost: 'https://profile.stage.mozaws.net/v1',
        frames: false,
      },
      stable: {
        contentHost: 'https://stable.dev.lcip.org',
        oauthHost: 'https://oauth-stable.dev.lcip.org/v1',
        profileHost: 'https://stable.dev.lcip.org/profile/v1',
      },
      latest: {
        contentHost: 'https://latest.dev.lcip.org',
        oauthHost: 'https://oauth-latest.dev.lcip.org/v1',
        profileHost: 'https://latest.dev.lcip.org/profile/v1',
      },
      nightly: {
        contentHost: 'https://nightly.dev.lcip.org',
        oauthHost: 'https://nightly-oauth.dev.lcip.org/v1',
        profileHost: 'https://nightly-profile.dev.lcip.org/v1',
      },
      local: {
        contentHost: 'http://localhost:3030',
        oauthHost: 'http://localhost:9000/v1',
        profileHost: 'http://localhost:1111/v1',
      },
    });
  });

  it.each(Object.entries(servers))('resolve by the name %s', (name, preset) => {
    const server = resolveServer({ server: name as keyof typeof servers });
    expect(server).toEqual({ ...preset, frames: preset.frames !== false });
  });

  it('default to production', () => {
    expect(resolveServer({})).toEqual(servers.production);
  });
});

describe('hosts of one’s own', () => {
  it('are taken as a server', () => {
    expect(resolveServer({ server: own })).toEqual({ ...own, frames: true });
    expect(resolveServer({ server: { ...own, frames: false } }).frames).toBe(false);
  });

  it('are taken one by one, as in 0.0.8, in place of production’s', () => {
    expect(resolveServer(own)).toEqual({ ...own, frames: true });
    expect(resolveServer({ oauthHost: own.oauthHost })).toEqual({
      ...servers.production,
      oauthHost: own.oauthHost,
    });
    expect(resolveServer({ server: 'local', profileHost: own.profileHost })).toEqual({
      ...servers.local,
      profileHost: own.profileHost,
      frames: true,
    });
  });

  it.each(['/', '//', ''])('lose %j at their end', (slashes) => {
    const hosts = Object.entries(own).map(([name, host]) => [name, host + slashes]);
    expect(resolveServer(Object.fromEntries(hosts))).toEqual({ ...own, frames: true });
    expect(resolveServer({ server: Object.fromEntries(hosts) })).toEqual({ ...own, frames: true });
  });

  it.each(
    (['contentHost', 'oauthHost', 'profileHost'] as const).flatMap((name) => [
      [name, 'accounts.example.com'],
      [name, '//accounts.example.com'],
      [name, 'javascript:alert(1)//'],
      [name, 'data:text/html,accounts'],
      [name, 'file:///accounts'],
      [name, 'https://'],
      [name, 'https://accounts.example.com/#'],
      [name, 5],
    ]),
  )('are refused where %s is %j', (name, host) => {
    const message = `${name} must be an http(s) URL without a fragment`;
    expect(() => resolveServer({ [name]: host })).toThrow(refusal(message));
    expect(() => resolveServer({ server: { ...own, [name]: host } })).toThrow(refusal(message));
  });

  it('are refused where one is missing, by its name', () => {
    const { profileHost, ...two } = own;
    expect(() => resolveServer({ server: two as never })).toThrow(
      refusal('profileHost is required'),
    );
    expect(resolveServer({ server: two as never, profileHost })).toMatchObject(own);
  });
});

const presets = 'production, stage, stable, latest, nightly, local';

it.each(['staging', 'Production', '', 'toString', '__proto__', 'constructor', null, 5, true])(
  'no preset is called %j, and the message lists those that there are',
  (server) => {
    expect(() => resolveServer({ server: server as never })).toThrow(
      refusal(
        `server must be one of ${presets}, or an object { contentHost, oauthHost, profileHost }; it is ${JSON.stringify(server)}`,
      ),
    );
  },
);

it('a server by its address is refused with what to pass instead', () => {
  expect(() => resolveServer({ server: 'http://localhost:3030' as never })).toThrow(
    refusal(
      `server must be one of ${presets}, or an object { contentHost, oauthHost, profileHost }; it is "http://localhost:3030". On a backend, await discoverServer("http://localhost:3030") returns such an object`,
    ),
  );
});
