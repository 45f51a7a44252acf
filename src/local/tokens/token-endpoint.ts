import { createHash } from 'node:crypto';
import { encryptScopedKeys } from '../authorization/scoped-keys.ts';
import { grants as covers, maxScopeLength, splitScope } from '../authorization/scopes.ts';
import {
  type Fields,
  hex16,
  hex64,
  optionalField,
  optionalNumber,
  readFields,
  requireField,
} from '../http/request-body.ts';
import { invalidParameter, oauthError } from '../http/server-error.ts';
import type { LocalClient } from '../options.ts';
import type { LocalState } from '../state.ts';
import { authenticateClient, readCredentials } from './client-authentication.ts';
import { type Code, type Grant, maxTokenLifeSeconds, tokenId } from './grants.ts';
import { createIdToken } from './id-token.ts';

/** Firefox Accounts allows no `.` and no `~`, though RFC 7636 does. */
const codeVerifier = /^[\w-]{43,128}$/;

/** Only the form counts: the address is not compared with the one of the authorization request. */
const redirectUri = /^[\w\-/.:?=&]{1,256}$/;

const maxPpidSeed = 1024;

/** One-off scopes: a token that is refreshed comes without them. */
const unrefreshedScopes = ['openid', 'https://identity.mozilla.com/tokens/session'];

/** The fields that belong to another kind of grant. Unknown fields are ignored. */
const forbiddenFields = {
  authorization_code: ['scope', 'access_type', 'refresh_token', 'assertion'],
  refresh_token: ['redirect_uri', 'access_type', 'code', 'code_verifier', 'assertion'],
};

/** `POST /v1/token`: trades a code or a refresh token for an access token. */
export async function tradeForTokens(request: Request, state: LocalState): Promise<object> {
  const fields = await readFields(request);
  const grantType =
    optionalField(fields, 'grant_type', /^(authorization_code|refresh_token)$/) ??
    'authorization_code';
  const isRefresh = grantType === 'refresh_token';
  for (const name of forbiddenFields[isRefresh ? 'refresh_token' : 'authorization_code']) {
    if (fields[name] !== undefined) throw invalidParameter(name);
  }
  optionalField(fields, 'client_secret', hex64);
  optionalNumber(fields, 'ppid_seed', isPpidSeed);
  const asked: Asked = {
    lifeSeconds: readLife(fields),
    resource: readResource(fields),
  };
  return isRefresh
    ? refresh(request, fields, asked, state)
    : tradeCode(request, fields, asked, state);
}

/** Wishes that every kind of grant may carry. */
interface Asked {
  lifeSeconds: number;
  resource: string | undefined;
}

/** `POST /v1/oauth/token`: the same at the auth server, which reads no `Authorization: Basic`. */
export function tradeAtAuthServer(request: Request, state: LocalState): Promise<object> {
  const headers = new Headers(request.headers);
  headers.delete('Authorization');
  return tradeForTokens(new Request(request, { headers }), state);
}

async function tradeCode(
  request: Request,
  fields: Fields,
  asked: Asked,
  state: LocalState,
): Promise<object> {
  optionalField(fields, 'redirect_uri', redirectUri);
  const requestCode = requireField(fields, 'code', hex64);
  const verifier = optionalField(fields, 'code_verifier', codeVerifier);
  checkProof(request, fields, verifier);
  const client = authenticateClient(readCredentials(request, fields), state.options.clients);
  if (verifier !== undefined && client.secret !== undefined) {
    throw oauthError(116, { clientId: client.id });
  }

  const code = state.grants.code(requestCode);
  if (!code) throw oauthError(105, { requestCode });
  if (code.clientId !== client.id) throw oauthError(106, { requestCode, client: client.id });
  if (Date.now() >= code.expiresAt) {
    throw oauthError(107, { requestCode, expiredAt: code.expiresAt });
  }
  const requestCodeChallenge =
    verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url');
  if (requestCodeChallenge !== code.codeChallenge) throw oauthError(117, { requestCodeChallenge });
  // The first tokens stay valid if the code comes again (RFC 6749, 4.1.2, would have them revoked).
  state.grants.removeCode(requestCode);

  const accessToken = state.grants.issueAccessToken(code, asked.lifeSeconds);
  return {
    ...tokenBody(accessToken, code, asked.lifeSeconds),
    ...(code.offline ? { refresh_token: state.grants.issueRefreshToken(code) } : {}),
    ...(await idTokenBody(accessToken, code, asked.resource, state)),
    ...(await keysBody(code)),
  };
}

async function refresh(
  request: Request,
  fields: Fields,
  { lifeSeconds }: Asked,
  state: LocalState,
): Promise<object> {
  const refreshToken = requireField(fields, 'refresh_token', hex64);
  const wanted = optionalField(fields, 'scope', /^[\w/.: #-]*$/) ?? '';
  if (wanted.length > maxScopeLength) throw invalidParameter('scope');
  const client = authenticateClient(readCredentials(request, fields), state.options.clients);

  const granted = state.grants.refreshToken(tokenId(refreshToken));
  if (granted?.clientId !== client.id) throw oauthError(108);
  const asked = splitScope(wanted);
  checkRefreshedScope(asked, granted.scope, client);
  granted.lastUsedAt = Date.now();

  const scope = (asked.length ? asked : granted.scope).filter(
    (one) => !unrefreshedScopes.includes(one),
  );
  // Nobody was there to be authenticated: acr, amr and auth_time do not outlive the first token.
  const grant: Grant = { account: granted.account, clientId: client.id, scope };
  return tokenBody(state.grants.issueAccessToken(grant, lifeSeconds), grant, lifeSeconds);
}

/** A trusted client may ask for more than was granted, namely for scopes registered for it. */
function checkRefreshedScope(asked: string[], granted: string[], client: LocalClient): void {
  const registered = client.trusted === false ? [] : (client.scopes ?? []);
  const isAllowed = asked.every((one) => covers([...granted, ...registered], one));
  if (isAllowed) return;
  throw oauthError(114, { invalidScopes: asked.filter((one) => !covers(granted, one)) });
}

/** A confidential client shows its secret, a public one its verifier: one of them, never both. */
function checkProof(request: Request, fields: Fields, verifier: string | undefined): void {
  if (request.headers.has('Authorization')) return;
  requireField(fields, 'client_id', hex16);
  if ((fields.client_secret !== undefined) === (verifier !== undefined))
    throw invalidParameter('client_secret');
}

function readLife(fields: Fields): number {
  const isLife = (ttl: number) => ttl > 0 && Number.isFinite(ttl);
  return Math.min(
    optionalNumber(fields, 'ttl', isLife) ?? maxTokenLifeSeconds,
    maxTokenLifeSeconds,
  );
}

function readResource(fields: Fields): string | undefined {
  const resource = optionalField(fields, 'resource', /^https?:\/\/[^#]+$/);
  if (resource !== undefined && !URL.canParse(resource)) throw invalidParameter('resource');
  return resource;
}

function isPpidSeed(seed: number): boolean {
  return Number.isInteger(seed) && seed >= 0 && seed <= maxPpidSeed;
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

async function idTokenBody(
  accessToken: string,
  grant: Grant,
  resource: string | undefined,
  state: LocalState,
) {
  if (!grant.scope.includes('openid')) return {};
  return { id_token: await createIdToken(grant, accessToken, resource, state) };
}
