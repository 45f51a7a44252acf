export type { AuthApi, Authenticate } from './client/auth-api.ts';
export type { ClientOptions, SignInOptions } from './client/client-options.ts';
export { FxaRelierClient } from './client/fxa-relier-client.ts';
export type { ProfileApi } from './client/profile-api.ts';
export type { LinkRequest } from './client/sign-in.ts';
export type { PublicTokenApi } from './client/token-api.ts';
export {
  type AuthorizationErrorName,
  FxaRelierError,
  type FxaRelierErrorDetails,
  type FxaRelierErrorReason,
  isFxaRelierError,
} from './errors.ts';
export type { Action, AuthorizationOptions } from './oauth/authorization-request.ts';
export type { AuthorizationCode, AuthorizationResult } from './oauth/authorization-response.ts';
export type { MetricsFlow, MetricsFlowOptions } from './oauth/metrics-flow.ts';
export type { Profile } from './oauth/profile.ts';
export { type Server, type ServerName, type ServerOptions, servers } from './oauth/servers.ts';
export type {
  DestroyTokenOptions,
  IntrospectedToken,
  RefreshTokenOptions,
  Token,
  TokenApi,
  TradeCodeOptions,
  VerifiedToken,
} from './oauth/token.ts';
export type { CallOptions, Fetch } from './shared/http.ts';
export type { RequestStorage } from './surfaces/pending-request.ts';
export type { Ui } from './surfaces/surface.ts';
