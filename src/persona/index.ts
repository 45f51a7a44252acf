export {
  FxaRelierError,
  type FxaRelierErrorDetails,
  type FxaRelierErrorReason,
  isFxaRelierError,
} from '../errors.ts';
export { createFedcmProvider, type FedcmProviderOptions } from './fedcm/fedcm-provider.ts';
export type { CheckLimits } from './fxa/check-frame.ts';
export { createFxaProvider, type FxaProviderOptions } from './fxa/fxa-provider.ts';
export { installNavigatorId } from './install/install-navigator-id.ts';
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
