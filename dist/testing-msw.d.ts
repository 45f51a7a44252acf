import { HttpHandler } from 'msw';
import { LocalFxa } from './testing.js';

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
declare function createFxaHandlers(fxa: Pick<LocalFxa, 'fetch' | 'server'>): HttpHandler[];

export { createFxaHandlers };
//# sourceMappingURL=testing-msw.d.ts.map
