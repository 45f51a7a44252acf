import { createHash, generateKeyPairSync } from 'node:crypto';
import { createLocalFxa, type LocalFxa, type LocalFxaOptions } from '../../src/testing/index.ts';
import { createLocalBrowser } from './local-browser.ts';

export const confidential = {
  id: 'dcdb5ae7add825d2',
  name: '123done',
  redirectUris: ['https://relier.example/oauth', 'https://relier.example/other?kept=a%20b'],
  secret: 'c'.repeat(64),
};

export const publicClient = {
  id: '38a6b9b3a65a1871',
  name: 'In a browser',
  redirectUris: ['https://spa.example/'],
};

export const untrusted = {
  id: '325b4083e32fe8e7',
  name: '321done',
  redirectUris: ['https://untrusted.example/oauth'],
  secret: 'd'.repeat(64),
  trusted: false,
};

export const account = {
  email: 'test@example.com',
  password: 'password123',
  uid: '0123456789abcdef0123456789abcdef',
};

export const verifier = 'v'.repeat(43);
export const pkce = {
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

export const content = 'http://localhost:3030';
export const oauth = 'http://localhost:9000/v1';
export const profile = 'http://localhost:1111/v1';

// Made once and outside the tests: a slow machine takes seconds for a key.
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signingKey = { ...privateKey.export({ format: 'jwk' }) };

export function createFxa(options: LocalFxaOptions = {}): LocalFxa {
  return createLocalFxa({
    clients: [confidential, publicClient, untrusted],
    accounts: [account],
    signingKey,
    ...options,
  });
}

/** The query of a sign-in; what is `undefined` is left out. */
export function query(params: Record<string, string | undefined> = {}): string {
  const asked = {
    client_id: confidential.id,
    state: 'a-state',
    scope: 'profile',
    redirect_uri: confidential.redirectUris[0],
    ...params,
  };
  return new URLSearchParams(
    Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined),
  ).toString();
}

/** Signs the account in and gives the code. */
export async function obtainCode(fxa: LocalFxa, params: Record<string, string | undefined> = {}) {
  const browser = createLocalBrowser(fxa);
  const page = await browser.open(`${content}/oauth/signin?${query(params)}`);
  const { email, password } = account;
  let shown = await browser.submit(page, { email, password });
  if (shown.heading === 'Allow access') shown = await browser.submit(shown);
  return new URL(shown.location ?? '').searchParams.get('code') ?? '';
}

export async function post(fxa: LocalFxa, path: string, body: object, headers: HeadersInit = {}) {
  const response = await fxa.fetch(
    new Request(`${oauth}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Trades a code as the confidential client does. */
export function trade(fxa: LocalFxa, code: string, more: object = {}) {
  const { id, secret } = confidential;
  return post(fxa, '/token', { client_id: id, client_secret: secret, code, ...more });
}

/** An access token of the account, with a scope. */
export async function obtainToken(fxa: LocalFxa, scope = 'profile'): Promise<string> {
  const { body } = await trade(fxa, await obtainCode(fxa, { scope }));
  return body.access_token;
}
