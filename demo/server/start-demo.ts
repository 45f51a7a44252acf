import { randomBytes } from 'node:crypto';
import type { Server } from 'fxa-relier-client/server';
import {
  createLocalFxa,
  type Listening,
  type LocalAccount,
  type LocalFxa,
  listen,
} from 'fxa-relier-client/testing';
import { readFiles } from './files.ts';
import { type DemoPorts, defaultPorts } from './ports.ts';
import { createSite } from './site.ts';

const clientId = 'dcdb5ae7add825d2';
const publicClientId = '38a6b9b3a65a1871';

/** Who can sign in from the start. Others sign up. */
export const testAccount: LocalAccount = {
  email: 'test@example.com',
  password: 'one-two-three-done',
  displayName: 'Test account',
};
export const twoStepAccount: LocalAccount = {
  email: 'two-step@example.com',
  password: testAccount.password,
  displayName: 'Two-step account',
  totp: true,
};

export interface DemoOptions extends Partial<DemoPorts> {
  /** The name under which the site is reached: with `127.0.0.1` it is another site than FxA. */
  siteHost?: 'localhost' | '127.0.0.1';
}

export interface Demo {
  siteUrl: string;
  /** Where the local Firefox Accounts is. */
  server: Server;
  fxa: LocalFxa;
  account: LocalAccount;
  /** Who is asked for a second factor, too. */
  twoStepAccount: LocalAccount;
  close(): Promise<void>;
}

/** Puts 123done and a local Firefox Accounts on their ports. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { siteHost = 'localhost', ...ports } = options;
  const { sitePort, contentPort, oauthPort, profilePort } = { ...defaultPorts, ...ports };

  // With any free port, the addresses are known only when the ports are open.
  let answerAsSite: (request: Request) => Response | Promise<Response> = notYet;
  let answerAsFxa: (request: Request) => Response | Promise<Response> = notYet;
  const open: Listening[] = [];
  const close = async () => {
    await Promise.all(open.map((listening) => listening.close()));
  };
  const openPort = async (
    port: number,
    answer: (request: Request) => ReturnType<typeof notYet>,
  ) => {
    const listening = await listen(port, answer);
    open.push(listening);
    return listening.port;
  };

  try {
    const siteUrl = `http://${siteHost}:${await openPort(sitePort, (request) => answerAsSite(request))}`;
    const fxaUrl = async (port: number) =>
      `http://localhost:${await openPort(port, (request) => answerAsFxa(request))}`;
    const server = {
      contentHost: await fxaUrl(contentPort),
      oauthHost: `${await fxaUrl(oauthPort)}/v1`,
      profileHost: `${await fxaUrl(profilePort)}/v1`,
    };

    const clientSecret = randomBytes(32).toString('hex');
    const fxa = createLocalFxa({
      server,
      clients: [
        {
          id: clientId,
          name: '123done',
          redirectUris: [`${siteUrl}/oauth`],
          secret: clientSecret,
          promptNoneWithLoginHint: true,
        },
        { id: publicClientId, name: '123done, browser only', redirectUris: [`${siteUrl}/public`] },
      ],
      accounts: [testAccount, twoStepAccount],
    });
    const site = createSite({
      siteUrl,
      server,
      clientId,
      clientSecret,
      publicClientId,
      cookieSecret: randomBytes(32).toString('base64'),
      files: readFiles(),
    });
    answerAsFxa = (request) => fxa.fetch(request);
    answerAsSite = (request) => site.fetch(request);
    return { siteUrl, server, fxa, account: testAccount, twoStepAccount, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function notYet(): Response | Promise<Response> {
  return new Response('Starting', { status: 503 });
}
