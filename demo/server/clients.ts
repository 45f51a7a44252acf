import type { Server } from 'fxa-relier-client/server';

/** What a page needs to make a client, under the names of the OAuth parameters. */
export interface ClientParameters {
  client_id: string;
  redirect_uri: string;
  oauth_uri: string;
  profile_uri: string;
  content_uri: string;
  scope: string;
}

/** What the backend hands out for one sign-in. */
export interface SignInParameters extends ClientParameters {
  state: string;
  /** What the backend will check the answer for. */
  acr_values?: string;
  max_age?: string;
}

/** The two clients that this site is registered as. Nothing in here is secret. */
export interface Clients {
  /** Trades its codes on the backend. */
  site: ClientParameters;
  /** Has no secret: all of it is in the page. */
  browserOnly: ClientParameters;
}

export interface ClientIds {
  clientId: string;
  publicClientId: string;
}

export function clientsOf(siteUrl: string, server: Server, ids: ClientIds): Clients {
  const hosts = {
    oauth_uri: server.oauthHost,
    profile_uri: server.profileHost,
    content_uri: server.contentHost,
  };
  return {
    site: {
      client_id: ids.clientId,
      redirect_uri: `${siteUrl}/oauth`,
      scope: 'openid profile',
      ...hosts,
    },
    browserOnly: {
      client_id: ids.publicClientId,
      redirect_uri: `${siteUrl}/public`,
      scope: 'profile:uid profile:email profile:display_name',
      ...hosts,
    },
  };
}
