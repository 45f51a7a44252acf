import { invalidArgument } from '../../shared/argument.ts';
import type { VerificationKey } from './public-key.ts';

/**
 * A kind of key that today's rules do not approve of: RSA of 512 bits (`RS64`) and of 1024 bits
 * (`RS128`); DSA of 1024 bits with SHA-1 (`DS128`) and of 2048 bits with SHA-256 (`DS256`).
 */
export type WeakAlgorithm = Exclude<VerificationKey['algorithm'], 'RS256'>;

export interface WeakKeyOptions {
  /**
   * Also accepts assertions that are signed with users' keys of these kinds. Users of Persona had
   * `DS128`.
   *
   * The risk: whoever breaks a user's key can sign in as that user until the certificate expires.
   * `RS64` can be broken by anybody, `RS128` and `DS128` by those who can pay for it.
   */
  dangerouslyAllowWeakUserKeys?: readonly WeakAlgorithm[] | undefined;
  /**
   * Also accepts certificates that are signed with identity providers' keys of these kinds.
   *
   * The risk: whoever breaks a provider's key can sign in as any of its users, for as long as the
   * provider has that key. `RS64` can be broken by anybody, `RS128` and `DS128` by those who can
   * pay for it.
   */
  dangerouslyAllowWeakProviderKeys?: readonly WeakAlgorithm[] | undefined;
}

export const weakAlgorithms: readonly WeakAlgorithm[] = ['RS64', 'RS128', 'DS128', 'DS256'];

/** @throws FxaRelierError `invalid_argument` for a kind of key that does not exist or is not weak. */
export function readWeakKeys(options: WeakKeyOptions) {
  if (Object.hasOwn(options, 'dangerouslyAllowWeakKeys')) {
    throw invalidArgument(
      'dangerouslyAllowWeakKeys is now two options: dangerouslyAllowWeakUserKeys and dangerouslyAllowWeakProviderKeys, each a list such as ["DS128"]',
    );
  }
  return {
    ofUsers: readList(options, 'dangerouslyAllowWeakUserKeys'),
    ofProviders: readList(options, 'dangerouslyAllowWeakProviderKeys'),
  };
}

function readList(options: WeakKeyOptions, name: keyof WeakKeyOptions): readonly WeakAlgorithm[] {
  const list = options[name] ?? [];
  if (Array.isArray(list) && list.every((algorithm) => weakAlgorithms.includes(algorithm))) {
    return list;
  }
  const received = JSON.stringify(list);
  throw invalidArgument(
    `${name} is ${received}, but must be a list of ${weakAlgorithms.join(', ')}`,
  );
}
