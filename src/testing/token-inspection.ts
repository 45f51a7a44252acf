import { authenticationClaims } from './authentication.ts';
import { authenticateClient, readCredentials } from './client-authentication.ts';
import type { AccessToken, RefreshToken } from './grants.ts';
import type { LocalState } from './local-state.ts';
import { type Fields, hex64, optionalField, readFields, requireField } from './request-body.ts';
import { invalidParameter, oauthError } from './server-error.ts';

/** `POST /v1/verify`: whose access token is it, and what is it good for? */
export async function verifyToken(request: Request, { grants }: LocalState): Promise<object> {
  const token = grants.accessToken(requireField(await readFields(request), 'token', hex64));
  if (!token) throw oauthError(108);
  if (Date.now() >= token.expiresAt) throw oauthError(115, { expiredAt: token.expiresAt });
  return {
    user: token.account.uid,
    client_id: token.clientId,
    scope: token.scope,
    profile_changed_at: token.account.changedAt,
  };
}

/** `POST /v1/introspect`: everything about a token that is alive, or only that it is not. */
export async function introspectToken(request: Request, state: LocalState): Promise<object> {
  const fields = await readFields(request);
  const token = requireField(fields, 'token', hex64);
  optionalField(fields, 'token_type_hint', /^(access|refresh)_token$/);

  const access = state.grants.accessToken(token);
  if (access) return Date.now() < access.expiresAt ? describeAccess(token, access) : inactive;
  const refresh = state.grants.refreshToken(token);
  if (!refresh) return inactive;
  const { clientId } = refresh;
  const client = state.options.clients.find(({ id }) => id === clientId);
  if (client?.secret !== undefined) throw oauthError(116, { clientId });
  return describeRefresh(token, refresh);
}

/** `POST /v1/destroy`: ends one token. Who sends it need not say who it is, but may not lie. */
export async function destroyToken(request: Request, state: LocalState): Promise<object> {
  const fields = await readFields(request);
  const { name, token } = readTokenToDestroy(fields);
  // Both kinds look alike, so the name decides.
  const isRefresh = name.startsWith('refresh_token');
  const found = isRefresh ? state.grants.refreshToken(token) : state.grants.accessToken(token);
  const credentials = readCredentials(request, fields);
  // Without an id the secret means nothing; libraries of 2014 send it all the same.
  if (credentials.clientId !== undefined) {
    const client = authenticateClient(credentials, state.options.clients);
    if (found?.clientId !== client.id) throw oauthError(108);
  }
  if (!found) throw oauthError(108);
  state.grants.revoke(token);
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

function readTokenToDestroy(fields: Fields) {
  const names = ['token', 'access_token', 'refresh_token', 'refresh_token_id'] as const;
  const [name, ...more] = names.filter((one) => fields[one] !== undefined);
  if (name === undefined || more.length) throw invalidParameter(name ?? 'token');
  return { name, token: requireField(fields, name, hex64) };
}
