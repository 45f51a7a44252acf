import {
  createDiscovery,
<<<<<<< HEAD
=======
  createVerifier,
>>>>>>> 356599e (Compile what sites write against the verifier)
  type Discovery,
  isFxaRelierError,
  parsePublicKey,
  type VerifiedAssertion,
<<<<<<< HEAD
  type VerifyOptions,
  verifyAssertion,
} from 'fxa-relier-client/verifier';

const discovery: Discovery = createDiscovery({ timeoutMs: 2000 });
const options = {
  discovery,
  fallback: 'login.example.com',
  trustedIssuers: ['api.accounts.firefox.com'] as const,
  now: Date.now,
  dangerouslyAllowWeakKeys: true,
  dangerouslyAllowHostAudience: false,
} satisfies VerifyOptions;

export async function compiles(assertion: string): Promise<string> {
  const audience = 'https://relier.example';
  const verified: VerifiedAssertion = await verifyAssertion(assertion, audience);
  const { email, issuer, expires } = await verifyAssertion(assertion, audience, options);
  const generation: unknown = verified.idpClaims?.['fxa-generation'];
  return [email ?? issuer, new Date(expires).toISOString(), generation].join();
}

export function reasonOf(error: unknown): string | undefined {
  return isFxaRelierError(error, 'invalid_assertion') ? error.message : undefined;
}

/** A discovery of one's own. */
export const fixed: Discovery = {
  async discover(domain) {
    if (domain !== 'idp.example.com') return { issuer: undefined, problem: 'unknown' };
    return { issuer: domain, publicKeys: [parsePublicKey({ kty: 'RSA', n: 'AQ', e: 'AQAB' })] };
  },
};

export async function doesNotCompile(assertion: string): Promise<void> {
  // @ts-expect-error Whom it is for has to be said.
  await verifyAssertion(assertion);
  // @ts-expect-error A request's URL is what others ask for: the audience is a text of your own.
  await verifyAssertion(assertion, new URL('https://relier.example'));
  // @ts-expect-error There is no such option.
  await verifyAssertion(assertion, 'https://relier.example', { allowWeakKeys: true });
  // @ts-expect-error One issuer is a list, too.
  await verifyAssertion(assertion, 'https://relier.example', { trustedIssuers: 'example.com' });
  const { email } = await verifyAssertion(assertion, 'https://relier.example');
  // @ts-expect-error There may be no address.
  email.toLowerCase();
=======
  verifyAssertion,
  verifyRemotely,
} from 'fxa-relier-client/verifier';

export async function compiles(assertion: string): Promise<VerifiedAssertion | string> {
  const discovery = createDiscovery({ dangerouslyAllowPrivateNetwork: 'http', timeoutMs: 1000 });
  const trustedIssuers = ['accounts.example.com'] as const;
  try {
    await verifyAssertion(assertion, 'https://example.com', { discovery, trustedIssuers });
    return await verifyRemotely(assertion, 'https://example.com', {
      verifier: 'https://verifier.example.com/v2',
      issuer: 'accounts.example.com',
    });
  } catch (error) {
    if (isFxaRelierError(error, 'invalid_assertion')) return error.message;
    throw error;
  }
}

export const { fetch } = createVerifier({ fallback: 'login.example.com' });

// A discovery of one's own.
const publicKeys = [parsePublicKey({ kty: 'RSA', n: 'AQAB', e: 'AQAB' })];
export const discovery: Discovery = {
  discover: async () => ({ issuer: 'idp.example.com', publicKeys }),
};

export async function doesNotCompile({ audience, email, idpClaims }: VerifiedAssertion) {
  // @ts-expect-error An assertion is verified for somebody.
  verifyAssertion('a~b');
  // @ts-expect-error The verifier has to be named.
  verifyRemotely('a~b', audience, {});
  // @ts-expect-error Private networks are not allowed without saying which way.
  createDiscovery({ dangerouslyAllowPrivateNetwork: true });
  // @ts-expect-error There may be no address.
  const address: string = email;
  // @ts-expect-error What a provider claims can be anything.
  const generation: number = idpClaims?.['fxa-generation'];
  return { address, generation };
>>>>>>> 356599e (Compile what sites write against the verifier)
}
