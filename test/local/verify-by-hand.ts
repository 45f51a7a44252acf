import { createPublicKey, verify } from 'node:crypto';
import type { LocalFxa } from '../../src/testing/index.ts';
import { readAssertion } from './browserid/read-assertion.ts';

/**
 * What a backed assertion says, its two signatures verified with nothing but Node's own crypto: the
 * certificate's by the key that is published, the assertion's by the certificate's key.
 */
export async function verifyByHand(fxa: Pick<LocalFxa, 'fetch' | 'server'>, backed: string) {
  const document = await fxa.fetch(`${fxa.server.contentHost}/.well-known/browserid`);
  const { keys } = await document.json();
  const read = readAssertion(backed);
  const [certificate = '', assertion = '', ...more] = backed.split('~');
  const isGenuine =
    more.length === 0 &&
    isSignedBy(keys[0], certificate) &&
    isSignedBy(read.certificate['public-key'], assertion);
  if (!isGenuine) throw new Error('The assertion is not genuine');
  return read;
}

function isSignedBy({ n, e }: { n: string; e: string }, jws: string): boolean {
  const jwk = { kty: 'RSA', n: base64url(n), e: base64url(e) };
  const [header = '', payload = '', signature = ''] = jws.split('.');
  return verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    createPublicKey({ key: jwk, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
}

function base64url(decimal: string): string {
  const hex = BigInt(decimal).toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
