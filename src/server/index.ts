export {
  type AuthorizationErrorName,
  FxaRelierError,
  type FxaRelierErrorDetails,
  type FxaRelierErrorReason,
  isFxaRelierError,
} from '../errors.ts';
export type { Action, AuthorizationOptions } from '../oauth/authorization-request.ts';
export type { CallOptions, Fetch } from '../oauth/http.ts';
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
export type { BeginSignInOptions } from './begin-sign-in.ts';
export { type DiscoveredServer, type DiscoveryOptions, discoverServer } from './discovery.ts';
export { FxaRelierServer, type ServerProfileApi } from './fxa-relier-server.ts';
export type { ServerClientOptions } from './options.ts';
export type {
  DeleteUserEvent,
  MetricsEvent,
  OtherEvent,
  PasswordChangeEvent,
  ProfileChangeEvent,
  SecurityEvent,
  SubscriptionStateChangeEvent,
} from './security-event.ts';
export type { Session, SessionData, SessionToken } from './session.ts';
export type { SessionStore } from './session-store.ts';
export type { SignOutOptions } from './sign-out.ts';
