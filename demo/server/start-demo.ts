import { randomBytes } from 'node:crypto';
import type { Server } from 'fxa-relier-client/server';
import {
  type LocalAccount,
  type LocalFxa,
  type LocalFxaOptions,
  listen,
  startLocalFxa,
} from 'fxa-relier-client/testing';
import { createDiscovery, createVerifier } from 'fxa-relier-client/verifier';
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
  /** The key that Firefox Accounts signs with. Default: a new one. */
  signingKey?: LocalFxaOptions['signingKey'];
}

export interface Demo {
  siteUrl: string;
  /** Where the local Firefox Accounts is. */
  server: Server;
  fxa: LocalFxa;
  /** Where the service is that verifies assertions. */
  verifierUrl: string;
  account: LocalAccount;
  /** Who is asked for a second factor, too. */
  twoStepAccount: LocalAccount;
  close(): Promise<void>;
}

/** Puts 123done, a local Firefox Accounts and a verifier on their ports. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { siteHost = 'localhost', signingKey, ...given } = options;
  const ports = { ...defaultPorts, ...given };
  const files = readFiles();

  // The site's address has to be known to Firefox Accounts, and the other way round.
  let site: ReturnType<typeof createSite> | undefined;
  const { port, close: closeSite } = await listen(
    ports.sitePort,
    (request) => site?.fetch(request) ?? new Response('Starting', { status: 503 }),
  );
  const siteUrl = `http://${siteHost}:${port}`;
  const clientSecret = randomBytes(32).toString('hex');
  const opened = [closeSite];
  const close = async () => {
    await Promise.all(opened.map((closeOne) => closeOne()));
  };
  try {
    const fxa = await startLocalFxa({
      ports: { content: ports.contentPort, oauth: ports.oauthPort, profile: ports.profilePort },
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
      ...(signingKey && { signingKey }),
    });
    opened.push(fxa.close);
    const { server } = fxa;

    const verifier = createVerifier({
      // It speaks for every address here. What else would be asked, for example example.com?
      trustedIssuers: [new URL(server.contentHost).host],
      // Its support document is on this machine, and not over https.
      discovery: createDiscovery({ dangerouslyAllowPrivateNetwork: 'http' }),
    });
    const { port: verifierPort, close: closeVerifier } = await listen(
      ports.verifierPort,
      verifier.fetch,
    );
    opened.push(closeVerifier);
    const verifierUrl = `http://localhost:${verifierPort}`;

    site = createSite({
      siteUrl,
      server,
      clientId,
      clientSecret,
      publicClientId,
      cookieSecret: randomBytes(32).toString('base64'),
      verifier: `${verifierUrl}/v2`,
      files,
    });
    return { siteUrl, server, fxa, verifierUrl, account: testAccount, twoStepAccount, close };
  } catch (error) {
    await close();
    throw error;
  }
}
