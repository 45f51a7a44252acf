export {
  FxaRelierError,
  type FxaRelierErrorDetails,
  type FxaRelierErrorReason,
  isFxaRelierError,
} from '../errors.ts';
export {
  createDiscovery,
  type Discovered,
  type Discovery,
  type DiscoveryOptions,
} from './discovery.ts';
export type { VerificationKey } from './public-key.ts';
export { type VerifiedAssertion, type VerifyOptions, verifyAssertion } from './verify-assertion.ts';
