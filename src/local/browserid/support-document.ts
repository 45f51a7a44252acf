import type { LocalState } from '../state.ts';
import { fromJwk } from './public-key.ts';

/** Where verifiers find the keys of this issuer: `/.well-known/browserid`. */
export async function supportDocument({ signingKeys }: LocalState): Promise<object> {
  const keys = (await signingKeys.publicKeys()).keys.map(fromJwk);
  return {
    'public-key': keys[0],
    // The first verifiers read no more than that; later ones find the key before it here.
    keys,
    authentication: '/browserid/sign_in',
    provisioning: '/browserid/check',
  };
}
