import { invalidArgument, originOf, ownOptions } from '../../shared/argument.ts';
import type { FxaProviderOptions } from '../fxa/fxa-provider.ts';

/**
 * What the script tag says: who the provider is, by data-provider, or by where the script comes
 * from. There is a tag only while the script runs for the first time.
 */
export function readScriptTag(): FxaProviderOptions {
  const script = document.currentScript as HTMLScriptElement | null;
  const { provider, ui } = ownOptions(script?.dataset ?? {});
  const origin = provider ?? originOf(script?.src ?? '');
  // A copy on the site's own server comes from no provider.
  if (!origin || (!provider && origin === location.origin)) {
    throw invalidArgument(
      'navigator.id has no provider: write data-provider="https://…" into the script tag, and no type="module"',
    );
  }
  return { origin, ui: ui as FxaProviderOptions['ui'] };
}
