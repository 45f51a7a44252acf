import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isJsonObject } from '../../shared/json-object.ts';
import type {
  LocalAccount,
  LocalClient,
  LocalFaults,
  LocalPorts,
  StartLocalFxaOptions,
} from '../../testing/index.ts';
import { Complaint } from '../complaint.ts';

/** What a config file holds: the options of `startLocalFxa`. */
export type LocalConfig = Omit<StartLocalFxaOptions, 'onResponse'>;

/** Taken from the working folder where no file is named, the first that is there. */
export const usualNames = ['fxa.config.json', 'fxa.config.mjs', 'fxa.config.js', 'fxa.config.ts'];

export interface ConfigFile {
  /** As it was named; `undefined` where there is none. */
  name: string | undefined;
  config: LocalConfig;
}

/** Reads the file that was named, or else one of the usual names, or else there is no config. */
export async function readConfigFile(named: string | undefined): Promise<ConfigFile> {
  const name = named ?? usualNames.find((usual) => existsSync(usual));
  if (name === undefined) return { name, config: {} };
  const path = resolve(name);
  if (!existsSync(path)) {
    throw new Complaint(`There is no ${path}.\n--config names a file, beginning at this folder.`);
  }
  const value = extname(name) === '.json' ? await readJson(name) : await importDefault(name);
  checkKeys(name, value);
  return { name, config: value };
}

async function readJson(name: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(name, 'utf8'));
  } catch (error) {
    throw new Complaint(`${name} is not JSON: ${(error as Error).message}`);
  }
}

async function importDefault(name: string): Promise<unknown> {
  let module: { default?: unknown };
  try {
    module = await import(pathToFileURL(resolve(name)).href);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw new Complaint(
        `Node.js ${process.version} cannot load ${name}.\nWrite the config as .json or .mjs, or use a Node.js that reads TypeScript (22.18 or later).`,
      );
    }
    throw new Complaint(`${name} cannot be loaded.\n${(error as Error).stack ?? error}`);
  }
  if (module.default === undefined) {
    throw new Complaint(
      `${name} has no default export.\nWrite: export default { clients: [ … ] };`,
    );
  }
  return module.default;
}

/** Every key that means something: a misspelt one would be passed over in silence. */
const keys: {
  config: Record<keyof LocalConfig, true>;
  client: Record<keyof LocalClient, true>;
  account: Record<keyof LocalAccount, true>;
  faults: Record<keyof LocalFaults, true>;
  ports: Record<keyof LocalPorts, true>;
} = {
  config: {
    clients: true,
    accounts: true,
    faults: true,
    signingKey: true,
    promptNoneByScript: true,
    ports: true,
    host: true,
  },
  client: {
    id: true,
    name: true,
    redirectUris: true,
    secret: true,
    trusted: true,
    scopes: true,
    promptNoneWithLoginHint: true,
    imageUri: true,
    termsUri: true,
    privacyUri: true,
  },
  account: {
    email: true,
    password: true,
    uid: true,
    displayName: true,
    avatar: true,
    locale: true,
    totp: true,
  },
  faults: {
    refuseFrames: true,
    delayMs: true,
    silentFrames: true,
    fail: true,
    refusePromptNone: true,
    numericErrors: true,
    signInError: true,
    crossOriginOpenerPolicy: true,
  },
  ports: { content: true, oauth: true, profile: true },
};

function checkKeys(file: string, config: unknown): asserts config is LocalConfig {
  if (!isJsonObject(config))
    throw new Complaint(`${file} must hold an object: { "clients": [ … ] }`);
  check('', config, keys.config);
  check('faults.', config.faults, keys.faults);
  check('ports.', config.ports, keys.ports);
  checkEach('clients', config.clients, keys.client);
  checkEach('accounts', config.accounts, keys.account);

  function checkEach(name: string, list: unknown, known: Record<string, true>) {
    if (!Array.isArray(list)) return;
    for (const [index, item] of list.entries()) check(`${name}[${index}].`, item, known);
  }

  function check(at: string, value: unknown, known: Record<string, true>) {
    if (value === undefined) return;
    if (!isJsonObject(value)) throw new Complaint(`${file}: ${at.slice(0, -1)} must be an object.`);
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(known, key));
    if (unknown === undefined) return;
    throw new Complaint(
      `${file}: ${at}${unknown} means nothing.\nThere are: ${Object.keys(known).join(', ')}.`,
    );
  }
}
