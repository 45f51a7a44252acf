import {
  createDiscovery,
  createVerifier,
  type Discovery,
  isFxaRelierError,
  parsePublicKey,
  type VerifiedAssertion,
  type VerifyOptions,
  verifyAssertion,
  verifyRemotely,
} from 'fxa-relier-client/verifier';

const discovery: Discovery = createDiscovery({ timeoutMs: 2000 });
const options = {
  discovery,
  fallback: 'login.example.com',
  trustedIssuers: ['api.accounts.firefox.com'] as const,
  now: Date.now,
  dangerouslyAllowHostAudience: false,
  dangerouslyAllowWeakUserKeys: ['DS128'],
  dangerouslyAllowWeakProviderKeys: ['DS128', 'RS128'] as const,
} satisfies VerifyOptions;

export async function compiles(assertion: string): Promise<string> {
  const audience = 'https://example.com';
  const verified: VerifiedAssertion = await verifyAssertion(assertion, audience);
  const { email, issuer, expires } = await verifyAssertion(assertion, audience, options);
  const generation: unknown = verified.idpClaims?.['fxa-generation'];
  return [email ?? issuer, new Date(expires).toISOString(), generation].join();
}

export function compilesRemotely(assertion: string): Promise<VerifiedAssertion> {
  const verifier = 'https://verifier.example.com/v2';
  return verifyRemotely(assertion, 'https://example.com', { verifier, issuer: 'idp.example.com' });
}

export const { fetch } = createVerifier({ fallback: 'login.example.com' });

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
  await verifyAssertion(assertion, new URL('https://example.com'));
  // @ts-expect-error There is no such option.
  await verifyAssertion(assertion, 'https://example.com', { allowWeakUserKeys: ['DS128'] });
  await verifyAssertion(assertion, 'https://example.com', {
    // @ts-expect-error RS256 is not weak.
    dangerouslyAllowWeakUserKeys: ['RS256'],
  });
  // @ts-expect-error One issuer is a list, too.
  await verifyAssertion(assertion, 'https://example.com', { trustedIssuers: 'example.com' });
  // @ts-expect-error The verifier has to be named.
  await verifyRemotely(assertion, 'https://example.com', {});
  // @ts-expect-error Private networks are not allowed without saying which way.
  createDiscovery({ dangerouslyAllowPrivateNetwork: true });
  const { email } = await verifyAssertion(assertion, 'https://example.com');
  // @ts-expect-error There may be no address.
  email.toLowerCase();
}
