import { invalidArgument, originOf, ownOptions, requireHttpUrl } from '../shared/argument.ts';

/** Where the three servers of one Firefox Accounts deployment are. */
export interface Server {
  /** The pages that the user sees, an origin: `https://accounts.firefox.com`. */
  contentHost: string;
  /** The OAuth server with its version: `https://oauth.accounts.firefox.com/v1`. */
  oauthHost: string;
  /** The profile server with its version: `https://profile.accounts.firefox.com/v1`. */
  profileHost: string;
  /** `false` where the server is known to refuse to be framed, so that a lightbox cannot work. */
  frames?: boolean;
}

export type ServerName = 'production' | 'stage' | 'stable' | 'latest' | 'nightly' | 'local';

/**
 * The deployments that have a name. Mozilla's documentation names production and stage; stable,
 * latest and nightly are the development servers of old, kept for those who still run them.
 *
 * @see https://mozilla.github.io/ecosystem-platform/relying-parties/tutorials/integration-with-fxa
 */
export const servers = deepFreeze({
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

function deepFreeze(presets: Record<ServerName, Server>) {
  for (const preset of Object.values(presets)) Object.freeze(preset);
  return Object.freeze(presets) as Readonly<Record<ServerName, Readonly<Server>>>;
}

/** How a constructor is told which servers to talk to. */
export interface ServerOptions {
  /** A deployment's name, or its hosts. @default 'production' */
  server?: ServerName | Server | undefined;
  /** Replaces the one host, as in version 0.0.8. */
  contentHost?: string | undefined;
  oauthHost?: string | undefined;
  profileHost?: string | undefined;
}

function presetOf(name: string): Server | undefined {
  return Object.hasOwn(servers, name) ? servers[name as ServerName] : undefined;
}

/** The three hosts, checked and without a slash at the end. */
export function resolveServer(options: ServerOptions): Server {
  const { server = 'production', ...others } = ownOptions(options);
  const hosts = ownOptions(others);
  const given = typeof server === 'string' ? presetOf(server) : server;
  if (typeof given !== 'object' || given === null) {
    const names = Object.keys(servers).join(', ');
    const text = JSON.stringify(server);
    const hint = originOf(text.slice(1, -1))
      ? `. On a backend, await discoverServer(${text}) returns such an object`
      : '';
    throw invalidArgument(
      `server must be one of ${names}, or an object { contentHost, oauthHost, profileHost }; it is ${text}${hint}`,
    );
  }
  const preset = ownOptions(given);
  const host = (name: 'contentHost' | 'oauthHost' | 'profileHost') =>
    requireHttpUrl(name, hosts[name] ?? preset[name]).replace(/\/+$/, '');

  const contentHost = host('contentHost');
  return {
    contentHost,
    oauthHost: host('oauthHost'),
    profileHost: host('profileHost'),
    // Another content host than the preset's may well let itself be framed.
    frames: preset.frames !== false || contentHost !== preset.contentHost,
  };
}
