export {
  FxaRelierError,
  type FxaRelierErrorDetails,
  type FxaRelierErrorReason,
  isFxaRelierError,
} from '../errors.ts';
export type { FindAddresses } from './addresses.ts';
export { createVerifier, type Verifier, type VerifierOptions } from './create-verifier.ts';
export {
  createDiscovery,
  type Discovered,
  type Discovery,
  type DiscoveryOptions,
} from './discovery.ts';
export { parsePublicKey, type VerificationKey } from './public-key.ts';
export { type VerifiedAssertion, type VerifyOptions, verifyAssertion } from './verify-assertion.ts';
export { type VerifyRemotelyOptions, verifyRemotely } from './verify-remotely.ts';
export type { WeakAlgorithm } from './weak-keys.ts';
