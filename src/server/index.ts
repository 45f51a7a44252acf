export {
  FxaRelierError,
  type FxaRelierErrorDetails,
  type FxaRelierErrorReason,
  isFxaRelierError,
} from '../errors.ts';
export type { CallOptions, Fetch } from '../oauth/http.ts';
export type { Profile } from '../oauth/profile.ts';
export { type Server, type ServerName, type ServerOptions, servers } from '../oauth/servers.ts';
export type {
  IntrospectedToken,
  RefreshTokenOptions,
  Token,
  TokenApi,
  TradeCodeOptions,
  VerifiedToken,
} from '../oauth/token.ts';
export {
  FxaRelierServer,
  type ServerClientOptions,
  type ServerProfileApi,
} from './fxa-relier-server.ts';
