import { parseArgs } from 'node:util';
import { isFxaRelierError } from '../../errors.ts';
import { defaultAccount } from '../../local/index.ts';
import { type LocalPorts, type RunningLocalFxa, startLocalFxa } from '../../testing/index.ts';
import type { Command } from '../command.ts';
import { Complaint, UsageError } from '../complaint.ts';
import { stopOnSignals } from '../stop-on-signals.ts';
import { type ConfigFile, type LocalConfig, readConfigFile, usualNames } from './config-file.ts';
import { createLog } from './local-log.ts';
import { readSigningKeyFile } from './signing-key-file.ts';

/** Those of the preset `local`. */
const presetPorts = { content: 3030, oauth: 9000, profile: 1111 };

const help = `npx --no-install fxa-relier-client local [options]

Runs a local Firefox Accounts for development, in memory, for this machine alone.

  --config <file>        clients, accounts and more, as .json, .mjs, .js or .ts; without it
                         the first fxa.config of these that is in this folder
  --content-port <port>  the pages (${presetPorts.content}); 0 is any free port, here and below
  --oauth-port <port>    the OAuth server (${presetPorts.oauth})
  --profile-port <port>  the profile server (${presetPorts.profile})
  --signing-key <file>   signs with the key in this file, a private RSA key as a JWK, so that it
                         stays the same over a restart; the file is made if it does not exist
  --host <name>          localhost, or 127.0.0.1, which is another site than localhost
  --help                 this

Ctrl-C stops it. docs/testing.md says what a config file holds.`;

/** Runs a local Firefox Accounts until it is told to stop. */
export const local: Command = {
  summary: 'a Firefox Accounts on this machine, for development',

  async run(args) {
    const options = readArguments(args);
    if (options.help) return console.log(help);
    const file = await readConfigFile(options.config);
    const ports = { ...presetPorts, ...file.config.ports, ...options.ports };
    const host = options.host ?? file.config.host;
    const { signingKeyFile } = options;
    const key = signingKeyFile === undefined ? {} : await readSigningKeyFile(signingKeyFile);
    // Until it is open there is nothing to stop.
    const fxa = await start(file, { ...file.config, ...key, ports, host });
    stopOnSignals(() => void fxa.close());
    console.log(report(fxa, file, signingKeyFile));
  },
};

function readArguments(args: string[]) {
  const { values } = parse(args);
  const ports = {
    ...readPort('content', values['content-port']),
    ...readPort('oauth', values['oauth-port']),
    ...readPort('profile', values['profile-port']),
  };
  return {
    help: values.help,
    config: values.config,
    host: readHost(values.host),
    signingKeyFile: values['signing-key'],
    ports,
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      options: {
        config: text,
        host: text,
        'content-port': text,
        'oauth-port': text,
        'profile-port': text,
        'signing-key': text,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    // Node's own advice after the first sentence is about arguments that begin with a dash.
    const [what] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(
      `${what}.\nTo see what there is: npx --no-install fxa-relier-client local --help`,
    );
  }
}

function readPort(name: keyof LocalPorts, value: string | undefined): LocalPorts {
  if (value === undefined) return {};
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65535) return { [name]: Number(value) };
  throw new UsageError(`--${name}-port is "${value}", but a port is a number from 0 to 65535.`);
}

function readHost(value: string | undefined): LocalConfig['host'] {
  if (value === undefined || value === 'localhost' || value === '127.0.0.1') return value;
  throw new UsageError(
    `--host is "${value}", but it can be localhost or 127.0.0.1 alone: whoever reaches it can read what is in it, so it answers nobody but this machine.`,
  );
}

async function start(
  { name }: ConfigFile,
  config: LocalConfig & { ports: LocalPorts },
): Promise<RunningLocalFxa> {
  const log = createLog((line) => console.log(line));
  try {
    const fxa: RunningLocalFxa = await startLocalFxa({
      ...config,
      onResponse: (request, response) => void log(fxa, request, response),
    });
    return fxa;
  } catch (error) {
    if (isFxaRelierError(error, 'invalid_argument')) {
      throw new Complaint(`${name}: ${error.message}`);
    }
    if (error instanceof Error && error.name === 'PortError') {
      throw new Complaint(`${error.message}.\n${howToMove(error as PortError, config.ports)}`);
    }
    throw error;
  }
}

type PortError = Error & { port: number };

function howToMove({ port }: PortError, ports: LocalPorts): string {
  // Of two that ask for the same port, the later one is refused.
  const names = ['content', 'oauth', 'profile'] as const;
  const name = names.filter((one) => ports[one] === port).at(-1) ?? 'content';
  const other = port < 65535 ? port + 1 : port - 1;
  return `Stop what is running there, perhaps another local Firefox Accounts, or take another port:\nnpx --no-install fxa-relier-client local --${name}-port ${other}`;
}

function report(
  fxa: RunningLocalFxa,
  { name, config }: ConfigFile,
  signingKeyFile: string | undefined,
): string {
  const { contentHost, oauthHost, profileHost } = fxa.server;
  const clients = fxa.clients.flatMap(({ id, name, redirectUris, secret }) => [
    `${id}  ${name}, ${secret ? 'with a secret' : 'public: PKCE'}`,
    // Made up by whoever wrote the config, who knows it; nobody else can know that of the default.
    ...(config.clients || !secret ? [] : [`${' '.repeat(18)}secret ${secret}`]),
    ...redirectUris.map((uri) => `${' '.repeat(18)}${uri}`),
  ]);
  const accounts = config.accounts ?? [defaultAccount];
  return `
  Local Firefox Accounts, in memory and for this machine alone

  Pages     ${contentHost}
  Inbox     ${contentHost}/inbox
  OAuth     ${oauthHost}
  Profile   ${profileHost}

  Clients   ${indented(clients)}
  Accounts  ${indented(accounts.map(({ email, password }) => `${email}  ${password}`))}
  Config    ${name ?? `none: this is the default; ${usualNames[0]} would be taken from here`}${signingKeyFile ? `\n  Key       ${signingKeyFile}` : ''}

  In your site's configuration:

    ${serverOption(fxa)}

  Ctrl-C stops it. Codes that it would send by email, and requests that it refuses, follow here.
`;
}

function indented(lines: string[]): string {
  return lines.length ? lines.join(`\n${' '.repeat(12)}`) : 'none';
}

function serverOption({ server }: RunningLocalFxa): string {
  const { contentHost, oauthHost, profileHost } = server;
  const preset = { host: 'localhost', ...presetPorts };
  const isPreset =
    contentHost === `http://${preset.host}:${preset.content}` &&
    oauthHost === `http://${preset.host}:${preset.oauth}/v1` &&
    profileHost === `http://${preset.host}:${preset.profile}/v1`;
  if (isPreset) return `server: 'local'`;
  return `server: {
      contentHost: '${contentHost}',
      oauthHost: '${oauthHost}',
      profileHost: '${profileHost}',
    }`;
}
