import { authenticationClaims } from '../accounts/authentication.ts';
import {
  type Fields,
  hex64,
  optionalField,
  readFields,
  requireField,
} from '../http/request-body.ts';
import { invalidParameter, oauthError } from '../http/server-error.ts';
import type { LocalState } from '../state.ts';
import { authenticateClient, readCredentials } from './client-authentication.ts';
import { type AccessToken, type Grants, type RefreshToken, tokenId } from './grants.ts';

/** An access token: 64 hex digits, or a JWT, of which this server issues none. */
const accessToken = /^([0-9a-f]{64}|(?=.{1,1024}$)[\w-]+\.[\w-]+\.[\w-]+)$/;

/** `POST /v1/verify`: whose access token is it, and what is it good for? */
export async function verifyToken(request: Request, { grants }: LocalState): Promise<object> {
  const token = requireAccessToken(await readFields(request), grants);
  return {
    user: token.account.uid,
    client_id: token.clientId,
    scope: token.scope,
    profile_changed_at: token.account.changedAt,
  };
}

/**
 * The access token in the field `token`.
 *
 * @throws {ServerError} 109 if the field is no token, 108 if the token is unknown, 115 if it has
 * expired.
 */
export function requireAccessToken(fields: Fields, grants: Grants): AccessToken {
  const token = grants.accessToken(tokenId(requireField(fields, 'token', accessToken)));
  if (!token) throw oauthError(108);
  if (Date.now() >= token.expiresAt) throw oauthError(115, { expiredAt: token.expiresAt });
  return token;
}

/** `POST /v1/introspect`: everything about a token that is alive, or only that it is not. */
export async function introspectToken(request: Request, state: LocalState): Promise<object> {
  const fields = await readFields(request);
  const token = requireField(fields, 'token', /./);
  const hint = optionalField(fields, 'token_type_hint', /^(access|refresh)_token$/);
  if (!hex64.test(token)) return inactive;
  const id = tokenId(token);

  const access = hint === 'refresh_token' ? undefined : state.grants.accessToken(id);
  if (access) return Date.now() < access.expiresAt ? describeAccess(id, access) : inactive;
  const refresh = hint === 'access_token' ? undefined : state.grants.refreshToken(id);
  if (!refresh) return inactive;
  const { clientId } = refresh;
  const client = state.options.clients.find((one) => one.id === clientId);
  if (client?.secret !== undefined) throw oauthError(116, { clientId });
  return describeRefresh(id, refresh);
}

/** `POST /v1/destroy`: ends one token. Who sends it need not say who it is, but may not lie. */
export async function destroyToken(request: Request, { grants, options }: LocalState) {
  const fields = await readFields(request);
  const { kind, id } = readTokenToDestroy(fields);
  const credentials = readCredentials(request, fields);
  // Without an id the secret means nothing; libraries of 2014 send it all the same.
  const client =
    credentials.clientId === undefined
      ? undefined
      : authenticateClient(credentials, options.clients);
  const found = kind === 'refresh_token' ? grants.refreshToken(id) : grants.accessToken(id);
  if (!found || (client && found.clientId !== client.id)) throw oauthError(108);
  grants.revoke(id);
  return {};
}

/**
 * `POST /v1/oauth/destroy`: revokes a token of either kind, whatever the hint says, and succeeds if
 * the client has no such token (RFC 7009).
 */
export async function revokeToken(request: Request, { grants, options }: LocalState) {
  const fields = await readFields(request);
  const token = requireField(fields, 'token', accessToken);
  optionalField(fields, 'token_type_hint', /^.{1,64}$/);
  const client = authenticateClient(readCredentials(request, fields), options.clients);
  const id = tokenId(token);
  const found = grants.accessToken(id) ?? grants.refreshToken(id);
  if (found?.clientId === client.id) grants.revoke(id);
  return {};
}

const inactive = { active: false };

function describeAccess(jti: string, token: AccessToken): object {
  return {
    ...describe(jti, token),
    token_type: 'access_token',
    exp: token.expiresAt,
    ...(token.authentication && authenticationClaims(token.authentication)),
  };
}

function describeRefresh(jti: string, token: RefreshToken): object {
  return {
    ...describe(jti, token),
    token_type: 'refresh_token',
    'fxa-lastUsedAt': token.lastUsedAt,
  };
}

function describe(
  jti: string,
  { scope, clientId, createdAt, account }: AccessToken | RefreshToken,
) {
  return {
    active: true,
    scope: scope.join(' '),
    client_id: clientId,
    // Milliseconds, unlike the seconds that RFC 7662 asks for.
    iat: createdAt,
    sub: account.uid,
    jti,
  };
}

/** Both kinds of token look alike, so the field's name decides. */
function readTokenToDestroy(fields: Fields) {
  const names = ['token', 'access_token', 'refresh_token', 'refresh_token_id'] as const;
  const [name, ...more] = names.filter((one) => fields[one] !== undefined);
  if (name === undefined || more.length) throw invalidParameter(name ?? 'token');
  if (name === 'refresh_token_id') {
    return { kind: 'refresh_token', id: requireField(fields, name, hex64) };
  }
  if (name === 'refresh_token') {
    return { kind: 'refresh_token', id: tokenId(requireField(fields, name, hex64)) };
  }
  return { kind: 'access_token', id: tokenId(requireField(fields, name, accessToken)) };
}
