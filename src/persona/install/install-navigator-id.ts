import { createMozId, type MozId } from '../moz-id.ts';
import { createNavigatorId, type NavigatorId } from '../navigator-id.ts';
import type { IdentityProvider } from '../provider.ts';

declare global {
  interface Navigator {
    /** There once `fxa-relier-client/persona` or its script has installed it. */
    readonly id: NavigatorId;
    /** The same; or the browser's own, where it has one. */
    readonly mozId: MozId;
  }
}

/**
 * Puts `navigator.id` there, in place of whatever there was, and `navigator.mozId` where the
 * browser has none of its own.
 *
 * ```ts
 * installNavigatorId(createFxaProvider({ origin: 'http://localhost:3030' }));
 * navigator.id.watch({ loggedInUser, onlogin, onlogout });
 * ```
 */
export function installNavigatorId(provider: IdentityProvider): NavigatorId {
  const id = createNavigatorId(provider);
  install('id', id);
  if (!navigator.mozId) install('mozId', createMozId(provider));
  return id;
}

function install(name: string, value: object): void {
  Object.defineProperty(navigator, name, { value, configurable: true, writable: true });
}
