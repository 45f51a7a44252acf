export {
  FxaRelierError,
  type FxaRelierErrorDetails,
  type FxaRelierErrorReason,
  isFxaRelierError,
} from '../errors.ts';
export {
  type VerifiedAssertion,
  type VerifyOptions,
  verifyAssertion,
} from './assertion/verify-assertion.ts';
export type { FindAddresses } from './discovery/addresses.ts';
export {
  createDiscovery,
  type Discovered,
  type Discovery,
  type DiscoveryOptions,
} from './discovery/discovery.ts';
export { parsePublicKey, type VerificationKey } from './keys/public-key.ts';
export type { WeakAlgorithm } from './keys/weak-keys.ts';
export { createVerifier, type Verifier, type VerifierOptions } from './service/create-verifier.ts';
export { type VerifyRemotelyOptions, verifyRemotely } from './verify-remotely.ts';
