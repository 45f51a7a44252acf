import { authenticateClient, readCredentials } from './client-authentication.ts';
import { type Code, type Grant, maxTokenLifeSeconds } from './grants.ts';
import { createIdToken } from './id-token.ts';
import type { LocalState } from './local-state.ts';
import type { LocalClient } from './options.ts';
import { type Fields, hex64, optionalField, readFields, requireField } from './request-body.ts';
import { encryptScopedKeys } from './scoped-keys.ts';
import { grants as covers, splitScope } from './scopes.ts';
import { invalidParameter, oauthError } from './server-error.ts';

/** Firefox Accounts allows no `.` and no `~`, though RFC 7636 does. */
const codeVerifier = /^[\w-]{43,128}$/;

/** `POST /v1/token`: trades a code or a refresh token for an access token. */
export async function tradeForTokens(request: Request, state: LocalState): Promise<object> {
  const fields = await readFields(request);
  const grantType = fields.grant_type ?? 'authorization_code';
  if (grantType === 'authorization_code') return tradeCode(request, fields, state);
  if (grantType === 'refresh_token') return refresh(request, fields, state);
  throw oauthError(121);
}

async function tradeCode(request: Request, fields: Fields, state: LocalState): Promise<object> {
  const lifeSeconds = readLife(fields);
  if (fields.scope !== undefined) throw invalidParameter('scope');
  const requestCode = requireField(fields, 'code', hex64);
  const verifier = optionalField(fields, 'code_verifier', codeVerifier);
  const client = authenticateTrader(request, fields, verifier, state.options.clients);

  const code = state.grants.code(requestCode);
  if (!code) throw oauthError(105, { requestCode });
  if (code.clientId !== client.id) throw oauthError(106, { requestCode, client: client.id });
  if (code.used) {
    // Two have had it in their hands. What the first got of it is worth nothing from here on.
    for (const token of code.tokens) state.grants.revoke(token);
    throw oauthError(105, { requestCode });
  }
  if (Date.now() >= code.expiresAt) {
    throw oauthError(107, { requestCode, expiredAt: code.expiresAt });
  }
  if (fields.redirect_uri !== undefined && fields.redirect_uri !== code.redirectUri) {
    throw oauthError(103, { redirectUri: fields.redirect_uri });
  }
  await checkVerifier(verifier, code);
  // Once more, since another request may have come while the verifier was hashed.
  if (code.used) throw oauthError(105, { requestCode });
  code.used = true;

  const accessToken = state.grants.issueAccessToken(code, lifeSeconds, code);
  return {
    ...tokenBody(accessToken, code, lifeSeconds),
    ...(code.offline ? { refresh_token: state.grants.issueRefreshToken(code) } : {}),
    ...(await idTokenBody(accessToken, code, state)),
    ...(await keysBody(code)),
  };
}

async function refresh(request: Request, fields: Fields, state: LocalState): Promise<object> {
  const lifeSeconds = readLife(fields);
  const refreshToken = requireField(fields, 'refresh_token', hex64);
  const wanted = optionalField(fields, 'scope', /^[\w/.: #-]*$/);
  const client = authenticateClient(readCredentials(request, fields), state.options.clients);

  const granted = state.grants.refreshToken(refreshToken);
  if (granted?.clientId !== client.id) throw oauthError(108);
  const scope = wanted ? splitScope(wanted) : granted.scope;
  const invalidScopes = scope.filter((one) => !covers(granted.scope, one));
  if (invalidScopes.length) throw oauthError(114, { invalidScopes });
  granted.lastUsedAt = Date.now();

  // Nobody was there to be authenticated: acr, amr and auth_time do not outlive the first token.
  const grant: Grant = { account: granted.account, clientId: client.id, scope };
  const accessToken = state.grants.issueAccessToken(grant, lifeSeconds);
  return {
    ...tokenBody(accessToken, grant, lifeSeconds),
    ...(await idTokenBody(accessToken, grant, state)),
  };
}

/** A confidential client shows its secret, a public one its verifier: one of them, never both. */
function authenticateTrader(
  request: Request,
  fields: Fields,
  verifier: string | undefined,
  clients: readonly LocalClient[],
): LocalClient {
  const credentials = readCredentials(request, fields);
  if (verifier === undefined) {
    const client = clients.find(({ id }) => id === credentials.clientId);
    if (client && client.secret === undefined && !credentials.secret) throw oauthError(118);
    return authenticateClient(credentials, clients);
  }
  if (credentials.secret) throw invalidParameter('client_secret');
  const { clientId } = credentials;
  if (clientId === undefined) throw invalidParameter('client_id');
  const client = clients.find(({ id }) => id === clientId);
  if (!client) throw oauthError(101, { clientId });
  if (client.secret !== undefined) throw oauthError(116, { clientId });
  return client;
}

async function checkVerifier(verifier: string | undefined, code: Code): Promise<void> {
  if (verifier === undefined && code.codeChallenge === undefined) return;
  const bytes = new TextEncoder().encode(verifier);
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  const requestCodeChallenge = Buffer.from(hash).toString('base64url');
  if (requestCodeChallenge !== code.codeChallenge) throw oauthError(117, { requestCodeChallenge });
}

function readLife({ ttl = maxTokenLifeSeconds }: Fields): number {
  const seconds = Number(ttl);
  if (!(seconds > 0 && seconds <= maxTokenLifeSeconds)) throw invalidParameter('ttl');
  return Math.floor(seconds);
}

function tokenBody(accessToken: string, { scope, authentication }: Grant, lifeSeconds: number) {
  return {
    access_token: accessToken,
    token_type: 'bearer',
    scope: scope.join(' '),
    expires_in: lifeSeconds,
    ...(authentication && { auth_at: Math.floor(authentication.authAt / 1000) }),
  };
}

async function keysBody(code: Code) {
  const jwe = code.keysJwk && (await encryptScopedKeys(code, code.keysJwk));
  return jwe === undefined ? {} : { keys_jwe: jwe };
}

async function idTokenBody(accessToken: string, grant: Grant, state: LocalState) {
  if (!grant.scope.includes('openid')) return {};
  return { id_token: await createIdToken(grant, accessToken, state) };
}
