import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { isJsonObject, type JsonObject } from '../../shared/json-object.ts';
import { parseHost } from '../../verifier/discovery/host.ts';
import { type WeakAlgorithm, weakAlgorithms } from '../../verifier/keys/weak-keys.ts';
import { Complaint } from '../complaint.ts';

/** What the verifier can be told: by an environment variable, or at this place in a file. */
interface Setting<T> {
  variable: string;
  /** Its place in a JSON file; a dot leads into an object. */
  place: string;
  help: string;
  usual: T;
  /** How a usable value looks. */
  expected: string;
  /** Nothing where it is not usable. */
  read(value: unknown): T | undefined;
}

function setting<T>(
  variable: string,
  place: string,
  what: Omit<Setting<T>, 'variable' | 'place'>,
): Setting<T> {
  return { variable, place, ...what };
}

const answers = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const yesOrNo = {
  usual: false,
  expected: 'true or false',
  read: (value: unknown) => answers.get(String(value).toLowerCase()),
};

const anyText = {
  usual: '',
  expected: 'a text',
  read: (value: unknown) => (typeof value === 'string' ? value : undefined),
};

const weakKeys = {
  usual: [] as WeakAlgorithm[],
  expected: `some of ${weakAlgorithms.join(', ')}, with commas between them`,
  read(value: unknown): WeakAlgorithm[] | undefined {
    const list = typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value;
    if (!Array.isArray(list)) return;
    return list.every((name) => weakAlgorithms.includes(name)) ? list : undefined;
  },
};

function readNumber(value: unknown, isUsable: (number: number) => boolean): number | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\d+(?:\.\d+)?$/.test(text)) return;
  return isUsable(Number(text)) ? Number(text) : undefined;
}

function readHost(value: unknown): string | undefined {
  return parseHost(value, true)?.text;
}

function readHosts(value: unknown): string[] | undefined {
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list)) return;
  const hosts = list.map((host) => readHost(typeof host === 'string' ? host.trim() : host));
  return hosts.every((host) => host !== undefined) ? hosts : undefined;
}

const settings = {
  port: setting('PORT', 'port', {
    help: 'the port; 0 is any free one, which is printed',
    usual: 0,
    expected: 'a number from 0 to 65535',
    read: (value) => readNumber(value, (port) => Number.isInteger(port) && port <= 65535),
  }),
  ipAddress: setting('IP_ADDRESS', 'ip', {
    help: 'the address to listen at; 0.0.0.0 is all of them',
    usual: '127.0.0.1',
    expected: 'an IP address',
    read: (value) => (typeof value === 'string' && isIP(value) ? value : undefined),
  }),
  fallback: setting('FALLBACK_DOMAIN', 'fallback', {
    help: 'the host that may speak for domains without a provider of their own, or name who does',
    usual: '',
    expected: 'a host, for example login.example.com',
    // The original's configuration files have an empty fallback by default.
    read: (value) => (value === '' ? '' : readHost(value)),
  }),
  trustedIssuers: setting('TRUSTED_ISSUERS', 'trustedIssuers', {
    help: 'hosts that may speak for every domain, with commas between them; also asked who speaks for a domain without a provider',
    usual: [] as string[],
    expected: 'hosts with commas between them',
    read: readHosts,
  }),
  httpTimeoutSeconds: setting('HTTP_TIMEOUT', 'httpTimeout', {
    help: 'seconds for each look-up: DNS, connections and all delegations together',
    usual: 8,
    expected: 'a number of seconds above 0, at most 300',
    read: (value) => readNumber(value, (seconds) => seconds > 0 && seconds <= 300),
  }),
  mostLagMs: setting('TOOBUSY_MAX_LAG', 'toobusy.maxLag', {
    help: 'milliseconds that it may lag behind; from there to twice as much, it refuses a rising share of requests with 503 "too busy"',
    usual: 70,
    expected: 'a number of milliseconds above 0',
    read: (value) => readNumber(value, (ms) => ms > 0),
  }),
  maxLookups: setting('COMPUTECLUSTER_MAX_BACKLOG', 'computecluster.maxBacklog', {
    help: 'domains that a process looks up at once before it refuses with 503 "service unavailable", of those that were never seen to have a provider; as many again of those that were',
    usual: 100,
    expected: 'a whole number above 0',
    read: (value) => readNumber(value, (count) => Number.isInteger(count) && count > 0),
  }),
  processes: setting('COMPUTECLUSTER_MAX_PROCESSES', 'computecluster.maxProcesses', {
    help: 'processes that share the work, best one a core',
    usual: 1,
    expected: 'a whole number from 1 to 1024',
    read: (value) =>
      readNumber(value, (count) => Number.isInteger(count) && count >= 1 && count <= 1024),
  }),
  commit: setting('SOURCE_COMMIT', 'commit', {
    help: 'the commit that /__version__ names, in place of that of the build',
    ...anyText,
  }),
  source: setting('SOURCE_URL', 'source', {
    help: 'where its source is, as /__version__ names it',
    ...anyText,
  }),
  forceHttp: setting('FORCE_INSECURE_LOOKUP_OVER_HTTP', 'forceInsecureLookupOverHTTP', {
    ...yesOrNo,
    help: 'for development: also asks hosts of this machine and its network, over http and at any port; public ones still over https',
  }),
  allowPrivateNetwork: setting('ALLOW_PRIVATE_NETWORK', 'allowPrivateNetwork', {
    ...yesOrNo,
    help: 'also asks hosts of this machine and its network, over https and at any port',
  }),
  insecureSsl: setting('INSECURE_SSL', 'insecureSSL', {
    ...yesOrNo,
    help: 'for tests: takes any TLS certificate',
  }),
  allowWeakUserKeys: setting('ALLOW_WEAK_USER_KEYS', 'allowWeakUserKeys', {
    ...weakKeys,
    help: "weak kinds of users' keys that are accepted, with commas between them: RS64 (RSA, 512 bits), RS128 (RSA, 1024), DS128 (DSA, 1024, SHA-1), DS256 (DSA, 2048); Persona's users had DS128",
  }),
  allowWeakProviderKeys: setting('ALLOW_WEAK_PROVIDER_KEYS', 'allowWeakProviderKeys', {
    ...weakKeys,
    help: "the same for providers' keys, which sign for all of their users",
  }),
  allowHostAudience: setting('ALLOW_HOST_AUDIENCE', 'allowHostAudience', {
    ...yesOrNo,
    help: 'also takes an audience without a scheme: host:port is any scheme, host any port too',
  }),
  testServiceFailure: setting('TEST_SERVICE_FAILURE', 'testServiceFailure', {
    ...yesOrNo,
    help: 'for tests: answers every assertion with 503 "service unavailable"',
  }),
};

export type VerifierConfig = {
  [Name in keyof typeof settings]: (typeof settings)[Name]['usual'];
};

/**
 * Reads the environment and the files that it names. The environment comes before the files, and
 * of these a later one before an earlier one.
 */
export async function readVerifierConfig(env: NodeJS.ProcessEnv): Promise<VerifierConfig> {
  if (env.ALLOW_WEAK_KEYS) {
    throw new Complaint(
      'ALLOW_WEAK_KEYS is now two variables, which name the kinds of keys.\nFor users of Persona: ALLOW_WEAK_USER_KEYS=DS128. For providers: ALLOW_WEAK_PROVIDER_KEYS.',
    );
  }
  const inFiles = await readFiles(env.CONFIG_FILES ? env.CONFIG_FILES.split(',') : []);
  const entries = Object.entries(settings).map(([name, setting]) => [
    name,
    readSetting(setting, env, inFiles),
  ]);
  const config: VerifierConfig = Object.fromEntries(entries);
  checkHosts(config);
  return config;
}

/** A line for each setting: what it is called, what it does, and what it is otherwise. */
export function explainSettings(): string {
  return Object.values(settings)
    .map(({ variable, help, usual }) => `  ${variable}\n      ${help} (${shown(usual)})`)
    .join('\n');
}

/** A line for each setting, and what it is set to. */
export function explainConfig(config: VerifierConfig): string[] {
  return Object.entries(settings)
    .map(([name, { variable }]) => [variable, shown(config[name as keyof VerifierConfig])])
    .map(([variable = '', value]) => `${variable.padEnd(33)}${value}`);
}

function shown(value: unknown): string {
  return String(value) || 'none';
}

interface Found {
  value: unknown;
  /** Where it stands, for complaints. */
  from: string;
}

async function readFiles(names: string[]): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for (const name of names) {
    for (const [place, value] of flatten(await readJson(name))) {
      found.set(place, { value, from: `${name}: ${place}` });
    }
  }
  const places = Object.values(settings).map(({ place }) => place);
  for (const [place, { from }] of found) {
    // Only errors are written here, so there is nothing to set of it.
    if (places.includes(place) || place.startsWith('logging.')) continue;
    throw new Complaint(`${from} means nothing.\nThere are: ${places.join(', ')}.`);
  }
  return found;
}

async function readJson(name: string): Promise<JsonObject> {
  let text: string;
  try {
    text = await readFile(name, 'utf8');
  } catch (error) {
    throw new Complaint(`CONFIG_FILES names ${name}: ${(error as Error).message}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Complaint(`${name} is not JSON: ${(error as Error).message}`);
  }
  if (isJsonObject(value)) return value;
  throw new Complaint(`${name} must hold an object: { "fallback": "login.example.com" }`);
}

function flatten(value: JsonObject, above = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]) =>
    isJsonObject(inner) ? flatten(inner, `${above}${key}.`) : [[`${above}${key}`, inner]],
  );
}

function readSetting(
  { variable, place, usual, expected, read }: Setting<unknown>,
  env: NodeJS.ProcessEnv,
  inFiles: Map<string, Found>,
): unknown {
  const found = env[variable] ? { value: env[variable], from: variable } : inFiles.get(place);
  if (!found) return usual;
  const value = read(found.value);
  if (value !== undefined) return value;
  throw new Complaint(`${found.from} is ${JSON.stringify(found.value)}, but must be ${expected}.`);
}

/** A host that would never be asked is a mistake. */
function checkHosts({ fallback, trustedIssuers, ...config }: VerifierConfig): void {
  if (config.forceHttp || config.allowPrivateNetwork) return;
  const isAsked = (host: string) => host === '' || parseHost(host, false) !== undefined;
  const unasked = [fallback, ...trustedIssuers].find((host) => !isAsked(host));
  if (unasked === undefined) return;
  throw new Complaint(
    `${unasked} is a host of a private network.\nOnly with FORCE_INSECURE_LOOKUP_OVER_HTTP=true or ALLOW_PRIVATE_NETWORK=true are such hosts asked.`,
  );
}
