import type { SignInOptions } from './sign-in.ts';

const storageKey = '123done-surface';

/** Reads from `form` where to sign in, and keeps the choice from page to page. */
export function surfaceChoice(form: HTMLFormElement): () => SignInOptions {
  const fallback = form.elements.namedItem('fallback') as HTMLInputElement;
  const ui = form.elements.namedItem('ui') as RadioNodeList;

  const read = (): SignInOptions => {
    if (ui.value === 'popup') return { ui: 'popup' };
    if (ui.value !== 'lightbox') return { ui: 'redirect' };
    return { ui: 'lightbox', ...(fallback.checked && { fallback: 'redirect' }) };
  };
  const changed = () => {
    // The box is about the lightbox alone.
    fallback.disabled = ui.value !== 'lightbox';
  };

  const kept = recall();
  if (kept) {
    ui.value = kept.ui;
    fallback.checked = kept.fallback === 'redirect';
  }
  changed();
  form.addEventListener('change', () => {
    remember(read());
    changed();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  return read;
}

function remember(options: SignInOptions): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(options));
  } catch {
    // Without storage the choice is made anew on every page.
  }
}

function recall(): SignInOptions | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') ?? undefined;
  } catch {
    return;
  }
}
