/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 */
import { http } from 'msw';

/**
 * Request handlers for Mock Service Worker that answer what goes to the three servers of a local
 * Firefox Accounts. It can stand where Mozilla's are, so that a relier is tested with the very
 * configuration that it is shipped with.
 *
 * ```ts
 * import { servers } from 'fxa-relier-client/server';
 * import { createLocalFxa } from 'fxa-relier-client/testing';
 * import { createFxaHandlers } from 'fxa-relier-client/testing/msw';
 * import { setupServer } from 'msw/node';
 *
 * const fxa = createLocalFxa({ server: servers.production });
 * const network = setupServer(...createFxaHandlers(fxa));
 * network.listen({ onUnhandledRequest: 'error' });
 * ```
 */
function createFxaHandlers(fxa) {
    const { contentHost, oauthHost, profileHost } = fxa.server;
    const origins = [contentHost, oauthHost, profileHost].map((host) => new URL(host).origin);
    return [...new Set(origins)].map((origin) => http.all(`${origin}/*`, ({ request }) => fxa.fetch(request)));
}

export { createFxaHandlers };
//# sourceMappingURL=testing-msw.js.map
