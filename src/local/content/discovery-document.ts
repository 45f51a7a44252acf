import type { Server } from '../../oauth/servers.ts';

/** `/.well-known/openid-configuration`: only what Firefox Accounts advertises, which is not all. */
export function openidConfiguration({ contentHost, oauthHost, profileHost }: Server): object {
  return {
    authorization_endpoint: `${contentHost}/authorization`,
    token_endpoint: `${oauthHost}/token`,
    introspection_endpoint: `${oauthHost}/introspect`,
    revocation_endpoint: `${oauthHost}/destroy`,
    jwks_uri: `${oauthHost}/jwks`,
    userinfo_endpoint: `${profileHost}/profile`,
    issuer: contentHost,
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'sub'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'profile', 'email'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  };
}

/**
 * `/.well-known/fxa-client-configuration`: hosts without their version, which a client appends.
 * Of the pairing and token servers only the addresses exist here.
 */
export function fxaClientConfiguration({ contentHost, oauthHost, profileHost }: Server): object {
  const base = (host: string) => host.replace(/\/v1$/, '');
  return {
    auth_server_base_url: base(oauthHost),
    oauth_server_base_url: base(oauthHost),
    pairing_server_base_uri: contentHost.replace(/^http/, 'ws'),
    profile_server_base_url: base(profileHost),
    sync_tokenserver_base_url: `${contentHost}/syncserver/token`,
  };
}
