import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { createProxyServer } from 'httpxy';
import { listen } from '../../src/local/http/listen.ts';
import { createLocalFxa, type LocalFxa } from '../../src/testing/index.ts';

const folder = resolve(import.meta.dirname, '../../demo/examples');
const clientId = 'dcdb5ae7add825d2';

export const account = {
  email: 'test@example.com',
  password: 'one-two-three-done',
  uid: '0123456789abcdef0123456789abcdef',
};

/** A process that runs one of the examples. */
export interface Site {
  port: number;
  /** As a crash does: without a word. */
  kill(): Promise<void>;
}

/**
 * A local Firefox Accounts on ports, and a reverse proxy that the browser knows as the site. The
 * processes behind it are asked by turns, and those that are gone are passed over.
 *
 * @param putInFront Starts one more server in front of that proxy, and resolves with its URL: the
 *   one that the browser knows then.
 */
export async function createSites(
  putInFront = async (backendUrl: string): Promise<string> => backendUrl,
) {
  const running: { close(): Promise<void> }[] = [];
  let fxa: LocalFxa | undefined;
  const openFxa = async () => {
    const opened = await listen(0, (request) => (fxa as LocalFxa).fetch(request));
    running.push(opened);
    return `http://localhost:${opened.port}`;
  };
  const server = {
    contentHost: await openFxa(),
    oauthHost: `${await openFxa()}/v1`,
    profileHost: `${await openFxa()}/v1`,
  };

  const sites: Site[] = [];
  /** Which of them answered, in order. */
  const answered: Site[] = [];
  const proxy = createProxyServer({});
  const front = createServer(async (request, response) => {
    const next = sites.shift();
    if (!next) return void response.writeHead(502).end();
    sites.push(next);
    answered.push(next);
    try {
      await proxy.web(request, response, { target: `http://localhost:${next.port}` });
    } catch {
      response.writeHead(502).end();
    }
  });
  await new Promise<void>((done) => front.listen(0, '127.0.0.1', done));
  running.push({
    close: () =>
      new Promise<void>((done) => {
        front.close(() => done());
        front.closeAllConnections();
      }),
  });
  const siteUrl = await putInFront(`http://localhost:${(front.address() as AddressInfo).port}`);

  const secret = randomBytes(32).toString('hex');
  // Only pages.js has the second one.
  const redirectUris = [`${siteUrl}/oauth`, `${siteUrl}/popup`];
  fxa = createLocalFxa({
    server,
    clients: [{ id: clientId, name: 'Example', redirectUris, secret }],
    accounts: [account],
  });
  const environment = {
    PORT: '0',
    COOKIE_SECRET: randomBytes(32).toString('base64'),
    FXA_CLIENT_SECRET: secret,
    REDIRECT_URI: `${siteUrl}/oauth`,
    POPUP_URI: `${siteUrl}/popup`,
    FXA_CONTENT_HOST: server.contentHost,
  };

  return {
    fxa,
    siteUrl,
    sites,
    answered,
    environment,

    /** Runs an example, and puts it behind the proxy. */
    async start(example: string, more: Record<string, string> = {}): Promise<Site> {
      const child = spawn(process.execPath, [`${folder}/${example}.js`], {
        env: { ...process.env, ...environment, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running.push({ close: () => kill(child) });
      const site: Site = {
        port: await portOf(child),
        async kill() {
          sites.splice(sites.indexOf(site), 1);
          await kill(child);
        },
      };
      sites.push(site);
      return site;
    },

    async close() {
      await Promise.all(running.map(({ close }) => close()));
    },
  };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((found, failed) => {
    let said = '';
    child.stdout?.on('data', (text) => {
      said += text;
      const [, port] = /Listening on (\d+)/.exec(said) ?? [];
      if (port) found(Number(port));
    });
    child.stderr?.on('data', (text) => {
      said += text;
    });
    child.once('exit', () => failed(new Error(`It ended:\n${said}`)));
  });
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    child.kill('SIGKILL');
  });
}
