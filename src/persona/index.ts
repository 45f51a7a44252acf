export {
  FxaRelierError,
  type FxaRelierErrorDetails,
  type FxaRelierErrorReason,
  isFxaRelierError,
} from '../errors.ts';
export type { CheckLimits } from './check-frame.ts';
export { createFedcmProvider, type FedcmProviderOptions } from './fedcm-provider.ts';
export { createFxaProvider, type FxaProviderOptions } from './fxa-provider.ts';
export { installNavigatorId } from './install-navigator-id.ts';
export {
  createMozId,
  type MozId,
  type MozIdRequestOptions,
  type MozIdWatchOptions,
} from './moz-id.ts';
export {
  createNavigatorId,
  type GetOptions,
  type GotAssertion,
  type NavigatorId,
  type RequestOptions,
  type WatchOptions,
} from './navigator-id.ts';
export type {
  CheckAnswer,
  CheckQuestion,
  IdentityProvider,
  IdentityRequest,
  LoggedInUser,
  SignedIn,
} from './provider.ts';
export type {
  DisplayOptions,
  GetRequestOptions,
  SignInRequestOptions,
} from './request-options.ts';
