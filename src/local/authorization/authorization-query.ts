import type { KeyObject } from 'node:crypto';
import { invalidParameter, oauthError } from '../http/server-error.ts';
import type { LocalClient } from '../options.ts';
import type { Asked } from '../sign-in/visit.ts';
import { readKeysJwk } from './scoped-keys.ts';
import { isShortScope, maxScopeLength, pruneForUntrusted, splitScope } from './scopes.ts';

/** Who asks for a sign-in, and where the answer may go. */
export interface Relier {
  client: LocalClient;
  redirectUri: string;
  /** Where the page is that may frame this sign-in and is told about it. */
  origin: string;
}

/** A request for a sign-in that has been checked. */
export interface AuthorizationQuery extends Asked, Relier {
  client: LocalClient;
  state: string;
  scope: string[];
  codeChallenge: string | undefined;
  /** A refresh token is wanted. */
  offline: boolean;
  /** An ID token that says who is expected; unread. */
  idTokenHint: string | undefined;
  /** What scoped keys are to be encrypted to. */
  keysJwk: KeyObject | undefined;
}

/** What the relier may say once. */
const single = [
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'response_type',
  'access_type',
  'code_challenge',
  'code_challenge_method',
  'prompt',
  'max_age',
  'acr_values',
  'id_token_hint',
  'keys_jwk',
  'return_on_error',
];

/**
 * Finds out who asks. Whatever goes wrong here must never be answered by a redirect: the address is
 * not known to belong to the client.
 */
export function readRelier(params: URLSearchParams, clients: readonly LocalClient[]): Relier {
  for (const name of single) {
    if (params.getAll(name).length > 1) throw invalidParameter(name, 'query');
  }
  const clientId = params.get('client_id');
  if (!clientId) throw invalidParameter('client_id', 'query');
  const client = clients.find(({ id }) => id === clientId);
  if (!client) throw oauthError(101, { clientId });
  const redirectUri = params.get('redirect_uri') ?? client.redirectUris[0] ?? '';
  if (!client.redirectUris.includes(redirectUri)) throw oauthError(103, { redirectUri });
  return { client, redirectUri, origin: new URL(redirectUri).origin };
}

/** Who asks, where that can be told. */
export function findRelier(
  params: URLSearchParams,
  clients: readonly LocalClient[],
): Relier | undefined {
  try {
    return readRelier(params, clients);
  } catch {
    return undefined;
  }
}

/** Reads the query that a sign-in begins with and checks all of it. */
export function readAuthorizationQuery(
  params: URLSearchParams,
  clients: readonly LocalClient[],
): AuthorizationQuery {
  const relier = readRelier(params, clients);
  // Only Firefox itself names a service (`sync`). A site is known by its client id.
  const service = params.get('service') || relier.client.id;
  if (service !== relier.client.id) throw invalidParameter('service', 'query');
  if ((params.get('response_type') ?? 'code') !== 'code') throw oauthError(110);
  const state = params.get('state');
  if (!state || state.length > 512) throw invalidParameter('state', 'query');
  const accessType = params.get('access_type') ?? 'online';
  if (!['online', 'offline'].includes(accessType)) throw invalidParameter('access_type', 'query');
  const email = params.get('email') ?? params.get('login_hint') ?? '';
  const askAnew = email === 'blank';
  return {
    ...relier,
    state,
    scope: readScope(params.get('scope'), relier.client),
    codeChallenge: readCodeChallenge(params, relier.client),
    offline: accessType === 'offline',
    email: askAnew ? '' : email,
    askAnew,
    prompt: readPrompt(params.get('prompt')),
    maxAgeSeconds: readMaxAge(params.get('max_age')),
    // A list, of which nothing else is known.
    aal2: (params.get('acr_values') ?? '').split(' ').includes('AAL2'),
    idTokenHint: params.get('id_token_hint') ?? undefined,
    keysJwk: readKeys(params.get('keys_jwk')),
  };
}

function readPrompt(value: string | null): AuthorizationQuery['prompt'] {
  if (value === null) return undefined;
  if (value === 'none' || value === 'login' || value === 'consent') return value;
  throw invalidParameter('prompt', 'query');
}

function readKeys(value: string | null): KeyObject | undefined {
  if (value === null) return undefined;
  const key = readKeysJwk(value);
  if (!key) throw invalidParameter('keys_jwk', 'query');
  return key;
}

function readMaxAge(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (!/^\d+$/.test(value)) throw invalidParameter('max_age', 'query');
  return Number(value);
}

function readScope(value: string | null, client: LocalClient): string[] {
  const scopes = splitScope(value ?? '');
  if (!scopes.length || (value ?? '').length > maxScopeLength)
    throw invalidParameter('scope', 'query');
  // A scope that is a URL belongs to the clients that it was registered for.
  const invalidScopes = scopes.filter(
    (scope) => !isShortScope(scope) && !client.scopes?.includes(scope),
  );
  if (invalidScopes.length) throw oauthError(114, { invalidScopes });
  if (client.trusted !== false) return scopes;
  const pruned = pruneForUntrusted(scopes);
  if (!pruned.length) throw oauthError(114, { invalidScopes: scopes });
  return pruned;
}

/** A public client must use PKCE with S256, a confidential one must not. */
function readCodeChallenge(params: URLSearchParams, client: LocalClient): string | undefined {
  const challenge = params.get('code_challenge');
  const method = params.get('code_challenge_method');
  if (client.secret !== undefined) {
    if (challenge ?? method) throw oauthError(116, { clientId: client.id });
    return undefined;
  }
  if (challenge === null || method === null) throw oauthError(118);
  if (method !== 'S256') throw invalidParameter('code_challenge_method', 'query');
  if (!/^[\w-]{43}$/.test(challenge)) throw invalidParameter('code_challenge', 'query');
  return challenge;
}
