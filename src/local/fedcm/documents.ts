import type { LocalState } from '../state.ts';

const paths = { accounts_endpoint: '/fedcm/accounts', login_url: '/fedcm/sign_in' };

/**
 * `/.well-known/web-identity`: which config counts for this site. It repeats the endpoints, since
 * browsers ask for `client_metadata` only where both documents name them.
 */
export function webIdentity({ options }: LocalState): object {
  const { contentHost } = options.server;
  return {
    provider_urls: [`${contentHost}/fedcm/config.json`],
    accounts_endpoint: contentHost + paths.accounts_endpoint,
    login_url: contentHost + paths.login_url,
  };
}

/** `/fedcm/config.json`: where browsers ask what, and how their dialogs look. */
export function fedcmConfig({ options }: LocalState): object {
  return {
    ...paths,
    client_metadata_endpoint: '/fedcm/client_metadata',
    id_assertion_endpoint: '/fedcm/assertion',
    disconnect_endpoint: '/fedcm/disconnect',
    branding: {
      background_color: '#1f5fbf',
      color: '#ffffff',
      icons: [{ url: `${options.server.contentHost}/icon.svg`, size: 40 }],
    },
  };
}
