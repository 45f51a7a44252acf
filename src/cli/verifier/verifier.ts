import cluster from 'node:cluster';
import { parseArgs } from 'node:util';
import { FxaRelierError, isFxaRelierError } from '../../errors.ts';
import { type Listening, listenAt } from '../../local/index.ts';
import { createDiscovery, createVerifier, type Verifier } from '../../verifier/index.ts';
import type { Command } from '../command.ts';
import { Complaint, UsageError } from '../complaint.ts';
import { stopOnSignals } from '../stop-on-signals.ts';
import { commitOfBuild, version } from '../version.ts';
import { watchLag } from './event-loop-lag.ts';
import {
  explainConfig,
  explainSettings,
  readVerifierConfig,
  type VerifierConfig,
} from './verifier-config.ts';
import { runWorkers } from './workers.ts';

const help = `npx --no-install fxa-relier-client verifier

Verifies BrowserID assertions for sites: the Remote Verification API of Persona at POST /verify,
and that of Firefox Accounts at POST /v2. Both are for sites' backends; put it where only those
reach it, behind https.

It is told by environment variables what to do. In parentheses is what holds without them:

${explainSettings()}
  CONFIG_FILES
      JSON files with commas between them, of which the later ones win, and the environment
      before all of them: { "fallback": "login.example.com", "toobusy": { "maxLag": 100 } } (none)

  --help                 this

With a local Firefox Accounts (npx --no-install fxa-relier-client local):

  FORCE_INSECURE_LOOKUP_OVER_HTTP=true FALLBACK_DOMAIN=localhost:3030 PORT=5050 \\
    npx --no-install fxa-relier-client verifier

Ctrl-C stops it.`;

/** A request that has not come by then is given up: nobody keeps connections for nothing. */
const requestTimeoutMs = 30_000;

/** Runs the Remote Verification API until it is told to stop. */
export const verifier: Command = {
  summary: 'verifies BrowserID assertions, over HTTP',

  async run(args) {
    if (readArguments(args).help) return console.log(help);
    const config = await readVerifierConfig(process.env);
    if (cluster.isPrimary) warn(config);
    if (cluster.isPrimary && config.processes > 1) {
      const port = await runWorkers(config.processes);
      if (port !== undefined) console.log(report(port, config));
      return;
    }
    try {
      const starting = start(config);
      // Before it listens: from then on, somebody may count on it, and stop it.
      stopOnSignals(() => void starting.then(({ close }) => close()).then(leavePrimary));
      const { port } = await starting;
      if (cluster.isPrimary) console.log(report(port, config));
    } catch (error) {
      leavePrimary();
      throw error;
    }
  },
};

/** Of several processes, one is kept from ending by its channel to the first. */
function leavePrimary(): void {
  cluster.worker?.disconnect();
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options: { help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    const [what] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(
      `${what}.\nThe verifier is told by environment variables what to do: npx --no-install fxa-relier-client verifier --help`,
    );
  }
}

async function start(config: VerifierConfig): Promise<Listening> {
  const { fetch } = createVerifierOf(config);
  const options = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs / 2,
    connectionsCheckingInterval: 1000,
  };
  try {
    return await listenAt([config.ipAddress], config.port, fetch, options);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'PortError')) throw error;
    throw new Complaint(
      `${error.message}.\nStop what is running there, or take another port or address: PORT=0 is any that is free.`,
    );
  }
}

function createVerifierOf(config: VerifierConfig): Verifier {
  const discovery = createDiscovery({
    timeoutMs: config.httpTimeoutSeconds * 1000,
    maxLookups: config.maxLookups,
    dangerouslySkipTlsVerification: config.insecureSsl,
    dangerouslyAllowPrivateNetwork: privateNetworkOf(config),
  });
  const failing = async () => {
    throw new FxaRelierError('network', 'TEST_SERVICE_FAILURE is set');
  };
  return createVerifier({
    discovery,
    fallback: config.fallback || undefined,
    trustedIssuers: config.trustedIssuers,
    dangerouslyAllowWeakUserKeys: config.allowWeakUserKeys,
    dangerouslyAllowWeakProviderKeys: config.allowWeakProviderKeys,
    dangerouslyAllowHostAudience: config.allowHostAudience,
    isTooBusy: watchLag(config.mostLagMs),
    version: {
      version: version(),
      commit: config.commit || commitOfBuild(),
      source: config.source,
    },
    onError: logError,
    ...(config.testServiceFailure && { verify: failing }),
  });
}

function privateNetworkOf({ forceHttp, allowPrivateNetwork }: VerifierConfig) {
  if (forceHttp) return 'http';
  return allowPrivateNetwork ? 'https' : undefined;
}

function logError(error: unknown): void {
  console.error(isFxaRelierError(error) ? error.message : error);
}

function warn(config: VerifierConfig): void {
  const anybody = 'Whoever is on the path can sign in as anybody';
  const risks = [
    config.insecureSsl && `INSECURE_SSL: TLS certificates are not checked. ${anybody}.`,
    config.forceHttp &&
      `FORCE_INSECURE_LOOKUP_OVER_HTTP: hosts of this network are asked over http. ${anybody}, and whoever has an assertion verified reaches them.`,
    config.allowPrivateNetwork &&
      'ALLOW_PRIVATE_NETWORK: whoever has an assertion verified reaches hosts of this network.',
    config.allowWeakUserKeys.length > 0 &&
      'ALLOW_WEAK_USER_KEYS: users may have keys that can be broken. Whoever breaks one can sign in as that user.',
    config.allowWeakProviderKeys.length > 0 &&
      'ALLOW_WEAK_PROVIDER_KEYS: providers may have keys that can be broken. Whoever breaks one can sign in as any of its users.',
    config.allowHostAudience &&
      'ALLOW_HOST_AUDIENCE: an assertion that was made for http, or for another port, signs in too.',
    config.testServiceFailure && 'TEST_SERVICE_FAILURE: every assertion is answered with 503.',
  ];
  for (const risk of risks) if (risk) console.error(`  WARNING  ${risk}`);
}

function report(port: number, config: VerifierConfig): string {
  const { ipAddress } = config;
  const host = ipAddress.includes(':') ? `[${ipAddress}]` : ipAddress;
  return `
  BrowserID verifier

  Version 1  http://${host}:${port}/verify
  Version 2  http://${host}:${port}/v2

  ${explainConfig(config).join('\n  ')}

  Ctrl-C stops it.
`;
}
