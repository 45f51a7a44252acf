import { createPublicKey, verify } from 'node:crypto';

/** What an assertion and its certificate say; nothing is verified. */
export function readAssertion(backed: string) {
  const [certificate, assertion] = backed.split('~').map((jws) => {
    const [, payload = ''] = jws.split('.');
    return JSON.parse(Buffer.from(payload, 'base64url').toString());
  });
  return { certificate, assertion };
}

interface PublicKey {
  n: string;
  e: string;
}

/** Whether a key in BrowserID's decimal form has signed it, by Node's own crypto. */
export function isSignedBy(jws: string, { n, e }: PublicKey): boolean {
  const end = jws.lastIndexOf('.');
  const jwk = { kty: 'RSA', n: base64url(n), e: base64url(e) };
  return verify(
    'sha256',
    Buffer.from(jws.slice(0, end)),
    createPublicKey({ key: jwk, format: 'jwk' }),
    Buffer.from(jws.slice(end + 1), 'base64url'),
  );
}

/** The same of an assertion whose certificate is by one of the keys of a support document. */
export function isGenuine(backed: string, keys: PublicKey[]): boolean {
  const [certificate = '', assertion = ''] = backed.split('~');
  const own = readAssertion(backed).certificate['public-key'];
  return keys.some((key) => isSignedBy(certificate, key)) && isSignedBy(assertion, own);
}

function base64url(decimal: string): string {
  const hex = BigInt(decimal).toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
