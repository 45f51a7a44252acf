export {
  type AuthorizationErrorName,
  FxaRelierError,
  type FxaRelierErrorDetails,
  type FxaRelierErrorReason,
  isFxaRelierError,
} from '../errors.ts';
export type { Action, AuthorizationOptions } from '../oauth/authorization-request.ts';
export type { Profile } from '../oauth/profile.ts';
export { type Server, type ServerName, type ServerOptions, servers } from '../oauth/servers.ts';
export type {
  DestroyTokenOptions,
  IntrospectedToken,
  RefreshTokenOptions,
  Token,
  TokenApi,
  TradeCodeOptions,
  VerifiedToken,
} from '../oauth/token.ts';
export type { CallOptions, Fetch } from '../shared/http.ts';
export { FxaRelierServer, type ServerProfileApi } from './fxa-relier-server.ts';
export type { ServerClientOptions } from './server-options.ts';
export type { Session, SessionData, SessionToken } from './session/session.ts';
export type { SessionStore } from './session/session-store.ts';
export type { SignOutOptions } from './session/sign-out.ts';
export type { BeginSignInOptions } from './sign-in/begin-sign-in.ts';
export {
  type DiscoveredServer,
  type DiscoveryOptions,
  discoverServer,
} from './tokens/discover-server.ts';
export type {
  DeleteUserEvent,
  MetricsEvent,
  OtherEvent,
  PasswordChangeEvent,
  ProfileChangeEvent,
  SecurityEvent,
  SubscriptionStateChangeEvent,
} from './tokens/security-event.ts';
