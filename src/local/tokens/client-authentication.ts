import { type Fields, hex16, hex64, optionalField } from '../http/request-body.ts';
import { invalidParameter, oauthError } from '../http/server-error.ts';
import type { LocalClient } from '../options.ts';

/** What a request says about who sends it. */
export interface ClientCredentials {
  clientId: string | undefined;
  secret: string | undefined;
}

/** Reads the client's id and secret from the body or from `Authorization: Basic`, never from both. */
export function readCredentials(request: Request, fields: Fields): ClientCredentials {
  const authorization = request.headers.get('Authorization');
  if (authorization === null) {
    return {
      clientId: optionalField(fields, 'client_id', hex16),
      // Old libraries destroy a token with an empty secret; that is none.
      secret: optionalField(fields, 'client_secret', /^([0-9a-f]{64})?$/) || undefined,
    };
  }
  // Base64 without padding: an id and a secret together need none.
  const basic = /^Basic\s+([a-z0-9+/]+)$/i.exec(authorization)?.[1];
  if (basic === undefined) throw invalidParameter('authorization', 'headers');
  for (const name of ['client_id', 'client_secret']) {
    if (fields[name] !== undefined) throw invalidParameter(name);
  }
  const parts = Buffer.from(basic, 'base64').toString().split(':');
  const [clientId = '', secret = ''] = parts;
  if (parts.length !== 2 || !hex16.test(clientId) || !hex64.test(secret)) {
    throw invalidParameter('authorization', 'headers');
  }
  return { clientId, secret };
}

/** The client that a request comes from; its secret is right where it has one to show. */
export function authenticateClient(
  { clientId, secret }: ClientCredentials,
  clients: readonly LocalClient[],
): LocalClient {
  if (clientId === undefined) throw invalidParameter('client_id');
  const client = clients.find(({ id }) => id === clientId);
  if (!client) throw oauthError(101, { clientId });
  if (client.secret === undefined) {
    if (secret !== undefined) throw invalidParameter('client_secret');
    return client;
  }
  if (secret === undefined) throw invalidParameter('client_secret');
  if (secret !== client.secret) throw oauthError(102, { clientId });
  return client;
}
