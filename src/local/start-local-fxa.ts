import { ownOptions } from '../shared/argument.ts';
import { invalidOption, requireObject } from './check-option.ts';
import { type Listening, listen } from './http/listen.ts';
import { createLocalFxa, type LocalFxa } from './local-fxa.ts';
import type { LocalFxaOptions } from './options.ts';

/** What the local Firefox Accounts knows, and where on this machine it is to be. */
export interface StartLocalFxaOptions extends Omit<LocalFxaOptions, 'server'> {
  /** The ports of the three servers. Each that is left out, or 0, is any that is free. */
  ports?: LocalPorts | undefined;
  /**
   * The name in its addresses. With `127.0.0.1` it is another site than a relier at `localhost`,
   * so that browsers keep its cookies from a frame there. Default `localhost`.
   */
  host?: 'localhost' | '127.0.0.1' | undefined;
  /** Hears of every answer, for a log. What it is given is its own to read. */
  onResponse?: ((request: Request, response: Response) => void) | undefined;
}

export interface LocalPorts {
  content?: number | undefined;
  oauth?: number | undefined;
  profile?: number | undefined;
}

/** A local Firefox Accounts that can be reached over HTTP, from this machine alone. */
export interface RunningLocalFxa extends LocalFxa {
  /** Frees the ports, and ends the requests that are under way. Calling it twice is fine. */
  close(): Promise<void>;
}

/**
 * Puts a local Firefox Accounts on three ports of this machine. Without `ports` they are free ones,
 * so that tests can run side by side; `fxa.server` says which, in the form that a relier's `server`
 * option takes.
 *
 * ```ts
 * import { startLocalFxa } from 'fxa-relier-client/testing';
 *
 * const fxa = await startLocalFxa({ ports: { content: 3030, oauth: 9000, profile: 1111 } });
 * console.log(fxa.server.contentHost); // http://localhost:3030
 * await fxa.close();
 * ```
 *
 * @throws {FxaRelierError} `invalid_argument` when an option cannot work; the message names it.
 * @throws {PortError} A port is in use.
 */
export async function startLocalFxa(options: StartLocalFxaOptions = {}): Promise<RunningLocalFxa> {
  if (Object.hasOwn(options, 'server')) {
    throw invalidOption('server cannot be given: its addresses come of host and ports');
  }
  const { ports = {}, host = 'localhost', onResponse, ...known } = ownOptions(options);
  requireObject(ports, 'ports');
  const { content = 0, oauth = 0, profile = 0 } = ownOptions(ports);
  for (const [name, port] of Object.entries({ content, oauth, profile })) checkPort(name, port);
  if (!['localhost', '127.0.0.1'].includes(host)) {
    throw invalidOption(
      `host must be localhost or 127.0.0.1, since it serves this machine, not ${host}`,
    );
  }

  const open: Listening[] = [];
  const close = async () => {
    await Promise.all(open.map((listening) => listening.close()));
  };
  // The addresses are known only when the ports are open.
  let fxa: RunningLocalFxa | undefined;
  const answer = async (request: Request) => {
    if (!fxa) return new Response('Starting', { status: 503, headers: { 'Retry-After': '1' } });
    const response = await fxa.fetch(request);
    onResponse?.(request, response.clone());
    return response;
  };
  const openPort = async (port: number) => {
    const listening = await listen(port, answer);
    open.push(listening);
    return `http://${host}:${listening.port}`;
  };

  try {
    const server = {
      contentHost: await openPort(content),
      oauthHost: `${await openPort(oauth)}/v1`,
      profileHost: `${await openPort(profile)}/v1`,
    };
    fxa = Object.assign(createLocalFxa({ ...known, server }), { close });
    return fxa;
  } catch (error) {
    await close();
    throw error;
  }
}

function checkPort(name: string, port: unknown): void {
  if (Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65535) return;
  throw invalidOption(`ports.${name} must be a number from 0 to 65535, not ${String(port)}`);
}
