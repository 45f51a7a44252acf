import { FxaRelierClient } from 'fxa-relier-client';
import type { ClientParameters, Clients } from '../server/clients.ts';
import { callApi } from './api.ts';

/** Makes a client of what the backend hands out under the names of the OAuth parameters. */
export function createClient(parameters: ClientParameters, pkce = false): FxaRelierClient {
  return new FxaRelierClient(parameters.client_id, {
    contentHost: parameters.content_uri,
    oauthHost: parameters.oauth_uri,
    profileHost: parameters.profile_uri,
    redirectUri: parameters.redirect_uri,
    scope: parameters.scope,
    pkce,
  });
}

/** What this site is registered as at Firefox Accounts. */
export function fetchClients(): Promise<Clients> {
  return callApi('GET', '/clients.json');
}
