#!/usr/bin/env node
/*! fxa-relier-client 1.0.0-alpha.2 | MPL-2.0 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { startLocalFxa } from './testing.js';
import 'node:http';
import { readFile } from 'node:fs/promises';
import { resolve, extname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Something that whoever runs the command can put right; the message says how. */
class Complaint extends Error {
    exitCode = 1;
}
/** The command line itself is not understood. */
class UsageError extends Complaint {
    exitCode = 2;
}
function isComplaint(error) {
    return error instanceof Complaint;
}

/**
 * Every rejection of this library.
 *
 * ```ts
 * import { isFxaRelierError } from 'fxa-relier-client';
 *
 * try {
 *   await client.auth.signIn({ ui: 'lightbox' });
 * } catch (error) {
 *   if (!isFxaRelierError(error, 'cancel')) throw error;
 * }
 * ```
 */
/**
 * Whether `error` is one of this library's, and of this `reason` where one is given. It looks at
 * the name rather than the class, so it also knows errors of another frame or another copy.
 */
function isFxaRelierError(error, reason) {
    const candidate = error;
    return candidate?.name === 'FxaRelierError' && (candidate.reason === reason);
}

const defaultAccount = { email: 'test@example.com', password: 'password123' };

/** Taken from the working folder where no file is named, the first that is there. */
const usualNames = ['fxa.config.json', 'fxa.config.mjs', 'fxa.config.js', 'fxa.config.ts'];
/** Reads the file that was named, or else one of the usual names, or else there is no config. */
async function readConfigFile(named) {
    const name = named ?? usualNames.find((usual) => existsSync(usual));
    if (name === undefined)
        return { name, config: {} };
    const path = resolve(name);
    if (!existsSync(path)) {
        throw new Complaint(`There is no ${path}.\n--config names a file, beginning at this folder.`);
    }
    const value = extname(name) === '.json' ? await readJson(name) : await importDefault(name);
    checkKeys(name, value);
    return { name, config: value };
}
async function readJson(name) {
    try {
        return JSON.parse(await readFile(name, 'utf8'));
    }
    catch (error) {
        throw new Complaint(`${name} is not JSON: ${error.message}`);
    }
}
async function importDefault(name) {
    let module;
    try {
        module = await import(pathToFileURL(resolve(name)).href);
    }
    catch (error) {
        if (error.code === 'ERR_UNKNOWN_FILE_EXTENSION') {
            throw new Complaint(`Node.js ${process.version} cannot load ${name}.\nWrite the config as .json or .mjs, or use a Node.js that reads TypeScript (22.18 or later).`);
        }
        throw new Complaint(`${name} cannot be loaded.\n${error.stack ?? error}`);
    }
    if (module.default === undefined) {
        throw new Complaint(`${name} has no default export.\nWrite: export default { clients: [ … ] };`);
    }
    return module.default;
}
/** Every key that means something: a misspelt one would be passed over in silence. */
const keys = {
    config: { clients: true, accounts: true, faults: true, ports: true, host: true },
    client: {
        id: true,
        name: true,
        redirectUris: true,
        secret: true,
        trusted: true,
        scopes: true,
        promptNoneWithLoginHint: true,
        imageUri: true,
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
function checkKeys(file, config) {
    if (!isObject(config))
        throw new Complaint(`${file} must hold an object: { "clients": [ … ] }`);
    check('', config, keys.config);
    check('faults.', config.faults, keys.faults);
    check('ports.', config.ports, keys.ports);
    checkEach('clients', config.clients, keys.client);
    checkEach('accounts', config.accounts, keys.account);
    function checkEach(name, list, known) {
        if (!Array.isArray(list))
            return;
        for (const [index, item] of list.entries())
            check(`${name}[${index}].`, item, known);
    }
    function check(at, value, known) {
        if (value === undefined)
            return;
        if (!isObject(value))
            throw new Complaint(`${file}: ${at.slice(0, -1)} must be an object.`);
        const unknown = Object.keys(value).find((key) => !Object.hasOwn(known, key));
        if (unknown === undefined)
            return;
        throw new Complaint(`${file}: ${at}${unknown} means nothing.\nThere are: ${Object.keys(known).join(', ')}.`);
    }
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a page of the local Firefox Accounts: those that src/testing/pages makes, and no others. */
function readPage(html) {
    const [, alert = ''] = /<p [^>]*role="alert"[^>]*>(.*?)<\/p>/s.exec(html) ?? [];
    const [, action, inner = ''] = /<form method="post" action="([^"]*)">(.*?)<\/form>/s.exec(html) ?? [];
    return {
        problem: textOf(alert),
        details: [...html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs)].map(([, name = '', value = '']) => `${textOf(name)} ${textOf(value)}`),
        form: action === undefined ? undefined : { action: decode(action), ...fieldsOf(inner) },
    };
}
function fieldsOf(form) {
    const inputs = [...form.matchAll(/<input [^>]*>/g)].map(([tag]) => ({
        name: attribute(tag, 'name'),
        value: attribute(tag, 'value'),
        isHidden: attribute(tag, 'type') === 'hidden',
    }));
    const hidden = inputs.filter(({ isHidden }) => isHidden);
    return {
        hidden: Object.fromEntries(hidden.map(({ name, value }) => [name, value])),
        asked: inputs.filter(({ isHidden }) => !isHidden).map(({ name }) => name),
    };
}
function attribute(tag, name) {
    return decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}
function textOf(html) {
    return decode(html.replace(/<[^>]*>/g, ' '))
        .replace(/\s+/g, ' ')
        .trim();
}
function decode(text) {
    return text
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');
}

/** Writes a line for each code that would have been sent, and for each request that was refused. */
function createLog(write) {
    let seen = 0;
    return async (fxa, request, response) => {
        const arrived = fxa.inbox.slice(seen);
        seen = fxa.inbox.length;
        for (const { to, subject, code } of arrived) {
            write(visible(`  code ${code}  for ${to}: ${subject}`));
        }
        if (response.status < 400)
            return;
        const { pathname } = new URL(request.url);
        const why = await reasonOf(response);
        // What a browser looks for of itself, and does not miss.
        if (response.status === 404 && pathname === '/favicon.ico')
            return;
        write(visible(`  ${response.status} ${request.method} ${pathname}  ${why}`));
    };
}
/** Firefox Accounts' error, or what its page says. */
async function reasonOf(response) {
    const text = await response.text();
    if (!response.headers.get('Content-Type')?.includes('json')) {
        const { problem, details } = readPage(text);
        return [problem, ...details].join(' ');
    }
    // An answer to HEAD says of what type it would be, and is empty.
    if (!text)
        return '';
    const { errno, message, validation } = JSON.parse(text);
    const names = validation?.keys ? `: ${validation.keys}` : '';
    return `errno ${errno} ${message}${names}`;
}
/** What comes from a browser could otherwise steer the terminal. */
function visible(line) {
    return line.replace(/\p{Cc}/gu, '\u{fffd}').trimEnd();
}

/** Those of the preset `local`. */
const presetPorts = { content: 3030, oauth: 9000, profile: 1111 };
const help$1 = `npx fxa-relier-client local [options]

Runs a local Firefox Accounts for development, in memory, for this machine alone.

  --config <file>        clients, accounts and more, as .json, .mjs, .js or .ts; without it
                         the first fxa.config of these that is in this folder
  --content-port <port>  the pages (${presetPorts.content}); 0 is any free port, here and below
  --oauth-port <port>    the OAuth server (${presetPorts.oauth})
  --profile-port <port>  the profile server (${presetPorts.profile})
  --host <name>          localhost, or 127.0.0.1, which is another site than localhost
  --help                 this

Ctrl-C stops it. docs/testing.md says what a config file holds.`;
/** Runs a local Firefox Accounts until it is told to stop. */
const local = {
    summary: 'a Firefox Accounts on this machine, for development',
    async run(args) {
        const options = readArguments(args);
        if (options.help)
            return console.log(help$1);
        const file = await readConfigFile(options.config);
        const ports = { ...presetPorts, ...file.config.ports, ...options.ports };
        const host = options.host ?? file.config.host;
        // Until it is open there is nothing to stop.
        const fxa = await start(file, { ...file.config, ports, host });
        stopOnSignals(fxa);
        console.log(report(fxa, file));
    },
};
function readArguments(args) {
    const { values } = parse(args);
    const ports = {
        ...readPort('content', values['content-port']),
        ...readPort('oauth', values['oauth-port']),
        ...readPort('profile', values['profile-port']),
    };
    return { help: values.help, config: values.config, host: readHost(values.host), ports };
}
function parse(args) {
    const text = { type: 'string' };
    try {
        return parseArgs({
            args,
            options: {
                config: text,
                host: text,
                'content-port': text,
                'oauth-port': text,
                'profile-port': text,
                help: { type: 'boolean', short: 'h' },
            },
        });
    }
    catch (error) {
        // Node's own advice after the first sentence is about arguments that begin with a dash.
        const [what] = error.message.split(/\. |\n/);
        throw new UsageError(`${what}.\nTo see what there is: npx fxa-relier-client local --help`);
    }
}
function readPort(name, value) {
    if (value === undefined)
        return {};
    if (/^\d{1,5}$/.test(value) && Number(value) <= 65535)
        return { [name]: Number(value) };
    throw new UsageError(`--${name}-port is "${value}", but a port is a number from 0 to 65535.`);
}
function readHost(value) {
    if (value === undefined || value === 'localhost' || value === '127.0.0.1')
        return value;
    throw new UsageError(`--host is "${value}", but it can be localhost or 127.0.0.1 alone: whoever reaches it can read what is in it, so it answers nobody but this machine.`);
}
async function start({ name }, config) {
    const log = createLog((line) => console.log(line));
    try {
        const fxa = await startLocalFxa({
            ...config,
            onResponse: (request, response) => void log(fxa, request, response),
        });
        return fxa;
    }
    catch (error) {
        if (isFxaRelierError(error, 'invalid_argument')) {
            throw new Complaint(`${name}: ${error.message}`);
        }
        if (error instanceof Error && error.name === 'PortError') {
            throw new Complaint(`${error.message}.\n${howToMove(error, config.ports)}`);
        }
        throw error;
    }
}
function howToMove({ port }, ports) {
    // Of two that ask for the same port, the later one is refused.
    const names = ['content', 'oauth', 'profile'];
    const name = names.filter((one) => ports[one] === port).at(-1) ?? 'content';
    const other = port < 65535 ? port + 1 : port - 1;
    return `Stop what is running there, perhaps another local Firefox Accounts, or take another port:\nnpx fxa-relier-client local --${name}-port ${other}`;
}
function stopOnSignals(fxa) {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const stop = () => {
        // A second Ctrl-C does what it does everywhere.
        for (const signal of signals)
            process.off(signal, stop);
        void fxa.close();
    };
    for (const signal of signals)
        process.on(signal, stop);
    stopWithNpx(stop);
}
/**
 * A signal other than Ctrl-C ends npx and the shell that it has started this with, and the shell
 * passes nothing on: whose process this is then tells.
 */
function stopWithNpx(stop) {
    if (process.env.npm_lifecycle_event !== 'npx')
        return;
    const parent = process.ppid;
    const look = () => {
        if (process.ppid !== parent)
            stop();
    };
    setInterval(look, 250).unref();
}
function report(fxa, { name, config }) {
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
  Config    ${name ?? `none: this is the default; ${usualNames[0]} would be taken from here`}

  In your site's configuration:

    ${serverOption(fxa)}

  Ctrl-C stops it. Codes that it would send by email, and requests that it refuses, follow here.
`;
}
function indented(lines) {
    return lines.length ? lines.join(`\n${' '.repeat(12)}`) : 'none';
}
function serverOption({ server }) {
    const { contentHost, oauthHost, profileHost } = server;
    const preset = { host: 'localhost', ...presetPorts };
    const isPreset = contentHost === `http://${preset.host}:${preset.content}` &&
        oauthHost === `http://${preset.host}:${preset.oauth}/v1` &&
        profileHost === `http://${preset.host}:${preset.profile}/v1`;
    if (isPreset)
        return `server: 'local'`;
    return `server: {
      contentHost: '${contentHost}',
      oauthHost: '${oauthHost}',
      profileHost: '${profileHost}',
    }`;
}

/** What can stand after `npx fxa-relier-client`. */
const commands = { local };
try {
    await runCommand(process.argv.slice(2));
}
catch (error) {
    if (!isComplaint(error))
        throw error;
    console.error(`\n  ${error.message.replace(/\n(?=.)/g, '\n  ')}\n`);
    process.exitCode = error.exitCode;
}
async function runCommand([name, ...args]) {
    if (name === undefined)
        throw new UsageError(help());
    if (['--help', '-h', 'help'].includes(name))
        return console.log(help());
    if (['--version', '-v'].includes(name))
        return console.log(version());
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) {
        const what = name.startsWith('-') ? 'option' : 'command';
        throw new UsageError(`There is no ${what} "${name}".\n\n${help()}`);
    }
    await command.run(args);
}
function help() {
    const names = Object.entries(commands).map(([name, { summary }]) => `  npx fxa-relier-client ${name.padEnd(10)} ${summary}`);
    return `Firefox Accounts for websites, from the command line.

${names.join('\n')}

  --help after a command says more; --version says which version this is.`;
}
function version() {
    const file = createRequire(import.meta.url).resolve('fxa-relier-client/package.json');
    return JSON.parse(readFileSync(file, 'utf8')).version;
}
//# sourceMappingURL=cli.js.map
